"""Faults of contrast, focus, cover, colour, noise, stripes and blocks: found where they are strong, never where not."""

from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture, Plane
from streams.model import PictureFault as P
from streams.model import Severity
from streams.quality.diagnosis import diagnose
from streams.quality.structure import chroma_noise
from streams.sim.caption import write_caption
from tests.fakes import pictures as draw
from tests.fakes.captions import captioned
from tests.fakes.coding import recoded
from tests.fakes.distortions import distort

STREETS = {seed: draw.visit(draw.street(seed), seed=seed) for seed in (11, 12, 13)}
REFERENCE_FREE = (P.LOW_CONTRAST, P.COVERED, P.COLOUR_CAST, P.NOISE, P.STRIPES, P.BLOCKS, P.DEFOCUSED)


def kinds(pictures: list[Picture]) -> list[P]:
    return [fault.kind for fault in diagnose(pictures).faults]


@pytest.mark.parametrize("kind", REFERENCE_FREE)
@pytest.mark.parametrize("seed", STREETS)
def test_a_severe_fault_is_named_and_nothing_else(kind: P, seed: int) -> None:
    assert kinds(recoded(distort(STREETS[seed], kind, Severity.SEVERE, seed))) == [kind]


@pytest.mark.parametrize("seed", STREETS)
def test_a_sound_street_passes_the_coder_without_a_fault(seed: int) -> None:
    assert kinds(recoded(STREETS[seed], crf=33)) == []


def test_scores_rise_with_the_fault() -> None:
    for kind in (P.COLOUR_CAST, P.NOISE, P.STRIPES, P.BLOCKS):
        visits = [distort(STREETS[11], kind, severity, 5) for severity in (Severity.MODERATE, Severity.SEVERE)]
        moderate, severe = (max((f.score for f in diagnose(v).faults if f.kind is kind), default=0) for v in visits)
        assert severe > moderate or severe == 1.0, kind


def test_snow_that_the_coder_wiped_from_the_luma_is_seen_in_the_colours() -> None:
    random = np.random.default_rng(4)
    visit = [
        Picture(
            p.luma, _blocks_of_colour(p.cb.shape, random), _blocks_of_colour(p.cr.shape, random), key=p.key, at_s=p.at_s
        )
        for p in draw.visit(draw.street(11), noise=0, count=2)
    ]
    assert kinds(visit) == [P.NOISE]


