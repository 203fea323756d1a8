"""Transitions, timeline, evidence and check now, as clients see them."""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from streams.model import Finding, Snapshot
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService, Frame, Reasons
from vms.health import store
from vms.health.model import HealthState, StateChange
from vms.web.deps import Container

JPEG = b"\xff\xd8 a picture \xff\xd9"
SHA = hashlib.sha256(JPEG).hexdigest()
HOUR = timedelta(hours=1)


@pytest.fixture
async def camera(container: Container) -> uuid.UUID:
    await add_county(container.database)
    return await add_camera(container.database, 7, division=EAST)


async def add_changes(container: Container, camera: uuid.UUID, *changes: tuple[float, HealthState]) -> None:
    """Transitions so many hours after the start, one after the other."""
    states = [HealthState.UNKNOWN, *(state for _, state in changes)]
    rows = [
        (camera, StateChange(START + hours * HOUR, states[number], state, Finding.OK, frozenset(), "why", SHA))
        for number, (hours, state) in enumerate(changes)
    ]
    async with container.database.unit_of_work() as tx:
        await store.add_transitions(tx.session, rows)


async def add_frame(container: Container, camera: uuid.UUID) -> None:
    frame = Frame(camera, Snapshot(JPEG, SHA, 640, 360, START), Finding.OK, (), {"luma_mean": 80.5})
    evidence = container.get(EvidenceService)
    async with evidence.saving([frame]) as saving, container.database.unit_of_work() as tx:
        await saving.admit(tx.session)
        await saving.keep(tx.session, {camera: Reasons(transition=True, hourly=False)}, ())


async def test_transitions_are_paged_newest_first(container: Container, camera: uuid.UUID, sign_in: SignIn) -> None:
    states = [HealthState.ONLINE, HealthState.OFFLINE] * 3
    await add_changes(container, camera, *((hours, state) for hours, state in enumerate(states)))
    client = await sign_in(Role.OPERATOR)
    url: str | None = f"/api/v1/cameras/{camera}/transitions"
    cursor, seen = None, []
    while True:
        page = (await client.get(str(url), params={"limit": 4} | ({"cursor": cursor} if cursor else {}))).json()
        assert page["total"] == 6
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [item["at"] for item in seen] == [f"2026-03-02T{8 + hour:02}:00:00Z" for hour in reversed(range(6))]
    assert seen[0] | {"id": ""} == {
        "id": "",
        "at": "2026-03-02T13:00:00Z",
        "from_state": "online",
        "to_state": "offline",
        "finding": "ok",
        "faults": [],
        "detail": "why",
        "flapping": False,
        "evidence_url": f"/api/v1/evidence/{SHA}?camera_id={camera}",
        "measures": {},
    }


async def test_the_timeline_and_its_rates(
    container: Container, camera: uuid.UUID, sign_in: SignIn, clock: FakeClock
) -> None:
    await clock.jump(10 * 3600)
    states = ((1, HealthState.ONLINE), (5, HealthState.OFFLINE), (7, HealthState.MAINTENANCE))
    await add_changes(container, camera, *states)
    client = await sign_in(Role.GOVERNANCE_OFFICER)
    query = {"from": "2026-03-02T08:00:00Z", "to": "2026-03-03T08:00:00Z"}
    body: dict[str, Any] = (await client.get("/api/v1/cameras/36090200001320000007/timeline", params=query)).json()
    assert [(part["state"], part["from"][11:16], part["to"][11:16]) for part in body["segments"]] == [
        ("unknown", "08:00", "09:00"),
        ("online", "09:00", "13:00"),
        ("offline", "13:00", "15:00"),
        ("maintenance", "15:00", "18:00"),
    ]
    # In use, and not looked at for the first hour.
    assert body["rates"] == {
        "online_pct": pytest.approx(100 * 4 / 7),
        "sound_pct": pytest.approx(100 * 4 / 7),
        "counted_s": 7 * 3600,
        "unseen_s": 3600,
        "excluded_s": 3 * 3600,
        "excluded": {"maintenance": 3 * 3600},
        "note": None,
    }


