"""Cameras of one recorder, or behind one uplink, whose clocks are wrong by the same amount: one incident. The same on
both databases."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.fakes.clock import FakeClock
from tests.fakes.street import Street, at_recorder
from vms.db.engine import Database
from vms.incidents.tables import IncidentStep

WRONG = ("degraded", "wrong_clock")


@pytest.fixture
async def street(database: Database, clock: FakeClock) -> Street:
    return await at_recorder(database, clock)


async def test_a_recorders_clock_is_one_incident_and_goes_as_one(street: Street) -> None:
    assert await street.clocks([0], 3600.0, *WRONG) == 1
    assert await street.incidents() == [], "it waits for the answer whether its recorder is wrong"
    assert await street.right([4, 5]) == 1
    assert await street.clocks([1, 2], 3601.0, *WRONG) == 3
    assert await street.right([4, 5]) == 3, "the fourth has not been looked at since"
    assert await street.clocks([3], 3600.0, *WRONG) == 0
    assert await street.causes() == [("wrong_clock", "recorder_clock", "NVR1", 4)]
    await street.clock.advance(600)
    await street.clocks(range(4), 0.0, "online")
    (one,) = await street.incidents()
    assert (one.status, one.resolution) == ("closed", "recovered")


async def test_a_line_that_brings_the_wrong_time_is_one_incident(street: Street) -> None:
    await street.clocks(range(6), -600.0, *WRONG)
    assert await street.causes() == [("wrong_clock", "uplink_clock", "LINE1", 6)]


async def test_clocks_that_are_wrong_by_different_amounts_are_one_each(street: Street) -> None:
    for number in range(6):
        await street.clocks([number], 600.0 * (number + 1), *WRONG)
    assert await street.right([], after_s=130) == 0
    assert await street.causes() == [("wrong_clock", None, None, 1)] * 6


async def test_two_wrong_clocks_of_a_recorder_whose_others_are_right_are_the_cameras_own(street: Street) -> None:
    await street.clocks([0, 1], 3600.0, *WRONG)
    assert await street.right([2, 3, 4, 5]) == 0
    assert await street.causes() == [("wrong_clock", None, None, 1)] * 2


async def test_a_clock_that_drifts_over_the_limit_camera_by_camera_is_one_incident(street: Street) -> None:
    """The first has had its own for a day: it becomes the recorder's."""
    await street.clocks([0], 61.0, *WRONG)
    await street.clocks([1, 2, 3], 58.0, "online")
    await street.right([4, 5], after_s=130)
    assert await street.causes() == [("wrong_clock", None, None, 1)]
    await street.clock.advance(86_400)
    await street.clocks([1], 61.5, *WRONG)
    await street.clocks([2, 3], 60.0, "online")
    await street.right([4, 5], after_s=130)
    assert await street.causes() == [("wrong_clock", "recorder_clock", "NVR1", 2)]
    await street.clocks([2], 61.5, *WRONG)
    await street.clocks([3], 90_000.0, *WRONG)
    assert await street.right([4, 5]) == 0
    assert await street.causes() == [("wrong_clock", "recorder_clock", "NVR1", 3), ("wrong_clock", None, None, 1)]


async def test_a_camera_that_goes_dark_leaves_the_incident_of_its_recorders_clock(street: Street) -> None:
    await street.clocks(range(4), 3600.0, *WRONG)
    assert await street.right([4, 5]) == 0
    assert await street.causes() == [("wrong_clock", "recorder_clock", "NVR1", 4)]
    await street.clock.advance(60)
    assert await street.see([1], "offline") == 1
    await street.clock.advance(130)
    assert await street.see([], "offline") == 0
    clock_of_all, dark = await street.incidents()
    assert (clock_of_all.kind, clock_of_all.status) == ("wrong_clock", "raised")
    assert (dark.kind, dark.cause_kind, dark.camera_id) == ("offline", None, street.cameras[1])
    async with street.database.reading() as session:
        steps = await session.scalars(select(IncidentStep).where(col(IncidentStep.incident_id) == clock_of_all.id))
        left = [step.detail for step in steps if step.action == "left"]
    assert [detail["camera_id"] for detail in left] == [str(street.cameras[1])]


async def test_the_last_camera_takes_the_incident_of_the_clock_along(street: Street) -> None:
    await street.clocks(range(4), 3600.0, *WRONG)
    await street.right([4, 5])
    await street.see(range(4), "offline")
    await street.clock.advance(130)
    assert await street.reached([4, 5], street.clock.now()) == 0
    first, dark = await street.incidents()
    assert (first.status, dark.cause_kind, dark.cameras_count) == ("raised", "recorder", 3)
    await street.clock.advance(600)
    await street.see(range(4), "online")
    assert [one.status for one in await street.incidents()] == ["closed"] * 2


async def test_a_wrong_clock_of_a_camera_with_another_fault_is_its_own(street: Street) -> None:
    await street.clocks([0], 3600.0, "degraded", "covered", "wrong_clock")
    assert await street.causes() == [("covered", None, None, 1)]


async def test_a_clock_that_was_wrong_for_a_moment_is_told_by_itself(street: Street) -> None:
    assert await street.clocks([0], 3600.0, *WRONG) == 1
    await street.clocks([0], 0.0, "online")
    (one,) = await street.incidents()
    assert (one.kind, one.status) == ("wrong_clock", "closed")
