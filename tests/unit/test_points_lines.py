"""A search through very many lines finds what a search line by line finds."""

import random

import pytest

from vms.points.lines import Lines

LETTERS = "ab路口😀𠮷0É"


def test_lines_are_found_by_any_part() -> None:
    lines = Lines("人民路\n\n路口Ab\n😀路", 4)
    found = {text: lines.holding(text).tolist() for text in ("路", "民路", "ab", "AB", "😀", "路\n", "口a", "x")}
    assert found == {
        "路": [True, False, True, True],
        "民路": [True, False, False, False],
        "ab": [False, False, True, False],
        "AB": [False, False, True, False],
        "😀": [False, False, False, True],
        "路\n": [False] * 4,
        "口a": [False, False, True, False],
        "x": [False] * 4,
    }
    assert Lines("", 0).holding("a").tolist() == []
    assert Lines("", 1).holding("a").tolist() == [False]


@pytest.mark.parametrize("seed", range(20))
def test_lines_are_found_like_one_by_one(seed: int) -> None:
    rng = random.Random(seed)
    letters = LETTERS[: rng.randint(1, len(LETTERS))]
    texts = ["".join(rng.choices(letters, k=rng.randrange(12))) for _ in range(rng.randint(1, 40))]
    lines = Lines("\n".join(texts), len(texts))
    for _ in range(30):
        part = "".join(rng.choices(letters, k=rng.randint(1, 4)))
        assert lines.holding(part).tolist() == [part.lower() in text.lower() for text in texts]


def test_lines_of_very_long_texts_are_found_too() -> None:
    rng = random.Random(1)
    texts = ["".join(rng.choices("abΣΟσς路É", k=rng.randrange(20))) for _ in range(60_000)]
    lines = Lines("\n".join(texts), len(texts))
    for part in ("路é", "ος", "οσ", "Σa", "路路路", "bab路"):
        assert lines.holding(part).tolist() == [part.lower() in text.lower() for text in texts]
