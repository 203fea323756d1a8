"""Live views over HTTP: WHEP's answers, rights, purpose, limits, and the record that each view leaves."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import httpx
import psutil
import pytest
from sqlmodel import select

from registry.model import Lifecycle
from streams.model import StreamKind
from streams.relay.hub import Hub
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from tests.api.conftest import SignIn, client
from tests.fakes.clock import FakeClock
from tests.fakes.live_camera import CODE, SDP, register, register_sim, rows, until
from tests.fakes.people import add_person
from tests.fakes.relay_viewer import offer_sdp
from vms.accounts.model import Role
from vms.accounts.tables import User
from vms.audit.tables import AuditEntry
from vms.compose import Part, compose
from vms.events import UserDisabled
from vms.live.journal import Begun
from vms.live.model import Wish
from vms.live.service import LiveService
from vms.live.tables import LiveView
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container


@pytest.fixture
async def sim() -> AsyncIterator[SimCamera]:
    async with SimCamera() as camera:
        yield camera


async def test_a_view_is_opened_recorded_and_closed(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock
) -> None:
    await register_sim(container, sim)
    operator = await sign_in(Role.OPERATOR, "3601")
    said = await operator.post(f"/whep/{CODE}?stream=sub&purpose=patrol", content=await offer_sdp(), headers=SDP)
    assert said.status_code == 201, said.text
    assert said.headers["Content-Type"] == "application/sdp"
    assert said.headers["ETag"]
    assert "a=sendonly" in said.text
    assert "127.0.0.1" in said.text
    location = said.headers["Location"]
    assert location.startswith("/whep/sessions/")
    (row,) = await rows(container)
    assert (row.purpose, row.stream, row.closed_at) == ("patrol", "sub", None)

    other = await sign_in(Role.OPERATOR, "3601")
    assert (await other.delete(location)).status_code == 404
    assert (await operator.delete(location)).status_code == 200

    async def closed() -> bool:
        return (await rows(container))[0].close_reason == "viewer_left"

    await until(closed, clock)
    assert (await operator.delete(location)).status_code == 404
    async with container.database.reading() as reading:
        (entry,) = (await reading.execute(select(AuditEntry).where(AuditEntry.action == "live.view"))).scalars()
    assert (entry.purpose, entry.division_code, entry.user_id) == ("patrol", "3601", row.user_id)


@pytest.mark.parametrize(("division", "told"), [("3601", True), (None, True), ("3602", False)])
async def test_an_auditor_reads_who_watched_which_camera_how_long_and_why_no_longer(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock, division: str | None, told: bool
) -> None:
    await register_sim(container, sim)
    operator, auditor = await sign_in(Role.OPERATOR, "3601"), await sign_in(Role.AUDITOR, division)
    said = await operator.post(f"/whep/{CODE}?purpose=patrol", content=await offer_sdp(), headers=SDP)
    (row,) = await rows(container)
    await clock.advance(4)
    assert (await operator.delete(said.headers["Location"])).status_code == 200

    async def closed() -> bool:
        return (await rows(container))[0].closed_at is not None

    await until(closed, clock)
    query = {"action": "live.end", "object_id": str(row.camera_id)}
    found = (await auditor.get("/api/v1/audit", params=query)).json()["items"]
    assert len(found) == told
    for entry in found:
        detail = entry["detail"]
        assert (entry["user_id"], entry["object_name"], entry["purpose"]) == (str(row.user_id), "East gate", "patrol")
        assert (detail["view"], detail["reason"]) == (str(row.id), "viewer_left")
        assert datetime.fromisoformat(detail["opened_at"]) == row.opened_at
        assert datetime.fromisoformat(detail["closed_at"]) - row.opened_at >= timedelta(seconds=4)
        assert 4 <= detail["seconds"] < 10


@pytest.mark.parametrize(
    ("role", "asked", "heard"),
    [(Role.OPERATOR, True, True), (Role.OPERATOR, False, False), (Role.GOVERNANCE_OFFICER, True, False)],
)
async def test_who_may_listen_hears_the_camera_and_the_record_says_so(
    container: Container, sign_in: SignIn, role: Role, asked: bool, heard: bool
) -> None:
    async with SimCamera(audio=True) as sim:
        await register_sim(container, sim)
        person, offer = await sign_in(role, "3601"), await offer_sdp(audio=asked)
        said = await person.post(f"/whep/{CODE}?stream=main", content=offer, headers=SDP)
        assert said.status_code == 201, said.text
        assert ("m=audio 9 " in said.text, "m=audio 0 " in said.text) == (heard, asked and not heard)
        await rows(container)
    async with container.database.reading() as reading:
        (entry,) = (await reading.execute(select(AuditEntry).where(AuditEntry.action == "live.view"))).scalars()
    assert entry.detail is not None
    assert entry.detail["audio"] is heard


async def test_a_record_that_cannot_be_written_holds_up_no_other(
    container: Container, sign_in: SignIn, sim: SimCamera
) -> None:
    await register_sim(container, sim)
    operator = await sign_in(Role.OPERATOR)
    live, offer = container.get(LiveService), await offer_sdp()
    location = (await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)).headers["Location"]
    known = live._sessions[location.rpartition("/")[2]]
    stranger = replace(known, view_id=uuid.uuid4(), camera_id=uuid.uuid4())
    live.journal.note(Begun("none", stranger, Wish(StreamKind.SUB, "monitoring"), "3601"))
    assert (await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)).status_code == 201
    assert {row.camera_id for row in await rows(container)} == {known.camera_id}
    assert len(await rows(container)) == 2
    assert live.journal.lost == 1


FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
TRICKLED = "a=mid:0\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n"
RESTART = "a=ice-ufrag:newname\r\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa\r\n"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (TRICKLED, {**FRAGMENT, "If-Match": "ETAG"}, 204),
        (TRICKLED, {**FRAGMENT, "If-Match": "*"}, 204),
        (TRICKLED, FRAGMENT, 428),
        (TRICKLED, {**FRAGMENT, "If-Match": '"another"'}, 412),
        (TRICKLED, {**SDP, "If-Match": "ETAG"}, 415),
        ("rubbish", {**FRAGMENT, "If-Match": "ETAG"}, 400),
        ("a=x:" + "y" * 20_000, {**FRAGMENT, "If-Match": "ETAG"}, 413),
        (RESTART, {**FRAGMENT, "If-Match": "*"}, 409),  # nobody has connected: there is nothing to restart
    ],
)
async def test_candidates_are_trickled_to_ones_own_view(
    container: Container, sign_in: SignIn, sim: SimCamera, body: str, headers: dict[str, str], status: int
) -> None:
    await register_sim(container, sim)
    operator, other = await sign_in(Role.OPERATOR), await sign_in(Role.OPERATOR)
    opened = await operator.post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
    location, etag = opened.headers["Location"], opened.headers["ETag"]
    assert opened.headers["Accept-Patch"] == FRAGMENT["Content-Type"]
    said = {name: etag if value == "ETAG" else value for name, value in headers.items()}
    assert (await operator.patch(location, content=body, headers=said)).status_code == status
    if status != 415:
        assert (await other.patch(location, content=body, headers=said)).status_code in (404, 413)
    assert (await operator.options(location)).headers["Accept-Patch"] == FRAGMENT["Content-Type"]


async def test_mangled_offers_break_nothing_and_leave_nothing(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock
) -> None:
    await register_sim(container, sim)
    operator = await sign_in(Role.OPERATOR)
    offer = await offer_sdp()
    process, hub = psutil.Process(), container.get(Hub)
    await operator.delete((await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)).headers["Location"])
    tasks, sockets = len(asyncio.all_tasks()), len(process.net_connections())
    answers: Counter[int] = Counter()
    for seed in range(300):
        said = await operator.post(f"/whep/{CODE}", content=mangled(offer, Random(seed)), headers=SDP)
        answers[said.status_code] += 1
        if said.status_code == 201:
            assert (await operator.delete(said.headers["Location"])).status_code == 200
        else:
            assert said.json()["detail"]
    assert set(answers) <= {201, 400}, answers
    assert min(answers[201], answers[400]) > 30, answers

    async def gone() -> bool:
        left = len(asyncio.all_tasks()) <= tasks and len(process.net_connections()) <= sockets
        return left and not hub.stats().views

    await until(gone, clock)


def mangled(offer: str, random: Random) -> bytes:
    """The offer with one to four injuries: bytes changed, lines lost, doubled, swapped or cut."""
    text = bytearray(offer.encode())
    for _ in range(random.randint(1, 4)):
        lines = bytes(text).split(b"\r\n")
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(6):
            case 0:
                text[random.randrange(len(text))] = random.randrange(256)
                continue
            case 1:
                del lines[at]
            case 2:
                lines.insert(at, lines[other] * random.choice((1, 3)))
            case 3:
                lines[at], lines[other] = lines[other], lines[at]
            case 4:
                lines[at] = lines[at][: random.randrange(len(lines[at]) + 1)]
            case _:
                lines[at] = lines[at].replace(b" ", random.choice((b":", b"", b"  ", b" -1 ")), 1)
        text = bytearray(b"\r\n".join(lines)) or bytearray(b"v")
    return bytes(text)


async def test_the_relays_figures_are_there_for_prometheus(
    container: Container, sign_in: SignIn, anonymous: httpx.AsyncClient, sim: SimCamera, clock: FakeClock
) -> None:
    await register_sim(container, sim)
    operator = await sign_in(Role.OPERATOR, "3601")
    assert (await operator.post(f"/whep/{CODE}", content="no offer", headers=SDP)).status_code == 400
    said = await operator.post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
    figures = (await anonymous.get("/metrics")).text.splitlines()
    assert {
        "vms_live_views 1.0",
        "vms_live_sources 1.0",
        "vms_live_sent_bytes_total 0.0",
        'vms_live_refused_total{reason="bad_offer"} 1.0',
        'vms_live_refused_total{reason="too_many_views"} 0.0',
        'vms_live_first_picture_seconds_bucket{le="+Inf"} 0.0',
    } <= set(figures)
    await operator.delete(said.headers["Location"])

    async def counted() -> bool:
        return 'vms_live_closed_total{reason="viewer_left"} 1.0' in (await anonymous.get("/metrics")).text

    await until(counted, clock)


@pytest.mark.parametrize(
    ("role", "division", "status"),
    [
        (Role.OPERATOR, "3602", 404),
        (Role.CREW, "3601", 403),
        (Role.AUDITOR, None, 403),
        (Role.GOVERNANCE_OFFICER, "36", 201),
        (Role.ADMINISTRATOR, None, 201),
    ],
)
async def test_only_who_may_watch_there_watches(
    container: Container, sign_in: SignIn, sim: SimCamera, role: Role, division: str | None, status: int
) -> None:
    await register_sim(container, sim)
    person = await sign_in(role, division)
    said = await person.post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
    assert said.status_code == status
    assert len(await rows(container)) == (status == 201)


async def test_without_a_sign_in_there_is_nothing(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.post(f"/whep/{CODE}", content="x", headers=SDP)).status_code == 401
    assert (await anonymous.delete("/whep/sessions/x")).status_code == 401


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"v=0\r\n", {"Content-Type": "application/json"}, 415),
        (b"", SDP, 400),
        (b"\xff\xfe", SDP, 400),
        (b"v=0\r\nm=video\r\n", SDP, 400),
        (b"v=0\r\n" * 20_000, SDP, 413),
    ],
)
async def test_what_is_no_offer_is_refused_in_words(
    container: Container, sign_in: SignIn, sim: SimCamera, body: bytes, headers: dict[str, str], status: int
) -> None:
    await register_sim(container, sim)
    said = await (await sign_in(Role.OPERATOR)).post(f"/whep/{CODE}", content=body, headers=headers)
    assert said.status_code == status
    assert said.headers["Content-Type"] == "application/problem+json"
    assert await rows(container) == []


@pytest.mark.parametrize(
    ("fault", "finding", "words"),
    [
        (Fault.WRONG_PASSWORD, "unauthorized", "refuses the user name or password"),
        (Fault.REFUSES, "refused", "nobody answers"),
    ],
)
async def test_a_camera_without_a_picture_is_named(
    container: Container, sign_in: SignIn, sim: SimCamera, fault: Fault, finding: str, words: str
) -> None:
    await sim.set_fault(fault)
    await register_sim(container, sim)
    said = await (await sign_in(Role.OPERATOR)).post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
    assert said.status_code == 409
    assert said.headers["Retry-After"]
    assert (said.json()["lack"], said.json()["finding"]) == ("camera", finding)
    assert words in said.json()["detail"]
    assert sim.credentials.password not in said.text


@pytest.mark.parametrize(
    ("url", "lifecycle", "lack", "words"),
    [
        (None, Lifecycle.IN_SERVICE, "address", "no stream address"),
        ("rtsp://127.0.0.1:1/x", Lifecycle.RETIRED, "retired", "is retired"),
        ("http://127.0.0.1/x", Lifecycle.IN_SERVICE, "address", "must start with rtsp://"),
    ],
)
async def test_a_camera_that_cannot_be_asked_is_named(
    container: Container, sign_in: SignIn, url: str | None, lifecycle: Lifecycle, lack: str, words: str
) -> None:
    await register(container, url, None, lifecycle=lifecycle)
    said = await (await sign_in(Role.OPERATOR)).post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
    assert said.status_code == 409
    assert said.json()["lack"] == lack
    assert words in said.json()["detail"]


async def test_an_unknown_camera_is_not_found(sign_in: SignIn) -> None:
    operator = await sign_in(Role.OPERATOR)
    for key in (CODE, str(uuid.uuid4()), "x"):
        assert (await operator.post(f"/whep/{key}", content="v=0", headers=SDP)).status_code == 404
    assert (await operator.options(f"/whep/{CODE}")).headers["Accept-Post"] == "application/sdp"


async def test_a_disabled_person_stops_watching(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock
) -> None:
    await register_sim(container, sim)
    operator = await sign_in(Role.OPERATOR)
    assert (await operator.post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)).status_code == 201
    async with container.database.unit_of_work() as tx:
        (user,) = (await tx.session.execute(select(User))).scalars()
        tx.outbox.add(UserDisabled(tx.now, user.id))

    async def closed() -> bool:
        return (await rows(container))[0].close_reason == "right_withdrawn"

    await until(closed, clock)


async def test_the_end_of_the_service_and_a_crash_close_the_record(
    settings: Settings, clock: FakeClock, sim: SimCamera
) -> None:
    parts = frozenset({Part.API})
    async with compose(settings, clock=clock, parts=parts) as container:
        await register_sim(container, sim)
        token = await add_person(container.database, Role.OPERATOR)
        async with client(create_app(container), {"Authorization": f"Bearer {token}"}) as operator:
            said = await operator.post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
        assert said.status_code == 201
    async with compose(settings, clock=clock, parts=parts) as container:
        (first,) = await rows(container)
        assert first.close_reason == "shutdown"
        async with container.database.unit_of_work() as tx:  # what a killed process leaves
            tx.session.add(LiveView(**first.model_dump(exclude={"id", "closed_at", "close_reason"})))
    async with compose(settings, clock=clock, parts=parts) as container:
        assert [row.close_reason for row in await rows(container)] == ["shutdown", "crashed"]
        async with container.database.reading() as reading:
            ends = (await reading.execute(select(AuditEntry).where(AuditEntry.action == "live.end"))).scalars().all()
        said_of = {(entry.detail or {})["reason"]: (entry.user_id, entry.via, entry.division_code) for entry in ends}
        assert said_of == {
            "shutdown": (first.user_id, "token", "3601"),
            "crashed": (first.user_id, "service", "3601"),
        }
        assert len(ends) == 2, "an end was told twice"


@pytest.mark.parametrize("settings", [{"views_per_user": 3}], indirect=True)
async def test_one_person_has_only_so_many_views(container: Container, sign_in: SignIn, sim: SimCamera) -> None:
    await register_sim(container, sim)
    operator, other = await sign_in(Role.OPERATOR), await sign_in(Role.OPERATOR)
    offer = await offer_sdp()
    for _ in range(3):
        assert (await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)).status_code == 201
    refused = await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert "3 live views are open" in refused.json()["detail"]
    assert (await other.post(f"/whep/{CODE}", content=offer, headers=SDP)).status_code == 201
