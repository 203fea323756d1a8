"""What moves at the thirteenth set of places: parcels on a belt, a sampan, a big wheel, a carousel, a mixer's drum, a
door that folds up, what a river carries, a salter's rake, and hot air. Each by the moment alone."""

from itertools import pairwise

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import Brush, Clothes, Pose, draw_person
from streams.sim.draw_view import Floats, View
from tests.bench.world.motion_twelfth import bar, disc, smooth
from tests.bench.world.pieces import Spot

BELT_M_S = 0.55
ROW_S = 320.0
"""A sampan goes down a canal and comes back within it."""
WHEEL_S = 380.0
CAROUSEL_S = 26.0
DRUM_S = 5.5
DOOR_S = 2700.0
RAKE_S = 7.0
CARDBOARD: tuple[Colour, ...] = (
    (104, 146, 182), (96, 136, 170), (206, 210, 212), (70, 72, 76), (190, 130, 70), (80, 170, 214), (112, 154, 190),
)  # fmt: skip
GAY: tuple[Colour, ...] = ((50, 60, 206), (60, 190, 232), (196, 120, 50), (90, 160, 80), (170, 80, 160))
TURN = np.linspace(0, 2 * np.pi, 33)


class Parcels:
    """On a belt, one after the other: of many sizes and tones, with gaps of many lengths."""

    def __init__(self, view: View, light: Light, *, start: Spot, end: Spot, gap_m: float, size_m: float) -> None:
        self._view, self._light, self._gap_m, self._size_m = view, light, gap_m, size_m
        self._start, self._way = np.array(start), np.array(end) - np.array(start)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, long = Brush(picture, self._view, self._light), float(np.linalg.norm(self._way))
        gone = at_s * BELT_M_S
        for number in self._order(range(int((gone - long) / self._gap_m) - 1, int(gone / self._gap_m) + 1)):
            random = np.random.default_rng([13, number + 100_000])
            ride = gone - self._gap_m * (number + float(random.uniform(0, 0.4)))
            if 0 < ride < long and random.random() < 0.8:
                size = self._size_m * random.uniform((0.6, 0.6, 0.25), (1.0, 1.0, 0.8))
                tone = CARDBOARD[int(random.integers(len(CARDBOARD)))]
                at = self._start + self._way * (ride / long)
                draw_box(brush, at - size * np.array([0.5, 0.5, 0.0]), size, tone)

    def _order(self, numbers: range) -> list[int]:
        """The farther first."""
        ahead = float(np.linalg.norm(self._start + self._way - self._view.position))
        return [*numbers] if ahead < float(np.linalg.norm(self._start - self._view.position)) else [*numbers][::-1]


class Sampan:
    """A narrow boat with a mat over its middle and somebody who sculls at its far end, down a canal and back."""

    def __init__(self, view: View, light: Light, *, x: float, near_y: float, far_y: float) -> None:
        self._view, self._light, self._x, self._near_y, self._far_y = view, light, x, near_y, far_y

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, share = Brush(picture, self._view, self._light), 0.5 + 0.5 * float(np.cos(2 * np.pi * at_s / ROW_S))
        y, x = self._near_y + (self._far_y - self._near_y) * share, self._x + 0.25 * float(np.sin(at_s / 9))
        rock = 0.03 * float(np.sin(1.6 * at_s))
        if y < self._view.y + 2.5:
            return
        brush.shadow(np.array([(x + a, y + b, 0.0) for a, b in ((-0.9, -0.4), (0.9, -0.4), (0.9, 6), (-0.9, 6))]), 0.3)
        rim = [(0.0, -0.3), (0.5, 0.6), (0.72, 2.0), (0.72, 4.0), (0.5, 5.4), (0.0, 5.9)]
        rim += [(-a, b) for a, b in rim[-2:0:-1]]
        lean = np.array([(x + a, y + b, 0.52 + rock * a + 0.2 * ((b - 2.8) / 3) ** 2) for a, b in rim])
        for near, far in sorted(pairwise([*lean, lean[0]]), key=lambda edge: -float(edge[0][1] + edge[1][1])):
            low = [np.array([0.85 * (p[0] - x) + x, p[1] + 0.05 * (y + 2.8 - p[1]), 0.0]) for p in (far, near)]
            brush.polygon(np.array([near, far, *low]), (52, 70, 92))
        brush.polygon(lean, (66, 90, 116))
        draw_person(brush, Clothes((110, 84, 60), (60, 56, 54)), Pose(x + 0.1, y + 4.9, np.pi), 2.4 * at_s)
        hand = np.array([x + 0.35, y + 4.8, 1.2])
        bar(brush, hand, np.array([x + 0.8 + 0.3 * np.sin(2.4 * at_s), y + 5.9, 0.0]), 0.07, (90, 118, 140))
        hoop = [(0.7 * float(np.cos(t)), 0.6 + 0.85 * float(np.sin(t))) for t in np.linspace(0, np.pi, 9)]
        for back in (4.0, 2.9, 1.8):
            mats = np.array([(x + a, y + back, up + rock * a) for a, up in hoop])
            ahead = mats - np.array([0, 1.1, 0])
            for (one, two), (three, four) in zip(pairwise(mats), pairwise(ahead), strict=True):
                brush.polygon(np.array([one, two, four, three]), (80, 116, 138) if back > 2 else (74, 108, 130))
        inside = np.array([(x + a, y + 0.7, up) for a, up in hoop])
        brush.polygon(inside, (40, 50, 58))


