"""Channels and rules: addresses go in sealed and never come out; each administrator within their area."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from registry.model import Unit, UnitKind
from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, WEST, add_county
from vms.accounts.model import Role
from vms.notify.tables import NotifyChannel, NotifyDelivery
from vms.web.deps import Container

BASE = "/api/v1/notifications"
SECRET = "kJ8s-hush"
URL = f"json://robot:{SECRET}@hooks.county.test:9/hook"


async def test_an_address_goes_in_sealed_and_never_comes_out(container: Container, sign_in: SignIn) -> None:
    admin = await sign_in(Role.ADMINISTRATOR)
    made = await admin.post(f"{BASE}/channels", json={"name": "crew", "url": URL})
    assert made.status_code == 201, made.text
    channel = made.json()
    assert (channel["service"], channel["enabled"]) == ("json", True)
    renamed = await admin.put(f"{BASE}/channels/{channel['id']}", json={"name": "crews"})
    tested = await admin.post(f"{BASE}/channels/{channel['id']}/test")
    assert (tested.status_code, tested.json()["status"]) == (202, "waiting")
    pages = [renamed, tested]
    pages += [await admin.get(f"{BASE}/{what}") for what in ("channels", "deliveries", "rules")]
    pages.append(await admin.get("/api/v1/audit"))
    assert all(SECRET not in page.text for page in pages)
    async with container.database.reading() as session:
        (row,) = await session.scalars(select(NotifyChannel))
    assert SECRET.encode() not in row.url_sealed
    assert container.seal.unseal(row.url_sealed).decode() == URL, "renaming leaves it as it is"


UNKNOWN, QUERY, INNER = "channel_address_unknown", "channel_query_refused", "channel_host_inner"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nonsense", UNKNOWN),
        ("ftp://host/path", UNKNOWN),
        (f"gibberish://{SECRET}", UNKNOWN),
        ("syslog://localhost", UNKNOWN),
        (f"workflows://host/{SECRET}/x/y?template=/etc/passwd", UNKNOWN),
        (f"slack://{SECRET}/B/C?Template=/etc/passwd", QUERY),
        (f"mailtos://duty:{SECRET}@mail.county.test?pgp=yes&pgpkey=/etc/passwd", QUERY),
        (f"jsons://{SECRET}@hooks.county.test?redirect=yes", QUERY),
        (f"json://{SECRET}@10.1.2.3/", INNER),
        (f"json://{SECRET}@localhost:5432/", INNER),
        (f"json://[::ffff:7f00:1]/{SECRET}", INNER),
        (f"mailto://duty:{SECRET}@county.test?smtp=192.168.0.7", INNER),
    ],
)
async def test_an_address_that_a_channel_may_not_have_is_refused_without_repeating_it(
    url: str, code: str, sign_in: SignIn
) -> None:
    admin = await sign_in(Role.ADMINISTRATOR)
    made = (await admin.post(f"{BASE}/channels", json={"name": "x", "url": URL})).json()
    for answer in (
        await admin.post(f"{BASE}/channels", json={"name": "x", "url": url}),
        await admin.put(f"{BASE}/channels/{made['id']}", json={"name": "x", "url": url}),
    ):
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["field"], error["code"]) == (422, "url", code)
        assert SECRET not in answer.text
        assert "passwd" not in answer.text


@pytest.mark.parametrize("settings", [{"notify_hosts": ("10.1.0.0/16", "mail.inner")}], indirect=True)
async def test_a_host_of_the_inner_network_may_be_reached_once_the_operator_has_named_it(sign_in: SignIn) -> None:
    admin = await sign_in(Role.ADMINISTRATOR)
    for url, status in (
        ("json://10.1.2.3/", 201),
        ("mailto://duty:x@county.test?smtp=mail.inner", 201),
        ("json://10.2.2.3/", 422),
    ):
        answer = await admin.post(f"{BASE}/channels", json={"name": "x", "url": url})
        assert answer.status_code == status, url


async def test_rules_and_channels_of_other_areas_are_not_there(container: Container, sign_in: SignIn) -> None:
    await add_county(container.database)
    east, west = await sign_in(Role.ADMINISTRATOR, EAST), await sign_in(Role.ADMINISTRATOR, WEST)
    channel = (await east.post(f"{BASE}/channels", json={"name": "crew", "url": URL})).json()
    assert channel["division"] == EAST
    rule: dict[str, Any] = {"name": "all", "channel_id": channel["id"]}
    made = await east.post(f"{BASE}/rules", json=rule)
    assert (made.status_code, made.json()["division"]) == (201, EAST)
    assert (await west.post(f"{BASE}/rules", json=rule)).status_code == 422
    assert (await east.post(f"{BASE}/rules", json=rule | {"division": WEST})).status_code == 422
    assert (await west.get(f"{BASE}/rules")).json() == {"items": []}
    assert (await west.delete(f"{BASE}/channels/{channel['id']}")).status_code == 404
    assert (await east.delete(f"{BASE}/channels/{channel['id']}")).status_code == 409
    assert (await east.delete(f"{BASE}/rules/{made.json()['id']}")).status_code == 204
    assert (await east.delete(f"{BASE}/channels/{channel['id']}")).status_code == 204


async def test_a_rule_names_units_of_its_makers_area_only(container: Container, sign_in: SignIn) -> None:
    await add_county(container.database)
    units = [
        Unit(code=f"36090210000{number}", name="单位", kind=UnitKind.MAINTENANCE_COMPANY, division_code=division)
        for number, division in enumerate((EAST, WEST))
    ]
    async with container.database.unit_of_work() as tx:
        tx.session.add_all(units)
    east = await sign_in(Role.ADMINISTRATOR, EAST)
    channel = (await east.post(f"{BASE}/channels", json={"name": "crew", "url": URL})).json()
    rule: dict[str, Any] = {"name": "all", "channel_id": channel["id"]}
    ours, theirs = (str(unit.id) for unit in units)
    made = await east.post(f"{BASE}/rules", json=rule | {"units": [ours]})
    assert (made.status_code, made.json()["units"]) == (201, [ours])
    refused = await east.put(f"{BASE}/rules/{made.json()['id']}", json=rule | {"units": [ours, theirs]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "units")
    assert [one["units"] for one in (await east.get(f"{BASE}/rules")).json()["items"]] == [[ours]]


async def test_a_message_that_was_given_up_is_sent_again_and_who_did_so_stands_there(
    container: Container, sign_in: SignIn
) -> None:
    await add_county(container.database)
    east = await sign_in(Role.ADMINISTRATOR, EAST)
    channel = (await east.post(f"{BASE}/channels", json={"name": "crew", "url": URL})).json()
    sent = (await east.post(f"{BASE}/channels/{channel['id']}/test")).json()
    again = f"{BASE}/deliveries/{sent['id']}/again"
    early = await east.post(again)
    assert (early.status_code, early.json()["code"]) == (409, "delivery_not_given_up")
    async with container.database.unit_of_work() as tx:
        row = await tx.session.get_one(NotifyDelivery, uuid.UUID(sent["id"]))
        row.status, row.attempts, row.next_at = "failed", 18, None
    assert (await (await sign_in(Role.ADMINISTRATOR, WEST)).post(again)).status_code == 404
    answer = await east.post(again)
    assert answer.status_code == 202, answer.text
    (shown,) = (await east.get(f"{BASE}/deliveries")).json()["items"]
    assert shown == answer.json()
    assert (shown["status"], shown["attempts"], [one["after"] for one in shown["again"]]) == ("waiting", 0, [18])
    assert shown["again"][0]["by"]
    audit = (await (await sign_in(Role.ADMINISTRATOR)).get("/api/v1/audit", params={"action": "notify.again"})).json()
    assert [entry["detail"]["name"] for entry in audit["items"]] == [f"crew: {sent['title']}"]


async def test_a_test_speaks_the_language_of_who_is_told(container: Container, sign_in: SignIn) -> None:
    admin = await sign_in(Role.ADMINISTRATOR)
    channel = (await admin.post(f"{BASE}/channels", json={"name": "crew", "url": URL})).json()
    rule: dict[str, Any] = {"name": "all", "channel_id": channel["id"]}

    async def title(language: str | None = None) -> str:
        query = {"language": language} if language else {}
        answer = await admin.post(f"{BASE}/channels/{channel['id']}/test", params=query)
        return str(answer.json()["title"])

    assert [await title(), await title("en"), await title("zh-CN")] == ["测试", "Test", "测试"]
    await admin.post(f"{BASE}/rules", json=rule | {"language": "en"})
    assert await title("zh-CN") == "Test", "the rule's, as its messages are"
    await admin.post(f"{BASE}/rules", json=rule | {"name": "more", "language": "zh-CN"})
    assert [await title("en"), await title("zh-CN")] == ["Test", "测试"]
