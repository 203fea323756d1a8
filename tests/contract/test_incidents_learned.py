"""What cameras share by failing together again and again: one incident, though no record says it. On both databases."""

import random
import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from tests.fakes.street import Street
from vms.causes import learned_store
from vms.causes.learner import Learner
from vms.causes.learning import LearningPolicy
from vms.causes.tables import LearnedCause
from vms.db.engine import Database
from vms.health.tables import Transition

DAY = timedelta(days=1)
BEHIND = range(2, 7)
"""The cameras behind a switch that nobody has written down; two of them in another township."""
OTHERS = [number for number in range(40) if number not in BEHIND]


@pytest.fixture
async def street(database: Database, clock: FakeClock) -> Street:
    await add_county(database)
    street = Street(
        database,
        clock,
        [await add_camera(database, number, division=WEST if number < 4 else EAST) for number in range(40)],
    )
    await clock.jump(30 * DAY.total_seconds())
    return street


async def went(street: Street, number: int, at: datetime, *, before: str = "online") -> None:
    async with street.database.unit_of_work() as tx:
        camera = street.cameras[number]
        tx.session.add(Transition(camera_id=camera, at=at, from_state=before, to_state="offline"))


async def a_month(street: Street, seed: int) -> None:
    """Every camera but those behind the switch fails four times by itself."""
    draw = random.Random(seed)
    async with street.database.unit_of_work() as tx:
        for number in OTHERS:
            for _ in range(4):
                at = START + draw.random() * 29 * DAY
                camera = street.cameras[number]
                tx.session.add(Transition(camera_id=camera, at=at, from_state="online", to_state="offline"))


async def switch_failed(street: Street, *days: float) -> None:
    for day in days:
        for place, number in enumerate(BEHIND):
            await went(street, number, START + day * DAY + timedelta(seconds=12 * place))


async def learn(street: Street) -> list[set[int]]:
    """What is known then, by the numbers of the cameras."""
    await Learner(street.database, street.clock, LearningPolicy()).learn()
    async with street.database.reading() as session:
        found = await learned_store.learned(session)
    return [{street.cameras.index(key) for key in each.group.camera_ids} for each in found]


@pytest.mark.parametrize("seed", range(2))
async def test_a_switch_that_nobody_wrote_down_is_one_incident(street: Street, seed: int) -> None:
    await a_month(street, seed)
    await switch_failed(street, 3, 11, 24)
    assert await learn(street) == [set(BEHIND)]
    assert await street.see([BEHIND[0]], "offline") == 1, "it waits for the answer whether it is alone"
    await street.clock.advance(20)
    assert await street.see([*BEHIND[1:], OTHERS[0], OTHERS[1]], "offline") == 0
    *alone, one = sorted(await street.incidents(), key=lambda each: each.cameras_count)
    assert (one.cause_kind, one.cameras_count, one.division_code) == ("learned", 5, "360902")
    assert [datetime.fromisoformat(at) for at in one.cause_times] == [START + day * DAY for day in (3, 11, 24)]
    assert [(each.cause_kind, each.cameras_count) for each in alone] == [(None, 1)] * 2, "others are no part of it"


@pytest.mark.parametrize("seed", range(5))
async def test_cameras_that_fail_by_themselves_are_grouped_by_nothing(street: Street, seed: int) -> None:
    await a_month(street, seed)
    assert await learn(street) == []
    await street.see(range(20), "offline")
    await street.clock.advance(20)
    assert await street.reached(range(20, 40), street.clock.now()) == 0, "nobody waits for anybody"
    assert [(each.cause_kind, each.cameras_count) for each in await street.incidents()] == [(None, 1)] * 20


@pytest.mark.parametrize("before", ["unknown", "maintenance", "override"])
async def test_what_comes_back_as_dead_has_not_fallen_together(street: Street, before: str) -> None:
    """After our own outages and maintenance windows all cameras that are down are found to be so at once."""
    for day in (3, 11, 24):
        for number in BEHIND:
            await went(street, number, START + day * DAY, before=before)
    assert await learn(street) == []


async def test_one_of_them_that_fails_alone_is_alone(street: Street) -> None:
    await switch_failed(street, 3, 11, 24)
    await learn(street)
    assert await street.see([BEHIND[2]], "offline") == 1
    await street.clock.advance(30)
    assert await street.reached([number for number in range(40) if number != BEHIND[2]], street.clock.now()) == 0
    (one,) = await street.incidents()
    assert (one.cause_kind, one.cameras_count) == (None, 1)


async def test_what_is_learned_again_is_the_same_and_what_is_not_seen_any_more_is_forgotten(street: Street) -> None:
    await switch_failed(street, 3, 11, 24)
    await learn(street)
    before = await ids(street)
    await switch_failed(street, 27)
    assert await learn(street) == [set(BEHIND)]
    assert await ids(street) == before, "so that an open incident goes on"
    await street.clock.jump(20 * DAY.total_seconds())
    assert await learn(street) == []


async def ids(street: Street) -> list[uuid.UUID]:
    async with street.database.reading() as session:
        return [row.id for row in await session.scalars(select(LearnedCause))]
