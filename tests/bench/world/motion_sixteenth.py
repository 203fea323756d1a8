"""What moves at the sixteenth set of places that no earlier one had: a crowd, insects that leave wavy lines before an
infra-red lamp, red ribbons in a tree, whisks that keep flies away, bubbles in tanks, an arrow of lamps, egrets, weed
that drifts, a door of a lit room. Each by the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import Brush, Clothes, Pose, draw_person
from streams.sim.draw_view import View
from tests.bench.world.motion_fourteenth import lit_face
from tests.bench.world.motion_thirteenth import draw_box
from tests.bench.world.motion_twelfth import bar, disc, smooth
from tests.bench.world.pieces import Spot

Area = tuple[tuple[float, float], tuple[float, float]]
"""Its near left and its far right corner."""
AMBER: Colour = (50, 190, 255)
WHISK_S = 1.7
DOOR_S = 47.0


class Crowd:
    """Many who stroll up and down a street, each at a pace of their own, and stop at times; in the wet, umbrellas."""

    def __init__(self, view: View, light: Light, *, area: Area, count: int) -> None:
        (x0, y0), (x1, y1) = area
        random = np.random.default_rng([16, count])
        self._view, self._light, self._near, self._long = view, light, y0, y1 - y0
        self._folk = random.uniform((x0, 0, 0.35, 0, 40, 40), (x1, 2, 0.95, 6.3, 200, 190), (count, 6)).tolist()

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, seen = Brush(picture, self._view, self._light), []
        for number, (x, start, pace, phase, one, other) in enumerate(self._folk):
            # Slower and quicker in turns: near to standing between two stalls.
            gone = pace * (at_s + 3.2 * float(np.sin(at_s / 4 + phase)))
            turn = (start + gone / self._long) % 2
            y = self._near + self._long * (turn if turn < 1 else 2 - turn)
            clothes = Clothes(
                (one, other, (one + other) / 2), (0.6 * other, 0.5 * one, 60),
                (other, one, 200) if self._light.wet and number % 3 else None,
            )  # fmt: skip
            seen.append((y, x + 0.25 * float(np.sin(gone / 2 + phase)), 0.0 if turn < 1 else np.pi, 5 * gone, clothes))
        for y, x, heading, step, clothes in sorted(seen, key=lambda one: -one[0]):
            draw_person(brush, clothes, Pose(x, y, heading), step)


class Rods:
    """Insects that cross the light of a camera's own lamps while the shutter is open: wavy lines with beads, others in
    every picture."""

    def __init__(self, view: View, light: Light, *, count: int) -> None:
        self._count = count

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        random, lit = np.random.default_rng(round(at_s * 100)), np.zeros((height, width), np.uint8)
        shares = np.linspace(0, 1, 33)
        for x, y, turn, near, beat in random.uniform(0, 1, (self._count, 5)).tolist():
            long, way = width * (0.03 + 0.13 * near**2), 6.3 * turn
            aside = 0.05 * long * np.sin(2 * np.pi * (3 + 3 * beat) * shares) + 0.2 * long * (beat - 0.5) * shares**2
            across = x * width + long * shares * np.cos(way) - aside * np.sin(way)
            down = y * height + long * shares * np.sin(way) + aside * np.cos(way)
            thick, bright = max(1, round(width / 640 * (1 + 2.5 * near**3))), round(190 - 90 * near)
            points = np.rint(np.stack([across, down], 1)).astype(np.int32)
            cv2.polylines(lit, [points], isClosed=False, color=bright // 2, thickness=thick, lineType=cv2.LINE_AA)
            for bead in points[::4].tolist():
                cv2.circle(lit, (bead[0], bead[1]), thick, bright, -1, cv2.LINE_AA)
        soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), width / 700), np.uint8)
        cv2.add(picture, np.repeat(soft[:, :, None], 3, axis=2), dst=picture)


class Ribbons:
    """Red ones with wishes that hang from boughs and blow, each by itself."""

    def __init__(self, view: View, light: Light, *, area: tuple[Spot, Spot], count: int, colour: Colour) -> None:
        """`area`: two corners of the room in which they are tied."""
        self._view, self._light, self._colour = view, light, colour
        ties = np.random.default_rng([16, count]).uniform(area[0], area[1], (count, 3))
        self._ties = ties[np.argsort(-ties[:, 1])]

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for number, tie in enumerate(self._ties):
            gust, top = 0.6 + 0.4 * np.sin(at_s / 4.1 + 0.3 * tie[0]), tie
            for part in range(3):
                lean = 0.5 * gust * np.sin(2.6 * at_s + 1.9 * number - 0.9 * part)
                foot = top + 0.34 * np.array([np.sin(lean), 0, -np.cos(lean)])
                shade = 1.0 - 0.13 * part
                bar(brush, top, foot, 0.09, (self._colour[0] * shade, self._colour[1] * shade, self._colour[2] * shade))
                top = foot


class Whisk:
    """Two arms below a motor, with strips at their ends, that go round over a stall."""

    def __init__(self, view: View, light: Light, *, hub: Spot, arm_m: float) -> None:
        self._view, self._light, self._hub, self._arm_m = view, light, np.array(hub), arm_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turn = Brush(picture, self._view, self._light), 2 * np.pi * at_s / WHISK_S
        bar(brush, self._hub + np.array([0, 0, 0.5]), self._hub, 0.05, (150, 150, 150))
        for way in (turn, turn + np.pi):
            tip = self._hub + self._arm_m * np.array([np.cos(way), np.sin(way), 0.0])
            bar(brush, self._hub, tip, 0.03, (120, 124, 126))
            out = 0.16 * np.array([np.cos(way), np.sin(way), 0.0])
            bar(brush, tip, tip + out - np.array([0, 0, 0.3]), 0.08, (70, 70, 210))
        draw_box(brush, self._hub - np.array([0.06, 0.06, 0.05]), np.array([0.12, 0.12, 0.14]), (170, 120, 60))


class Bubbles:
    """Of air that is blown into a tank of fish: they rise along its pane in columns."""

    def __init__(self, view: View, light: Light, *, foot: Spot, along: Spot, high_m: float, count: int) -> None:
        """`foot`: a lower corner of the pane; `along`: its lower edge."""
        self._view, self._light, self._foot, self._along, self._high_m = view, light, foot, np.array(along), high_m
        self._ways = np.random.default_rng([16, count]).uniform(0, 1, (count, 3)).tolist()

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for across, start, size in self._ways:
            risen = (start + at_s * (0.35 + 0.4 * size)) % 1
            share = round(across * 4) / 4 * 0.9 + 0.05 + 0.02 * np.sin(9 * risen + 6 * start)
            at = np.array(self._foot) + self._along * share + np.array([0, 0, risen * self._high_m])
            brush.polygon(disc(at, 0.012 + 0.02 * size), (232, 232, 226))


class ArrowBoard:
    """A dark board by road works: lamps that grow to an arrow, stay, and go out."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, to_left: bool) -> None:
        """`at`: its lower left corner."""
        self._view, self._light, self._at, self._wide_m, self._to_left = view, light, at, wide_m, to_left

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z), wide = Brush(picture, self._view, self._light), self._at, self._wide_m
        draw_box(brush, np.array([x, y, z]), np.array([wide, 0.15, 0.56 * wide]), (44, 46, 46))
        lit = int(at_s / 0.4) % 5
        for column in range(3):
            tip = wide * (0.3 * column + 0.3)
            for row in range(-2, 3):
                along = tip - 0.09 * wide * abs(row)
                across = x + (wide - along if self._to_left else along)
                at = np.array([across, y - 0.02, z + wide * (0.28 + 0.1 * row)])
                if column < lit:
                    lit_face(brush, disc(at, 0.038 * wide), AMBER)
                else:
                    brush.polygon(disc(at, 0.038 * wide), (64, 72, 78))
        if lit == 3 and self._light.lamps:
            brush.light_at((x + wide / 2, y - 0.1, z + 0.28 * wide), wide, (12, 50, 70))


