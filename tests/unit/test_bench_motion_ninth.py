"""What moves in the ninth set of the diagnosis bench's worlds, and what their glass does: by the moment alone, where it
is, and not too much."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from streams.sim.draw_light import LIGHTS, Image, Light
from streams.sim.draw_view import View
from tests.bench import world_motion_ninth as ninth
from tests.bench.world_air import Dazzle, Flicker, FogBank, NearLens
from tests.bench.world_lens import CLEAR, Glass, Lens, some_of
from tests.bench.world_motion import Mover

VIEW = View(320, 180, 0, 0, 4, 0, 10, 70)
RED = (40, 40, 200)
Make = Callable[[View, Light], Mover]
MOVERS: dict[str, tuple[Make, float, float]] = {
    "flag": (partial(ninth.Flag, at=(-2, 20, 6), wide_m=2, high_m=1.3, colour=RED), 1.0, 1.6),
    "lanterns": (partial(ninth.Lanterns, start=(-4, 14, 5), end=(4, 14, 5), count=6, colour=RED), 1.0, 1.8),
    "tree": (partial(ninth.SwayingTree, at=(3.0, 18.0), high_m=6.0, reach=0.05), 1.0, 1.8),
    "arm": (partial(ninth.Arm, hinge=(2, 14, 1), long_m=5), 3.0, 18.0),
    "rotor": (partial(ninth.Rotor, hub=(0, 40, 8), blade_m=5, turn_s=5), 1.0, 1.4),
    "jets": (partial(ninth.Jets, spots=((0, 15), (2, 16)), high_m=3), 1.0, 1.4),
    "shutter": (partial(ninth.Shutter, at=(-3, 8, 2.8), deep_m=4, high_m=2.8), 10.0, 900.0),
    "lorry": (partial(ninth.Lorry, bay=(1, 36), from_y=14, colour=RED), 10.0, 900.0),
    "escalator": (partial(ninth.Escalator, foot=(-1, 8, 0), wide_m=1.2, rise=(0, 8, 4), up=True), 1.0, 1.4),
    "screen": (partial(ninth.Screen, at=(-2, 15, 5), right=(4, 0, 0), high_m=2, every_s=6), 1.0, 8.0),
    "umbrella": (partial(ninth.Umbrella, ahead_m=4, z=2.2, every_s=40), 3.6, 30.0),
    "fog": (partial(FogBank, thick=0.7), 1.0, 6.0),
    "dazzle": (Dazzle, 2.0, 15.0),
    "flicker": (partial(Flicker, strength=0.05), 1.0, 1.4),
    "near lens": (NearLens, 1.0, 4.0),
}
"""With two moments at which it looks otherwise."""


def put(mover: Mover, at_s: float) -> Image:
    picture = np.full((180, 320, 3), 100, np.uint8)
    mover.put_into(picture, at_s)
    return picture


@pytest.mark.parametrize("name", MOVERS)
def test_it_changes_with_time_and_one_moment_always_looks_the_same(name: str) -> None:
    make, before, after = MOVERS[name]
    one, other = (make(VIEW, LIGHTS["day"]) for _ in range(2))
    assert (put(one, before) == put(other, before)).all()
    assert (put(one, before) != put(one, after)).any()


@pytest.mark.parametrize("name", ["flag", "lanterns", "arm", "rotor", "jets", "screen"])
def test_what_is_behind_the_camera_is_not_drawn(name: str) -> None:
    make, moment, _ = MOVERS[name]
    assert (put(make(View(320, 180, 0, 90, 4, 0, 10, 70), LIGHTS["day"]), moment) == 100).all()


def test_headlights_dazzle_now_and_then() -> None:
    dazzle = MOVERS["dazzle"][0](VIEW, LIGHTS["day"])
    dark = [bool((put(dazzle, at_s) == 100).all()) for at_s in np.arange(0, 230, 5.0).tolist()]
    assert 0.4 < sum(dark) / len(dark) < 0.9


def test_a_lorry_comes_and_stays_and_goes() -> None:
    lorry = MOVERS["lorry"][0](VIEW, LIGHTS["day"])
    away, come, later, gone = (put(lorry, at_s) for at_s in (690.0, 1100.0, 1300.0, 1700.0))
    assert (away == 100).all()
    assert (come != 100).any()
    assert (come == later).all(), "its lamps no longer blink"
    assert (gone == 100).all()


def test_an_umbrella_leaves_most_of_the_view_and_is_soon_gone() -> None:
    umbrella = MOVERS["umbrella"][0](VIEW, LIGHTS["day"])
    hidden = [float((put(umbrella, at_s) != 100).any(axis=2).mean()) for at_s in np.arange(0, 40, 0.4).tolist()]
    assert 0.02 < max(hidden) < 0.35
    assert sum(share > 0 for share in hidden) < 20


def test_lamps_flicker_faintly_and_not_by_infra_red() -> None:
    flicker = MOVERS["flicker"][0]
    assert np.abs(put(flicker(VIEW, LIGHTS["day"]), 3.0).astype(int) - 100).max() <= 5
    assert (put(flicker(VIEW, LIGHTS["night"]), 3.0) == 100).all()


def test_a_screen_is_grey_by_infra_red() -> None:
    picture = put(MOVERS["screen"][0](VIEW, LIGHTS["night"]), 3.0)
    assert (picture == picture[:, :, :1]).all()


def test_glass_darkens_corners_softens_edges_and_has_specks() -> None:
    random = np.random.default_rng(3)
    picture = random.integers(60, 200, (180, 320, 3)).astype(np.uint8)
    shaded = Lens((320, 180), Glass(shade=0.4), 1).through(picture).astype(int) - picture
    assert np.abs(shaded[80:100, 150:170]).max() <= 1
    assert shaded[:10, :10].mean() < -30
    softer = Lens((320, 180), Glass(soft_px=2.0), 1).through(picture).astype(float)
    assert softer[:20, :20].std() < 0.7 * picture[:20, :20].std()
    assert (softer[80:100, 150:170] == picture[80:100, 150:170]).all()
    dirty, again = (Lens((320, 180), Glass(specks=5), 1).through(picture) for _ in range(2))
    taken = 1 - dirty / picture
    assert (dirty == again).all()
    assert 0.005 < (taken > 0.08).mean() < 0.2
    assert taken.max() <= 0.52


def test_glass_of_a_camera_is_at_most_as_bad_as_its_series_has_it() -> None:
    most = Glass(9, 1.6, 0.4)
    drawn = [some_of(most, np.random.default_rng(seed)) for seed in range(40)]
    assert all(one.specks <= 9 and one.soft_px <= 1.6 and one.shade <= 0.4 for one in drawn)
    assert len(set(drawn)) == 40
    assert some_of(CLEAR, np.random.default_rng(1)) == CLEAR
