"""The catalogue of places: how a camera hangs there, the bare ground, and what builds the rest."""

from streams.sim.draw_country import bridge, checkpoint, village, works
from streams.sim.draw_site import CONCRETE, FIELD, GRASS, PAVEMENT, WATER, Place
from streams.sim.draw_town import alley, gate, junction, market, square, station, street

PLACES = {
    "street": Place((3.5, -2, 6.5, -4, 13, 72), PAVEMENT, street),
    "junction": Place((9, -4, 8.5, -14, 14, 84), PAVEMENT, junction),
    "gate": Place((-8, -6, 6.0, 16, 11, 74), PAVEMENT, gate),
    "square": Place((-6, -6, 9.0, 5, 13, 70), PAVEMENT, square),
    "village": Place((4.2, -3, 5.5, -8, 11, 68), FIELD, village),
    "bridge": Place((-5.5, -4, 7.0, 6, 12, 66), WATER, bridge),
    "market": Place((0.6, -2, 5.5, 2, 13, 70), CONCRETE, market),
    "checkpoint": Place((-4, -6, 7.5, 0, 11, 56), GRASS, checkpoint),
    "works": Place((-4, -4, 7.0, 6, 12, 74), CONCRETE, works),
    "station": Place((4, -4, 9.0, -8, 15, 82), PAVEMENT, station),
    "alley": Place((-1.6, -1, 4.6, 4, 12, 70), CONCRETE, alley),
}
