"""A part of a view that lost its structure: in the shade, burnt away, or behind something right before the lens."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.covers import Cover, Floats, draw_cover, put_before

SIZE = (360, 640)


def seen(scene: Floats, number: int, noise: float = 1.0) -> list[Picture]:
    """Four pictures with some colour, without which they would pass for infra-red."""
    pictures = draw.visit(scene, noise=noise, seed=number, count=4)
    return [replace(p, cb=p.cb + np.arange(p.cb.shape[1], dtype=np.uint8)[None, :] // 40) for p in pictures]


def named(pictures: list[Picture], reference: list[Picture]) -> list[P]:
    return [fault.kind for fault in diagnose(recoded(pictures), references=[learn(reference)]).faults]


def snowy(seed: int, marks: int) -> Floats:
    """Snow lies on the road: drifts that stay, and faint `marks` of feet and wheels, other ones at each visit."""
    street = draw.street(seed)
    drifts, prints = (
        cv2.GaussianBlur(np.random.default_rng(each).normal(0, 1, SIZE).astype(np.float32), (0, 0), grain)
        for each, grain in ((seed, 40), (marks, 5))
    )
    street[170:] = (150 + 14 * drifts / drifts.std() + 8 * prints / prints.std())[170:]
    return street


def left_part() -> Floats:
    part = np.zeros(SIZE, np.float32)
    return np.asarray(cv2.fillPoly(part, [np.array([[0, 0], [420, 0], [520, 360], [0, 360]], np.int32)], 1.0))


@pytest.mark.parametrize("seed", [61, 62])
def test_a_deep_shadow_in_which_the_marks_on_snow_are_gone_is_no_cover(seed: int) -> None:
    """Light and dark lie in it as they did, and not behind a cloth as dark."""
    sound, later = seen(snowy(seed, 1), 1), snowy(seed, 9)
    assert named(seen(later * (1 - 0.65 * left_part()), 2), sound) == []
    random = np.random.default_rng(seed)
    soft = np.asarray(cv2.GaussianBlur(left_part(), (0, 0), 9), np.float32)
    folds = cv2.GaussianBlur(random.normal(0, 1, SIZE).astype(np.float32), (0, 0), 40)
    cloth = Cover(soft, np.asarray(50 + 4 * folds / folds.std(), np.float32), 128, 128)
    assert named(put_before(seen(later, 2), cloth, random), sound) == [P.COVERED]


@pytest.mark.parametrize("seed", [61, 63, 64])
def test_white_paint_is_a_cover_and_a_white_van_steam_and_glare_are_none(seed: int) -> None:
    """It does not burn as glare does, and its rim is a high step that is out of focus."""
    random = np.random.default_rng(seed)
    dull = draw.street(seed) * 0.6
    paint = replace(draw_cover("paint", SIZE, 0.7, random), luma=np.full(SIZE, 200, np.float32), cb=128.0, cr=128.0)
    sound = seen(dull, 1)
    assert named(put_before(seen(dull, 2), paint, random), sound) == [P.COVERED]
    van = replace(paint, opacity=np.asarray(paint.opacity > 0.5, np.float32))
    steam = replace(paint, opacity=np.asarray(cv2.GaussianBlur(paint.opacity, (0, 0), 40), np.float32))
    for other in (van, steam):
        assert P.COVERED not in named(put_before(seen(dull, 2), other, random), sound)
    assert P.COVERED not in named(seen(np.clip(dull + 330 * steam.opacity, 0, 255), 2), sound)


def busy(seed: int) -> Floats:
    """A street with fronts below as well: a market, say."""
    street = draw.street(seed)
    street[200:340] = street[60:200]
    return street


@pytest.mark.parametrize("seed", [61, 62, 63, 64])
def test_a_creased_bag_over_a_part_has_shapes_of_its_own_and_none_in_focus(seed: int) -> None:
    """Its tiles did not lose their structure. Water that runs over the glass and a place far out of focus show the
    view, bent or softened; and patches of snow are bright."""
    random, scene = np.random.default_rng(seed), busy(seed)
    part = np.zeros(SIZE, np.float32)
    part[150:] = 1
    soft = np.asarray(cv2.GaussianBlur(part, (0, 0), 8), np.float32)
    creases = np.abs(cv2.GaussianBlur(random.normal(0, 1, SIZE).astype(np.float32), (0, 0), 14))
    dark = np.asarray(70 - 14 * creases / creases.std(), np.float32)
    sound = seen(scene, 1)
    assert named(put_before(seen(scene, 2), Cover(soft, dark, 128, 128), random), sound) == [P.COVERED]
    assert named(put_before(seen(scene, 2), Cover(soft, dark + 140, 128, 128), random), sound) == []
    rows, columns = np.mgrid[0:360, 0:640].astype(np.float32)
    bent = 9 * cv2.GaussianBlur(random.normal(0, 8, SIZE).astype(np.float32), (0, 0), 8) * soft
    water = cv2.remap(scene, columns + bent, rows + bent, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    for shown in (water, scene):
        blurred = cv2.GaussianBlur(shown, (0, 0), 5) * 0.9
        assert P.COVERED not in named(seen(np.asarray(scene * (1 - soft) + blurred * soft), 2), sound)


def flaked(picture: Picture) -> Picture:
    """Flakes in focus all over it."""
    luma = picture.luma.copy()
    for row in range(60, 340, 30):
        for column in range(10 + row % 20, 640, 60):
            cv2.circle(luma, (column, row), 2, 190, -1)
    return replace(picture, luma=luma)


@pytest.mark.parametrize(("told", "found"), [(3, [P.COVERED]), (2, [])])
def test_most_pictures_of_a_check_must_show_a_cover_and_none_the_view(told: int, found: list[P]) -> None:
    """In the others flakes are in focus before it, so that nothing can be said."""
    scene, random = draw.street(61), np.random.default_rng(61)
    soft = np.asarray(cv2.GaussianBlur(left_part(), (0, 0), 9), np.float32)
    sound, later = seen(scene, 1), seen(scene, 2)
    cloth = put_before(later, Cover(soft, np.full(SIZE, 60, np.float32), 128, 128), random)
    assert named([*cloth[:told], *map(flaked, cloth[told:])], sound) == found
    assert named([*cloth[:3], later[3]], sound) == []
