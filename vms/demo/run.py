"""`vms demo`: cameras and service together, from nothing to `ready` and down again."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog
import uvloop
from rich.console import Console
from rich.progress import Progress

from streams.clock import Clock, SystemClock
from vms.demo.acceptance import accept_cameras
from vms.demo.building import FLEET, fill_database, make_files, tell_address
from vms.demo.cameras import CameraProcess, simulated_cameras
from vms.errors import StartupError
from vms.roles.serve import listening, on_signal, only_one, serve, spare_memory
from vms.settings import Settings
from vms.setup import make_folder

TRUTH, CONTROL, SCENES = "truth.json", "sim.sock", "scenes"
log = structlog.get_logger()


def run_demo(settings: Settings, cameras: int, *, on_ready: Callable[[str], None]) -> None:
    """Until SIGINT or SIGTERM. The data folder of `settings` is the demo's. Raises StartupError."""
    spare_memory()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(_demo(settings, cameras, SystemClock(), on_ready))
        except* StartupError as group:
            raise group.exceptions[0] from None
        except* asyncio.CancelledError:
            raise StartupError("stopped before it was ready; the next start goes on from here") from None


async def _demo(settings: Settings, cameras: int, clock: Clock, on_ready: Callable[[str], None]) -> None:
    folder = settings.data_dir
    steps = Steps(clock)
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(make_folder, folder)
        # Held until the service takes the folder and the port itself: what is in use is said before minutes of work.
        with only_one(folder), listening(settings.host, settings.port):
            await asyncio.to_thread(make_files, folder, cameras, clock)
            steps.done(f"county of {cameras} cameras")
            process = await stack.enter_async_context(
                simulated_cameras(folder / FLEET, folder / TRUTH, folder / CONTROL, folder / SCENES)
            )
            with on_signal(_cancelling_this_task()):
                await _prepare(settings, clock, cameras, process, steps)

        def ready(address: str) -> None:
            tell_address(folder, address)
            steps.done("service")
            on_ready(address)

        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_watch(process))
            await serve(settings, on_ready=ready)
            watch.cancel()


def _cancelling_this_task() -> Callable[[], None]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asked from a coroutine

    def cancel() -> None:
        task.cancel()

    return cancel


async def _prepare(settings: Settings, clock: Clock, cameras: int, process: CameraProcess, steps: "Steps") -> None:
    """Scenes are drawn and cameras opened while the county is imported."""
    with Progress(console=steps.console, transient=True) as bars:
        async with asyncio.TaskGroup() as group:
            group.create_task(_fill(settings, clock, cameras, steps, _bar(bars, "importing")))
            group.create_task(_open_cameras(process, steps, _bar(bars, "drawing scenes")))
    folder = settings.data_dir
    accepted = await accept_cameras(settings, clock, folder / FLEET, folder / SCENES)
    if accepted:
        steps.done(f"{accepted} acceptance photos")


async def _fill(
    settings: Settings, clock: Clock, cameras: int, steps: "Steps", progress: Callable[[int, int], None]
) -> None:
    await fill_database(settings, clock, cameras, progress)
    steps.done("registry and people")


async def _open_cameras(process: CameraProcess, steps: "Steps", progress: Callable[[int, int], None]) -> None:
    count = await process.ready(progress)
    steps.done(f"{count} cameras answer")


def _bar(bars: Progress, words: str) -> Callable[[int, int], None]:
    task = bars.add_task(words, total=None)
    return lambda done, total: bars.update(task, completed=done, total=total)


async def _watch(process: CameraProcess) -> None:
    """A demo without cameras is none: the service keeps running and says so."""
    status = await process.ended()
    log.error("the simulated cameras ended", status=status)


class Steps:
    """Says on standard error what is done, and when."""

    def __init__(self, clock: Clock) -> None:
        self.console = Console(stderr=True, highlight=False)
        self._clock = clock
        self._start_s = clock.monotonic()

    def done(self, words: str) -> None:
        self.console.print(f"{self._clock.monotonic() - self._start_s:6.1f} s  {words}")
