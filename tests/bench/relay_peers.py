"""Processes of the relay bench: the camera, our server, and Janus where Debian's package is installed.

`python -m tests.bench.relay_peers camera|ours …` runs one of the first two until its input ends; it says JSON first.
"""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import uvloop

from registry.model import Camera, Division, DivisionKind, Lifecycle
from streams.model import StreamKind
from streams.sim.camera import SimCamera
from streams.sim.clip import Clip, EncodedFrame, Format, write_clip
from streams.sim.scenes import GREY
from streams.sim.take import Take
from tests.fakes.people import add_person
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.db.seal import KEY_FILE, create_key_file
from vms.roles.serve import HttpServer, http_config
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container

WIDTH, HEIGHT, FPS, KBPS, GROUP_S, LOOP_S = 1920, 1080, 25, 2200, 2, 8
CODE = "36092200001320000001"
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>
/* libnice leaves loopback out: show it 127.0.0.1 as an ordinary address, and nothing else. */
int getifaddrs(struct ifaddrs **found) {
  int (*real)(struct ifaddrs **) = (int (*)(struct ifaddrs **))dlsym(RTLD_NEXT, "getifaddrs");
  int failed = real(found);
  for (struct ifaddrs *each = failed ? 0 : *found; each; each = each->ifa_next) {
    int loopback = (each->ifa_flags & IFF_LOOPBACK) && each->ifa_addr && each->ifa_addr->sa_family == AF_INET;
    each->ifa_flags &= ~(loopback ? IFF_LOOPBACK : IFF_UP | IFF_RUNNING);
  }
  return failed;
}
"""


@dataclass(frozen=True, slots=True)
class Started:
    """A process of the bench, and what it said of itself."""

    pid: int
    said: dict[str, Any]


@contextmanager
def started(*arguments: str) -> Iterator[Started]:
    """A role of this module as a process of its own; ends with the `with`."""
    command = [sys.executable, "-m", "tests.bench.relay_peers", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield Started(process.pid, json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(20)


@contextmanager
def janus(camera: dict[str, str]) -> Iterator[Started | None]:
    """Debian's Janus pulling the camera; None: it is not installed (apt-get install janus gcc)."""
    if not (shutil.which("janus") and shutil.which("gcc")):
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = _configure_janus(folder, camera)
        (folder / "shim.c").write_text(SHIM)
        library = folder / "shim.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, folder / "shim.c", "-ldl"], check=True)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                ["janus", "-F", folder, "-C", folder / "janus.jcfg"],
                stdout=log, stderr=log, env={"LD_PRELOAD": str(library), "PATH": "/usr/bin:/bin"},
            )  # fmt: skip
        try:
            _wait_for_port(port)
            yield Started(process.pid, {"url": f"http://127.0.0.1:{port}/janus"})
        finally:
            process.terminate()
            process.wait(20)


