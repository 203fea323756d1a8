"""Beside a reference with hardly any structure: a wall, a table. By itself such a view looks like a cover."""

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

BY_DAY, BY_DUSK = 1.0, 0.35


def table(number: int, light: float = BY_DAY) -> list[Picture]:
    """It pales towards one side, and a single coin lies on it."""
    luma = np.repeat(np.linspace(150, 175, 640, dtype=np.float32)[None], 360, axis=0)
    cv2.circle(luma, (430, 150), 26, 95.0, -1, cv2.LINE_AA)
    cv2.circle(luma, (430, 150), 14, 120.0, 2, cv2.LINE_AA)
    return recoded(draw.visit(luma * light, noise=2.5 if light < 1 else 1.0, seed=number))


def behind(cover: draw.Levels, number: int) -> list[Picture]:
    return recoded(draw.visit(cover, noise=1.5, seed=number))


@pytest.mark.parametrize("light", [BY_DAY, BY_DUSK])
@pytest.mark.parametrize("number", range(3))
def test_a_bare_view_that_is_there_is_no_cover(number: int, light: float) -> None:
    seen = table(number, light)
    assert [fault.kind for fault in diagnose(seen).faults] == [P.COVERED], "by itself nobody can tell"
    diagnosis = diagnose(seen, references=[learn(table(10))])
    assert diagnosis.faults == ()
    assert P.COVERED in diagnosis.not_checkable


@pytest.mark.parametrize("level", [60, 110, 160])
def test_a_cloth_before_it_is(level: int) -> None:
    slope = np.repeat(np.linspace(level, level * 1.15, 360, dtype=np.float32)[:, None], 640, axis=1)
    diagnosis = diagnose(behind(slope, 2), references=[learn(table(10))])
    assert [fault.kind for fault in diagnosis.faults] == [P.COVERED]


def test_so_is_one_that_is_shaded_as_the_table_was() -> None:
    """Light and dark lie alike, but nothing lies on it."""
    slope = np.repeat(np.linspace(120, 140, 640, dtype=np.float32)[None], 360, axis=0)
    diagnosis = diagnose(behind(slope, 2), references=[learn(table(10))])
    assert [fault.kind for fault in diagnosis.faults] == [P.COVERED]
