"""Rates over HTTP: a year of random transitions against a count of every minute, and what is refused."""

import io
import random
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest
from python_calamine import CalamineSheet, CalamineWorkbook

from registry.model import Camera, Lifecycle, Site
from streams.model import Finding
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.accounts.model import Role
from vms.health import store
from vms.health.judge import OUR_FAULT
from vms.health.model import HealthState, StateChange
from vms.web.deps import Container

MINUTE = timedelta(minutes=1)
DAYS = 3
UP = {HealthState.ONLINE, HealthState.DEGRADED}
COUNTED = {*UP, HealthState.OFFLINE, "unseen"}
ENOUGH = 10
CLASSES = dict(enumerate(("1", "2", None, "1", "2", "1", None, "3")))
"""What the last one's site requires goes before its record's own class 1."""


async def add_history(container: Container, camera: uuid.UUID, changes: list[tuple[int, HealthState]]) -> None:
    """States from so many minutes after the start on; at even minutes unknown because we ourselves are blind."""
    states = [HealthState.UNKNOWN, *(state for _, state in changes)]
    rows = [
        (
            camera,
            StateChange(
                START + at * MINUTE, states[n], state, Finding.OK, frozenset(), OUR_FAULT * (at % 2 == 0), None
            ),
        )
        for n, (at, state) in enumerate(changes)
    ]
    async with container.database.unit_of_work() as tx:
        await store.add_transitions(tx.session, rows)


def by_minute(changes: list[tuple[int, HealthState]]) -> list[str]:
    """The state in each minute, of a camera in use: what is unknown and not by our fault was seen by nobody."""
    states = ["unseen"] * (DAYS * 1440)
    for at, state in changes:
        told: str = "unseen" if state is HealthState.UNKNOWN and at % 2 else state
        states[at:] = [told] * (DAYS * 1440 - at)
    return states


def mean(parts: list[Counter[str]], good: set[HealthState]) -> float | None:
    counted = [(part, sum(part[state] for state in COUNTED)) for part in parts]
    shares = [100 * sum(part[state] for state in good) / n for part, n in counted if n >= ENOUGH]
    return sum(shares) / len(shares) if shares else None


def agree(told: dict[str, Any], parts: list[Counter[str]]) -> None:
    """What the service says of cameras that were in these states for so many minutes each."""
    everything = sum(parts, Counter[str]())
    assert told["cameras"] == len(parts)
    assert told["online_pct"] == pytest.approx(mean(parts, UP))
    assert told["sound_pct"] == pytest.approx(mean(parts, {HealthState.ONLINE}))
    assert told["counted_s"] == 60 * sum(everything[state] for state in COUNTED)
    assert told["unseen_s"] == 60 * everything["unseen"]
    assert told["excluded"] == {state: 60 * n for state, n in everything.items() if state not in COUNTED and n}
    assert (told["note"] is None) is (told["rated"] > 0)


async def test_rates_equal_a_count_of_every_minute(container: Container, sign_in: SignIn, clock: FakeClock) -> None:
    dice = random.Random(7)
    await add_county(container.database)
    await clock.jump(DAYS * 86_400)
    histories = {}
    for number in range(8):
        camera = await add_camera(container.database, number, division=EAST if number < 5 else WEST)
        times = sorted(dice.sample(range(DAYS * 1440), 25))
        histories[number] = [(at, dice.choice(list(HealthState))) for at in times]
        await add_history(container, camera, histories[number])
        own, site = ("1", 3) if number == 7 else (CLASSES[number], None)
        await classify(container, camera, own, site)
    await add_camera(container.database, 8, lifecycle=Lifecycle.PLANNED)
    client = await sign_in(Role.AUDITOR)
    states = {number: by_minute(history) for number, history in histories.items()}
    borders = [at for history in histories.values() for at, _ in history]
    periods = [(700, 3500), (0, DAYS * 1440), *(sorted(dice.sample(borders, 2)) for _ in range(8))]
    for start, end in periods:
        query = {"from": (START + start * MINUTE).isoformat(), "to": (START + end * MINUTE).isoformat()}
        body = (await client.get("/api/v1/rates", params=query)).json()
        parts = {number: Counter(each[start:end]) for number, each in states.items()}
        agree(body["rates"], list(parts.values()))
        assert body["by_class"].keys() == {"1", "2", "3"}
        for name, told in body["by_class"].items():
            mine = [parts[number] for number in parts if CLASSES[number] == name]
            agree(told, mine)
            asked = (await client.get("/api/v1/rates", params=query | {"class": name})).json()
            assert asked["rates"] == told
        by_code = {each["code"]: each["rates"] for each in body["divisions"]}
        assert by_code.keys() == {EAST, WEST}
        agree(by_code[EAST], [parts[number] for number in range(5)])
        east = (await client.get("/api/v1/rates", params=query | {"scope": EAST})).json()
        assert east["rates"] == by_code[EAST]
        one = (await client.get("/api/v1/rates", params=query | {"scope": "36090200001320000003"})).json()
        agree(one["rates"], [parts[3]])
    query = {"from": (START + 700 * MINUTE).isoformat(), "to": (START + 3500 * MINUTE).isoformat()}
    listed = await client.get("/api/v1/rates/cameras", params=query | {"limit": 3})
    first = listed.json()
    rest = (await client.get("/api/v1/rates/cameras", params=query | {"cursor": first["next_cursor"]})).json()
    shares = [item["online_pct"] for item in first["items"] + rest["items"]]
    assert (len(shares), shares) == (8, sorted(shares))
    assert (first["total"], rest["next_cursor"]) == (8, None)


