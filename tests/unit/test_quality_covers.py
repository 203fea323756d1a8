"""Before a view that shows little: what has a colour of its own is a cover, what stands there in focus is none."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane
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
from tests.fakes.covers import Cover, draw_cover, put_before
from tests.fakes.tampering import tampered
from tests.fakes.traps import trap

SEEDS = range(61, 65)


def bare(seed: int) -> draw.Levels:
    """Water, say: a row of houses in a third of it, hardly anything in the rest."""
    street = draw.street(seed)
    texture = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 9, street.shape), (0, 0), 1.5)
    water = (115 + texture).astype(np.float32)
    water[60:190, 60:420] = street[60:190, 60:420]
    return water


def visit(seed: int, number: int) -> list[Picture]:
    """Four pictures with some colour, without which they would pass for infra-red."""
    pictures = draw.visit(bare(seed), noise=2.0, seed=number, count=4)
    return [replace(p, cb=p.cb + np.arange(p.cb.shape[1], dtype=np.uint8)[None, :] // 40) for p in pictures]


def kinds(pictures: list[Picture], seed: int) -> list[P]:
    return [fault.kind for fault in diagnose(recoded(pictures), references=[learn(visit(seed, 1))]).faults]


def coloured(picture: Picture, part: tuple[slice, slice], luma: float, cb: int, cr: int) -> Picture:
    planes = [plane.copy() for plane in (picture.luma, picture.cb, picture.cr)]
    half = tuple(slice(each.start // 2, each.stop // 2) for each in part)
    planes[0][part], planes[1][half], planes[2][half] = luma, cb, cr
    return replace(picture, luma=planes[0], cb=planes[1], cr=planes[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_leaf_over_a_part_is_a_cover_though_little_was_there(seed: int) -> None:
    random = np.random.default_rng(seed)
    leaf = draw_cover("leaf", (360, 640), 0.5, random)
    assert kinds(put_before(visit(seed, 2), leaf, random), seed) == [P.COVERED]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sky_of_another_colour_is_no_cover(seed: int) -> None:
    def evening(picture: Picture) -> Picture:
        return coloured(picture, (slice(0, 100), slice(0, 640)), 190, 100, 150)

    assert kinds([evening(picture) for picture in visit(seed, 2)], seed) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["standing_bus", "parked_car", "fresh_snow", "lorry", "shadows"])
def test_what_stands_goes_by_or_lies_there_is_no_fault(seed: int, name: str) -> None:
    assert kinds(trap(visit(seed, 2), name, seed), seed) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_painted_van_is_no_cover(seed: int) -> None:
    def before(picture: Picture) -> Picture:
        van = coloured(picture, (slice(150, 330), slice(300, 600)), 80, 105, 165)
        for left in (320, 420, 520):
            van = coloured(van, (slice(170, 220), slice(left, left + 60)), 40, 128, 128)
        return van

    assert kinds([before(picture) for picture in visit(seed, 2)], seed) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_wrong_with_the_lens_shows_beside_what_goes_by(seed: int) -> None:
    """In the later two pictures of four, while a dark lorry fills most of the first two."""
    tinted = [replace(p, cb=p.cb - np.uint8(48), cr=p.cr + np.uint8(14)) for p in visit(seed, 2)]
    lorry = slice(50, 310), slice(40, 330)
    passing = [coloured(p, lorry, 30, 80, 142) for p in tinted[:2]]
    assert kinds([*passing, *tinted[2:]], seed) == [P.COLOUR_CAST]
    assert kinds([*passing, *visit(seed, 3)[2:]], seed) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_coloured_cover_from_above_is_no_sky_where_none_was(seed: int) -> None:
    """A bag over the upper half of a street whose fronts reach the rim, brighter than the road."""
    street = draw.street(seed)
    street[:54] = street[100:154]
    fronts = [replace(p, cb=p.cb + np.uint8(2)) for p in draw.visit(street, seed=seed, count=4)]
    bag = cv2.GaussianBlur(
        (np.arange(360) < 210).astype(np.float32)[:, None] * np.ones((1, 640), np.float32), (0, 0), 9
    )
    covered = []
    for p in fronts:
        half = cv2.resize(bag, (320, 180), interpolation=cv2.INTER_AREA)
        planes = [
            np.round(a * (1 - b) + c * b) for a, b, c in ((p.luma, bag, 150), (p.cb, half, 106), (p.cr, half, 152))
        ]
        luma, cb, cr = (plane.astype(np.uint8) for plane in planes)
        covered.append(replace(p, luma=luma, cb=cb, cr=cr))
    assert [f.kind for f in diagnose(recoded(covered), references=[learn(fronts)]).faults] == [P.COVERED]


def test_a_view_known_beyond_doubt_is_not_hidden_however_faint_it_is() -> None:
    """As by night in the fog: hardly any edge is left, but all of them run as they did."""
    bare_view = visit(61, 1)
    working, limits = prepare(bare_view[0]), Thresholds()
    still = measure_still(bare_view[0], working)
    now = see(working, still.edges, still.light.luma_median, still.noise_within)
    figures = compare(now, [Known(learn(bare_view))], None)
    assert figures is not None
    faint = replace(
        figures, agreement=0.25, layout=0.1, strong_now=0.0, sharp_now=0.0, region_share=0.65, region_area=0.4,
        region_level=144.0, level=143.0, contrast_ratio=0.26, rest_agreement=0.59, rest_light=2.5, comparable=0.0,
    )  # fmt: skip
    alone = still_scores(still, None, limits) | {P.COVERED: 0.0}
    seen = {share: with_view(alone, None, replace(faint, matched_share=share), limits) for share in (0.5, 0.84)}
    assert (seen[0.5][P.COVERED] or 0.0) >= 0.5
    assert seen[0.84][P.COVERED] is None


def in_colour(seed: int, light: float = 1.0, number: int = 0) -> list[Picture]:
    """A street; without any colour it would pass for infra-red."""
    pictures = draw.visit(draw.street(seed) * light, noise=3.0, seed=number, count=4)
    return [replace(p, cb=p.cb + np.arange(p.cb.shape[1], dtype=np.uint8)[None, :] // 40) for p in pictures]


@pytest.mark.parametrize("seed", SEEDS)
def test_creases_of_a_bag_that_lets_light_through_are_a_cover(seed: int) -> None:
    """Bright and grey as fog is, but fog brings nothing of its own to be seen."""
    bag = recoded(tampered(in_colour(seed, number=2), "clear bag", seed))
    diagnosis = diagnose(bag, references=[learn(in_colour(seed))])
    assert [fault.kind for fault in diagnosis.faults] == [P.COVERED]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("thick", [1.5, 3.0, 5.0])
def test_fog_of_any_thickness_is_no_bag(seed: int, thick: float) -> None:
    def foggy(luma: Plane) -> NDArray[np.generic]:
        through = np.exp(-thick * np.linspace(2.2, 0.35, luma.shape[0], dtype=np.float32))[:, None]
        return np.asarray(luma * through + 160 * (1 - through) + random.normal(0, 3, luma.shape))

    random = np.random.default_rng(seed)
    fog = draw.change(in_colour(seed, number=2), foggy)
    measures = diagnose(fog, references=[learn(in_colour(seed))]).measures
    assert measures["view_soft_range"] < Thresholds().hidden_range or measures["view_sharp_now"] > 0.01


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("light", [0.35, 1.0])
def test_grease_on_the_glass_is_a_fault_by_any_light(seed: int, light: float) -> None:
    greasy = recoded(tampered(in_colour(seed, light, 2), "grease", seed))
    diagnosis = diagnose(greasy, references=[learn(recoded(in_colour(seed, light)))])
    assert [fault.kind for fault in diagnosis.faults] == [P.DEFOCUSED]


@pytest.mark.parametrize("seed", SEEDS)
def test_snow_so_dense_that_nothing_else_is_seen_is_no_bag(seed: int) -> None:
    """Flakes near the lens are soft, and all over, as creases are; but they fall."""
    random = np.random.default_rng(seed)

    def storm(luma: Plane) -> NDArray[np.generic]:
        flakes = np.zeros(luma.shape, np.float32)
        for x, y, size in random.uniform(0, 1, (2500, 3)):
            at = int(x * luma.shape[1]), int(y * luma.shape[0])
            cv2.circle(flakes, at, max(1, round(1 + 7 * size**3)), 1.0, -1)
        return np.asarray(155 + 30 * cv2.GaussianBlur(flakes, (0, 0), 3))

    snow = recoded(draw.change(in_colour(seed, number=2), storm))
    diagnosis = diagnose(snow, references=[learn(in_colour(seed))])
    assert [fault.kind for fault in diagnosis.faults] == []
    assert P.COVERED in diagnosis.not_checkable


def test_by_another_light_a_view_that_shows_no_sharp_edge_is_not_checkable_for_focus() -> None:
    """As by infra-red with a low sun in the view: its light and dark lie elsewhere, which blur does not do to them."""
    soft = draw.change(in_colour(61), lambda p: cv2.GaussianBlur(p, (0, 0), 9.0))
    working, limits = prepare(soft[0]), Thresholds()
    still = measure_still(soft[0], working)
    figures = compare(
        see(working, still.edges, still.light.luma_median, still.noise_within), [Known(learn(in_colour(61)))], None
    )
    assert figures is not None
    alone = still_scores(still, None, limits) | {P.DEFOCUSED: 0.8}
    glare = replace(figures, matched_share=0.9, layout=-0.04, through=1.7, relief_ratio=1.4, sharp_tiles=6.0)
    assert (with_view(alone, None, figures, limits)[P.DEFOCUSED] or 0.0) >= 0.5
    assert with_view(alone, None, glare, limits)[P.DEFOCUSED] is None


def test_all_edges_of_a_known_view_are_blurred_by_a_lens_and_some_by_another_light() -> None:
    """A low sun lies on it, too, so that it has more light and dark than then."""
    soft = draw.change(in_colour(61), lambda p: cv2.GaussianBlur(p, (0, 0), 3.0))
    working, limits = prepare(soft[0]), Thresholds()
    still = measure_still(soft[0], working)
    seen = see(working, still.edges, still.light.luma_median, still.noise_within)
    figures = compare(seen, [Known(learn(in_colour(61)))], None)
    assert figures is not None
    alone = still_scores(still, None, limits)
    lit = replace(figures, relief_ratio=1.7)

    def focus(**changed: float) -> float | None:
        return with_view(alone, None, replace(lit, **changed), limits)[P.DEFOCUSED]

    assert (focus(sharpness_kept=0.5, matched_share=0.8, contrast_ratio=0.6) or 0.0) >= 0.5
    assert focus(sharpness_kept=0.8, matched_share=0.8, contrast_ratio=0.6) is None
    assert focus(sharpness_kept=0.55, matched_share=0.38, contrast_ratio=1.4) is None, "fresh snow by infra-red light"


def behind(share: float, luma: float, cb: float, cr: float, seed: int) -> list[Picture]:
    """A cloth before the left part of a street, out of focus."""
    y, x = np.mgrid[0:360, 0:640].astype(np.float32)
    opacity = 1 / (1 + np.exp((x - 640 * share + 60 * np.sin(y / 70)) / 8))
    cloth = Cover(opacity.astype(np.float32), np.full((360, 640), luma, np.float32), cb, cr)
    return recoded(put_before(in_colour(seed, number=2), cloth, np.random.default_rng(seed)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("share", [0.6, 0.8])
def test_light_paint_of_a_colour_does_not_burn_and_is_a_cover(seed: int, share: float) -> None:
    diagnosis = diagnose(behind(share, 196, 108, 96, seed), references=[learn(in_colour(seed))])
    assert [fault.kind for fault in diagnosis.faults] == [P.COVERED]


def test_what_little_a_dark_cloth_leaves_of_a_view_tells_by_its_light_that_it_is_one() -> None:
    """It takes the middle level along, as if it were another light, and its rim spoils what lies beside it."""
    dark = behind(0.8, 26, 112, 160, 61)
    working, limits = prepare(dark[0]), Thresholds()
    still = measure_still(dark[0], working)
    seen = see(working, still.edges, still.light.luma_median, still.noise_within)
    figures = compare(seen, [Known(learn(in_colour(61)))], None)
    assert figures is not None
    assert not figures.comparable

    def covered(**changed: float) -> float | None:
        little = replace(figures, rest_share=0.36, rest_agreement=0.58, kept_part=0.07, sharp_now=0.2, **changed)
        return with_view(still_scores(still, None, limits), None, little, limits)[P.COVERED]

    assert (covered() or 0.0) >= limits.severe
    assert covered(rest_light=0.4) is None, "another light lies on all of it"
    assert covered(foreign_area=0.4) is None, "the rest should show the view, if so much is left"


def knitted(seed: int, level: float) -> list[Picture]:
    """A jersey over the lens: ribs and folds out of focus, with as much light and dark as a street."""
    y, x = np.mgrid[0:360, 0:640].astype(np.float32)
    folds = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, (360, 640)).astype(np.float32), (0, 0), 40)
    ribs = np.sin(2 * np.pi * (x + 0.4 * y) / 58 + 2 * folds / folds.std())
    jersey = cv2.GaussianBlur(level + 12 * ribs + 24 * folds / folds.std(), (0, 0), 6)
    worn = draw.visit(np.asarray(jersey, np.float32), noise=2.0, seed=seed)
    return recoded([replace(p, cr=p.cr + np.arange(p.cr.shape[1], dtype=np.uint8)[None, :] // 40) for p in worn])


@pytest.mark.parametrize("seed", [61, 62])
@pytest.mark.parametrize("level", [90.0, 140.0])
def test_ribs_and_folds_of_a_cloth_are_a_cover_by_a_dull_light_as_well(seed: int, level: float) -> None:
    diagnosis = diagnose(knitted(seed, level), references=[learn(in_colour(seed))])
    assert [fault.kind for fault in diagnosis.faults] == [P.COVERED]
