"""What moves at the tenth set of places: splashing wheels, bamboo, a tarpaulin, a train and its lamps, forklifts, lift
doors, strings of bulbs, a folding gate, falling water, figures that count. Each by the moment alone."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light, seen
from streams.sim.draw_movers import Brush, Clothes, Pose, Shape, draw_person, draw_vehicle
from streams.sim.draw_view import Floats, View
from tests.bench.world.motion_ninth import ARM_S
from tests.bench.world.pieces import Spot

TRUCK = Shape(
    ((0, 0.25), (0, 1.05), (0.35, 1.2), (0.45, 2.15), (1.55, 2.15), (1.75, 1.15), (2.1, 1.05), (2.1, 0.25)),
    frozenset({3}), 1.15, (0.4, 1.7), 0.28,
)  # fmt: skip
"""A forklift without its fork."""
TRAIN_S = 150.0
GATE_S = 1500.0
FIGURES_PX = (60, 132)


class Splash:
    """A paddle wheel on the water that throws it up, and rings that run away from it."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], wide_m: float) -> None:
        self._view, self._light, self._at, self._wide_m = view, light, at, wide_m
        away = float(np.hypot(at[0] - view.x, at[1] - view.y))
        self._foam = np.array(seen((238, 236, 232), away, light), np.float32)

    def put_into(self, picture: Image, at_s: float) -> None:
        (x, y), brush = self._at, Brush(picture, self._view, self._light)
        foot = self._view.point(x, y, 0.0)
        if foot is None or not -2000 < foot[0] < 4000:
            return
        lies = np.zeros(picture.shape[:2], np.float32)
        circle = np.linspace(0, 2 * np.pi, 40)
        for ring in range(4):
            out = self._wide_m * (0.8 + (at_s * 0.45 + ring * 0.9) % 3.6)
            around = np.stack([x + out * np.cos(circle), y + out * np.sin(circle), 0 * circle], 1)
            if (outline := self._view.polygon(around)) is not None:
                cv2.polylines(lies, [np.rint(outline).astype(np.int32)], isClosed=True, color=0.3 / (1 + ring * 0.2))
        random = np.random.default_rng([round(at_s * 25), round(abs(10 * x))])
        for side, up, size in random.uniform(0, 1, (46, 3)).tolist():
            across = (side - 0.5) * self._wide_m * 1.8
            point = self._view.point(x + across, y + 0.6 * (size - 0.5), 0.95 * up * (1 - abs(side - 0.5)))
            if point is not None:
                radius = max(1, round(point[2] * (0.05 + 0.16 * size)))
                cv2.circle(lies, (round(point[0]), round(point[1])), radius, 0.85 - 0.5 * up, -1)
        share = np.asarray(cv2.GaussianBlur(lies, (0, 0), max(0.6, foot[2] * 0.05)))[:, :, None]
        picture[:] = (picture * (1 - share) + self._foam * share).astype(np.uint8)
        for aside in (-0.55, 0.55):
            hull = [(aside - 0.3, 0.02), (aside + 0.3, 0.02), (aside + 0.3, 0.3), (aside - 0.3, 0.3)]
            brush.polygon(np.array([(x + a * self._wide_m, y, up) for a, up in hull]), (190, 110, 40))


