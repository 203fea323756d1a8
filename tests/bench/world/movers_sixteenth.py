"""What moves at the sixteenth set of places, by place, and in its lights."""

from functools import partial

from tests.bench.world.air_eleventh import LeafShade, LensFlare
from tests.bench.world.air_fourteenth import RainRings
from tests.bench.world.air_ninth import FogBank
from tests.bench.world.air_tenth import GlidingLight, HeadlightSweep, Streaks
from tests.bench.world.folk_fourteenth import Cook, Porter, Raised, Sitters
from tests.bench.world.indoors_sixteenth import AISLE_M, SEATS_M, TANKS_M
from tests.bench.world.motion_eighth import Movers, Smoke, Waves
from tests.bench.world.motion_eleventh import CeilingFan, Washing
from tests.bench.world.motion_fourteenth import Flames, Gulls, Load
from tests.bench.world.motion_ninth import Flag, Lanterns, SwayingTree
from tests.bench.world.motion_sixteenth import (
    ArrowBoard,
    Bubbles,
    Crowd,
    Egrets,
    Rafts,
    Ribbons,
    Rods,
    RoomDoor,
    Whisk,
)
from tests.bench.world.motion_tenth import Bulbs, Passer
from tests.bench.world.motion_twelfth import Grab, Pennants
from tests.bench.world.places_sixteenth import CHIMNEYS_M, DECK_M, FLOODED_M, INTAKE_M
from tests.bench.world.streets_sixteenth import FAIR_M, LOADED_M, POTS_M, STOOLS_M

RED = (40, 40, 220)
STEAM = (226, 226, 224)
DECK_Y_M, DECK_Z_M = DECK_M


