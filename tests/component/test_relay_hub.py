"""The whole relay against a real WebRTC client: what viewers see, and what is left when they go."""

import asyncio
import gc
import itertools
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random

import numpy as np
import psutil
import pytest
from aioice import stun

from streams.clock import SystemClock
from streams.model import Finding
from streams.relay.hub import TICK_S, Hub
from streams.relay.ice import Agent, Branch
from streams.relay.model import CloseReason, Refusal, RelayRefusedError, RelaySettings, SourceSpec
from streams.relay.source import backoff_s
from streams.relay.view import LiveView
from streams.relay.viewer import Peer
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.relay_viewer import RelayViewer, Signal, offer_sdp
from tests.fakes.replay_camera import URL, ReplayCamera, clip
from tests.fakes.rubbish import never_collected

CLOCK = SystemClock()
SPEC = SourceSpec("camera-1/sub", URL, None)
SILENT = "a=candidate:9 1 udp 1 127.0.0.1 9 typ host"
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.3, stall_s=60, backoff_s=(0.05, 0.2))


class Closed(dict[str, CloseReason]):
    def __call__(self, view_id: str, reason: CloseReason) -> None:
        self[view_id] = reason


@asynccontextmanager
async def relay(camera: ReplayCamera, settings: RelaySettings = SETTINGS) -> AsyncIterator[tuple[Hub, Signal, Closed]]:
    closed = Closed()
    async with Hub(settings, open_session=camera.open_session, clock=CLOCK) as hub:

        async def signal(offer: str) -> str:
            return (await hub.view(SPEC, offer, on_closed=closed)).answer_sdp

        yield hub, signal, closed


def open_sockets() -> int:
    return len(psutil.Process().net_connections("udp"))


async def test_three_viewers_see_decodable_pictures_from_one_pull() -> None:
    camera = ReplayCamera()
    async with relay(camera) as (hub, signal, closed):
        async with RelayViewer(signal) as one, RelayViewer(signal) as two, RelayViewer(signal) as three:
            for viewer in (one, two, three):
                pictures = [await viewer.frame() for _ in range(10)]
                assert {(picture.width, picture.height) for picture in pictures} == {(320, 240)}
                assert all(b.pts > a.pts for a, b in itertools.pairwise(pictures) if a.pts and b.pts)
            assert camera.opened == 1
            assert hub.stats().sources[0].viewers == 3
        await until(lambda: len(closed) == 3)
        assert set(closed.values()) == {CloseReason.VIEWER_LEFT}
        await until(lambda: camera.open_now == 0)
        assert hub.stats().sources == ()
        # What was counted stays when they are gone.
        assert hub.stats().totals.packets > 30
        assert hub.stats().totals.frames >= 10
        assert sum(hub.stats().first_pictures.counts) == 3


async def test_a_late_viewer_gets_the_cached_key_frame_at_once() -> None:
    camera = ReplayCamera()
    async with relay(camera) as (hub, signal, _), RelayViewer(signal) as first:
        await first.frame()
        await until(lambda: hub.stats().sources[0].frames > 4)
        camera.silent = True  # what comes now comes from the cache
        sent = hub.stats().sources[0].frames
        async with RelayViewer(signal) as late:
            assert (await late.frame()).key_frame
        assert hub.stats().sources[0].frames == sent


@pytest.mark.parametrize("how", ["breaks off", "stalls"])
async def test_viewers_go_on_through_a_reconnect(how: str) -> None:
    camera = ReplayCamera()
    settings = replace(SETTINGS, stall_s=0.6) if how == "stalls" else SETTINGS
    async with relay(camera, settings) as (hub, signal, closed), RelayViewer(signal) as viewer:
        before = await viewer.frame()
        if how == "stalls":
            camera.silent = True
            await until(lambda: camera.open_now == 0)
            camera.silent = False
        else:
            camera.break_off()
        await until(lambda: camera.opened >= 2 and hub.stats().sources[0].playing)
        sent = hub.stats().sources[0].frames
        await until(lambda: hub.stats().sources[0].frames > sent + 30)
        pictures = [await viewer.frame() for _ in range(30)]
        assert all(picture.pts > (before.pts or 0) for picture in pictures if picture.pts is not None)
        assert not closed
        # A busy machine may look as if the camera had stalled once more; then it has been opened once more, too.
        await until(lambda: hub.stats().sources[0].reconnects == camera.opened - 1)
        assert how == "stalls" or camera.opened == 2


