"""How a room's line is shared among its live views."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vms.live.budget import Demand, Level, share, share_again

MAIN = Demand((Level.MAIN, Level.SUB, Level.KEYS), (4000, 600, 150))
SUB = Demand((Level.SUB, Level.KEYS), (600, 150))


@pytest.mark.parametrize(
    ("demands", "line_kbps", "rungs"),
    [
        ([], 100, []),
        ([MAIN, SUB], 5000, [0, 0]),
        ([MAIN, SUB], 4000, [1, 0]),
        ([MAIN, MAIN], 5000, [1, 0]),  # the older one gives way
        ([SUB, MAIN], 1200, [0, 1]),  # a main stream before any sub stream
        ([SUB, SUB, MAIN], 1700, [1, 0, 1]),
        ([SUB, SUB], 300, [1, 1]),
        ([SUB, SUB], 299, None),
        ([MAIN], 100, None),
    ],
)
def test_the_richest_give_way_first(demands: list[Demand], line_kbps: float, rungs: list[int] | None) -> None:
    assert share(demands, line_kbps) == rungs


@pytest.mark.parametrize(
    ("now", "line_kbps", "rung"),
    [(1, 600, 1), (1, 660, 1), (1, 667, 0), (0, 600, 0), (0, 599, 1), (1, 100, 1)],
)
def test_a_playing_view_gets_more_only_with_room_to_spare(now: int, line_kbps: float, rung: int) -> None:
    assert share_again([Demand(SUB.levels, SUB.kbps, now)], line_kbps) == [rung]


RATES = st.lists(st.floats(1, 9000), min_size=3, max_size=3).map(lambda rates: tuple(sorted(rates, reverse=True)))


@given(st.lists(RATES, max_size=12), st.floats(1, 50_000))
def test_what_is_shared_never_exceeds_the_line(rates: list[tuple[float, ...]], line_kbps: float) -> None:
    demands = [Demand(MAIN.levels, each) for each in rates]
    rungs = share(demands, line_kbps)
    if rungs is None:
        assert sum(each[-1] for each in rates) > line_kbps * 0.999
    else:
        assert sum(each[rung] for each, rung in zip(rates, rungs, strict=True)) <= line_kbps * 1.001
