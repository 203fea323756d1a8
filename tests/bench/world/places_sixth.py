"""A sixth set of places, drawn when the fifth had been looked at: nothing was ever tuned on them. Metres; x to the
right, y forward."""

import numpy as np

from streams.sim.draw_light import Colour
from streams.sim.draw_site import CONCRETE, EARTH, FIELD, GRASS, PAVEMENT, WATER, Way, rows, walkers
from streams.sim.draw_stage import GROUND_FAR_M, Stage, Wall
from streams.sim.draw_things import block, hills, house, lamp, panel, pole, tree, upright, wires
from tests.bench.world.places_first import Build, parked_car, pick, traffic

WAGONS: tuple[Colour, ...] = ((60, 70, 120), (70, 96, 80), (110, 116, 120), (46, 84, 150), (88, 70, 60))
CLOTHS: tuple[Colour, ...] = ((90, 90, 200), (200, 150, 90), (110, 190, 210), (170, 120, 180), (206, 210, 214))


def _front(stage: Stage, x: float, y: float, top: float, size: tuple[float, float], colour: Colour, rib: float) -> None:
    """It faces the camera: width and height, hung by its upper edge."""
    face = panel(stage, size[0], size[1], colour, rib_m=rib)
    stage.walls.append(Wall(np.array([x, y, top]), np.array([size[0], 0, 0]), np.array([0, 0, -size[1]]), face))


def _among(stage: Stage, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(stage.random.integers(len(colours)))]


def stepped_street(stage: Stage) -> list[Way]:
    """Steps up an old town between tall fronts, landings, washing on lines from side to side, shop signs."""
    ground, half = stage.ground, pick(stage, 3.2, 5)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (134, 142, 150), pick(stage, 0.5, 1.1))
    y = pick(stage, 8, 11)
    for step in range(26):
        if step % 9:
            rise = 0.17 * step
            _front(
                stage, -half, y, rise + 0.17, (2 * half, 0.17), (120 + 2 * step, 126 + 2 * step, 132 + 2 * step), 0.0
            )
        y += 0.42 if step % 9 else pick(stage, 2.0, 3.2)
    for x in (-half + 0.3, half - 0.3):
        for at in np.arange(8, 24, 1.6).tolist():
            pole(stage, x, at, 1.0 + 0.3 * max(0.0, at - 9), (70, 74, 78), 0.07)
    rows(stage, half, right=True, shops=True, near=5, low=9, high=16)
    rows(stage, -half, right=False, shops=True, near=5, low=9, high=16)
    for at in np.arange(9, 34, pick(stage, 4, 6)).tolist():
        line = pick(stage, 5.2, 8.5)
        _front(stage, -half, at, line, (2 * half, 0.05), (60, 60, 60), 0.0)
        for x in np.arange(-half + 0.4, half - 0.8, pick(stage, 0.9, 1.6)).tolist():
            _front(
                stage, x, at - 0.05, line, (pick(stage, 0.5, 0.8), pick(stage, 0.7, 1.2)), _among(stage, CLOTHS), 0.0
            )
    lamp(stage, -half, 11, 0.9, 4.4)
    lamp(stage, half, 19, -0.9, 6.4)
    return walkers(stage, 5, -half + 0.6, half - 0.6, 5, 15)


