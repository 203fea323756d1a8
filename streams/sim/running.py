"""A fleet as a process of its own: from its file until a signal. As a module it is a child that ends with its parent.

`python -m streams.sim.running FLEET [--truth PATH] [--control SOCKET] [--scenes DIR]` tells its parent on stdout, as
JSON lines, {"drawn": [done, wanted]}, {"ready": cameras} or {"problem": sentence}, and ends when stdin does.
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from streams.clock import SystemClock
from streams.sim.control import ControlError, control_socket
from streams.sim.fleet import Fleet, FleetCamera, FleetFileError, FleetSettings, read_fleet
from streams.sim.studio import StudioError

FLEET_PROBLEMS = (FleetFileError, ControlError, StudioError)
"""What a person can mend."""


def run_fleet(
    path: Path,
    control: Path | None,
    settings: FleetSettings,
    *,
    on_ready: Callable[[int], None],
    tethered: bool = False,
) -> None:
    """Run until SIGINT or SIGTERM, or the end of stdin when `tethered`. Raises FLEET_PROBLEMS."""
    cameras = read_fleet(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stopped(_serve(cameras, control, settings, on_ready), tethered=tethered))


async def _serve(
    cameras: tuple[FleetCamera, ...], control: Path | None, settings: FleetSettings, on_ready: Callable[[int], None]
) -> None:
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(Fleet(cameras, SystemClock(), settings))
        if control is not None:
            await stack.enter_async_context(control_socket(fleet, control))
        on_ready(len(cameras))
        await asyncio.Event().wait()


async def _until_stopped(work: Coroutine[None, None, None], *, tethered: bool) -> None:
    """Signals end it at any time, also while scenes are being drawn."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    if tethered:
        loop.add_reader(sys.stdin.fileno(), lambda: os.read(sys.stdin.fileno(), 1024) or task.cancel())
    try:
        await work
    except asyncio.CancelledError:
        return
    finally:
        if tethered:
            loop.remove_reader(sys.stdin.fileno())


def main() -> None:
    """The child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("fleet", type=Path)
    for option in ("--truth", "--control", "--scenes"):
        parser.add_argument(option, type=Path)
    arguments = parser.parse_args()
    settings = FleetSettings(
        arguments.truth, arguments.scenes, progress=lambda done, wanted: _tell({"drawn": [done, wanted]})
    )
    try:
        run_fleet(
            arguments.fleet, arguments.control, settings, on_ready=lambda count: _tell({"ready": count}), tethered=True
        )
    except FLEET_PROBLEMS as error:
        _tell({"problem": str(error)})
        sys.exit(1)


def _tell(fact: object) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
