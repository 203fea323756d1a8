"""Black, exposure and no signal: never wrong on what they are, silent on what only looks alike."""

from datetime import UTC, datetime

import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.quality.reference import Reference, learn
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded


def kinds(pictures: list[Picture]) -> list[P]:
    return [fault.kind for fault in diagnose(pictures).faults]


def card_visit(luma: draw.Levels, *, cb: float = 128, cr: float = 128) -> list[Picture]:
    return [draw.picture(luma, cb=cb, cr=cr, at_s=0.4 * i, key=i == 0) for i in range(4)]


FAULTY: dict[str, tuple[list[Picture], P]] = {
    "all black": (draw.visit(np.zeros((360, 640), np.float32), noise=0), P.BLACK),
    "black with sensor noise": (draw.visit(np.full((360, 640), 4.0, np.float32), noise=3), P.BLACK),
    "black under name and clock": (card_visit(draw.with_name_and_clock(np.zeros((360, 640), np.float32))), P.BLACK),
    "black at 1080p": (draw.visit(np.full((1080, 1920), 2.0, np.float32), noise=2), P.BLACK),
    "blue card": (card_visit(draw.card(40), cb=230, cr=110), P.NO_SIGNAL),
    "blue card without words": (card_visit(draw.card(40, text=""), cb=230, cr=110), P.NO_SIGNAL),
    "grey card": (card_visit(draw.card(128, text="VIDEO LOSS")), P.NO_SIGNAL),
    "black card with words": (card_visit(draw.card(0)), P.NO_SIGNAL),
    "day washed out": (draw.visit(draw.street(1) * 1.6 + 150), P.OVEREXPOSED),
    "day, iris shut": (draw.visit(draw.street(1) * 0.16, noise=0.8), P.UNDEREXPOSED),
}


@pytest.mark.parametrize("name", FAULTY)
def test_the_fault_is_named_and_nothing_else(name: str) -> None:
    pictures, fault = FAULTY[name]
    assert kinds(pictures) == [fault]


def bright_sky() -> draw.Levels:
    luma = draw.street(3)
    luma[:150] = 255
    return luma


