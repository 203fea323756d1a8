"""What moves at the eleventh set of places, by place, and in its lights."""

from functools import partial

from tests.bench.world.air_eleventh import GroundMist, LeafShade, LensFlare, Motes, NeonShine, WetFlakes
from tests.bench.world.indoors_eleventh import DOOR_M, FANS_M
from tests.bench.world.motion_eighth import Board, Movers, Smoke, Waves
from tests.bench.world.motion_eleventh import (
    Beacons,
    Belt,
    Cabins,
    Cattle,
    CeilingFan,
    Dancers,
    Ferry,
    Goods,
    Signal,
    Swings,
    TurningDoor,
    Washing,
)
from tests.bench.world.motion_ninth import Flag, Screen, SwayingTree
from tests.bench.world.motion_tenth import Passer
from tests.bench.world.places_eleventh import (
    BELT_M,
    KIOSK_M,
    LANDING_M,
    ROPES_M,
    SPAN_Y_M,
    SPAN_Z_M,
)
from tests.bench.world.yards_eleventh import DANCE_M, LINES_M, PENS_M, POSTS_M, SWINGS_M

GREEN, BLUE, RED = (90, 230, 70), (240, 110, 40), (40, 40, 240)

ELEVENTH_MOVERS: dict[str, Movers] = {
    "ferry landing": (
        partial(
            Waves,
            area=((-58.0, 20.5), (58.0, 20.5), (58.0, 92.0), (-58.0, 96.0)),
            lengths_m=(0.6, 7.0),
            speed_m_s=1.1,
            strength=0.06,
        ),
        partial(Ferry, landing=(LANDING_M[0], LANDING_M[1] + 1.5), far_y=86.0),
        partial(Flag, at=(-7.4, 9.2, 4.6), wide_m=1.2, high_m=0.8, colour=(44, 40, 200)),
    ),
    "playground": (
        partial(Swings, bar=SWINGS_M, seats=4, gap_m=1.28),
        partial(SwayingTree, at=(-15.0, 22.5), high_m=6.5, reach=0.045),
    ),
    "police kiosk": (
        partial(
            Beacons,
            spots=((KIOSK_M[0] + 1.5, KIOSK_M[1] - 0.4, 3.15), (KIOSK_M[0] + 2.0, KIOSK_M[1] - 0.4, 3.15)),
            colours=(RED, BLUE),
            turn_s=0.6,
            breathe=False,
        ),
        partial(Signal, at=(-1.1, 16.8, 3.56), wide_m=0.85),
        partial(Board, at=(KIOSK_M[0] + 0.3, KIOSK_M[1] - 0.12, 2.1), wide_m=2.6, high_m=0.26, colour=RED),
        partial(Passer, start=(-0.2, 6.0), end=(1.4, 12.2), every_s=17.0),
    ),
    "sunken road": (
        partial(Goods, y=SPAN_Y_M + 3.0, z=SPAN_Z_M + 0.2),
        partial(Board, at=(-5.6, SPAN_Y_M - 0.4, 4.36), wide_m=2.0, high_m=0.6, colour=(50, 170, 240)),
    ),
    "tenement court": tuple(
        partial(Washing, start=start, end=end, count=count)
        for start, end, count in sorted(LINES_M, key=lambda line: -line[0][1])
    ),
    "dancing square": (
        *(
            partial(Flag, at=(x, 25.0, 7.4), wide_m=1.3, high_m=0.9, colour=colour)
            for x, colour in ((-12.5, (44, 40, 200)), (-11.0, (60, 180, 226)), (11.0, (80, 150, 70)))
        ),
        partial(Dancers, at=DANCE_M, rows=4, columns=6),
    ),
    "ropeway": tuple(partial(Cabins, start=start, end=end, gap_m=19.0) for start, end in ROPES_M),
    "service hall": (
        *(partial(Board, at=(-4.85 + 2.25 * n, 11.15, 2.86), wide_m=1.1, high_m=0.28, colour=RED) for n in range(5)),
        *(partial(CeilingFan, hub=hub, blade_m=0.7, turn_s=0.83) for hub in sorted(FANS_M, key=lambda at: -at[1])),
        partial(Passer, start=(-4.9, 9.6), end=(0.2, 8.6), every_s=14.0),
        partial(Passer, start=(0.4, 2.2), end=(0.3, 7.2), every_s=23.0),
    ),
    "cattle market": tuple(
        partial(Cattle, at=(left + 0.9, near), wide_m=6.6, count=3)
        for left, near in sorted(PENS_M, key=lambda pen: -pen[1])
    ),
    "charging bays": (
        partial(
            Beacons,
            spots=tuple((x, 18.2, 1.75) for x in POSTS_M),
            colours=(GREEN, BLUE, GREEN),
            turn_s=3.1,
            breathe=True,
        ),
        partial(SwayingTree, at=(-15.0, 22.0), high_m=6.0, reach=0.04),
        partial(Screen, at=(12.7, 15.35, 1.1), right=(0.8, 0, 0), high_m=0.5, every_s=7.0),
    ),
    "hotel lobby": (
        partial(TurningDoor, axis=DOOR_M, wing_m=1.55, high_m=2.5),
        partial(Passer, start=(-0.9, 8.6), end=(-4.4, 6.4), every_s=16.0),
        partial(Passer, start=(2.2, 2.6), end=(0.7, 8.8), every_s=21.0),
        partial(Screen, at=(4.0, 11.4, 2.4), right=(1.6, 0, 0), high_m=0.9, every_s=9.0),
    ),
    "grain depot": (
        partial(Belt, foot=BELT_M[0], head=BELT_M[1], gap_m=1.5, colour=(150, 178, 194)),
        partial(Smoke, spot=(-1.6, 20.0, 3.4), wide_m=0.7, rise=(1.6, 0.2, 1.8), colour=(170, 190, 204), thick=0.3),
    ),
    # By light, whatever the place.
    "dappled noon": (partial(LeafShade, far_m=15.0, strength=0.5),),
    "ground mist": (partial(GroundMist, thick=0.55),),
    "sun flare": (partial(LensFlare, strength=0.6),),
    "wet snow": (partial(WetFlakes, count=130),),
    "neon night": (NeonShine,),
    "infra-red": (partial(Motes, count=26),),
}
"""As NINTH_MOVERS of movers_ninth.py."""