async def test_each_figure_opens_the_cameras_that_it_counts(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    """In pages and in the workbook: as many as it says, with as much time as it says."""
    await add_county(container.database)
    up, down, unknown = HealthState.ONLINE, HealthState.OFFLINE, HealthState.UNKNOWN
    histories = [
        [(0, up), (60, down)],
        [(0, up), (20, HealthState.MAINTENANCE), (80, up)],
        [(0, unknown), (115, up)],  # we were blind
        [(1, unknown), (31, HealthState.OVERRIDE)],
        [(0, HealthState.RETIRED)],
        [],
    ]
    for number, changes in enumerate(histories):
        await add_history(container, await add_camera(container.database, number), changes)
    await clock.jump(7200)
    client = await sign_in(Role.AUDITOR)
    query = {"from": START.isoformat(), "to": (START + 120 * MINUTE).isoformat()}
    told = (await client.get("/api/v1/rates", params=query)).json()["rates"]
    times = {name: told[f"{name}_s"] for name in ("counted", "unseen", "excluded")} | told["excluded"]
    assert times.keys() == {*("counted", "unseen", "excluded", "unknown", "maintenance", "retired", "override")}
    for show, seconds in times.items():
        items = await _all_pages(client, query | {"show": show})
        found = [each[f"{show}_s"] if f"{show}_s" in each else each["excluded"].get(show, 0) for each in items]
        assert (sum(found), found) == (seconds, sorted(found, reverse=True)), show
        assert all(found), show
        assert len(found) < len(histories), show
        book = await client.get("/api/v1/rates/workbook", params=query | {"show": show, "language": "en"})
        areas, cameras = (sheet.to_python() for sheet in _sheets(book.content))
        assert sorted(row[0] for row in cameras[6:]) == sorted(each["code"] for each in items)
        assert str(cameras[3][0]).startswith("Only those with: ")
        assert areas[5][2] == len(histories)
    for show, count in (("rated", told["rated"]), ("few", told["cameras"] - told["rated"]), ("all", told["cameras"])):
        items = await _all_pages(client, query | {"show": show})
        assert len(items) == count > 0
        assert show == "all" or {each["note"] is None for each in items} == {show == "rated"}
    entries = (await client.get("/api/v1/audit", params={"action": "rates.export"})).json()["items"]
    assert {entry["detail"]["show"] for entry in entries} == times.keys()
    assert (await client.get("/api/v1/rates/cameras", params=query | {"show": "dead"})).status_code == 422


async def _all_pages(client: httpx.AsyncClient, query: dict[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (
            (await client.get("/api/v1/rates/cameras", params={**query, "limit": 2, **cursor}))
            .raise_for_status()
            .json()
        )
        items += page["items"]
        if page["next_cursor"] is None:
            assert len(items) == page["total"]
            return items
        cursor = {"cursor": page["next_cursor"]}


async def classify(container: Container, camera: uuid.UUID, point_class: str | None, site_class: int | None) -> None:
    """The class of the camera's record, and a site of another class that it belongs to."""
    async with container.database.unit_of_work() as tx:
        row = await tx.session.get_one(Camera, camera)
        row.point_class = point_class
        if site_class is not None:
            site = Site(
                code="S1",
                name="Gate",
                category="2",
                site_class=site_class,
                division_code=row.division_code,
                created_at=tx.now,
            )
            tx.session.add(site)
            await tx.session.flush()
            row.site_id = site.id


async def test_the_state_before_the_time_counts_and_too_little_says_so(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    await add_county(container.database)
    camera = await add_camera(container.database, 1)
    await add_history(container, camera, [(0, HealthState.OFFLINE), (30, HealthState.ONLINE)])
    await clock.jump(7200)
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)

    async def between(start: int, end: int) -> tuple[float | None, str | None]:
        query = {"from": (START + start * MINUTE).isoformat(), "to": (START + end * MINUTE).isoformat()}
        rates = (await client.get("/api/v1/rates", params=query)).json()["rates"]
        return rates["online_pct"], rates["note"]

    assert await between(20, 40) == (50.0, None)
    assert await between(40, 100) == (100.0, None)
    assert await between(40, 49) == (None, "not enough samples")
    assert await between(-60, -10) == (0.0, None), "in use, and never looked at"


async def test_leaving_addresses_out_raises_no_rate(container: Container, sign_in: SignIn, clock: FakeClock) -> None:
    """Of three cameras in use one has no address: it is never checked, and counts as not online; one that is only built
    is expected to do nothing."""
    await add_county(container.database)
    for number in range(2):
        camera = await add_camera(container.database, number)
        await add_history(container, camera, [(0, HealthState.ONLINE)])
    await add_camera(container.database, 2, url=None)
    await add_camera(container.database, 3, url=None, lifecycle=Lifecycle.BUILT)
    await clock.jump(7200)
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    query = {"from": START.isoformat(), "to": (START + 120 * MINUTE).isoformat()}
    rates = (await client.get("/api/v1/rates", params=query)).json()["rates"]
    assert (rates["online_pct"], rates["rated"], rates["cameras"]) == (pytest.approx(200 / 3), 3, 4)
    assert (rates["counted_s"], rates["unseen_s"], rates["excluded"]) == (3 * 7200, 7200, {"unknown": 7200})
    listed = (await client.get("/api/v1/rates/cameras", params=query)).json()["items"]
    assert [(each["online_pct"], each["unseen_s"], each["note"]) for each in listed] == [
        (0.0, 7200, None),
        (100.0, 0, None),
        (100.0, 0, None),
        (None, 0, "not enough samples"),
    ]
    timeline = await client.get("/api/v1/cameras/36090200001320000002/timeline", params=query)
    assert (timeline.json()["rates"]["online_pct"], timeline.json()["rates"]["unseen_s"]) == (0.0, 7200)


async def test_rates_of_a_past_time_take_the_records_of_that_day(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    """Since then one camera moved to the other township and got another class, and one was taken out of service."""
    await add_county(container.database)
    for number in range(2):
        camera = await add_camera(container.database, number)
        await add_history(container, camera, [(0, HealthState.ONLINE if number else HealthState.OFFLINE)])
    await clock.jump(7200)
    client = await sign_in(Role.ADMINISTRATOR)
    query = {"from": START.isoformat(), "to": (START + 120 * MINUTE).isoformat()}
    ask = ("/api/v1/rates", "/api/v1/rates/cameras")

    async def told(path: str, **more: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await client.get(path, params=query | more)).json()
        answer.pop("measured_at", None)
        return answer

    before = [await told(path) for path in ask]
    of_east = await told(ask[0], scope=EAST)
    await clock.advance(60)
    for number, change in (
        (0, {"division": WEST, "name": "迁走", "record": {"JKDWLX": "1"}}),
        (1, {"lifecycle": "planned", "correction": True}),
    ):
        path = f"/api/v1/cameras/3609020000132{number:07d}"
        body = change | {"reason": "更正"}
        (await client.patch(path, json=body, headers={"If-Match": "*"})).raise_for_status()
    await clock.advance(3600)
    assert [await told(path) for path in ask] == before
    assert await told(ask[0], scope=EAST) == of_east
    assert of_east["rates"]["online_pct"] == 50.0
    later = (await client.get("/api/v1/rates")).json()
    assert ([each["code"] for each in later["divisions"]], list(later["by_class"])) == ([WEST], ["1"])


async def test_cameras_of_no_class_are_of_none(container: Container, sign_in: SignIn, clock: FakeClock) -> None:
    await add_county(container.database)
    await add_history(container, await add_camera(container.database, 1), [(0, HealthState.ONLINE)])
    await clock.jump(7200)
    client = await sign_in(Role.ADMINISTRATOR)
    assert (await client.get("/api/v1/rates")).json()["by_class"] == {}
    nobody = (await client.get("/api/v1/rates", params={"class": 1})).json()
    assert (nobody["rates"]["cameras"], nobody["progress"]) == (0, None)


async def test_the_workbook_says_the_same_of_each_area_and_camera_and_is_audited(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    await add_county(container.database)
    up, held = HealthState.ONLINE, HealthState.OVERRIDE
    blind = (0, HealthState.UNKNOWN)
    histories = {EAST: [(0, up), (60, HealthState.OFFLINE), (90, held)], WEST: [blind, (118, up)]}
    for number, (division, changes) in enumerate(histories.items()):
        await add_history(container, await add_camera(container.database, number, division=division), changes)
    await clock.jump(7200)
    client = await sign_in(Role.AUDITOR)
    query = {"from": START.isoformat(), "to": (START + 120 * MINUTE).isoformat()}
    answer = await client.get("/api/v1/rates/workbook", params=query | {"language": "en"})
    assert answer.headers["content-disposition"] == 'attachment; filename="rates-20260302-20260302.xlsx"'
    areas, cameras = (sheet.to_python() for sheet in _sheets(answer.content))
    assert areas[1][0] == "2026-03-02 16:00 to 2026-03-02 18:00"
    whole, east, west = areas[5:]
    assert areas[4] == [
        "Scope", "With enough samples", "Cameras", "Online %", "Sound %", "Counted (h)", "of it never seen (h)",
        "Not counted (h)",
        "unknown", "maintenance", "retired", "override", "Note",
    ]  # fmt: skip
    assert east == ["东乡", 1, 1, 66.6, 66.6, 1.5, 0, 0.5, 0, 0, 0, 0.5, ""]
    assert west == ["西乡", 0, 1, "", "", 0.03, 0, 1.97, 1.97, 0, 0, 0, "not enough samples"]
    assert whole[:5] == ["All together", 1, 2, 66.6, 66.6]
    assert [(row[0], row[2], row[4], row[5], row[-1]) for row in cameras[5:]] == [
        ("36090200001320000000", "东乡", 1, 66.6, ""),
        ("36090200001320000001", "西乡", 0, "", "not enough samples"),
    ]
    chinese = await client.get("/api/v1/rates/workbook", params=query | {"scope": EAST})
    assert [sheet.to_python()[5][0] for sheet in _sheets(chinese.content)] == ["合计", "36090200001320000000"]
    entries = (await client.get("/api/v1/audit", params={"action": "rates.export"})).json()["items"]
    assert [(entry["object_id"], entry["detail"]["from"]) for entry in entries] == [
        (EAST, START.isoformat()),
        ("county", START.isoformat()),
    ]
    crew = await sign_in(Role.OPERATOR)
    assert (await crew.get("/api/v1/rates/workbook", params=query)).status_code == 403


def _sheets(content: bytes) -> list[CalamineSheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_index(number) for number in range(2)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"scope": "999999"}, 404),
        ({"scope": WEST}, 404),
        ({"scope": COUNTY}, 404),
        ({"from": "2026-03-03T08:00:00Z"}, 422),
        ({"from": "2020-03-03T08:00:00Z"}, 422),
        ({"from": "2026-03-01T08:00:00"}, 422),
        ({"class": "0"}, 422),
    ],
)
async def test_what_is_not_ones_own_or_makes_no_sense(
    query: dict[str, str], status: int, container: Container, sign_in: SignIn
) -> None:
    await add_county(container.database)
    client = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    for path in ("/api/v1/rates", "/api/v1/rates/cameras", "/api/v1/rates/workbook"):
        assert (await client.get(path, params=query)).status_code == status
