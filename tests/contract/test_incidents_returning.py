"""Cameras that are back from the dark with a wrong clock: each fault in the incident it belongs to. The same on both
databases."""

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from registry.model import Camera
from tests.fakes.clock import FakeClock
from tests.fakes.street import Street, at_recorder
from vms.db.engine import Database
from vms.incidents.tables import Incident, IncidentMember, IncidentStep

WRONG = ("degraded", "wrong_clock")
HOUR = 3600.0
CLOCK_OF_ALL = ("wrong_clock", "recorder_clock", "NVR1", 4)


@pytest.fixture
async def street(database: Database, clock: FakeClock) -> Street:
    return await at_recorder(database, clock)


async def wrong_together(street: Street) -> None:
    """The recorder's clock is wrong, and known to be."""
    await street.clocks(range(4), HOUR, *WRONG)
    await street.right([4, 5])
    assert await street.causes() == [CLOCK_OF_ALL]


async def dark_alone(street: Street, number: int) -> None:
    await street.clock.advance(60)
    await street.see([number], "offline")
    await street.clock.advance(130)
    assert await street.see([], "offline") == 0


async def dark_together(street: Street) -> None:
    """The recorder is down, and known to be."""
    await street.see(range(4), "offline")
    await street.clock.advance(130)
    assert await street.reached([4, 5], street.clock.now()) == 0
    assert await street.causes() == [("offline", "recorder", "NVR1", 4)]
    await street.clock.advance(600)


async def ends(street: Street) -> list[tuple[str, str | None]]:
    return [(one.status, one.resolution) for one in await street.incidents()]


async def acts(street: Street, number: int) -> list[str]:
    """The history of the incident of that number."""
    async with street.database.reading() as session:
        query = select(col(IncidentStep.action)).join(Incident, col(Incident.id) == col(IncidentStep.incident_id))
        steps = query.where(col(Incident.number) == number).order_by(col(IncidentStep.id))
        return list(await session.scalars(steps))


async def present(street: Street, number: int) -> set[int]:
    async with street.database.reading() as session:
        query = select(col(IncidentMember.camera_id)).join(
            Incident, col(Incident.id) == col(IncidentMember.incident_id)
        )
        found = await session.scalars(
            query.where(col(Incident.number) == number, col(IncidentMember.left_at).is_(None))
        )
        return {street.cameras.index(key) for key in found}


async def test_it_is_back_in_the_incident_of_its_recorders_clock(street: Street) -> None:
    await wrong_together(street)
    await dark_alone(street, 1)
    assert await present(street, 1) == {0, 2, 3}
    await street.clock.advance(600)
    assert await street.clocks([1], HOUR + 2, *WRONG) == 1, "the line may bring the wrong time"
    assert await street.right([4, 5]) == 0
    assert await present(street, 1) == {0, 1, 2, 3}
    assert await ends(street) == [("raised", None), ("closed", "recovered")]
    assert await acts(street, 2) == ["raised", "changed", "left"]
    await street.clocks(range(4), 0.0, "online")
    assert await ends(street) == [("closed", "recovered")] * 2


async def test_who_was_sent_for_the_dark_is_not_sent_for_the_recorders_clock(street: Street) -> None:
    await wrong_together(street)
    await dark_alone(street, 1)
    async with street.database.unit_of_work() as tx:
        await tx.session.execute(
            update(Incident).where(col(Incident.number) == 2).values(touched=True, status="dispatched")
        )
    await street.clocks([1], HOUR, *WRONG)
    await street.right([4, 5])
    assert await ends(street) == [("raised", None), ("closed", "recovered")]
    assert await present(street, 1) == {0, 1, 2, 3}


async def test_a_clock_that_is_wrong_by_another_amount_is_the_cameras_own(street: Street) -> None:
    """It keeps its incident: one camera, one order."""
    await wrong_together(street)
    await dark_alone(street, 1)
    assert await street.clocks([1], 50 * HOUR, *WRONG) == 1
    await street.clock.advance(130)
    assert await street.see([], "offline") == 0
    assert await street.causes() == [CLOCK_OF_ALL, ("wrong_clock", None, None, 1)]
    assert await ends(street) == [("raised", None)] * 2
    assert await present(street, 2) == {1}


