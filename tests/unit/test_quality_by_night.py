"""By night, beside a reference: a lens out of focus, a cloth as bright as what it hides, one lit as the view is."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.comparison import Comparison, compare, see
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


def figures_of(scene: draw.Levels) -> Comparison:
    night = seen(scene, 1)
    working = prepare(night[0])
    still = measure_still(night[0], working)
    now = see(working, still.edges, still.light.luma_median, still.noise_within)
    figures = compare(now, [Known(learn(night))], None)
    assert figures is not None
    return figures


def covered(figures: Comparison) -> float:
    return judged(P.COVERED, figures)


def moved(figures: Comparison) -> float:
    return judged(P.MOVED, figures)


def judged(kind: P, figures: Comparison) -> float:
    limits, (picture, *_) = Thresholds(), seen(rising(1), 1)
    alone = still_scores(measure_still(picture), None, limits) | {P.COVERED: 0.0}
    return with_view(alone, None, figures, limits)[kind] or 0.0


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
    figures = figures_of(rising(1))
    cloth = replace(
        figures, agreement=0.33, matched_share=0.72, strong_now=0.0, sharp_now=0.0, layout=0.7, through=-0.07,
        slopes_through=0.012, level=115.0, comparable=0.0, region_share=0.13, region_area=0.18, region_level=108.0,
        rest_share=0.0, rest_agreement=0.0, contrast_ratio=0.0, highlights=30.0, relief_ratio=0.5, sharp_tiles=0.0,
    )  # fmt: skip
    fog = replace(cloth, through=0.12, slopes_through=0.14)
    assert covered(cloth) == 1.0
    assert covered(fog) < 0.5


def test_by_infrared_a_dark_leaf_over_half_of_a_view_is_a_cover_where_the_rest_shines_as_it_did() -> None:
    """It takes the middle level along: by that alone the view would be seen by another light, and the part be unlit."""
    leaf = replace(
        figures_of(rising(1)), agreement=0.229, matched_share=0.375, comparable=0.0, light_ratio=0.393, level=56.0,
        region_share=0.555, region_area=0.461, region_level=43.8, region_layout=0.0, layout=0.056, rest_share=0.625,
        rest_agreement=0.808, contrast_ratio=0.94, rest_light=0.921, region_edges=0.096, region_crisp=0.0,
        region_rim=0.084, other_share=0.072, sharp_now=0.277, sharp_then=0.735, strong_tiles=128.0, strong_now=67.0,
        relief_ratio=1.393, kept_part=0.3, colour=0.073, displacement=0.0, through=0.141, slopes_through=0.214,
    )  # fmt: skip
    assert covered(leaf) >= 0.5
    assert covered(replace(leaf, rest_light=0.4)) < 0.5
    assert covered(replace(leaf, region_crisp=0.3)) < 0.5
    assert covered(replace(leaf, region_rim=0.3)) < 0.5


def test_paint_that_leaves_nothing_in_focus_is_no_other_view() -> None:
    paint = replace(
        figures_of(rising(1)), agreement=0.046, matched_share=0.161, comparable=0.0, light_ratio=2.62, level=68.0,
        region_share=0.903, region_area=0.628, region_level=69.1, region_layout=0.152, layout=0.359, rest_share=0.333,
        rest_agreement=0.469, contrast_ratio=0.129, rest_light=0.0, region_edges=0.0, region_crisp=0.0,
        region_rim=0.0, other_share=0.0, sharp_now=0.0, sharp_then=0.126, strong_tiles=31.0, strong_now=7.0,
        relief_ratio=0.594, kept_part=0.017, colour=0.0, displacement=0.0, through=0.209, slopes_through=0.021,
        highlights=7.0, sharp_tiles=0.0,
    )  # fmt: skip
    assert covered(paint) >= 0.5
    assert covered(replace(paint, sharp_now=0.045)) < 0.5


def test_by_lamplight_a_small_part_without_light_is_no_cover() -> None:
    """What stood in the headlights of a lorry as the reference was learned is dark once it has driven off."""
    unlit = replace(
        figures_of(rising(1)), agreement=0.664, matched_share=0.826, comparable=1.0, light_ratio=0.891, level=33.0,
        region_share=0.145, region_area=0.056, region_level=33.2, region_layout=0.5, layout=0.439, rest_share=0.932,
        rest_agreement=0.902, contrast_ratio=0.861, rest_light=0.842, region_edges=0.1, region_crisp=0.1,
        region_rim=0.2, other_share=0.006, sharp_now=0.427, sharp_then=0.396, strong_tiles=69.0, strong_now=53.0,
        relief_ratio=0.271, kept_part=1.0, colour=6.8, displacement=0.0, through=0.114, slopes_through=0.517,
        highlights=49.6, sharp_tiles=76.0, sharpness_ratio=1.05, foreign_area=0.0,
    )  # fmt: skip
    assert covered(unlit) < 0.5
    assert covered(replace(unlit, level=110.0)) >= 0.5, "by day it is"
    assert covered(replace(unlit, region_share=0.3, region_area=0.1)) >= 0.5, "a cloth takes more of a night"


def test_by_infrared_fresh_snow_is_no_other_view() -> None:
    """It shines before the camera's own lamps, and hides what little there was to know the view by."""
    snow = replace(
        figures_of(rising(1)), agreement=0.225, matched_share=0.439, comparable=1.0, light_ratio=2.108, level=70.0,
        region_share=0.0, region_area=0.0, layout=0.629, rest_share=0.439, rest_agreement=0.525, contrast_ratio=1.638,
        rest_light=2.396, other_share=0.072, strong_tiles=57.0, strong_now=124.0, emptied_share=0.0, stayed=0.0,
        relief_ratio=2.705, kept_part=0.089, kept_agreement=0.25, upright_agreement=0.358, upright_matched=0.346,
        upright_most=0.4, colour=0.0, displacement=0.0, slopes_through=0.254, sharp_now=0.23, sharp_then=0.3,
    )  # fmt: skip
    assert moved(snow) < 0.5
    assert moved(replace(snow, light_ratio=1.4)) >= 0.5
    assert moved(replace(snow, relief_ratio=1.4)) >= 0.5, "brighter alone it may be another view"
