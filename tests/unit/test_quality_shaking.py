"""Shaking: told where all of the view goes to and fro, and never by what goes on before a camera that stands."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import FaultScore, Severity
from streams.model import PictureFault as P
from streams.quality.clip import diagnose_clip
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.quality.shaking import with_shaking
from streams.quality.sway import glimpse_of, measure_sway
from streams.quality.thresholds import Thresholds
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.distortions import distort
from tests.fakes.swaying import CLOSE_TRAPS, knocked, moved_to, shaken

STREET = draw.visit(draw.street(13), seed=13, count=25, step_s=0.08)


def judged(pictures: list[Picture]) -> Diagnosis:
    return with_shaking(diagnose(pictures[:1]), measure_sway(map(glimpse_of, pictures)), Thresholds())


def answer(pictures: list[Picture]) -> str:
    diagnosis = judged(pictures)
    if P.SHAKING in diagnosis.not_checkable:
        return "not checkable"
    return "shaking" if P.SHAKING in {fault.kind for fault in diagnosis.faults} else "steady"


@pytest.mark.parametrize("seed", [4, 5, 6, 7], ids=["rattles", "rolls", "sways in two tones", "sways"])
def test_a_camera_that_shakes_is_named_and_how_badly(seed: int) -> None:
    found = [
        next(fault for fault in judged(recoded(shaken(STREET, severity, seed))).faults if fault.kind is P.SHAKING)
        for severity in Severity
    ]
    assert found[0].score < found[1].score <= found[2].score
    assert found[0].severity is not Severity.SEVERE
    assert found[2].severity is Severity.SEVERE


@pytest.mark.parametrize("size", [(640, 480), (704, 576)])
def test_a_camera_of_any_shape_that_rolls_as_it_sways_is_named(size: tuple[int, int]) -> None:
    street = draw.street(13, width=size[0], height=size[1])
    close = draw.visit(street, seed=13, count=25, step_s=0.08)
    assert answer(recoded(shaken(close, Severity.MODERATE, 5))) == "shaking"


def test_a_camera_that_stands_is_steady_and_only_its_first_moment_is_looked_at() -> None:
    source = iter(recoded(STREET))
    sway = measure_sway(map(glimpse_of, source))
    assert sway is not None
    assert (sway.stirs, sway.pictures, len(list(source))) == (False, 8, 17)
    assert answer(recoded(STREET)) == "steady"


@pytest.mark.parametrize("name", CLOSE_TRAPS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_goes_on_before_a_camera_that_stands_is_no_shaking(name: str, seed: int) -> None:
    assert answer(recoded(CLOSE_TRAPS[name](STREET, np.random.default_rng(seed)))) != "shaking"


def test_too_few_pictures_or_too_far_apart_are_not_checkable() -> None:
    violent = shaken(STREET, Severity.SEVERE, 6)
    assert answer(violent) == "shaking"
    assert answer(violent[:1]) == "not checkable"
    assert answer(violent[:5]) == "not checkable"
    assert answer([replace(p, at_s=p.at_s * 5) for p in violent]) == "not checkable"


@pytest.mark.parametrize(
    "luma",
    [np.full((360, 640), 120, np.float32), np.tile(np.linspace(40, 200, 640, dtype=np.float32), (360, 1))],
    ids=["bare wall", "slope of light"],
)
def test_a_view_without_corners_is_not_checkable(luma: draw.Levels) -> None:
    assert answer(draw.visit(luma, count=25, step_s=0.08)) == "not checkable"


def test_corners_in_one_part_of_the_view_do_not_tell_of_the_whole() -> None:
    luma = np.full((360, 640), 120, np.float32)
    luma[:, 430:] = draw.street(13)[:, 430:]
    part = draw.visit(luma, count=25, step_s=0.08)
    assert answer(part) == "steady", "no camera shakes that leaves a part of its view where it was"
    assert answer(shaken(part, Severity.SEVERE, 6)) == "not checkable"


def test_a_fault_that_hides_the_view_hides_its_shaking() -> None:
    snowy = distort(shaken(STREET, Severity.SEVERE, 6), P.NOISE, Severity.SEVERE, 1)
    assert answer(snowy) == "not checkable"


def long_clip() -> list[Picture]:
    return draw.visit(draw.street(13), seed=13, count=100, step_s=0.08)


def test_a_clip_of_a_camera_that_shakes_is_named() -> None:
    assert [fault.kind for fault in diagnose_clip(shaken(long_clip(), Severity.MODERATE, 6)).faults] == [P.SHAKING]


def test_a_knock_on_the_pole_is_not_confirmed() -> None:
    clip = diagnose_clip(knocked(long_clip(), np.random.default_rng(1)))
    assert P.SHAKING not in {fault.kind for fault in clip.faults}
    assert P.SHAKING not in clip.not_checkable


def test_there_and_back_is_no_shaking_until_it_goes_there_again() -> None:
    times = [p.at_s for p in STREET]
    once = moved_to(STREET, [(0.04 * float(np.sin(np.pi * t / times[-1])), 0.0, 0.0) for t in times])
    again = moved_to(STREET, [(0.04 * float(np.sin(2 * np.pi * t / times[-1])), 0.0, 0.0) for t in times])
    assert (answer(once), answer(again)) == ("steady", "shaking")


def traffic_before(pictures: list[Picture]) -> list[Picture]:
    """Two vans of strong contrast drive through, as they do where corners are strongest."""
    found = []
    for p in pictures:
        luma = p.luma.copy()
        for top, start, speed in ((150, -0.3, 0.45), (230, 1.1, -0.5)):
            left = int(640 * (start + speed * p.at_s))
            cv2.rectangle(luma, (left, top), (left + 190, top + 80), 225, -1)
            for window in range(left + 10, left + 170, 28):
                cv2.rectangle(luma, (window, top + 12), (window + 18, top + 34), 30, -1)
        found.append(replace(p, luma=luma))
    return found


def test_traffic_takes_corners_along_and_the_camera_is_seen_to_shake_all_the_same() -> None:
    """Corners on what drives by do not share the swing: hardly any stands, and that tells it."""
    driven = traffic_before(STREET)
    assert answer(recoded(driven)) == "steady"
    assert answer(recoded(shaken(driven, Severity.MODERATE, 6))) == "shaking"


def test_a_view_that_swings_away_from_its_reference_shakes_and_is_not_moved() -> None:
    """Where the key frame is caught at an end of the swing."""
    swung = shaken(STREET, Severity.SEVERE, 6)
    sway = measure_sway(map(glimpse_of, swung))
    assert sway is not None
    elsewhere = replace(
        diagnose(swung[:1]),
        faults=(FaultScore(P.MOVED, Severity.MILD, 0.55),),
        measures={"view_displacement": sway.swing * 0.9},
    )
    found = with_shaking(elsewhere, sway, Thresholds())
    assert [fault.kind for fault in found.faults] == [P.SHAKING]
    assert P.MOVED in found.not_checkable
    turned = with_shaking(replace(elsewhere, measures={"view_displacement": sway.swing * 2}), sway, Thresholds())
    assert {fault.kind for fault in turned.faults} == {P.SHAKING, P.MOVED}
