"""Reference views: what is learned, and that it survives the way to storage and back."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from streams.quality.reference import Condition, Reference, learn
from tests.fakes import pictures as draw

AT = datetime(2026, 3, 5, 14, 20, tzinfo=UTC)


def coloured(seed: int) -> Reference:
    (picture,) = draw.visit(draw.street(seed), count=1)
    picture.cb[: picture.cb.shape[0] // 2] = 150
    return learn([picture], learned_at=AT)


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
