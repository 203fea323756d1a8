"""Beside a reference that itself shows little: lamplit nights, infra-red, mist. What passes there raises nothing."""

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.model import Severity
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.distortions import distort
from tests.fakes.traps import TRAPS, trap


def lamplit(seed: int) -> draw.Levels:
    """Lit evenly and by little."""
    return draw.street(seed) * 0.22


def misty(seed: int) -> draw.Levels:
    """Thinner before what is near."""
    through = np.exp(-np.linspace(2.0, 0.7, 360, dtype=np.float32))[:, None]
    return np.asarray(draw.street(seed) * through + 185 * (1 - through), np.float32)


VIEWS = {"lamplit night": (lamplit, 3.0), "infra-red": (draw.infrared, 3.0), "mist": (misty, 2.0)}
DARKENING = ("dusk", "headlights")
"""Nobody sees anything in a night of a night."""


def visit(view: str, seed: int, number: int) -> list[Picture]:
    make, noise = VIEWS[view]
    return recoded(draw.visit(make(seed), noise=noise, seed=number))


@pytest.mark.parametrize("name", [name for name in TRAPS if name not in DARKENING])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", [51, 52])
def test_what_passes_before_a_view_that_shows_little_raises_nothing(name: str, view: str, seed: int) -> None:
    references = [learn(visit(view, seed, 1))]
    diagnosis = diagnose(trap(visit(view, seed, 2), name, seed), references=references)
    assert [fault.kind for fault in diagnosis.faults] == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", [P.BLACK, P.COVERED, P.NOISE, P.BLOCKS])
def test_and_what_is_wrong_with_it_is_seen(view: str, kind: P) -> None:
    references = [learn(visit(view, 53, 1))]
    broken = recoded(distort(visit(view, 53, 2), kind, Severity.SEVERE, 5))
    found = [fault.kind for fault in diagnose(broken, references=references).faults]
    assert kind in found


@pytest.mark.parametrize("level", [50, 70])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_dark_cloth_over_half_a_lens_is_a_cover_by_infra_red_as_well(seed: int, level: float) -> None:
    references = [learn(visit("infra-red", seed, 1))]
    cloth = cv2.GaussianBlur((np.arange(640) < 320).astype(np.float32)[None], (0, 0), 9)
    luma = draw.infrared(seed)
    behind = recoded(draw.visit(luma + (level - luma) * cloth, noise=3, seed=2))
    assert P.COVERED in [fault.kind for fault in diagnose(behind, references=references).faults]
