"""Views that are of one colour all over: a pitch, a brick wall, the sea. What pales them is no fault, a cast is."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.model import Severity
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn
from streams.quality.tinted import beyond_paling
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.distortions import distort
from tests.fakes.traps import trap

COLOURS = {"lawn": (-56, -30), "brick": (-34, 54), "water": (52, -36)}
PALING = ("fog", "snow_fall", "fresh_snow", "dusk", "backlight", "rain")


def tinted(luma: draw.Levels, blue: NDArray[np.float64], red: NDArray[np.float64], seed: int) -> list[Picture]:
    """`blue` and `red`: chroma levels beside grey."""
    seen = draw.visit(luma, seed=seed, count=3)
    return [replace(p, cb=(p.cb + blue).astype(np.uint8), cr=(p.cr + red).astype(np.uint8)) for p in seen]


def visit(colour: str, seed: int) -> list[Picture]:
    """A street of that colour, here more and there less, but for a strip."""
    blue, red = COLOURS[colour]
    much = np.linspace(0.9, 1.1, 320) * (np.arange(180) >= 22)[:, None]
    return tinted(draw.street(43), blue * much, red * much, seed)


def under_wires(seed: int) -> list[Picture]:
    """Wires before a blue sky that pales towards the horizon."""
    luma = np.repeat(np.linspace(150, 200, 360, dtype=np.float32)[:, None], 640, axis=1)
    for left in range(180, 480, 60):
        cv2.line(luma, (left, 0), (210 + left * 2 // 3, 360), 60.0, 2, cv2.LINE_AA)
    cv2.line(luma, (0, 330), (640, 210), 235.0, 7, cv2.LINE_AA)
    much = np.repeat(np.linspace(1.0, 0.3, 180)[:, None], 320, axis=1)
    return tinted(luma, 38 * much, -20 * much, seed)


@pytest.mark.parametrize("name", PALING)
@pytest.mark.parametrize("colour", COLOURS)
def test_what_pales_a_view_of_one_colour_is_neither_a_cast_nor_a_cover(colour: str, name: str) -> None:
    reference = learn(visit(colour, 43))
    for seed in range(3):
        pictures = trap(visit(colour, 100 + seed), name, seed)
        assert diagnose(pictures, references=[reference]).faults == (), seed


@pytest.mark.parametrize("seed", range(6))
def test_a_blue_sky_in_fog_is_no_cloth(seed: int) -> None:
    assert diagnose(trap(under_wires(100 + seed), "fog", seed), references=[learn(under_wires(1))]).faults == ()


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("colour", COLOURS)
def test_a_cast_over_a_view_of_one_colour_is_named(colour: str, severity: Severity) -> None:
    reference = learn(visit(colour, 43))
    for seed in range(3):
        tinted = recoded(distort(visit(colour, 100 + seed), P.COLOUR_CAST, severity, seed))
        assert [fault.kind for fault in diagnose(tinted, references=[reference]).faults] == [P.COLOUR_CAST], seed


@pytest.mark.parametrize(
    ("was", "now", "beyond"),
    [
        ((30, -40), (15, -20), (0, 0)),  # half as much of it
        ((30, -40), (0, 0), (0, 0)),
        ((30, -40), (60, -80), (30, -40)),  # twice as much is no paling
        ((30, -40), (-3, 4), (-3, 4)),  # nor is what lies beyond grey
        ((0, 0), (20, 0), (20, 0)),
        ((20, 0), (20, 15), (0, 15)),
    ],
)
def test_paling_goes_towards_grey_and_no_further(
    was: tuple[int, int], now: tuple[int, int], beyond: tuple[int, int]
) -> None:
    one, other = ((128 + np.array(each)).astype(np.uint8)[:, None, None] for each in (now, was))
    assert beyond_paling(one, other)[:, 0, 0].tolist() == pytest.approx(beyond)
