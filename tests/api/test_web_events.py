"""Server-sent events: only what lies in the client's area, and no longer than the client's access."""

import asyncio
import dataclasses
import json
import uuid
from collections.abc import AsyncGenerator, AsyncIterator

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.patience import PATIENCE_S
from vms.accounts.model import Actor, Role, Via
from vms.bus.memory import MemoryBus
from vms.events import (
    CameraStateChanged,
    CoverageComputed,
    Event,
    IncidentChanged,
    RightsChanged,
    SessionEnded,
    UserDisabled,
)
from vms.supervisor import supervised
from vms.web.problems import Unavailable
from vms.web.sse import CLIENT_CAPACITY, HEARTBEAT_INTERVAL_S, MAX_OF_ONE_PERSON, Announcer, stream_events

USER, SESSION, OTHER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)


@pytest.fixture
async def announcer(bus: MemoryBus, clock: FakeClock) -> AsyncIterator[Announcer]:
    async with supervised(clock) as supervisor:
        announcer = Announcer(bus, clock)
        supervisor.start("announcer", announcer.run)
        supervisor.start("heartbeat", announcer.keep_alive)
        await clock.settle()
        yield announcer


def actor(role: Role = Role.OPERATOR, path: str = "/36/01/") -> Actor:
    return Actor(USER, "li", role, path, None, None, Via.SESSION, SESSION)


def change(clock: FakeClock, path: str, code: str = "36") -> CameraStateChanged:
    now = clock.now()
    return CameraStateChanged(now, OTHER, code, path, "offline", "refused", (), now, now, "ab" * 32)


async def opened(announcer: Announcer, who: Actor) -> AsyncGenerator[str, None]:
    stream = announcer.stream(who)
    assert await anext(stream) == "retry: 3000\n\n"
    return stream


async def test_a_client_hears_of_its_own_area_only(announcer: Announcer, bus: MemoryBus, clock: FakeClock) -> None:
    stream = await opened(announcer, actor())
    await bus.publish(change(clock, "/36/02/", "foreign"))
    await bus.publish(change(clock, "/36/01/07/", "own"))
    name, data, *_ = (await anext(stream)).splitlines()
    assert name == "event: camera"
    assert json.loads(data.removeprefix("data: ")) == {
        "id": str(OTHER),
        "code": "own",
        "state": "offline",
        "finding": "refused",
        "faults": [],
        "flapping": False,
        "checked_at": "2026-03-02T08:00:00Z",
        "since": "2026-03-02T08:00:00Z",
        "evidence_url": f"/api/v1/evidence/{'ab' * 32}?camera_id={OTHER}",
        "evidence_at": None,
    }


@pytest.mark.parametrize(
    ("path", "camera"), [("/", "a"), ("/36/", "a"), ("/36/01/", "a"), ("/36/02/", "b"), ("/36/03/", None)]
)
async def test_an_incident_over_two_areas_is_told_to_each_by_its_own_camera(
    announcer: Announcer, bus: MemoryBus, clock: FakeClock, path: str, camera: str | None
) -> None:
    stream = await opened(announcer, actor(path=path))
    parts: dict[str, dict[str, str]] = {"/36/01/07/": {}, "/36/02/08/": {"camera": "b"}}
    await bus.publish(IncidentChanged(clock.now(), OTHER, "raised", "/36/", {"number": 1, "camera": "a"}, parts))
    await bus.publish(change(clock, path))
    heard = [message.split("\ndata: ") for message in (await anext(stream), *([await anext(stream)] if camera else []))]
    assert [json.loads(data) for name, data in heard if name == "event: incident"] == (
        [{"number": 1, "camera": camera}] if camera else []
    )


async def test_a_role_hears_only_what_it_may_see(announcer: Announcer, bus: MemoryBus, clock: FakeClock) -> None:
    stream = await opened(announcer, actor(Role.CREW))
    await bus.publish(CoverageComputed(clock.now()))
    await bus.publish(change(clock, "/36/01/"))
    assert (await anext(stream)).startswith("event: camera\n")


@pytest.mark.parametrize(
    ("kind", "ends"), [("disabled", True), ("rights", True), ("session", True), ("other session", False)]
)
async def test_a_stream_ends_with_the_access(
    announcer: Announcer, bus: MemoryBus, clock: FakeClock, kind: str, ends: bool
) -> None:
    stream = await opened(announcer, actor())
    facts: dict[str, Event] = {
        "disabled": UserDisabled(clock.now(), USER),
        "rights": RightsChanged(clock.now(), USER),
        "session": SessionEnded(clock.now(), USER, SESSION),
        "other session": SessionEnded(clock.now(), USER, OTHER),
    }
    await bus.publish(facts[kind])
    await bus.publish(change(clock, "/36/01/"))
    messages = [message async for message in stream] if ends else [await anext(stream)]
    assert (messages == []) is ends
    await clock.settle()
    assert announcer.clients == (0 if ends else 1)


async def test_a_slow_client_is_told_to_load_again(announcer: Announcer, bus: MemoryBus, clock: FakeClock) -> None:
    stream = await opened(announcer, actor())
    for _ in range(CLIENT_CAPACITY + 1):
        await bus.publish(change(clock, "/36/01/"))
    await clock.settle()
    assert (await anext(stream)).startswith("event: resync\n")
    assert announcer.resyncs == 1


async def test_one_person_does_not_take_all_the_streams_there_are(announcer: Announcer) -> None:
    greedy, other = actor(), dataclasses.replace(actor(), user_id=OTHER)
    streams = [await opened(announcer, greedy) for _ in range(MAX_OF_ONE_PERSON)]
    with pytest.raises(Unavailable):
        await stream_events(greedy, announcer)
    assert (await stream_events(other, announcer)).status_code == 200
    await streams[0].aclose()
    assert (await stream_events(greedy, announcer)).status_code == 200, "one has been closed"


async def test_a_quiet_stream_has_a_heartbeat(announcer: Announcer, clock: FakeClock) -> None:
    stream = await opened(announcer, actor())
    await clock.advance(HEARTBEAT_INTERVAL_S)
    assert (await anext(stream)).startswith(":")


async def test_stopping_the_service_ends_every_stream(announcer: Announcer) -> None:
    streams = [await opened(announcer, actor()) for _ in range(3)]
    announcer.close()
    async with asyncio.timeout(PATIENCE_S):
        assert [[message async for message in stream] for stream in streams] == [[], [], []]
    assert announcer.clients == 0
