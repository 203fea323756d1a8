"""What ends a view or makes it less: rights over its camera, the line of the room where it is watched."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlmodel import select

from registry.columns import new_id
from registry.model import Camera, Lifecycle
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from streams.url import StreamUrl
from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.live_camera import CODE, SDP, register, register_sim, room_of, rows, until
from tests.fakes.relay_viewer import offer_sdp
from vms.accounts.model import Role
from vms.accounts.tables import ApiToken
from vms.events import RegistryChanged, RightsChanged, SessionEnded, UserDisabled
from vms.evidence.tables import Evidence
from vms.web.deps import Container


@pytest.fixture
async def sim() -> AsyncIterator[SimCamera]:
    async with SimCamera() as camera:
        yield camera


async def watch(person: httpx.AsyncClient, query: str = "") -> httpx.Response:
    return await person.post(f"/whep/{CODE}{query}", content=await offer_sdp(), headers=SDP)


async def change_camera(container: Container, *, named: bool, **fields: Any) -> None:
    async with container.database.unit_of_work() as tx:
        (camera,) = (await tx.session.execute(select(Camera))).scalars()
        for name, value in fields.items():
            setattr(camera, name, value)
        tx.outbox.add(RegistryChanged(tx.now, camera_ids=(camera.id,) if named else ()))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("fields", "ends"),
    [
        ({"division_code": "3602"}, True),
        ({"lifecycle": Lifecycle.RETIRED}, True),
        ({"name": "West gate"}, False),
    ],
)
async def test_a_camera_that_leaves_the_watchers_area_is_watched_no_more(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock, named: bool, fields: Any, ends: bool
) -> None:
    await register_sim(container, sim)
    here, everywhere = await sign_in(Role.OPERATOR, "3601"), await sign_in(Role.OPERATOR)
    assert (await watch(here)).status_code == (await watch(everywhere)).status_code == 201
    await change_camera(container, named=named, **fields)
    expected = {True: "right_withdrawn", False: None}
    retired = fields.get("lifecycle") is Lifecycle.RETIRED

    async def decided() -> bool:
        reasons = [row.close_reason for row in await rows(container)]
        return reasons == [expected[ends], expected[retired]]

    await until(decided, clock)  # no time goes by: it is told, and not looked for now and then


@asynccontextmanager
async def slow_door(camera: SimCamera, door: asyncio.Event, knocked: asyncio.Event) -> AsyncIterator[StreamUrl]:
    """The camera's sub stream, reached once `door` is set. `knocked`: somebody waits before it."""

    url, talking = camera.sub_url, set[asyncio.Task[None] | None]()

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(1 << 16):
            sink.write(data)
        sink.close()

    async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking.add(asyncio.current_task())
        knocked.set()
        await door.wait()
        inner_reader, inner_writer = await asyncio.open_connection(url.host, url.port)
        try:
            await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))
        finally:
            for each in (inner_writer, writer):
                each.close()

    async with await asyncio.start_server(let_in, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield StreamUrl.parse(str(url).replace(f":{url.port}/", f":{port}/"))
        for task in filter(None, talking):
            task.cancel()
        await asyncio.gather(*filter(None, talking), return_exceptions=True)


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        (lambda now, actor: SessionEnded(now, actor.user_id, actor.credential_id), 403),
        (lambda now, actor: RightsChanged(now, actor.user_id), 403),
        (lambda now, actor: SessionEnded(now, actor.user_id, new_id()), 201),  # another of their sign-ins
        (lambda now, actor: UserDisabled(now, new_id()), 201),  # somebody else
    ],
)
async def test_a_right_that_ends_while_a_view_opens_ends_the_view(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock, fact: Any, status: int
) -> None:
    door, knocked = asyncio.Event(), asyncio.Event()
    async with slow_door(sim, door, knocked) as url, asyncio.TaskGroup() as group:
        await register(container, None, str(url), sim.credentials)
        person = await sign_in(Role.OPERATOR, "3601")
        opening = group.create_task(watch(person))
        await knocked.wait()
        heard = group.create_task(heard_of(container))
        await clock.settle()
        async with container.database.unit_of_work() as tx:
            (token,) = (await tx.session.execute(select(ApiToken))).scalars()
            tx.outbox.add(fact(tx.now, SimpleNamespace(user_id=token.user_id, credential_id=token.id)))
        await heard
        await clock.settle()
        door.set()
        said = await opening
    assert said.status_code == status, said.text
    if status == 403:
        assert "your rights have just changed" in said.json()["detail"]
        assert [row.close_reason for row in await rows(container)] == ["right_withdrawn"]


async def heard_of(container: Container) -> None:
    """Until the next fact about rights has gone round."""
    with container.bus.subscribe("test", UserDisabled, RightsChanged, SessionEnded) as facts:
        async for _ in facts:
            return