class BigWheel:
    """Two rims with spokes on a frame, cabins of many colours that hang from them; it turns slowly all the time."""

    def __init__(self, view: View, light: Light, *, hub: Spot, radius_m: float, cabins: int) -> None:
        self._view, self._light, self._hub, self._radius_m, self._cabins = view, light, np.array(hub), radius_m, cabins

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turned = Brush(picture, self._view, self._light), 2 * np.pi * at_s / WHEEL_S
        feet = [self._hub * (1, 1, 0) + np.array([side * 0.5 * self._radius_m, 0, 0]) for side in (-1, 1)]
        for rim in (1.0, 0.9):
            ring = self._hub + rim * self._radius_m * np.stack([np.cos(TURN), 0 * TURN, np.sin(TURN)], 1)
            for near, far in pairwise(ring):
                bar(brush, near, far, 0.28, (206, 208, 210))
        spots = []
        for number in range(self._cabins):
            angle = turned + 2 * np.pi * number / self._cabins
            spots.append(self._hub + self._radius_m * np.array([np.cos(angle), 0, np.sin(angle)]))
            bar(brush, self._hub, spots[-1], 0.12, (196, 198, 200))
        for foot in feet:
            bar(brush, foot, self._hub, 0.6, (170, 116, 60))
        brush.polygon(disc(self._hub, 0.9), (60, 70, 200))
        for number, spot in enumerate(spots):
            swing = 0.1 * float(np.sin(1.1 * at_s + number))
            body = [(-0.8, -0.4), (0.8, -0.4), (0.95, -1.2), (0.7, -2.1), (-0.7, -2.1), (-0.95, -1.2)]
            tone = GAY[number % len(GAY)]
            brush.polygon(spot + np.array([(a - swing * b, 0.0, b) for a, b in body]), tone)
            pane = [(-0.6, -0.6), (0.6, -0.6), (0.72, -1.15), (-0.72, -1.15)]
            brush.polygon(spot + np.array([(a - swing * b, -0.02, b) for a, b in pane]), (110, 98, 84))


