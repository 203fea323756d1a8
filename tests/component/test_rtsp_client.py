"""The RTSP client against scripted servers: each phase, each refusal, each oddity of real cameras."""

import asyncio
import socket
from collections.abc import Callable
from hashlib import md5
from typing import Literal

import pytest
import uvloop

from streams.clock import SystemClock
from streams.model import Credentials, Finding
from streams.rtsp.client import Timeouts, open_session
from streams.rtsp.session import RtspError
from streams.url import StreamUrl
from tests.fakes.patience import PATIENCE_S
from tests.fakes.rtsp_server import SDP, Behaviour, Peer, Request, Sink, fake_rtsp_server, only, rtp

QUICK = Timeouts(connect_s=5, answer_s=1, first_packet_s=1)
ACCOUNT = Credentials("admin", 'p"ss:word')


async def honest(peer: Peer) -> None:
    while (request := await peer.read()) is not None:
        peer.honest(request)
        if request.method == "PLAY":
            for sequence in range(3):
                peer.interleaved(rtp(sequence, 0, b"\x65" * 100))
            peer.interleaved(b"\x80\xc8\0\6" + bytes(24), channel=1)
            peer.interleaved(rtp(9, 0, b"other track"), channel=2)
            peer.interleaved(rtp(9, 0, b"comfort noise", payload_type=13))


async def failure(behave: Behaviour, credentials: Credentials | None = None) -> RtspError:
    """Opening fails, or the session ends by itself."""
    async with fake_rtsp_server(behave) as server:
        return await failure_at(server.url, credentials)


async def failure_at(url: StreamUrl, credentials: Credentials | None = None) -> RtspError:
    try:
        async with (
            asyncio.timeout(PATIENCE_S),
            open_session(url, credentials, Sink(), clock=SystemClock(), timeouts=QUICK) as session,
        ):
            return await session.ended()
    except RtspError as error:
        return error


async def test_packets_of_the_chosen_track_reach_the_sink() -> None:
    sink = Sink()
    async with fake_rtsp_server(honest) as server:
        async with open_session(server.url, None, sink, clock=SystemClock()) as session:
            await sink.came.wait()
            assert session.media.codec == "h264"
            assert session.media.profile_level_id == "42c01e"
            assert session.media.parameter_sets[0][0] & 31 == 7
            assert session.connect_ms > 0
        assert server.methods[:3] == ["DESCRIBE", "SETUP", "PLAY"]
        assert server.peers[0].requests[1].uri == f"{server.url}/trackID=0"
    assert [packet[3] for packet in sink.rtp] == [0, 1, 2]
    assert len(sink.rtcp) == 1


async def test_leaving_sends_teardown_and_closes() -> None:
    torn_down = asyncio.Event()

    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            peer.honest(request)
            if request.method == "TEARDOWN":
                assert request.headers["session"] == "77"
                torn_down.set()

    async with fake_rtsp_server(behave) as server:
        async with open_session(server.url, None, Sink(), clock=SystemClock()):
            pass
        await asyncio.wait_for(torn_down.wait(), PATIENCE_S)


@pytest.mark.parametrize(
    ("method", "status", "finding"),
    [
        ("DESCRIBE", "401 Unauthorized", Finding.UNAUTHORIZED),
        ("DESCRIBE", "403 Forbidden", Finding.UNAUTHORIZED),
        ("DESCRIBE", "404 Not Found", Finding.NOT_FOUND),
        ("DESCRIBE", "400 Bad Request", Finding.NOT_FOUND),
        ("DESCRIBE", "503 Service Unavailable", Finding.NO_VIDEO),
        ("SETUP", "461 Unsupported Transport", Finding.NO_TRANSPORT),
        ("SETUP", "453 Not Enough Bandwidth", Finding.NO_VIDEO),
        ("PLAY", "454 Session Not Found", Finding.NOT_FOUND),
        ("SETUP", "301 Moved", Finding.NOT_FOUND),
    ],
)
async def test_a_refusing_status_is_named(method: str, status: str, finding: Finding) -> None:
    error = await failure(only(method, status))
    assert error.finding is finding
    assert status[:3] in error.detail


def sends(data: bytes, *, then_close: bool = False, repeat: int = 1) -> Behaviour:
    async def behave(peer: Peer) -> None:
        await peer.read()
        for _ in range(repeat):
            peer.writer.write(data)
            await peer.writer.drain()
        if not then_close:
            await peer.reader.read()

    return behave


ENDLESS_HEAD = b"RTSP/1.0 200 OK\r\n" + b"X-Filler: " + b"x" * 1000 + b"\r\n"


