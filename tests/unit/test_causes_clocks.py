"""Whether clocks are wrong together: by the same amount, and of those that share the thing hardly one right."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from vms.causes.clocks import ClockSeen, agreeing, judge_clocks
from vms.causes.model import Cause, CauseKind, CausePolicy, Common, Judged, Verdict, common

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
NVR = Cause(CauseKind.RECORDER_CLOCK, "NVR1", "/360902/")
POLICY = CausePolicy(window=timedelta(seconds=120), share=0.8, least=2, clocks_agree=timedelta(seconds=30))


def ids(count: int) -> list[uuid.UUID]:
    return [uuid.UUID(int=number + 1) for number in range(count)]


def judged(cameras: str, now_s: float = 40) -> Judged:
    """One letter per camera, whose clock is: w wrong by an hour since now, x by a day since now, s by an hour since
    long ago with an incident of its own, l by a day since long ago, a by an hour but not yet known to be, r right and
    read since, ? right and not read since."""
    clocks, failed_at, single = [], {}, set()
    for camera_id, letter in zip(ids(len(cameras)), cameras, strict=True):
        offset_s = {"w": 3600, "s": 3610, "a": 3590, "x": 86_400, "l": 86_400}.get(letter, 1)
        at = T0 + timedelta(seconds=-20 if letter == "?" else 20)
        clocks.append(ClockSeen(camera_id, at, offset_s, letter in "wxsl"))
        if letter in "wx":
            failed_at[camera_id] = T0
        if letter == "s":
            single.add(camera_id)
    return judge_clocks(NVR, clocks, failed_at, single, T0 + timedelta(seconds=now_s), POLICY)


@pytest.mark.parametrize(
    ("cameras", "now_s", "verdict", "down"),
    [
        ("ww", 40, Verdict.TOGETHER, {1, 2}),
        ("wwwwr", 40, Verdict.TOGETHER, {1, 2, 3, 4}),
        ("wwwrr", 40, Verdict.NOT, None),
        ("w", 40, Verdict.NOT, None),
        ("wr", 40, Verdict.NOT, None),
        ("w?", 40, Verdict.WAIT, None),
        ("w?", 130, Verdict.NOT, None),
        ("wa", 40, Verdict.WAIT, None),
        ("wwaa", 130, Verdict.TOGETHER, {1, 2}),
        ("wx", 40, Verdict.NOT, None),
        ("wwxx", 40, Verdict.NOT, None),
        ("wwl", 40, Verdict.TOGETHER, {1, 2}),
        ("wl", 40, Verdict.NOT, None),
        ("ws", 40, Verdict.TOGETHER, {1, 2}),
        ("wsr", 40, Verdict.NOT, None),
        ("wwwwwx", 40, Verdict.TOGETHER, {1, 2, 3, 4, 5}),
    ],
)
def test_the_verdict_on_clocks(cameras: str, now_s: float, verdict: Verdict, down: set[int] | None) -> None:
    found = judged(cameras, now_s)
    assert found.verdict is verdict
    if down is not None:
        assert {camera.int for camera in found.down} == down


def test_nothing_is_said_of_a_recorder_none_of_whose_clocks_was_found_wrong_now() -> None:
    assert judged("ssr").verdict is Verdict.NOT


def test_who_joins_is_wrong_by_as_much_as_the_members_are() -> None:
    one, two, three, four = ids(4)
    clocks = [ClockSeen(key, T0, offset_s, True) for key, offset_s in ((one, 3600), (two, 3620), (three, 90))]
    assert agreeing(clocks, [one], [two, three, four], POLICY) == (two,)
    assert agreeing(clocks, [four], [two], POLICY) == (), "nobody can tell while no clock of theirs is read"


def test_only_a_clock_that_is_all_that_is_wrong_is_shared_as_one() -> None:
    assert common("degraded", ["wrong_clock"]) is Common.CLOCK
    assert common("degraded", ["wrong_clock", "covered"]) is None
    assert common("degraded", ["wrong_clock", "no_signal"]) is Common.DARK
    assert common("online", []) is None
