"""When a visit looks whether the view shakes: rarely, since it is dear, and again and again once it has."""

from collections.abc import Iterator

import pytest

from streams.probing.judging import SWAY_EVERY, SWAY_LOOKS, counted, sway_due
from streams.quality.prints import PicturePrint

PRINT = PicturePrint("0123456789abcdef", "")


def visits(shakes: Iterator[bool], count: int, *, hidden: frozenset[int] = frozenset()) -> list[bool]:
    """Which of `count` visits look; `shakes`: what each look finds; `hidden`: visits in which nothing can be told."""
    before, looked = None, []
    for number in range(count):
        looks = sway_due(before) and number not in hidden
        own = counted(PRINT, before, looked=looks, shakes=looks and next(shakes))
        before = PicturePrint.from_json(own.to_json())
        looked.append(looks)
    return looked


def test_the_first_visit_looks_and_then_one_in_so_many() -> None:
    looked = visits(iter([False] * 3), 2 * SWAY_EVERY + 1)
    assert [number for number, looks in enumerate(looked) if looks] == [0, SWAY_EVERY, 2 * SWAY_EVERY]


def test_what_shakes_is_looked_at_every_time_and_after_it_was_mended_until_that_is_sure() -> None:
    looked = visits(iter([True] * 5 + [False] * SWAY_LOOKS), 5 + SWAY_LOOKS + SWAY_EVERY - 2)
    assert [number for number, looks in enumerate(looked) if looks] == list(range(5 + SWAY_LOOKS))


def test_a_look_that_was_hidden_is_made_up_for_at_the_next_visit() -> None:
    looked = visits(iter([False] * 2), SWAY_EVERY + 3, hidden=frozenset({0, SWAY_EVERY + 1}))
    assert [number for number, looks in enumerate(looked) if looks] == [1, SWAY_EVERY + 2]


@pytest.mark.parametrize("damage", [{"sway_in": "soon"}, {"sway_looks": 1.5}, {"clock": 7}])
def test_a_damaged_print_is_said(damage: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="take a new one"):
        PicturePrint.from_json(PRINT.to_json() | damage)
