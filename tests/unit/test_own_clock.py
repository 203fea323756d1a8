"""When most clocks are off by the same amount it is ours that is wrong."""

import uuid
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity
from vms.health.own_clock import ClockLook, ClockWatch, OwnClockPolicy, common_offset_s

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POLICY = OwnClockPolicy()
SECOND = timedelta(seconds=1)
WRONG = PictureFault.WRONG_CLOCK


def report(offset_s: float | None) -> ProbeReport:
    wrong = offset_s is not None and abs(offset_s) > 60
    faults = (FaultScore(WRONG, Severity.SEVERE, 1.0),) if wrong else ()
    measures = {"clock_offset_s": offset_s} if offset_s is not None else {}
    return ProbeReport(Finding.OK, "", NOW, 1.0, faults=faults, measures=measures)


@pytest.mark.parametrize(
    ("offsets", "expected"),
    [
        ([], None),
        ([200.0] * 4, None),
        ([200.0] * 5, 200.0),
        ([-3600.0, -3590.0, -3610.0, 0.0, 5.0], -3590.0),
        ([0.0] * 10 + [300.0] * 6, None),
        ([100.0, 300.0, 500.0, 700.0, 900.0], None),
        ([40.0] * 5, 40.0),
        ([20.0] * 20, None),
    ],
)
def test_what_most_clocks_have_in_common(offsets: list[float], expected: float | None) -> None:
    found = common_offset_s([ClockLook(NOW, offset) for offset in offsets], POLICY)
    assert found == expected or (found is not None and expected is not None and abs(found - expected) <= 10)


class Fleet:
    """Cameras, each on a host of its own, of which one is checked a second."""

    def __init__(self, count: int) -> None:
        self.watch, self.now = ClockWatch(POLICY), NOW
        self.cameras = [uuid.UUID(int=number + 1) for number in range(count)]

    def check(self, number: int, offset_s: float | None, *, confirmed: bool = False, host: str = "") -> ProbeReport:
        self.now += SECOND
        key = self.cameras[number]
        return self.watch.seen(key, host or f"host{number}", report(offset_s), self.now, confirmed=confirmed)


def faulty(seen: ProbeReport) -> bool:
    told = any(score.kind is WRONG for score in seen.faults)
    assert not (told and WRONG in seen.not_checkable)
    return told


def test_when_our_clock_jumps_no_camera_is_blamed_and_it_is_said_by_how_much() -> None:
    fleet, random = Fleet(30), Random(1)
    for number in range(30):
        assert not faulty(fleet.check(number, random.uniform(-5, 5)))
    assert fleet.watch.off_by_s is None
    for _ in range(5):
        for number in range(30):
            seen = fleet.check(number, 600 + random.uniform(-5, 5))
            assert not faulty(seen)
            assert WRONG in seen.not_checkable
    assert fleet.watch.off_by_s == pytest.approx(600, abs=5)
    for _ in range(2):
        blamed = [faulty(fleet.check(number, random.uniform(-5, 5))) for number in range(30)]
        assert not any(blamed)
    assert fleet.watch.off_by_s is None


def test_a_clock_of_its_own_is_told_as_soon_as_the_others_were_read() -> None:
    fleet = Fleet(10)
    for number in range(10):
        fleet.check(number, 0.0)
    assert not faulty(fleet.check(0, 900.0)), "it may be ours"
    for number in range(1, 7):
        fleet.check(number, 0.0)
    assert faulty(fleet.check(0, 900.0))
    assert faulty(fleet.check(1, 900.0, confirmed=True)), "what is known is not doubted again"


def test_two_readable_clocks_and_unreadable_ones_change_nothing() -> None:
    fleet = Fleet(12)
    for number in range(2, 12):
        seen = fleet.check(number, None)
        assert seen == report(None)
    assert faulty(fleet.check(0, 900.0))
    assert faulty(fleet.check(1, 900.0))


def test_the_channels_of_one_recorder_are_one_witness() -> None:
    fleet = Fleet(26)
    for number in range(10):
        fleet.check(number, 0.0)
    for number in range(10, 26):
        fleet.check(number, 900.0, host="recorder")
    assert fleet.watch.off_by_s is None
    for number in range(10):
        fleet.check(number, 0.0)
    assert all(faulty(fleet.check(number, 900.0, host="recorder")) for number in range(10, 26))
