"""What cameras may share, learned from failing together: found when true, silent when by chance or known already."""

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from vms.causes.learning import Failure, LearningPolicy, fell_together
from vms.causes.model import Cause, CauseKind

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CAMERAS = [uuid.UUID(int=number) for number in range(400)]
POLICY = LearningPolicy()


def outage(day: float, members: list[uuid.UUID]) -> list[Failure]:
    """All of them within a minute."""
    return [(camera, START + day * DAY + timedelta(seconds=7 * n)) for n, camera in enumerate(members[:8])]


def by_chance(seed: int) -> list[Failure]:
    """Each of 400 cameras fails twice in a month, whenever."""
    draw = random.Random(seed)
    return [(camera, START + draw.random() * 30 * DAY) for camera in CAMERAS for _ in range(2)]


@pytest.mark.parametrize("seed", range(5))
def test_a_switch_that_nobody_wrote_down_is_found_among_failures_by_chance(seed: int) -> None:
    members = CAMERAS[10:15]
    noise = [failure for failure in by_chance(seed) if failure[0] not in members]
    failures = noise + [failure for day in (2, 9, 16, 23) for failure in outage(day, members)]
    (found,) = fell_together(failures, {}, POLICY)
    assert found.camera_ids == tuple(members)
    assert found.times == tuple(START + day * DAY for day in (2, 9, 16, 23))


@pytest.mark.parametrize("seed", range(5))
def test_chance_suggests_nothing(seed: int) -> None:
    assert fell_together(by_chance(seed), {}, POLICY) == []


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
        ((2, 9, 16), CAMERAS[:1], {}),
        ((2, 9, 16), CAMERAS[:4], dict.fromkeys(CAMERAS, frozenset({Cause(CauseKind.SWITCH, "SW1")}))),
    ],
    ids=["twice only", "one camera", "the record says it"],
)
def test_too_little_and_what_is_known_are_no_suggestion(
    days: tuple[int, ...], members: list[uuid.UUID], shared: dict[uuid.UUID, frozenset[Cause]]
) -> None:
    failures = [failure for day in days for failure in outage(day, members)]
    assert fell_together(failures, shared, POLICY) == []


def test_the_whole_county_going_dark_says_nothing_of_one_switch() -> None:
    failures = [(camera, START + day * DAY) for day in (2, 9, 16) for camera in CAMERAS]
    assert fell_together(failures, {}, POLICY) == []
