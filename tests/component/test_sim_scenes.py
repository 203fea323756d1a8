"""Scenes are many, distinct, the same every time, and seamless; each picture fault shows."""

import itertools
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from streams.sim.draw import Painter
from streams.sim.draw_places import PLACES
from streams.sim.faults import Fault
from streams.sim.scenes import PLACE_NAMES
from streams.sim.take import PICTURE_FAULTS, Profile

TINY = Profile(320, 180, 12.5, crf=30, max_kbps=300)
Plane = NDArray[np.float64]


@cache
def luma(scene: str, index: int = 0, fault: Fault | None = None) -> Plane:
    return Painter(scene, TINY, fault=fault).picture(index)[:180].astype(np.float64)


def likeness(one: Plane, other: Plane) -> float:
    """Correlation of what stands in two pictures, whatever their brightness."""
    small = [cv2.resize(plane, (64, 36), interpolation=cv2.INTER_AREA).ravel() for plane in (one, other)]
    return float(np.corrcoef(small[0], small[1])[0, 1])


def test_every_place_of_the_catalogue_can_be_drawn() -> None:
    assert set(PLACES) == set(PLACE_NAMES)


def test_places_look_different() -> None:
    views = [luma(f"{place}-day") for place in ("street", "gate", "village", "bridge", "market")]
    assert max(likeness(one, other) for one, other in itertools.combinations(views, 2)) < 0.9


def test_a_scene_is_the_same_every_time_and_ends_where_it_begins() -> None:
    painter = Painter("gate-day", TINY)
    assert (painter.picture(0) == Painter("gate-day", TINY).picture(0)).all()
    first, last = painter.picture(0), painter.picture(painter.loop_frames)
    assert np.abs(first.astype(int) - last).mean() < 4, "only the noise differs"


def test_something_moves_and_noise_never_repeats() -> None:
    painter = Painter("street-day", TINY)
    change = np.abs(painter.picture(0).astype(int) - painter.picture(12))
    assert (change > 25).mean() > 0.001
    assert (change > 0).mean() > 0.3


@pytest.mark.parametrize("light", ["day", "dusk", "night", "rain"])
def test_each_light_leaves_a_usable_picture(light: str) -> None:
    picture = luma(f"street-{light}")
    assert 16 < picture.mean() < 235
    assert picture.std() > 12


EXPECTED: dict[Fault, Callable[[Plane, Plane], bool]] = {
    Fault.BLACK: lambda sound, faulty: bool(faulty.max() < 25),
    Fault.OVEREXPOSED: lambda sound, faulty: bool(np.median(faulty) > 230),
    Fault.DEFOCUSED: lambda sound, faulty: bool(sharpness(faulty) < 0.25 * sharpness(sound)),
    Fault.COVERED: lambda sound, faulty: bool((faulty < 70).mean() > 0.5),
    Fault.TURNED_AWAY: lambda sound, faulty: bool(likeness(sound, faulty) < 0.5),
    Fault.NOISY: lambda sound, faulty: bool(sharpness(faulty) > 4 * sharpness(sound)),
    Fault.STRIPES: lambda sound, faulty: bool(faulty.mean(axis=1).std() > 1.2 * sound.mean(axis=1).std()),
}


def sharpness(plane: Plane) -> float:
    return float(cv2.Laplacian(plane, cv2.CV_64F).var())


@pytest.mark.parametrize("fault", sorted(EXPECTED))
def test_a_picture_fault_shows(fault: Fault) -> None:
    assert EXPECTED[fault](luma("street-day"), luma("street-day", fault=fault))


def test_a_frozen_picture_repeats_and_a_cast_is_of_colour() -> None:
    painter = Painter("street-day", TINY, fault=Fault.FROZEN)
    assert (painter.picture(0) == painter.picture(9)).all()
    chroma = Painter("street-day", TINY, fault=Fault.COLOUR_CAST).picture(0)[180:]
    assert abs(float(chroma.mean()) - 128) > 15


def test_a_shaking_picture_goes_to_and_fro_and_the_loop_ends_where_it_begins() -> None:
    painter = Painter("street-day", TINY, fault=Fault.SHAKING)
    first, soon, end = (painter.picture(at)[:180] for at in (0, 4, painter.loop_frames))
    across, down = cv2.phaseCorrelate(first.astype(np.float64), soon.astype(np.float64))[0]
    assert np.hypot(across, down) > 3
    assert np.abs(first.astype(int) - end).mean() < 4


def test_every_picture_fault_is_covered_here() -> None:
    assert set(EXPECTED) | {Fault.FROZEN, Fault.COLOUR_CAST, Fault.SHAKING} == PICTURE_FAULTS
