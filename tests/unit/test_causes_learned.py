"""What cameras may share, learned from failing together: found when true, silent when by chance or known already."""

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from vms.causes.learning import Failure, Group, LearningPolicy, continued, fell_together, pair
from vms.causes.model import Cause, CauseKind

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CAMERAS = [uuid.UUID(int=number) for number in range(400)]
POLICY = LearningPolicy()
SWITCH = Cause(CauseKind.SWITCH, "SW1")


def outage(day: float, members: list[uuid.UUID]) -> list[Failure]:
    """All of them within a minute."""
    return [(camera, START + day * DAY + timedelta(seconds=7 * n)) for n, camera in enumerate(members[:8])]


def by_chance(seed: int, *, each: int = 3) -> list[Failure]:
    """Each of 400 cameras fails so often in a month, whenever."""
    draw = random.Random(seed)
    return [(camera, START + draw.random() * 30 * DAY) for camera in CAMERAS for _ in range(each)]


def storms(seed: int) -> list[Failure]:
    """Four storms of two hours; in each, every second camera fails one to three times, each for itself."""
    draw = random.Random(seed)
    return [
        (camera, START + day * DAY + draw.random() * 2 * HOUR)
        for day in (3, 10, 17, 24)
        for camera in CAMERAS[::2]
        for _ in range(draw.choice((1, 2, 3)))
    ]


def bad_plugs(seed: int) -> list[Failure]:
    """Ten cameras drop out again and again, all day long."""
    draw = random.Random(seed)
    return [(camera, START + draw.random() * 30 * DAY) for camera in CAMERAS[:10] for _ in range(400)]


@pytest.mark.parametrize("seed", range(5))
def test_a_switch_that_nobody_wrote_down_is_found_among_failures_by_chance(seed: int) -> None:
    members = CAMERAS[10:15]
    noise = [failure for failure in by_chance(seed) if failure[0] not in members]
    failures = noise + [failure for day in (2, 9, 16, 23) for failure in outage(day, members)]
    (found,) = fell_together(failures, {}, POLICY)
    assert found.camera_ids == tuple(members)
    assert found.times == tuple(START + day * DAY for day in (2, 9, 16, 23))


@pytest.mark.parametrize("seed", range(5))
def test_what_fails_just_before_does_not_hide_it(seed: int) -> None:
    """Ten of the other cameras fail within the two minutes before each outage."""
    draw, members = random.Random(seed), CAMERAS[10:15]
    failures = [failure for day in (2, 9, 16, 23) for failure in outage(day, members)]
    failures += [
        (camera, START + day * DAY - draw.random() * POLICY.window)
        for day in (2, 9, 16, 23)
        for camera in draw.sample(CAMERAS[20:], 10)
    ]
    assert [group.camera_ids for group in fell_together(failures, {}, POLICY)] == [tuple(members)]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("failing", [by_chance, storms, bad_plugs])
def test_chance_groups_nothing(failing: Callable[[int], list[Failure]], seed: int) -> None:
    assert fell_together(failing(seed), {}, POLICY) == []


def test_one_that_often_fails_alone_is_no_member() -> None:
    members = CAMERAS[:4]
    alone = [(CAMERAS[3], START + day * DAY + 5 * HOUR) for day in range(20)]
    failures = alone + [failure for day in (2, 9, 16) for failure in outage(day, members)]
    (found,) = fell_together(failures, {}, POLICY)
    assert found.camera_ids == tuple(CAMERAS[:3])


@pytest.mark.parametrize(
    ("days", "members", "shared"),
    [
        ((2, 9), CAMERAS[:4], {}),
        ((2, 2.01, 2.02, 2.03), CAMERAS[:4], {}),
        ((2, 9, 16), CAMERAS[:1], {}),
        ((2, 9, 16), CAMERAS[:4], dict.fromkeys(CAMERAS, frozenset({SWITCH}))),
    ],
    ids=["twice only", "one evening", "one camera", "the record says it"],
)
def test_too_little_and_what_is_known_are_no_group(
    days: tuple[float, ...], members: list[uuid.UUID], shared: dict[uuid.UUID, frozenset[Cause]]
) -> None:
    failures = [failure for day in days for failure in outage(day, members)]
    assert fell_together(failures, shared, POLICY) == []


def test_one_of_which_the_record_does_not_say_what_it_says_of_the_others_is_news() -> None:
    failures = [failure for day in (2, 9, 16) for failure in outage(day, CAMERAS[:4])]
    (found,) = fell_together(failures, dict.fromkeys(CAMERAS[:3], frozenset({SWITCH})), POLICY)
    assert found.camera_ids == tuple(CAMERAS[:4])


def test_what_people_have_told_apart_stays_apart() -> None:
    failures = [failure for day in (2, 9, 16) for failure in outage(day, CAMERAS[:4])]
    apart = {pair(CAMERAS[3], other) for other in CAMERAS[:3]}
    (found,) = fell_together(failures, {}, POLICY, apart)
    assert found.camera_ids == tuple(CAMERAS[:3])


def test_two_switches_do_not_run_together_over_one_camera() -> None:
    """It has hung at the one, and then at the other."""
    bridge = CAMERAS[8]
    failures = [failure for day in (1, 4, 7) for failure in outage(day, [*CAMERAS[:4], bridge])]
    failures += [failure for day in (12, 15, 18) for failure in outage(day, [*CAMERAS[4:8], bridge])]
    groups = {group.camera_ids for group in fell_together(failures, {}, POLICY)}
    assert groups == {tuple(CAMERAS[:4]), tuple(CAMERAS[4:8])}


def test_the_whole_county_going_dark_says_nothing_of_one_switch() -> None:
    failures = [(camera, START + day * DAY) for day in (2, 9, 16) for camera in CAMERAS]
    assert fell_together(failures, {}, POLICY) == []


def test_a_group_that_has_lost_and_won_cameras_is_the_same() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    known = {one: CAMERAS[:4], other: CAMERAS[4:6]}
    grown, new = Group(tuple(CAMERAS[1:8]), ()), Group(tuple(CAMERAS[8:10]), ())
    assert continued([grown, new], known) == [(one, grown), (None, new)]
