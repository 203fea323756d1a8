"""What moves at the eleventh set of places: a ferry, sacks on a belt, cabins on a rope, wagons on a bridge, cattle,
people who dance, fans, a door that turns, swings, washing, lamps that count or breathe. Each by the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import Brush, Clothes, Pose, draw_person
from streams.sim.draw_view import Floats, View
from tests.bench.world.pieces import Spot

CROSSING_S = 840.0
"""A ferry comes, lies at the landing, and goes within it."""
GOODS_S = 210.0
SIGNAL_S = 64
"""Of a pedestrians' signal: the first half of it is green."""
COUNT_PX = (48, 72)
TURN = np.linspace(0, 2 * np.pi, 13)


class Ferry:
    """A flat one with a wheelhouse, seen from its bow: it grows as it comes, and rocks a little."""

    def __init__(self, view: View, light: Light, *, landing: tuple[float, float], far_y: float) -> None:
        self._view, self._light, self._landing, self._far_y = view, light, landing, far_y

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, near) = Brush(picture, self._view, self._light), self._landing
        moment = at_s % CROSSING_S / CROSSING_S
        away = float(np.clip(1 - moment / 0.3, 0, 1) + np.clip((moment - 0.7) / 0.3, 0, 1))
        y, x = near + (self._far_y - near) * away, x + 9 * away
        rock = 0.05 * np.sin(1.1 * at_s)
        self._face(brush, x, y - 0.8, [(-4.4, 0.0), (4.4, 0.0), (3.9, 0.3), (-3.9, 0.3)], (176, 170, 156))
        hull = [(-3.4, 0.05), (3.4, 0.05), (3.8, 1.2 + rock), (-3.8, 1.2 - rock)]
        self._face(brush, x, y, hull, (140, 84, 40))
        self._face(
            brush, x, y, [(-3.8, 1.2 - rock), (3.8, 1.2 + rock), (3.8, 1.35 + rock), (-3.8, 1.35 - rock)], (230,) * 3
        )
        self._face(brush, x, y + 0.5, [(-3.3, 1.3), (3.3, 1.3), (3.3, 3.2 + rock), (-3.3, 3.2 - rock)], (96, 92, 86))
        for post in np.linspace(-3.3, 3.1, 6).tolist():
            self._face(
                brush, x, y + 0.4, [(post, 1.3), (post + 0.18, 1.3), (post + 0.18, 3.2), (post, 3.2)], (216,) * 3
            )
        self._face(
            brush, x, y + 0.3, [(-3.6, 3.15), (3.6, 3.15), (3.6, 3.4 + rock), (-3.6, 3.4 - rock)], (206, 208, 206)
        )
        self._face(brush, x, y + 1.0, [(-1.2, 3.4), (1.2, 3.4), (1.1, 5.1), (-1.1, 5.1)], (222, 224, 224))
        self._face(brush, x, y + 0.9, [(-1.0, 4.1), (1.0, 4.1), (0.95, 4.8), (-0.95, 4.8)], (84, 72, 60))
        for tyre in (-2.4, 0.0, 2.4):
            ring = np.stack([x + tyre + 0.32 * np.cos(TURN), 0 * TURN + y - 0.1, 0.7 + 0.32 * np.sin(TURN)], 1)
            brush.polygon(ring, (34, 34, 36))

    @staticmethod
    def _face(brush: Brush, x: float, y: float, outline: list[tuple[float, float]], colour: Colour) -> None:
        brush.polygon(np.array([(x + aside, y, up) for aside, up in outline]), colour)


class Belt:
    """A sloping conveyor that carries sacks up, one after the other."""

    def __init__(self, view: View, light: Light, *, foot: Spot, head: Spot, gap_m: float, colour: Colour) -> None:
        self._view, self._light, self._gap_m, self._colour = view, light, gap_m, colour
        self._foot, self._way = np.array(foot), np.array(head) - np.array(foot)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, long = Brush(picture, self._view, self._light), float(np.linalg.norm(self._way))
        along, up = self._way / long, np.array([0, 0, 1.0])
        for number in range(int(long / self._gap_m)):
            ride, ordinal = (at_s * 0.7 + number * self._gap_m) % long, (at_s * 0.7 + number * self._gap_m) // long
            tone = 0.85 + 0.3 * float(np.random.default_rng([int(ordinal), number]).random())
            middle = self._foot + along * ride
            corners = [
                middle + along * a + up * b for a, b in ((-0.42, 0.06), (-0.34, 0.4), (0.34, 0.44), (0.42, 0.06))
            ]
            brush.polygon(np.array(corners), _times(self._colour, tone))
            band = [middle + along * a + up * b for a, b in ((-0.05, 0.07), (-0.05, 0.41), (0.06, 0.42), (0.06, 0.07))]
            brush.polygon(np.array(band), _times(self._colour, tone * 0.7))