class Carousel:
    """A floor that goes round below a striped roof, with poles and horses that rise and sink."""

    def __init__(self, view: View, light: Light, *, middle: tuple[float, float], radius_m: float) -> None:
        self._view, self._light, self._middle, self._radius_m = view, light, np.array([*middle, 0.0]), radius_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, turned = Brush(picture, self._view, self._light), 2 * np.pi * at_s / CAROUSEL_S
        up, r = np.array([0.0, 0.0, 1.0]), self._radius_m
        brush.polygon(disc(self._middle + 0.4 * up, r, flat=True), (120, 150, 180))
        drum = self._middle + np.array([(-1, 0, 0.4), (1, 0, 0.4), (1, 0, 3.2), (-1, 0, 3.2)])
        angles = [(turned + 2 * np.pi * number / 10, number) for number in range(10)]
        behind = [one for one in angles if np.sin(one[0]) >= 0]
        for group in (behind, [one for one in angles if np.sin(one[0]) < 0]):
            for angle, number in sorted(group, key=lambda one: -float(np.sin(one[0]))):
                self._horse(brush, angle, number, at_s)
            if group is behind:
                brush.polygon(drum, (90, 110, 190))
        for sector in range(16):
            a, b = (turned + 2 * np.pi * (sector + step) / 16 for step in (0, 1))
            edge = [self._middle + 1.08 * r * np.array([np.cos(t), np.sin(t), 0]) for t in (a, b)]
            tone = GAY[0] if sector % 2 else (226, 230, 232)
            rims = [np.array([e + 3.4 * up, e + 2.9 * up]) for e in edge]
            if np.sin((a + b) / 2) < 0:
                brush.polygon(np.array([*rims[0], *rims[1][::-1]]), GAY[1] if sector % 2 else GAY[0])
                brush.polygon(np.array([edge[0] + 3.4 * up, edge[1] + 3.4 * up, self._middle + 5.2 * up]), tone)

    def _horse(self, brush: Brush, angle: float, number: int, at_s: float) -> None:
        at = self._middle + 0.78 * self._radius_m * np.array([np.cos(angle), np.sin(angle), 0.0])
        along = np.array([-np.sin(angle), np.cos(angle), 0.0])
        bob = 1.1 + 0.25 * float(np.sin(1.9 * at_s + 1.7 * number))
        bar(brush, at + np.array([0, 0, 0.4]), at + np.array([0, 0, 3.3]), 0.06, (80, 190, 214))
        body = [(-0.6, 0.0), (-0.55, 0.4), (0.4, 0.42), (0.6, 0.85), (0.85, 0.8), (0.75, 0.6), (0.55, 0.1), (0.5, -0.5),
                (0.35, 0.0), (-0.4, 0.0), (-0.5, -0.5)]  # fmt: skip
        tone = (226, 228, 230) if number % 2 else GAY[number // 2 % len(GAY)]
        brush.polygon(np.array([at + along * a + np.array([0, 0, bob + b]) for a, b in body]), tone)


class Drum:
    """Of a concrete mixer, seen from its side: a barrel that leans, with a spiral that winds along it."""

    def __init__(self, view: View, light: Light, *, middle: Spot, long_m: float) -> None:
        self._view, self._light, self._middle, self._long_m = view, light, np.array(middle), long_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        shares = np.linspace(-0.5, 0.5, 25)
        edges = [(self._at(share, 1.0), self._at(share, -1.0)) for share in shares.tolist()]
        for (top, low), (top_after, low_after) in pairwise(edges):
            for part in range(5):
                a, b = part / 5, (part + 1) / 5
                tone = 1.05 - 0.5 * (a - 0.2) ** 2
                face = [top + (low - top) * a, top_after + (low_after - top_after) * a,
                        top_after + (low_after - top_after) * b, top + (low - top) * b]  # fmt: skip
                brush.polygon(np.array(face), (198 * tone, 204 * tone, 206 * tone))
        for band in range(4):
            start = (band / 4 + at_s / DRUM_S / 4) % 1 - 0.5
            spiral = [(start + 0.1 * a, 1 - 2 * a) for a in np.linspace(0, 1, 7).tolist()]
            spots = [self._at(share, across) for share, across in spiral if -0.5 <= share <= 0.5]
            for near, far in pairwise(spots):
                bar(brush, near, far, 0.2, (60, 70, 190))

    def _at(self, share: float, across: float) -> Floats:
        """`across`: 1 at its upper outline, -1 at its lower."""
        thick = 0.5 + 0.62 * max(0.0, float(np.cos(np.pi * (share + 0.08) * 0.95)))
        lean = np.array([self._long_m * share, 0.0, 0.22 * self._long_m * share])
        return np.asarray(self._middle + lean + np.array([0, 0, across * thick]))


class FoldingDoor:
    """Of a bay, red, in panels with a row of panes: down for most of the time, then up for some minutes."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, high_m: float) -> None:
        """`at`: the upper left corner of the opening."""
        self._view, self._light, self._at, self._wide_m, self._high_m = view, light, at, wide_m, high_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, _, z) = Brush(picture, self._view, self._light), self._at
        moment = (at_s + 300 * x) % DOOR_S
        raised = smooth((moment - 1500) / 14) - smooth((moment - 1740) / 14)
        panels, left = 5, 1 - 0.92 * raised
        for number in range(panels):
            top, low = (z - self._high_m * left * part / panels for part in (number, number + 1))
            self._face(brush, x, x + self._wide_m, top, low, (44, 40, 176))
            self._face(brush, x, x + self._wide_m, low + 0.06 * left, low, (36, 32, 130))
            if number == 1:
                for pane in range(4):
                    a = x + self._wide_m * (0.06 + 0.235 * pane)
                    self._face(brush, a, a + self._wide_m * 0.18, top - 0.2 * left, low + 0.2 * left, (118, 108, 96))
        self._face(brush, x, x + self._wide_m, z - self._high_m * left + 0.1, z - self._high_m * left, (60, 60, 62))

    def _face(self, brush: Brush, left: float, right: float, top: float, low: float, tone: Colour) -> None:
        y = self._at[1]
        brush.polygon(np.array([(left, y, top), (right, y, top), (right, y, low), (left, y, low)]), tone)


class Flotsam:
    """What a river carries by: flecks of foam, leaves, now and then a branch."""

    def __init__(
        self, view: View, light: Light, *, near: tuple[float, float], far: tuple[float, float], count: int
    ) -> None:
        """`near` and `far`: its corners; it flows to the right."""
        self._view, self._light, self._near, self._far = view, light, near, far
        self._flecks = np.random.default_rng(round(10 * far[1])).uniform(0, 1, (count, 5))

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        wide, deep = self._far[0] - self._near[0], self._far[1] - self._near[1]
        for share, away, size, turn, kind in sorted(self._flecks.tolist(), key=lambda fleck: -fleck[1]):
            speed = 0.7 + 0.9 * float(np.sin(np.pi * (0.1 + 0.8 * away)))
            x = self._near[0] + (share * wide + speed * at_s) % wide
            y = self._near[1] + away * deep + 0.3 * float(np.sin(at_s / 4 + 9 * turn))
            long, broad = (1.6 + size, 0.09) if kind > 0.9 else (0.15 + 0.5 * size, 0.1 + 0.16 * size)
            tone = (60, 76, 88) if kind > 0.75 else (206, 206, 200)
            angle = 0.5 * np.sin(6 * turn + at_s / 11)
            way = np.array([np.cos(angle), np.sin(angle), 0.0])
            aside = np.array([-way[1], way[0], 0.0])
            at = np.array([x, y, 0.0])
            corners = [at - way * long / 2, at - aside * broad, at + way * long / 2, at + aside * broad]
            brush.polygon(np.array(corners), tone)


class Raker:
    """Somebody who draws salt together with a long rake, a step further now and then."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], reach_m: float) -> None:
        self._view, self._light, self._at, self._reach_m = view, light, at, reach_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y) = Brush(picture, self._view, self._light), self._at
        pull = 0.5 + 0.5 * float(np.sin(2 * np.pi * at_s / RAKE_S))
        x += self._reach_m * float(np.sin(at_s / 61))
        tip = np.array([x + 2.4 - 1.3 * pull, y - 0.4, 0.03])
        draw_person(brush, Clothes((90, 110, 60), (80, 74, 70)), Pose(x, y, np.pi / 2), 1.2 * float(np.sin(at_s)))
        bar(brush, np.array([x + 0.3, y, 1.1]), tip, 0.05, (90, 120, 150))
        bar(brush, tip, tip + np.array([0.05, -0.1, 0.32]), 0.5, (104, 134, 160))
        brush.polygon(disc(np.array([x, y, 1.72]), 0.32, flat=True), (120, 180, 206))