class Bamboo:
    """A stand of it: stems that bow together in the wind, tips most, and leaves that follow them."""

    def __init__(
        self, view: View, light: Light, *, at: tuple[float, float], spread_m: float, count: int, high_m: float
    ) -> None:
        random = np.random.default_rng(round(10 * abs(at[0]) + at[1]))
        self._view, self._light = view, light
        feet = np.array(at) + random.uniform(-spread_m, spread_m, (count, 2))
        order = np.argsort(-feet[:, 1])
        self._feet, self._highs = feet[order], high_m * random.uniform(0.75, 1.1, count)
        self._tones = random.uniform(0.7, 1.2, count)
        self._lean, self._phases = random.uniform(-0.05, 0.05, count), random.uniform(0, 1.4, count)
        self._leaves = random.uniform(-1, 1, (count, 46, 4))

    def put_into(self, picture: Image, at_s: float) -> None:
        gust = 0.5 + 0.5 * np.sin(at_s / 5.1)
        for number, (x, y) in enumerate(self._feet.tolist()):
            away = float(np.hypot(x - self._view.x, y - self._view.y))
            if away < 2.5:
                continue
            high = float(self._highs[number])
            bow = float(self._lean[number]) + (0.03 + 0.07 * gust) * np.sin(1.4 * at_s + self._phases[number])
            stem = self._stem(x, y, high, float(bow))
            if stem is None or np.abs(stem).max() > 8000:
                continue
            tone = float(self._tones[number])
            green = seen((58 * tone, 128 * tone, 92 * tone), away, self._light)
            px = self._view.focal_px / away
            cv2.polylines(
                picture, [np.rint(stem).astype(np.int32)], False, green, max(1, round(0.085 * px)), cv2.LINE_AA
            )
            self._leaf_out(picture, stem, number, px, away, at_s)

    def _stem(self, x: float, y: float, high: float, bow: float) -> Floats | None:
        points = [
            self._view.point(x + bow * high * up**2, y, high * up * (1 - 0.3 * abs(bow))) for up in np.linspace(0, 1, 9)
        ]
        kept = [point[:2] for point in points if point is not None]
        return np.array(kept) if len(kept) == len(points) else None

    def _leaf_out(
        self,
        picture: Image,
        stem: Floats,
        number: int,
        px: float,
        away: float,
        at_s: float,
    ) -> None:
        for aside, up, drop, tone in self._leaves[number].tolist():
            share = 3.2 + 4.8 * abs(up)
            low = int(min(share, 7))
            at = stem[low] + (stem[low + 1] - stem[low]) * (share - low)
            start = at + np.array([aside * 0.5 * px, drop * 0.25 * px])
            flap = 0.12 * px * np.sin(5 * at_s + 9 * drop + number)
            end = start + np.array([aside * 0.35 * px + flap, 0.3 * px])
            bright = 1 + 0.3 * tone
            leaf = seen((50 * bright, 118 * bright, 84 * bright), away, self._light)
            ends = [(round(float(point[0])), round(float(point[1]))) for point in (start, end)]
            cv2.line(picture, ends[0], ends[1], leaf, max(1, round(0.04 * px)), cv2.LINE_AA)


class Tarpaulin:
    """Tied along its upper edge, and it flaps: its folds run down and its lower corners lift."""

    def __init__(
        self, view: View, light: Light, *, at: Spot, right: Spot, high_m: float, colour: Colour, loose: float = 1.0
    ) -> None:
        self._view, self._light, self._at, self._right = view, light, np.array(at), np.array(right, float)
        self._high_m, self._colour, self._loose = high_m, colour, loose

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, across, down = Brush(picture, self._view, self._light), np.linspace(0, 1, 13), np.linspace(0, 1, 7)
        s, t = np.meshgrid(across, down)
        gust = self._loose * (0.5 + 0.5 * np.sin(at_s / 3.7 + self._at[0]))
        wave = 11 * s + 4 * t - 6.5 * at_s
        out = gust * t * (0.24 * np.sin(wave) + 0.2 * np.sin(1.9 * at_s + 3 * s))
        points = self._at + s[:, :, None] * self._right + np.stack([0 * s, -out, -self._high_m * t], 2)
        points[:, :, 2] += 0.22 * gust * t**2 * (1 + np.sin(2.6 * at_s + 5 * s)) * self._high_m
        tones = 0.92 + 0.2 * gust * t * np.cos(wave)
        for row in range(len(down) - 1):
            for column in range(len(across) - 1):
                corners = points[[row, row, row + 1, row + 1], [column, column + 1, column + 1, column]]
                brush.polygon(corners, _times(self._colour, float(tones[row + 1, column])))


class WarningLamps:
    """Two red ones in turns, on a board beside a track, as long as the arms are down."""

    def __init__(self, view: View, light: Light, *, at: Spot) -> None:
        self._view, self._light, self._at = view, light, at

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z) = Brush(picture, self._view, self._light), self._at
        turns = np.linspace(0, 2 * np.pi, 14)
        lit = -1 if 14 < at_s % ARM_S < 24 else int(at_s / 0.55) % 2
        for number, aside in enumerate((-0.28, 0.28)):
            ring = np.stack([x + aside + 0.17 * np.cos(turns), 0 * turns + y, z + 0.17 * np.sin(turns)], 1)
            brush.polygon(ring, (60, 56, 235) if lit == number else (34, 30, 70))
            if lit == number:
                brush.light_at((x + aside, y, z), 0.55, (40, 36, 170))


