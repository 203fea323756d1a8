"""How walls and patrols are judged, and what is written into a still."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from tests.fakes.clock import START
from vms.evidence.marking import NotAStill, Taken, marked, size_of
from vms.walls.model import ABANDONED_AFTER, PatrolStatus, nearest_first, overlap_s, status_of

SECOND = timedelta(seconds=1)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def jpeg(width: int = 64, height: int = 36, *flags: int) -> bytes:
    scene = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return bytes(cv2.imencode(".jpg", scene, list(flags))[1].tobytes())


@pytest.mark.parametrize(
    ("outcome", "silent", "status"),
    [
        (None, timedelta(0), PatrolStatus.OPEN),
        (None, ABANDONED_AFTER, PatrolStatus.OPEN),
        (None, ABANDONED_AFTER + SECOND, PatrolStatus.ABANDONED),
        ("completed", timedelta(days=9), PatrolStatus.COMPLETED),
        ("broken_off", timedelta(0), PatrolStatus.BROKEN_OFF),
    ],
)
def test_a_patrol_that_nobody_ends_is_abandoned_in_time(
    outcome: str | None, silent: timedelta, status: PatrolStatus
) -> None:
    assert status_of(outcome, START, START + silent) is status


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        ([], 0),
        ([(at(-5), at(5))], 5),
        ([(at(2), None)], 8),
        ([(at(1), at(4)), (at(3), at(6))], 5),  # two views of one camera at once are one
        ([(at(8), at(20)), (at(-9), at(-1)), (at(11), None)], 2),
    ],
)
def test_what_views_cover_of_a_walk_is_counted_once(
    spans: list[tuple[datetime, datetime | None]], seconds: float
) -> None:
    assert overlap_s(spans, at(0), at(10)) == seconds


def test_a_walk_goes_on_to_the_nearest() -> None:
    assert nearest_first([(0, 0), (5, 5), (1, 0), (2, 1)]) == [0, 2, 3, 1]
    assert nearest_first([]) == []


@pytest.mark.parametrize("flags", [(), (cv2.IMWRITE_JPEG_PROGRESSIVE, 1)])
def test_a_marked_still_is_the_same_picture_with_its_facts(flags: tuple[int, ...]) -> None:
    plain = jpeg(64, 36, *flags)
    taken = Taken("36990110000132000001", '东门<"1">', "wang", START, "核实 & 处置", "main")
    still = marked(plain, taken)
    assert size_of(still) == (64, 36)
    before, after = (cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) for data in (plain, still))
    assert np.array_equal(np.asarray(before), np.asarray(after))
    packet = still[still.index(b"<x:xmpmeta") : still.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")]
    (facts,) = (each.attrib for each in ElementTree.fromstring(packet).iter() if each.attrib)
    assert set(facts.values()) == {
        START.isoformat(), '东门<"1"> 36990110000132000001', "36990110000132000001", "wang", "核实 & 处置", "main",
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"GIF89a", jpeg()[:-2], jpeg()[:100] + b"\xff\xd9", b"\xff\xd8" * 99],
)
def test_what_is_no_whole_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(NotAStill):
        size_of(data)
