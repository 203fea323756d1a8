"""What moves at the twelfth set of places, by place, and in its lights."""

from functools import partial

from tests.bench.world.air_eleventh import Motes
from tests.bench.world.air_ninth import Flicker
from tests.bench.world.air_tenth import Flakes, GlidingLight, HeadlightSweep, Streaks
from tests.bench.world.indoors_twelfth import CASH_M, COURTS_M, NET_Y_M
from tests.bench.world.motion_eighth import Board, Movers, Smoke, Waves
from tests.bench.world.motion_eleventh import Beacons, CeilingFan, Ferry
from tests.bench.world.motion_ninth import Arm, Flag, Jets, Lanterns, Rotor, Screen, SwayingTree
from tests.bench.world.motion_tenth import Passer
from tests.bench.world.motion_twelfth import BallGame, Grab, Pennants, Rally, Scraper, WashBrushes
from tests.bench.world.places_twelfth import TANKS_M
from tests.bench.world.yards_twelfth import CRANE_M, WASH_M

BLUE, RED = (240, 110, 40), (40, 40, 240)

TWELFTH_MOVERS: dict[str, Movers] = {
    "basketball court": (
        partial(SwayingTree, at=(-14.5, 29.0), high_m=6.0, reach=0.04),
        partial(BallGame, court=((-12.0, 11.0, 0.0), (12.0, 22.5, 0.0)), count=7),
    ),
    "scrap yard": (
        partial(Grab, foot=(CRANE_M[0] + 0.6, CRANE_M[1] - 1.8, 1.9), reach_m=6.5),
        partial(Flag, at=(-9.2, 9.5, 4.4), wide_m=1.1, high_m=0.75, colour=RED),
    ),
    "river walk": (
        partial(
            Waves,
            area=((-58.0, 2.0), (-5.0, 2.0), (-5.0, 118.0), (-58.0, 132.0)),
            lengths_m=(0.7, 8.0),
            speed_m_s=0.9,
            strength=0.06,
        ),
        partial(Ferry, landing=(-13.0, 41.0), far_y=104.0),
        partial(SwayingTree, at=(7.4, 13.8), high_m=6.5, reach=0.05),
        *(partial(Pennants, start=(4.9, y + 7.5, 3.6), end=(4.9, y, 3.6), count=8) for y in (30.5, 23.0)),
        partial(Passer, start=(-2.4, 8.0), end=(-2.0, 20.0), every_s=26.0),
    ),
    "reading room": (
        *(partial(CeilingFan, hub=(x, y, 3.4), blade_m=0.65, turn_s=0.9) for y in (9.0, 5.0) for x in (-2.4, 2.4)),
        partial(Passer, start=(-4.0, 11.0), end=(3.6, 11.2), every_s=19.0),
        partial(Passer, start=(0.0, 8.4), end=(-0.1, 2.6), every_s=31.0),
    ),
    "sewage works": (
        *(partial(Scraper, middle=(x, y), rim_m=rim - 0.3) for x, y, rim in reversed(TANKS_M)),
        partial(
            Waves,
            area=((-15.0, 15.0), (-3.5, 15.0), (-3.5, 25.0), (-15.0, 25.0)),
            lengths_m=(0.4, 3.0),
            speed_m_s=0.3,
            strength=0.03,
        ),
        partial(Smoke, spot=(19.0, 43.0, 9.2), wide_m=0.9, rise=(2.0, 0.4, 2.6), colour=(206, 206, 204), thick=0.3),
    ),
    "opera stage": (
        partial(Lanterns, start=(-6.4, 17.6, 5.6), end=(6.4, 17.6, 5.6), count=7, colour=(44, 40, 210)),
        partial(Board, at=(-2.6, 17.9, 4.5), wide_m=5.2, high_m=0.5, colour=RED),
        partial(Pennants, start=(-11.4, 15.4, 5.2), end=(0.2, 17.0, 6.4), count=13),
        partial(Pennants, start=(0.2, 17.0, 6.4), end=(11.4, 15.4, 5.2), count=13),
        partial(Passer, start=(-9.4, 4.6), end=(-9.0, 13.8), every_s=22.0),
    ),
    "tea garden": (
        partial(
            Waves,
            area=((-58.0, 4.0), (58.0, 4.0), (58.0, 46.0), (-58.0, 46.0)),
            lengths_m=(10.0, 34.0),
            speed_m_s=3.0,
            strength=0.09,
            of_sun=True,
        ),
        partial(SwayingTree, at=(13.0, 29.0), high_m=6.0, reach=0.05),
        partial(Jets, spots=((-6.0, 21.5), (-13.0, 21.5), (7.0, 25.0)), high_m=1.6),
        partial(Rotor, hub=(-8.6, 29.9, 7.4), blade_m=0.9, turn_s=2.4),
    ),
    "cash lobby": (
        *(
            partial(Screen, at=(x + 0.26, 6.73, 1.54), right=(0.57, 0, 0), high_m=0.42, every_s=5.0 + 2 * number)
            for number, x in enumerate(CASH_M)
        ),
        partial(Board, at=(-2.4, 7.1, 2.36), wide_m=4.8, high_m=0.2, colour=RED),
        partial(Passer, start=(-2.4, 6.0), end=(3.2, 5.6), every_s=27.0),
        partial(Passer, start=(0.6, 1.6), end=(0.4, 5.9), every_s=18.0),
    ),
    "road check": (
        partial(Board, at=(-5.4, 17.7, 5.6), wide_m=4.2, high_m=0.55, colour=(50, 170, 240)),
        partial(
            Beacons,
            spots=((-10.1, 19.8, 6.9), (0.0, 19.8, 6.9), (10.1, 19.8, 6.9)),
            colours=(RED, BLUE),
            turn_s=0.7,
            breathe=False,
        ),
        partial(Arm, hinge=(0.6, 19.6, 1.0), long_m=3.2),
        partial(Passer, start=(7.6, 10.0), end=(7.4, 18.0), every_s=24.0),
    ),
    "cemetery": (
        partial(Smoke, spot=(0.1, 10.1, 1.0), wide_m=0.4, rise=(0.7, 0.2, 1.5), colour=(200, 200, 200), thick=0.35),
        partial(SwayingTree, at=(-14.0, 10.6), high_m=5.5, reach=0.04),
        partial(Flag, at=(6.0, 11.4, 5.4), wide_m=1.3, high_m=0.9, colour=RED),
    ),
    "badminton hall": (
        partial(Screen, at=(8.1, 21.55, 4.2), right=(2.4, 0, 0), high_m=0.8, every_s=11.0),
        *(partial(Rally, court=(left, 3.2), wide_m=6.1, net_y=NET_Y_M) for left in COURTS_M),
        partial(Passer, start=(-11.0, 20.6), end=(10.0, 20.4), every_s=34.0),
    ),
    "car wash": (
        partial(WashBrushes, bay=(WASH_M[0] + 0.5, WASH_M[1] + 0.6), wide_m=4.0, deep_m=5.0),
        partial(Board, at=(WASH_M[0] + 5.4, WASH_M[1] - 0.7, 3.4), wide_m=3.0, high_m=0.5, colour=(60, 220, 90)),
        partial(Pennants, start=(-9.0, 13.0, 4.6), end=(-5.0, 17.4, 5.0), count=8),
        partial(Passer, start=(9.6, 13.4), end=(12.8, 13.8), every_s=20.0),
    ),
    # By light, whatever the place.
    "thin snow": (partial(Flakes, count=110),),
    "soft rain": (partial(Streaks, count=45, slant=-0.2),),
    "veiled sun": (partial(GlidingLight, least=0.84),),
    "early lamps": (partial(Flicker, strength=0.03),),
    "lane-lamp night": (HeadlightSweep,),
    "infra-red": (partial(Motes, count=14),),
}
"""As NINTH_MOVERS of movers_ninth.py."""
