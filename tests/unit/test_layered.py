"""A mapping with changes on top reads like a plain one that was changed, and leaves the one below as it was."""

import random

import pytest

from registry.layered import Layered


@pytest.mark.parametrize("seed", range(20))
def test_layered_equals_a_changed_copy(seed: int) -> None:
    rng = random.Random(seed)
    below = {number: str(number) for number in range(20)}
    kept, plain = dict(below), dict(below)
    layered: Layered[int, str] = Layered(below)
    for step in range(60):
        key = rng.randrange(30)
        if rng.random() < 0.5:
            layered[key] = plain[key] = f"{step}"
        else:
            assert layered.pop(key, None) == plain.pop(key, None)
        if step % 20 == 19:
            layered = Layered(layered)
        assert (len(layered), dict(layered), layered == plain) == (len(plain), plain, True)
        assert [layered.get(each, "-") for each in range(30)] == [plain.get(each, "-") for each in range(30)]
    assert below == kept
    with pytest.raises(KeyError):
        del layered[99]


def test_layered_copies_never_read_what_lies_below() -> None:
    below = {number: number for number in range(10)}
    layered: Layered[int, int] = Layered(below)
    layered.update({number: -number for number in range(5000)})
    copy = Layered(layered)
    copy[1] = 0
    assert copy.below is below
    assert (layered[1], copy[1], copy[7], len(copy)) == (-1, 0, -7, 5000)
