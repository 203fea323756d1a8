"""What moves at the thirteenth set of places, by place, and in its lights."""

from functools import partial

from tests.bench.world.air_eleventh import WetFlakes
from tests.bench.world.air_ninth import Flicker
from tests.bench.world.air_tenth import GlidingLight, Streaks, Swarm
from tests.bench.world.indoors_thirteenth import BELT_HIGH_M, BELTS_M, TILLS_M, TILLS_Y_M
from tests.bench.world.motion_eighth import Board, Movers, Smoke, Waves
from tests.bench.world.motion_ninth import Flag, Lanterns, Rotor, Screen, SwayingTree
from tests.bench.world.motion_tenth import Figures, Forklift, Passer
from tests.bench.world.motion_thirteenth import (
    BigWheel,
    Carousel,
    Drum,
    Flotsam,
    FoldingDoor,
    HotAir,
    Parcels,
    Raker,
    Sampan,
)
from tests.bench.world.motion_twelfth import Pennants
from tests.bench.world.places_thirteenth import BANK_M
from tests.bench.world.yards_thirteenth import BAYS_M, DRUM_M, FRONT_M, WHEEL_M

RED, ORANGE = (40, 40, 240), (50, 160, 240)
PEN = ((-56.0, 6.0), (56.0, 6.0), (56.0, 60.0), (-56.0, 60.0))
CANAL = ((-4.0, 1.0), (4.0, 1.0), (4.0, 32.5), (-4.0, 32.5))
RIVER = ((-60.0, BANK_M[0]), (60.0, BANK_M[0] + 1.0), (60.0, BANK_M[1]), (-60.0, BANK_M[1] - 3.0))

THIRTEENTH_MOVERS: dict[str, Movers] = {
    "sorting hall": (
        partial(Forklift, start=(0.4, 23.0), end=(0.9, 9.0), colour=ORANGE),
        *(
            partial(
                Parcels,
                start=(x, 23.6, BELT_HIGH_M),
                end=(x, 2.4, BELT_HIGH_M),
                gap_m=1.7,
                size_m=0.7,
            )
            for x in BELTS_M
        ),
        partial(Passer, start=(-2.0, 5.0), end=(-2.4, 18.0), every_s=33.0),
    ),
    "fire station": (
        *(partial(FoldingDoor, at=(x, FRONT_M - 0.02, 4.9), wide_m=4.6, high_m=4.9) for x in BAYS_M),
        partial(Flag, at=(-16.5, 15.4, 10.9), wide_m=2.2, high_m=1.4, colour=RED),
        # People before the doors: what is put in later hides what came earlier.
        partial(Passer, start=(4.6, 17.6), end=(-12.0, 17.0), every_s=41.0),
        partial(Passer, start=(-9.0, 14.0), end=(2.0, 14.6), every_s=29.0),
    ),
    "salt pans": (
        partial(Waves, area=PEN, lengths_m=(0.4, 4.0), speed_m_s=0.5, strength=0.025),
        partial(Rotor, hub=(7.0, 27.3, 6.3), blade_m=1.7, turn_s=2.9),
        partial(Raker, at=(-3.0, 17.0), reach_m=3.0),
        partial(Passer, start=(-17.0, 13.4), end=(17.0, 13.6), every_s=47.0),
        partial(Raker, at=(6.0, 11.0), reach_m=2.0),
    ),
    "archive aisle": (
        partial(Figures, at=(-0.45, 11.0, 2.35), wide_m=0.9, high_m=0.36, colour=RED),
        partial(Passer, start=(-0.2, 12.0), end=(0.1, 3.0), every_s=53.0),
    ),
    "bin shelter": (
        partial(SwayingTree, at=(-12.5, 24.0), high_m=6.0, reach=0.045),
        partial(Board, at=(-2.6, 10.35, 2.78), wide_m=5.2, high_m=0.4, colour=RED),
        partial(Passer, start=(4.6, 7.0), end=(3.4, 11.6), every_s=23.0),
        partial(Passer, start=(-12.0, 7.6), end=(-4.0, 11.4), every_s=37.0),
    ),
    "viaduct shade": (
        partial(Board, at=(-2.0, 27.5, 2.8), wide_m=4.0, high_m=0.4, colour=(60, 220, 90)),
        partial(Passer, start=(2.8, 6.0), end=(-3.0, 15.0), every_s=27.0),
    ),
    "water town": (
        partial(Waves, area=CANAL, lengths_m=(0.4, 4.0), speed_m_s=0.5, strength=0.06),
        partial(Lanterns, start=(-6.6, 29.0, 4.6), end=(6.6, 29.0, 4.6), count=11, colour=(44, 44, 206)),
        partial(Sampan, x=-0.6, near_y=-6.0, far_y=25.0),
        partial(SwayingTree, at=(5.3, 13.0), high_m=4.4, reach=0.06),
        partial(Passer, start=(-5.0, 8.0), end=(-5.2, 17.0), every_s=31.0),
    ),
    "tills": (
        *(
            partial(
                Parcels,
                start=(x + 0.45, TILLS_Y_M + 2.2, 0.84),
                end=(x + 0.45, TILLS_Y_M + 0.8, 0.84),
                gap_m=0.45,
                size_m=0.26,
            )
            for x in TILLS_M
        ),
        *(
            partial(Screen, at=(x + 0.08, TILLS_Y_M + 0.13, 1.47), right=(0.5, 0, 0), high_m=0.3, every_s=4.0 + n)
            for n, x in enumerate(TILLS_M)
        ),
        partial(Passer, start=(6.0, 9.0), end=(5.4, 3.0), every_s=21.0),
        partial(Passer, start=(-3.4, 9.0), end=(-3.2, 4.0), every_s=17.0),
    ),
    "tomato tunnel": (partial(Rotor, hub=(2.6, 33.9, 1.9), blade_m=0.5, turn_s=0.9),),
    "mixing plant": (
        partial(Drum, middle=DRUM_M, long_m=4.6),
        partial(Smoke, spot=(-1.4, 17.6, 4.0), wide_m=0.6, rise=(1.4, 0.2, 1.5), colour=(196, 198, 198), thick=0.3),
        partial(Passer, start=(3.6, 12.0), end=(-7.0, 13.6), every_s=36.0),
    ),
    "fairground": (
        partial(BigWheel, hub=WHEEL_M, radius_m=13.0, cabins=16),
        partial(Carousel, middle=(4.0, 25.0), radius_m=4.2),
        partial(Pennants, start=(-11.0, 15.5, 5.2), end=(11.0, 15.5, 5.2), count=22),
        partial(Passer, start=(-6.0, 5.5), end=(5.0, 13.0), every_s=19.0),
    ),
    "river gauge": (
        partial(Waves, area=RIVER, lengths_m=(0.6, 7.0), speed_m_s=1.1, strength=0.05),
        partial(Flotsam, near=(-11.5, BANK_M[0] + 11.0), far=(40.0, BANK_M[1] - 6.0), count=45),
        partial(SwayingTree, at=(-17.0, 9.6), high_m=4.5, reach=0.05),
    ),
    # By light, whatever the place.
    "late snow": (partial(WetFlakes, count=80),),
    "plum rain": (partial(Streaks, count=70, slant=0.12),),
    "heat haze": (partial(HotAir, strength=1.1),),
    "grey dusk": (partial(GlidingLight, least=0.8),),
    "yard-lamp night": (partial(Flicker, strength=0.025),),
    "infra-red": (partial(Swarm, count=9),),
}
"""As NINTH_MOVERS of movers_ninth.py."""
