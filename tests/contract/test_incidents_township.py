"""A township whose records name no uplink goes dark: one incident, one order. The same on both databases."""

import random
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera, Division, DivisionKind
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.street import Street
from vms.db.engine import Database
from vms.incidents import views_store
from vms.incidents.schemas import IncidentOut
from vms.incidents.tables import Incident

VILLAGE = f"{EAST}201"
OF_EAST, OF_WEST = range(12), range(12, 18)


@pytest.fixture
async def street(database: Database, clock: FakeClock) -> Street:
    """The first four cameras stand in a village of the east. Records as the 27 columns have them: no uplink."""
    await add_county(database)
    async with database.unit_of_work() as tx:
        path = f"/{COUNTY}/{EAST}/{VILLAGE}/"
        village = Division(code=VILLAGE, name="东村", kind=DivisionKind.VILLAGE, parent_code=EAST, path=path)
        tx.session.add(village)
    where = {number: VILLAGE if number < 4 else EAST if number in OF_EAST else WEST for number in range(18)}
    street = Street(
        database, clock, [await add_camera(database, number, division=code) for number, code in where.items()]
    )
    await street.reached(range(18), clock.now())
    await clock.advance(1)
    return street


async def writes(street: Street, numbers: range | list[int], **record: Any) -> None:
    """Somebody fills in the record of these cameras."""
    keys = [street.cameras[number] for number in numbers]
    async with street.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id).in_(keys)).values(**record))


async def answers(street: Street, numbers: range | list[int]) -> int:
    """They are looked at, and show a picture; how many others still wait for their incident."""
    await street.clock.advance(20)
    return await street.reached(numbers, street.clock.now())


def told(incidents: list[Incident]) -> list[tuple[str | None, str | None, int]]:
    return [(one.cause_kind, one.cause_key, one.cameras_count) for one in incidents]


async def test_it_goes_dark_and_is_one_incident_called_after_it(street: Street) -> None:
    assert await street.see([0], "offline") == 1, "it waits for the answer whether it is alone"
    await street.clock.advance(20)
    assert await street.see(OF_EAST, "offline") == 0
    (one,) = await street.incidents()
    assert told([one]) == [("township", EAST, 12)]
    async with street.database.reading() as session:
        listed = await views_store.one(session, one.id)
    assert listed is not None
    shown = IncidentOut.of(listed, street.clock.now())
    assert shown.cause is not None
    assert (shown.cause.name, shown.division) == ("东乡", EAST)
    await street.clock.advance(600)
    await street.see(OF_EAST, "online")
    assert [(one.status, one.resolution) for one in await street.incidents()] == [("closed", "recovered")]


async def test_one_village_of_it_is_no_township(street: Street) -> None:
    await street.see(range(4), "offline")
    assert await answers(street, range(4, 12)) == 0
    assert told(await street.incidents()) == [(None, None, 1)] * 4


async def test_the_incident_of_one_village_alone_is_called_after_its_township(street: Street) -> None:
    """All cameras of the township stand in one village."""
    await writes(street, OF_EAST, division_code=VILLAGE)
    await street.see(OF_EAST, "offline")
    (one,) = await street.incidents()
    async with street.database.reading() as session:
        listed = await views_store.one(session, one.id)
    assert listed is not None
    assert (listed.division_name, listed.cause_name) == ("东村", "东乡")


async def test_several_uplinks_are_told_apart_and_a_single_one_is_not(street: Street) -> None:
    await writes(street, range(6), uplink="L1")
    await writes(street, range(6, 11), uplink="L2")
    await street.see(OF_EAST, "offline")
    assert sorted(told(await street.incidents()), key=str) == [
        ("uplink", "L1", 6),
        ("uplink", "L2", 5),
        (None, None, 1),
    ]


async def test_where_some_records_name_the_one_uplink_the_others_are_on_it_too(street: Street) -> None:
    await writes(street, range(3), uplink="L1")
    await street.see(OF_EAST, "offline")
    assert told(await street.incidents()) == [("township", EAST, 12)]


async def test_an_uplink_of_two_townships_explains_more(street: Street) -> None:
    await writes(street, [*OF_EAST, *OF_WEST], uplink="L1")
    await street.see([*OF_EAST, *OF_WEST], "offline")
    assert told(await street.incidents()) == [("uplink", "L1", 18)]


async def test_two_townships_at_once_are_two(street: Street) -> None:
    await street.see([*OF_EAST, *OF_WEST], "offline")
    assert told(await street.incidents()) == [("township", EAST, 12), ("township", WEST, 6)]


async def test_what_nobody_can_look_at_is_not_waited_for(street: Street) -> None:
    await writes(street, range(6), main_url=None)
    await street.see(range(6, 12), "offline")
    assert told(await street.incidents()) == [("township", EAST, 6)]


async def test_four_cameras_are_no_township(street: Street) -> None:
    await writes(street, range(8), main_url=None)
    assert await street.see(range(8, 12), "offline") == 0, "and nobody waits"
    assert told(await street.incidents()) == [(None, None, 1)] * 4


async def test_cameras_of_the_county_itself_share_no_township(street: Street) -> None:
    await writes(street, OF_EAST, division_code=COUNTY)
    assert await street.see(OF_EAST, "offline") == 0
    assert told(await street.incidents()) == [(None, None, 1)] * 12


async def test_what_fails_while_one_is_still_down_from_it_fails_alone(street: Street) -> None:
    """The outage has broken a camera; in the week until that is mended others fail by themselves."""
    await street.see(range(11), "offline")
    assert await street.see([11], "offline") == 0, "the line is still down: it joins"
    await street.clock.advance(600)
    await street.see(range(1, 12), "online")
    street.cameras.append(await add_camera(street.database, 18, division=EAST))
    await street.see([18], "offline")
    assert await answers(street, range(1, 12)) == 0
    assert told(await street.incidents()) == [("township", EAST, 12), (None, None, 1)]
    await street.see(range(1, 12), "offline")
    assert told(await street.incidents())[0] == ("township", EAST, 12), "the line again: the same incident"
    assert len(await street.incidents()) == 2


@pytest.mark.parametrize("seed", range(4))
async def test_failures_of_single_cameras_are_never_merged(street: Street, seed: int) -> None:
    """One to four cameras of a township within a minute, the others answer: as many incidents, whoever they are."""
    draw = random.Random(seed)
    numbers = draw.sample(OF_EAST, draw.randrange(1, 5)) + draw.sample(OF_WEST, 2)
    for number in numbers:
        await street.see([number], "offline")
        await street.clock.advance(draw.randrange(1, 15))
    assert await answers(street, [number for number in range(18) if number not in numbers]) == 0
    assert told(await street.incidents()) == [(None, None, 1)] * len(numbers)