def railway_yard(stage: Stage) -> list[Way]:
    """Many tracks side by side, standing wagons, masts with overhead lines, a signal bridge, a shed."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (112, 120, 128))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 22)
    apart = pick(stage, 4.4, 5.2)
    for number in range(-4, 5):
        x = number * apart
        for sleeper in np.arange(2, 110, 0.75).tolist():
            ground.box(x - 1.25, sleeper, x + 1.25, sleeper + 0.26, (96, 100, 106))
        for rail in (-0.72, 0.72):
            ground.line(x + rail, 0, GROUND_FAR_M, (176, 178, 176), 0.12)
    for number in (-3, -1, 2, 3):
        start = pick(stage, 16, 40)
        for wagon in range(int(stage.random.integers(2, 5))):
            y, tone = start + wagon * 14.2, _among(stage, WAGONS)
            block_top = pick(stage, 2.6, 3.8)
            _front(stage, number * apart - 1.4, y, block_top, (2.8, block_top - 0.7), tone, 0.7)
            side = number * apart + (1.4 if stage.view.x > number * apart else -1.4)
            face = panel(stage, 13, block_top - 0.7, tone, rib_m=1.3, cap=True)
            at, along = np.array([side, y, block_top]), np.array([0, 13.0, 0])
            stage.walls.append(Wall(at, along, np.array([0, 0, 0.7 - block_top]), face))
    for y in np.arange(12, 110, 24).tolist():
        for x in (-4.5 * apart, 0.5 * apart, 4.5 * apart):
            pole(stage, x, y, 8.5, (150, 156, 158), 0.24)
        _front(stage, -4.5 * apart, y, 7.9, (9 * apart, 0.22), (146, 150, 152), 0.8)
    for x in (-2 * apart, 0.0, 2 * apart):
        wires(stage, x, 4, 110, 6.4)
    bridge = pick(stage, 52, 66)
    _front(stage, -3 * apart, bridge, 7.2, (6 * apart, 0.9), (70, 74, 78), 1.0)
    for x in (-2 * apart, -apart, apart, 2 * apart):
        _front(stage, x - 0.3, bridge - 0.1, 6.6, (0.6, 1.3), (40, 42, 44), 0.0)
    block(stage, 5 * apart, 26, 5 * apart + 14, 60, pick(stage, 5, 8), plain=True)
    lamp(stage, -4.6 * apart, 18, 1.2, 11)
    hills(stage, height_m=pick(stage, 20, 70))
    return [*walkers(stage, 2, -1.8, 1.8, 8, 26), Way((apart * 0.5, 3), (apart * 0.5, 70), "truck", pick(stage, 0, 1))]


def substation(stage: Stage) -> list[Way]:
    """Gantries with wires, transformers with cooling ribs, insulators on posts, gravel, a fence of mesh in front."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, (146, 152, 158))
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 30)
    ground.asphalt(-3, 0, 2, GROUND_FAR_M, (112, 114, 116))
    for at in np.arange(14, 60, pick(stage, 11, 14)).tolist():
        for x in (-20.0, -9.0, 6.0, 18.0):
            pole(stage, x, at, pick(stage, 8, 11), (168, 174, 176), 0.3)
        _front(stage, -20, at, 8.2, (38, 0.4), (160, 166, 168), 0.5)
        for x in np.arange(-18, 18, 2.6).tolist():
            pole(stage, x, at + 3, 3.4, (92, 74, 62), 0.16)
            _front(stage, x - 0.2, at + 3, 4.2, (0.4, 0.9), (76, 62, 96), 0.1)
    for x, y in ((-13.0, 19.0), (9.0, 24.0), (pick(stage, 12, 16), 40.0)):
        wide = pick(stage, 3.4, 5)
        _front(stage, x, y, 3.6, (wide, 3.2), (120, 128, 124), 0.24)
        _front(stage, x + 0.4, y - 0.6, 2.8, (wide - 0.8, 2.2), (104, 112, 108), 0.16)
        for number in range(3):
            pole(stage, x + 0.7 + number * wide / 3.4, y, 5.0, (70, 60, 110), 0.2)
    for x in (-14, -4, 8):
        wires(stage, x, 10, 90, 8.6)
    mesh = panel(stage, 80, 2.0, (150, 154, 154), rib_m=pick(stage, 0.3, 0.5))
    mesh[::3] = (104, 108, 110)
    upright(stage, (-40, pick(stage, 9, 11)), (-5, pick(stage, 9, 11)), 2.0, mesh)
    block(stage, -36, 30, -24, 44, 4, plain=True)
    _front(stage, 3.2, 11, 1.6, (0.9, 0.7), (50, 200, 230), 0.0)
    lamp(stage, -6, 16, 1.0, 6)
    hills(stage, height_m=pick(stage, 40, 120))
    return [*walkers(stage, 2, -2.4, 1.4, 8, 40), Way((-0.6, 3), (-0.6, 60), "van", pick(stage, 0, 1))]


