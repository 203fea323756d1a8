"""Frozen: told across key frames and visits, never from one quiet moment."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault as P
from streams.quality.diagnosis import diagnose
from streams.quality.prints import PicturePrint
from streams.sim.caption import CAMERA_ZONE, write_caption
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


def test_equal_key_frames_of_one_group_prove_nothing_and_those_of_two_do() -> None:
    once = diagnose(draw.repeated(draw.visit(draw.street(1), gop=2)))
    assert once.faults == ()
    assert P.FROZEN in once.not_checkable
    assert kinds(draw.repeated(draw.visit(draw.street(1), gop=1))) == [P.FROZEN]


def under_clock(clocks: list[datetime], *, seed: int = 0, scene: draw.Levels | None = None) -> list[Picture]:
    """Two key frames two seconds apart, coded afresh each, under the camera's clock."""
    view = draw.infrared(4) if scene is None else scene
    pictures = []
    for number, clock in enumerate(clocks):
        # One picture of the sensor, and the little that a coder makes of it each time.
        (picture,) = draw.visit(view, noise=1, seed=5, count=1)
        planes = np.concatenate([picture.luma.ravel(), picture.cb.ravel(), picture.cr.ravel()]).reshape(540, 640)
        write_caption(planes, 360, "TOWN GATE 7", clock)
        shown = Picture(planes[:360], picture.cb, picture.cr, key=True, at_s=2.0 * number)
        pictures += recoded([shown], crf=24 + number + seed)
    return pictures


NOW = datetime(2026, 3, 1, 2, 11, 7, tzinfo=UTC).astimezone(CAMERA_ZONE)
LATER = NOW + timedelta(seconds=2)


def test_a_clock_that_stands_over_two_visits_shows_a_picture_that_stands() -> None:
    first = diagnose(under_clock([NOW, NOW]), now=NOW)
    assert P.FROZEN not in [fault.kind for fault in first.faults]
    second = diagnose(under_clock([NOW, NOW], seed=2), previous=first.print, now=NOW)
    assert P.FROZEN in [fault.kind for fault in second.faults]


def test_a_clock_that_runs_shows_that_a_quiet_night_lives() -> None:
    first = diagnose(under_clock([NOW, LATER]), now=NOW)
    second = diagnose(under_clock([NOW, LATER]), previous=first.print, now=NOW)
    assert P.FROZEN not in [fault.kind for fault in second.faults]


def test_a_clock_that_hangs_before_a_living_view_is_no_frozen_picture() -> None:
    first = diagnose(under_clock([NOW, NOW]), now=NOW)
    passed = draw.infrared(4).copy()
    passed[150:240, 250:400] = 200
    moving = [*under_clock([NOW]), *under_clock([NOW, NOW], scene=passed)[1:]]
    second = diagnose(moving, previous=first.print, now=NOW)
    assert P.FROZEN not in [fault.kind for fault in second.faults]


def test_one_picture_under_a_clock_that_stood_asks_for_a_second() -> None:
    first = diagnose(under_clock([NOW])[:1], now=NOW)
    again = diagnose(under_clock([NOW])[:1], previous=first.print, now=NOW)
    assert again.second_look
    assert not diagnose(under_clock([LATER])[:1], previous=first.print, now=LATER).second_look


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
    kept = diagnose(under_clock([NOW, NOW]), now=NOW).print
    assert kept.clock == NOW.strftime("%Y%m%d%H%M%S")
    text = json.dumps(kept.to_json())
    assert PicturePrint.from_json(json.loads(text)) == kept
    assert len(text) < 350


@pytest.mark.parametrize("value", [{}, {"digest": 1, "blocks": "", "same_visits": 0}])
def test_a_print_that_is_none_says_so(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="digest, blocks and same_visits"):
        PicturePrint.from_json(value)