async def test_the_timeline_says_where_a_camera_came_and_went(
    container: Container, camera: uuid.UUID, sign_in: SignIn, clock: FakeClock
) -> None:
    await clock.jump(3 * 3600)
    offline, online = HealthState.OFFLINE, HealthState.ONLINE
    rows = [
        StateChange(START, HealthState.UNKNOWN, offline, Finding.TIMED_OUT, frozenset(), "", None),
        StateChange(START + HOUR, offline, online, Finding.OK, frozenset(), "", None, flapping=True),
    ]
    async with container.database.unit_of_work() as tx:
        await store.add_transitions(tx.session, [(camera, row) for row in rows])
    client = await sign_in(Role.OPERATOR)
    segments = (await client.get(f"/api/v1/cameras/{camera}/timeline")).json()["segments"]
    assert [(part["state"], part["flapping"]) for part in segments[-2:]] == [("offline", False), ("online", True)]


async def test_too_little_time_shows_no_rate(container: Container, camera: uuid.UUID, sign_in: SignIn) -> None:
    client = await sign_in(Role.OPERATOR)
    query = {"from": (START - timedelta(minutes=9)).isoformat(), "to": START.isoformat()}
    rates = (await client.get(f"/api/v1/cameras/{camera}/timeline", params=query)).json()["rates"]
    assert (rates["online_pct"], rates["sound_pct"]) == (None, None)
    assert rates["note"] == "not enough samples"
    assert (rates["counted_s"], rates["unseen_s"], rates["excluded"]) == (540, 540, {})


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-03-02T08:00:00Z", "to": "2026-03-01T08:00:00Z"},
        {"from": "2030-01-01T00:00:00Z"},
        {"from": "2020-01-01T00:00:00Z"},
        {"from": "2026-03-01T08:00:00"},
        {"from": "yesterday"},
    ],
)
async def test_a_time_that_makes_no_sense_is_named(query: dict[str, str], camera: uuid.UUID, sign_in: SignIn) -> None:
    client = await sign_in(Role.OPERATOR)
    answer = await client.get(f"/api/v1/cameras/{camera}/timeline", params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "from"


async def test_a_frame_is_shown_as_it_was_stored_and_the_look_is_audited(
    container: Container, camera: uuid.UUID, sign_in: SignIn
) -> None:
    await add_frame(container, camera)
    client = await sign_in(Role.OPERATOR, EAST)
    (item,) = (await client.get(f"/api/v1/cameras/{camera}/evidence")).json()["items"]
    assert (item["kinds"], item["measures"]) == (["latest", "transition"], {"luma_mean": 80.5})
    answer = await client.get(item["evidence_url"])
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Cookie, Authorization", "the browser keeps it for them alone"
    again = await client.get(item["evidence_url"], headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    record = (await client.get(f"/api/v1/evidence/{SHA}/record")).json()
    assert (record["camera_code"], record["taken_at"]) == ("36090200001320000007", "2026-03-02T08:00:00Z")
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "evidence.view")))
        records = list(await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "evidence.record")))
    assert [(entry.object_id, entry.division_code) for entry in entries] == [(SHA, EAST)] * 2, "the kept one, too"
    assert [(entry.object_id, entry.division_code) for entry in records] == [(SHA, EAST)]
    assert records[0].detail == entries[0].detail == {"camera": "36090200001320000007", "taken_at": START.isoformat()}