class HotAir:
    """Over hot ground: what is far off trembles, the more the farther, near the horizon alone."""

    def __init__(self, view: View, light: Light, *, strength: float) -> None:
        row = view.height / 2 - view.focal_px * np.tan(np.radians(view.pitch_deg))
        rows = np.arange(view.height)
        near = np.clip((view.ground_depth() - 22) / 70, 0, 1)
        above = np.clip(1 - (row - rows) / (0.14 * view.height), 0, 1)[:, None]
        share = (near * above * strength * view.width / 640).astype(np.float32)
        lies = np.flatnonzero(share.any(axis=1))
        self._rows = slice(int(lies[0]), int(lies[-1]) + 1) if lies.size else slice(0, 0)
        self._share = share[self._rows]
        self._down, self._across = np.mgrid[self._rows, 0 : view.width].astype(np.float32)
        self._scale = 640 / view.width

    def put_into(self, picture: Image, at_s: float) -> None:
        if not self._share.size:
            return
        x, y, moment = self._across * self._scale, self._down * self._scale, np.float32(at_s % 1000)
        wave = np.sin(0.31 * y + 6.1 * moment + 1.5 * np.sin(0.045 * x + 1.3 * moment))
        other = np.sin(0.12 * x - 4.3 * moment + 2 * np.sin(0.2 * y + 2.1 * moment))
        across = (self._across + self._share * wave).astype(np.float32)
        down = (self._down + 0.7 * self._share * other).astype(np.float32)
        picture[self._rows] = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def draw_box(brush: Brush, at: Floats, size: Floats, tone: Colour) -> None:
    """By its near left foot: its top, the side that the camera sees, its front."""
    (x, y, z), (wide, deep, high) = at.tolist(), size.tolist()
    left, right, near, far, top = x, x + wide, y, y + deep, z + high
    side = right if brush.view.x > (left + right) / 2 else left
    for corners, share in (
        (((side, near, z), (side, far, z), (side, far, top), (side, near, top)), 0.72),
        (((left, near, top), (right, near, top), (right, far, top), (left, far, top)), 1.08),
        (((left, near, z), (right, near, z), (right, near, top), (left, near, top)), 0.88),
    ):
        brush.polygon(np.array(corners), (tone[0] * share, tone[1] * share, tone[2] * share))
