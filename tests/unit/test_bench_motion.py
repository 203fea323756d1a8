"""What moves by itself in the diagnosis bench's worlds, series by series: by the moment alone, where it is, and not too
much. What their glass does and how their captions are lettered: test_bench_glass.py, test_bench_lettering.py."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from streams.sim.draw_light import LIGHTS, Image, Light
from streams.sim.draw_view import View
from tests.bench.world import air_eleventh, air_fourteenth, air_ninth, air_tenth, folk_fourteenth
from tests.bench.world import motion_eighth as eighth
from tests.bench.world import motion_eleventh as eleventh
from tests.bench.world import motion_fifteenth as fifteenth
from tests.bench.world import motion_fourteenth as fourteenth
from tests.bench.world import motion_ninth as ninth
from tests.bench.world import motion_sixteenth as sixteenth
from tests.bench.world import motion_tenth as tenth
from tests.bench.world import motion_thirteenth as thirteenth
from tests.bench.world import motion_twelfth as twelfth
from tests.bench.world.motion_eighth import Mover

VIEW = View(320, 180, 0, 0, 4, 0, 10, 70)
AWAY = View(320, 180, 0, 0, 4, 180, 10, 70)
LIFT_VIEW = View(320, 180, 0, 0, 2.3, 0, 34, 95)
POND_M = ((-6.0, 10.0), (6.0, 10.0), (6.0, 25.0), (-6.0, 25.0))
RED, GREY = (40, 40, 200), (180, 180, 180)
Make = Callable[[View, Light], Mover]
PLACED: dict[int, dict[str, tuple[Make, float, float]]] = {
    8: {
        "smoke": (partial(eighth.Smoke, spot=(0, 30, 4), wide_m=1.5, rise=(4, 2, 5), colour=GREY, thick=0.5), 62, 185),
        "board": (partial(eighth.Board, at=(-3, 20, 5), wide_m=6, high_m=1, colour=RED), 62, 185),
    },
    9: {
        "flag": (partial(ninth.Flag, at=(-2, 20, 6), wide_m=2, high_m=1.3, colour=RED), 1, 1.6),
        "lanterns": (partial(ninth.Lanterns, start=(-4, 14, 5), end=(4, 14, 5), count=6, colour=RED), 1, 1.8),
        "tree": (partial(ninth.SwayingTree, at=(3.0, 18.0), high_m=6.0, reach=0.05), 1, 1.8),
        "arm": (partial(ninth.Arm, hinge=(2, 14, 1), long_m=5), 3, 18),
        "rotor": (partial(ninth.Rotor, hub=(0, 40, 8), blade_m=5, turn_s=5), 1, 1.4),
        "jets": (partial(ninth.Jets, spots=((0, 15), (2, 16)), high_m=3), 1, 1.4),
        "shutter": (partial(ninth.Shutter, at=(-3, 8, 2.8), deep_m=4, high_m=2.8), 10, 900),
        "lorry": (partial(ninth.Lorry, bay=(1, 36), from_y=14, colour=RED), 10, 900),
        "escalator": (partial(ninth.Escalator, foot=(-1, 8, 0), wide_m=1.2, rise=(0, 8, 4), up=True), 1, 1.4),
        "screen": (partial(ninth.Screen, at=(-2, 15, 5), right=(4, 0, 0), high_m=2, every_s=6), 1, 8),
    },
    10: {
        "splash": (partial(tenth.Splash, at=(-2, 16), wide_m=1.5), 1, 1.4),
        "bamboo": (partial(tenth.Bamboo, at=(3, 16), spread_m=1.5, count=6, high_m=7), 1, 1.8),
        "tarpaulin": (partial(tenth.Tarpaulin, at=(-4, 18, 5), right=(6, 0, 0), high_m=3, colour=RED), 1, 1.4),
        "warning": (partial(tenth.WarningLamps, at=(1, 12, 2.5)), 1, 1.6),
        "train": (partial(tenth.Train, y=24, coaches=3, colour=RED), 10, 68),
        "forklift": (partial(tenth.Forklift, start=(0, 30), end=(0, 12), colour=RED), 1, 3),
        "lift": (partial(tenth.LiftDoors, at=(-1, 9, 0), wide_m=1.3, every_s=20), 12, 17),
        "bulbs": (partial(tenth.Bulbs, start=(-5, 14, 5), end=(5, 14, 5), count=9, chase_s=1.2), 1, 2.4),
        "gate": (partial(tenth.FoldingGate, left=(-4, 14, 0), wide_m=9, high_m=1.5), 100, 700),
        "water": (partial(tenth.FallingWater, at=(-3, 20, 3), wide_m=5, high_m=3), 1, 1.3),
        "figures": (partial(tenth.Figures, at=(-1, 14, 4), wide_m=3, high_m=1.4, colour=RED), 1, 400),
        "passer": (partial(tenth.Passer, start=(-4, 10), end=(4, 10), every_s=20), 1, 2),
    },
    11: {
        "ferry": (partial(eleventh.Ferry, landing=(0, 20), far_y=80), 300, 700),
        "belt": (partial(eleventh.Belt, foot=(-4, 14, 1), head=(3, 16, 4), gap_m=1.5, colour=RED), 1, 1.8),
        "cabins": (partial(eleventh.Cabins, start=(-3, 12, 7), end=(-6, 90, 26), gap_m=15), 1, 2),
        "goods": (partial(eleventh.Goods, y=26, z=4), 10, 95),
        "cattle": (partial(eleventh.Cattle, at=(-4, 12), wide_m=7, count=3), 1, 2),
        "dancers": (partial(eleventh.Dancers, at=(-4, 11), rows=2, columns=4), 1, 1.6),
        "fan": (partial(eleventh.CeilingFan, hub=(0, 8, 5), blade_m=0.8, turn_s=0.8), 1, 1.1),
        "door": (partial(eleventh.TurningDoor, axis=(0, 10), wing_m=1.6, high_m=2.5), 1, 2),
        "swings": (partial(eleventh.Swings, bar=(-3, 13, 2.6), seats=4, gap_m=1.3), 1, 1.5),
        "washing": (partial(eleventh.Washing, start=(-4, 13, 3), end=(3, 13, 3), count=5), 1, 1.5),
        "signal": (partial(eleventh.Signal, at=(-1, 12, 4), wide_m=1.2), 1, 40),
        "beacons": (partial(eleventh.Beacons, spots=((0, 12, 3),), colours=(RED,), turn_s=3, breathe=True), 1, 2),
    },
    12: {
        "grab": (partial(twelfth.Grab, foot=(1, 18, 2), reach_m=6), 1, 6),
        "scraper": (partial(twelfth.Scraper, middle=(0, 18), rim_m=6), 1, 40),
        "rally": (partial(twelfth.Rally, court=(-3, 3), wide_m=6, net_y=13), 1, 1.6),
        "ball game": (partial(twelfth.BallGame, court=((-6, 10, 0), (6, 20, 0)), count=5), 1, 1.6),
        "brushes": (partial(twelfth.WashBrushes, bay=(-2, 12), wide_m=4, deep_m=5), 1, 1.2),
        "pennants": (partial(twelfth.Pennants, start=(-5, 14, 5), end=(5, 14, 5), count=10), 1, 1.5),
    },
    13: {
        "parcels": (partial(thirteenth.Parcels, start=(1, 20, 1), end=(1, 6, 1), gap_m=1.5, size_m=0.7), 1, 1.4),
        "sampan": (partial(thirteenth.Sampan, x=0, near_y=-6, far_y=25), 1, 40),
        "big wheel": (partial(thirteenth.BigWheel, hub=(0, 40, 14), radius_m=12, cabins=12), 1, 4),
        "carousel": (partial(thirteenth.Carousel, middle=(0, 18), radius_m=4), 1, 1.6),
        "drum": (partial(thirteenth.Drum, middle=(0, 14, 2.5), long_m=4.5), 1, 1.4),
        "door": (partial(thirteenth.FoldingDoor, at=(-3, 16, 4.5), wide_m=4, high_m=4.5), 10, 2520),
        "flotsam": (partial(thirteenth.Flotsam, near=(-20, 10), far=(20, 30), count=40), 1, 3),
        "raker": (partial(thirteenth.Raker, at=(0, 14), reach_m=2), 1, 3),
    },
    14: {
        "surf": (partial(fourteenth.Surf, near_y=10, far_y=20, wide_m=40), 1, 2),
        "pump-jack": (partial(fourteenth.PumpJack, at=(0, 18), size=1.0, phase=0.2), 1, 3),
        "sheaves": (
            partial(fourteenth.Sheaves, hubs=((-1, 30, 9), (1, 30, 9)), radius_m=1.5, house=(9, 30, 3)),
            20,
            20.4,
        ),
        "tubs": (partial(fourteenth.Tubs, y=14, count=6, speed_m_s=1.6), 25, 27),
        "learner": (
            partial(fourteenth.Learner, line=((-6, 12), (6, 12), (6, 22), (-6, 22)), speed_m_s=1.6, paint=GREY),
            1,
            4,
        ),
        "hall crane": (partial(fourteenth.HallCrane, half_m=7, z=7, near_y=10, far_y=25), 1, 200),
        "shaft": (partial(fourteenth.Shaft, at=(0, 10, 1), radius_m=0.6, high_m=0.7, turn_s=3), 1, 1.4),
        "flames": (partial(fourteenth.Flames, spots=((0, 6, 2), (1, 6, 2), (2, 6, 2))), 1, 1.4),
        "departures": (partial(fourteenth.Departures, at=(-3, 14, 5), wide_m=6, high_m=2, rows=4), 1, 40),
        "load": (partial(fourteenth.Load, at=(-1, 12, 1), layers=2, deep=2, tone=RED), 1, 700),
        "gulls": (partial(fourteenth.Gulls, about=(0, 35, 6), count=5), 1, 1.4),
        "sitters": (
            partial(folk_fourteenth.Sitters, seats=((-1, 9), (1, 9), (0, 11)), stay_s=300, share=1, from_behind=False),
            1,
            2,
        ),
        "teacher": (partial(folk_fourteenth.Teacher, y=10, half_m=2), 1, 30),
        "cook": (partial(folk_fourteenth.Cook, at=(0, 7), pan=(-0.8, 7, 1)), 0.2, 1),
        "porter": (partial(folk_fourteenth.Porter, start=(-3, 10), end=(3, 14), turn_s=9), 1, 12),
        "tosser": (partial(folk_fourteenth.Tosser, at=(0, 10)), 0.2, 1),
        "roller": (partial(folk_fourteenth.Roller, at=(0, 10, 1)), 1, 1.4),
        "raised": (
            partial(
                folk_fourteenth.Raised,
                mover=partial(tenth.Passer, start=(-4, 20), end=(4, 20), every_s=20),
                by_m=5,
                rail=((-6, 19.9, 6), 12),
                tone=GREY,
            ),
            1,
            3,
        ),
    },
    15: {
        "queue": (partial(fifteenth.Queue, line=(1, 14), heading_deg=0, count=3, turn_s=60, stop_s=30), 25, 36),
        "signal": (partial(fifteenth.SignalHead, at=(0, 16, 4), turn_s=60, stop_s=30), 5, 35),
        "rank": (partial(fifteenth.Rank, head=(-5, 14), count=3, paint=GREY), 1, 6),
        "lotus": (partial(fifteenth.LotusLeaves, area=((-5, 9), (5, 16)), count=60), 1, 1.4),
        "monitors": (partial(fifteenth.Monitors, spots=((-1, 6), (1, 6)), z=1.0, wide_m=0.7), 1, 1.4),
    },
    16: {
        "crowd": (partial(sixteenth.Crowd, area=((-2, 8), (2, 24)), count=12), 1, 1.8),
        "ribbons": (partial(sixteenth.Ribbons, area=((-3, 12, 3), (3, 14, 4)), count=12, colour=RED), 1, 1.4),
        "whisk": (partial(sixteenth.Whisk, hub=(0, 8, 2), arm_m=0.6), 1, 1.4),
        "bubbles": (partial(sixteenth.Bubbles, foot=(-1, 6, 1), along=(2, 0, 0), high_m=0.7, count=20), 1, 1.4),
        "arrow": (partial(sixteenth.ArrowBoard, at=(-1, 12, 1), wide_m=2, to_left=True), 1, 1.5),
        "egrets": (partial(sixteenth.Egrets, area=((-4, 9), (4, 14)), count=5), 1, 1.8),
        "rafts": (partial(sixteenth.Rafts, area=((-4, 9), (4, 22)), count=20), 1, 1.8),
        "door": (partial(sixteenth.RoomDoor, x=1.5, y=8, ahead_s=0), 4, 30),
    },
}
"""By series: what stands at a place, with two moments at which it looks otherwise."""
IN_THE_AIR: dict[int, dict[str, tuple[Make, float, float]]] = {
    8: {
        "waves": (partial(eighth.Waves, area=POND_M, lengths_m=(0.5, 4.0), speed_m_s=0.8, strength=0.08), 62, 185),
        "cloud": (
            partial(eighth.Waves, area=POND_M, lengths_m=(9, 40), speed_m_s=4, strength=0.08, of_sun=True), 62, 185,
        ),
        "passengers": (lambda _, light: eighth.Passengers(LIFT_VIEW, light), 62, 185),
    },
    9: {
        "umbrella": (partial(ninth.Umbrella, ahead_m=4, z=2.2, every_s=40), 3.6, 30),
        "fog": (partial(air_ninth.FogBank, thick=0.7), 1, 6),
        "dazzle": (air_ninth.Dazzle, 2, 15),
        "flicker": (partial(air_ninth.Flicker, strength=0.05), 1, 1.4),
        "near lens": (air_ninth.NearLens, 1, 4),
    },
    10: {
        "streaks": (partial(air_tenth.Streaks, count=90, slant=0.3), 1, 1.4),
        "flakes": (partial(air_tenth.Flakes, count=200), 1, 1.4),
        "swarm": (partial(air_tenth.Swarm, count=12), 1, 1.4),
        "gliding": (partial(air_tenth.GlidingLight, least=0.7), 1, 900),
        "sweep": (air_tenth.HeadlightSweep, 2, 15),
    },
    11: {
        "leaf shade": (partial(air_eleventh.LeafShade, far_m=15, strength=0.5), 1, 1.8),
        "ground mist": (partial(air_eleventh.GroundMist, thick=0.5), 1, 40),
        "flare": (partial(air_eleventh.LensFlare, strength=0.6), 1, 60),
        "wet flakes": (partial(air_eleventh.WetFlakes, count=120), 1, 1.4),
        "neon": (air_eleventh.NeonShine, 1, 7),
        "motes": (partial(air_eleventh.Motes, count=26), 1, 1.4),
    },
    14: {
        "drifting snow": (partial(air_fourteenth.DriftingSnow, strength=0.3), 1, 1.4),
        "rain rings": (partial(air_fourteenth.RainRings, count=200, far_m=16), 1, 1.4),
        "glitter": (partial(air_fourteenth.Glitter, strength=1.5), 1, 1.4),
        "long shades": (partial(air_fourteenth.LongShades, far_m=13), 1, 1.4),
        "rays": (partial(air_fourteenth.Rays, strength=1), 1, 40),
        "moth": (air_fourteenth.Moth, 1, 1.4),
        "hunting": (partial(air_fourteenth.Hunting, by=0.02), 1, 3),
    },
    15: {"thread": (fifteenth.Thread, 1, 1.4)},
    16: {"rods": (partial(sixteenth.Rods, count=6), 1, 1.4)},
}  # fmt: skip
"""By series: what weather, light and water do, whatever stands there."""


def case(series: int, name: str) -> tuple[Make, float, float]:
    return {**PLACED[series], **IN_THE_AIR.get(series, {})}[name]


def put(mover: Mover, at_s: float) -> Image:
    picture = np.full((180, 320, 3), 100, np.uint8)
    mover.put_into(picture, at_s)
    return picture


@pytest.mark.parametrize(
    ("series", "name"), [(n, name) for kind in (PLACED, IN_THE_AIR) for n, named in kind.items() for name in named]
)
def test_it_changes_with_time_and_one_moment_always_looks_the_same(series: int, name: str) -> None:
    make, before, after = case(series, name)
    one, other = (make(VIEW, LIGHTS["day"]) for _ in range(2))
    assert (put(one, before) == put(other, before)).all()
    assert (put(one, before) != put(one, after)).any()


@pytest.mark.parametrize(("series", "name"), [(n, name) for n, named in PLACED.items() for name in named])
def test_what_is_behind_the_camera_is_not_drawn(series: int, name: str) -> None:
    make, before, after = case(series, name)
    assert all((put(make(AWAY, LIGHTS["day"]), moment) == 100).all() for moment in (before, after))


@pytest.mark.parametrize(
    ("series", "name"),
    [
        (8, "board"),
        (9, "screen"),
        (11, "signal"),
        (11, "beacons"),
        (14, "flames"),
        (14, "departures"),
        (15, "signal"),
        (16, "arrow"),
    ],
)
def test_what_is_lit_is_grey_by_infra_red(series: int, name: str) -> None:
    picture = put(case(series, name)[0](VIEW, LIGHTS["night"]), 3.0)
    assert (picture == picture[:, :, :1]).all()
    assert picture.max() > 100


@pytest.mark.parametrize(
    ("series", "name", "most"),
    [
        (10, "streaks", 0.12),
        (10, "flakes", 0.12),
        (10, "swarm", 0.12),
        (11, "wet flakes", 0.12),
        (11, "motes", 0.12),
        (11, "leaf shade", 0.3),
        (11, "flare", 0.4),
        (11, "neon", 0.0),
        (14, "drifting snow", 0.3),
        (14, "rain rings", 0.12),
        (14, "glitter", 0.12),
        (14, "long shades", 0.3),
        (14, "rays", 0.3),
        (14, "moth", 0.05),
        (14, "hunting", 0.0),
        (15, "thread", 0.03),
        (16, "rods", 0.05),
    ],
)
def test_weather_hides_little(series: int, name: str, most: float) -> None:
    changed = np.abs(put(case(series, name)[0](VIEW, LIGHTS["day"]), 3.0).astype(int) - 100).max(axis=2)
    assert (changed > 30).mean() <= most


@pytest.mark.parametrize(
    ("series", "name", "least", "most"),
    [(9, "dazzle", 0.1, 0.6), (10, "train", 0.02, 0.2), (11, "goods", 0.05, 0.25), (9, "umbrella", 0.0, 0.2)],
)
def test_what_passes_is_soon_gone(series: int, name: str, least: float, most: float) -> None:
    mover = case(series, name)[0](VIEW, LIGHTS["day"])
    seen = [bool((put(mover, at_s) != 100).any()) for at_s in np.arange(0, 210, 2.0).tolist()]
    assert least <= sum(seen) / len(seen) < most


def test_waves_stay_on_the_water_and_are_faint() -> None:
    picture = put(case(8, "waves")[0](VIEW, LIGHTS["day"]), 5.0).astype(int)
    outline = VIEW.polygon(np.array([(x, y, 0.0) for x, y in POND_M]))
    assert outline is not None
    rows, columns = np.nonzero((picture != 100).any(axis=2))
    assert rows.min() >= outline[:, 1].min() - 2
    assert columns.max() <= outline[:, 0].max() + 2
    assert np.abs(picture - 100).max() <= 40


@pytest.mark.parametrize(("series", "name"), [(8, "cloud"), (11, "leaf shade"), (14, "long shades")])
def test_nothing_throws_a_shadow_where_there_is_no_sun(series: int, name: str) -> None:
    assert (put(case(series, name)[0](VIEW, LIGHTS["night"]), 5.0) == 100).all()


def test_a_ferry_grows_as_it_comes_and_lies_at_the_landing() -> None:
    ferry = case(11, "ferry")[0](VIEW, LIGHTS["day"])
    far, near, lies = (
        float((put(ferry, share * eleventh.CROSSING_S) != 100).any(axis=2).mean()) for share in (0.02, 0.25, 0.5)
    )
    assert 0 < far < near < lies < 0.35


def test_a_grab_goes_down_and_comes_up_elsewhere() -> None:
    grab = case(12, "grab")[0](VIEW, LIGHTS["day"])
    up, down, beyond = (
        np.nonzero((put(grab, share * twelfth.GRAB_S) != 100).any(axis=2)) for share in (0.0, 0.165, 0.5)
    )
    assert down[0].max() > up[0].max() + 10
    assert beyond[1].min() < up[1].min() - 10


def test_a_shuttle_crosses_its_net() -> None:
    rally = twelfth.Rally(VIEW, LIGHTS["day"], court=(-3, 3), wide_m=6, net_y=13)
    around = [put(rally, at_s)[:70] for at_s in np.arange(0, 2 * twelfth.STROKE_S, 0.1).tolist()]
    rows = [np.nonzero((picture != 100).any(axis=2))[0] for picture in around]
    assert min(seen.min() for seen in rows if seen.size) < 45


def test_parcels_ride_on_their_belt_with_gaps_between() -> None:
    parcels = case(13, "parcels")[0](VIEW, LIGHTS["day"])
    outline = VIEW.polygon(np.array([(0.3, 20, 1), (1.7, 20, 2), (1.7, 5, 2), (0.3, 5, 1), (0.3, 5, 2), (1.7, 5, 1)]))
    assert outline is not None
    covered = []
    for at_s in np.arange(0, 30, 1.5).tolist():
        changed = (put(parcels, at_s) != 100).any(axis=2)
        _, columns = np.nonzero(changed)
        assert outline[:, 0].min() - 2 <= columns.min() <= columns.max() <= outline[:, 0].max() + 2
        covered.append(float(changed.mean()))
    assert 0 < min(covered) < max(covered) < 0.15


def test_a_folding_door_is_down_but_for_some_minutes() -> None:
    door = case(13, "door")[0](VIEW, LIGHTS["day"])
    hidden = [float((put(door, at_s) != 100).any(axis=2).mean()) for at_s in np.arange(0, 2700, 30.0).tolist()]
    down = [share > 0.9 * max(hidden) for share in hidden]
    assert 0.85 < sum(down) / len(down) < 0.95
    assert min(hidden) < 0.2 * max(hidden)


def test_hot_air_trembles_far_off_alone() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (180, 320, 3)).astype(np.uint8)
    haze, changed = thirteenth.HotAir(VIEW, LIGHTS["day"], strength=1.1), []
    for _ in range(2):
        trembled = picture.copy()
        haze.put_into(trembled, 1.0)
        changed.append((trembled != picture).any(axis=(1, 2)))
    rows = np.nonzero(changed[0])[0]
    assert (changed[0] == changed[1]).all()
    assert 10 < rows.min() < rows.max() < 100


def test_surf_stays_on_its_beach() -> None:
    surf = case(14, "surf")[0](VIEW, LIGHTS["day"])
    rows = [np.nonzero((put(surf, at_s) != 100).any(axis=2))[0] for at_s in np.arange(0, 40, 1.7).tolist()]
    near, far = (VIEW.point(0, y, 0.0) for y in (7.5, 25))
    assert near is not None
    assert far is not None
    assert far[1] < min(seen.min() for seen in rows) < max(seen.max() for seen in rows) < near[1]


def test_tubs_come_by_full_and_go_back_empty_and_leave_the_view_between() -> None:
    tubs = case(14, "tubs")[0](VIEW, LIGHTS["day"])
    coal = [float((put(tubs, at_s) < 60).all(axis=2).mean()) for at_s in (30.0, fourteenth.TUBS_S + 30.0)]
    assert coal[0] > coal[1]
    assert (put(tubs, 150.0) == 100).all()


def test_a_load_shrinks_crate_by_crate_and_grows_again() -> None:
    load = case(14, "load")[0](VIEW, LIGHTS["day"])
    half = 12 * fourteenth.LIFTED_S
    seen = [float((put(load, half * share) != 100).any(axis=2).mean()) for share in (0.0, 0.5, 1.0, 1.5, 2.0)]
    assert seen[0] < seen[1] < seen[2] > seen[3] > seen[4]


def test_what_is_raised_walks_higher_than_on_the_ground() -> None:
    raised = case(14, "raised")[0](VIEW, LIGHTS["day"])
    floor = VIEW.point(0, 20, 5.0)
    assert floor is not None
    assert np.nonzero((put(raised, 3.0) != put(raised, 19.0)).any(axis=2))[0].max() < floor[1] + 6


def test_an_umbrella_leaves_most_of_the_view_and_is_soon_gone() -> None:
    umbrella = case(9, "umbrella")[0](VIEW, LIGHTS["day"])
    hidden = [float((put(umbrella, at_s) != 100).any(axis=2).mean()) for at_s in np.arange(0, 40, 0.4).tolist()]
    assert 0.02 < max(hidden) < 0.35
    assert sum(share > 0 for share in hidden) < 20


def test_lamps_flicker_faintly_and_not_by_infra_red() -> None:
    flicker = case(9, "flicker")[0]
    assert np.abs(put(flicker(VIEW, LIGHTS["day"]), 3.0).astype(int) - 100).max() <= 5
    assert (put(flicker(VIEW, LIGHTS["night"]), 3.0) == 100).all()


def test_daylight_goes_by_no_more_than_it_may_and_comes_back() -> None:
    gliding = case(10, "gliding")[0](VIEW, LIGHTS["day"])
    bright = [float(put(gliding, at_s).mean()) for at_s in (0.0, air_tenth.GLIDE_S / 2, air_tenth.GLIDE_S)]
    assert bright[0] == pytest.approx(bright[2], abs=1)
    assert 0.65 < bright[1] / bright[0] < 0.78