@pytest.mark.parametrize(
    ("behave", "finding", "word"),
    [
        pytest.param(sends(b""), Finding.TIMED_OUT, "DESCRIBE", id="silent"),
        pytest.param(sends(b"RTSP/1.0 200"), Finding.TIMED_OUT, "DESCRIBE", id="half an answer"),
        pytest.param(sends(b"", then_close=True), Finding.RESET, "closed", id="closes"),
        pytest.param(sends(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Finding.UNREADABLE, "web server", id="http"),
        pytest.param(sends(b"SSH-2.0-OpenSSH_9.2\r\n"), Finding.UNREADABLE, "not RTSP", id="ssh"),
        pytest.param(sends(bytes(range(256))), Finding.UNREADABLE, "not RTSP", id="garbage"),
        pytest.param(sends(ENDLESS_HEAD + b"Y: " + b"y" * 20_000), Finding.UNREADABLE, "longer", id="endless head"),
        pytest.param(
            sends(b"RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n"), Finding.UNREADABLE, "longer", id="huge body"
        ),
        pytest.param(
            sends(b"RTSP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n"), Finding.UNREADABLE, "number", id="negative body"
        ),
        pytest.param(sends(b"RTSP/1.0 200 OK\r\nCSeq: 9\r\n\r\n", repeat=50), Finding.TIMED_OUT, "", id="wrong CSeq"),
        pytest.param(sends(b"$\0\xff\xff" + bytes(65535), repeat=5), Finding.TIMED_OUT, "", id="packets, no answer"),
        pytest.param(only("DESCRIBE", "200 OK", body=b"\xff\xfe" * 50), Finding.NO_VIDEO, "no video", id="bad sdp"),
        pytest.param(
            only("DESCRIBE", "200 OK", body=SDP.replace(b"H264", b"VP8")), Finding.UNREADABLE, "VP8", id="codec"
        ),
        pytest.param(only("SETUP", "200 OK"), Finding.UNREADABLE, "session id", id="no session"),
    ],
)
async def test_a_hostile_answer_is_named(behave: Behaviour, finding: Finding, word: str) -> None:
    error = await failure(behave)
    assert (error.finding, word in error.detail) == (finding, True), error.detail


async def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = await failure_at(StreamUrl("rtsp", "127.0.0.1", port, "/"))
    assert error.finding is Finding.REFUSED
    assert str(port) in error.detail


async def test_a_name_that_is_no_host_name() -> None:
    assert (await failure_at(StreamUrl("rtsp", "a..b", 554, "/"))).finding is Finding.REFUSED


async def test_our_own_lack_of_file_handles_says_nothing_about_the_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_handles(*_: object, **__: object) -> socket.socket:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(asyncio.base_events.socket, "socket", no_handles)  # type: ignore[attr-defined]
    assert (await failure_at(StreamUrl("rtsp", "127.0.0.1", 554, "/"))).finding is Finding.BLIND


async def test_no_packet_after_play() -> None:
    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            peer.honest(request)

    error = await failure(behave)
    assert error.finding is Finding.NO_VIDEO
    assert "PLAY" in error.detail


async def test_packets_before_the_answer_to_play_and_split_at_every_byte() -> None:
    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            if request.method != "PLAY":
                peer.honest(request)
                continue
            whole = b"".join(b"$\0\0\x20" + rtp(sequence, 0, b"\x41" * 20) for sequence in range(3))
            whole += f"RTSP/1.0 200 OK\r\nCSeq: {request.headers['cseq']}\r\n\r\n\r\n".encode()
            whole += b"$\0\0\x20" + rtp(3, 0, b"\x41" * 20)
            for byte in whole:
                peer.writer.write(bytes([byte]))
                await peer.writer.drain()

    sink = Sink()
    async with (
        fake_rtsp_server(behave) as server,
        open_session(server.url, None, sink, clock=SystemClock(), timeouts=QUICK),
        asyncio.timeout(PATIENCE_S),
    ):
        while len(sink.rtp) < 4:
            sink.came.clear()
            await sink.came.wait()
    assert [packet[3] for packet in sink.rtp] == [0, 1, 2, 3]


def digest_answers(request: Request, nonce: str, realm: str = "cam") -> bool:
    """RFC 2617 without qop, computed here once more."""
    sent = request.headers.get("authorization", "")
    first = md5(f"{ACCOUNT.username}:{realm}:{ACCOUNT.password}".encode()).hexdigest()
    second = md5(f"{request.method}:{request.uri}".encode()).hexdigest()
    return f'response="{md5(f"{first}:{nonce}:{second}".encode()).hexdigest()}"' in sent


def digest_server(nonces: Callable[[int], str], *, stale: bool = False) -> Behaviour:
    """Asks with `nonces(n)` for the n-th request; accepts only the newest nonce."""

    async def behave(peer: Peer) -> None:
        count = 0
        while (request := await peer.read()) is not None:
            count += 1
            if digest_answers(request, nonces(count)):
                peer.honest(request)
                if request.method == "PLAY":
                    peer.interleaved(rtp(0, 0, b"\x65"))
                continue
            flag = ", stale=true" if stale and "authorization" in request.headers else ""
            nonce = nonces(count + 1)
            peer.answer(request, "401 Unauthorized", f'WWW-Authenticate: Digest realm="cam", nonce="{nonce}"{flag}\r\n')

    return behave


async def plays(behave: Behaviour, credentials: Credentials | None) -> list[str]:
    sink = Sink()
    async with fake_rtsp_server(behave) as server:
        async with open_session(server.url, credentials, sink, clock=SystemClock(), timeouts=QUICK):
            await asyncio.wait_for(sink.came.wait(), PATIENCE_S)
        return server.methods


async def test_digest_is_answered() -> None:
    assert (await plays(digest_server(lambda _: "n1"), ACCOUNT))[:4] == ["DESCRIBE", "DESCRIBE", "SETUP", "PLAY"]


async def test_a_stale_nonce_is_renewed() -> None:
    methods = await plays(digest_server(lambda count: f"n{count // 3}", stale=True), ACCOUNT)
    assert methods.count("PLAY") + methods.count("SETUP") + methods.count("DESCRIBE") > 4


async def test_a_wrong_password_is_tried_once_only() -> None:
    async with fake_rtsp_server(digest_server(lambda count: f"n{count}")) as server:
        error = await failure_at(server.url, Credentials("admin", "wrong"))
        assert error.finding is Finding.UNAUTHORIZED
        assert [("authorization" in request.headers) for request in server.peers[0].requests] == [False, True]
        assert "wrong" not in error.detail.replace("wrong_", "")


async def test_an_unknown_kind_of_authentication() -> None:
    error = await failure(only("DESCRIBE", "401 Unauthorized", "WWW-Authenticate: Negotiate abc\r\n"), ACCOUNT)
    assert error.finding is Finding.UNAUTHORIZED
    assert "kind of authentication" in error.detail


async def test_credentials_wanted_but_none_stored() -> None:
    error = await failure(digest_server(lambda _: "n"))
    assert error.finding is Finding.UNAUTHORIZED
    assert "none are stored" in error.detail


async def test_nothing_secret_is_sent_unless_asked() -> None:
    async with fake_rtsp_server(honest) as server:
        async with open_session(server.url, ACCOUNT, Sink(), clock=SystemClock()):
            pass
        assert not any("authorization" in request.headers for request in server.peers[0].requests)


async def redirected(location: str) -> RtspError | None:
    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            if request.uri.endswith("/main"):
                peer.answer(request, "302 Found", f"Location: {location}\r\n")
            else:
                peer.honest(request)
                if request.method == "PLAY":
                    peer.interleaved(rtp(0, 0, b"\x65"))

    async with fake_rtsp_server(behave) as server:
        location = location.replace("HERE", f"127.0.0.1:{server.url.port}")
        sink = Sink()
        try:
            async with open_session(server.url, None, sink, clock=SystemClock(), timeouts=QUICK):
                await sink.came.wait()
        except RtspError as error:
            return error
        return None


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("rtsp://HERE/other", None),
        ("rtsp://HERE/again/main", "again"),
        ("rtsp://10.0.0.1/other", "another host"),
        ("rtsp://u:p@HERE/other", "user name"),
        ("", "no usable address"),
    ],
)
async def test_redirects(location: str, word: str | None) -> None:
    error = await redirected(location)
    assert (error is None) if word is None else (error is not None and word in error.detail)
    assert error is None or error.finding is Finding.NOT_FOUND


