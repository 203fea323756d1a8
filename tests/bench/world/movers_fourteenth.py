"""What moves at the fourteenth set of places, by place, and in its lights."""

from functools import partial

from tests.bench.world.air_fourteenth import DriftingSnow, Glitter, Hunting, LongShades, Moth, RainRings, Rays
from tests.bench.world.air_tenth import Flakes, Streaks
from tests.bench.world.folk_fourteenth import Cook, Porter, Raised, Roller, Sitters, Teacher, Tosser
from tests.bench.world.indoors_fourteenth import BOARD_M, DESKS, SEATS, STOVES_Y_M, UNITS_Y_M
from tests.bench.world.motion_eighth import Board, Movers, Smoke, Waves
from tests.bench.world.motion_eleventh import Beacons, CeilingFan
from tests.bench.world.motion_fourteenth import (
    Departures,
    Flames,
    Gulls,
    HallCrane,
    Learner,
    Load,
    PumpJack,
    Shaft,
    Sheaves,
    Surf,
    Tubs,
)
from tests.bench.world.motion_ninth import Flag, Screen, SwayingTree
from tests.bench.world.motion_tenth import Passer
from tests.bench.world.places_fourteenth import JACKS_M, LAKE_M, SHORE_Y_M
from tests.bench.world.yards_fourteenth import BRIDGE_M, COURSE, LORRIES_M, RAILS_Y_M, TOWER_M

RED, GREEN = (40, 40, 240), (60, 220, 90)
OPEN_SEA = ((-60.0, SHORE_Y_M + 9.0), (60.0, SHORE_Y_M + 9.0), (60.0, 140.0), (-60.0, 140.0))
LAKE = ((-60.0, 0.0), (LAKE_M, 0.0), (LAKE_M, 140.0), (-60.0, 140.0))
BRIDGE_Y_M, FLOOR_M = BRIDGE_M
TOWER_X_M, TOWER_Y_M, TOWER_HIGH_M = TOWER_M

