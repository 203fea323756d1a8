"""What moves at the tenth set of places, by place, and in its lights."""

from functools import partial

import numpy as np

from tests.bench.world.air_tenth import Flakes, GlidingLight, HeadlightSweep, Streaks, Swarm
from tests.bench.world.indoors_tenth import LIFT_WIDE_M, LIFTS
from tests.bench.world.motion_eighth import Board, Movers, Smoke, Waves
from tests.bench.world.motion_ninth import Arm, Flag, Lanterns, Screen, Shutter, SwayingTree
from tests.bench.world.motion_tenth import (
    Bamboo,
    Bulbs,
    FallingWater,
    Figures,
    FoldingGate,
    Forklift,
    LiftDoors,
    Passer,
    Splash,
    Tarpaulin,
    Train,
    WarningLamps,
)
from tests.bench.world.places_tenth import BAYS_M, SHELTER_M, STANDS_M, TRACK_Y_M, WARNING_M, WHEELS_M

TENTH_MOVERS: dict[str, Movers] = {
    "sluice": (
        partial(
            Waves,
            area=((-11.8, 1.0), (11.8, 1.0), (11.0, 23.0), (-11.0, 23.0)),
            lengths_m=(0.5, 6.0),
            speed_m_s=1.4,
            strength=0.055,
        ),
        *(partial(FallingWater, at=(left, 24.4, 2.4), wide_m=4.8, high_m=2.4) for left in BAYS_M),
        *(
            partial(
                Smoke,
                spot=(left + 2.4, 23.2, 0.2),
                wide_m=1.2,
                rise=(1.4, -1.0, 2.4),
                colour=(226, 224, 220),
                thick=0.34,
            )
            for left in BAYS_M
        ),
    ),
    "carp farm": (
        *(
            partial(
                Waves,
                area=((side * 58.0, 5.0), (side * 1.3, 5.0), (side * 1.3, 40.0), (side * 58.0, 78.0)),
                lengths_m=(0.5, 4.0),
                speed_m_s=0.8,
                strength=0.06,
            )
            for side in (-1, 1)
        ),
        *(partial(Splash, at=at, wide_m=1.5) for at in sorted(WHEELS_M, key=lambda at: -at[1])),
    ),
    "lantern steps": (
        partial(Lanterns, start=(-6.4, 29.4, 6.6), end=(6.4, 29.4, 6.6), count=7, colour=(40, 44, 200)),
        partial(Lanterns, start=(-7.4, 20.0, 5.0), end=(7.4, 20.0, 5.0), count=11, colour=(50, 170, 226)),
        partial(Smoke, spot=(0.0, 17.4, 1.2), wide_m=0.5, rise=(0.7, 0.2, 3.0), colour=(206, 206, 206), thick=0.4),
        *(
            partial(Flag, at=(x, 22.5, 5.4), wide_m=0.9, high_m=2.6, colour=colour)
            for x, colour in ((-9.4, (50, 170, 220)), (8.6, (60, 60, 190)))
        ),
    ),
    "branch crossing": (
        partial(SwayingTree, at=(-12.0, 31.0), high_m=7.5, reach=0.04),
        partial(Train, y=TRACK_Y_M, coaches=3, colour=(70, 110, 60)),
        *(partial(WarningLamps, at=at) for at in WARNING_M),
        partial(Arm, hinge=(-4.3, 14.8, 1.1), long_m=7.6),
    ),
    "deck entrance": (
        partial(Figures, at=(1.55, 20.5, 6.95), wide_m=3.3, high_m=1.4, colour=(70, 230, 70)),
        partial(Arm, hinge=(0.2, 13.0, 1.0), long_m=4.8),
        partial(Board, at=(-8.5, 20.6, 5.95), wide_m=5.6, high_m=0.5, colour=(40, 60, 226)),
    ),
    "bus shelter": (
        partial(Screen, at=(SHELTER_M[0] + 2.5, SHELTER_M[1] + 1.4, 2.5), right=(1.5, 0, 0), high_m=2.1, every_s=8.0),
        partial(Board, at=(SHELTER_M[0], SHELTER_M[1] - 0.4, 2.86), wide_m=3.0, high_m=0.24, colour=(50, 160, 226)),
        partial(Passer, start=(-8.0, 9.0), end=(-2.4, 9.4), every_s=11.0),
    ),
    "hoarding": (
        partial(Tarpaulin, at=(-21.0, 33.0, 15.5), right=(9.0, 0, 0), high_m=6.0, colour=(160, 110, 60), loose=1.6),
        partial(Tarpaulin, at=(9.0, 33.0, 9.5), right=(7.0, 0, 0), high_m=5.0, colour=(84, 140, 70), loose=1.6),
        partial(Tarpaulin, at=(-14.0, 14.7, 2.5), right=(6.0, 0, 0), high_m=2.2, colour=(190, 196, 196)),
        partial(Flag, at=(4.2, 14.7, 5.0), wide_m=1.6, high_m=1.0, colour=(60, 180, 226)),
    ),
    "bamboo path": tuple(
        partial(Bamboo, at=at, spread_m=1.8, count=11, high_m=8.5) for at in sorted(STANDS_M, key=lambda at: -at[1])
    ),
    "pallet aisle": (
        partial(Forklift, start=(-0.7, 34.0), end=(-0.5, 12.0), colour=(50, 170, 226)),
        partial(Forklift, start=(0.8, 8.0), end=(0.9, 28.0), colour=(60, 60, 190)),
    ),
    "lift bank": (
        *(
            partial(LiftDoors, at=(x, y, 0.0), wide_m=LIFT_WIDE_M, every_s=every)
            for (x, y), every in zip(LIFTS, (23.0, 31.0, 41.0), strict=True)
        ),
        *(partial(Board, at=(x + 0.3, y, 2.7), wide_m=0.7, high_m=0.2, colour=(40, 50, 230)) for x, y in LIFTS),
        partial(Screen, at=(-4.7, 7.9, 2.3), right=(0.6, 0, 0), high_m=1.0, every_s=10.0),
        partial(Passer, start=(-3.2, 7.6), end=(-2.6, 1.6), every_s=9.0),
        partial(Passer, start=(3.6, 3.4), end=(-1.0, 4.4), every_s=13.0),
    ),
    "festoon street": (
        *(
            partial(Bulbs, start=(-6.0, y, 5.9), end=(6.0, y + 2.0, 5.9), count=16, chase_s=1.3)
            for y in np.arange(40.0, 6.0, -5.5).tolist()
        ),
        partial(Screen, at=(-2.6, 83.8, 9.5), right=(5.2, 0, 0), high_m=3.0, every_s=6.0),
        partial(Shutter, at=(-6.15, 9.0, 2.9), deep_m=3.6, high_m=2.9),
    ),
    "rolling gate": (
        partial(Flag, at=(0.1, 34.0, 10.9), wide_m=2.4, high_m=1.6, colour=(44, 40, 200)),
        partial(FoldingGate, left=(-5.5, 14.0, 0.0), wide_m=11.4, high_m=1.5),
        partial(Board, at=(6.8, 13.3, 2.98), wide_m=3.0, high_m=0.3, colour=(40, 50, 226)),
        partial(SwayingTree, at=(-18.0, 24.0), high_m=7.0, reach=0.045),
    ),
    # By light, whatever the place.
    "slanting rain": (partial(Streaks, count=170, slant=0.32),),
    "snow squall": (partial(Flakes, count=420),),
    "festival night": (HeadlightSweep,),
    "infra-red": (partial(Swarm, count=16),),
    "gliding dusk": (partial(GlidingLight, least=0.7),),
    "dawn steam": (partial(GlidingLight, least=0.76),),
}
"""As NINTH_MOVERS of movers_ninth.py."""