class Train:
    """A few coaches that go by from the left, now and then."""

    def __init__(self, view: View, light: Light, *, y: float, coaches: int, colour: Colour) -> None:
        self._view, self._light, self._y, self._coaches, self._colour = view, light, y, coaches, colour

    def put_into(self, picture: Image, at_s: float) -> None:
        moment = at_s % TRAIN_S - 60
        if not 0 < moment < 26:
            return
        brush, front = Brush(picture, self._view, self._light), -60 + 11 * moment
        for coach in range(self._coaches):
            right = front - coach * 19.6
            if right < -70 or right - 19 > 70:
                continue
            self._face(brush, right - 19, right, 0.9, 3.9, self._colour)
            self._face(brush, right - 19, right, 0.5, 0.9, (50, 50, 52))
            self._face(brush, right - 19, right, 1.5, 1.75, (60, 176, 226))
            for window in np.arange(right - 18, right - 2, 2.2).tolist():
                self._face(
                    brush, window, window + 1.5, 2.15, 3.1, (110, 170, 190) if self._light.lamps else (70, 62, 56)
                )

    def _face(self, brush: Brush, left: float, right: float, low: float, high: float, colour: Colour) -> None:
        y = self._y
        brush.polygon(np.array([(left, y, low), (right, y, low), (right, y, high), (left, y, high)]), colour)


class Forklift:
    """To and fro along a line, its fork always ahead of it, with a beacon and a spot of light on the floor."""

    def __init__(
        self, view: View, light: Light, *, start: tuple[float, float], end: tuple[float, float], colour: Colour
    ) -> None:
        self._view, self._light, self._colour = view, light, colour
        self._start, self._way = np.array(start), np.array(end) - np.array(start)

    def put_into(self, picture: Image, at_s: float) -> None:
        length = float(np.linalg.norm(self._way))
        gone, back = at_s * 1.9 / length % 2, at_s * 1.9 / length % 2 > 1
        at = self._start + self._way * (2 - gone if back else gone)
        heading = float(np.arctan2(self._way[0], self._way[1])) + (np.pi if back else 0.0)
        pose, brush = Pose(float(at[0]), float(at[1]), heading), Brush(picture, self._view, self._light)
        faces = brush.view.position[:2] - at
        ahead = float(faces @ np.array([np.sin(heading), np.cos(heading)])) > 0
        for part in ("body", "load") if ahead else ("load", "body"):
            if part == "body":
                draw_vehicle(brush, TRUCK, self._colour, pose)
            else:
                self._load(brush, pose, ahead=ahead)
        if at_s % 0.9 < 0.45:
            brush.light_at(pose.place(0.9, 0, 2.3), 0.4, (30, 150, 240))
        brush.light_at(pose.place(4.8, 0, 0), 0.7, (110, 50, 30))

    def _load(self, brush: Brush, pose: Pose, *, ahead: bool) -> None:
        for side in (-0.35, 0.35):
            mast = [
                (2.15, side - 0.06, 0.1),
                (2.15, side + 0.06, 0.1),
                (2.15, side + 0.06, 2.5),
                (2.15, side - 0.06, 2.5),
            ]
            brush.polygon(np.array([pose.place(*corner) for corner in mast]), (46, 48, 50))
        for out in (2.2, 3.2) if not ahead else (3.2,):
            box = [(out, -0.55, 0.2), (out, 0.55, 0.2), (out, 0.55, 1.25), (out, -0.55, 1.25)]
            brush.polygon(np.array([pose.place(*corner) for corner in box]), (110, 150, 184))
        top = [(2.2, -0.55, 1.25), (2.2, 0.55, 1.25), (3.2, 0.55, 1.25), (3.2, -0.55, 1.25)]
        brush.polygon(np.array([pose.place(*corner) for corner in top]), (130, 170, 200))


