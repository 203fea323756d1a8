"""Reference views: what is learned, and that it survives the way to storage and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.reference import Condition, Reference, learn
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

AT = datetime(2026, 3, 5, 14, 20, tzinfo=UTC)


def by_day(pictures: list[Picture]) -> list[Picture]:
    """In colour, so not by the camera's own lamps."""
    for picture in pictures:
        picture.cb[: picture.cb.shape[0] // 2] = 150
    return pictures


def coloured(seed: int) -> Reference:
    return learn(by_day(draw.visit(draw.street(seed), count=1)), learned_at=AT)


def test_a_reference_survives_json_and_stays_small() -> None:
    reference = coloured(1)
    text = json.dumps(reference.to_json())
    assert Reference.from_json(json.loads(text)) == reference
    assert len(text) < 30_000


def test_it_knows_the_condition_and_the_hour() -> None:
    assert (coloured(1).condition, coloured(1).hour) == (Condition.COLOUR, 14)
    infrared = learn(draw.visit(draw.infrared(1)))
    assert (infrared.condition, infrared.hour, infrared.learned_at) == (Condition.INFRARED, None, None)


def test_what_moves_through_the_pictures_is_not_learned() -> None:
    scene = draw.street(2)
    passing = []
    for step in range(5):
        luma = scene.copy()
        luma[250:300, 100 * step : 100 * step + 60] = 250
        passing += draw.visit(luma, count=1, noise=1, seed=step)
    empty, crowded = learn(draw.visit(scene, noise=1)).luma(), learn(passing).luma()
    assert np.abs(empty.astype(int) - crowded).max() < 30


def yard(seed: int, lorry_at: int | None = None) -> draw.Levels:
    """Dark ground before a row of houses, with a lorry on it."""
    luma = np.full((360, 640), 60.0, np.float32)
    luma[60:150] = draw.street(seed)[100:190] * 0.8
    if lorry_at is not None:
        luma[180:290, lorry_at : lorry_at + 160] = draw.street(seed + 7)[110:220, 200:360]
    return luma


def kinds(pictures: list[Picture], reference: Reference) -> list[P]:
    return [fault.kind for fault in diagnose(recoded(pictures), references=[reference]).faults]


@pytest.mark.parametrize("seed", [71, 72, 73, 75])
def test_that_a_lorry_is_there_no_more_is_no_cover(seed: int) -> None:
    """It drove so slowly while the view was learned that the median of the pictures holds its blur."""
    passing = [p for step in range(4) for p in draw.visit(yard(seed, 200 + 30 * step), count=1, seed=step)]
    reference, later = learn(by_day(passing)), by_day(draw.visit(yard(seed), seed=seed))
    assert kinds(later, replace(reference, stood=b"")) == [P.COVERED]
    assert kinds(later, reference) == []


@pytest.mark.parametrize("seed", [71, 72, 73, 75])
def test_a_cover_is_told_beside_a_view_through_which_a_lorry_drove(seed: int) -> None:
    passing = [p for step in range(4) for p in draw.visit(yard(seed, 200 + 30 * step), count=1, seed=step)]
    behind = yard(seed)
    cloth = cv2.GaussianBlur((np.arange(640) < 320).astype(np.float32)[None], (0, 0), 9)
    behind += (110 - behind) * cloth
    assert kinds(draw.visit(behind, seed=seed), learn(passing)) == [P.COVERED]


def test_a_passer_by_before_a_wall_leaves_the_wall_in_the_view() -> None:
    houses = draw.visit(yard(71), seed=71)
    hidden = yard(71)
    hidden[70:150, 100:200] = 20
    shortly = learn([*draw.visit(hidden, count=1), *houses[1:]])
    assert shortly.standing().all()
    assert learn([*draw.visit(hidden, count=2), *houses[2:]]).standing().mean() < 0.97


def test_of_one_picture_nobody_knows_what_stood_in_it() -> None:
    assert coloured(1).standing().all()


def test_a_view_that_was_learned_before_that_was_noted_is_read() -> None:
    value = learn(draw.visit(yard(71))).to_json()
    del value["stood"]
    assert Reference.from_json(value).standing().all()


def test_what_stood_in_tiles_of_another_number_is_refused() -> None:
    damaged = Reference.from_json(coloured(1).to_json() | {"stood": "AAAA"})
    with pytest.raises(ValueError, match="learn it again"):
        damaged.standing()


@pytest.mark.parametrize(
    "change",
    [{"version": 0}, {"view": "%"}, {"condition": "dusk"}, {"width": None}, {"learned_at": "yesterday"}],
)
def test_what_is_no_reference_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"learn it again|is not a valid|Invalid isoformat"):
        Reference.from_json(coloured(1).to_json() | change)


def test_a_view_that_is_no_picture_is_refused() -> None:
    damaged = Reference.from_json(coloured(1).to_json() | {"view": "AAAA"})
    with pytest.raises(ValueError, match="learn it again"):
        damaged.luma()


def test_no_picture_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="at least one picture"):
        learn([])
