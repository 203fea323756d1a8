"""What moves by itself at the places of the diagnosis bench: by the moment alone, where it is, and not too much."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from streams.sim.draw_light import LIGHTS, Image, Light
from streams.sim.draw_view import View
from tests.bench.world_motion import Board, Mover, Passengers, Smoke, Waves

VIEW = View(320, 180, 0, 0, 6, 0, 12, 70)
LIFT_VIEW = View(320, 180, 0, 0, 2.3, 0, 34, 95)
POND_M = ((-6.0, 10.0), (6.0, 10.0), (6.0, 25.0), (-6.0, 25.0))
MOVERS: dict[str, Callable[[View, Light], Mover]] = {
    "waves": partial(Waves, area=POND_M, lengths_m=(0.5, 4.0), speed_m_s=0.8, strength=0.08),
    "cloud": partial(Waves, area=POND_M, lengths_m=(9.0, 40.0), speed_m_s=4.0, strength=0.08, of_sun=True),
    "smoke": partial(Smoke, spot=(0, 30, 4), wide_m=1.5, rise=(4, 2, 5), colour=(180, 180, 180), thick=0.5),
    "board": partial(Board, at=(-3, 20, 5), wide_m=6, high_m=1, colour=(40, 60, 220)),
    "passengers": Passengers,
}


def put(mover: Mover, at_s: float) -> Image:
    picture = np.full((180, 320, 3), 100, np.uint8)
    mover.put_into(picture, at_s)
    return picture


@pytest.mark.parametrize("name", MOVERS)
def test_it_changes_with_time_and_one_moment_always_looks_the_same(name: str) -> None:
    view = LIFT_VIEW if name == "passengers" else VIEW
    one, other = (MOVERS[name](view, LIGHTS["day"]) for _ in range(2))
    assert (put(one, 62.0) == put(other, 62.0)).all()
    assert (put(one, 62.0) != put(one, 185.0)).any()


def test_waves_stay_on_the_water_and_are_faint() -> None:
    picture = put(MOVERS["waves"](VIEW, LIGHTS["day"]), 5.0).astype(int)
    outline = VIEW.polygon(np.array([(x, y, 0.0) for x, y in POND_M]))
    assert outline is not None
    rows, columns = np.nonzero((picture != 100).any(axis=2))
    assert rows.min() >= outline[:, 1].min() - 2
    assert columns.max() <= outline[:, 0].max() + 2
    assert np.abs(picture - 100).max() <= 40


def test_a_cloud_darkens_nothing_where_there_is_no_sun() -> None:
    assert (put(MOVERS["cloud"](VIEW, LIGHTS["night"]), 5.0) == 100).all()


def test_a_board_behind_the_camera_is_not_drawn() -> None:
    behind = Board(VIEW, LIGHTS["day"], at=(-3, -20, 5), wide_m=6, high_m=1, colour=(40, 60, 220))
    assert (put(behind, 3.0) == 100).all()


def test_a_board_is_grey_by_infra_red() -> None:
    picture = put(MOVERS["board"](VIEW, LIGHTS["night"]), 3.0)
    assert (picture == picture[:, :, :1]).all()
    assert picture.max() > 150
