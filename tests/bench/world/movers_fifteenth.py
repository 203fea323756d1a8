"""What moves at the fifteenth set of places, by place, and in its lights."""

from functools import partial

from tests.bench.world.air_eleventh import GroundMist
from tests.bench.world.air_fourteenth import Hunting, LongShades, RainRings
from tests.bench.world.air_ninth import FogBank
from tests.bench.world.air_tenth import Flakes, GlidingLight, Streaks
from tests.bench.world.folk_fourteenth import Porter, Raised, Sitters
from tests.bench.world.indoors_fifteenth import MOVING_STAIRS_M, SEATED_M, UPPER_M
from tests.bench.world.motion_eighth import Board, Movers, Waves
from tests.bench.world.motion_eleventh import Washing
from tests.bench.world.motion_fifteenth import LotusLeaves, Monitors, Queue, Rank, SignalHead, Thread
from tests.bench.world.motion_fourteenth import Load
from tests.bench.world.motion_ninth import ARM_S, Arm, Escalator, Flag, Lanterns, Screen, SwayingTree
from tests.bench.world.motion_tenth import Bulbs, FallingWater, Passer
from tests.bench.world.motion_thirteenth import Flotsam
from tests.bench.world.places_fifteenth import BROOK_M, LILY_POND_M, SPAN_M, STREAM_M
from tests.bench.world.yards_fifteenth import BARRIER_M, JUNCTION_M, KERB_Y_M

RED, AMBER = (40, 40, 230), (60, 150, 240)
CROSSING_S, RED_S = 64.0, 34.0
"""Of the crossing's lights, the one way; the other way is half a turn ahead."""
SPAN_Y_M, SPAN_Z_M = SPAN_M
NEAR_Y_M, FAR_Y_M = JUNCTION_M