class LiftDoors:
    """Two leaves before a lit cabin: they part, stay open, and close."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, every_s: float) -> None:
        """`at`: the left foot of the opening."""
        self._view, self._light, self._at, self._wide_m, self._every_s = view, light, at, wide_m, every_s

    def put_into(self, picture: Image, at_s: float) -> None:
        (x, y, z), wide, high = self._at, self._wide_m, 2.15
        brush, moment = Brush(picture, self._view, self._light), (at_s + 7 * abs(x)) % self._every_s
        open_to = float(np.clip(moment / 2, 0, 1) - np.clip((moment - 7) / 2, 0, 1))
        leaf = wide / 2 * (1 - 0.94 * open_to)
        for left, right, colour in (
            (x, x + wide, (206, 212, 214)),
            (x + 0.2, x + wide - 0.2, (150, 160, 168)),
            (x, x + leaf, (146, 150, 152)),
            (x + wide - leaf, x + wide, (138, 142, 144)),
            (x + leaf - 0.03, x + leaf, (70, 72, 74)),
        ):
            low = z + 0.02 if colour != (150, 160, 168) else z + 0.5
            brush.polygon(
                np.array([(left, y, low), (right, y, low), (right, y, z + high), (left, y, z + high)]), colour
            )


class Passer:
    """Walks along a line now and then, before all else that moves: what is put in later hides what came earlier."""

    def __init__(
        self, view: View, light: Light, *, start: tuple[float, float], end: tuple[float, float], every_s: float
    ) -> None:
        self._view, self._light, self._every_s = view, light, every_s
        self._start, self._way = np.array(start), np.array(end) - np.array(start)

    def put_into(self, picture: Image, at_s: float) -> None:
        number, moment = divmod(at_s, self._every_s)
        share = moment * 1.2 / float(np.linalg.norm(self._way))
        if share > 1:
            return
        tones = np.random.default_rng([10, int(number)]).uniform(40, 190, (2, 3)).tolist()
        at, heading = self._start + self._way * share, float(np.arctan2(self._way[0], self._way[1]))
        dress = Clothes((tones[0][0], tones[0][1], tones[0][2]), (tones[1][0], tones[1][1], tones[1][2]))
        draw_person(
            Brush(picture, self._view, self._light), dress, Pose(float(at[0]), float(at[1]), heading), 5.6 * at_s
        )


class Bulbs:
    """On a rope between two posts, in colours, some of them dark in turns; they swing a little."""

    def __init__(self, view: View, light: Light, *, start: Spot, end: Spot, count: int, chase_s: float) -> None:
        self._view, self._light, self._chase_s = view, light, chase_s
        shares = (np.arange(count) + 0.5)[:, None] / count
        self._spots = np.array(start) + (np.array(end) - np.array(start)) * shares
        self._spots[:, 2] -= 0.9 * np.sin(np.pi * shares[:, 0])

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turns = Brush(picture, self._view, self._light), np.linspace(0, 2 * np.pi, 9)
        colours = ((60, 60, 235), (60, 200, 80), (235, 130, 60), (70, 210, 240))
        for number, spot in enumerate(self._spots):
            colour, dark = colours[number % 4], int(at_s / self._chase_s + number) % 4 == 0
            swung = spot + np.array([0.05 * np.sin(1.7 * at_s + 0.4 * number), 0, 0])
            ring = np.stack([swung[0] + 0.09 * np.cos(turns), 0 * turns + swung[1], swung[2] + 0.11 * np.sin(turns)], 1)
            brush.polygon(ring, _times(colour, 0.4) if dark else colour)
            if self._light.lamps and not dark:
                brush.light_at((float(swung[0]), float(swung[1]), float(swung[2])), 0.5, _times(colour, 0.75))


class FoldingGate:
    """Of crossed bars on rollers: it draws together to the left, stays so, and spreads again."""

    def __init__(self, view: View, light: Light, *, left: Spot, wide_m: float, high_m: float) -> None:
        self._view, self._light, self._left, self._size = view, light, left, (wide_m, high_m)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z), (wide, high) = Brush(picture, self._view, self._light), self._left, self._size
        moment = at_s % GATE_S
        drawn = float(np.clip((moment - 300) / 18, 0, 1) - np.clip((moment - 900) / 18, 0, 1))
        step = wide / 22 * (1 - 0.78 * drawn)
        for bay in range(22):
            near, far = x + bay * step, x + (bay + 1) * step
            for low, top in ((0.12, high), (high, 0.12)):
                bar = np.array(
                    [(near, y, z + low), (far, y, z + top), (far, y, z + top - 0.07), (near, y, z + low - 0.07)]
                )
                brush.polygon(bar, (186, 190, 192))
            post = [(near, 0.0), (near + 0.06, 0.0), (near + 0.06, high + 0.05), (near, high + 0.05)]
            brush.polygon(np.array([(px, y - 0.02, z + up) for px, up in post]), (150, 154, 158))
        end = x + 22 * step
        head = [(end, 0.0), (end + 0.5, 0.0), (end + 0.5, high + 0.25), (end, high + 0.25)]
        brush.polygon(np.array([(px, y - 0.05, z + up) for px, up in head]), (60, 60, 190))


class FallingWater:
    """A sheet of it that pours over an edge: threads that run down, and white at its foot."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, high_m: float) -> None:
        corners = np.array(at) + np.array([(0, 0, 0), (wide_m, 0, 0), (wide_m, 0, -high_m), (0, 0, -high_m)])
        self._outline = view.polygon(corners) if bool((view.camera_points(corners)[:, 2] > 1).all()) else None
        self._plane = view.plane(np.array(at, float), np.array([wide_m / 160, 0, 0]), np.array([0, 0, -high_m / 120]))
        random = np.random.default_rng(round(10 * abs(at[0]) + wide_m))
        grain = random.normal(0, 5, (240, 160)).astype(np.float32)
        threads = np.asarray(cv2.GaussianBlur(grain, (0, 0), sigmaX=1.1, sigmaY=7), np.float32)
        self._threads = np.vstack([threads, threads[:120]])
        away = float(np.linalg.norm(np.array(at) - view.position))
        self._dark = np.array(seen((128, 118, 96), away, light), np.float32)
        self._white = np.array(seen((232, 230, 226), away, light), np.float32)

    def put_into(self, picture: Image, at_s: float) -> None:
        if self._outline is None:
            return
        top = 239 - int(at_s * 95) % 240
        foam = np.linspace(0.1, 0.75, 120, dtype=np.float32)[:, None] + 0.16 * self._threads[top : top + 120]
        share = np.clip(foam, 0, 1)[:, :, None]
        sheet = (self._dark * (1 - share) + self._white * share).astype(np.uint8)
        size, mask = (picture.shape[1], picture.shape[0]), np.zeros(picture.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.rint(np.clip(self._outline, -9999, 9999)).astype(np.int32)], 255, cv2.LINE_AA)
        shown = cv2.warpPerspective(sheet, self._plane, size, borderMode=cv2.BORDER_REPLICATE)
        lies = mask[:, :, None].astype(np.float32) / 255
        picture[:] = (picture * (1 - lies) + shown * lies).astype(np.uint8)