def _configure_janus(folder: Path, camera: dict[str, str]) -> int:
    listed = subprocess.run(["dpkg", "-L", "janus"], check=True, capture_output=True, text=True).stdout.split()
    plugin = next(Path(path) for path in listed if path.endswith("/libjanus_streaming.so"))
    transport = next(Path(path) for path in listed if path.endswith("/libjanus_http.so"))
    other_plugins = ",".join(p.name for p in plugin.parent.glob("*.so") if p.name != plugin.name)
    other_transports = ",".join(p.name for p in transport.parent.glob("*.so") if p.name != transport.name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (folder / "janus.jcfg").write_text(f"""
general: {{ configs_folder="{folder}" plugins_folder="{plugin.parent}" transports_folder="{transport.parent}"
  debug_level=3 interface="127.0.0.1" }}
nat: {{ ice_enforce_list="lo" full_trickle=false }}
plugins: {{ disable="{other_plugins}" }}
transports: {{ disable="{other_transports}" }}
""")
    (folder / "janus.plugin.streaming.jcfg").write_text(f"""
general: {{ events=false }}
camera: {{ type="rtsp" id=1 audio=false video=true url="{camera["url"]}" rtsp_user="{camera["username"]}"
  rtsp_pwd="{camera["password"]}" rtsp_timeout=30 videopt=96 videocodec="h264"
  videofmtp="profile-level-id=42e01f;packetization-mode=1" }}
""")
    (folder / "janus.transport.http.jcfg").write_text(f"""
general: {{ json="compact" base_path="/janus" http=true port={port} interface="lo" ip="127.0.0.1" https=false }}
admin: {{ admin_http=false }}
""")
    return port


def _wait_for_port(port: int, within_s: float = 15.0) -> None:
    end = time.monotonic() + within_s
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def bench_clip() -> Clip:
    """1080p at 25 fps and about 2.2 Mbit/s with a key frame every 2 s: what a street camera's main stream costs."""
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(FPS), Fraction(1, FPS)
    encoder.bit_rate = KBPS * 1000
    # One slice a frame, as cameras encode: x264 would cut it into one per thread.
    rate = f"vbv-maxrate={KBPS}:vbv-bufsize={KBPS}:sliced-threads=0:slices=1"
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "g": str(GROUP_S * FPS), "x264-params": rate}
    noise = np.random.default_rng(7)
    ground = noise.integers(60, 190, (HEIGHT // 8, WIDTH // 8, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    packets = []
    for number in range(LOOP_S * FPS):
        picture = np.roll(ground, number * 4, axis=1)
        picture[::8, :: 4 + number % 3] ^= noise.integers(0, 32, dtype=np.uint8)
        packets += encoder.encode(av.VideoFrame.from_ndarray(picture, "rgb24"))
    packets += encoder.encode(None)
    frames = tuple(EncodedFrame(bool(packet.is_keyframe), _nals(bytes(packet))) for packet in packets)
    sets = tuple(nal for nal in frames[0].nals if nal[0] & 0x1F in (7, 8))
    kbps = sum(len(nal) for frame in frames for nal in frame.nals) * 8 // LOOP_S // 1000
    return Clip(Format("h264", WIDTH, HEIGHT, FPS, kbps, sets), frames)


def _nals(annex_b: bytes) -> tuple[bytes, ...]:
    return tuple(nal.rstrip(b"\0") for nal in annex_b.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if nal)


async def run_camera() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clip = bench_clip()
        for scene in ("bench", GREY):
            for kind in StreamKind:
                write_clip(clip, Path(folder) / Take(scene, kind).file_name)
        async with SimCamera(scene="bench", scenes_dir=Path(folder)) as camera:
            secret = camera.credentials
            said = {"url": str(camera.main_url), "username": secret.username, "password": secret.password}
            print(json.dumps(said | {"kbps": clip.format.bitrate_kbps}), flush=True)
            await _until_input_ends()


async def run_ours(camera: dict[str, str]) -> None:
    """The real service with one camera, rights, audit and database as in production. It checks no cameras: the peer
    does not, and a check within a round of some seconds would be most of what is measured there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_key_file(folder / KEY_FILE)
        settings = Settings(data_dir=folder, views_per_user=1000)
        async with compose(settings, parts=frozenset({Part.API})) as container:
            await _register(container, camera)
            token = await add_person(container.database, Role.OPERATOR)
            listening = socket.create_server(("127.0.0.1", 0))
            server = HttpServer(http_config(settings, create_app(container)), lambda: None)
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(server.serve([listening]))
                url = f"http://127.0.0.1:{listening.getsockname()[1]}/whep/{CODE}?stream=main&purpose=bench"
                print(json.dumps({"url": url, "token": token}), flush=True)
                await _until_input_ends()
                server.stop()
                await serving


async def _register(container: Container, camera: dict[str, str]) -> None:
    async with container.database.unit_of_work() as tx:
        tx.session.add(Division(code="36", name="county", kind=DivisionKind.COUNTY, path="/36/"))
        await tx.session.flush()
        row = Camera(
            code=CODE, name="bench", division_code="36", lifecycle=Lifecycle.IN_SERVICE, main_url=camera["url"],
            username=camera["username"], password_sealed=container.seal.seal(camera["password"].encode()),
            created_at=tx.now, updated_at=tx.now,
        )  # fmt: skip
        tx.session.add(row)


async def _until_input_ends() -> None:
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    if sys.argv[1] == "camera":
        asyncio.run(run_camera())
    else:
        uvloop.run(run_ours(json.loads(sys.argv[2])))