async def test_a_viewer_that_never_connects_is_closed_and_leaves_nothing() -> None:
    camera = ReplayCamera()
    offer = await offer_sdp()
    tasks, sockets = len(asyncio.all_tasks()), open_sockets()
    async with relay(camera, replace(SETTINGS, connect_deadline_s=0.2)) as (hub, signal, closed):
        await signal(offer)
        await until(lambda: len(closed) == 1)
        assert set(closed.values()) == {CloseReason.NOT_CONNECTED}
        await until(lambda: not hub.stats().views and not hub.stats().sources)
    await until(lambda: len(asyncio.all_tasks()) == tasks)
    assert open_sockets() == sockets


async def test_a_view_that_is_given_up_while_it_opens_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    opening: list[Peer] = []
    gathers = asyncio.Event()

    async def never(peer: Peer) -> None:
        opening.append(peer)
        gathers.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Peer, "gather", never)
    async with relay(ReplayCamera()) as (hub, signal, closed):

        async def ask() -> None:
            await signal(await offer_sdp())

        async with asyncio.TaskGroup() as group:
            asked = group.create_task(ask())
            await gathers.wait()
            asked.cancel()
        (peer,) = opening
        assert peer.closed.is_set()
        assert (hub.stats().views, closed) == ((), {})


async def test_leaving_the_hub_closes_every_view_and_session() -> None:
    camera = ReplayCamera()
    tasks = len(asyncio.all_tasks())
    async with relay(camera) as (_, signal, closed):
        viewer = RelayViewer(signal)
        await viewer.__aenter__()
        await viewer.frame()
    assert set(closed.values()) == {CloseReason.SHUTDOWN}
    assert camera.open_now == 0
    await viewer.__aexit__(None, None, None)
    await until(lambda: len(asyncio.all_tasks()) == tasks)


