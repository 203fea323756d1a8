"""Rates of many cameras: exactly what counting every second by itself gives."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.model import IN_USE, Lifecycle
from vms.health.model import HealthState
from vms.health.rated_table import RatedTable, TableMaker
from vms.health.rating import Rated, RateShow, rate_camera
from vms.health.timeline import Step, in_use

START = datetime(2026, 3, 1, tzinfo=UTC)
LENGTH_S = 1200
END = START + timedelta(seconds=LENGTH_S)
UP = {HealthState.ONLINE, HealthState.DEGRADED}
COUNTED = UP | {HealthState.OFFLINE}
Changes = list[tuple[int, HealthState]]

changes = st.lists(st.tuples(st.integers(1, LENGTH_S - 1), st.sampled_from(HealthState)), max_size=12)
cameras = st.lists(
    st.tuples(st.none() | st.sampled_from(HealthState), changes, st.sampled_from("ab"), st.sampled_from([1, 2, None])),
    max_size=6,
)
Camera = tuple[HealthState | None, Changes, str, int | None]


def rated(camera: Camera) -> Rated:
    before, moves, division, camera_class = camera
    ordered = [Step(START + timedelta(seconds=at), state) for at, state in sorted(moves, key=lambda move: move[0])]
    led = Step(START, before) if before else None
    return rate_camera(uuid.uuid4(), division, camera_class, led, ordered, START, END)


def table_of(cameras: list[Rated]) -> RatedTable:
    maker = TableMaker()
    for number, each in enumerate(cameras):
        maker.add(str(number), each)
    return maker.table()


def seconds(camera: Camera) -> Counter[HealthState]:
    """One second after the other."""
    before, moves, *_ = camera
    state, found = before or HealthState.UNKNOWN, Counter[HealthState]()
    for second in range(LENGTH_S):
        for at, to_state in moves:
            if at == second:
                state = to_state
        found[state] += 1
    return found


def mean_of(members: list[Camera], good: set[HealthState]) -> float | None:
    shares = []
    for camera in members:
        found = seconds(camera)
        counted = sum(found[state] for state in COUNTED)
        if counted >= 600:
            shares.append(100 * sum(found[state] for state in good) / counted)
    return sum(shares) / len(shares) if shares else None


@settings(derandomize=True, deadline=None)
@given(cameras)
def test_rates_equal_a_count_of_every_second(fleet: list[Camera]) -> None:
    found = [rated(camera) for camera in fleet]
    assert [dict(+Counter(each.rates.seconds)) for each in found] == [dict(seconds(camera)) for camera in fleet]
    table = table_of(found)
    everybody = table.among(None, None)
    total = table.summed(everybody)
    assert total.cameras == len(fleet)
    assert total.online_pct == pytest.approx(mean_of(fleet, UP))
    assert total.sound_pct == pytest.approx(mean_of(fleet, {HealthState.ONLINE}))
    everything = sum((seconds(camera) for camera in fleet), Counter[HealthState]())
    assert total.counted_s == sum(everything[state] for state in COUNTED)
    assert total.excluded == {state: n for state, n in everything.items() if state not in COUNTED}
    by_division = table.by_area(everybody, {"a": "a", "b": "b"})
    for division in "ab":
        members = [camera for camera in fleet if camera[2] == division]
        assert (division in by_division) is bool(members)
        if members:
            assert by_division[division].online_pct == pytest.approx(mean_of(members, UP))


lives = st.lists(
    st.tuples(st.integers(1, LENGTH_S), st.sampled_from(Lifecycle)), max_size=4, unique_by=lambda each: each[0]
)
looks = st.lists(
    st.tuples(st.integers(1, LENGTH_S - 1), st.sampled_from([HealthState.UNKNOWN, *HealthState]), st.booleans()),
    max_size=8,
    unique_by=lambda each: each[0],
)


@settings(derandomize=True, deadline=None)
@given(st.sampled_from(Lifecycle), lives, looks, st.integers(0, LENGTH_S - 1))
def test_what_nobody_looked_at_while_it_was_in_use_counts_as_not_online(
    first: Lifecycle, life: list[tuple[int, Lifecycle]], seen: list[tuple[int, HealthState, bool]], made: int
) -> None:
    """One second after the other: the camera's stage of life, its state, and whether we ourselves were blind. `made`:
    when it was registered."""
    life, seen = sorted(life), sorted(seen)
    moves, last = [], first
    for second, lifecycle in life:
        moves.append((START + timedelta(seconds=second), last))
        last = lifecycle
    spans = in_use(last, reversed(moves), START + timedelta(seconds=made), END)
    steps = [Step(START + timedelta(seconds=at), state, blind=blind) for at, state, blind in seen]
    found = rate_camera(uuid.uuid4(), "a", 1, None, steps, START, END, spans).rates
    expected: Counter[str] = Counter()
    for second in range(LENGTH_S):
        stage = [first, *(lifecycle for at, lifecycle in life if at <= second)][-1]
        state, blind = [(HealthState.UNKNOWN, False), *((state, blind) for at, state, blind in seen if at <= second)][
            -1
        ]
        unseen = state is HealthState.UNKNOWN and not blind and stage in IN_USE and second >= made
        expected["unseen" if unseen else state] += 1
    counted = sum(expected[state] for state in (*COUNTED, "unseen"))
    assert (found.unseen_s, found.counted_s, found.excluded_s) == (expected["unseen"], counted, LENGTH_S - counted)
    up = sum(expected[state] for state in UP)
    assert found.online_pct == (pytest.approx(100 * up / counted) if counted >= 600 else None)
    assert dict(+Counter(found.seconds)) == {state: n for state, n in expected.items() if state != "unseen"}


def test_cameras_without_a_class_belong_to_none() -> None:
    found = [rated((HealthState.ONLINE, [], "a", camera_class)) for camera_class in (1, None, 1)]
    table = table_of(found)
    everybody = table.among(None, None)
    assert {key: each.cameras for key, each in table.by_class(everybody).items()} == {1: 2}
    assert (table.by_class(table.among(frozenset(), None)), len(table.among(None, [2]))) == ({}, 0)
    assert [table[row] for row in everybody.tolist()][1].camera_class is None


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([], 0),
        ([(10, HealthState.OFFLINE), (20, HealthState.ONLINE)], 2),
        ([(10, HealthState.MAINTENANCE), (20, HealthState.UNKNOWN), (30, HealthState.ONLINE)], 0),
        ([(10, HealthState.DEGRADED), (20, HealthState.DEGRADED), (30, HealthState.OFFLINE)], 2),
    ],
)
def test_changes_are_those_between_counted_states(moves: Changes, expected: int) -> None:
    assert rated((HealthState.ONLINE, moves, "a", 1)).changes == expected


def test_too_little_counted_time_gives_no_rate_and_no_weight() -> None:
    hardly: Camera = (HealthState.UNKNOWN, [(LENGTH_S - 599, HealthState.OFFLINE)], "a", 1)
    enough: Camera = (HealthState.UNKNOWN, [(LENGTH_S - 600, HealthState.ONLINE)], "a", 1)
    table = table_of([rated(hardly), rated(enough)])
    total = table.summed(table.among(None, None))
    assert (total.cameras, total.rated, total.online_pct) == (2, 1, 100.0)
    nothing = table.summed(table.among(None, None)[:1])
    assert (nothing.rated, nothing.online_pct, nothing.sound_pct) == (0, None, None)


def test_a_table_is_by_code_and_lists_the_least_online_first() -> None:
    """Those that are equal by code, those without enough counted time last, whatever the order in which they came."""
    up, down, unknown = HealthState.ONLINE, HealthState.OFFLINE, HealthState.UNKNOWN
    lives: dict[str, Camera] = {
        "5": (up, [], "a", 1),
        "3": (unknown, [], "b", None),
        "4": (up, [(700, down)], "a", 2),
        "1": (up, [], "b", 1),
        "2": (up, [(900, HealthState.MAINTENANCE)], "a", 1),
    }
    found = {code: rated(life) for code, life in lives.items()}
    maker = TableMaker()
    for code, each in found.items():
        maker.add(code, each)
    table = maker.table()
    codes = {each.camera_id: code for code, each in found.items()}

    def listed(show: RateShow) -> list[str]:
        rows = table.shown(table.among(None, None), show)
        return [codes[table[row].camera_id] for row in rows.tolist()]

    assert listed(RateShow.ALL) == ["4", "1", "2", "5", "3"]
    assert (listed(RateShow.RATED), listed(RateShow.FEW)) == (["4", "1", "2", "5"], ["3"])
    assert (listed(RateShow.EXCLUDED), listed(RateShow.UNSEEN)) == (["3", "2"], [])
    assert (listed(RateShow.COUNTED), listed(RateShow.MAINTENANCE)) == (["1", "4", "5", "2"], ["2"])
    for row, code in enumerate(sorted(lives)):
        told, original = table[row], found[code]
        assert (told.division_code, told.camera_class, told.changes) == (
            original.division_code,
            original.camera_class,
            original.changes,
        )
        for name in ("online_pct", "sound_pct", "counted_s", "excluded_s", "unseen_s"):
            assert getattr(told.rates, name) == getattr(original.rates, name), name
