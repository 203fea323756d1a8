"""Patrols over HTTP: a route is drawn, walked, logged; what breaks off, is said twice, or is somebody else's."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from registry.model import PatrolRoute
from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.two_towns import OURS, THEIRS, Things, add_county, add_things
from vms.accounts.model import Role
from vms.accounts.tables import User
from vms.audit.tables import AuditEntry
from vms.live.tables import LiveView
from vms.walls import patrol_api, patrolling
from vms.walls.model import ABANDONED_AFTER
from vms.web.deps import Container

ROUTES, PATROLS = "/api/v1/patrol-routes", "/api/v1/patrols"


@pytest.fixture
async def ours(container: Container) -> Things:
    await add_county(container.database)
    await add_things(container.database, OURS, 2)
    return await add_things(container.database, OURS, 1)


async def cameras_of(person: httpx.AsyncClient) -> list[str]:
    return [camera["id"] for camera in (await person.get("/api/v1/cameras")).json()["items"]]


async def draw(officer: httpx.AsyncClient, cameras: list[str], **more: Any) -> httpx.Response:
    body = {"division": OURS, "name": "gates", "dwell_s": 8, "camera_ids": cameras, "reason": "night watch", **more}
    return await officer.post(ROUTES, json=body)


async def begin(person: httpx.AsyncClient, ours: Things, **more: Any) -> dict[str, Any]:
    answer = await person.post(PATROLS, json={"route_id": ours.ids["route_id"], **more})
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


def seen(ours: Things, **more: Any) -> dict[str, Any]:
    return {"camera_id": ours.ids["camera_id"], "shown_s": 9.5, "picture_s": 9.0, "first_picture_ms": 210, **more}


async def test_a_route_is_drawn_numbered_and_changed(ours: Things, sign_in: SignIn) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    cameras = await cameras_of(officer)
    drawn = await draw(officer, cameras)
    assert drawn.status_code == 201, drawn.text
    route = drawn.json()
    assert (route["number"], [camera["id"] for camera in route["cameras"]]) == (1, cameras)
    assert (await draw(officer, cameras)).json()["number"] == 2
    taken = await draw(officer, cameras, number=2)
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/name-taken")
    back = {"division": OURS, "name": "gates, back", "camera_ids": cameras[::-1], "reason": "one-way street"}
    place, version = drawn.headers["Location"], {"If-Match": drawn.headers["ETag"]}
    changed = await officer.put(place, json=back, headers=version)
    assert changed.status_code == 200, changed.text
    assert (changed.json()["number"], changed.json()["cameras"][0]["id"]) == (1, cameras[-1])
    assert (await officer.put(place, json=back, headers=version)).status_code == 412
    assert (await officer.delete(place)).status_code == 422, "without a reason"
    assert (await officer.delete(place, params={"reason": "bridge closed"})).status_code == 204


@pytest.mark.parametrize("past", [False, True])
async def test_routes_come_by_number_whichever_division_they_are_of(
    ours: Things, sign_in: SignIn, container: Container, clock: FakeClock, *, past: bool
) -> None:
    async with container.database.unit_of_work() as tx:
        for row in await tx.session.scalars(select(PatrolRoute)):
            await tx.session.delete(row)
        await tx.session.flush()
        for division, number in ((OURS, 2), (OURS, 16), (THEIRS, 1), (THEIRS, 7), (THEIRS, 16)):
            tx.session.add(
                PatrolRoute(division_code=division, number=number, name=f"{number}", dwell_s=8, camera_ids=[],
                            updated_at=tx.now, updated_by="somebody")
            )  # fmt: skip
    await clock.jump(2 * 86_400)
    client = await sign_in(Role.ADMINISTRATOR)
    asked: dict[str, Any] = {"limit": 2} | (
        {"day": (clock.now() - timedelta(days=1)).date().isoformat()} if past else {}
    )
    listed: list[tuple[int, str]] = []
    while True:
        page = (await client.get(ROUTES, params=asked)).raise_for_status().json()
        listed += [(each["number"], each["division"]) for each in page["items"]]
        if page["next_cursor"] is None:
            break
        asked["cursor"] = page["next_cursor"]
    assert listed == [(1, THEIRS), (2, OURS), (7, THEIRS), *sorted([(16, OURS), (16, THEIRS)])]
    assert page["total"] == 5


async def test_a_route_tells_its_changes_and_what_it_was_on_any_day(
    ours: Things, sign_in: SignIn, clock: FakeClock
) -> None:
    """Also when it was given up, and to who reads the log of patrols; not to another town."""
    officer, auditor = await sign_in(Role.GOVERNANCE_OFFICER, OURS), await sign_in(Role.AUDITOR, OURS)
    cameras = await cameras_of(officer)
    drawn = await draw(officer, cameras)
    days, told = [clock.now().date().isoformat()], [(await officer.get(ROUTES)).json()["items"]]
    await clock.jump(86_400)
    back = {"division": OURS, "name": "gates, back", "camera_ids": cameras[::-1], "reason": "one-way street"}
    place, version = drawn.headers["Location"], {"If-Match": drawn.headers["ETag"]}
    (await officer.put(place, json=back, headers=version)).raise_for_status()
    days.append(clock.now().date().isoformat())
    told.append((await officer.get(ROUTES)).json()["items"])
    await clock.jump(86_400)
    (await officer.delete(place, params={"reason": "bridge closed"})).raise_for_status()

    history = (await auditor.get(f"{place}/changes")).raise_for_status().json()
    assert [(each["deed"], each["reason"]) for each in history["items"]] == [
        ("removed", "bridge closed"),
        ("changed", "one-way street"),
        ("made", "night watch"),
    ]
    names = [each["name"] for each in drawn.json()["cameras"]]
    assert {each["label"]: (each["before"], each["after"]) for each in history["items"][1]["fields"]} == {
        "名称": ("gates", "gates, back"),
        "停留秒数": ("8", "10"),
        "监控点及次序": (" → ".join(names), " → ".join(names[::-1])),
    }
    for day, items in zip(days, told, strict=True):
        pages, cursor = [], None
        while True:
            query: dict[str, Any] = {"day": day, "limit": 1} | ({"cursor": cursor} if cursor else {})
            page = (await auditor.get(ROUTES, params=query)).raise_for_status().json()
            assert page["total"] == len(items)
            pages += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        seen = [{name: each[name] for name in each.keys() - {"version"}} for each in pages]
        assert seen == [{name: each[name] for name in each.keys() - {"version"}} for each in items]
    theirs = await sign_in(Role.AUDITOR, THEIRS)
    assert (await theirs.get(f"{place}/changes")).status_code == 404
    assert place.rsplit("/", 1)[1] not in (await theirs.get(ROUTES, params={"day": days[0]})).text


@pytest.mark.parametrize("wrong", [{"camera_ids": []}, {"division": THEIRS}, {"dwell_s": 1}, {"name": ""}], ids=str)
async def test_what_is_no_route_is_refused(wrong: dict[str, Any], ours: Things, sign_in: SignIn) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    assert (await draw(officer, await cameras_of(officer), **wrong)).status_code == 422


async def test_a_route_holds_cameras_of_its_division_only_and_there_are_not_too_many(
    ours: Things, container: Container, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = await add_things(container.database, THEIRS, 3)
    administrator = await sign_in(Role.ADMINISTRATOR)
    assert (await draw(administrator, [theirs.ids["camera_id"]])).status_code == 422
    assert (await draw(administrator, [ours.ids["camera_id"]] * 65)).status_code == 422
    monkeypatch.setattr(patrolling, "MAX_ROUTES", 2)  # two towns' things brought one route each
    full = await draw(administrator, [ours.ids["camera_id"]])
    assert (full.status_code, full.json()["type"]) == (409, "/problems/full")


async def look(container: Container, ours: Things, begun: dict[str, Any], *, seconds: float) -> None:
    """What the service records when the walker's browser opens the camera's stream for so long."""
    async with container.database.unit_of_work() as tx:
        who = await tx.session.scalar(select(col(User.id)).where(col(User.username) == begun["username"]))
        assert who is not None
        tx.session.add(
            LiveView(
                camera_id=uuid.UUID(ours.ids["camera_id"]),
                user_id=who,
                purpose="patrol",
                stream="sub",
                opened_at=tx.now,
                closed_at=tx.now + timedelta(seconds=seconds),
            )
        )


async def test_a_walk_is_logged_from_start_to_end(
    ours: Things, container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    operator, officer = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    begun = await begin(operator, ours, purpose="夜间巡查")
    assert (begun["status"], begun["cameras"], begun["stops"][0]["seen_at"]) == ("open", 1, None)
    await look(container, ours, begun, seconds=6)
    await clock.advance(10)
    place = f"{PATROLS}/{begun['id']}"
    assert (await operator.put(f"{place}/stops/0", json=seen(ours))).status_code == 204
    assert (await operator.put(f"{place}/stops/0", json=seen(ours, remark=" 灯不亮 "))).status_code == 204
    ended = await operator.post(f"{place}/end", json={"outcome": "completed", "remark": "其余正常"})
    assert ended.status_code == 200, ended.text
    log = (await officer.get(place)).json()
    assert (log["status"], log["seen"], log["with_picture"], log["remarks"]) == ("completed", 1, 1, 2)
    stop = log["stops"][0]
    assert (stop["shown_s"], stop["picture_s"], stop["viewed_s"], stop["remark"]) == (9.5, 9.0, 6.0, "灯不亮")
    assert stop["state"] == "unknown"  # never checked
    assert (log["purpose"], log["remark"]) == ("夜间巡查", "其余正常")
    async with container.database.reading() as session:
        query = select(col(AuditEntry.action)).where(col(AuditEntry.object_id) == begun["id"])
        assert list(await session.scalars(query.order_by(col(AuditEntry.id)))) == ["patrol.start", "patrol.end"]


async def test_an_end_said_twice_is_one_and_nothing_is_added_after_it(ours: Things, sign_in: SignIn) -> None:
    operator = await sign_in(Role.OPERATOR, OURS)
    place = f"{PATROLS}/{(await begin(operator, ours))['id']}"
    told = [
        await operator.post(f"{place}/end", json={"outcome": "broken_off", "remark": remark})
        for remark in (None, "停电", None)
    ]
    assert [(answer.status_code, answer.json()["remark"]) for answer in told[1:]] == [(200, "停电")] * 2
    assert (await operator.post(f"{place}/end", json={"outcome": "completed"})).status_code == 409
    late = await operator.put(f"{place}/stops/0", json=seen(ours))
    assert (late.status_code, late.json()["type"]) == (409, "/problems/patrol-over")


async def test_a_browser_that_died_leaves_a_patrol_to_be_gone_on_with(
    ours: Things, sign_in: SignIn, clock: FakeClock
) -> None:
    operator = await sign_in(Role.OPERATOR, OURS)
    begun = await begin(operator, ours)
    await operator.put(f"{PATROLS}/{begun['id']}/stops/0", json=seen(ours))
    unended = (await operator.get(PATROLS, params={"mine": True, "unended": True})).json()["items"]
    assert [(patrol["id"], patrol["status"], patrol["seen"]) for patrol in unended] == [(begun["id"], "open", 1)]
    await clock.advance(ABANDONED_AFTER.total_seconds() + 1)
    assert (await operator.get(f"{PATROLS}/{begun['id']}")).json()["status"] == "abandoned"


async def test_who_begins_another_walk_has_left_the_first(ours: Things, sign_in: SignIn, clock: FakeClock) -> None:
    operator, other = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.OPERATOR, OURS)
    first, untouched = await begin(operator, ours), await begin(other, ours)
    await clock.advance(60)
    second = await begin(operator, ours)
    status = {each["id"]: each["status"] for each in (await operator.get(PATROLS)).json()["items"]}
    assert (status[first["id"]], status[second["id"]], status[untouched["id"]]) == ("abandoned", "open", "open")
    left = (await operator.get(f"{PATROLS}/{first['id']}")).json()
    assert left["ended_at"] == left["started_at"]  # the last that was heard of it


async def test_only_its_walker_writes_and_only_where_the_route_leads(
    ours: Things, container: Container, sign_in: SignIn
) -> None:
    other_camera = (await add_things(container.database, OURS, 3)).ids["camera_id"]
    operator, other = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.OPERATOR, OURS)
    place = f"{PATROLS}/{(await begin(operator, ours))['id']}"
    assert (await other.put(f"{place}/stops/0", json=seen(ours))).status_code == 404
    assert (await other.post(f"{place}/end", json={"outcome": "completed"})).status_code == 404
    for position, body, status in (
        (0, seen(ours) | {"camera_id": other_camera}, 422),
        (1, seen(ours), 422),
        (64, seen(ours), 404),
        (-1, seen(ours), 404),
        (0, seen(ours, picture_s=-1), 422),
        (0, seen(ours, reason="DROP TABLE"), 422),
        (0, seen(ours, remark="r" * 301), 422),
    ):
        answer = await operator.put(f"{place}/stops/{position}", json=body)
        assert answer.status_code == status, (position, answer.text)


async def test_a_route_given_up_leaves_its_log(ours: Things, sign_in: SignIn) -> None:
    operator, officer = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    begun = await begin(operator, ours)
    assert (await officer.delete(f"{ROUTES}/{ours.ids['route_id']}", params={"reason": "old"})).status_code == 204
    log = (await officer.get(f"{PATROLS}/{begun['id']}")).json()
    assert (log["route_id"], log["route_name"], len(log["stops"])) == (None, begun["route_name"], 1)


async def test_the_log_is_filtered_and_comes_in_pages(ours: Things, sign_in: SignIn, clock: FakeClock) -> None:
    operator = await sign_in(Role.OPERATOR, OURS)
    walked = []
    for _ in range(3):
        walked.append((await begin(operator, ours))["id"])
        await clock.jump(3600)
    mine: dict[str, Any] = {"mine": True, "limit": 2}
    first = (await operator.get(PATROLS, params=mine)).json()
    rest = (await operator.get(PATROLS, params=mine | {"cursor": first["next_cursor"]})).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == walked[::-1]
    since: dict[str, Any] = {"from": clock.now().isoformat(), "mine": True}
    assert (await operator.get(PATROLS, params=since)).json()["total"] == 0
    of_route = {"route_id": ours.ids["route_id"]}
    assert (await operator.get(PATROLS, params=of_route)).json()["total"] == 4  # the town's own one among them


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_the_log_is_a_file_under_its_filters(
    ours: Things, sign_in: SignIn, container: Container, clock: FakeClock, file_format: str
) -> None:
    await clock.jump(60)
    walker, officer = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    begun = await begin(walker, ours, purpose="=cmd()")
    await walker.put(f"{PATROLS}/{begun['id']}/stops/0", json=seen(ours, remark="lorry parked"))
    await walker.post(f"{PATROLS}/{begun['id']}/end", json={"outcome": "completed"})

    async def lines(**wanted: str) -> list[list[str]]:
        query = {"format": file_format, "language": "en", **wanted}
        answer = await officer.get("/api/v1/exports/patrols", params=query)
        assert answer.status_code == 200, answer.text
        assert f".{file_format}" in answer.headers["content-disposition"]
        if file_format == "csv":
            return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        page = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
        _, _, *table = page.to_python(skip_empty_area=False)  # the heading, and a line of nothing
        return [[str(cell) for cell in row] for row in table]

    title, *all_lines = await lines()
    (line,) = [dict(zip(title, each, strict=True)) for each in all_lines if "lorry parked" in each]
    assert (line["Outcome"], line["Device code"]) == ("completed", ours.ids["camera_code"])
    assert float(line["No."]) == 1
    assert (float(line["On the screen, s"]), float(line["With a picture, s"])) == (9.5, 9.0)
    # A spreadsheet must not run what somebody wrote.
    assert line["Purpose"] == ("'=cmd()" if file_format == "csv" else "=cmd()")
    assert (await lines(mine="true"))[1:] == []
    assert (await lines(route_id=str(uuid.uuid4())))[1:] == []
    assert len((await lines(to=begun["started_at"]))[1:]) == len(all_lines) - begun["cameras"]
    async with container.database.reading() as session:
        trail = (
            await session.scalars(
                select(AuditEntry).where(col(AuditEntry.action) == "patrol.export").order_by(col(AuditEntry.id))
            )
        ).all()
        assert trail[0].detail == {"format": file_format, "patrols": len(all_lines)}


async def test_a_log_too_large_for_a_file_says_so(
    ours: Things, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patrol_api, "MAX_IN_FILE", 1)
    officer = await sign_in(Role.GOVERNANCE_OFFICER, OURS)
    answer = await officer.get("/api/v1/exports/patrols")
    assert answer.status_code == 422
    assert "a shorter time" in answer.text
