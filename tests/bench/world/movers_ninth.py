"""What moves at the ninth set of places, by place, and in its lights."""

from functools import partial

import numpy as np

from tests.bench.world.air_ninth import Dazzle, Flicker, FogBank, NearLens
from tests.bench.world.indoors_ninth import ESCALATOR_FEET, ESCALATOR_RISE, ESCALATOR_WIDE_M, LIT_BOXES
from tests.bench.world.motion_eighth import Board, Movers, Waves
from tests.bench.world.motion_ninth import (
    Arm,
    Escalator,
    Flag,
    Jets,
    Lanterns,
    Lorry,
    Rotor,
    Screen,
    Shutter,
    SwayingTree,
    Umbrella,
)
from tests.bench.world.places_ninth import BASIN_M, MASTS, PUDDLES_M, ROTORS

_JETS = tuple(
    (float(BASIN_M[0] + out * np.cos(turn)), float(BASIN_M[1] + out * np.sin(turn)))
    for out, turn in [(4.4, 2 * np.pi * number / 9) for number in range(9)] + [(0.0, 0.0)]
)
NINTH_MOVERS: dict[str, Movers] = {
    "lorry park": (
        *(partial(Waves, area=area, lengths_m=(0.3, 1.6), speed_m_s=0.5, strength=0.06) for area in PUDDLES_M),
        partial(Lorry, bay=(2.5, 34.0), from_y=14.0, colour=(150, 90, 44)),
        partial(SwayingTree, at=(-13.0, 46.0), high_m=8.5, reach=0.035),
    ),
    "metro hall": (
        *(
            partial(Escalator, foot=foot, wide_m=ESCALATOR_WIDE_M, rise=ESCALATOR_RISE, up=number == 0)
            for number, foot in enumerate(ESCALATOR_FEET)
        ),
        *(
            partial(Screen, at=(x - 0.45, y - 0.03, 2.5), right=(0.9, 0, 0), high_m=1.5, every_s=every)
            for (x, y), every in zip(LIT_BOXES, (7.0, 11.0), strict=True)
        ),
    ),
    "weighbridge": (
        partial(Arm, hinge=(2.8, 13.2, 1.0), long_m=6.2),
        partial(Board, at=(5.6, 14.8, 3.25), wide_m=3.2, high_m=0.4, colour=(40, 50, 226)),
    ),
    "wind ridge": tuple(
        partial(Rotor, hub=(x, y - 1.0, high), blade_m=blade, turn_s=turn)
        for (x, y, high, blade), turn in zip(ROTORS, (5.2, 6.1, 5.6, 2.7), strict=True)
    ),
    "awning lane": (
        partial(Shutter, at=(-4.95, 7.0, 2.8), deep_m=4.0, high_m=2.8),
        partial(Lanterns, start=(-4.6, 17.0, 4.9), end=(4.6, 17.0, 4.9), count=9, colour=(44, 44, 206)),
        partial(Lanterns, start=(-4.6, 28.0, 4.9), end=(4.6, 28.0, 4.9), count=9, colour=(44, 44, 206)),
        partial(Umbrella, ahead_m=3.9, z=2.15, every_s=41.0),
    ),
    "fountain plaza": (
        partial(Screen, at=(20.0, 46.9, 14.6), right=(16.0, 0, 0), high_m=8.5, every_s=9.0),
        *(
            partial(SwayingTree, at=at, high_m=high, reach=0.04)
            for at, high in (((-24.0, 33.0), 8.0), ((27.0, 36.0), 9.0), ((-22.0, 22.0), 6.5), ((24.0, 24.0), 7.0))
        ),
        *(
            partial(Flag, at=(x + 0.1, y, 9.0), wide_m=2.2, high_m=1.4, colour=colour)
            for (x, y), colour in zip(MASTS, ((44, 40, 200), (150, 90, 40), (70, 150, 70)), strict=True)
        ),
        partial(Jets, spots=_JETS, high_m=3.2),
        partial(Umbrella, ahead_m=7.0, z=2.2, every_s=53.0),
    ),
    "school corridor": (partial(Board, at=(-1.0, 30.0, 2.75), wide_m=2.0, high_m=0.3, colour=(40, 60, 226)),),
    "bike shed": (
        partial(SwayingTree, at=(-13.0, 29.0), high_m=6.5, reach=0.05),
        partial(SwayingTree, at=(12.0, 28.0), high_m=5.5, reach=0.05),
    ),
    # By light, whatever the place.
    "racing clouds": (
        partial(
            Waves,
            area=((-60.0, 3.0), (60.0, 3.0), (60.0, 140.0), (-60.0, 140.0)),
            lengths_m=(24.0, 110.0),
            speed_m_s=6.0,
            strength=0.1,
            of_sun=True,
        ),
    ),
    "orange night": (Dazzle,),
    "infra-red": (NearLens,),
    "tube lamps": (partial(Flicker, strength=0.045),),
    "fog bank": (partial(FogBank, thick=0.8),),
}
"""What moves there beside the ways, by place, and by light: worlds.py puts both into each picture."""