def office_lobby(stage: Stage) -> list[Way]:
    """Indoors: a bright front of glass, a counter, gates side by side, pillars of stone, plants in pots."""
    ground, height = stage.ground, pick(stage, 3.8, 5)
    ground.paving(-60, 0, 60, GROUND_FAR_M, (184, 190, 196), pick(stage, 0.8, 1.4))
    ground.box(-2.4, 3, 2.4, 16, (110, 90, 120))
    end = pick(stage, 19, 24)
    glass = panel(stage, 18, height, (232, 230, 226))
    for left in range(0, glass.shape[1], int(stage.random.integers(44, 70))):
        glass[:, left : left + 4] = (80, 84, 88)
    glass[-60:-56] = (80, 84, 88)
    upright(stage, (-9, end), (9, end), height, glass)
    stone: Colour = _among(stage, ((150, 160, 172), (172, 176, 180), (120, 128, 140)))
    for x, start, to in ((-9, end, 1), (9, 1, end)):
        side = panel(stage, end - 1, height, stone, rib_m=pick(stage, 1.2, 2.4))
        side[-30:-26] = (90, 96, 104)
        upright(stage, (x, start), (x, to), height, side)
    for column in (-5.5, 5.5):
        for y in (8.0, 15.0):
            _front(stage, column - 0.4, y, height, (0.8, height), (200, 206, 210), 0.2)
    for gate in np.arange(-3.6, 4, 1.2).tolist():
        _front(stage, gate, 12, 1.05, (0.3, 1.05), (96, 100, 104), 0.0)
        _front(stage, gate + 0.3, 12.05, 0.95, (0.8, 0.12), (70, 190, 90), 0.0)
    _front(stage, -8, 10, 1.15, (3.4, 1.15), (70, 96, 140), 0.5)
    _front(stage, -7.4, 10.6, 2.9, (2.2, 0.9), (150, 110, 60), 0.0)
    for pot in (-8.2, 7.4):
        tree(stage, pot, end - 3, pick(stage, 1.8, 2.6))
    for y in np.arange(5, end, 3.0).tolist():
        _front(stage, -4, y, height, (8, 0.14), (238, 240, 240), 0.0)
    lamp(stage, 8.6, 10, -0.6, height - 0.3)
    return walkers(stage, 5, -3.4, 3.4, 5, end - 4)


def pump_house(stage: Stage) -> list[Way]:
    """Indoors: thick pipes in two colours along the walls, motors in a row, tanks, a gallery with a rail."""
    ground, height = stage.ground, pick(stage, 5, 7)
    ground.box(-60, 0, 60, GROUND_FAR_M, _among(stage, ((96, 120, 84), (120, 124, 128), (110, 96, 90))))
    ground.speckle(-60, 0, 60, 40, 8)
    for x in (-3.4, 3.4):
        ground.line(x, 0, 40, (60, 190, 220), 0.14)
    wall = panel(stage, 26, height, (176, 182, 186), rib_m=0.0)
    wall[-40:] = (120, 110, 90)
    upright(stage, (-13, 30), (13, 30), height, wall)
    for x, start, to in ((-13, 30, 1), (13, 1, 30)):
        upright(stage, (x, start), (x, to), height, panel(stage, 29, height, (166, 172, 176), rib_m=4.0))
    pipes: tuple[Colour, ...] = ((180, 120, 50), (70, 150, 80), (60, 60, 180), (190, 194, 196))
    for number, high in enumerate(np.linspace(2.6, height - 0.6, 4).tolist()):
        _front(stage, -13, 29.5 - 0.3 * number, high, (26, pick(stage, 0.3, 0.55)), pipes[number], 0.0)
    for x in np.arange(-11, 12, pick(stage, 3.4, 4.6)).tolist():
        for y in (13.0, 21.0):
            _front(stage, x, y, 1.5, (1.5, 1.1), pipes[0], 0.14)
            _front(stage, x + 0.3, y - 0.4, 0.9, (0.9, 0.9), (90, 94, 96), 0.0)
            pole(stage, x + 0.7, y + 0.2, pick(stage, 3, 4.4), pipes[1], 0.34)
            _front(stage, x + 0.4, y, 2.2, (0.6, 0.6), (40, 40, 190), 0.0)
    for x in (-9, 6):
        _front(stage, x, 26, 3.6, (2.8, 3.6), (196, 200, 200), 0.9)
    _front(stage, -13, 18, 3.6, (8, 0.2), (70, 180, 210), 0.0)
    for x in np.arange(-12.8, -5, 0.7).tolist():
        pole(stage, x, 18, 4.6, (70, 180, 210), 0.06)
    lamp(stage, 0, 16, 0.1, height - 0.4)
    return walkers(stage, 3, -3, 3, 6, 26)


