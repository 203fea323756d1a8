"""Work spread over processes, with a line that tells how far it is. What is cancelled or fails leaves no result."""

import multiprocessing
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from types import FrameType
from typing import TypeVar

from rich.console import Console
from rich.status import Status

LOOK_S = 0.2
"""Between two looks whether a signal came."""
Job = TypeVar("Job")
Result = TypeVar("Result")


class CancelledError(RuntimeError):
    """The run was stopped by a signal before all of its jobs were done."""


def spread(work: Callable[[Job], Result], jobs: Sequence[Job], processes: int, what: str) -> list[Result]:
    """`work` on each job, in the order of the jobs; those first in line should be the longest.

    `what` names the jobs on the line. Raises CancelledError on SIGINT and SIGTERM, and whatever `work` raises; in both
    cases the other processes are ended first.
    """
    stopped = _Stopped()
    before = {number: signal.signal(number, stopped.by) for number in (signal.SIGINT, signal.SIGTERM)}
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_signals_to_the_parent)
    try:
        with Console(stderr=True).status(f"0 of {len(jobs)} {what}") as line:
            return _gathered(pool, work, jobs, line, what, stopped)
    except BaseException:
        for child in multiprocessing.active_children():
            child.kill()
        pool.shutdown(cancel_futures=True)  # when its own thread has ended, too, each child was waited for just once
        raise
    finally:
        pool.shutdown()
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stopped:
    """Whether a signal came. It raises nothing: that could be while a process is being started, which would stay."""

    def __init__(self) -> None:
        self._number: int | None = None

    def by(self, number: int, frame: FrameType | None) -> None:
        self._number = number

    def check(self) -> None:
        if self._number is not None:
            raise CancelledError(f"stopped by {signal.Signals(self._number).name}")


def _gathered(
    pool: ProcessPoolExecutor,
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    line: Status,
    what: str,
    stopped: _Stopped,
) -> list[Result]:
    start = time.monotonic()
    futures = [pool.submit(work, job) for job in jobs]
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, LOOK_S, FIRST_COMPLETED)
        for future in done:
            future.result()
        stopped.check()
        if done:
            said = f"{len(jobs) - len(waiting)} of {len(jobs)} {what}, {time.monotonic() - start:.0f} s"
            line.update(said)
            if not line.console.is_terminal:
                line.console.print(said)
    return [future.result() for future in futures]


def _leave_signals_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
