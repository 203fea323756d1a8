"""Maintenance windows and overrides as clients see them."""

import uuid
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import col

from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.web.deps import Container

WINDOWS = "/api/v1/maintenance-windows"
ONCE = {"reason": "new fibre", "starts_at": "2026-03-02T09:00:00Z", "ends_at": "2026-03-02T11:00:00Z"}
WEEKLY = {"reason": "cleaning", "starts_at": "2026-03-02T22:00:00+08:00", "ends_at": "2026-03-03T01:00:00+08:00"}


@pytest.fixture
async def cameras(container: Container) -> tuple[uuid.UUID, uuid.UUID]:
    """One in the east, one in the west."""
    await add_county(container.database)
    east = await add_camera(container.database, 1, division=EAST)
    return east, await add_camera(container.database, 2, division=WEST)


async def actions(container: Container) -> list[str]:
    async with container.database.reading() as session:
        return list(await session.scalars(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))))


async def test_a_window_is_planned_changed_and_cancelled(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn, clock: FakeClock
) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    body = ONCE | {"scope": "camera", "scope_id": "36090200001320000001"}
    made = await client.post(WINDOWS, json=body)
    assert made.status_code == 201
    window: dict[str, Any] = made.json()
    assert (window["scope_id"], window["scope_name"], window["division"]) == (str(cameras[0]), "路口1", EAST)
    assert window["openings"] == [{"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T11:00:00Z"}]
    assert (window["open"], window["may_change"], window["cancelled_at"]) == (None, True, None)
    url = f"{WINDOWS}/{window['id']}"
    later = ONCE | {"ends_at": "2026-03-02T12:00:00Z", "change_reason": "more cable"}
    assert (await client.patch(url, json=later)).status_code == 428
    changed = await client.patch(url, json=later, headers={"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert (await client.patch(url, json=later, headers={"If-Match": made.headers["ETag"]})).status_code == 412
    await clock.jump(2 * 3600)
    assert (await client.get(url)).json()["open"] == {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T12:00:00Z"}
    moved = later | {"starts_at": "2026-03-02T10:00:00Z"}
    refused = await client.patch(url, json=moved, headers={"If-Match": changed.headers["ETag"]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "starts_at")
    assert (await client.delete(url)).status_code == 422, "without a reason"
    for _ in range(2):
        gone = await client.delete(url, params={"reason": "done early"})
        assert gone.status_code == 204, "a second time is no mistake"
    window = (await client.get(url)).json()
    assert (window["cancelled_at"], window["open"]) == ("2026-03-02T10:00:00Z", None)
    assert (await client.get(WINDOWS)).json()["total"] == 0
    assert (await client.get(WINDOWS, params={"which": "all"})).json()["total"] == 1, "it explains what was excluded"
    over = await client.patch(url, json=later, headers={"If-Match": '"v3"'})
    assert (over.status_code, over.json()["type"]) == (409, "/problems/window-is-over")
    assert await actions(container) == ["maintenance.plan", "maintenance.change", "maintenance.cancel"]


async def test_a_window_tells_its_changes_and_what_was_planned_on_any_day(
    cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn, clock: FakeClock
) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    body = WEEKLY | {"scope": "division", "scope_id": EAST, "weekdays": [1, 5]}
    made = await client.post(WINDOWS, json=body)
    url, told, days = f"{WINDOWS}/{made.json()['id']}", [made.json()], [clock.now().date().isoformat()]
    await clock.jump(86_400)
    change = WEEKLY | {"reason": "rain season", "weekdays": [1], "change_reason": "too often"}
    changed = await client.patch(url, json=change, headers={"If-Match": made.headers["ETag"]})
    told.append(changed.raise_for_status().json())
    days.append(clock.now().date().isoformat())
    await clock.jump(86_400)
    (await client.delete(url, params={"reason": "a dry year"})).raise_for_status()
    last = clock.now().date().isoformat()

    auditor = await sign_in(Role.AUDITOR, EAST)
    history = (await auditor.get(f"{url}/changes")).raise_for_status().json()["items"]
    assert [(each["deed"], each["reason"]) for each in history] == [
        ("changed", "a dry year"),
        ("changed", "too often"),
        ("made", "cleaning"),
    ]
    fields = [{each["label_en"]: (each["before_en"], each["after_en"]) for each in one["fields"]} for one in history]
    assert fields[:2] == [
        {"called off at": (None, "2026-03-04 16:00:00")},
        {"reason": ("cleaning", "rain season"), "every": ("Monday/Friday", "Monday")},
    ]
    kept = ("reason", "starts_at", "ends_at", "weekdays", "until", "cancelled_at", "scope_id", "division")
    for day, then in zip(days, told, strict=True):
        (past,) = (await auditor.get(WINDOWS, params={"day": day})).raise_for_status().json()["items"]
        assert {name: past[name] for name in kept} == {name: then[name] for name in kept}
    assert (await auditor.get(WINDOWS, params={"day": last})).json()["total"] == 0
    assert (await auditor.get(WINDOWS, params={"day": last, "which": "all"})).json()["total"] == 1
    assert (await auditor.get(WINDOWS, params={"day": "2026-02-01"})).json()["items"] == []


async def test_a_weekly_window_opens_at_the_same_time_of_day(
    cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    body = WEEKLY | {"scope": "division", "scope_id": EAST, "weekdays": [1, 5], "until": "2026-03-12T00:00:00Z"}
    window = (await client.post(WINDOWS, json=body)).json()
    assert [opening["start"] for opening in window["openings"]] == [
        "2026-03-02T14:00:00Z",
        "2026-03-06T14:00:00Z",
        "2026-03-09T14:00:00Z",
    ]
    query = {"from": "2026-03-06T00:00:00Z", "to": "2026-03-07T00:00:00Z"}
    (listed,) = (await client.get(WINDOWS, params=query)).json()["items"]
    assert [opening["start"] for opening in listed["openings"]] == ["2026-03-06T14:00:00Z"]


async def test_whom_a_window_concerns_may_see_it(cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn) -> None:
    administrator = await sign_in(Role.ADMINISTRATOR)
    for scope, key in (("division", COUNTY), ("division", EAST), ("camera", str(cameras[1]))):
        assert (await administrator.post(WINDOWS, json=ONCE | {"scope": scope, "scope_id": key})).status_code == 201
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    seen = (await officer.get(WINDOWS)).json()["items"]
    assert [(item["scope_id"], item["may_change"]) for item in seen] == [(EAST, True), (COUNTY, False)]
    path = f"{WINDOWS}/{seen[1]['id']}"
    assert (await officer.delete(path, params={"reason": "mine"})).status_code == 404
    assert (await officer.get(f"{path}/changes")).json()["total"] == 1, "it holds for them"
    west = (await administrator.get(WINDOWS)).json()["items"][0]
    assert (await officer.get(f"{WINDOWS}/{west['id']}/changes")).status_code == 404
    standing = (await officer.get(f"/api/v1/cameras/{cameras[0]}/override")).json()
    assert (standing["override"], len(standing["windows"])) == (None, 2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": "2026-03-02T09:00:00Z"}, "ends_at"),
        ({"ends_at": "2028-03-02T09:00:00Z"}, "ends_at"),
        ({"starts_at": "2026-03-01T09:00:00Z", "ends_at": "2026-03-02T07:00:00Z"}, "ends_at"),
        ({"starts_at": "2026-03-02T09:00:00"}, "starts_at"),
        ({"weekdays": [0]}, "weekdays.0"),
        ({"weekdays": [1], "ends_at": "2026-03-10T09:00:00Z"}, "ends_at"),
        ({"until": "2026-03-10T09:00:00Z"}, "until"),
        ({"weekdays": [1], "until": "2026-03-01T00:00:00Z"}, "ends_at"),
        ({"reason": ""}, "reason"),
        ({"scope_id": "36090200001320000009"}, "scope_id"),
        ({"scope": "site", "scope_id": "nowhere"}, "scope_id"),
        ({"scope": "unit", "scope_id": str(uuid.UUID(int=1))}, "scope_id"),
        ({"scope": "county"}, "scope"),
        ({"why": "x"}, "why"),
    ],
)
async def test_a_window_that_makes_no_sense_is_refused(
    change: dict[str, Any], field: str, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    answer = await client.post(WINDOWS, json=ONCE | {"scope": "camera", "scope_id": "36090200001320000001"} | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_an_override_is_set_shown_and_taken_back(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn, clock: FakeClock
) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    url = f"/api/v1/cameras/{cameras[0]}/override"
    body = {"state": "online", "reason": "a lorry parks there", "until": "2026-03-02T18:00:00Z"}
    first = await client.post(url, json=body)
    assert first.status_code == 200
    assert first.json() | {"set_by": ""} == body | {"set_at": "2026-03-02T08:00:00Z", "set_by": ""}
    second = await client.post(url, json=body | {"state": "offline"})
    assert second.json()["state"] == "offline", "the last one counts"
    assert (await client.get(url)).json()["override"]["state"] == "offline"
    for _ in range(2):
        assert (await client.delete(url)).status_code == 204, "a second time is no mistake"
    await client.post(url, json=body)
    await clock.jump(11 * 3600)
    assert (await client.get(url)).json()["override"] is None, "it expires by itself"
    assert await actions(container) == ["camera.override", "camera.override", "camera.release", "camera.override"]


async def test_every_state_that_people_have_said_is_told_with_its_reason_and_end(
    cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn, clock: FakeClock
) -> None:
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    url = f"/api/v1/cameras/{cameras[0]}/override"
    body = {"state": "online", "reason": "a lorry parks there", "until": "2026-03-02T18:00:00Z"}
    longer = body | {"until": "2026-03-02T20:00:00Z", "reason": "it parks on"}
    (await client.post(url, json=body)).raise_for_status()
    (await client.post(url, json=longer)).raise_for_status()
    (await client.post(url, json=longer)).raise_for_status()  # says the same again
    (await client.delete(url)).raise_for_status()
    (await client.post(url, json=body)).raise_for_status()
    await clock.jump(24 * 3600)  # it ends by itself
    later = body | {"until": "2026-03-04T18:00:00Z", "state": "maintenance"}
    (await client.post(url, json=later)).raise_for_status()
    told = (await client.get(f"{url}/changes")).json()
    assert [(each["deed"], each["reason"]) for each in told["items"]] == [
        ("made", "a lorry parks there"),
        ("made", "a lorry parks there"),
        ("removed", ""),
        ("changed", "it parks on"),
        ("made", "a lorry parks there"),
    ]
    fields = [{field["field"]: field["after"] for field in each["fields"]} for each in told["items"]]
    assert fields[0]["state"] == "维护中"
    assert fields[3].keys() == {"until", "reason"}
    elsewhere = await sign_in(Role.GOVERNANCE_OFFICER, WEST)
    assert (await elsewhere.get(f"{url}/changes")).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"state": "unknown"},
        {"state": "retired"},
        {"reason": ""},
        {"until": "2026-03-02T08:00:00Z"},
        {"until": "2027-03-02T08:00:00Z"},
    ],
)
async def test_an_override_without_reason_or_end_is_refused(
    change: dict[str, str], cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    body = {"state": "online", "reason": "a lorry", "until": "2026-03-02T18:00:00Z"} | change
    assert (await client.post(f"/api/v1/cameras/{cameras[0]}/override", json=body)).status_code == 422


async def test_a_long_list_takes_as_many_statements_as_a_short_one(
    container: Container, cameras: tuple[uuid.UUID, uuid.UUID], sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    async def plan(times: int) -> None:
        for scope, key in [("camera", str(cameras[0])), ("division", EAST)] * times:
            made = await client.post(WINDOWS, json=ONCE | {"scope": scope, "scope_id": key})
            assert made.status_code == 201

    async def asked(url: str) -> tuple[list[str], int]:
        """What the windows cover, and how many statements it took."""
        statements.clear()
        answer = (await client.get(url)).json()
        return [each["scope_name"] for each in answer.get("items", answer.get("windows"))], len(statements)

    event.listen(container.database.engine.sync_engine, "before_cursor_execute", note)
    own = f"/api/v1/cameras/{cameras[0]}/override"
    await plan(1)
    short, of_camera = await asked(WINDOWS), await asked(own)
    assert (sorted(short[0]), sorted(of_camera[0])) == (["东乡", "路口1"], ["东乡", "路口1"])
    await plan(9)
    assert await asked(WINDOWS) == (["东乡", "路口1"] * 10, short[1])
    assert (await asked(own))[1] == of_camera[1]