class Cabins:
    """Of a ropeway: they hang from a rope, and come or go along it with equal gaps."""

    def __init__(self, view: View, light: Light, *, start: Spot, end: Spot, gap_m: float) -> None:
        self._view, self._light, self._gap_m = view, light, gap_m
        self._start, self._way = np.array(start), np.array(end) - np.array(start)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, long = Brush(picture, self._view, self._light), float(np.linalg.norm(self._way))
        rides = sorted(
            ((at_s * 3.2 + number * self._gap_m) % long, number) for number in range(int(long / self._gap_m))
        )
        spots = [(self._start + self._way * (ride / long), number) for ride, number in rides]
        for spot, number in sorted(spots, key=lambda one: -float(np.linalg.norm(one[0] - self._view.position))):
            x, y, z = (float(value) for value in spot)
            swing = 0.14 * np.sin(1.3 * at_s + number)
            colour = ((50, 60, 196), (60, 180, 226), (170, 110, 40), (70, 140, 70))[number % 4]
            self._box(
                brush, (x, y), [(-0.04, z), (0.04, z), (swing + 0.04, z - 1.2), (swing - 0.04, z - 1.2)], (90,) * 3
            )
            left, right, low, top = x + swing - 0.95, x + swing + 0.95, z - 3.3, z - 1.2
            self._box(brush, (0, y), [(left, low), (right, low), (right - 0.15, top), (left + 0.15, top)], colour)
            self._box(brush, (0, y), [(left + 0.2, low + 0.9), (right - 0.2, low + 0.9), (right - 0.3, top - 0.25),
                                      (left + 0.3, top - 0.25)], (104, 92, 80))  # fmt: skip

    @staticmethod
    def _box(brush: Brush, at: tuple[float, float], outline: list[tuple[float, float]], colour: Colour) -> None:
        brush.polygon(np.array([(at[0] + aside, at[1], up) for aside, up in outline]), colour)


class Goods:
    """Wagons of many kinds that roll over a bridge from the right, now and then."""

    def __init__(self, view: View, light: Light, *, y: float, z: float) -> None:
        self._view, self._light, self._y, self._z = view, light, y, z

    def put_into(self, picture: Image, at_s: float) -> None:
        moment = at_s % GOODS_S - 80
        if not 0 < moment < 34:
            return
        brush, head = Brush(picture, self._view, self._light), 70 - 8 * moment
        for wagon in range(12):
            left, kind = head + 13.6 * wagon, wagon * 7 % 3
            if not -80 < left < 75:
                continue
            colour = ((44, 60, 110), (52, 52, 54), (110, 120, 70))[kind]
            top = self._z + (2.9, 2.1, 3.3)[kind]
            self._face(brush, left, left + 12.8, self._z + 0.8, top, colour)
            self._face(brush, left, left + 12.8, self._z + 0.5, self._z + 0.8, (40, 40, 42))
            for rib in np.arange(left + 0.4, left + 12.5, 1.7).tolist():
                self._face(brush, rib, rib + 0.16, self._z + 0.9, top - 0.1, _times(colour, 0.72))

    def _face(self, brush: Brush, left: float, right: float, low: float, top: float, colour: Colour) -> None:
        y = self._y
        brush.polygon(np.array([(left, y, low), (right, y, low), (right, y, top), (left, y, top)]), colour)


