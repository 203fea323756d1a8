"""Who and what strolls and drifts at the sixteenth set of places of the diagnosis bench."""

from dataclasses import replace

import numpy as np

from streams.sim.draw_light import LIGHTS
from tests.bench.world.motion_sixteenth import ArrowBoard, Crowd, Rafts, RoomDoor
from tests.unit.test_bench_motion import VIEW, put


def test_a_crowd_opens_umbrellas_in_the_wet_alone() -> None:
    dry = LIGHTS["day"]
    wet = replace(dry, wet=True)
    below, above = (put(Crowd(VIEW, light, area=((-2, 8), (2, 24)), count=12), 5.0) != 100 for light in (dry, wet))
    assert above.any(axis=2).sum() > 1.1 * below.any(axis=2).sum()


def test_a_crowd_stays_in_its_street() -> None:
    crowd = Crowd(VIEW, LIGHTS["day"], area=((-2, 8), (2, 24)), count=12)
    left, right = (VIEW.point(x, 8, 0) for x in (-2.9, 2.9))
    assert left is not None
    assert right is not None
    for at_s in (3.0, 900.0, 3600.0):
        columns = np.nonzero((put(crowd, at_s) != 100).any(axis=(0, 2)))[0]
        assert columns.size
        assert left[0] < columns.min()
        assert columns.max() < right[0]


def test_rafts_lie_closer_before_the_rack_than_where_they_come_from() -> None:
    rafts = Rafts(VIEW, LIGHTS["day"], area=((-4, 9), (4, 22)), count=60)
    middle, far = VIEW.point(0, 15.5, 0), VIEW.point(0, 22, 0)
    assert middle is not None
    assert far is not None
    shown = (put(rafts, 50.0) != 100).any(axis=2)
    behind, before = shown[round(far[1]) : round(middle[1])], shown[round(middle[1]) :]
    assert behind.sum(axis=1).mean() > 1.3 * before[before.any(axis=1)].sum(axis=1).mean() > 0


def test_a_door_is_shut_for_most_of_the_time() -> None:
    door = RoomDoor(VIEW, LIGHTS["day"], x=1.5, y=8, ahead_s=0)
    seen = [bool((put(door, at_s) != 100).any()) for at_s in np.arange(0, 94, 1.0).tolist()]
    assert 0.1 < sum(seen) / len(seen) < 0.3


def test_an_arrow_points_to_the_side_it_sends_to() -> None:
    """What is lit first is the tail: at the far end from where it points."""
    tails = []
    for to_left in (True, False):
        board = ArrowBoard(VIEW, LIGHTS["day"], at=(-1, 12, 1), wide_m=2, to_left=to_left)
        tails.append(np.nonzero((put(board, 0.5) != put(board, 0.1)).any(axis=(0, 2)))[0].mean())
    assert tails[0] > 160 > tails[1]
