"""The web client finds who set a state and why, and the weather, in what the service writes beside a check's words."""

import re
from datetime import timedelta
from pathlib import Path

from streams.model import Finding, ProbeReport
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.db.engine import Database
from vms.health import store
from vms.health.weather import Finding as Weather
from vms.health.weather import Veil, without_weather
from vms.maintenance.plan import Plan
from vms.maintenance.tables import HealthOverride

CLIENT = Path(__file__).parents[2] / "ui" / "src" / "i18n" / "circumstances.ts"


def pattern(name: str) -> re.Pattern[str]:
    """The client's own."""
    found = re.search(rf"^const {name} = /(.+)/s?$", CLIENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return re.compile(found[1].replace("(?<", "(?P<"), re.DOTALL)


async def test_an_override_is_found_with_its_reason(sqlite_database: Database, clock: FakeClock) -> None:
    await add_county(sqlite_database)
    camera = await add_camera(sqlite_database, 1, division=EAST)
    until = clock.now() + timedelta(hours=2)
    async with sqlite_database.unit_of_work() as tx:
        tx.session.add(
            HealthOverride(
                camera_id=camera, state="online", reason="a bird's nest: left", until=until, set_at=tx.now, set_by="li"
            )
        )
    plan = Plan(sqlite_database, clock)
    await plan.refresh()
    async with sqlite_database.reading() as session:
        (record,) = await store.cameras(session, [camera])
    standing = plan.of(record, now=clock.now())
    assert standing is not None
    found = pattern("SET").search(standing.detail)
    assert found is not None
    assert found.groupdict() == {"by": "li", "until": f"{until:%Y-%m-%d %H:%M}", "why": "a bird's nest: left"}


def test_the_weather_is_found_with_its_numbers() -> None:
    said = without_weather(
        ProbeReport(Finding.OK, "h264 640×360 picture", START, 1.0), Weather(Veil.WEATHER, 6, 7)
    ).detail
    found = pattern("WEATHER").search(said)
    assert found is not None
    assert found.groupdict() == {"veiled": "6", "n": "7"}
