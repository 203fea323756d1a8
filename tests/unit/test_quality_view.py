"""Beside a healthy view: moved, covered in part, mildly out of focus, veiled, tinted; and what must not alarm."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.model import Severity, StreamKind
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.quality.reference import Reference, learn
from streams.quality.veil import Through, find_through
from streams.quality.view import Fit, plane_of, view_of
from streams.quality.working import prepare
from streams.sim.draw import Painter
from streams.sim.faults import Fault
from streams.sim.take import PROFILES
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.covers import COVERS, draw_cover, put_before
from tests.fakes.distortions import distort
from tests.fakes.traps import TRAPS, trap

SEEDS = (41, 42, 43)
REFERENCES = {seed: learn(coloured) for seed in SEEDS for coloured in [draw.visit(draw.street(seed), seed=seed)]}


def visit(seed: int, count: int = 2) -> list[Picture]:
    return draw.visit(draw.street(seed), seed=seed + 1000, count=count)


def beside(pictures: list[Picture], seed: int) -> Diagnosis:
    return diagnose(recoded(pictures), references=[REFERENCES[seed]])


def kinds(pictures: list[Picture], seed: int) -> list[P]:
    return [fault.kind for fault in beside(pictures, seed).faults]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_view_passes_and_is_known(seed: int) -> None:
    diagnosis = beside(visit(seed), seed)
    assert diagnosis.faults == ()
    assert not {P.MOVED, P.COVERED, P.DEFOCUSED} & set(diagnosis.not_checkable)


def test_without_a_reference_nobody_knows_whether_a_camera_moved() -> None:
    assert P.MOVED in diagnose(visit(41)).not_checkable


def simulated(scene: str, fault: Fault | None = None) -> list[Picture]:
    """Two pictures of a simulated camera, a second apart."""
    profile = PROFILES[StreamKind.SUB]
    painter = Painter(scene, profile, fault=fault)
    pictures = []
    for index in (0, 12):
        planes = painter.picture(index)
        cb, cr = planes[360:].reshape(2, 180, 320)
        pictures.append(Picture(planes[:360], cb, cr, key=index == 0, at_s=index / profile.fps))
    return recoded(pictures)


@pytest.mark.parametrize("scene", ["gate-day", "village3-night"])
def test_a_camera_knocked_off_its_aim_is_moved(scene: str) -> None:
    references = [learn(simulated(scene))]
    turned = diagnose(simulated(scene, Fault.TURNED_AWAY), references=references)
    assert [fault.kind for fault in turned.faults] == [P.MOVED]
    assert diagnose(simulated(scene), references=references).faults == ()


@pytest.mark.parametrize("share", [0.08, 0.2])
def test_a_view_that_lies_elsewhere_is_moved_and_farther_is_worse(share: float) -> None:
    def shifted(by: float) -> list[Picture]:
        move = np.array([[1, 0, by * 640], [0, 1, 0]], np.float32)
        return draw.change(visit(41), lambda p: cv2.warpAffine(p, move, (640, 360), borderMode=cv2.BORDER_REFLECT_101))

    assert kinds(shifted(share), 41) == [P.MOVED]
    assert kinds(shifted(0.01), 41) == []


@pytest.mark.parametrize(("blurred", "found"), [({2}, [P.MOVED]), ({1, 2}, [])])
def test_most_pictures_of_a_check_must_show_where_the_view_lies_now(blurred: set[int], found: list[P]) -> None:
    move = np.array([[1, 0, 130], [0, 1, 0]], np.float32)
    aside = draw.change(visit(41, 4), lambda p: cv2.warpAffine(p, move, (640, 360), borderMode=cv2.BORDER_REFLECT_101))
    soft = draw.change(aside, lambda p: cv2.GaussianBlur(p.astype(np.float32), (0, 0), 17.0))
    assert kinds([soft[n] if n in blurred else picture for n, picture in enumerate(aside)], 41) == found


@pytest.mark.parametrize(("degrees", "zoom"), [(-9, 1.0), (3, 1.2)])
def test_a_view_that_is_turned_or_zoomed_is_moved(degrees: float, zoom: float) -> None:
    move = np.array(cv2.getRotationMatrix2D((320, 180), degrees, zoom), np.float64)
    turned = draw.change(visit(42), lambda p: cv2.warpAffine(p, move, (640, 360), borderMode=cv2.BORDER_REFLECT_101))
    assert kinds(turned, 42) == [P.MOVED]


@pytest.mark.parametrize("seed", range(12))
def test_a_lorry_that_fills_the_frame_goes_by(seed: int) -> None:
    assert kinds(trap(visit(42, 4), "lorry", seed), 42) == []


def test_a_lorry_in_every_picture_may_have_stopped_and_is_not_checkable() -> None:
    passing = trap(visit(43, 4), "lorry", 4)
    diagnosis = beside(passing, 43)
    assert diagnosis.faults == ()
    assert {P.MOVED, P.COVERED} & set(diagnosis.not_checkable)


@pytest.mark.parametrize("opacity", [0.95, 1.0])
def test_a_cover_through_which_the_view_shines_is_a_cover(opacity: float) -> None:
    random = np.random.default_rng(3)
    tape = draw_cover("tape", (360, 640), 0.6, random)
    faint = replace(tape, opacity=tape.opacity * np.float32(opacity))
    assert kinds(put_before(visit(42), faint, random), 42) == [P.COVERED]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("share", [0.05, 0.12])
def test_a_veil_that_leaves_next_to_nothing_is_no_cover(seed: int, share: float) -> None:
    """Darker than the view, too, and so even that by itself it may be a cloth."""
    assert kinds(draw.change(visit(seed), lambda p: np.round(p * share + 62)), seed) == [P.LOW_CONTRAST]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_veil_takes_the_same_everywhere_and_fog_what_is_far(seed: int) -> None:
    street = draw.picture(draw.street(seed))
    then = view_of(plane_of(prepare(street)))

    def through(share: NDArray[np.float32]) -> Through:
        (veiled,) = draw.change([street], lambda p: p * share + 160 * (1 - share))
        return find_through(view_of(plane_of(prepare(veiled))), then, Fit(1.0, 0, 0))

    veil = through(np.full((360, 1), 0.12, np.float32))
    fog = through(np.exp(-1.4 * np.linspace(2.2, 0.35, 360, dtype=np.float32))[:, None])
    assert veil.all_over == pytest.approx(0.12, abs=0.02)
    assert veil.most <= 1.15 * veil.all_over
    assert fog.most >= 1.5 * fog.all_over


@pytest.mark.parametrize("seed", range(6))
def test_fog_that_is_thinner_before_what_is_near_is_no_veil(seed: int) -> None:
    assert kinds(trap(visit(41, 4), "fog", seed), 41) == []


@pytest.mark.parametrize("kind", COVERS)
@pytest.mark.parametrize("share", [0.55, 1.0])
def test_a_cover_is_a_cover(kind: str, share: float) -> None:
    random = np.random.default_rng(5)
    pictures = visit(42)
    found = kinds(put_before(pictures, draw_cover(kind, (360, 640), share, random), random), 42)
    assert found in ([P.COVERED], [P.BLACK]), found


@pytest.mark.parametrize("name", TRAPS)
@pytest.mark.parametrize("seed", SEEDS)
def test_weather_light_traffic_and_coders_raise_nothing(name: str, seed: int) -> None:
    assert kinds(trap(visit(seed, 4), name, seed), seed) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_mild_blur_shows_beside_the_sharp_view_only(seed: int) -> None:
    soft = draw.change(visit(seed), lambda p: cv2.GaussianBlur(p.astype(np.float32), (0, 0), 2.0))
    assert kinds(soft, seed) == [P.DEFOCUSED]
    assert diagnose(recoded(soft)).faults == ()


@pytest.mark.parametrize("kind", [P.LOW_CONTRAST, P.COLOUR_CAST])
@pytest.mark.parametrize("severity", Severity)
def test_a_veil_and_a_tint_are_named(kind: P, severity: Severity) -> None:
    # A street without any colour would pass for infra-red.
    tinted = [Picture(p.luma, p.cb + 8, p.cr, key=p.key, at_s=p.at_s) for p in visit(43)]
    diagnosis = diagnose(recoded(distort(tinted, kind, severity, 3)), references=[learn(tinted)])
    assert [fault.kind for fault in diagnosis.faults] == [kind]


def test_by_another_light_a_view_that_is_not_found_is_not_checkable() -> None:
    elsewhere = draw.visit(draw.street(99) * 0.25, count=2)
    diagnosis = beside(elsewhere, 41)
    assert P.MOVED not in [fault.kind for fault in diagnosis.faults]
    assert P.MOVED in diagnosis.not_checkable


def test_of_many_references_the_one_that_fits_is_taken() -> None:
    others = [REFERENCES[seed] for seed in SEEDS]
    assert diagnose(recoded(visit(43)), references=others).faults == ()


def test_a_featureless_reference_knows_nothing_again() -> None:
    blank = learn(draw.visit(np.full((360, 640), 120.0, np.float32), count=2))
    assert P.MOVED in diagnose(visit(41), references=[blank]).not_checkable


def test_references_of_any_shape_are_compared() -> None:
    square: Reference = learn(draw.visit(np.asarray(cv2.resize(draw.street(41), (704, 576)), np.float32), count=1))
    diagnosis = diagnose(visit(41), references=[square])
    assert diagnosis.faults == ()
    assert P.MOVED not in diagnosis.not_checkable
