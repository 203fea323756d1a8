"""Columns found by key read like plain mappings and sequences."""

import random
import uuid
from copy import copy

import numpy as np
import pytest

from registry.keys import FewValues, Keys, TextColumn

# Bytes of zero at the end are what numpy drops from an item.
IDS = [uuid.UUID(int=number << shift) for number in range(1, 40) for shift in (0, 64, 88)]


def test_keys_are_a_sequence_and_know_their_rows() -> None:
    ids = random.Random(1).sample(IDS, 60)
    keys, strangers = Keys.of(ids), [each for each in IDS if each not in ids]
    assert (list(keys), keys[3], keys[-1], keys[5:8], len(keys)) == (ids, ids[3], ids[-1], ids[5:8], 60)
    assert [keys.row(each) for each in ids] == list(range(60))
    assert {keys.row(each) for each in strangers} == {None}
    assert Keys.of([]).row(ids[0]) is None
    with pytest.raises(IndexError):
        keys[60]


@pytest.mark.parametrize("most_later", [0, 5, 4_000])
def test_keys_that_come_later_are_found_too(most_later: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.keys._MOST_LATER", most_later)
    rng = random.Random(most_later)
    ids = rng.sample(IDS, len(IDS))
    many = [keys := Keys.of([])]
    while len(keys) < 90:
        keys = keys.followed_by(Keys.of(ids[len(keys) : len(keys) + rng.randrange(5)]))
        many.append(keys)
    for keys in many:
        assert list(keys) == ids[: len(keys)]
        assert [keys.row(each) for each in ids] == [*range(len(keys)), *[None] * (len(ids) - len(keys))]


@pytest.mark.parametrize(
    "lines", [["ab", "cd"], ["a", "路口", "c"], ["", ""], ["", "abc"], ["a\nb"], ["abc"], ["路"] * 3, []]
)
@pytest.mark.parametrize("at_once", [1, 2, 20_000])
def test_text_columns_are_cut_at_their_lines(lines: list[str], at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.keys._LINES_AT_ONCE", at_once)
    texts = "\n".join(lines).split("\n") if lines else []
    assert list(TextColumn.of_lines("\n".join(lines), len(texts))) == texts


@pytest.mark.parametrize("seed", range(10))
def test_few_values_equal_a_plain_mapping(seed: int) -> None:
    rng = random.Random(seed)
    ids = rng.sample(IDS, 20)
    first: FewValues[str] = FewValues(Keys.of(ids), np.zeros(20, dtype=np.int32), ())
    plain: dict[uuid.UUID, str] = {}
    changed = copy(first)
    for _ in range(60):
        key = rng.choice(ids)
        if rng.random() < 0.6:
            changed[key] = plain[key] = rng.choice("abc")
        else:
            assert changed.pop(key, None) == plain.pop(key, None)
        assert (len(changed), dict(changed), changed == plain) == (len(plain), plain, True)
    again = copy(first)
    again.update(plain)
    assert (again == changed, again == first, dict(first)) == (True, not plain, {})
    assert {ids[row] for row in np.flatnonzero(changed.having(lambda value: value != "a"))} == {
        key for key, value in plain.items() if value != "a"
    }
    with pytest.raises(KeyError):
        changed[uuid.UUID(int=0)] = "a"


def test_what_keys_share_is_the_same_in_any_order_of_rows() -> None:
    ids = [uuid.UUID(int=number) for number in range(1, 6)]
    numbers = np.array([1, 0, 2, 1, 0], dtype=np.int32)
    here = FewValues(Keys.of(ids), numbers, ("a", "b"))
    order = [3, 2, 0, 1]  # one without a value is missing
    there = FewValues(Keys.of([ids[row] for row in order]), np.array([2, 1, 2, 0], dtype=np.int32), ("b", "a"))
    assert here == there
    assert there == here
    there[ids[1]] = "a"
    assert here != there
    assert there != here
    del there[ids[1]]
    there[ids[2]] = "a"
    assert here != there


@pytest.mark.parametrize("wanted", [0, 1, 8, 9, 300])
def test_the_rows_of_few_and_of_many_keys_are_found(wanted: int) -> None:
    rng = random.Random(wanted)
    pool = [uuid.UUID(int=rng.getrandbits(128)) for _ in range(100)]
    # The last eight bytes alone do not tell these from one another.
    pool += [uuid.UUID(int=each.int ^ (1 << 100)) for each in pool]
    column, asked = [rng.choice(pool) for _ in range(500)], rng.sample(pool, min(wanted, len(pool)))
    found = Keys.of(column).among(Keys.of(asked)).tolist()
    assert found == [row for row, key in enumerate(column) if key in set(asked)]