class Egrets:
    """White ones that wade through shallow water, stop, and strike at something now and then."""

    def __init__(self, view: View, light: Light, *, area: Area, count: int) -> None:
        self._view, self._light = view, light
        birds = np.random.default_rng([16, count]).uniform((*area[0], 0), (*area[1], 6.3), (count, 3))
        self._birds = birds[np.argsort(-birds[:, 1])].tolist()

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        for x, y, phase in self._birds:
            walk = float(np.sin(at_s / 9 + phase))
            side = 1.0 if np.cos(at_s / 9 + phase) > 0 else -1.0
            at, strike = np.array([x + 1.6 * walk, y, 0.0]), max(0.0, float(np.sin(at_s / 1.9 + 3 * phase)) - 0.6) * 2.4
            step = 0.1 * float(np.sin(6 * walk))
            for leg in (step, -step):
                bar(brush, at + np.array([leg, 0, 0]), at + np.array([0, 0, 0.5]), 0.03, (60, 60, 60))
            body = disc(np.array([0.0, 0, 0]), 1.0) * np.array([0.25, 0, 0.1])
            brush.polygon(at + body + np.array([0, 0, 0.56]), (236, 238, 238))
            throat = at + np.array([0.2 * side, 0, 0.6])
            head = throat + np.array([side * (0.12 + 0.26 * strike), 0, 0.42 - 0.8 * strike])
            bar(brush, throat, head, 0.05, (236, 238, 238))
            bar(brush, head, head + np.array([0.17 * side, 0, -0.03 - 0.1 * strike]), 0.04, (60, 170, 220))