async def test_the_reason_of_an_end_is_given() -> None:
    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            peer.honest(request)
            if request.method == "PLAY":
                peer.interleaved(rtp(0, 0, b"\x65"))
                await peer.writer.drain()
                return

    assert (await failure(behave)).finding is Finding.RESET


@pytest.mark.parametrize("phase", ["DESCRIBE", "SETUP", "PLAY", "playing"])
async def test_cancelling_at_any_phase_leaves_no_socket(phase: str) -> None:
    reached = asyncio.Event()

    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            if request.method == phase:
                reached.set()
            else:
                peer.honest(request)

    async def open_for_ever(url: StreamUrl) -> None:
        async with open_session(url, None, Sink(), clock=SystemClock()) as session:
            reached.set()
            await session.ended()

    async with fake_rtsp_server(behave) as server, asyncio.timeout(PATIENCE_S):
        async with asyncio.TaskGroup() as group:
            opening = group.create_task(open_for_ever(server.url))
            await reached.wait()
            opening.cancel()
        assert opening.cancelled()
        await server.idle.wait()


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_the_same_in_the_event_loop_that_serves(transport: Literal["tcp", "udp"]) -> None:
    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            peer.honest(request)
            if request.method == "PLAY":
                peer.interleaved(rtp(0, 0, b"\x65"))

    async def run() -> None:
        sink = Sink()
        async with (
            fake_rtsp_server(behave) as server,
            open_session(server.url, None, sink, clock=SystemClock(), transport=transport),
        ):
            if transport == "tcp":
                await asyncio.wait_for(sink.came.wait(), PATIENCE_S)

    uvloop.run(run())