def _around(area: tuple[tuple[float, float], tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    (x0, y0), (x1, y1) = area
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


SIXTEENTH_MOVERS: dict[str, Movers] = {
    "village banyan": (
        partial(SwayingTree, at=(-8.6, 24.0), high_m=6.5, reach=0.06),
        partial(Ribbons, area=((-4.0, 17.6, 2.9), (6.6, 18.4, 4.6)), count=46, colour=RED),
        partial(Sitters, seats=tuple((x, 16.3) for x in (-2.8, -1.6, 0.2, 1.1, 3.4, 5.0)), stay_s=900.0, share=0.6,
                from_behind=False),
        partial(Passer, start=(-6.0, 13.4), end=(5.0, 14.2), every_s=29.0),
    ),
    "road works": (
        partial(Grab, foot=(5.2, 36.0, 0.0), reach_m=5.0),
        partial(ArrowBoard, at=(2.0, 9.9, 0.9), wide_m=2.2, to_left=True),
        partial(Passer, start=(2.0, 24.0), end=(2.2, 12.0), every_s=31.0),
        partial(Pennants, start=(4.6, 11.0, 1.3), end=(8.4, 11.0, 1.3), count=11),
    ),
    "paddy fields": (
        *(
            partial(Waves, area=area, lengths_m=(0.4, 4.0), speed_m_s=0.5, strength=0.05)
            for area in (_around(FLOODED_M), ((4.6, 8.0), (16.4, 8.0), (16.4, 19.5), (4.6, 19.5)))
        ),
        partial(Egrets, area=FLOODED_M, count=9),
        partial(Passer, start=(-1.2, 34.0), end=(-1.0, 7.0), every_s=49.0),
    ),
    "street fair": (
        partial(Flag, at=(6.4, 34.0, 6.4), wide_m=1.1, high_m=0.8, colour=RED),
        partial(Crowd, area=FAIR_M, count=38),
    ),
    "fish stalls": (
        *(
            partial(Bubbles, foot=(side * AISLE_M, near, 0.62), along=(0.0, 2.2, 0.0), high_m=0.6, count=24)
            for side, near in TANKS_M[::-1]
        ),
        *(
            partial(Lanterns, start=(side * 2.1, near + 1.8, 2.8), end=(side * 2.1, near + 4.2, 2.8),
                    count=3, colour=RED)
            for side, near in TANKS_M[::-1]
        ),
        *(partial(Whisk, hub=(side * 2.1, near + 3.3, 1.6), arm_m=0.6) for side, near in TANKS_M[::-1]),
        partial(Passer, start=(-0.9, 13.0), end=(-0.8, 2.4), every_s=21.0),
        partial(Passer, start=(0.9, 2.6), end=(0.8, 9.0), every_s=33.0),
    ),
    "roofs below": (
        partial(Gulls, about=(2.0, 46.0, 13.0), count=14),
        *(partial(Smoke, spot=spot, wide_m=0.6, rise=(2.5, 1.0, 5.0), colour=(196, 196, 198), thick=0.35)
          for spot in CHIMNEYS_M),
        partial(Washing, start=(-1.9, 30.0, 3.6), end=(1.9, 30.4, 3.6), count=5),
    ),
    "gas depot": (
        partial(Load, at=LOADED_M, layers=2, deep=2, tone=(150, 156, 160)),
        partial(Porter, start=(2.6, 11.8), end=(-1.6, 11.6), turn_s=23.0),
        partial(Flag, at=(9.6, 15.0, 6.0), wide_m=1.2, high_m=0.8, colour=RED),
    ),
    "food stalls": (
        partial(Bulbs, start=(-5.0, 24.0, 4.6), end=(5.0, 24.0, 4.6), count=14, chase_s=3.0),
        *(partial(Cook, at=(x + 0.6, y + 0.7), pan=(x, y - 0.1, 1.15)) for x, y in POTS_M[::-1]),
        *(partial(Flames, spots=((x, y, 1.07),)) for x, y in POTS_M[::-1]),
        *(partial(Smoke, spot=(x, y, 1.3), wide_m=0.5, rise=(0.7, 0.2, 2.2), colour=STEAM, thick=0.3)
          for x, y in POTS_M[::-1]),
        partial(Sitters, seats=STOOLS_M, stay_s=1300.0, share=0.65, from_behind=False),
        partial(Passer, start=(-1.8, 4.0), end=(2.4, 6.4), every_s=22.0),
    ),
    "hotel corridor": (
        *(partial(RoomDoor, x=side * 1.14, y=near + 1.0, ahead_s=ahead)
          for side, near, ahead in ((-1, 14.4, 3.0), (1, 10.8, 21.0), (-1, 7.2, 33.0))),
        partial(Porter, start=(0.4, 18.0), end=(0.4, 6.0), turn_s=41.0),
        partial(Passer, start=(-0.5, 20.0), end=(-0.4, 2.0), every_s=38.0),
    ),
    "trash rack": (
        partial(Waves, area=_around(INTAKE_M), lengths_m=(0.5, 5.0), speed_m_s=0.9, strength=0.06),
        partial(Rafts, area=((-5.9, 9.5), (5.9, 25.2)), count=64),
        partial(Raised, mover=partial(Passer, start=(2.8, DECK_Y_M + 0.5), end=(-7.0, DECK_Y_M + 0.5), every_s=33.0),
                by_m=DECK_Z_M, rail=((-15.0, DECK_Y_M, DECK_Z_M + 1.05), 30.0), tone=(60, 170, 226)),
        partial(SwayingTree, at=(11.5, 30.0), high_m=6.5, reach=0.07),
    ),
    "sewing shop": (
        *(
            partial(Sitters, seats=tuple((x, row) for x in seats), stay_s=3600.0, share=0.75, from_behind=True)
            for row, seats in SEATS_M[::-1]
        ),
        *(partial(CeilingFan, hub=(x, y, 3.1), blade_m=0.7, turn_s=0.9)
          for x, y in ((-0.5, 13.0), (2.9, 9.5), (-3.4, 9.5))),
        partial(Passer, start=(-0.6, 14.0), end=(-0.5, 2.6), every_s=23.0),
    ),
    "dune road": (
        partial(SwayingTree, at=(-7.2, 14.0), high_m=2.0, reach=0.1),
        partial(SwayingTree, at=(7.4, 24.0), high_m=2.4, reach=0.1),
        partial(Pennants, start=(11.0, 30.0, 4.2), end=(19.4, 34.0, 5.6), count=16),
        partial(Flag, at=(19.5, 34.0, 10.8), wide_m=1.6, high_m=1.1, colour=RED),
    ),
    # By light, whatever the place.
    "driving rain": (partial(Streaks, count=120, slant=0.4), partial(RainRings, count=170, far_m=13.0)),
    "blue dusk": (partial(GlidingLight, least=0.86),),
    "sunlit snow": (partial(LeafShade, far_m=9.0, strength=0.3),),
    "facing sun": (partial(LensFlare, strength=0.5),),
    "yellow haze": (partial(FogBank, thick=0.25),),
    "infra-red": (partial(Rods, count=6),),
    "wet-lamp night": (HeadlightSweep, partial(RainRings, count=70, far_m=12.0)),
}  # fmt: skip
"""As NINTH_MOVERS of movers_ninth.py."""
