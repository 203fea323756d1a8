"""Whatever comes from a decoder, diagnosis answers: any size from 16×16, any content, any number of pictures."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.media.frames import Picture
from streams.model import PictureFault
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn


@st.composite
def visits(draw: st.DrawFn) -> list[Picture]:
    """Pictures of noise, of one value, of gradients and of checks, not all of one size."""
    pictures = []
    for index in range(draw(st.integers(1, 3))):
        width, height = draw(st.integers(16, 700)), draw(st.integers(16, 400))
        low, high = sorted((draw(st.integers(0, 255)), draw(st.integers(0, 255))))
        seed, full_range = draw(st.integers(0, 2**32 - 1)), draw(st.booleans())
        random = np.random.default_rng(seed)
        half = ((height + 1) // 2, (width + 1) // 2)
        luma = random.integers(low, high + 1, (height, width)).astype(np.uint8)
        if draw(st.booleans()):
            luma = np.sort(luma, axis=1)
        cb, cr = (random.integers(low, high + 1, half).astype(np.uint8) for _ in range(2))
        pictures.append(Picture(luma, cb, cr, key=index == 0, at_s=index * 0.4, full_range=full_range))
    return pictures


@given(visits(), st.lists(visits(), max_size=1))
@settings(max_examples=60, deadline=None)
def test_diagnosis_never_raises_and_keeps_its_word(pictures: list[Picture], sound: list[list[Picture]]) -> None:
    diagnosis = diagnose(pictures, references=[learn(views) for views in sound])
    kinds = [fault.kind for fault in diagnosis.faults]
    assert all(0.5 <= fault.score <= 1 for fault in diagnosis.faults)
    assert len(set(kinds)) == len(kinds)
    assert not set(kinds) & set(diagnosis.not_checkable)
    assert all(math.isfinite(value) for value in diagnosis.measures.values())
    assert set(diagnosis.not_checkable) <= set(PictureFault)


def test_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one picture"):
        diagnose([])


def test_the_same_pictures_give_the_same_answer() -> None:
    luma = np.random.default_rng(1).integers(16, 235, (90, 160)).astype(np.uint8)
    grey = np.full((45, 80), 128, np.uint8)
    picture = Picture(luma, grey, grey, key=True, at_s=0.0)
    assert diagnose([picture]) == diagnose([picture])
