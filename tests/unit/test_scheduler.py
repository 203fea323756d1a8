"""Who is checked when, on a simulated clock: rhythm, priority, nobody forgotten."""

import uuid
from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.scheduled import PACE, Day, camera, schedule
from vms.health.scheduler import BESIDE, Pace, Schedule


def test_a_new_county_is_checked_within_a_minute_and_not_in_one_burst() -> None:
    plan = schedule()
    for number in range(370):
        plan.watch(camera(number), f"127.0.{number // 256}.{number % 256}", PACE, now=0, checked_ago_s=None)
    day = Day(plan)
    day.run(60)
    assert len(day.starts) == 370
    per_second = Counter(int(starts[0]) for starts in day.starts.values())
    assert max(per_second.values()) < 25


def test_every_camera_keeps_its_interval_and_the_load_stays_spread() -> None:
    plan = schedule()
    for number in range(370):
        plan.watch(camera(number), str(number), PACE, now=0, checked_ago_s=None)
    day = Day(plan)
    day.run(3600)
    gaps = [later - earlier for starts in day.starts.values() for earlier, later in pairwise(starts)]
    assert 60 * (1 - 2 * PACE.jitter) <= min(gaps)
    assert max(gaps) <= 60 * (1 + 2 * PACE.jitter)
    assert sum(gaps) / len(gaps) == pytest.approx(60, rel=0.01)
    last_minutes = Counter(int(at) for starts in day.starts.values() for at in starts if at >= 3000)
    assert max(last_minutes.values()) < 25


def test_after_a_restart_the_rhythm_goes_on_and_the_overdue_do_not_come_as_a_herd() -> None:
    plan = schedule()
    for number in range(300):
        plan.watch(camera(number), str(number), PACE, now=1000, checked_ago_s=number % 50)
    for number in range(300, 600):
        plan.watch(camera(number), str(number), PACE, now=1000, checked_ago_s=9000)
    day = Day(plan)
    day.now = 1000
    day.run(1062)
    for number in range(300):
        assert day.starts[camera(number)][0] == pytest.approx(1000 + 60 - number % 50, abs=1)
    overdue = Counter(int(day.starts[camera(number)][0]) for number in range(300, 600))
    assert max(overdue.values()) < 25


def test_a_checked_at_in_the_future_waits_one_interval_at_most() -> None:
    plan = schedule()
    plan.watch(camera(1), "a", PACE, now=0, checked_ago_s=-5000)
    assert plan.wait_s(0) == 60


def test_a_check_that_was_asked_for_does_not_cost_the_next_one() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=5, host_limit=5)
    plan.watch(camera(1), "a", Pace(jitter=0), now=0, checked_ago_s=50)
    assert plan.take(10) == [camera(1)]
    plan.finish(camera(1), now=10, recheck_in_s=None)
    for asked_at, due_at in ((30, 70), (65, 130)):
        plan.at_once(camera(1))
        assert plan.take(asked_at) == [camera(1)]
        plan.finish(camera(1), now=asked_at, recheck_in_s=None)
        assert plan.wait_s(asked_at) == pytest.approx(due_at - asked_at)


def test_cheap_passes_lie_evenly_between_checks_and_a_request_is_a_whole_check() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=5, host_limit=5)
    plan.watch(
        camera(1),
        "a",
        Pace(jitter=0, glances=2),
        now=0,
        checked_ago_s=60,
    )
    seen: list[tuple[int, bool]] = []
    now = 0.0
    while len(seen) < 7:
        now += plan.wait_s(now) or 0
        if plan.take(now):
            seen.append((round(now % 60), plan.is_glance(camera(1))))
            plan.finish(camera(1), now=now, recheck_in_s=None)
    first = seen[0][0]
    assert seen == [((first + 20 * n) % 60, n % 3 != 0) for n in range(7)]
    plan.at_once(camera(1))
    assert plan.take(now + 1) == [camera(1)]
    assert not plan.is_glance(camera(1))


def test_a_doubted_camera_is_looked_at_soon_and_a_state_may_stretch_the_interval() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=5, host_limit=5)
    plan.watch(camera(1), "a", Pace(jitter=0), now=0, checked_ago_s=5, due_in_s=5)
    assert (plan.take(4.9), plan.take(5.1)) == ([], [camera(1)])
    plan.finish(camera(1), now=6, recheck_in_s=None)
    assert plan.wait_s(6) == pytest.approx(55 - 6), "the rhythm goes on"
    assert plan.take(55) == [camera(1)]
    plan.finish(camera(1), now=57, recheck_in_s=None, stretch=3)
    assert plan.wait_s(57) == pytest.approx(55 + 180 - 57), "three intervals after the regular time"


