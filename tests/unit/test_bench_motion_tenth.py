"""What moves in the tenth set of the diagnosis bench's worlds, what lies on their glass, and how their captions are
lettered: by the moment alone, where it is, and not too much."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pytest

from streams.sim.caption import CAMERA_ZONE
from streams.sim.draw_light import LIGHTS, Image, Light
from streams.sim.draw_view import View
from tests.bench import world_air_tenth as air
from tests.bench import world_motion_tenth as tenth
from tests.bench.world_captions import LETTERS, Lettering, write_letters
from tests.bench.world_lens import Glass, Lens
from tests.bench.world_motion import Mover
from tests.bench.worlds import TENTH

VIEW = View(320, 180, 0, 0, 4, 0, 10, 70)
RED = (40, 40, 200)
NOON = datetime(2026, 11, 29, 12, 34, 8, tzinfo=CAMERA_ZONE)
Make = Callable[[View, Light], Mover]
MOVERS: dict[str, tuple[Make, float, float]] = {
    "splash": (partial(tenth.Splash, at=(-2, 16), wide_m=1.5), 1.0, 1.4),
    "bamboo": (partial(tenth.Bamboo, at=(3, 16), spread_m=1.5, count=6, high_m=7), 1.0, 1.8),
    "tarpaulin": (partial(tenth.Tarpaulin, at=(-4, 18, 5), right=(6, 0, 0), high_m=3, colour=RED), 1.0, 1.4),
    "warning": (partial(tenth.WarningLamps, at=(1, 12, 2.5)), 1.0, 1.6),
    "train": (partial(tenth.Train, y=24, coaches=3, colour=RED), 10.0, 68.0),
    "forklift": (partial(tenth.Forklift, start=(0, 30), end=(0, 12), colour=RED), 1.0, 3.0),
    "lift": (partial(tenth.LiftDoors, at=(-1, 9, 0), wide_m=1.3, every_s=20), 12.0, 17.0),
    "bulbs": (partial(tenth.Bulbs, start=(-5, 14, 5), end=(5, 14, 5), count=9, chase_s=1.2), 1.0, 2.4),
    "gate": (partial(tenth.FoldingGate, left=(-4, 14, 0), wide_m=9, high_m=1.5), 100.0, 700.0),
    "water": (partial(tenth.FallingWater, at=(-3, 20, 3), wide_m=5, high_m=3), 1.0, 1.3),
    "figures": (partial(tenth.Figures, at=(-1, 14, 4), wide_m=3, high_m=1.4, colour=RED), 1.0, 400.0),
    "passer": (partial(tenth.Passer, start=(-4, 10), end=(4, 10), every_s=20), 1.0, 2.0),
    "streaks": (partial(air.Streaks, count=90, slant=0.3), 1.0, 1.4),
    "flakes": (partial(air.Flakes, count=200), 1.0, 1.4),
    "swarm": (partial(air.Swarm, count=12), 1.0, 1.4),
    "gliding": (partial(air.GlidingLight, least=0.7), 1.0, 900.0),
    "sweep": (air.HeadlightSweep, 2.0, 15.0),
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


@pytest.mark.parametrize(
    "name", ["splash", "bamboo", "tarpaulin", "forklift", "lift", "bulbs", "gate", "water", "figures"]
)
def test_what_is_behind_the_camera_is_not_drawn(name: str) -> None:
    make, moment, _ = MOVERS[name]
    assert (put(make(View(320, 180, 0, 0, 4, 180, 10, 70), LIGHTS["day"]), moment) == 100).all()


def test_a_train_is_soon_gone() -> None:
    train = MOVERS["train"][0](VIEW, LIGHTS["day"])
    seen = [bool((put(train, at_s) != 100).any()) for at_s in np.arange(0, tenth.TRAIN_S, 2.0).tolist()]
    assert 0.02 < sum(seen) / len(seen) < 0.2


def test_daylight_goes_by_no_more_than_it_may_and_comes_back() -> None:
    gliding = MOVERS["gliding"][0](VIEW, LIGHTS["day"])
    bright = [float(put(gliding, at_s).mean()) for at_s in (0.0, air.GLIDE_S / 2, air.GLIDE_S)]
    assert bright[0] == pytest.approx(bright[2], abs=1)
    assert 0.65 < bright[1] / bright[0] < 0.78


def test_rain_and_snow_hide_little() -> None:
    for name in ("streaks", "flakes", "swarm"):
        changed = np.abs(put(MOVERS[name][0](VIEW, LIGHTS["day"]), 3.0).astype(int) - 100).max(axis=2)
        assert (changed > 30).mean() < 0.12, name


def test_drops_lie_upside_down_and_breath_whitens_the_lower_rim_alone() -> None:
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[90:] = 200
    wet = Lens((320, 180), Glass(drops=9), 4).through(picture).astype(int)
    turned = np.abs(wet - picture).max(axis=2) > 60
    assert 0.0005 < turned.mean() < 0.05
    damp = Lens((320, 180), Glass(damp=0.6), 4).through(picture).astype(int)
    assert (damp[:120] == picture[:120]).all()
    assert np.abs(damp[170:] - picture[170:]).mean() > 10


def lettered(now: datetime, style: Lettering, name: str = "07") -> Image:
    planes = np.full((540, 640), 90, np.uint8)
    planes[360:] = 128
    write_letters(planes, 360, name, now, style)
    return planes


@pytest.mark.parametrize("style", [layout for layout in TENTH.layouts if isinstance(layout, Lettering)])
def test_letters_of_a_clock_change_in_their_corner_alone(style: Lettering) -> None:
    changed = lettered(NOON, style)[:360] != lettered(NOON + timedelta(days=1, seconds=1), style)[:360]
    rows, columns = np.nonzero(changed)
    assert bool(rows.max() < 90) is style.on_top
    assert bool(rows.min() > 270) is not style.on_top
    assert columns.max() < 500 if style.at_left else columns.min() > 140


def test_letters_have_ink_and_an_outline_and_say_the_half_of_the_day() -> None:
    luma = lettered(NOON, Lettering(share=0.06))[:360]
    assert luma.max() > 225
    assert luma.min() < 40
    half = Lettering("{half}%I:%M:%S")
    assert (lettered(NOON, half) == lettered(NOON, Lettering("下午12:34:08"))).all()
    assert set("东门岗亭鱼塘路口") <= set(LETTERS)