def fish_ponds(stage: Stage) -> list[Way]:
    """Sheets of water between dikes, paddle wheels that stand in them, huts on stilts, poles: mostly bare."""
    ground = stage.ground
    ground.box(-60, 0, 60, GROUND_FAR_M, EARTH)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 12)
    y = pick(stage, 7, 9)
    for row in range(5):
        deep = pick(stage, 11, 17)
        edge = pick(stage, -30, -16)
        for number in range(3):
            tone = 0.9 + 0.06 * ((row + number) % 3)
            water: Colour = (WATER[0] * tone, WATER[1] * tone, WATER[2] * tone)
            ground.box(edge + number * 22, y, edge + number * 22 + 19.4, y + deep, water)
            for wheel in (5.0, 12.0):
                _front(stage, edge + number * 22 + wheel, y + deep / 2, 0.5, (1.4, 0.5), (206, 210, 214), 0.2)
        y += deep + pick(stage, 2.4, 3.4)
    for x, at in ((pick(stage, -14, -8), 22), (pick(stage, 8, 14), 38)):
        for leg in (0.2, 2.6):
            pole(stage, x + leg, at, 1.4, (70, 84, 96), 0.16)
        _front(stage, x, at, 3.4, (3, 2.1), (80, 100, 124), 0.3)
        _front(stage, x - 0.4, at - 0.1, 3.8, (3.8, 0.5), (96, 100, 150), 0.25)
    for at in (14, 34, 54, 74):
        pole(stage, -3, at, 6.5, (110, 116, 120), 0.2)
    wires(stage, -3, 12, 80, 6.2)
    for _ in range(8):
        tree(stage, pick(stage, -58, 58), pick(stage, 88, 130), pick(stage, 3, 7))
    lamp(stage, -3, 16, 1.0, 5)
    hills(stage, height_m=pick(stage, 15, 60))
    return [Way((-1.6, 3), (-1.6, 60), "tricycle", pick(stage, 0, 1)), *walkers(stage, 2, -4, 0, 8, 30)]


def tram_street(stage: Stage) -> list[Way]:
    """Rails in the street between tall fronts, masts and overhead wires, a stop with a roof, trees, parked cars."""
    ground, half = stage.ground, pick(stage, 8, 10)
    ground.paving(-60, 0, 60, GROUND_FAR_M, PAVEMENT, 0.9)
    ground.asphalt(-half, 0, half, GROUND_FAR_M, (106, 106, 108))
    ground.paving(-3, 0, 3, GROUND_FAR_M, (130, 132, 138), 0.6)
    for track in (-1.6, 1.6):
        for rail in (-0.72, 0.72):
            ground.line(track + rail, 0, GROUND_FAR_M, (84, 86, 88), 0.12)
    ground.zebra(-half, half, pick(stage, 15, 18), pick(stage, 19, 21))
    rows(stage, half + 3.5, right=True, shops=True, low=12, high=24)
    rows(stage, -half - 3.5, right=False, shops=True, low=12, high=24)
    stop = pick(stage, 24, 30)
    _front(stage, 3.3, stop, 2.7, (2.2, 0.25), (60, 60, 60), 0.0)
    _front(stage, 3.4, stop + 0.2, 2.4, (2.0, 1.9), (150, 140, 120), 0.7)
    for y in np.arange(13, 110, 22).tolist():
        for x in (-half - 0.8, half + 0.8):
            pole(stage, x, y, 7.5, (70, 90, 70), 0.2)
        _front(stage, -half - 0.8, y, 6.6, (2 * half + 1.6, 0.06), (50, 50, 50), 0.0)
    for x in (-1.6, 1.6):
        wires(stage, x, 4, 110, 5.8)
    for y in np.arange(12, 70, pick(stage, 9, 12)).tolist():
        tree(stage, -half - 2.2, y, pick(stage, 5, 8))
        if stage.random.random() < 0.7:
            parked_car(stage, half - 1.2, y + 2)
    lamp(stage, half + 0.8, 20, -1.4, 7.6)
    lanes = traffic(stage, 2, (half - 4, 3), (half - 4, 100))
    return [*lanes, *traffic(stage, 1, (-half + 3, 100), (-half + 3, 2)), *walkers(stage, 6, -half - 3, -half, 8, 40)]