def test_a_recheck_comes_soon_and_does_not_move_the_rhythm() -> None:
    plan = schedule()
    plan.watch(camera(1), "a", Pace(jitter=0), now=0, checked_ago_s=50)
    assert plan.take(10) == [camera(1)]
    plan.finish(camera(1), now=12, recheck_in_s=10)
    wait = plan.wait_s(12)
    assert wait is not None
    assert 8 <= wait <= 12
    assert plan.take(12 + wait) == [camera(1)]
    plan.finish(camera(1), now=26, recheck_in_s=None)
    assert plan.wait_s(26) == pytest.approx(70 - 26)


def test_a_long_dead_camera_is_asked_less_often_but_its_return_shows_within_two_intervals() -> None:
    plan = schedule()
    plan.watch(camera(1), "a", PACE, now=0, checked_ago_s=None)
    day = Day(plan)
    day.finish = lambda camera_id, now: plan.finish(camera_id, now=now, recheck_in_s=None, dead_for_s=4000)
    day.run(3600)
    gaps = [later - earlier for earlier, later in pairwise(day.starts[camera(1)])]
    slowest_recheck_s = 10 * (1 + PACE.recheck_jitter)
    assert min(gaps) > 80
    assert max(gaps) + day.duration_s + slowest_recheck_s + day.duration_s <= 2 * 60


def test_check_now_goes_first_waits_for_its_host_and_joins_a_running_check() -> None:
    plan = schedule(in_flight=2, per_host=1)
    for number, host in enumerate("abca"):
        plan.watch(camera(number), host, Pace(first_spread_s=0), now=0, checked_ago_s=None)
    assert plan.at_once(camera(2))
    assert plan.take(0) == [camera(2), camera(0)]
    assert plan.at_once(camera(2)), "it is running"
    assert plan.at_once(camera(3))
    plan.finish(camera(2), now=1, recheck_in_s=None)
    assert plan.take(1) == [camera(1)], "the host of camera 3 is still busy"
    plan.finish(camera(0), now=2, recheck_in_s=None)
    assert plan.take(2) == [camera(3)]
    assert not plan.at_once(camera(99))


@pytest.mark.parametrize("running", [True, False])
def test_a_retired_camera_is_not_checked_again(running: bool) -> None:
    plan = schedule()
    plan.watch(camera(1), "a", Pace(first_spread_s=0), now=0, checked_ago_s=None)
    if running:
        assert plan.take(0) == [camera(1)]
    plan.forget(camera(1))
    if running:
        plan.finish(camera(1), now=1, recheck_in_s=10)
    assert len(plan) == 0
    assert plan.take(1000) == []
    plan.forget(camera(1))


def test_finishing_what_was_not_started_is_a_bug() -> None:
    plan = schedule()
    plan.watch(camera(1), "a", PACE, now=0, checked_ago_s=None)
    with pytest.raises(RuntimeError, match="did not start"):
        plan.finish(camera(1), now=0, recheck_in_s=None)


def test_a_pace_that_would_hide_a_recovery_is_refused() -> None:
    with pytest.raises(ValueError, match="dead_stretch"):
        Pace(dead_stretch=2)


operations = st.lists(
    st.tuples(st.sampled_from(["watch", "forget", "take", "finish", "recheck", "now", "wait"]), st.integers(0, 11)),
    max_size=80,
)


@settings(derandomize=True, deadline=None)
@given(operations, st.integers(1, 3), st.integers(1, 5))
def test_limits_hold_and_nothing_is_lost_whatever_happens(
    steps: list[tuple[str, int]], per_host: int, in_flight: int
) -> None:
    plan = schedule(in_flight=in_flight, per_host=per_host)
    running: dict[uuid.UUID, str] = {}
    watched: dict[uuid.UUID, str] = {}
    now = 0.0
    for step, number in steps:
        now += 7
        key = camera(number)
        match step:
            case "watch":
                watched[key] = str((number + int(now)) % 3)
                plan.watch(key, watched[key], PACE, now=now, checked_ago_s=now if number % 2 else None)
            case "forget":
                watched.pop(key, None)
                plan.forget(key)
            case "now" | "wait":
                assert plan.at_once(key, awaited=step == "wait") == (key in watched or key in running)
            case "take":
                for started in plan.take(now):
                    assert started not in running
                    assert started in watched
                    running[started] = watched[started]
            case _ if key in running:
                plan.finish(key, now=now, recheck_in_s=10 if step == "recheck" else None)
                del running[key]
            case _:
                pass
        assert plan.in_flight == len(running) <= in_flight
        assert all(used <= per_host + BESIDE for used in Counter(running.values()).values())
    for key in list(running):
        plan.finish(key, now=now, recheck_in_s=None)
    day = Day(plan)
    day.now = now
    day.run(now + 400)
    assert set(day.starts) == set(watched)
