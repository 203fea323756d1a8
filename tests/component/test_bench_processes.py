"""Work of a benchmark spread over processes: all of it in order, or nothing."""

import os
import signal
import threading
import time

import pytest

from tests.bench.in_processes import CancelledError, spread


def double(number: int) -> int:
    return 2 * number


def divide(number: int) -> float:
    return 1 / number


def wait(seconds: float) -> bool:
    return threading.Event().wait(seconds)


def test_results_come_in_the_order_of_the_jobs() -> None:
    assert spread(double, [3, 1, 2], 2, "numbers") == [6, 2, 4]


def test_a_job_that_fails_fails_the_run() -> None:
    with pytest.raises(ZeroDivisionError):
        spread(divide, [1, 0, 2], 2, "numbers")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_cancelled_ends_its_processes_and_says_so(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    threading.Timer(0.5, os.kill, (os.getpid(), number)).start()
    start = time.monotonic()
    with pytest.raises(CancelledError, match=f"{number.name}: nothing is written"):
        spread(wait, [60.0, 60.0, 60.0], 2, "waits")
    assert time.monotonic() - start < 30
    assert signal.getsignal(number) is before
