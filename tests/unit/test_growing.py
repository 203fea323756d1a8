"""A column with rows behind it shares what was before, and nobody who holds a shorter one sees the difference."""

import random
from typing import Any

import numpy as np
import pytest

from registry.growing import SPARE_ROWS, grown


def column(*values: int) -> Any:
    return np.array(values, dtype=np.int32)


def test_a_column_that_grows_is_not_copied_again() -> None:
    first = grown(column(1, 2), column(3))
    second = grown(first, column(4, 5))
    assert np.shares_memory(first, second)
    assert (first.tolist(), second.tolist()) == ([1, 2, 3], [1, 2, 3, 4, 5])


def test_two_that_follow_the_same_do_not_meet() -> None:
    first = grown(column(1, 2), column(3))
    one, other = grown(first, column(4)), grown(first, column(5, 6))
    assert (first.tolist(), one.tolist(), other.tolist()) == ([1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 5, 6])
    assert grown(one, column(7)).tolist() == [1, 2, 3, 4, 7]


def test_a_part_or_another_order_of_a_column_is_copied() -> None:
    whole = grown(column(1, 2), column(3, 4))
    for part in (whole[:2], whole[2:], whole[::-1], whole[::2]):
        assert grown(part, column(9)).tolist() == [*part.tolist(), 9]
    assert whole.tolist() == [1, 2, 3, 4]


def test_longer_texts_make_the_column_wider() -> None:
    narrow = grown(np.array([b"a"]), np.array([b"b"]))
    assert grown(narrow, np.array([b"ccc"])).tolist() == [b"a", b"b", b"ccc"]
    wide = grown(np.array([b"aaaa"]), np.array([b"b"]))
    assert grown(wide, np.array([b"cc"])).tolist() == [b"aaaa", b"b", b"cc"]


def test_what_has_grown_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        grown(column(1), column(2))[0] = 3


def test_columns_that_branch_at_random_hold_what_lists_do() -> None:
    rng = random.Random(5)
    held: list[tuple[Any, list[int]]] = [(column(), [])]
    for _ in range(400):
        there, plain = rng.choice(held[-4:])
        more = [rng.randrange(100) for _ in range(rng.choice((0, 1, 3, SPARE_ROWS)))]
        held.append((grown(there, column(*more)), plain + more))
        if len(plain) > 5 * SPARE_ROWS:
            held = [(column(), [])]
    assert all(there.tolist() == plain for there, plain in held)
