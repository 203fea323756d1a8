"""One UDP port for all viewers: whose a datagram is, rubbish thrown at it, trickled candidates and ICE restarts."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from random import Random

import psutil
from aioice import Candidate, Connection
from aioice.ice import CONSENT_FAILURES, CONSENT_INTERVAL

from streams.clock import SystemClock
from streams.relay.attention import LEAST_PICTURES, READ_INTERVAL_S
from streams.relay.fragment import Fragment, parse_fragment
from streams.relay.hub import Hub
from streams.relay.ice import Ports
from streams.relay.model import CloseReason, RelaySettings, SourceSpec
from tests.fakes.hasty_clock import HastyClock
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.relay_viewer import RelayViewer, loopback_ice, offer_sdp
from tests.fakes.replay_camera import URL, ReplayCamera

CLOCK = SystemClock()
SPEC = SourceSpec("camera-1/sub", URL, None)
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.3)
_PORT = re.compile(r"a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) ")


class Relay:
    """A hub, and the views opened through it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.ids: list[str] = []
        self.ports: list[int] = []

    async def signal(self, offer: str) -> str:
        view = await self.hub.view(SPEC, offer, on_closed=_ended)
        self.ids.append(view.id)
        self.ports += [int(port) for port in _PORT.findall(view.answer_sdp)]
        return view.answer_sdp


def _ended(view_id: str, reason: CloseReason) -> None:
    """Nobody asks here."""


@asynccontextmanager
async def relay() -> AsyncIterator[Relay]:
    async with Hub(SETTINGS, open_session=ReplayCamera().open_session, clock=CLOCK) as hub:
        yield Relay(hub)


@asynccontextmanager
async def another_way(answer: str, ufrag: str, password: str) -> AsyncIterator[Connection]:
    """A second ICE session of the same viewer, as a browser makes one that has changed its network."""
    ours = parse_fragment(answer)
    client = Connection(ice_controlling=True, local_username=ufrag, local_password=password)
    with loopback_ice():
        await client.gather_candidates()
    client.remote_username, client.remote_password = ours.ufrag, ours.password
    for text in ours.candidates:
        await client.add_remote_candidate(Candidate.from_sdp(text))
    await client.add_remote_candidate(None)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await client.connect()
        yield client
    finally:
        await client.close()


async def test_all_viewers_share_one_socket() -> None:
    async with relay() as relayed:
        before = len(psutil.Process().net_connections("udp"))
        async with RelayViewer(relayed.signal) as one, RelayViewer(relayed.signal) as two:
            await one.frame()
            await two.frame()
            theirs = 2
            assert len(psutil.Process().net_connections("udp")) == before + theirs + 1
        assert len(set(relayed.ports)) == 1
        assert len(relayed.ports) == 2


async def test_a_viewer_is_asked_for_its_consent_again_and_again() -> None:
    clock = HastyClock(20, longest_step_s=2)  # while the machine stands still nobody can answer
    patient = replace(SETTINGS, unheard_close_s=1e9, stall_s=1e9)
    async with Hub(patient, open_session=ReplayCamera().open_session, clock=clock) as hub:
        relayed = Relay(hub)
        async with RelayViewer(relayed.signal) as one, RelayViewer(relayed.signal) as other:
            await one.frame()
            await other.frame()
            other.refuse_consent()
            began_s = clock.monotonic()
            await until(lambda: len(hub.stats().views) == 1)  # RFC 7675 §5.1: sends no more
            asked_s = CONSENT_INTERVAL * CONSENT_FAILURES
            assert 0.8 * asked_s < clock.monotonic() - began_s
            await until(lambda: clock.monotonic() - began_s > 2 * asked_s)
            assert [view.id for view in hub.stats().views] == relayed.ids[:1]


async def test_while_pictures_flow_what_viewers_say_is_read_after_them() -> None:
    with closing(Ports(("127.0.0.1",), 0)) as ports, closing(Ports(("127.0.0.1",), 0)) as watched:
        ((port,), (other,)) = ports.open(), watched.open()

        async def say() -> None:
            """One datagram to each; the second is read for sure, after the first if that is read."""
            before = watched.strays
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as viewer:
                for each in (port, other):
                    viewer.sendto(b"\x80", each.sock.getsockname())
            await until(lambda: watched.strays > before)

        for n in range(1, LEAST_PICTURES + 1):
            ports.after_picture(n * 2 * READ_INTERVAL_S)
            await say()
        assert ports.strays == LEAST_PICTURES  # read at once
        ports.tick(urgent=False)
        await say()
        assert ports.strays == LEAST_PICTURES
        ports.after_picture(10.0)
        assert ports.strays == LEAST_PICTURES + 1
        await say()
        ports.open()  # for one more viewer
        await until(lambda: ports.strays == LEAST_PICTURES + 2)


async def test_rubbish_at_the_port_reaches_nobody() -> None:
    async with relay() as relayed, RelayViewer(relayed.signal) as viewer:
        await viewer.frame()
        random = Random(3)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.connect(("127.0.0.1", relayed.ports[0]))
            for n in range(400):
                head = bytes([random.choice((0, 1, 20, 22, 128, 200)), random.randrange(256)])
                cookie = b"\x21\x12\xa4\x42" if n % 2 else random.randbytes(4)
                body = random.randbytes(random.randrange(60))
                length = len(body) if n % 3 else random.randrange(1 << 16)
                stranger.send(head + length.to_bytes(2, "big") + cookie + random.randbytes(12) + body)
            stranger.send(b"")
            await until(lambda: relayed.hub.stats().stray_datagrams == 401)
            stranger.setblocking(False)
            answered = True
            try:
                stranger.recv(1)
            except BlockingIOError:
                answered = False
            assert not answered
        for _ in range(5):
            await viewer.frame()


async def test_a_restarted_ice_session_carries_the_media_on() -> None:
    ufrag, password = "newname", "a" * 24
    async with relay() as relayed, RelayViewer(relayed.signal) as viewer:
        await viewer.frame()
        (view_id,) = relayed.ids
        answer = await relayed.hub.restart_ice(view_id, Fragment(ufrag, password, ()))
        assert answer is not None
        await viewer.frame()  # over the old session, until the new one is there
        async with another_way(answer, ufrag, password) as way:
            async with asyncio.timeout(PATIENCE_S):
                while not 127 < (await way.recv())[0] < 192:
                    pass
            assert relayed.hub.trickle(view_id, Fragment(ufrag, password, ("1 1 udp 1 127.0.0.1 9 typ host",)))
            assert not relayed.hub.trickle(view_id, Fragment("oldname", password, ()))
            assert not relayed.hub.stats().closed


async def test_a_restart_that_nobody_follows_changes_nothing() -> None:
    async with relay() as relayed, RelayViewer(relayed.signal) as viewer:
        await viewer.frame()
        for _ in range(3):
            assert await relayed.hub.restart_ice(relayed.ids[0], Fragment("newname", "a" * 24, ())) is not None
        for _ in range(10):
            await viewer.frame()


async def test_before_it_is_connected_there_is_nothing_to_restart() -> None:
    offer = await offer_sdp()
    async with relay() as relayed:
        await relayed.signal(offer)
        assert await relayed.hub.restart_ice(relayed.ids[0], Fragment("newname", "a" * 24, ())) is None
        assert relayed.hub.trickle(relayed.ids[0], Fragment(None, None, ("1 1 udp 1 127.0.0.1 9 typ host",)))
        assert not relayed.hub.trickle("unknown", Fragment(None, None, ()))