FIFTEENTH_MOVERS: dict[str, Movers] = {
    "estate gate": (
        partial(SwayingTree, at=(-11.0, 17.0), high_m=6.0, reach=0.05),
        partial(Arm, hinge=BARRIER_M, long_m=4.2),
        partial(Queue, line=(BARRIER_M[0] + 2.1, BARRIER_M[1] - 1.0), heading_deg=0.0, count=1, turn_s=ARM_S,
                stop_s=15.8),
        partial(Passer, start=(-7.6, 12.0), end=(-6.6, 4.0), every_s=24.0),
    ),
    "lotus pond": (
        partial(Waves, area=LILY_POND_M, lengths_m=(0.5, 5.0), speed_m_s=0.6, strength=0.06),
        partial(LotusLeaves, area=((2.5, 8.5), (15.0, 17.0)), count=150),
        partial(LotusLeaves, area=((-16.0, 9.0), (-4.5, 19.0)), count=120),
        partial(SwayingTree, at=(13.0, 34.5), high_m=6.5, reach=0.07),
    ),
    "back alley": (
        partial(Washing, start=(-1.9, 15.0, 3.4), end=(1.9, 15.4, 3.4), count=4),
        partial(Passer, start=(0.8, 24.0), end=(0.3, 3.0), every_s=43.0),
    ),
    "covered bridge": (
        partial(Waves, area=STREAM_M, lengths_m=(0.5, 6.0), speed_m_s=1.4, strength=0.07),
        *(
            partial(Raised, mover=partial(Passer, start=(x, SPAN_Y_M + 1.0), end=(-x, SPAN_Y_M + 1.0), every_s=s),
                    by_m=SPAN_Z_M, rail=((-21.0, SPAN_Y_M - 0.05, SPAN_Z_M + 1.1), 42.0), tone=(62, 82, 112))
            for x, s in ((14.0, 41.0), (-16.0, 37.0))
        ),
        partial(FallingWater, at=(-9.0, 22.0, 0.55), wide_m=16.0, high_m=0.55),
        partial(Lanterns, start=(-16.0, SPAN_Y_M - 0.4, 6.0), end=(16.0, SPAN_Y_M - 0.4, 6.0), count=9, colour=RED),
    ),
    "cable bridge": (
        partial(Passer, start=(9.9, 40.0), end=(9.8, 6.0), every_s=52.0),
    ),
    "parcel shop": (
        partial(Load, at=(0.0, 5.1, 0.0), layers=2, deep=1, tone=(104, 146, 180)),
        partial(Screen, at=(0.35, 6.22, 1.62), right=(0.6, 0, 0), high_m=0.38, every_s=19.0),
        partial(Passer, start=(2.3, 8.0), end=(2.2, 2.6), every_s=17.0),
    ),
    "signal crossing": (
        *(
            partial(SignalHead, at=at, turn_s=CROSSING_S, stop_s=RED_S)
            for at in ((5.2, FAR_Y_M + 5.0, 5.0), (1.7, FAR_Y_M + 5.0, 5.0))
        ),
        *(
            partial(Queue, line=(-x, FAR_Y_M + 5.0), heading_deg=180.0, count=3, turn_s=CROSSING_S, stop_s=RED_S)
            for x in (5.2, 1.8)
        ),
        partial(Queue, line=(-9.5, FAR_Y_M - 9.5), heading_deg=90.0, count=3, turn_s=CROSSING_S, stop_s=RED_S,
                ahead_s=CROSSING_S / 2),
        partial(Queue, line=(9.5, FAR_Y_M - 3.0), heading_deg=270.0, count=3, turn_s=CROSSING_S, stop_s=RED_S,
                ahead_s=CROSSING_S / 2),
        *(
            partial(Queue, line=(x, NEAR_Y_M), heading_deg=0.0, count=3, turn_s=CROSSING_S, stop_s=RED_S)
            for x in (1.8, 5.2)
        ),
        partial(Passer, start=(11.0, 9.0), end=(9.4, 15.0), every_s=13.0),
    ),
    "taxi rank": (
        partial(Board, at=(-4.6, 39.8, 8.4), wide_m=9.2, high_m=1.1, colour=RED),
        partial(Flag, at=(-17.0, 33.0, 8.6), wide_m=1.8, high_m=1.2, colour=RED),
        partial(Rank, head=(-9.0, KERB_Y_M), count=5, paint=(96, 170, 70)),
        partial(Porter, start=(9.0, 18.6), end=(-3.0, 19.4), turn_s=19.0),
        partial(Passer, start=(-5.0, 8.6), end=(7.0, 8.0), every_s=26.0),
    ),
    "mall atrium": (
        partial(Raised,
                mover=partial(Passer, start=(7.0, UPPER_M[0] + 0.4), end=(-7.0, UPPER_M[0] + 0.4), every_s=25.0),
                by_m=UPPER_M[1], rail=((-9.0, UPPER_M[0], UPPER_M[1] + 1.1), 18.0), tone=(150, 156, 158)),
        partial(Screen, at=(-2.6, 21.9, 10.2), right=(5.2, 0, 0), high_m=2.9, every_s=8.0),
        *(
            partial(Escalator, foot=(x, y, 0.0), wide_m=1.0, rise=(0.0, 9.0, 4.6), up=up)
            for (x, y), up in zip(MOVING_STAIRS_M, (True, False), strict=True)
        ),
        partial(Passer, start=(5.4, 3.6), end=(-5.0, 4.4), every_s=18.0),
    ),
    "ford bridge": (
        partial(Waves, area=BROOK_M, lengths_m=(0.5, 5.0), speed_m_s=2.2, strength=0.08),
        partial(Flotsam, near=(-26.0, 12.0), far=(26.0, 36.0), count=26),
        partial(SwayingTree, at=(-15.0, 43.0), high_m=7.5, reach=0.06),
    ),
    "net cafe": tuple(
        mover
        for row, seats in SEATED_M[::-1]
        for mover in (
            partial(Monitors, spots=tuple((x, row + 1.13) for x in seats if abs(x) > 0.7), z=0.9, wide_m=0.66),
            partial(Sitters, seats=tuple((x, row) for x in seats if abs(x) > 0.7), stay_s=4200.0, share=0.62,
                    from_behind=True),
        )
    ),
    "memorial arch": (
        partial(Flag, at=(7.4, 15.0, 4.6), wide_m=1.0, high_m=0.7, colour=RED),
        partial(Bulbs, start=(-7.4, 30.0, 4.4), end=(7.4, 30.0, 4.4), count=14, chase_s=2.0),
        partial(Lanterns, start=(-6.6, 13.0, 4.2), end=(-6.6, 30.0, 4.2), count=6, colour=RED),
        partial(Passer, start=(-3.0, 7.0), end=(4.0, 8.0), every_s=27.0),
    ),
    # By light, whatever the place.
    "slanted sun": (partial(LongShades, far_m=11.0),),
    "infra-red": (Thread,),
    "valley mist": (partial(FogBank, thick=0.35), partial(GroundMist, thick=0.35)),
    "settling snow": (partial(Flakes, count=260),),
    "cold rain": (partial(RainRings, count=180, far_m=14.0), partial(Streaks, count=110, slant=0.12)),
    "lamps at dusk": (partial(GlidingLight, least=0.82),),
    "shop-lamp night": (partial(Hunting, by=0.015),),
}  # fmt: skip
"""As NINTH_MOVERS of movers_ninth.py."""
