"""Targets of online and sound rates, files and repairs: each measure against a count by hand, each rule as a table."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registry.coverage import CoverageSite, compute
from registry.measures import Measure, Measures, measured
from registry.model import Camera, Division, DivisionKind, Level, Lifecycle, Target, TargetRule
from registry.record import MANDATORY
from registry.scopes import DivisionTree
from registry.targets import assess
from vms.coverage.measuring import Observed, measure, month_of
from vms.coverage.store import Inputs
from vms.health.model import HealthState
from vms.health.timeline import Span, Step
from vms.incidents.model import IncidentOrigin, IncidentStatus, Life, Resolution
from vms.incidents.repairs import Repair

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
START = datetime(2026, 2, 28, 16, tzinfo=UTC)  # the first of March in the county
MINUTES = 3000
END = START + MINUTES * MINUTE
EAST, WEST = "369901201", "369901202"
TREE = DivisionTree(
    [
        Division(code="369901", name="C", kind=DivisionKind.COUNTY, path="/369901/"),
        *(
            Division(code=code, name=code, kind=DivisionKind.TOWNSHIP, parent_code="369901", path=f"/369901/{code}/")
            for code in (EAST, WEST)
        ),
    ]
)
UP = {HealthState.ONLINE, HealthState.DEGRADED}
COUNTED = {*UP, HealthState.OFFLINE, "unseen"}


def target(rule: TargetRule, required: float, scope: str = "county", classes: tuple[int, ...] = ()) -> Target:
    return Target(
        id="t", title_zh="", title_en="", scope=scope, rule=rule, classes=list(classes), required=required,
        level=Level.ONLINE,
    )  # fmt: skip


def inputs(sites: list[CoverageSite]) -> Inputs:
    return Inputs(sites, {}, [], {}, list(TREE.by_code.values()), [], [], [], None)


def record(number: int, division: str, **change: Any) -> dict[str, Any]:
    """A camera whose file is complete and believable."""
    return dict.fromkeys(Camera.model_fields) | {column.field: "1" for column in MANDATORY} | {
        "id": uuid.UUID(int=number),
        "code": f"3699010000132{number:07d}",
        "region_code": "369901",
        "longitude": 116.4,
        "latitude": 28.2 + number / 1000,
        "installed_at": START - HOUR,
        "retention_days": 30,
        "division_code": division,
        "lifecycle": Lifecycle.IN_SERVICE,
    } | change  # fmt: skip


def repair(number: int, raised: int, due: int, *, mended: int | None = None, division: str = EAST) -> Repair:
    """`raised`, `due`, `mended`: hours after the month began."""
    closed = {
        "closed_at": START + mended * HOUR, "resolution": Resolution.VERIFIED, "status": IncidentStatus.CLOSED,
    } if mended is not None else {"status": IncidentStatus.RAISED}  # fmt: skip
    facts: dict[str, Any] = {"raised_at": START + raised * HOUR, "due_at": START + due * HOUR, **closed}
    return Repair(uuid.UUID(int=number), division, 1, None, Life(origin=IncidentOrigin.HEALTH, **facts))


@pytest.mark.parametrize("seed", range(3))
def test_target_rates_equal_a_count_of_every_minute(seed: int) -> None:
    dice = random.Random(seed)
    site = CoverageSite(uuid.uuid4(), 2, EAST)
    rows, before, changes, parts, used = {}, {}, [], {}, {}
    for number in range(8):
        row = record(number, EAST if number < 5 else WEST, site_id=site.id if number < 3 else None)
        rows[str(row["id"])] = row
        state = HealthState.UNKNOWN
        if number % 2:
            state = dice.choice(list(HealthState))
            before[row["id"]] = Step(START, state)
        if number % 3:
            used[str(row["id"])] = [Span(START, END)]
        moves = {at: dice.choice(list(HealthState)) for at in sorted(dice.sample(range(1, MINUTES), number * 3))}
        changes += [(row["id"], Step(START + at * MINUTE, to)) for at, to in moves.items()]
        seen: Counter[str] = Counter()
        for minute in range(MINUTES):
            state = moves.get(minute, state)
            seen["unseen" if state is HealthState.UNKNOWN and number % 3 else state] += 1
        parts[number] = seen
    rows["planned"] = record(99, EAST, lifecycle=Lifecycle.PLANNED)
    rules = frozenset({TargetRule.ONLINE_RATE, TargetRule.SOUND_RATE})
    found = measure(Observed(rules, START, END, END, rows, before, changes, used), inputs([site]))
    for codes, classes, numbers in (
        ((EAST, WEST), (), range(8)),
        ((EAST,), (2,), range(3)),
        ((WEST,), (1,), (5, 6, 7)),
    ):
        one = measured(found, codes, classes)
        counted = [parts[n] for n in numbers if sum(parts[n][state] for state in COUNTED) >= 10]
        assert (one.cameras, one.rated) == (len(numbers), len(counted))
        for total, good in ((one.online_pct, UP), (one.sound_pct, {HealthState.ONLINE})):
            shares = [100 * sum(p[s] for s in good) / sum(p[s] for s in COUNTED) for p in counted]
            assert total == pytest.approx(sum(shares))
        assert one.unseen_s == 60 * sum(parts[n]["unseen"] for n in numbers)
        excluded = sum(seconds for n in numbers for state, seconds in parts[n].items() if state not in COUNTED)
        assert one.excluded_s == 60 * excluded


@pytest.mark.parametrize(
    ("change", "files", "complete"),
    [
        ({}, 2, 2),
        ({"address": None}, 2, 1),
        ({"managing_unit": ""}, 2, 1),
        ({"retention_days": 7}, 2, 1),
        ({"point_class": "2", "site_id": uuid.UUID(int=7)}, 2, 1),
        ({"ipv4": "10.0.0.1"}, 2, 0),
        ({"latitude": 28.201}, 2, 0),
        ({"latitude": 28.201, "direction": "1"}, 2, 2),
        ({"ipv4": "10.0.0.1", "lifecycle": Lifecycle.RETIRED}, 1, 1),
        ({"ipv4": "10.0.0.1", "lifecycle": Lifecycle.PLANNED}, 1, 0),
    ],
)
def test_target_files_count_when_filled_valid_and_alone(change: dict[str, Any], files: int, complete: int) -> None:
    rows = {"1": record(1, EAST, ipv4="10.0.0.1"), "2": record(2, EAST, **change)}
    seen = Observed(frozenset({TargetRule.FILE_COMPLETENESS}), START, END, END, rows)
    one = measured(measure(seen, inputs([CoverageSite(uuid.UUID(int=7), 1, EAST)])), {EAST}, ())
    assert (one.files, one.complete) == (files, complete)


def test_target_repairs_count_once_decided_within_the_month() -> None:
    repairs = [
        repair(1, 0, 10, mended=5),
        repair(2, 0, 10, mended=20),  # late from its tenth hour on
        repair(3, 0, 10),  # late, and still open
        repair(4, 0, 70, mended=60),  # mended after the time asked for
        repair(5, 0, 70),  # not decided yet
        repair(6, -90, -40, mended=2),  # was late in the month before
        repair(7, 0, 10, mended=5, division=WEST),
    ]
    seen = Observed(frozenset({TargetRule.REPAIR_IN_TIME}), START, END, END + 60 * HOUR, repairs=repairs)
    found = measure(seen, inputs([]))
    assert {key: (one.in_time, one.late) for key, one in found.items()} == {(EAST, 1): (1, 2), (WEST, 1): (1, 0)}


MEASURES: Measures = {
    (EAST, 1): Measure(4, 2, 199.0, 150.0, excluded_s=3600, files=4, complete=4, in_time=4, late=1),
    (EAST, 2): Measure(1, 0, excluded_s=60, files=1, complete=0),
    (WEST, None): Measure(1, 1, 100.0, 100.0, in_time=4),
}


@pytest.mark.parametrize(
    ("rule", "required", "scope", "classes", "achieved", "met", "counts", "excluded_s"),
    [
        (TargetRule.ONLINE_RATE, 99, "county", (), 299 / 3, True, (3, 6), 3660),
        (TargetRule.ONLINE_RATE, 99.7, "county", (), 299 / 3, False, (3, 6), 3660),
        (TargetRule.ONLINE_RATE, 100, "townships", (), 299 / 3, False, (3, 6), 3660),
        (TargetRule.ONLINE_RATE, 100, WEST, (), 100, True, (1, 1), 0),
        (TargetRule.ONLINE_RATE, 0, EAST, (2,), None, False, (0, 1), 60),
        (TargetRule.SOUND_RATE, 75, EAST, (1, 2), 75, True, (2, 5), 3660),
        (TargetRule.FILE_COMPLETENESS, 100, EAST, (1,), 100, True, (4, 4), None),
        (TargetRule.FILE_COMPLETENESS, 100, EAST, (), 80, False, (4, 5), None),
        (TargetRule.FILE_COMPLETENESS, 100, WEST, (), None, False, (0, 0), None),
        (TargetRule.REPAIR_IN_TIME, 80, EAST, (), 80, True, (4, 5), None),
        (TargetRule.REPAIR_IN_TIME, 90, "county", (), 800 / 9, False, (8, 9), None),
        (TargetRule.REPAIR_IN_TIME, 0, WEST, (), None, False, (4, 4), None),
    ],
)
def test_targets_of_measures_are_met_or_missed_or_cannot_be_told(
    rule: TargetRule,
    required: float,
    scope: str,
    classes: tuple[int, ...],
    achieved: float | None,
    met: bool,
    counts: tuple[int, int],
    excluded_s: float | None,
) -> None:
    nothing = compute([], [], {}, now=END, window=HOUR, today=END.date())
    (found,) = assess([target(rule, required, scope, classes)], nothing, TREE, [], measures=MEASURES)
    assert found.achieved == (pytest.approx(achieved) if achieved is not None else None)
    assert (found.met, (found.numerator, found.denominator), found.excluded_s) == (met, counts, excluded_s)
    assert found.gap == (pytest.approx(required - achieved) if achieved is not None and not met else 0)


@pytest.mark.parametrize(
    ("end", "start"),
    [
        (END, START),
        (START + MINUTE, START),
        (START, datetime(2026, 1, 31, 16, tzinfo=UTC)),  # the end of February, not the beginning of March
    ],
)
def test_targets_are_measured_from_the_beginning_of_the_month(end: datetime, start: datetime) -> None:
    assert month_of(end) == start