class Cattle:
    """They stand in a pen: heads that nod and turn to the trough, tails that swing."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], wide_m: float, count: int) -> None:
        random = np.random.default_rng(round(10 * abs(at[0]) + at[1]))
        self._view, self._light, self._at, self._wide_m = view, light, at, wide_m
        self._xs = at[0] + wide_m * (np.arange(count) + random.uniform(0.1, 0.5, count)) / count
        self._coats = [((60, 92, 138), (44, 48, 54), (176, 188, 196))[int(k)] for k in random.integers(0, 3, count)]
        self._phases = random.uniform(0, 6, count)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for number, (x, coat, phase) in enumerate(
            zip(self._xs.tolist(), self._coats, self._phases.tolist(), strict=True)
        ):
            facing, y = 1 - 2 * (number % 2), self._at[1] + 0.5 * (number % 3)
            nod = float(np.clip(np.sin(at_s / 4.3 + phase) * 1.6, -1, 1))
            tail = 0.16 * np.sin(2.9 * at_s + phase)
            for leg in (-0.7, -0.5, 0.5, 0.7):
                self._face(
                    brush, x, y, facing, [(leg, 0), (leg + 0.14, 0), (leg + 0.16, 0.8), (leg, 0.8)], _times(coat, 0.7)
                )
            body = [(-0.85, 0.65), (0.75, 0.62), (0.9, 1.0), (0.8, 1.4), (-0.8, 1.36), (-0.92, 1.1)]
            self._face(brush, x, y, facing, body, coat)
            self._face(
                brush, x, y - 0.02, facing, [(-0.2, 0.75), (0.3, 0.72), (0.35, 1.2), (-0.25, 1.25)], _times(coat, 1.2)
            )
            neck = 1.35 + 0.35 * nod
            head = [
                (0.7, 1.05),
                (0.8, 1.4),
                (1.25, neck + 0.1),
                (1.6, neck - 0.25),
                (1.5, neck - 0.4),
                (1.1, neck - 0.2),
            ]
            self._face(brush, x, y - 0.04, facing, head, _times(coat, 0.9))
            self._face(
                brush, x, y, facing, [(-0.9, 1.3), (-0.84, 1.3), (-0.9 - tail, 0.6), (-0.97 - tail, 0.6)], (50, 54, 60)
            )
        left, near = self._at[0] - 0.9, self._at[1] - 1.5
        for rail in (1.45, 1.05, 0.65):
            bar = [(0, rail - 0.06), (self._wide_m + 2.2, rail - 0.06), (self._wide_m + 2.2, rail), (0, rail)]
            self._face(brush, left, near, 1, bar, (168, 172, 174))

    @staticmethod
    def _face(
        brush: Brush, x: float, y: float, facing: int, outline: list[tuple[float, float]], colour: Colour
    ) -> None:
        brush.polygon(np.array([(x + facing * aside, y, up) for aside, up in outline]), colour)


class Dancers:
    """In rows before a loudspeaker: all sway, step aside and raise their arms in time."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], rows: int, columns: int) -> None:
        random = np.random.default_rng(round(at[1]))
        self._view, self._light = view, light
        self._spots = [
            (at[0] + 1.7 * column + float(random.uniform(-0.2, 0.2)), at[1] + 1.9 * row)
            for row in reversed(range(rows))
            for column in range(columns)
        ]
        self._tones = [tuple(float(v) for v in row) for row in random.uniform(50, 210, (rows * columns, 3))]

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, beat = Brush(picture, self._view, self._light), 2 * np.pi * at_s / 2.4
        for number, (x, y) in enumerate(self._spots):
            late = beat - 0.15 * (number % 4)
            b, g, r = self._tones[number]
            aside, heading = x + 0.35 * float(np.sin(late / 2)), 0.4 * float(np.sin(late / 4))
            draw_person(brush, Clothes((b, g, r), (50, 46, 48)), Pose(aside, y, heading), late)
            lift = 0.5 + 0.5 * np.sin(late)
            for side in (-1, 1):
                hand = (aside + side * (0.3 + 0.35 * lift), 0.95 + 0.95 * lift)
                arm = [(aside + side * 0.2, 1.42), (aside + side * 0.24, 1.32), (hand[0], hand[1] - 0.07), hand]
                brush.polygon(np.array([(ax, y - 0.06, up) for ax, up in arm]), (b * 0.85, g * 0.85, r * 0.85))


class CeilingFan:
    """Three blades below a rod, seen from aside and below; so quick that they smear."""

    def __init__(self, view: View, light: Light, *, hub: Spot, blade_m: float, turn_s: float) -> None:
        self._view, self._light, self._hub, self._blade_m, self._turn_s = view, light, hub, blade_m, turn_s

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z) = Brush(picture, self._view, self._light), self._hub
        before = picture.copy()
        for blade in range(3):
            for smear in (0.0, 0.05):
                turn = 2 * np.pi * ((at_s + smear) / self._turn_s + blade / 3)
                along, aside = (
                    np.array([np.cos(turn), np.sin(turn), 0.0]),
                    np.array([-np.sin(turn), np.cos(turn), 0.06]),
                )
                edges = [(0.1, -0.07), (self._blade_m, -0.09), (self._blade_m, 0.09), (0.1, 0.07)]
                brush.polygon(
                    np.array([np.array([x, y, z]) + along * a + aside * b for a, b in edges]), (112, 114, 116)
                )
        cv2.addWeighted(picture, 0.7, before, 0.3, 0, dst=picture)
        for low, top, half in ((z, z + 0.45, 0.02), (z - 0.12, z + 0.1, 0.14)):
            face = [(x - half, y, low), (x + half, y, low), (x + half, y, top), (x - half, y, top)]
            brush.polygon(np.array(face), (120, 122, 122))