async def test_a_file_that_two_towns_share_shows_each_its_own_camera(
    container: Container, camera: uuid.UUID, sign_in: SignIn
) -> None:
    other = await add_camera(container.database, 8, division=WEST)
    await add_frame(container, camera)
    await add_frame(container, other)
    for division, own in ((EAST, camera), (WEST, other)):
        client = await sign_in(Role.OPERATOR, division)
        assert (await client.get(f"/api/v1/evidence/{SHA}/record")).json()["camera_id"] == str(own)
        elsewhere = {"camera_id": str(other if own == camera else camera)}
        assert (await client.get(f"/api/v1/evidence/{SHA}/record", params=elsewhere)).status_code == 404
        assert (await client.get(f"/api/v1/evidence/{SHA}", params=elsewhere)).status_code == 404


async def test_a_file_that_two_cameras_share_is_shown_and_audited_as_the_one_that_was_asked_for(
    container: Container, camera: uuid.UUID, sign_in: SignIn
) -> None:
    other = await add_camera(container.database, 8, division=WEST)
    await add_frame(container, camera)
    await add_frame(container, other)
    client = await sign_in(Role.ADMINISTRATOR, COUNTY)
    for own, code in ((camera, "36090200001320000007"), (other, "36090200001320000008")):
        [item] = (await client.get(f"/api/v1/cameras/{own}/evidence")).json()["items"]
        assert (await client.get(item["evidence_url"])).status_code == 200
        record = (await client.get(f"/api/v1/evidence/{SHA}/record", params={"camera_id": str(own)})).json()
        assert (record["camera_id"], record["camera_code"]) == (str(own), code)
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "evidence.view")))
    assert [entry.detail and entry.detail["camera"] for entry in entries] == [
        "36090200001320000007",
        "36090200001320000008",
    ]


async def test_a_proof_that_is_taken_is_audited_in_each_division_that_it_proves_something_of(
    container: Container, camera: uuid.UUID, sign_in: SignIn
) -> None:
    other = await add_camera(container.database, 8, division=WEST)
    await add_frame(container, camera)
    await add_frame(container, other)
    for division, role in ((EAST, Role.GOVERNANCE_OFFICER), (COUNTY, Role.ADMINISTRATOR)):
        (await (await sign_in(role, division)).get(f"/api/v1/evidence/{SHA}/proof")).raise_for_status()
    async with container.database.reading() as session:
        entries = list(await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "evidence.proof")))
    told = [(entry.division_code, (entry.detail or {})["camera"]) for entry in entries]
    own, others = (EAST, "36090200001320000007"), (WEST, "36090200001320000008")
    assert (told[0], sorted(told[1:])) == (own, [own, others])


async def test_a_frame_whose_file_is_gone_or_forged_is_not_shown(
    container: Container, camera: uuid.UUID, sign_in: SignIn
) -> None:
    await add_frame(container, camera)
    client = await sign_in(Role.OPERATOR)
    file = Folder(container.settings.evidence_dir).path(SHA)
    file.write_bytes(b"forged")
    assert (await client.get(f"/api/v1/evidence/{SHA}")).status_code == 404
    file.unlink()
    answer = await client.get(f"/api/v1/evidence/{SHA}")
    assert answer.status_code == 404
    assert "record" in answer.json()["detail"]
    assert (await client.get(f"/api/v1/evidence/{SHA}/record")).status_code == 200


# Fixed: workers of one test run must agree on the names of the tests.
NOBODYS_ID = "01980000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "path", ["evidence/nonsense", f"evidence/{'0' * 64}", f"cameras/{NOBODYS_ID}/timeline", "cameras/x/evidence"]
)
async def test_what_does_not_exist(path: str, camera: uuid.UUID, sign_in: SignIn) -> None:
    client = await sign_in(Role.OPERATOR)
    assert (await client.get(f"/api/v1/{path}")).status_code in {404, 422}


async def test_without_a_watch_check_now_says_so(camera: uuid.UUID, sign_in: SignIn) -> None:
    client = await sign_in(Role.CREW)
    answer = await client.post(f"/api/v1/cameras/{camera}/check")
    assert answer.status_code == 503
    assert "does not check cameras" in answer.json()["detail"]
