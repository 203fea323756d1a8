"""How many checks run at once, in all, over a line and at a host; and who goes before whom where there is no room."""

import uuid
from collections import Counter
from random import Random

from tests.fakes.scheduled import PACE, Day, camera, schedule
from vms.health.scheduler import HOST_POLL_S, Pace, Schedule


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
    assert plan.lag(130) == (130, ("link", "narrow"))
    for key in started:
        plan.finish(key, now=130, recheck_in_s=None)
    assert {key.int for key in plan.take(131)} == {0, 1, 2, 3} - {key.int for key in started}
    assert plan.lag(131) == (0, None)


def test_one_that_is_waited_for_goes_beside_what_fills_its_link_and_the_next_waits_for_it() -> None:
    plan = Schedule(random=Random(1), in_flight_limit=50, host_limit=2, link_limit=2)
    for number in range(5):
        plan.watch(camera(number), str(number), Pace(first_spread_s=0), now=0, checked_ago_s=None, link="narrow")
    silent = plan.take(0)
    asked, other, waits = sorted({camera(number) for number in range(5)} - set(silent))
    assert plan.at_once(asked, awaited=True)
    assert plan.at_once(other, awaited=True)
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


def test_live_views_count_against_the_host() -> None:
    views = {"a": 2}
    plan = schedule(per_host=2, elsewhere=lambda host: views.get(host, 0))
    plan.watch(camera(1), "a", PACE, now=0, checked_ago_s=60)
    assert plan.take(50) == []
    assert plan.wait_s(50) == HOST_POLL_S
    assert plan.lag(70).full == ("host", "a")
    views["a"] = 1
    assert plan.take(71) == [camera(1)]


def test_a_recorder_bears_a_watched_wall_of_its_cameras_and_their_checks() -> None:
    views = {"recorder": 16}
    plan = schedule(per_host=4, elsewhere=lambda host: views.get(host, 0))
    for number in range(16):
        plan.watch(camera(number), "recorder", PACE, now=0, checked_ago_s=None)
    day = Day(plan)
    day.run(600)
    assert day.most_running == 4, "checks at once are no more than of any host"
    assert {len(starts) for starts in day.starts.values()} <= {10, 11}
    views["recorder"] = 64 - 2
    day.most_running = 0
    day.run(700)
    assert day.most_running == 2, "all that so many cameras bear"
    for number in range(15):
        plan.forget(camera(number))
    day.run(720)
    plan.at_once(camera(15), awaited=True)
    assert plan.take(720) == [], "what is a recorder no more bears as much as a camera"


def test_one_that_is_waited_for_goes_beside_the_checks_of_its_recorder_and_not_beyond_what_that_bears() -> None:
    views = {"recorder": 0}
    plan = schedule(per_host=2, elsewhere=lambda host: views.get(host, 0))
    for number in range(5):
        plan.watch(camera(number), "recorder", Pace(first_spread_s=0), now=0, checked_ago_s=None)
    silent = plan.take(0)
    assert len(silent) == 2
    asked, other, _ = sorted({camera(number) for number in range(5)} - set(silent))
    plan.at_once(other)
    plan.at_once(asked, awaited=True)
    views["recorder"] = 8
    assert plan.take(1) == [], "ten connections are what five cameras bear"
    views["recorder"] = 7
    assert plan.take(2) == [asked]
    plan.finish(asked, now=3, recheck_in_s=None)
    assert plan.take(3) == [], "nobody waits for the other"
    plan.finish(silent[0], now=4, recheck_in_s=None)
    assert plan.take(4) == [other]


def test_who_waits_goes_before_all_that_the_service_asks_for_itself() -> None:
    plan = schedule(in_flight=16)
    for number in range(100):
        plan.watch(camera(number), str(number), PACE, now=0, checked_ago_s=0)
        plan.at_once(camera(number))  # the maintenance of a whole township ends
    assert len(plan.take(0)) == 15
    plan.at_once(camera(98), awaited=True)
    assert plan.take(1) == [camera(98)]
    plan.finish(camera(98), now=2, recheck_in_s=None)
    for number in range(15):
        plan.finish(camera(number), now=10, recheck_in_s=None)
    assert plan.take(10) == [camera(number) for number in range(15, 30)], "the others in their turn"
    for _ in range(6):
        for key in [key for key in map(camera, range(100)) if plan._entries[key].running_on]:
            plan.finish(key, now=11, recheck_in_s=None)
        assert camera(98) not in plan.take(11), "it has been checked"
    assert plan.in_flight == 0


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
    plan.at_once(camera(17))
    assert (plan.take(1), plan.wait_s(1)) == ([], None), "nobody waits for it"
    plan.at_once(camera(19), awaited=True)
    assert plan.take(2) == [camera(19)]
    plan.at_once(camera(18), awaited=True)
    assert (plan.take(3), plan.wait_s(3)) == ([], None)
    plan.finish(camera(0), now=4, recheck_in_s=None)
    assert plan.take(4) == [camera(18)]
    assert plan.in_flight == 16


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


def test_a_camera_that_moves_to_another_host_while_checked_frees_the_old_one() -> None:
    plan = schedule(per_host=1)
    plan.watch(camera(1), "a", Pace(first_spread_s=0), now=0, checked_ago_s=None)
    assert plan.take(0) == [camera(1)]
    plan.watch(camera(1), "b", PACE, now=1, checked_ago_s=None)
    plan.watch(camera(2), "a", Pace(first_spread_s=0), now=1, checked_ago_s=None)
    assert plan.take(1) == []
    plan.finish(camera(1), now=2, recheck_in_s=None)
    assert plan.take(2) == [camera(2)]