@pytest.mark.parametrize("tries", [None, 0, 6], ids=["every address answers", "one is given up", "one is being tried"])
async def test_a_view_that_has_ended_is_freed_at_once(tries: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each has some quarter of a megabyte, most of it OpenSSL's: searching for garbage hardly sees it, and comes rarely.
    kinds = {LiveView, Peer, Agent, Branch}

    def alive() -> Counter[type]:
        return Counter(type(each) for each in gc.get_objects() if type(each) in kinds)

    monkeypatch.setattr(stun, "RETRY_MAX", tries or 0)
    with never_collected():
        before = alive()  # what other tests of the run have kept
        async with relay(ReplayCamera()) as (hub, signal, closed):

            async def signal_with_another_address(offer: str) -> str:
                return await signal(offer.replace("a=candidate", f"{SILENT}\r\na=candidate", 1))

            async with RelayViewer(signal if tries is None else signal_with_another_address) as viewer:
                await viewer.frame()
                assert set(alive() - before) == kinds
                # So long that all that is done now and then for a view has been done.
                await CLOCK.sleep(2.5 * TICK_S)
                assert hub.stats().views
            await until(lambda: len(closed) == 1)
            await until(lambda: alive() <= before)


@pytest.mark.parametrize(
    ("finding", "words"),
    [(Finding.UNAUTHORIZED, "refuses the user name or password"), (Finding.REFUSED, "nobody answers")],
)
async def test_a_camera_without_a_picture_is_refused_in_words(finding: Finding, words: str) -> None:
    camera = ReplayCamera()
    camera.finding = finding
    offer = await offer_sdp()
    async with relay(camera) as (hub, signal, _):
        with pytest.raises(RelayRefusedError, match=words) as caught:
            await signal(offer)
        assert (caught.value.refusal, caught.value.finding) == (Refusal.NO_LIVE_PICTURE, finding)
        with pytest.raises(RelayRefusedError, match=words):  # from memory: the camera's account must not lock
            await signal(offer)
        assert camera.opened == 0
        assert hub.stats().refused == {Refusal.NO_LIVE_PICTURE: 2}


async def test_h265_is_refused_with_the_remedy() -> None:
    offer = await offer_sdp()
    async with relay(ReplayCamera(codec="h265")) as (_, signal, _):
        with pytest.raises(RelayRefusedError, match=r"H\.265, which your browser does not play"):
            await signal(offer)


async def test_a_camera_that_comes_back_with_another_codec_ends_its_views() -> None:
    camera = ReplayCamera()
    async with relay(camera) as (_, signal, closed), RelayViewer(signal) as viewer:
        await viewer.frame()
        camera.codec = "h265"
        camera.break_off()
        await until(lambda: set(closed.values()) == {CloseReason.SOURCE_ENDED})


@pytest.mark.parametrize(
    ("left_out", "words"),
    [(frozenset({5}), "sends no key frame"), (frozenset({7, 8}), r"no parameter sets \(SPS, PPS\)")],
)
async def test_a_camera_that_nobody_can_start_watching_is_refused_in_words(
    left_out: frozenset[int], words: str
) -> None:
    camera = ReplayCamera()
    camera.only = lambda nal: nal[0] & 0x1F not in left_out
    settings = replace(SETTINGS, key_deadline_s=0.7, backoff_s=(5.0, 5.0))
    async with relay(camera, settings) as (hub, signal, _), RelayViewer(signal):
        await until(lambda: not hub.stats().sources[0].playing)
        with pytest.raises(RelayRefusedError, match=words) as caught:
            await signal(await offer_sdp())
        assert caught.value.finding is Finding.NO_KEYFRAME


async def test_parameter_sets_of_the_sdp_are_enough() -> None:
    camera = ReplayCamera()
    camera.parameter_sets = tuple(nal for nal in clip()[0].nals if nal[0] & 0x1F in (7, 8))
    camera.only = lambda nal: nal[0] & 0x1F not in (7, 8)
    async with relay(camera) as (_, signal, _closed), RelayViewer(signal) as viewer:
        assert (await viewer.frame()).width == 320


async def test_a_camera_that_changes_its_picture_size_goes_on() -> None:
    camera = ReplayCamera()
    async with relay(camera) as (_, signal, closed), RelayViewer(signal) as viewer:
        await viewer.frame()
        camera.clip = clip(480, 320)
        async with asyncio.timeout(PATIENCE_S):
            while (await viewer.frame()).width != 480:
                pass
        assert not closed


async def test_b_frames_that_nothing_refers_to_are_left_out_and_the_rest_is_shown_in_order() -> None:
    camera = ReplayCamera()
    camera.clip = clip(b_frames="bframes=2:b-adapt=0:b-pyramid=none")
    async with relay(camera) as (hub, signal, closed), RelayViewer(signal) as viewer:
        pictures = [await viewer.frame() for _ in range(12)]
        assert all(b.pts > a.pts for a, b in itertools.pairwise(pictures) if a.pts and b.pts)
        # The bar of the clip moves to the right: a picture shown out of order would move it back.
        bars = [int(np.argmax(picture.to_ndarray(format="gray")[120] > 220)) for picture in pictures]
        assert sum(later < earlier for earlier, later in itertools.pairwise(bars)) <= 1  # where the clip begins anew
        source = hub.stats().sources[0]
        assert source.frames_left_out > source.frames_dropped == 0
        assert not closed


async def test_b_frames_that_others_refer_to_are_refused_with_the_remedy() -> None:
    camera = ReplayCamera()
    camera.clip = clip(b_frames="bframes=3:b-adapt=0:b-pyramid=normal")
    async with relay(camera) as (_, signal, closed):
        async with RelayViewer(signal):
            await until(lambda: set(closed.values()) == {CloseReason.SOURCE_ENDED})
        with pytest.raises(RelayRefusedError, match=r"B-frames.*set the stream's profile to Baseline"):
            await signal(await offer_sdp())


async def test_a_blocked_viewer_holds_nobody_up_and_is_closed() -> None:
    class FullSocket:
        def sendmsg(self, *_: object) -> None:
            raise BlockingIOError

        sendto = sendmsg

    camera = ReplayCamera()
    async with relay(camera, replace(SETTINGS, blocked_close_s=0.5)) as (hub, signal, closed):
        async with RelayViewer(signal) as slow, RelayViewer(signal) as quick:
            await slow.frame()
            await quick.frame()
            first, second = hub._views.values()
            assert first._path is not None
            first._path._socket = FullSocket()  # type: ignore[assignment]
            await until(lambda: closed.get(first.id) is CloseReason.TOO_SLOW)
            before = second.stats().packets
            for _ in range(10):
                await quick.frame()
            await until(lambda: second.stats().packets > before)
            assert second.stats().skips == 0
            assert second.id not in closed
        assert hub.stats().blocked_sends > 0


@pytest.mark.parametrize(("failures", "shortest", "longest"), [(1, 0.25, 0.5), (3, 1.0, 2.0), (40, 5.0, 10.0)])
def test_waits_grow_to_a_bound_and_differ(failures: int, shortest: float, longest: float) -> None:
    waits = {backoff_s(failures, (0.5, 10.0), Random(seed)) for seed in range(20)}
    assert all(shortest <= wait <= longest for wait in waits)
    assert len(waits) == 20


async def test_what_strangers_send_to_a_viewers_port_changes_nothing() -> None:
    camera = ReplayCamera()
    ports: list[int] = []
    async with relay(camera) as (hub, signal, closed):

        async def noting_the_port(offer: str) -> str:
            answer = await signal(offer)
            ports.extend(int(port) for port in re.findall(r"127\.0\.0\.1 (\d+) typ host", answer))
            return answer

        async with RelayViewer(noting_the_port) as viewer:
            await viewer.frame()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                for junk in (
                    b"",
                    b"\x80",
                    b"\x80\xc9",
                    b"\x80\xc9\0\1" + bytes(40),
                    b"\x80\x60" + bytes(40),
                    bytes(99),
                ):
                    stranger.sendto(junk, ("127.0.0.1", ports[0]))
            for _ in range(10):
                await viewer.frame()
            await until(lambda: hub.stats().views[0].packets_lost is not None)  # its reports still come
        assert CloseReason.BROKEN not in closed.values()


async def test_a_held_view_connects_and_is_sent_nothing_before_its_release() -> None:
    async with relay(ReplayCamera()) as (hub, _, closed):
        ids: list[str] = []

        async def held(offer: str) -> str:
            view = await hub.view(SPEC, offer, on_closed=closed, held=True)
            ids.append(view.id)
            return view.answer_sdp

        async with RelayViewer(held) as viewer:
            await until(lambda: viewer.connected and hub.stats().sources[0].frames > 10)
            assert hub.stats().totals.packets == 0
            hub.release(ids[0])
            await viewer.frame()
        async with RelayViewer(held) as viewer:
            await until(lambda: viewer.connected)
        await until(lambda: len(closed) == 2)
        assert set(closed.values()) == {CloseReason.VIEWER_LEFT}


async def test_a_full_node_says_so() -> None:
    offer = await offer_sdp()
    async with relay(ReplayCamera(), replace(SETTINGS, max_views=1)) as (hub, signal, _):
        await signal(offer)
        with pytest.raises(RelayRefusedError, match="1 live views, its limit"):
            await signal(offer)
        assert hub.stats().refused == {Refusal.VIEWS_FULL: 1}


async def test_reports_come_back_and_key_requests_are_answered() -> None:
    camera = ReplayCamera()
    settings = replace(SETTINGS, report_interval_s=0.2)
    started = CLOCK.monotonic()
    async with relay(camera, settings) as (hub, signal, _), RelayViewer(signal) as viewer:
        await viewer.frame()
        await until(lambda: hub.stats().views[0].rtt_ms is not None)
        stats = hub.stats().views[0]
        assert stats.packets_lost == 0
        assert 0 <= (stats.rtt_ms or 0) <= (CLOCK.monotonic() - started) * 1000
