"""A fleet as a process of its own: from its file until a signal, or until whoever started it lets go of its stdin."""

import asyncio
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
