"""WHEP seen by GStreamer's webrtcbin (libnice, its own DTLS, SRTP, jitter buffer, decoders): H.264 and H.265 pass."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.sim.camera import SimCamera
from streams.sim.scenes import GREY
from tests.bench.relay_peers import SHIM
from tests.fakes.live_camera import CODE, register
from tests.fakes.patience import PATIENCE_S
from tests.fakes.people import add_person
from tests.fakes.served import served
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.db.seal import KEY_FILE, create_key_file
from vms.settings import Settings
from vms.web.app import create_app

VIEWER = Path(__file__).parent.parent / "fakes" / "gst_viewer.py"
PYTHON = "/usr/bin/python3"
_NEEDED = """
import gi
for name in ("Gst", "GstSdp", "GstWebRTC"): gi.require_version(name, "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC
Gst.init(None)
assert all(map(Gst.ElementFactory.find, ("webrtcbin", "nicesrc", "avdec_h264", "avdec_h265", "rtph265depay")))
"""


def installed() -> bool:
    return (
        shutil.which("gcc") is not None
        and Path(PYTHON).exists()
        and subprocess.run([PYTHON, "-c", _NEEDED], capture_output=True).returncode == 0
    )


pytestmark = pytest.mark.skipif(
    not installed(),
    reason="apt-get install python3-gi gir1.2-gst-plugins-bad-1.0 gstreamer1.0-nice gstreamer1.0-libav",
)


@pytest.fixture(scope="module")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment in which libnice sees 127.0.0.1, and nothing else."""
    folder = tmp_path_factory.mktemp("shim")
    (folder / "shim.c").write_text(SHIM)
    command = ["gcc", "-shared", "-fPIC", "-o", str(folder / "shim.so"), str(folder / "shim.c"), "-ldl"]
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(folder / "shim.so"), "PATH": "/usr/bin:/bin"}


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """Where the service listens, and an operator's token. Its camera: main H.265, sub H.264."""
    create_key_file(tmp_path / KEY_FILE)
    settings = Settings(data_dir=tmp_path, ui_dir=tmp_path / "ui")
    async with (
        SimCamera(codec="h265", scene=GREY) as camera,
        compose(settings, parts=frozenset({Part.API})) as container,
    ):
        await register(container, str(camera.main_url), str(camera.sub_url), camera.credentials)
        token = await add_person(container.database, Role.OPERATOR)
        async with served(create_app(container)) as url:
            yield url, token


@pytest.mark.parametrize(
    ("stream", "codec", "width"), [("sub", "h264", 640), ("main", "h265", 1920), ("main", "h264", 640)]
)
async def test_webrtcbin_decodes_what_it_offers(
    address: tuple[str, str], loopback: dict[str, str], stream: str, codec: str, width: int
) -> None:
    url, token = address
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        str(VIEWER),
        f"{url}/whep/{CODE}?stream={stream}",
        token,
        codec,
        "30",
        stdout=asyncio.subprocess.PIPE,
        env=loopback,
    )
    async with asyncio.timeout(PATIENCE_S):
        said, _ = await process.communicate()
    seen = json.loads(said.splitlines()[-1])
    assert seen["error"] is None, seen
    assert (seen["frames"] >= 30, seen["width"]) == (True, width)
    assert seen["session"].startswith("/whep/sessions/")
