"""Work of a benchmark spread over processes: all of it in order, or nothing."""

import multiprocessing
import os
import signal
import threading
from pathlib import Path

import pytest

from tests.bench.in_processes import CancelledError, spread


def double(number: int) -> int:
    return 2 * number


def divide(number: int) -> float:
    return 1 / number


def wait(begun: Path) -> bool:
    begun.touch()
    return threading.Event().wait(600)


def kill_when(begun: Path, number: signal.Signals) -> None:
    """This process, when a job has begun: before, nobody has said what a signal is to do."""
    while not begun.exists():
        threading.Event().wait(0.05)
    os.kill(os.getpid(), number)


def test_results_come_in_the_order_of_the_jobs() -> None:
    assert spread(double, [3, 1, 2], 2, "numbers") == [6, 2, 4]


def test_a_job_that_fails_fails_the_run() -> None:
    with pytest.raises(ZeroDivisionError):
        spread(divide, [1, 0, 2], 2, "numbers")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_cancelled_ends_its_processes_and_says_so(number: signal.Signals, tmp_path: Path) -> None:
    before, begun = signal.getsignal(number), tmp_path / "begun"
    killer = threading.Thread(target=kill_when, args=(begun, number), daemon=True)
    killer.start()
    with pytest.raises(CancelledError, match=f"stopped by {number.name}"):
        spread(wait, [begun] * 3, 2, "waits")
    killer.join()
    for child in multiprocessing.active_children():
        child.join(60)
    assert multiprocessing.active_children() == []
    assert signal.getsignal(number) is before
