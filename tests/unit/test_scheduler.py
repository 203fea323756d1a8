"""Who is checked when, on a simulated clock: rhythm, limits, priority, nobody forgotten."""

import heapq
import uuid
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vms.health.scheduler import HOST_POLL_S, Pace, Schedule

PACE = Pace()


def camera(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def schedule(*, in_flight: int = 64, per_host: int = 2, elsewhere: Callable[[str], int] = lambda host: 0) -> Schedule:
    return Schedule(random=Random(7), in_flight_limit=in_flight, host_limit=per_host, busy_elsewhere=elsewhere)


class Day:
    """Runs a schedule through simulated time; every check takes `duration_s`."""

    def __init__(self, plan: Schedule, duration_s: float = 3.0) -> None:
        self.plan, self.duration_s = plan, duration_s
        self.now = 0.0
        self.starts: dict[uuid.UUID, list[float]] = {}
        self.running: list[tuple[float, uuid.UUID]] = []
        self.most_running = 0
        self.finish: Callable[[uuid.UUID, float], None] = lambda camera_id, now: plan.finish(
            camera_id, now=now, recheck_in_s=None
        )

    def step(self, until: float) -> None:
        """Start what is due; then go to the next thing that happens."""
        for camera_id in self.plan.take(self.now):
            self.starts.setdefault(camera_id, []).append(self.now)
            heapq.heappush(self.running, (self.now + self.duration_s, camera_id))
        self.most_running = max(self.most_running, len(self.running))
        wait = self.plan.wait_s(self.now)
        times = [until, *(at for at, _ in self.running[:1])]
        if wait is not None:
            times.append(self.now + wait)
        self.now = max(self.now, min(times))
        while self.running and self.running[0][0] <= self.now:
            self.finish(heapq.heappop(self.running)[1], self.now)

    def run(self, until: float) -> None:
        while self.now < until:
            self.step(until)


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


def test_no_host_sees_more_than_its_limit_and_none_of_its_cameras_starves() -> None:
    plan = schedule(per_host=2)
    for number in range(32):
        plan.watch(camera(number), "10.0.0.9", PACE, now=0, checked_ago_s=None)
    day = Day(plan)
    day.run(600)
    assert day.most_running == 2
    assert {len(starts) for starts in day.starts.values()} <= {9, 10, 11}


def test_no_link_carries_more_than_its_limit_and_none_of_its_cameras_starves() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=50, host_limit=2, link_limit=3)
    for number in range(20):
        plan.watch(camera(number), f"h{number // 4}", Pace(first_spread_s=0), now=0, checked_ago_s=None, link="t")
    plan.watch(camera(99), "h99", Pace(first_spread_s=0), now=0, checked_ago_s=None, link="other")
    seen: set[uuid.UUID] = set()
    now = 0.0
    while len(seen) < 21:
        started = plan.take(now)
        assert sum(key != camera(99) for key in started) <= 3
        assert started, "somebody always has room"
        for key in started:
            plan.finish(key, now=now, recheck_in_s=None)
        seen |= set(started)
        now += 0.1
    assert plan.in_flight == 0


def test_a_full_link_holds_up_its_own_cameras_alone_and_is_named() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=50, host_limit=2, link_limit=2)
    for number, link in enumerate(["narrow"] * 4 + ["wide"] * 2 + [None] * 5):
        plan.watch(camera(number), str(number), Pace(first_spread_s=0), now=0, checked_ago_s=None, link=link)
    started = plan.take(0)
    assert Counter(key.int // 4 for key in started if key.int < 6) == {0: 2, 1: 2}
    assert sum(key.int >= 6 for key in started) == 5, "of a line that is not known there is no limit"
    assert plan.lag(130) == (130, "narrow")
    for key in started:
        plan.finish(key, now=130, recheck_in_s=None)
    assert {key.int for key in plan.take(131)} == {0, 1, 2, 3} - {key.int for key in started}
    assert plan.lag(131) == (0, None)


def test_one_that_is_asked_for_goes_beside_what_fills_its_link_and_the_next_waits_for_it() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=50, host_limit=2, link_limit=2)
    for number in range(5):
        plan.watch(camera(number), str(number), Pace(first_spread_s=0), now=0, checked_ago_s=None, link="narrow")
    silent = plan.take(0)
    asked, other, waits = sorted({camera(number) for number in range(5)} - set(silent))
    assert plan.at_once(asked)
    assert plan.at_once(other)
    assert plan.take(1) == [asked]
    assert plan.take(2) == [], "one more at most"
    plan.finish(asked, now=3, recheck_in_s=None)
    assert plan.take(3) == [other]
    plan.finish(silent[0], now=4, recheck_in_s=None)
    assert plan.take(4) == [], "who is only due has no place while two are taken"
    plan.finish(other, now=5, recheck_in_s=None)
    assert plan.take(5) == [waits]


