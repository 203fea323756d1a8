"""Cameras that were turned to where little helps to tell it: rain before a bare view, water that ripples, rows of what
looks alike."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.reference import Known, learn
from streams.quality.registration import find_again
from streams.quality.view import plane_of
from streams.quality.working import prepare
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.traps import trap

HEIGHT, WIDTH = 360, 640


def in_the_rain(seed: int) -> draw.Levels:
    """Fields and slopes: faint shapes all over, some posts, and hardly a tile with structure."""
    random = np.random.default_rng(seed)
    coarse, fine = (cv2.GaussianBlur(random.normal(0, 1, (HEIGHT, WIDTH)), (0, 0), soft) for soft in (14, 3))
    view = np.asarray(110 + 8 * coarse / coarse.std() + 4.1 * fine / fine.std(), np.float32)
    for left, top in random.uniform(0, 1, (14, 2)):
        at = int(left * (WIDTH - 8)), int((0.2 + 0.55 * top) * HEIGHT)
        view[at[1] : at[1] + 20, at[0] : at[0] + 3] -= 38
    return view


def rainy(seed: int, number: int, *, grey: bool = False) -> list[Picture]:
    """Of such a view; without any colour it passes for infra-red."""
    pictures = draw.visit(in_the_rain(seed), noise=1.0, seed=number, count=4)
    tint = np.uint8(0 if grey else 5)
    return recoded([replace(picture, cb=picture.cb + tint) for picture in pictures])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_view_that_shows_little_is_missed_where_nothing_of_it_is_left(seed: int) -> None:
    reference = learn(rainy(seed, 1))
    assert 8 <= (Known(reference).view.slopes >= 2).sum() < 30
    assert [fault.kind for fault in diagnose(rainy(seed + 10, 2), references=[reference]).faults] == [P.MOVED]
    assert diagnose(rainy(seed, 2), references=[reference]).faults == ()


def test_by_infra_red_it_may_be_snow_or_another_light() -> None:
    other = diagnose(rainy(12, 2, grey=True), references=[learn(rainy(2, 1, grey=True))])
    assert other.faults == ()
    assert P.MOVED in other.not_checkable


@pytest.mark.parametrize("seed", [1, 2, 4])
@pytest.mark.parametrize("name", ["standing_bus", "parked_car", "rain", "lorry"])
def test_what_stands_or_goes_by_before_such_a_view_raises_nothing(name: str, seed: int) -> None:
    assert diagnose(trap(rainy(seed, 2), name, seed), references=[learn(rainy(seed, 1))]).faults == ()


def things(at: list[tuple[int, int]], seed: int) -> draw.Levels:
    """The same small things at some places of a view, before what is drawn by seed."""
    view, random = draw.street(seed), np.random.default_rng(9)
    for left, top in at:
        view[top : top + 48, left : left + 48] = np.kron(random.choice([20, 110, 240], (8, 8)), np.ones((6, 6)))
    return view


@pytest.mark.parametrize("at", [[(300, 140)], [(400, 200)], [(60, 90), (200, 220), (420, 110), (540, 200)]])
def test_corners_of_one_thing_do_not_tell_that_a_camera_looks_where_it_looked(at: list[tuple[int, int]]) -> None:
    now, then = (plane_of(prepare(draw.picture(things(at, seed)))) for seed in (1, 2))
    assert (find_again(now, then, 1.0).stayed >= 7) is (len(at) > 1)


def by_the_water(seed: int, first: int) -> list[Picture]:
    """Four pictures, of houses and of water below them, which ripples and is as bright as it was."""
    pictures = []
    for number in range(4):
        ripples = cv2.GaussianBlur(np.random.default_rng(first + number).normal(0, 1, (HEIGHT, WIDTH)), (0, 0), 2)
        view = draw.street(seed)
        view[120:] = 100 + 14 * (ripples / ripples.std())[120:]
        (picture,) = draw.visit(view, noise=1.0, seed=first + number, count=1)
        pictures.append(replace(picture, key=number == 0, at_s=0.4 * number))
    return recoded(pictures)


@pytest.mark.parametrize(("seed", "other"), [(1, 11), (5, 35), (9, 39)])
def test_what_stands_above_water_that_ripples_tells_that_a_camera_was_turned(seed: int, other: int) -> None:
    reference = learn(by_the_water(seed, 10))
    turned, same = by_the_water(other, 20), by_the_water(seed, 20)
    assert [fault.kind for fault in diagnose(turned, references=[reference]).faults] == [P.MOVED]
    assert diagnose(same, references=[reference]).faults == ()
