"""What the targets measure of cameras, files and repairs up to a time: read only where a target of the plan asks."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from registry.history import Row
from registry.layouts import Entity
from registry.measures import Measure, Measures
from registry.model import Camera, Division, Lifecycle, TargetRule
from registry.record import MANDATORY, Column
from registry.validity import crowded
from registry.values import RECORD_ZONE
from vms.accounts.model import EVERYWHERE
from vms.coverage import past_store
from vms.coverage.files import Files, FileVerdict
from vms.coverage.files_store import first_pictures
from vms.coverage.store import Inputs
from vms.health import rates_store
from vms.health.model import HealthState
from vms.health.rating import Rated, rate_camera
from vms.health.timeline import Span, Step
from vms.incidents import repairs_store
from vms.incidents.repairs import Judgement, Repair, judge_repair
from vms.incidents.views_store import IncidentFilter
from vms.points.fields_store import fields_at

MOST_CAMERAS = 50_000
"""Read at once, in seconds; more part by part: see measuring_many."""
MOST_CHANGES, MOST_INCIDENTS = 1_000_000, 100_000
"""Of one month; beyond them nothing is claimed."""
RATES = frozenset({TargetRule.ONLINE_RATE, TargetRule.SOUND_RATE})
_FIELDS = (
    *("id", "site_id", "division_code", "lifecycle", "created_at"),
    *("ipv4", "ipv6", "azimuth_deg", "direction", "resolution"),
    *(column.field for column in MANDATORY),
)
_COLUMNS = tuple(getattr(Camera, name) for name in dict.fromkeys(_FIELDS))

log = structlog.get_logger()

Place = tuple[object, ...]
Add = Callable[[str, int | None, Measure], None]


@dataclass(frozen=True, slots=True)
class Observed:
    """The rows behind the measures, of the running month: `start` to `end`. `now`: when they were read. `before`: each
    camera's state at the start; `in_use`: when each was expected to work. `custom`: the added columns that a camera's
    record had to have filled; `first_pictures`: of cameras that were seen before their records had them installed."""

    rules: frozenset[TargetRule]
    start: datetime
    end: datetime
    now: datetime
    cameras: Mapping[str, Row] = field(default_factory=dict)
    before: Mapping[uuid.UUID, Step] = field(default_factory=dict)
    changes: Sequence[tuple[uuid.UUID, Step]] = ()
    in_use: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    repairs: Sequence[Repair] = ()
    custom: Sequence[Column] = ()
    first_pictures: Mapping[uuid.UUID, datetime] = field(default_factory=dict)


def month_of(end: datetime) -> datetime:
    """The first moment of the county's month that ends, or is running, at `end`."""
    last = (end - timedelta(microseconds=1)).astimezone(RECORD_ZONE)
    return last.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def asked_for(inputs: Inputs) -> frozenset[TargetRule]:
    """The rules of targets that are measured."""
    return frozenset(target.rule for target in inputs.targets if target.rule.is_measured)


async def observe(
    session: AsyncSession, inputs: Inputs, at: datetime, now: datetime, rules: frozenset[TargetRule] | None = None
) -> Observed:
    """The registry as of `at`, what happened from the month's beginning until then. `rules`: whose measures are wanted;
    None: those of the targets."""
    if rules is None:
        rules = asked_for(inputs)
    start = month_of(at)
    seen = Observed(rules, start, at, now)
    if TargetRule.FILE_COMPLETENESS in rules:
        seen = replace(seen, custom=await added_columns(session, at))
    if rules - {TargetRule.REPAIR_IN_TIME}:
        columns = (*_COLUMNS, Camera.custom) if seen.custom else _COLUMNS
        seen = replace(seen, cameras=await past_store.cameras_at(session, columns, at))
    if TargetRule.FILE_COMPLETENESS in rules:
        seen = replace(seen, first_pictures=await first_pictures(session, seen.cameras.values(), at))
    if rules & RATES:
        changes = await rates_store.changed(session, None, start, at, limit=MOST_CHANGES + 1)
        if _bounded("changes of state", len(changes), MOST_CHANGES):
            states = await past_store.states_at(session, start)
            before = {key: Step(start, HealthState(state), blind=blind) for key, state, _, blind in states}
            used = rates_store.in_use(seen.cameras, await rates_store.moved(session, start, at), start, at)
            seen = replace(seen, changes=changes, before=before, in_use=used)
    if TargetRule.REPAIR_IN_TIME in rules:
        wanted = IncidentFilter(path=EVERYWHERE, now=now)
        repairs = await repairs_store.repairs(session, wanted, start, at, limit=MOST_INCIDENTS + 1)
        if _bounded("incidents", len(repairs), MOST_INCIDENTS):
            seen = replace(seen, repairs=repairs)
    return seen