class TurningDoor:
    """Four wings of glass about an upright, within a drum: slowly, all the time."""

    def __init__(self, view: View, light: Light, *, axis: tuple[float, float], wing_m: float, high_m: float) -> None:
        self._view, self._light, self._axis, self._wing_m, self._high_m = view, light, axis, wing_m, high_m

    def put_into(self, picture: Image, at_s: float) -> None:
        (x, y), high = self._axis, self._high_m
        turns = [2 * np.pi * (at_s / 9.0 + wing / 4) for wing in range(4)]
        for turn in sorted(turns, key=lambda angle: -float(np.sin(angle))):
            end = np.array([np.cos(turn), np.sin(turn)]) * self._wing_m
            before, brush = picture.copy(), Brush(picture, self._view, self._light)
            self._pane(brush, (0.0, 1.0), (0.0, high), (176, 180, 170), (x, y), end)
            cv2.addWeighted(picture, 0.22, before, 0.78, 0, dst=picture)
            for across, up in (
                ((0.0, 0.05), (0, high)),
                ((0.94, 1.0), (0, high)),
                ((0, 1), (0, 0.2)),
                ((0, 1), (high - 0.1, high)),
            ):
                self._pane(brush, across, up, (60, 64, 66), (x, y), end)
            self._pane(brush, (0.25, 0.75), (1.0, 1.06), (190, 194, 196), (x, y), end)

    @staticmethod
    def _pane(
        brush: Brush,
        across: tuple[float, float],
        up: tuple[float, float],
        colour: Colour,
        axis: tuple[float, float],
        end: Floats,
    ) -> None:
        corners = [(a, b) for a, b in ((across[0], up[0]), (across[1], up[0]), (across[1], up[1]), (across[0], up[1]))]
        brush.polygon(np.array([(axis[0] + end[0] * a, axis[1] + end[1] * a, b) for a, b in corners]), colour)


class Swings:
    """Seats on chains below a bar, a child on every other: to and fro, and still between."""

    def __init__(self, view: View, light: Light, *, bar: Spot, seats: int, gap_m: float) -> None:
        self._view, self._light, self._bar, self._seats, self._gap_m = view, light, bar, seats, gap_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z) = Brush(picture, self._view, self._light), self._bar
        for seat in range(self._seats):
            moving = 0.5 + 0.5 * np.sin(at_s / 37 + 2 * seat) if seat % 2 == 0 else 0.06
            turn, long = 0.75 * moving * np.sin(2.3 * at_s + seat), z - 0.5
            at, up = y + long * float(np.sin(turn)), z - long * float(np.cos(turn))
            left = x + self._gap_m * (seat + 0.5)
            for side in (-0.24, 0.24):
                chain = [
                    (left + side - 0.02, y, z),
                    (left + side + 0.02, y, z),
                    (left + side + 0.02, at, up),
                    (left + side - 0.02, at, up),
                ]
                brush.polygon(np.array(chain), (90, 92, 94))
            self._plate(brush, left, at, (up - 0.05, up + 0.05), 0.28, (40, 60, 170))
            if seat % 2 == 0 and int(at_s / 300 + seat) % 3:
                self._plate(brush, left, at - 0.1, (up - 0.4, up + 0.05), 0.16, (90, 70, 50))
                self._plate(brush, left, at, (up + 0.05, up + 0.55), 0.19, (60, 150, 220) if seat else (150, 70, 190))
                head = np.stack([left + 0.13 * np.cos(TURN), 0 * TURN + at, up + 0.7 + 0.15 * np.sin(TURN)], 1)
                brush.polygon(head, (112, 140, 176))

    @staticmethod
    def _plate(brush: Brush, x: float, y: float, up: tuple[float, float], half: float, colour: Colour) -> None:
        corners = [(x - half, y, up[0]), (x + half, y, up[0]), (x + half, y, up[1]), (x - half, y, up[1])]
        brush.polygon(np.array(corners), colour)


