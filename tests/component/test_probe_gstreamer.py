"""The probe against an RTSP server that is not ours: GStreamer's."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from streams.clock import SystemClock
from streams.model import Credentials, Finding, ProbeReport
from streams.probe import ProbeLimits, probe
from streams.url import StreamUrl

PYTHON = "/usr/bin/python3"
SERVER = Path(__file__).parents[1] / "fakes" / "gst_rtsp_server.py"
PASSWORD = "not-a-secret"  # of a server that lives for one test


@pytest.fixture(scope="module")
def ports() -> Iterator[list[int]]:
    """Of a server open to all and of one that asks for the password, while the tests of this module run."""
    command = [PYTHON, str(SERVER), PASSWORD]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except FileNotFoundError:
        pytest.skip(f"{PYTHON} is not there to run GStreamer's RTSP server")
    with process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if not line:
            process.communicate("")
            pytest.skip("GStreamer's RTSP server is not installed: apt-get install gir1.2-gst-rtsp-server-1.0 …")
        yield [int(port) for port in line.split()]
        process.communicate("")


async def check(
    port: int, path: str, credentials: Credentials | None = None, transport: Literal["tcp", "udp"] = "tcp"
) -> ProbeReport:
    url = StreamUrl("rtsp", "127.0.0.1", port, path)
    return await probe(url, credentials, clock=SystemClock(), limits=ProbeLimits(transport=transport))


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize(("path", "codec"), [("/h264", "h264"), ("/h265", "h265"), ("/bframes", "h264")])
async def test_a_sound_stream(ports: list[int], path: str, codec: str, transport: Literal["tcp", "udp"]) -> None:
    report = await check(ports[0], path, transport=transport)
    assert report.finding is Finding.OK, report.detail
    stream = report.stream
    assert stream is not None
    assert report.snapshot is not None
    assert (stream.codec, stream.width, stream.height, stream.packets_lost) == (codec, 320, 240, 0)
    assert stream.fps == pytest.approx(20, abs=1)
    assert stream.keyframe_interval_s == pytest.approx(1.0, abs=0.1)


async def test_digest(ports: list[int]) -> None:
    assert (await check(ports[1], "/h264", Credentials("gst", PASSWORD))).finding is Finding.OK
    assert (await check(ports[1], "/h264", Credentials("gst", "wrong"))).finding is Finding.UNAUTHORIZED
    assert (await check(ports[1], "/h264")).finding is Finding.UNAUTHORIZED


async def test_a_path_that_is_not_there(ports: list[int]) -> None:
    assert (await check(ports[0], "/nothing")).finding is Finding.NOT_FOUND
