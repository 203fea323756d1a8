"""Two hundred counties that change all the time, half of them in either database: coverage as of any time, of now, the
months and the rates equal a replay of the whole history, event by event, counted the slow way."""

import uuid
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from registry.coverage import LEVELS
from registry.model import IN_USE, Level, Lifecycle
from registry.usable_time import UsableTime
from registry.values import RECORD_ZONE
from tests.fakes import coverage_brute
from tests.fakes.changing_county import DIVISIONS, History, Moment
from tests.fakes.clock import FakeClock
from tests.fakes.lenses import DETAILS
from vms.bus.memory import MemoryBus
from vms.coverage import past_store
from vms.coverage.months import Months
from vms.coverage.service import CoverageService, Figures
from vms.db.engine import Database
from vms.health import rates_store
from vms.health.model import COUNTED, HealthState
from vms.health.rating import rate_camera
from vms.health.timeline import Rates
from vms.web.problems import Unprocessable

COUNTIES = range(100)
"""In each database, others in each."""
GENEROUS = 3
"""The first ones are looked at more often, and must hold something of everything."""
LOOKED_AT = 6
"""Moments of each, and half a minute after."""
WINDOW = timedelta(hours=24)


def check(figures: Figures, truth: Moment, at: datetime, history: History) -> None:
    facts = truth.facts(at, history.last_checks)
    viewed = {camera for camera, until in truth.views.values() if until > at}
    # As if cameras without an approved view had a fault.
    doubted = {
        key: seen if key in viewed or seen.state != "online" else seen._replace(state="degraded")
        for key, seen in facts.items()
    }
    assert figures.inputs.views_known
    cameras = [past_store.coverage_camera(row) for row in truth.cameras.values()]
    today = at.astimezone(RECORD_ZONE).date()
    for division in DIVISIONS:
        for site_class in (1, 2, 3):
            here = history.counting(truth, at)
            here = [each for each in here if (each.division_code, each.site_class) == (division, site_class)]
            tally = figures.result.tally([division], [site_class])
            for level in (Level.USABLE, Level.PROVEN):
                sure, *_ = coverage_brute.count(level.value, here, cameras, doubted, now=at, window=WINDOW, today=today)
                assert tally.unviewed(level) == tally.figure(level).numerator - sure, (division, site_class, level, at)
            for level in LEVELS:
                expected = coverage_brute.count(level.value, here, cameras, facts, now=at, window=WINDOW, today=today)
                assert tally.figure(level) == expected, (division, site_class, level, at)
    points = sum(row["lifecycle"] is Lifecycle.IN_SERVICE for row in truth.cameras.values())
    assert figures.result.points.total() == points
    assert len(figures.inputs.room_divisions) == truth.rooms
    assert [target.required for target in figures.inputs.targets] == [truth.required]
    assert {division.code for division in figures.inputs.divisions} == set(DIVISIONS)


@pytest.mark.parametrize("seed", COUNTIES)
async def test_coverage_of_the_past_equals_a_replay(seed: int, database: Database) -> None:
    history = await lived(seed, database)
    service = CoverageService(database, MemoryBus(), FakeClock(history.now), window=WINDOW)
    proven = 0
    for at, truth in (
        history.rng.sample(history.moments, 25 if history.number < GENEROUS else LOOKED_AT) + history.moments[-1:]
    ):
        for moment in (at, at + timedelta(seconds=30)):
            figures = await service.figures_at(moment)
            check(figures, truth, moment, history)
            proven += figures.result.tally(DIVISIONS).reached[-1]
    if history.number < GENEROUS:
        assert proven or history.details is DETAILS, "a history in which nothing was ever proven tests nothing"
        assert history.truth.lists, "a history without an approved list tests less"
        assert any(truth.views for _, truth in history.moments), "so does one without an approved view"
    await _same_of_now(service, history)
    await _same_rates(database, history)
    first = history.moments[0][0]
    for wrong, words in ((first - timedelta(seconds=1), first.isoformat()), (history.now + timedelta(1), "to come")):
        with pytest.raises(Unprocessable, match=words.replace("+", r"\+")):
            await service.figures_at(wrong)


async def lived(seed: int, database: Database) -> History:
    """A county's history, written down."""
    async with database.unit_of_work() as tx:
        history = History(seed + len(COUNTIES) * (tx.session.get_bind().dialect.name == "postgresql"), tx.session)
        await history.write()
    return history


async def _same_rates(database: Database, history: History) -> None:
    """Of every camera, of some divisions and classes over some time: who is counted, as what, by the records of then;
    the seconds in each state, those in which nobody could look, and the two rates."""
    start, end = sorted(history.rng.sample([at + timedelta(seconds=7) for at, _ in history.moments], 2))
    then = next(truth for at, truth in reversed(history.moments) if at <= end)
    for codes, wanted in ((None, None), (DIVISIONS[:2], None), (DIVISIONS[1:2], (2,)), (None, (1, 3))):
        async with database.reading() as session:
            cameras = await rates_store.begun(session, codes, wanted, start, end, limit=1000)
            moved = [each.camera_id for each in cameras if each.elsewhere]
            changes = await rates_store.changed(session, codes, start, end, elsewhere=moved, limit=10_000)
        assert {each.camera_id: (each.division_code, each.camera_class) for each in cameras} == {
            key: (row["division_code"], _class(row, then))
            for key, row in then.cameras.items()
            if row["lifecycle"] is not Lifecycle.PLANNED
            and (codes is None or row["division_code"] in codes)
            and (wanted is None or _class(row, then) in wanted)
        }
        for each in cameras:
            own = [step for key, step in changes if key == each.camera_id]
            named = each.camera_id, each.division_code, each.camera_class
            _same_rate(
                history,
                each.camera_id,
                rate_camera(*named, each.before, own, start, end, each.in_use).rates,
                start,
                end,
            )