def test_a_camera_that_waits_for_its_link_goes_on_when_the_record_gives_it_another() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=50, host_limit=2, link_limit=1)
    for number in range(2):
        plan.watch(camera(number), str(number), Pace(first_spread_s=0), now=0, checked_ago_s=None, link="full")
    (first,) = plan.take(0)
    (waits,) = {camera(0), camera(1)} - {first}
    plan.watch(waits, "h", Pace(first_spread_s=0), now=1, checked_ago_s=None, link="another")
    assert plan.take(1) == [waits]
    for key in (first, waits):
        plan.finish(key, now=2, recheck_in_s=None)
    assert plan.in_flight == 0
    assert plan.lag(2) == (0, None)


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


def test_live_views_count_against_the_host() -> None:
    views = {"a": 2}
    plan = schedule(per_host=2, elsewhere=lambda host: views.get(host, 0))
    plan.watch(camera(1), "a", PACE, now=0, checked_ago_s=60)
    assert plan.take(50) == []
    assert plan.wait_s(50) == HOST_POLL_S
    views["a"] = 1
    assert plan.take(51) == [camera(1)]


def test_checks_in_flight_are_limited_and_lateness_is_measured() -> None:
    plan = schedule(in_flight=3)
    for number in range(10):
        plan.watch(camera(number), str(number), Pace(first_spread_s=0), now=0, checked_ago_s=None)
    assert len(plan.take(0)) == 3
    assert plan.take(5) == []
    assert plan.wait_s(5) is None
    assert plan.lag(5) == (5, None)
    plan.finish(camera(0), now=5, recheck_in_s=None)
    assert len(plan.take(5)) == 1
    assert plan.in_flight == 3


def test_a_place_is_kept_for_who_asks_while_silent_cameras_hold_all_others() -> None:
    plan = schedule(in_flight=16)
    for number in range(20):
        plan.watch(camera(number), str(number), Pace(first_spread_s=0), now=0, checked_ago_s=None)
    assert len(plan.take(0)) == 15
    assert (plan.take(1), plan.wait_s(1)) == ([], None), "nobody is woken for nothing"
    plan.at_once(camera(19))
    assert plan.take(2) == [camera(19)]
    plan.at_once(camera(18))
    assert (plan.take(3), plan.wait_s(3)) == ([], None)
    plan.finish(camera(0), now=4, recheck_in_s=None)
    assert plan.take(4) == [camera(18)]
    assert plan.in_flight == 16


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


def test_a_camera_waiting_for_its_host_that_is_checked_on_request_is_not_checked_twice() -> None:
    plan = schedule(per_host=1)
    for number in range(3):
        plan.watch(camera(number), "a", Pace(first_spread_s=0), now=0, checked_ago_s=None)
    assert plan.take(0) == [camera(0)]
    plan.at_once(camera(2))
    for expected in (2, 1):
        running = camera(0) if expected == 2 else camera(2)
        plan.finish(running, now=1, recheck_in_s=None)
        assert plan.take(1) == [camera(expected)]
    plan.finish(camera(1), now=2, recheck_in_s=None)
    assert plan.take(2) == []


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


def test_a_camera_that_moves_to_another_host_while_checked_frees_the_old_one() -> None:
    plan = schedule(per_host=1)
    plan.watch(camera(1), "a", Pace(first_spread_s=0), now=0, checked_ago_s=None)
    assert plan.take(0) == [camera(1)]
    plan.watch(camera(1), "b", PACE, now=1, checked_ago_s=None)
    plan.watch(camera(2), "a", Pace(first_spread_s=0), now=1, checked_ago_s=None)
    assert plan.take(1) == []
    plan.finish(camera(1), now=2, recheck_in_s=None)
    assert plan.take(2) == [camera(2)]


def test_finishing_what_was_not_started_is_a_bug() -> None:
    plan = schedule()
    plan.watch(camera(1), "a", PACE, now=0, checked_ago_s=None)
    with pytest.raises(RuntimeError, match="did not start"):
        plan.finish(camera(1), now=0, recheck_in_s=None)


def test_a_pace_that_would_hide_a_recovery_is_refused() -> None:
    with pytest.raises(ValueError, match="dead_stretch"):
        Pace(dead_stretch=2)


operations = st.lists(
    st.tuples(st.sampled_from(["watch", "forget", "take", "finish", "recheck", "now"]), st.integers(0, 11)), max_size=80
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
            case "now":
                assert plan.at_once(key) == (key in watched or key in running)
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
        assert all(used <= per_host for used in Counter(running.values()).values())
    for key in list(running):
        plan.finish(key, now=now, recheck_in_s=None)
    day = Day(plan)
    day.now = now
    day.run(now + 400)
    assert set(day.starts) == set(watched)