FOURTEENTH_MOVERS: dict[str, Movers] = {
    "vegetable wholesale": (
        *(
            partial(Load, at=(x + 0.12, y + 0.15, 1.06), layers=3, deep=3, tone=tone)
            for (x, y), tone in zip(LORRIES_M[::-1], ((60, 130, 220), (96, 170, 130), (90, 140, 170)), strict=True)
        ),
        partial(Porter, start=(7.0, 12.0), end=(-4.2, 17.0), turn_s=16.0),
        partial(Porter, start=(3.4, 9.4), end=(-3.6, 8.6), turn_s=11.0),
        partial(Passer, start=(-3.0, 5.4), end=(3.4, 6.8), every_s=21.0),
    ),
    "waiting hall": (
        partial(Departures, at=BOARD_M, wide_m=7.2, high_m=1.8, rows=5),
        partial(Sitters, seats=SEATS, stay_s=900.0, share=0.4, from_behind=False),
        partial(Passer, start=(-7.9, 4.0), end=(7.4, 4.4), every_s=34.0),
    ),
    "kitchen": (
        partial(Flames, spots=tuple((-2.9, y, 0.84) for y in STOVES_Y_M[::-1])),
        partial(Smoke, spot=(-2.9, STOVES_Y_M[1], 1.1), wide_m=0.3, rise=(0.1, 0.1, 1.1), colour=(216, 218, 218),
                thick=0.3),
        partial(Cook, at=(-1.9, STOVES_Y_M[2]), pan=(-2.75, STOVES_Y_M[2], 0.95)),
        partial(Cook, at=(-1.9, STOVES_Y_M[0]), pan=(-2.75, STOVES_Y_M[0], 0.95)),
        partial(Passer, start=(1.5, 7.6), end=(1.3, 2.6), every_s=9.0),
    ),
    "pit head": (
        partial(Sheaves, hubs=((TOWER_X_M - 0.8, TOWER_Y_M + 0.6, TOWER_HIGH_M + 1.7),
                               (TOWER_X_M + 0.9, TOWER_Y_M, TOWER_HIGH_M + 1.7)),
                radius_m=1.5, house=(4.6, 41.0, 5.0)),
        partial(Smoke, spot=(7.0, 44.0, 7.0), wide_m=0.7, rise=(2.6, 1.0, 3.4), colour=(206, 208, 208), thick=0.4),
        partial(Tubs, y=RAILS_Y_M, count=9, speed_m_s=1.6),
        partial(Passer, start=(-9.0, 10.2), end=(9.0, 10.6), every_s=39.0),
    ),
    "driving school": (
        partial(SwayingTree, at=(-19.0, 27.0), high_m=6.0, reach=0.06),
        partial(Learner, line=COURSE, speed_m_s=1.7, paint=(206, 208, 208)),
        partial(Learner, line=((2.9, 13.4), (4.3, 16.4), (4.35, 20.6), (4.3, 16.6), (7.0, 13.2), (11.4, 13.6),
                               (8.0, 12.2)), speed_m_s=0.9, paint=(60, 70, 190)),
        partial(Passer, start=(-12.4, 12.4), end=(-5.0, 14.4), every_s=31.0),
    ),
    "beach": (
        partial(Waves, area=OPEN_SEA, lengths_m=(1.2, 14.0), speed_m_s=2.0, strength=0.06),
        partial(Surf, near_y=SHORE_Y_M + 1.4, far_y=SHORE_Y_M + 13.0, wide_m=60.0),
        partial(Gulls, about=(2.0, 34.0, 6.5), count=5),
        partial(Flag, at=(-2.4, 20.5, 4.9), wide_m=1.1, high_m=0.8, colour=RED),
        partial(Passer, start=(-10.0, 12.0), end=(8.0, 13.0), every_s=28.0),
    ),
    "oil wells": tuple(
        partial(PumpJack, at=(x, y), size=size, phase=phase)
        for (x, y), size, phase in zip(JACKS_M[::-1], (1.0, 1.15, 1.1), (0.1, 0.45, 0.8), strict=True)
    ),
    "tea yard": (
        partial(Roller, at=(-2.4, 24.3, 0.9)),
        partial(Roller, at=(0.1, 24.3, 0.9)),
        partial(Smoke, spot=(6.5, 29.5, 10.8), wide_m=0.6, rise=(2.0, 0.6, 2.8), colour=(196, 198, 198), thick=0.4),
        partial(Tosser, at=(-2.2, 14.6)),
        partial(Tosser, at=(2.2, 13.6)),
        partial(Porter, start=(-3.8, 8.0), end=(0.6, 19.0), turn_s=14.0),
    ),
    "dam crest": (
        partial(Waves, area=LAKE, lengths_m=(0.6, 9.0), speed_m_s=1.2, strength=0.05),
        partial(Gulls, about=(-16.0, 32.0, 3.5), count=6),
        partial(SwayingTree, at=(10.4, 17.0), high_m=4.2, reach=0.06),
    ),
    "turbine hall": (
        partial(HallCrane, half_m=7.9, z=7.3, near_y=7.0, far_y=26.0),
        *(partial(Shaft, at=(0.0, y, 2.5), radius_m=0.5, high_m=0.6, turn_s=0.73) for y in UNITS_Y_M[::-1]),
        partial(Beacons, spots=tuple((-6.8, 6.0 + 2.3 * n, 2.0) for n in range(9)), colours=(GREEN, RED), turn_s=2.6,
                breathe=False),
        partial(Passer, start=(3.9, 20.0), end=(4.2, 5.0), every_s=67.0),
    ),
    "classroom": (
        partial(Screen, at=(1.0, 9.64, 2.24), right=(1.8, 0, 0), high_m=1.12, every_s=24.0),
        partial(Teacher, y=8.1, half_m=2.4),
        partial(CeilingFan, hub=(1.4, 6.4, 2.75), blade_m=0.6, turn_s=0.7),
        partial(Sitters, seats=DESKS, stay_s=2700.0, share=0.86, from_behind=True),
    ),
    "footbridge": (
        *(
            partial(Raised, mover=partial(Passer, start=(x, BRIDGE_Y_M + deep), end=(-x, BRIDGE_Y_M + deep), every_s=s),
                    by_m=FLOOR_M, rail=((-12.0, BRIDGE_Y_M - 0.05, FLOOR_M + 1.1), 24.0), tone=(150, 110, 70))
            for x, deep, s in ((11.0, 1.9, 27.0), (-11.0, 1.2, 23.0), (10.0, 0.6, 31.0))
        ),
        partial(Board, at=(-3.6, BRIDGE_Y_M - 0.15, FLOOR_M + 0.14), wide_m=7.2, high_m=0.62, colour=RED),
        partial(SwayingTree, at=(12.6, 21.0), high_m=5.2, reach=0.05),
    ),
    # By light, whatever the place.
    "low red sun": (partial(LongShades, far_m=13.0),),
    "infra-red": (Moth,),
    "blowing snow": (partial(DriftingSnow, strength=0.24), partial(Flakes, count=150)),
    "thunder rain": (partial(RainRings, count=220, far_m=16.0), partial(Streaks, count=80, slant=0.2)),
    "clearing rain": (partial(Glitter, strength=1.5),),
    "morning rays": (partial(Rays, strength=1.0),),
    "work-lamp night": (partial(Hunting, by=0.02),),
}  # fmt: skip
"""As NINTH_MOVERS of movers_ninth.py."""