def terraces(stage: Stage) -> list[Way]:
    """Fields in steps up a slope, one edge above the other right across the view, a path, a house, lone trees."""
    ground, far = stage.ground, pick(stage, 18, 24)
    ground.box(-60, 0, 60, GROUND_FAR_M, FIELD)
    ground.speckle(-60, 0, 60, GROUND_FAR_M, 16)
    ground.polygon([(-2, 0), (1, 0), (4, far), (2, far)], EARTH)
    for y in np.arange(8, far, pick(stage, 2.6, 3.6)).tolist():
        ground.box(-60, y, 60, y + 0.35, (60, 90, 84))
    top = 0.0
    for step in range(int(stage.random.integers(6, 9))):
        rise = pick(stage, 1.2, 2.2)
        top += rise
        bank: Colour = (60 + 4 * step, 96 + 5 * step, 88 + 6 * step)
        _front(stage, -60, far + 5 * step, top, (120, rise), bank, 0.0)
        _front(stage, -60, far + 5 * step - 0.05, top + 0.12, (120, 0.3), (120, 160, 150 + 6 * step), 0.0)
        for _ in range(3):
            x = pick(stage, -40, 40)
            _front(stage, x, far + 5 * step - 0.1, top + 0.9, (pick(stage, 0.8, 2.4), 0.9), (50, 84, 66), 0.2)
    house(stage, pick(stage, 9, 14), 11, pick(stage, 19, 23), 17)
    tree(stage, pick(stage, -12, -7), pick(stage, 12, 16), pick(stage, 4, 7))
    tree(stage, pick(stage, -24, -16), far - 1, pick(stage, 4, 6))
    for x in (-15, 5):
        pole(stage, x, pick(stage, 13, 17), 7, (110, 118, 126), 0.22)
    lamp(stage, 8, 12, 0.8, 5)
    hills(stage, height_m=pick(stage, 90, 200))
    along = [Way((-0.5, 3), (3, far - 2), "rider", 0.4), Way((-0.5, 4), (2.8, far - 3), "tricycle", 0.9)]
    return along + walkers(stage, 3, -14, 8, 8, far - 3)


SIXTH_PLACES: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]] = {
    "stepped street": (((-2, 2), (-1, 2), (3, 5), (-8, 8), (2, 9), (50, 80)), PAVEMENT, stepped_street),
    "railway yard": (((-8, 8), (-3, 1), (6, 10), (-10, 10), (8, 14), (50, 85)), EARTH, railway_yard),
    "substation": (((-5, 5), (-2, 1), (4, 7), (-12, 12), (5, 11), (55, 85)), CONCRETE, substation),
    "office lobby": (((-4, 4), (-1, 2), (2.8, 3.5), (-12, 12), (8, 14), (65, 100)), CONCRETE, office_lobby),
    "pump house": (((-4, 4), (-1, 2), (3.6, 4.6), (-12, 12), (8, 14), (65, 95)), CONCRETE, pump_house),
    "fish ponds": (((-5, 5), (-2, 1), (4, 7), (-14, 14), (6, 11), (50, 85)), EARTH, fish_ponds),
    "tram street": (((-6, 6), (-3, 1), (5, 9), (-8, 8), (6, 12), (45, 75)), PAVEMENT, tram_street),
    "terraces": (((-5, 5), (-2, 1), (4, 7), (-12, 12), (3, 9), (50, 80)), GRASS, terraces),
}
"""As PLACES of places_first.py."""