class Figures:
    """A lit board with a number that goes up and down by a few: of bays that are free."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, high_m: float, colour: Colour) -> None:
        corners = [view.point(at[0] + wide_m * s, at[1], at[2] - high_m * t) for s, t in ((0, 0), (1, 0), (1, 1))]
        self._whole = all(corner is not None for corner in corners)
        right, down = np.array([wide_m / FIGURES_PX[1], 0, 0]), np.array([0, 0, -high_m / FIGURES_PX[0]])
        self._plane = view.plane(np.array(at, float), right, down)
        self._colour = (float(np.mean(colour)),) * 3 if light.infra_red else colour

    def put_into(self, picture: Image, at_s: float) -> None:
        if not self._whole:
            return
        free = 120 + round(60 * np.sin(at_s / 500)) + int(np.random.default_rng(int(at_s // 13)).integers(4))
        lit: Image = np.zeros((*FIGURES_PX, 3), np.uint8)
        cv2.putText(lit, f"{free:03d}", (6, 52), cv2.FONT_HERSHEY_SIMPLEX, 2.0, self._colour, 7, cv2.LINE_AA)
        shown = cv2.warpPerspective(lit, self._plane, (picture.shape[1], picture.shape[0]), flags=cv2.INTER_AREA)
        cv2.add(picture, shown, dst=picture)


def _times(colour: Colour, factor: float) -> Colour:
    return min(255.0, colour[0] * factor), min(255.0, colour[1] * factor), min(255.0, colour[2] * factor)