class Rafts:
    """Of floating weed: they drift down to a rack, turn a little, and lie close before it."""

    def __init__(self, view: View, light: Light, *, area: Area, count: int) -> None:
        """They drift to the far end of `area`."""
        (x0, self._near), (x1, self._far) = area
        self._view, self._light, random = view, light, np.random.default_rng([16, count])
        self._rafts = random.uniform((x0, 0, 0.3, 0.75, 0), (x1, 1, 1.0, 1.2, 6.3), (count, 5)).tolist()
        self._rims = random.uniform(0.6, 1.1, (count, 14))

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turns, placed = Brush(picture, self._view, self._light), np.linspace(0, 2 * np.pi, 14), []
        for rim, (x, start, wide, tone, phase) in zip(self._rims, self._rafts, strict=True):
            gone = (start + at_s / 420) % 1
            # Slower and slower, as the others hold it up.
            y = self._near + (self._far - self._near) * (1 - (1 - gone) ** 2)
            placed.append((y, x + 0.2 * np.sin(at_s / 7 + phase), rim * wide * min(1.0, 12 * gone), tone, phase))
        for y, x, rim, tone, phase in sorted(placed, key=lambda raft: -raft[0]):
            angles = turns + phase + 0.2 * np.sin(at_s / 11 + phase)
            ring = np.stack([x + rim * np.cos(angles), y + rim * np.sin(angles), 0 * rim + 0.04], 1)
            brush.polygon(ring, (72 * tone, 128 * tone, 84 * tone))
            for leaf in range(0, 13, 3):
                inner = np.array([x, y, 0.1]) * 0.45 + ring[leaf] * 0.55
                brush.polygon(disc(inner, 0.16, flat=True), (96 * tone, 164 * tone, 112 * tone))


class RoomDoor:
    """In a corridor's side wall: it opens inwards now and then, the room behind it is lit, and shuts."""

    def __init__(self, view: View, light: Light, *, x: float, y: float, ahead_s: float) -> None:
        """`y`: its near edge."""
        self._view, self._light, self._x, self._y, self._ahead_s = view, light, x, y, ahead_s

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, moment, x = Brush(picture, self._view, self._light), (at_s + self._ahead_s) % DOOR_S, self._x
        ajar = min(smooth(moment / 1.5), smooth((9.0 - moment) / 1.5))
        if ajar <= 0.02:
            return
        far = self._y + 0.9
        near = far - 0.9 * ajar
        for (low, high), tone in (((0.0, 0.9), (120, 150, 172)), ((0.9, 2.05), (176, 204, 216))):
            brush.polygon(np.array([(x, near, low), (x, far, low), (x, far, high), (x, near, high)]), tone)
        spill = 0.3 if x > 0 else -0.3
        brush.polygon(np.array([(x, near, 0.01), (x, far, 0.01), (x - spill, far, 0.01), (x - spill, near, 0.01)]),
                      (112, 136, 160))  # fmt: skip
