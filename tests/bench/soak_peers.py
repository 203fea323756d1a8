"""Processes of the soak and of the wall's bench: cameras that can be switched off and on, and the service that relays
them.

`python -m tests.bench.soak_peers cameras|service …` runs one until its input ends; each line it says is JSON.
"""

import asyncio
import json
import socket
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import psutil
import uvloop

from registry.model import Camera, Division, DivisionKind, Lifecycle
from streams.model import StreamKind
from streams.relay.hub import Hub
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from streams.sim.scenes import GREY
from streams.sim.studio import Studio, default_cache_dir
from streams.sim.take import PROFILES, Take
from streams.sim.worker import make
from tests.fakes.people import add_person, begin_session
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.db.seal import KEY_FILE, create_key_file
from vms.roles.serve import HttpServer, http_config
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container

SCENE = "street-day"
FIRST_CODE = 36092200001320000001
SAY_EVERY_S = 5.0


def code(number: int) -> str:
    """The device code of a camera."""
    return str(FIRST_CODE + number)


async def run_cameras(count: int, fps: float | None) -> None:
    """Lines in: `down N`, `stall N` and `up N`; each is answered when it is done. `fps`: of their sub streams, and they
    have main streams too; None: as usual, and they have none."""
    with tempfile.TemporaryDirectory() as name:
        scenes = default_cache_dir()
        if fps is not None:
            scenes = Path(name)
            PROFILES[StreamKind.SUB] = replace(PROFILES[StreamKind.SUB], fps=fps, max_kbps=1000)
            for scene, kind in product((SCENE, GREY), StreamKind):
                make(Take(scene, kind), scenes)
        async with Studio(scenes) as studio:  # drawn once
            await studio.track(Take(SCENE, StreamKind.SUB))
        cameras = [SimCamera(scene=SCENE, scenes_dir=scenes) for _ in range(count)]
        await _serve_cameras(cameras, main=fps is not None)


async def _serve_cameras(cameras: list[SimCamera], *, main: bool) -> None:
    for camera in cameras:
        await camera.__aenter__()
    _say(
        [
            {"sub_url": str(c.sub_url), "main_url": str(c.main_url) if main else None}
            | {"username": c.credentials.username, "password": c.credentials.password}
            for c in cameras
        ]
    )
    while line := await asyncio.to_thread(sys.stdin.readline):
        what, number = line.split()
        device = cameras[int(number)].device
        if what == "down":
            await device.close()
        elif what == "stall":
            await device.set_fault(Fault.STALLS)
        else:
            await device.open(None)
        _say(what)
    for camera in cameras:
        await camera.__aexit__(None, None, None)


async def run_service(cameras: list[dict[str, str | None]]) -> None:
    """The real service with rights, audit and database as in production; says what it holds every few seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_key_file(folder / KEY_FILE)
        settings = Settings(data_dir=folder, views_per_user=1000)
        async with compose(settings, parts=frozenset({Part.API})) as container:
            await _register(container, cameras)
            token = await add_person(container.database, Role.OPERATOR)
            cookie, _ = await begin_session(container.database, Role.OPERATOR)
            listening = socket.create_server(("127.0.0.1", 0))
            server = HttpServer(http_config(settings, create_app(container)), lambda: None)
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(server.serve([listening]))
                url = f"http://127.0.0.1:{listening.getsockname()[1]}"
                _say({"url": url, "token": token, "cookie": cookie})
                saying = group.create_task(_say_what_it_holds(container.get(Hub)))
                await asyncio.to_thread(sys.stdin.read)
                saying.cancel()
                server.stop()
                await serving


async def _say_what_it_holds(hub: Hub) -> None:
    process = psutil.Process()
    while True:
        stats = hub.stats()
        _say(
            {
                "rss_mb": process.memory_info().rss / 1e6,
                "tasks": len(asyncio.all_tasks()),
                "sockets": len(process.net_connections()),
                "descriptors": descriptors(),
                "views": len(stats.views),
                "sources": len(stats.sources),
                "reconnects": stats.totals.reconnects,
                "closed": stats.closed,
                "refused": stats.refused,
                "skips": stats.totals.skips,
                "resent": stats.totals.packets_resent,
                "cpu_s": sum(process.cpu_times()[:2]),
            }
        )
        await asyncio.sleep(SAY_EVERY_S)


def descriptors() -> dict[str, int]:
    """Of this process, by what they point at: a file's name, or the kind of what has none."""
    held: Counter[str] = Counter()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the one by which the folder is read
            held[link.readlink().name.partition(":")[0]] += 1
    return dict(held)


async def _register(container: Container, cameras: list[dict[str, str | None]]) -> None:
    async with container.database.unit_of_work() as tx:
        tx.session.add(Division(code="36", name="county", kind=DivisionKind.COUNTY, path="/36/"))
        await tx.session.flush()
        for number, camera in enumerate(cameras):
            row = Camera(
                code=code(number), name=f"soak {number}", division_code="36", lifecycle=Lifecycle.IN_SERVICE,
                sub_url=camera["sub_url"], main_url=camera["main_url"], username=camera["username"],
                password_sealed=container.seal.seal((camera["password"] or "").encode()),
                created_at=tx.now, updated_at=tx.now,
            )  # fmt: skip
            tx.session.add(row)


def _say(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "cameras":
        asyncio.run(run_cameras(int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else None))
    else:
        uvloop.run(run_service(json.loads(sys.argv[2])))