async def test_a_recorder_that_has_lost_its_time_with_the_power_is_two_faults_one_after_the_other(
    street: Street,
) -> None:
    await dark_together(street)
    assert await street.clocks([0], -90 * HOUR, *WRONG) == 1, "the others may come back, too"
    await street.clock.advance(20)
    assert await street.clocks([1, 2], -90 * HOUR, *WRONG) == 0
    assert await present(street, 1) == {3}
    await street.clock.advance(20)
    assert await street.clocks([3], -90 * HOUR, *WRONG) == 0
    assert await street.causes() == [("offline", "recorder", "NVR1", 4), CLOCK_OF_ALL]
    assert await ends(street) == [("closed", "recovered"), ("raised", None)]
    assert await present(street, 2) == {0, 1, 2, 3}


async def test_one_camera_of_an_outage_that_is_back_with_a_wrong_clock_has_its_own(street: Street) -> None:
    """The outage ends with the last of the others."""
    await dark_together(street)
    assert await street.clocks([0], HOUR, *WRONG) == 1
    await street.clocks([1, 2], 0.0, "online")
    await street.clock.advance(130)
    assert await street.see([], "online") == 0
    assert await street.causes() == [("offline", "recorder", "NVR1", 4), ("wrong_clock", None, None, 1)]
    assert await ends(street) == [("raised", None)] * 2
    await street.clocks([3], 0.0, "online")
    assert await ends(street) == [("closed", "recovered"), ("raised", None)]


async def test_what_one_left_behind_all_sound_is_over(street: Street) -> None:
    await dark_together(street)
    await street.clocks([1, 2, 3], 0.0, "online")
    await street.clocks([0], HOUR, *WRONG)
    assert await ends(street) == [("raised", None)], "it may yet be said to be the recorder's"
    await street.clock.advance(130)
    assert await street.see([], "online") == 0
    assert await ends(street) == [("closed", "recovered"), ("raised", None)]


@pytest.mark.parametrize(
    ("state", "left", "kind"), [("offline", "raised", "offline"), ("online", "closed", "wrong_clock")]
)
async def test_what_changes_while_it_waits_is_told_in_the_incident_it_has(
    state: str, left: str, kind: str, street: Street
) -> None:
    await wrong_together(street)
    await dark_alone(street, 1)
    assert await street.clocks([1], 50 * HOUR, *WRONG) == 1
    await street.clock.advance(20)
    assert await street.see([1], state) == 0
    _, own = await street.incidents()
    assert (own.status, own.kind) == (left, kind)


async def test_a_camera_that_shares_no_clock_keeps_its_one_incident_throughout(street: Street) -> None:
    async with street.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(uplink=None, recorder=None))
    await street.clocks([4], HOUR, *WRONG)
    await street.see([4], "offline")
    assert await street.clocks([4], HOUR, *WRONG) == 0
    assert await street.causes() == [("wrong_clock", None, None, 1)]
    assert await acts(street, 1) == ["raised", "changed", "changed"]


async def test_cameras_of_a_recorder_back_before_the_one_that_holds_its_clocks_incident(street: Street) -> None:
    """All four were dark; the last to go had taken the incident of the clock along."""
    await wrong_together(street)
    await street.see(range(4), "offline")
    await street.clock.advance(130)
    assert await street.reached([4, 5], street.clock.now()) == 0
    await street.clock.advance(600)
    await street.clocks([0, 1, 2], HOUR, *WRONG)
    await street.clock.advance(20)
    await street.clocks([3], HOUR, *WRONG)
    assert await present(street, 1) == {0, 1, 2, 3}
    assert await ends(street) == [("raised", None), ("closed", "recovered")]
