"""By night, beside a reference: a lens out of focus, a cloth as bright as what it hides, one lit as the view is."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.comparison import compare, see
from streams.quality.diagnosis import diagnose
from streams.quality.measures import measure_still
from streams.quality.reference import Known, learn
from streams.quality.rules import still_scores
from streams.quality.thresholds import Thresholds
from streams.quality.view_rules import with_view
from streams.quality.working import prepare
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.traps import trap

SEEDS = (1, 2)


def seen(scene: draw.Levels, number: int) -> list[Picture]:
    return recoded(draw.visit(scene, noise=3.0, seed=number))


def kinds(pictures: list[Picture], scene: draw.Levels) -> list[P]:
    return [fault.kind for fault in diagnose(pictures, references=[learn(seen(scene, 1))]).faults]


def dim(seed: int) -> draw.Levels:
    """Lit evenly and by so little that hardly a tile holds an edge of forty levels."""
    return 12 + draw.street(seed) * 0.25


def rising(seed: int) -> draw.Levels:
    """Infra-red: dark above, light below."""
    return draw.infrared(seed) * np.linspace(0.25, 1.3, 360, dtype=np.float32)[:, None]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lens_out_of_focus_is_told_in_a_view_without_strong_edges(seed: int) -> None:
    soft = np.asarray(cv2.GaussianBlur(dim(seed), (0, 0), 3.0), np.float32)
    assert kinds(seen(soft, 2), dim(seed)) == [P.DEFOCUSED]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["low_rate", "jpeg", "rain", "fog", "wet_dome"])
def test_what_a_coder_or_the_weather_takes_from_it_is_no_blur(seed: int, name: str) -> None:
    assert kinds(trap(seen(dim(seed), 2), name, seed), dim(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cloth_as_bright_as_what_it_hides_is_a_cover(seed: int) -> None:
    """Light and dark of the view as a whole lie as they did, those behind the cloth do not."""
    night = rising(seed)
    cloth = night.copy()
    part = np.zeros(night.shape, np.float32)
    part[150:330, 40:330] = 1
    part = np.asarray(cv2.GaussianBlur(part, (0, 0), 7), np.float32)
    cloth += (float(night[150:330, 40:330].mean()) - night) * part
    assert kinds(seen(cloth, 2), night) == [P.COVERED]


def test_a_cloth_that_is_lit_as_the_view_is_lets_nothing_of_it_through_and_fog_does() -> None:
    """By infra-red all is without colour, as fog is; a slope runs as terraces do, and is as dark above."""
    night = seen(rising(1), 1)
    working, limits = prepare(night[0]), Thresholds()
    still = measure_still(night[0], working)
    now = see(working, still.edges, still.light.luma_median, still.noise_within)
    figures = compare(now, [Known(learn(night))], None)
    assert figures is not None
    cloth = replace(
        figures, agreement=0.33, matched_share=0.72, strong_now=0.0, sharp_now=0.0, layout=0.7, through=-0.07,
        slopes_through=0.012, level=115.0, comparable=0.0, region_share=0.13, region_area=0.18, region_level=108.0,
        rest_share=0.0, rest_agreement=0.0, contrast_ratio=0.0, highlights=30.0, relief_ratio=0.5, sharp_tiles=0.0,
    )  # fmt: skip
    fog = replace(cloth, through=0.12, slopes_through=0.14)
    alone = still_scores(still, None, limits) | {P.COVERED: 0.0}
    found = {each.through: with_view(alone, None, each, limits)[P.COVERED] for each in (cloth, fog)}
    assert found[-0.07] == 1.0
    assert (found[0.12] or 0.0) < 0.5