def _class(row: dict[str, Any], then: Moment) -> int | None:
    if row["site_id"]:
        return int(then.sites[row["site_id"]]["site_class"])
    return int(row["point_class"]) if row["point_class"] else None


def _same_rate(history: History, camera: uuid.UUID, found: Rates, start: datetime, end: datetime) -> None:
    seconds: dict[str, float] = dict.fromkeys([*HealthState, "unseen"], 0.0)
    for (at, truth), (until, _) in pairwise([*history.moments, (history.now, history.truth)]):
        lasted = (min(until, end) - max(at, start)).total_seconds()
        if lasted <= 0:
            continue
        state, _faults = truth.states.get(camera, ("unknown", []))
        used = camera in truth.cameras and truth.cameras[camera]["lifecycle"] in IN_USE
        unseen = state == "unknown" and camera not in truth.blind and used
        seconds["unseen" if unseen else state] += lasted
    assert found.seconds == pytest.approx({state: seconds[state] for state in HealthState})
    assert found.unseen_s == pytest.approx(seconds["unseen"])
    counted = sum(seconds[state] for state in (*COUNTED, "unseen"))
    assert found.counted_s == pytest.approx(counted)
    if found.online_pct is not None:
        up = seconds[HealthState.ONLINE] + seconds[HealthState.DEGRADED]
        assert found.online_pct == pytest.approx(100 * up / counted)
        assert found.sound_pct == pytest.approx(100 * seconds[HealthState.ONLINE] / counted)


async def _same_of_now(service: CoverageService, history: History) -> None:
    """The figures of now are read as columns: but for the frames, which these rows do not name, they say the same."""
    past, now = await service.figures_at(history.now), await service.peek()
    for division in DIVISIONS:
        for site_class in (1, 2, 3):
            one, other = (each.result.tally([division], [site_class]) for each in (past, now))
            assert [one.figure(level) for level in LEVELS[:4]] == [other.figure(level) for level in LEVELS[:4]]
            assert one.unviewed(Level.USABLE) == other.unviewed(Level.USABLE)
    assert past.inputs.waiting == now.inputs.waiting
    assert dict(past.inputs.site_codes) == dict(now.inputs.site_codes)


def spent(history: History, site: uuid.UUID) -> UsableTime:
    """The time of one site over the whole history, counted between all moments at which anything may change."""
    days = (*(at for at, _ in history.moments), history.now)
    midnights = {at.astimezone(RECORD_ZONE).replace(hour=0, minute=0) for at in days}
    stale = {checked + WINDOW for checked in history.last_checks.values()}
    first, last = history.moments[0][0], history.now
    cuts = sorted({*(at for at, _ in history.moments), *midnights, *stale, last})
    total = UsableTime()
    for start, end in pairwise([cut for cut in cuts if first <= cut <= last]):
        truth = next(truth for at, truth in reversed(history.moments) if at <= start)
        if site in truth.sites:
            counted(total, truth, site, history, start + (end - start) / 2, (end - start).total_seconds())
    return total


def counted(
    total: UsableTime, truth: Moment, site: uuid.UUID, history: History, moment: datetime, seconds: float
) -> None:
    facts = truth.facts(moment, history.last_checks)
    place = next((each for each in history.counting(truth, moment) if each.id == site), None)
    if place is None:
        return
    cameras = [past_store.coverage_camera(row) for row in truth.cameras.values() if row["site_id"] == site]
    today = moment.astimezone(RECORD_ZONE).date()
    total.add(
        coverage_brute.usable_time(
            place, cameras, facts, now=moment, window=WINDOW, today=today, seconds=seconds, blind=truth.blind
        )
    )


@pytest.mark.parametrize("seed", COUNTIES[::4])
async def test_usable_time_of_months_equals_a_replay(seed: int, database: Database) -> None:
    history = await lived(seed, database)
    months = Months(database, FakeClock(history.now), WINDOW)
    found: dict[uuid.UUID, UsableTime] = {}
    for name in sorted({f"{at.astimezone(RECORD_ZONE):%Y-%m}" for at in (history.moments[0][0], history.now)}):
        for each in (await months.month(name)).within(DIVISIONS):
            found.setdefault(each.site.id, UsableTime()).add(each.time)
    whole = UsableTime()
    for key in history.truth.sites:
        expected, time = spent(history, key), found.get(key, UsableTime())
        assert time.usable_s == pytest.approx(expected.usable_s)
        assert time.required_s == pytest.approx(expected.required_s)
        assert time.unseen_s == pytest.approx(expected.unseen_s)
        assert time.excluded_s == pytest.approx(expected.excluded_s)
        whole.add(time)
    if history.number < GENEROUS:
        assert whole.usable_s, "a history in which nothing was ever usable tests nothing"
