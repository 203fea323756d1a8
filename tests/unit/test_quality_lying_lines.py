"""Beside a view of lying lines, which look the same wherever along them a camera looks: roofs, kerbs, terraces."""

from dataclasses import replace

import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

HEIGHT, WIDTH = 360, 640
LINES = ((70, 6), (90, 4), (116, 8), (151, 10), (197, 12), (262, 16))
"""Where they begin, and how wide they are."""
POSTS = (60, 128, 196, 258, 330, 394, 450, 520, 580)


def lined(posts: tuple[int, ...], number: int = 0, hidden: tuple[int, int] | None = None) -> list[Picture]:
    """Lines across all of the view, and posts before them; `hidden`: columns from and to which a bus stands."""
    view = np.full((HEIGHT, WIDTH), 120, np.float32)
    for top, high in LINES:
        view[top : top + high] = 190
    for at in posts:
        view[64 + at % 37 : 250 + at % 41, at : at + 9 + at % 11] = 30 + at % 53
    if hidden is not None:
        view[90:260, slice(*hidden)] = 215
        for left in range(hidden[0] + 12, hidden[1] - 40, 60):
            view[110:170, left : left + 44] = 50
    return draw.visit(view, seed=number, noise=2.0, count=4)


def kinds(pictures: list[Picture]) -> list[P]:
    faults = diagnose(recoded(pictures), references=[learn(recoded(lined(POSTS)))]).faults
    return [fault.kind for fault in faults]


@pytest.mark.parametrize(
    "others", [(26, 97, 164, 228, 296, 363, 423, 486, 552), (32, 90, 159, 301, 359, 420, 549, 611)]
)
def test_a_camera_is_turned_aside_where_other_things_stand_before_the_same_lines(others: tuple[int, ...]) -> None:
    assert kinds(lined(others, 1)) == [P.MOVED]


@pytest.mark.parametrize("hidden", [(20, 400), (200, 620)])
def test_a_bus_that_stands_before_most_posts_leaves_the_others(hidden: tuple[int, int]) -> None:
    assert kinds(lined(POSTS, 4, hidden)) == []


def test_posts_that_are_gone_and_nothing_stands_instead_have_not_turned_a_camera() -> None:
    assert P.MOVED not in kinds(lined((), 5))


def test_the_same_posts_are_the_same_view() -> None:
    assert kinds(lined(POSTS, 6)) == []


@pytest.mark.parametrize("from_above", [False, True])
def test_a_cloth_that_is_lit_from_one_side_runs_as_lying_lines_do_and_is_a_cover(from_above: bool) -> None:
    slope = np.linspace(150, 80, HEIGHT, dtype=np.float32)[:: 1 if from_above else -1, None].repeat(WIDTH, axis=1)
    cloth = [replace(p, cr=p.cr + np.uint8(14)) for p in draw.visit(slope, seed=7, noise=1.5, count=4)]
    assert kinds(cloth) == [P.COVERED]
