"""Black, exposure and no signal: never wrong on what they are, silent on what only looks alike."""

import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from tests.fakes import pictures as draw


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


def test_one_flash_among_sound_pictures_is_no_fault() -> None:
    white, *rest = draw.visit(draw.street(1) * 1.6 + 150)
    assert kinds([white, *draw.visit(draw.street(1))[1:]]) == []
    assert kinds([white, *rest]) == [P.OVEREXPOSED]


def test_severity_follows_the_measure() -> None:
    def score(light: float) -> float:
        (fault,) = diagnose(draw.visit(draw.street(1) * light, noise=0.5)).faults
        assert fault.kind is P.UNDEREXPOSED
        return fault.score

    assert score(0.14) > score(0.17) > score(0.2) >= 0.5