async def added_columns(session: AsyncSession, at: datetime) -> Sequence[Column]:
    """The added columns that a camera's record had to have filled then."""
    asked = (await fields_at(session, at)).columns(Entity.CAMERA)
    return [column for column in asked if column.mandatory]


def _bounded(what: str, count: int, most: int) -> bool:
    if count > most:
        log.warning("targets not measured", what=f"more than {most} {what} in a month")
    return count <= most


def measure(seen: Observed, inputs: Inputs) -> Measures:
    """The sums by division and class."""
    found: dict[tuple[str, int | None], Measure] = {}

    def add(division_code: str, site_class: int | None, each: Measure) -> None:
        key = division_code, site_class
        found[key] = found.get(key, Measure()) + each

    if seen.rules - {TargetRule.REPAIR_IN_TIME}:
        classes = classes_of(inputs)
        add_rates(seen, classes, add)
        if TargetRule.FILE_COMPLETENESS in seen.rules:
            add_files(files(seen, inputs), classes, add)
    for repair in seen.repairs:
        judged = judge_repair(repair.life, seen.now)
        if judged is not None and seen.start <= judged[1] < seen.end:
            one = Measure(in_time=judged[0] is Judgement.IN_TIME, late=judged[0] is Judgement.LATE)
            add(repair.division_code, repair.site_class, one)
    return found


def classes_of(inputs: Inputs) -> Mapping[uuid.UUID, int]:
    """The classes of the sites that count."""
    return {site.id: site.site_class for site in inputs.sites}


def _class(camera: Row, classes: Mapping[uuid.UUID, int]) -> int | None:
    """A camera's class is its site's; without a site the one of its own record."""
    own = camera["point_class"]
    return classes.get(camera["site_id"], int(own) if own else None)


def rated(seen: Observed, classes: Mapping[uuid.UUID, int]) -> Iterator[tuple[Row, Rated]]:
    """Each camera's record with its rates of the month; `classes`: of the sites that count."""
    moves: dict[uuid.UUID, list[Step]] = {}
    for key, step in seen.changes:
        moves.setdefault(key, []).append(step)
    for name, row in seen.cameras.items():
        if row["lifecycle"] == Lifecycle.PLANNED:
            continue
        key, division, of_class = row["id"], row["division_code"], _class(row, classes)
        steps, used = moves.get(key, ()), seen.in_use.get(name, ())
        yield row, rate_camera(key, division, of_class, seen.before.get(key), steps, seen.start, seen.end, used)


def add_rates(
    seen: Observed, classes: Mapping[uuid.UUID, int], add: Add, told: Callable[[Row, Rated], None] | None = None
) -> None:
    """Nothing where no rates are wanted. `told`: of each camera by itself."""
    if not seen.rules & RATES:
        return
    for row, each in rated(seen, classes):
        if told:
            told(row, each)
        rates = each.rates
        one = Measure(cameras=1, unseen_s=rates.unseen_s, excluded_s=rates.excluded_s)
        if rates.online_pct is not None and rates.sound_pct is not None:
            one += Measure(rated=1, online_pct=rates.online_pct, sound_pct=rates.sound_pct)
        add(each.division_code, each.camera_class, one)


def files(seen: Observed, inputs: Inputs) -> Files:
    """The records of the cameras that were neither planned nor retired, as they are judged."""
    return files_among(seen, inputs.divisions, classes_of(inputs), taken_by(seen))


def taken_by(seen: Observed) -> Collection[Place]:
    """The addresses and positions of more than one of all the cameras."""
    return crowded(row for row in seen.cameras.values() if row["lifecycle"] != Lifecycle.RETIRED)


def files_among(
    seen: Observed, divisions: Iterable[Division], classes: Mapping[uuid.UUID, int], taken: Collection[Place]
) -> Files:
    """The same of a part of the cameras; `taken`: see `registry.validity.crowded`, of all of them."""
    rows = [
        {**row, "site_class": classes.get(row["site_id"])}
        for row in seen.cameras.values()
        if row["lifecycle"] not in {Lifecycle.PLANNED, Lifecycle.RETIRED}
    ]
    boundaries = {division.code: division for division in divisions}
    return Files(seen.end, rows, boundaries, taken, (*MANDATORY, *seen.custom), seen.first_pictures)


def add_files(found: Files, classes: Mapping[uuid.UUID, int], add: Add) -> Sequence[FileVerdict]:
    """Gives back how each was judged."""
    judged = found.judged()
    for row, each in zip(found.rows, judged, strict=True):
        good = not each.missing and not each.invalid
        add(each.division_code, _class(row, classes), Measure(files=1, complete=good))
    return judged
