"""When viewers' datagrams wake the process, and when they wait for the next picture."""

import pytest

from streams.relay.attention import LEAST_PICTURES, READ_INTERVAL_S, READINGS_PER_WAKE_UP, Attention


def after(pictures: int) -> Attention:
    attention = Attention()
    for n in range(1, pictures + 1):
        assert not attention.after_picture(n * 2 * READ_INTERVAL_S)  # it is watching
    return attention


@pytest.mark.parametrize(
    ("pictures", "datagrams", "urgent", "watching"),
    [
        (12, 40, False, False),
        (12, 40, True, True),
        (LEAST_PICTURES - 1, 40, False, True),
        (12, 12 // READINGS_PER_WAKE_UP, False, False),
        (12, 12 // READINGS_PER_WAKE_UP - 1, False, True),
        (0, 0, False, True),
    ],
)
def test_datagrams_wait_for_pictures_where_there_are_many_of_both_and_nobody_is_in_need(
    pictures: int, datagrams: int, urgent: bool, watching: bool
) -> None:
    assert after(pictures).judge(urgent=urgent, datagrams=datagrams) is watching


def test_pictures_are_counted_anew_each_time() -> None:
    attention = after(LEAST_PICTURES)
    assert not attention.judge(urgent=False, datagrams=40)
    assert attention.judge(urgent=False, datagrams=40)


def test_pictures_of_many_cameras_do_not_make_for_more_readings_than_are_of_use() -> None:
    attention = Attention()
    attention.watching = False
    reads = [attention.after_picture(1.0 + n * 0.4 * READ_INTERVAL_S) for n in range(7)]
    assert reads == [True, False, False, True, False, False, True]