def _blocks_of_colour(shape: tuple[int, ...], random: np.random.Generator) -> Plane:
    blocks = random.normal(128, 12, (shape[0] // 4, shape[1] // 4)).round().astype(np.uint8)
    return np.repeat(np.repeat(blocks, 4, axis=0), 4, axis=1)


def test_few_edges_and_no_steep_step_are_a_lens_out_of_focus_where_sharp_ones_are_not() -> None:
    luma = np.full((360, 640), 60.0, np.float32)
    for left in (90, 250, 420):
        luma[160:200, left : left + 40] = 220
    sharp = draw.visit(luma, noise=1.5, count=2)
    soft = draw.visit(cv2.GaussianBlur(luma, (0, 0), 9).astype(np.float32), noise=1.5, count=2)
    assert P.DEFOCUSED in kinds(soft)
    assert P.DEFOCUSED not in kinds(sharp)


def bare(level: float, noise: float, seed: int) -> list[Picture]:
    """Asphalt or a wall from near: fine fixed texture, no edge anywhere."""
    texture = np.random.default_rng(seed).normal(0, 9, (360, 640))
    return draw.visit((level + texture).astype(np.float32), noise=noise, seed=seed)


def test_a_bare_view_is_not_checkable_rather_than_passed_or_blamed() -> None:
    diagnosis = diagnose(bare(115, 1.0, 3))
    assert diagnosis.faults == ()
    assert {P.DEFOCUSED, P.LOW_CONTRAST} <= set(diagnosis.not_checkable)


def test_infrared_has_no_colour_to_judge() -> None:
    assert P.COLOUR_CAST in diagnose(draw.visit(draw.infrared(1))).not_checkable


def test_a_night_view_leaves_focus_and_colour_open() -> None:
    diagnosis = diagnose(draw.visit(draw.night(1), noise=3))
    assert {P.DEFOCUSED, P.COLOUR_CAST} <= set(diagnosis.not_checkable)


def test_a_wrecked_picture_leaves_the_rest_open() -> None:
    diagnosis = diagnose(draw.visit(np.zeros((360, 640), np.float32), noise=0))
    assert {P.DEFOCUSED, P.COLOUR_CAST, P.STRIPES, P.BLOCKS, P.FROZEN} <= set(diagnosis.not_checkable)


def test_a_fence_over_a_part_of_the_view_is_no_stripes() -> None:
    luma = draw.street(4)
    luma[:, :160] = 110 + 90 * np.sign(np.sin(np.arange(360) / 2.5))[:, None]
    assert kinds(draw.visit(luma)) == []


def test_stripes_are_as_wide_as_a_picture_is_high() -> None:
    """Interference keeps to the lines: of four to three there are more of them to as many columns."""
    street = draw.street(11, width=640, height=480)
    bars = 24 * np.sin(2 * np.pi * np.arange(640) / 41).astype(np.float32)
    assert kinds(recoded(draw.visit(street + bars[None, :]))) == [P.STRIPES]


def test_a_bus_before_a_street_of_level_lines_is_no_stripes() -> None:
    """A roof, the rims of a bus and markings of the road may lie in step; beyond the bus, at the sides, they fade."""
    wave = np.sin(2 * np.pi * np.arange(360) / 27.7).astype(np.float32)[:, None]
    strength = np.full((360, 640), 10, np.float32)
    even = draw.visit(130 + wave * strength)
    strength[130:, 120:560] = 26
    bus = draw.visit(130 + wave * strength)
    assert diagnose(even).measures["stripe_levels"] >= 10
    assert diagnose(bus).measures["stripe_levels"] == 0


def test_a_change_of_light_between_pictures_is_no_noise() -> None:
    before, after = draw.street(6), draw.street(6) * 0.8
    visit = [draw.picture(luma, at_s=0.4 * i, key=i == 0) for i, luma in enumerate((before, after, after))]
    assert kinds(visit) == []


def test_main_and_sub_stream_answer_alike() -> None:
    for kind in (P.COVERED, P.COLOUR_CAST, P.NOISE, P.BLOCKS):
        main = distort(draw.visit(draw.street(5, width=1920, height=1080), count=2), kind, Severity.SEVERE, 2)
        sub = distort(draw.visit(draw.street(5), count=2), kind, Severity.SEVERE, 2)
        assert kinds(main) == kinds(sub) == [kind]


@pytest.mark.parametrize("seed", range(12))
def test_a_caption_of_any_kind_raises_nothing(seed: int) -> None:
    scenes = (draw.street(seed), draw.night(seed), draw.infrared(seed), draw.street(seed) * 0.45)
    visit = draw.visit(scenes[seed % len(scenes)], noise=2, count=2, seed=seed)
    assert kinds(recoded(captioned(visit, seed), crf=(20, 27, 33)[seed % 3])) == []


@pytest.mark.parametrize("name", ["43012200001310000017", "TOWN GATE 2 EAST"])
@pytest.mark.parametrize("light", [0.3, 1.0])
def test_the_caption_of_a_simulated_camera_on_the_coders_grid_raises_nothing(name: str, light: float) -> None:
    visit = []
    for picture in draw.visit(draw.street(15) * light, noise=2, count=2):
        planes = np.concatenate([picture.luma.ravel(), picture.cb.ravel(), picture.cr.ravel()]).reshape(540, 640)
        write_caption(planes, 360, name, datetime(2026, 3, 5, 20, 14, 35, tzinfo=UTC))
        visit.append(Picture(planes[:360], picture.cb, picture.cr, key=picture.key, at_s=picture.at_s))
    assert kinds(recoded(visit, crf=20)) == []


@pytest.mark.parametrize("seed", STREETS)
def test_broken_blocks_are_seen_beneath_a_caption(seed: int) -> None:
    assert P.BLOCKS in kinds(recoded(captioned(distort(STREETS[seed], P.BLOCKS, Severity.SEVERE, seed), seed)))


def test_upright_edges_on_the_coders_grid_are_no_broken_blocks() -> None:
    """As windows of a bus that waits: slices are lost along rows, so their sides lie."""
    bus = draw.street(54)
    bus[144:300, 96:528] = 150
    for left in range(96, 528, 64):
        bus[160:230, left : left + 48] = 40
    diagnosis = diagnose(draw.visit(bus, noise=1.0, seed=3))
    assert P.BLOCKS not in [fault.kind for fault in diagnosis.faults]
    assert diagnosis.measures["torn_share"] == 0


def test_a_hand_before_a_coloured_view_is_no_noise_of_colours() -> None:
    """It takes the colour of whole tiles; snow changes colours within them."""
    rng = np.random.default_rng(5)
    view = np.full((180, 320), 128, np.uint8)
    view[:, :160], view[:, 160:] = 100, 152
    hand = np.full_like(view, 126)
    snow = np.clip(view + rng.normal(0, 14, view.shape), 0, 255).astype(np.uint8)
    assert chroma_noise(view, hand) < 1
    assert chroma_noise(view, snow) > 8