class Washing:
    """On a line: shirts, sheets and trousers, each of which flaps about the line it hangs from."""

    def __init__(self, view: View, light: Light, *, start: Spot, end: Spot, count: int) -> None:
        random = np.random.default_rng(round(100 * abs(start[0]) + 10 * start[2]))
        self._view, self._light, self._start = view, light, np.array(start)
        self._way, self._count = np.array(end) - np.array(start), count
        self._sizes = random.uniform((0.55, 0.6), (0.95, 1.5), (count, 2))
        self._tones = [tuple(float(v) for v in tone) for tone in random.uniform(60, 225, (count, 3))]

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, long = Brush(picture, self._view, self._light), float(np.linalg.norm(self._way))
        gust = 0.25 + 0.35 * (0.5 + 0.5 * np.sin(at_s / 4.1 + self._start[2]))
        for number in range(self._count):
            wide, high = self._sizes[number] * (min(1.0, long / self._count / 1.05), 1.0)
            left = self._start + self._way * ((number + 0.1) / self._count)
            b, g, r = self._tones[number]
            for strip in range(4):
                near, far = (left + self._way / long * wide * share for share in (strip / 4, (strip + 1) / 4))
                blow = [gust * high * float(np.sin(3.1 * at_s + 1.3 * number + 0.8 * s)) for s in (strip, strip + 1)]
                lift = [high * (1 - 0.35 * abs(one) / high) for one in blow]
                corners = [near, far, far + np.array([0, -blow[1], -lift[1]]), near + np.array([0, -blow[0], -lift[0]])]
                tone = 0.9 + 0.16 * blow[0] / high
                brush.polygon(np.array(corners), _times((b, g, r), tone))


class Signal:
    """For pedestrians: a lit man, red or green, and the seconds that are left."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float) -> None:
        self._view, self._light, self._at, self._wide_m = view, light, at, wide_m
        corners = [view.point(at[0] + aside, at[1], at[2]) for aside in (0.0, wide_m)]
        self._whole = all(corner is not None for corner in corners)
        step = wide_m / COUNT_PX[1]
        self._plane = view.plane(np.array(at, float), np.array([step, 0, 0]), np.array([0, 0, -step]))

    def put_into(self, picture: Image, at_s: float) -> None:
        if not self._whole:
            return
        moment, half = int(at_s) % SIGNAL_S, SIGNAL_S // 2
        colour: Colour = (90, 230, 60) if moment < half else (50, 50, 240)
        colour = (float(np.mean(colour)),) * 3 if self._light.infra_red else colour
        lit: Image = np.zeros((*COUNT_PX, 3), np.uint8)
        cv2.circle(lit, (12, 9), 5, colour, -1)
        stride = 4 + 3 * (int(at_s * 2) % 2) if moment < half else 3
        for ends in (((12, 14), (12, 28)), ((12, 28), (12 - stride, 44)), ((12, 28), (12 + stride, 44))):
            cv2.line(lit, ends[0], ends[1], colour, 5)
        cv2.putText(lit, f"{half - moment % half:02d}", (26, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, colour, 4, cv2.LINE_AA)
        shown = cv2.warpPerspective(lit, self._plane, (picture.shape[1], picture.shape[0]), flags=cv2.INTER_AREA)
        cv2.add(picture, shown, dst=picture)


class Beacons:
    """Lamps in a row that flash in turns, or breathe: on a kiosk's roof, on posts for charging."""

    def __init__(
        self,
        view: View,
        light: Light,
        *,
        spots: tuple[Spot, ...],
        colours: tuple[Colour, ...],
        turn_s: float,
        breathe: bool,
    ) -> None:
        self._view, self._light, self._spots, self._colours = view, light, spots, colours
        self._turn_s, self._breathe = turn_s, breathe

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for number, (x, y, z) in enumerate(self._spots):
            colour, turn = self._colours[number % len(self._colours)], at_s / self._turn_s
            flash = float(int(turn) % len(self._colours) == number % len(self._colours) and turn % 0.25 < 0.14)
            strength = 0.5 + 0.45 * float(np.sin(2 * np.pi * turn + 2 * number)) if self._breathe else flash
            face = [(x - 0.13, y, z - 0.13), (x + 0.13, y, z - 0.13), (x + 0.13, y, z + 0.13), (x - 0.13, y, z + 0.13)]
            brush.polygon(np.array(face), _times(colour, 0.35 + 0.65 * strength))
            brush.light_at((x, y, z), 0.3 + 0.25 * strength, _times(colour, 0.6 * strength))


def _times(colour: Colour, factor: float) -> Colour:
    return min(255.0, colour[0] * factor), min(255.0, colour[1] * factor), min(255.0, colour[2] * factor)
