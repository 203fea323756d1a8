"""Counters that outlive what they count, and the buckets of the first pictures."""

import pytest

from streams.relay.model import SourceStats, Standing, ViewStats
from streams.relay.totals import FIRST_PICTURE_BOUNDS_S, FirstPictures, Totals


def view(packets: int, lost: int | None) -> ViewStats:
    return ViewStats("v", "s", packets, 100, 1, 2, 3, None, lost, None, None, None, None, Standing(0, ()), 0)


def test_totals_keep_what_went_and_add_what_is() -> None:
    source = SourceStats("s", True, 1, True, 2, 1, 250, 2000, 4, 3, 50, 9000, 7)
    past = Totals().including([view(10, 2)], [source])
    now = past.including([view(5, None), view(7, -3)])
    assert (now.packets, now.packets_lost, now.skips, now.packets_resent, now.key_requests) == (22, 2, 3, 6, 9)
    assert (now.frames, now.frames_dropped, now.frames_left_out, now.reconnects) == (250, 4, 3, 1)
    assert now.overflows == 7


@pytest.mark.parametrize(("waited_s", "bucket"), [(0.01, 0), (0.025, 0), (0.0251, 1), (6.0, 8), (60.0, 9)])
def test_a_wait_counts_in_the_first_bucket_that_holds_it(waited_s: float, bucket: int) -> None:
    waits = FirstPictures()
    waits.observe(waited_s)
    assert [n for n, count in enumerate(waits.counts) if count] == [bucket]
    assert len(waits.counts) == len(FIRST_PICTURE_BOUNDS_S) + 1
    assert waits.sum_s == waited_s
