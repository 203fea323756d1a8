"""What stands before a view or lies on the lens, told by what is there beside it, and by what is in focus in it."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.comparison import Comparison, compare, see
from streams.quality.diagnosis import diagnose
from streams.quality.kept import largest_kept
from streams.quality.measures import Still, measure_still
from streams.quality.reference import Known, learn
from streams.quality.rules import Scores, still_scores
from streams.quality.sharpness import crisp
from streams.quality.structure import edges_of
from streams.quality.thresholds import Thresholds
from streams.quality.view import Fit, View, plane_of, view_of
from streams.quality.view_rules import with_view
from streams.quality.working import prepare
from tests.fakes import pictures as draw

LIMITS = Thresholds()
SEEDS = range(4)


def street(seed: int = 3) -> tuple[Comparison, Still]:
    """A street that is where it was."""
    pictures = draw.visit(draw.street(seed), noise=1, count=2)
    working = prepare(pictures[0])
    still = measure_still(pictures[0], working)
    now = see(working, still.edges, still.light.luma_median, still.noise_within)
    figures = compare(now, [Known(learn(pictures))], None)
    assert figures is not None
    return figures, still


def judged(figures: Comparison, still: Still, *, veil: float | None = None, **alone: float | None) -> Scores:
    """Beside the reference; `alone`: what the picture seems to show by itself."""
    scores = still_scores(still, None, LIMITS) | {P(kind): score for kind, score in alone.items()}
    return with_view(scores, veil, figures, LIMITS)


def view(luma: draw.Levels, seed: int) -> View:
    (picture,) = draw.visit(luma, noise=2, seed=seed, count=1)
    return view_of(plane_of(prepare(picture)))


def pale(seed: int) -> draw.Levels:
    """As in a downpour: hardly any tile has structure that could be found again."""
    return np.asarray(80 + 0.2 * draw.street(seed), np.float32)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_part_of_a_faint_view_that_a_bus_leaves_is_there_and_nothing_of_another_view(seed: int) -> None:
    stayed = Fit(1.0, 0, 0)
    bus = pale(seed)
    bus[90:300, 90:520] = pale(seed + 10)[90:300, 90:520]
    then = view(pale(seed), 1)
    assert largest_kept(view(bus, 2), then, stayed) >= LIMITS.moved_kept
    assert largest_kept(view(pale(seed + 10), 2), then, stayed) < LIMITS.moved_kept / 2


def test_what_lies_across_a_view_does_not_keep_it() -> None:
    """A roof, terraces: they run on where a camera was turned along them."""
    random = np.random.default_rng(5)
    terraces = np.repeat(np.repeat(random.uniform(60, 180, (24, 1)), 15, axis=0), 640, axis=1).astype(np.float32)
    turned = terraces.copy()
    for picture in (terraces, turned):
        for x, y in random.uniform(0, 1, (60, 2)):
            cv2.line(picture, (int(x * 640), int(y * 360)), (int(x * 640), int(y * 360) + 40), 230.0, 2)
    assert largest_kept(view(turned, 2), view(terraces, 1), Fit(1.0, 0, 0)) < LIMITS.moved_kept


def test_a_camera_of_whose_view_a_part_is_there_was_not_moved() -> None:
    """As beside a bus that waits in a hall, by infra-red, or in a forest in the rain."""
    figures, still = street()
    hall = replace(
        figures, agreement=0.06, kept_agreement=0.198, matched_share=0.254, rest_agreement=0.509, stayed=5.0,
        upright_tiles=93.0, upright_agreement=0.172, upright_matched=0.258, upright_most=0.467, rest_share=0.284,
        kept_part=0.217,
    )  # fmt: skip
    forest = replace(
        hall, agreement=0.059, kept_agreement=0.187, matched_share=0.208, rest_agreement=0.44, stayed=0.0,
        upright_tiles=42.0, upright_agreement=0.142, upright_matched=0.238, upright_most=0.294, upright_new=1.4,
        kept_part=0.117,
    )  # fmt: skip
    for bus in (hall, forest):
        assert judged(bus, still)[P.MOVED] is None
        assert (judged(replace(bus, kept_part=0.07), still)[P.MOVED] or 0.0) >= 0.5


def past(view: draw.Levels, wide: int, places: tuple[int, ...]) -> list[Picture]:
    """Pictures 0.4 s apart, while a lorry drives about."""
    ribs = np.repeat(np.random.default_rng(4).uniform(60, 190, wide // 20), 20)
    visit = []
    for number, left in enumerate(places):
        seen, shown = view.copy(), ribs[max(0, -left) : 640 - left]
        seen[80:330, max(0, left) : max(0, left) + len(shown)] = shown
        visit.append(replace(draw.visit(seen, noise=1, seed=number, count=1)[0], at_s=0.4 * number, key=number == 0))
    return visit


def test_a_camera_that_was_turned_to_a_road_is_moved_though_a_lorry_drives_about() -> None:
    """The rest of what it shows stands. Where a lorry fills the frame nothing does, wherever the camera looks."""
    references = [learn(draw.visit(draw.street(3), noise=1, count=2))]
    turned = diagnose(past(draw.street(9), 200, (0, 170, 20)), references=references)
    assert [fault.kind for fault in turned.faults] == [P.MOVED]
    filled = diagnose(past(draw.street(9), 1000, (-300, -190, -80)), references=references)
    assert P.MOVED not in [fault.kind for fault in filled.faults]


def test_a_part_in_which_anything_is_in_focus_is_no_cover() -> None:
    """As a dark bus before a bright forest, whose windows are hardly darker than its side."""
    figures, still = street()
    bus = replace(
        figures, agreement=0.415, matched_share=0.55, region_share=0.212, region_area=0.094, region_level=43.0,
        region_layout=-0.18, region_edges=0.118, region_crisp=0.88, rest_share=0.73, rest_agreement=0.79,
        contrast_ratio=0.93, rest_light=0.89, other_share=0.03, layout=0.69, level=48.0, colour=4.8, strong_tiles=80.0,
        region_rim=0.1,
    )  # fmt: skip
    van, cloth = (replace(bus, region_crisp=0.04, region_rim=rim) for rim in (0.52, 0.1))
    assert judged(bus, still)[P.COVERED] is None
    assert judged(van, still)[P.COVERED] is None
    assert (judged(cloth, still)[P.COVERED] or 0.0) >= 0.5


@pytest.mark.parametrize(("rim", "least", "most"), [(0, LIMITS.covered_rim, 9.0), (9, 0.0, 0.1)])
def test_the_rim_of_a_van_is_in_focus_and_that_of_a_cloth_is_not(rim: int, least: float, most: float) -> None:
    """Dark and without anything on its side, it stands before the road."""
    street = draw.street(3)
    part = np.zeros(street.shape, np.float32)
    part[140:300, 200:520] = 1
    part = np.asarray(cv2.GaussianBlur(part, (0, 0), rim), np.float32) if rim else part
    pictures = draw.visit(street * (1 - part) + 30 * part, noise=1, count=2, seed=5)
    measures = diagnose(pictures, references=[learn(draw.visit(street, noise=1, count=2))]).measures
    assert measures["view_region_share"] > 0.1
    assert least <= measures["view_region_rim"] <= most


def test_windows_are_in_focus_however_dark_and_weave_folds_and_noise_of_a_cloth_are_not() -> None:
    random = np.random.default_rng(3)
    bus = np.full((360, 640), 44, np.float32)
    for left in range(8, 640, 48):
        bus[:, left : left + 30] = random.uniform(22, 30)
    weave = np.tile(np.array([[40, 46], [46, 40]], np.float32), (180, 320)) + random.normal(0, 1, (360, 640))
    folds = cv2.GaussianBlur(random.normal(0, 1, (360, 640)).astype(np.float32), (0, 0), 9)
    folds = 60 + 40 * folds / folds.std()
    dark = 40 + random.normal(0, 9, (360, 640))
    noises = (0.5, 2.0, 0.5, 9.0)
    edges = [edges_of(prepare(draw.picture(scene))) for scene in (bus, weave, folds, dark)]
    shares = [float(crisp(each, noise).mean()) for each, noise in zip(edges, noises, strict=True)]
    assert shares[0] >= 0.7
    assert max(shares[1:]) <= 0.02


def test_a_veil_so_thick_that_it_looks_like_a_cover_is_a_veil_while_light_and_dark_come_through() -> None:
    figures, still = street()
    veil = replace(
        figures, agreement=0.18, matched_share=0.46, comparable=0.0, strong_now=0.0, region_share=0.54,
        region_area=0.38, region_level=173.0, rest_share=0.0, rest_agreement=0.0, contrast_ratio=0.0, layout=0.74,
        level=173.0, sharp_now=0.0, sharp_then=0.78, relief_ratio=0.045, through=0.035, slopes_through=0.017,
        slopes_through_most=0.031, colour=0.0, highlights=2.0, light_ratio=1.8, kept_part=0.0, displacement=0.0,
    )  # fmt: skip
    found = judged(veil, still, veil=1.0, covered=0.8)
    assert (found[P.LOW_CONTRAST], found[P.COVERED]) == (1.0, None)
    cover = judged(replace(veil, through=0.01), still, veil=1.0, covered=0.8)
    assert cover[P.COVERED] == 0.8 or cover[P.COVERED] == 1.0


def test_where_the_rest_is_out_of_focus_as_well_what_lost_its_structure_is_not_covered() -> None:
    figures, still = street()
    blurred = replace(
        figures, agreement=0.438, matched_share=0.65, region_share=0.151, region_area=0.078, region_level=79.0,
        rest_share=0.8, rest_agreement=0.615, contrast_ratio=0.58, rest_light=1.0, layout=0.74, level=86.0,
        sharp_now=0.0, sharp_then=0.784, sharp_tiles=45.0, sharpness_ratio=0.38, sharpness_kept=0.456,
        relief_ratio=1.09, steepness_left=0.22, through=0.98, slopes_through=0.28, strong_tiles=93.0, strong_now=29.0,
        colour=4.8,
    )  # fmt: skip
    found = judged(blurred, still)
    assert found[P.COVERED] is None
    assert (found[P.DEFOCUSED] or 0.0) >= 0.5
    assert (judged(replace(blurred, sharp_now=0.4), still)[P.COVERED] or 0.0) >= 0.5
    assert (judged(replace(blurred, sharpness_ratio=0.95), still)[P.COVERED] or 0.0) >= 0.5