async def states(person: httpx.AsyncClient, locations: list[str]) -> list[tuple[str, str]]:
    found = [(await person.get(location)).json() for location in locations]
    return [(state["stream"], state["pictures"]) for state in found]


async def test_a_rooms_line_is_shared_and_never_overrun(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock
) -> None:
    await register_sim(container, sim)
    person = await sign_in(Role.OPERATOR, "3601")
    await room_of(container, 2000)  # of which 1600 are for live views: sub streams of 600, key frames of 150
    opened = [(await watch(person, "?stream=main")).headers["Location"]]
    state = (await person.get(opened[0])).json()
    assert (state["asked"], state["stream"], state["pictures"], state["causes"]) == ("main", "sub", "all", ["room"])
    assert "the line of duty room has 1600 kbit/s" in state["reason"]
    opened += [(await watch(person)).headers["Location"] for _ in range(2)]
    assert await states(person, opened) == [("sub", "key_frames"), ("sub", "all"), ("sub", "all")]
    while (said := await watch(person)).status_code == 201:
        opened.append(said.headers["Location"])
    assert len(opened) == 10
    assert set(await states(person, opened)) == {("sub", "key_frames")}
    assert said.status_code == 409
    assert "the line of duty room has 1600 kbit/s for live views" in said.json()["detail"]
    assert said.json()["lack"] == "room"
    for location in opened[1:]:
        await person.delete(location)

    async def whole_again() -> bool:
        return await states(person, opened[:1]) == [("sub", "all")]

    await until(whole_again, clock)


@pytest.mark.parametrize(
    ("live_kbps", "asked", "given"),
    [
        (4085, True, ("main", "all")),
        (4084, True, ("sub", "all")),  # the sound takes 85 kbit/s
        (4084, False, ("main", "all")),
        (151, True, ("sub", "key_frames")),  # no place for the sound: the picture alone
    ],
)
async def test_sound_takes_its_part_of_the_line_but_never_a_picture(
    container: Container, sign_in: SignIn, live_kbps: float, asked: bool, given: tuple[str, str]
) -> None:
    async with SimCamera(audio=True) as camera:
        await register_sim(container, camera)
        person = await sign_in(Role.OPERATOR, "3601")
        await room_of(container, math.ceil(live_kbps / 0.8))
        said = await person.post(f"/whep/{CODE}?stream=main", content=await offer_sdp(audio=asked), headers=SDP)
        assert said.status_code == 201, said.text
        assert await states(person, [said.headers["Location"]]) == [given]


@pytest.mark.parametrize(("link_kbps", "stream"), [(None, "main"), (100_000, "main"), (1000, "sub")])
async def test_the_room_may_be_named(
    container: Container, sign_in: SignIn, sim: SimCamera, link_kbps: int | None, stream: str
) -> None:
    await register_sim(container, sim)
    room = await room_of(container, link_kbps)
    person, stranger = await sign_in(Role.OPERATOR, "3601"), await sign_in(Role.OPERATOR, "3602")
    assert (await states(person, [(await watch(person, "?stream=main")).headers["Location"]])) == [("main", "all")]
    said = await watch(person, f"?stream=main&room={room.id}")
    assert await states(person, [said.headers["Location"]]) == [(stream, "all")]
    assert (await watch(person, f"?room={new_id()}")).status_code == 422
    assert (await watch(stranger, f"?room={room.id}")).status_code == 404  # the camera is not theirs either


async def test_nobody_else_sees_the_state_of_a_view(container: Container, sign_in: SignIn, sim: SimCamera) -> None:
    await register_sim(container, sim)
    one, other = await sign_in(Role.OPERATOR), await sign_in(Role.OPERATOR)
    location = (await watch(one)).headers["Location"]
    state = (await one.get(location)).json()
    assert (state["reason"], state["causes"], state["packets"]) == (None, [], 0)
    assert (await other.get(location)).status_code == 404


async def test_a_camera_without_a_live_picture_shows_its_newest_still(
    container: Container, sign_in: SignIn, sim: SimCamera, clock: FakeClock
) -> None:
    await sim.set_fault(Fault.REFUSES)
    await register_sim(container, sim)
    person = await sign_in(Role.OPERATOR)
    assert "still" not in (await watch(person)).json()
    async with container.database.unit_of_work() as tx:
        (camera,) = (await tx.session.execute(select(Camera))).scalars()
        for sha256, age_s in (("b" * 64, 0), ("a" * 64, -60)):
            taken_at = tx.now.fromtimestamp(tx.now.timestamp() + age_s, tx.now.tzinfo)
            tx.session.add(
                Evidence(
                    camera_id=camera.id, sha256=sha256, taken_at=taken_at, bytes=1, width=1, height=1, finding="ok"
                )
            )
    await clock.advance(30)
    still = (await watch(person)).json()["still"]
    assert still["url"] == f"/api/v1/evidence/{'b' * 64}?camera_id={camera.id}"
    assert still["age_s"] == pytest.approx(30, abs=10)
