"""Frozen: told across key frames and visits, never from one quiet moment."""

import json

import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.prints import PicturePrint
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded


def kinds(pictures: list[Picture], previous: PicturePrint | None = None) -> list[P]:
    return [fault.kind for fault in diagnose(pictures, previous=previous).faults]


def test_one_unchanging_visit_is_a_suspicion_only() -> None:
    diagnosis = diagnose(draw.repeated(draw.visit(draw.infrared(1))))
    assert diagnosis.faults == ()
    assert diagnosis.measures["frozen_suspicion"] == 1.0


def test_the_same_picture_at_the_next_visit_is_frozen() -> None:
    frozen = draw.repeated(draw.visit(draw.street(1)))
    assert kinds(frozen, previous=diagnose(frozen).print) == [P.FROZEN]


def test_two_equal_key_frames_in_one_visit_are_frozen() -> None:
    assert kinds(draw.repeated(draw.visit(draw.street(1), gop=2))) == [P.FROZEN]


def test_certainty_grows_with_visits() -> None:
    frozen = draw.repeated(draw.visit(draw.street(1)))
    kept: PicturePrint | None = None
    scores = []
    for _ in range(4):
        diagnosis = diagnose(frozen, previous=kept)
        kept = diagnosis.print
        scores.append(diagnosis.faults[0].score if diagnosis.faults else 0.0)
    assert scores == [0.0, 0.75, 1.0, 1.0]


def test_a_quiet_night_that_repeats_some_pictures_is_no_fault() -> None:
    first, second, third, fourth = draw.visit(draw.infrared(2))
    stuck = Picture(first.luma, first.cb, first.cr, key=False, at_s=second.at_s)
    previous = diagnose(draw.visit(draw.infrared(2), seed=9)).print
    assert kinds([first, stuck, third, fourth], previous) == []


def test_a_quiet_night_coded_to_standstill_is_no_fault_at_the_next_visit() -> None:
    earlier = diagnose(draw.repeated(draw.visit(draw.infrared(2), seed=1)))
    assert kinds(draw.repeated(draw.visit(draw.infrared(2), seed=2)), earlier.print) == []


def test_a_coder_that_betters_a_frozen_picture_does_not_hide_it() -> None:
    coded = recoded(draw.repeated(draw.visit(draw.street(1), noise=6)), crf=36)
    diagnosis = diagnose(coded, previous=diagnose(coded).print)
    assert diagnosis.measures["frozen_suspicion"] < 1
    assert [fault.kind for fault in diagnosis.faults] == [P.FROZEN]


def test_traffic_behind_a_known_key_frame_proves_that_the_camera_lives() -> None:
    visit = draw.visit(draw.street(1))
    passed = draw.street(1)
    passed[200:260, 300:380] = 230
    moving = [*visit[:2], draw.picture(passed, at_s=1.2, key=False)]
    assert kinds(moving, previous=diagnose(visit).print) == []


def test_predicted_pictures_that_repeat_prove_nothing() -> None:
    still = [Picture(p.luma, p.cb, p.cr, key=False, at_s=p.at_s) for p in draw.repeated(draw.visit(draw.infrared(3)))]
    assert kinds(still, previous=diagnose(still).print) == []


def test_another_picture_in_between_begins_the_count_anew() -> None:
    frozen = draw.repeated(draw.visit(draw.street(1)))
    other = diagnose(draw.visit(draw.street(2)), previous=diagnose(frozen).print)
    assert diagnose(frozen, previous=other.print).print.same_visits == 0


@pytest.mark.parametrize("luma", [np.zeros((360, 640), np.float32), np.full((360, 640), 90.0, np.float32)])
def test_a_flat_picture_is_not_checkable(luma: draw.Levels) -> None:
    flat = draw.repeated(draw.visit(luma, noise=0))
    diagnosis = diagnose(flat, previous=diagnose(flat).print)
    assert P.FROZEN in diagnosis.not_checkable
    assert P.FROZEN not in [fault.kind for fault in diagnosis.faults]


def test_a_single_still_is_not_checkable() -> None:
    assert P.FROZEN in diagnose(draw.visit(draw.street(1), count=1)).not_checkable


def test_the_print_survives_json_and_stays_small() -> None:
    kept = diagnose(draw.visit(draw.street(1))).print
    text = json.dumps(kept.to_json())
    assert PicturePrint.from_json(json.loads(text)) == kept
    assert len(text) < 300


@pytest.mark.parametrize("value", [{}, {"digest": 1, "blocks": "", "same_visits": 0}])
def test_a_print_that_is_none_says_so(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="digest, blocks and same_visits"):
        PicturePrint.from_json(value)