CLEAN: dict[str, list[Picture]] = {
    **{f"street {seed}": draw.visit(draw.street(seed), seed=seed) for seed in range(6)},
    "street at 1080p": draw.visit(draw.street(7, width=1920, height=1080)),
    "night with lamps": draw.visit(draw.night(1), noise=3),
    "night with one lamp": draw.visit(draw.night(2, light=0.03, lamps=1), noise=3),
    "near-black but live": draw.visit(draw.night(3, light=0.16, lamps=0), noise=6),
    "infra-red": draw.visit(draw.infrared(4), noise=3),
    "washed-out sky": draw.visit(bright_sky()),
    "white lorry in front": draw.visit(np.clip(draw.street(5) * 0.2 + 170, 0, 255)),
    "dusk": draw.visit(draw.street(6) * 0.45, noise=3),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_sound_picture_raises_nothing(name: str) -> None:
    assert kinds(CLEAN[name]) == []


def test_a_dark_picture_drowned_in_noise_is_not_checkable_rather_than_passed() -> None:
    diagnosis = diagnose(CLEAN["near-black but live"])
    assert P.UNDEREXPOSED in diagnosis.not_checkable


def test_a_dark_picture_in_which_noise_is_all_there_is_may_be_covered() -> None:
    dim = np.repeat(np.linspace(52, 26, 360, dtype=np.float32)[:, None], 640, axis=1)
    drowned = diagnose(recoded(draw.visit(dim, noise=5.0, count=2)))
    assert drowned.faults == ()
    assert P.COVERED in drowned.not_checkable
    assert P.COVERED not in diagnose(recoded(draw.visit(draw.street(7), noise=5.0, count=2))).not_checkable


def test_one_flash_among_sound_pictures_is_no_fault() -> None:
    white, *rest = draw.visit(draw.street(1) * 1.6 + 150)
    assert kinds([white, *draw.visit(draw.street(1))[1:]]) == []
    assert kinds([white, *rest]) == [P.OVEREXPOSED]


DAY, NOON, NIGHT = draw.visit(draw.street(1)), 12, 23
LAMPLIT = draw.street(1) * 0.22
"""Lit evenly and by little: no lamp is in the view, so that nothing in it is bright."""


def seen_at(hour: int, luma: draw.Levels, references: list[Reference], *, seed: int = 7) -> Diagnosis:
    visit = recoded(draw.visit(luma, noise=1.5, seed=seed))
    return diagnose(visit, references=references, now=datetime(2026, 11, 23, hour, 4, tzinfo=UTC))


def learned_at(hour: int | None, pictures: list[Picture]) -> Reference:
    return learn(pictures, learned_at=datetime(2026, 11, 20, hour, 30, tzinfo=UTC) if hour is not None else None)


@pytest.mark.parametrize("exposure", [0.8, 1.0, 1.2])
@pytest.mark.parametrize("hour", [NIGHT, None])
def test_a_view_that_is_as_dark_as_its_sound_view_is_a_night(exposure: float, hour: int | None) -> None:
    references = [learned_at(NOON, DAY), learned_at(hour, draw.visit(LAMPLIT, noise=1.5))]
    found = seen_at(NIGHT, LAMPLIT * exposure, references)
    assert found.faults == ()
    assert P.UNDEREXPOSED not in found.not_checkable


def test_in_such_a_night_what_else_is_wrong_is_seen() -> None:
    references = [learned_at(NIGHT, draw.visit(LAMPLIT, noise=1.5))]
    found = seen_at(NIGHT, np.roll(LAMPLIT, 120, axis=1), references)
    assert [fault.kind for fault in found.faults] == [P.MOVED]


def test_a_night_that_is_black_when_nothing_is_amiss_is_not_checkable_for_black() -> None:
    unlit, black = draw.street(1) * 0.03, np.zeros((360, 640), np.float32)
    references = [learned_at(NIGHT, draw.visit(unlit + 10, noise=1.5))]
    found = seen_at(NIGHT, unlit + 10, references)
    assert found.faults == ()
    assert P.BLACK in found.not_checkable
    assert [fault.kind for fault in seen_at(NIGHT, black, [learned_at(NIGHT, DAY)]).faults] == [P.BLACK]


def test_at_noon_that_darkness_is_a_fault_though_it_is_usual_by_night() -> None:
    references = [learned_at(NOON, DAY), learned_at(NIGHT, draw.visit(LAMPLIT, noise=1.5))]
    assert P.UNDEREXPOSED in [fault.kind for fault in seen_at(NOON, LAMPLIT * 0.8, references).faults]


@pytest.mark.parametrize("references", [[], [learned_at(NOON, DAY)]])
def test_a_darkness_that_nobody_has_vouched_for_is_open_unless_it_is_gross(references: list[Reference]) -> None:
    slight, gross = (seen_at(NIGHT, draw.street(1) * light, references) for light in (0.26, 0.15))
    assert slight.faults == ()
    assert P.UNDEREXPOSED in slight.not_checkable
    assert [fault.kind for fault in gross.faults] == [P.UNDEREXPOSED]


@pytest.mark.parametrize("gain", [0.3, 0.5])
def test_dusk_over_a_dull_day_is_dusk(gain: float) -> None:
    dull = draw.street(2) * 0.7
    assert seen_at(17, dull * gain, [learned_at(16, draw.visit(dull))]).faults == ()


def test_severity_follows_the_measure() -> None:
    def score(light: float) -> float:
        (fault,) = diagnose(draw.visit(draw.street(1) * light, noise=0.5), references=[learn(DAY)]).faults
        assert fault.kind is P.UNDEREXPOSED
        return fault.score

    assert score(0.14) > score(0.17) > score(0.2) >= 0.5


@pytest.mark.parametrize("gain", [0.1, 0.14])
def test_under_lamps_a_dark_ground_is_darker_alike_when_the_iris_is_shut(gain: float) -> None:
    """By itself it may be a night: its sound view has few tones, too."""
    hall = draw.night(1, light=0.3)
    (reference,) = [learn(draw.visit(hall, noise=1.0))]
    dark = recoded(draw.visit(hall * gain, noise=0.3))
    assert [fault.kind for fault in diagnose(dark, references=[reference]).faults] == [P.UNDEREXPOSED]
    assert P.UNDEREXPOSED in diagnose(dark).not_checkable


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_snow_that_shines_is_not_over_exposed_while_all_of_the_view_is_there(seed: int) -> None:
    """By itself it cannot be told; beside its reference nothing is burnt away. Of a street as bright, much is."""
    street = draw.street(seed)
    snow = np.where(street < 75, street, 205).astype(np.float32)
    shines = recoded(draw.visit(np.minimum(snow * 1.3, 255), noise=1.0, seed=seed))
    alone, beside = diagnose(shines), diagnose(shines, references=[learn(draw.visit(snow, noise=1.0, seed=1))])
    assert P.OVEREXPOSED in [fault.kind for fault in alone.faults]
    assert beside.faults == ()
    assert P.OVEREXPOSED in beside.not_checkable
    burnt = diagnose(recoded(draw.visit(street + 140, seed=seed)), references=[learn(draw.visit(street, seed=1))])
    assert [fault.kind for fault in burnt.faults] == [P.OVEREXPOSED]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_bright_hall_after_a_jump_of_the_exposure_is_not_checkable_while_half_of_it_is_there(seed: int) -> None:
    hall = 100 + 0.55 * draw.street(seed)
    reference = learn(draw.visit(hall, noise=1, count=2))
    jump, burnt = (draw.visit(hall * 1.6 + more, noise=1, count=2, seed=7) for more in (0, 60))
    after = diagnose(jump, references=[reference])
    assert P.OVEREXPOSED in [fault.kind for fault in diagnose(jump).faults]
    assert not after.faults
    assert P.OVEREXPOSED in after.not_checkable
    assert [fault.kind for fault in diagnose(burnt, references=[reference]).faults] == [P.OVEREXPOSED]


def test_what_little_is_left_of_a_view_in_haze_lies_as_it_did() -> None:
    """By itself its relief is hardly more than noise."""
    street = draw.street(1)
    hazy = 140 + (street - street.mean()) * 0.32
    dark = recoded(draw.visit(hazy * 0.12, noise=0.3))
    assert [fault.kind for fault in diagnose(dark, references=[learn(draw.visit(hazy))]).faults] == [P.UNDEREXPOSED]
    other = np.ascontiguousarray(hazy[::-1])
    assert P.UNDEREXPOSED in diagnose(dark, references=[learn(draw.visit(other))]).not_checkable


@pytest.mark.parametrize("gain", [0.05, 0.06])
def test_a_van_that_drove_into_the_view_does_not_make_it_black(gain: float) -> None:
    """Its light and dark lie elsewhere; its edges run as they did, and nearly all of them are there."""
    street = draw.street(3)
    beside_van = street.copy()
    beside_van[150:330, 300:396] = 240
    dark = recoded(draw.visit(beside_van * gain, noise=0.3))
    assert [fault.kind for fault in diagnose(dark).faults] == [P.BLACK]
    assert [fault.kind for fault in diagnose(dark, references=[learn(draw.visit(street))]).faults] == [P.UNDEREXPOSED]
