"""What moves at the twelfth set of places: a crane's grab, the bridge of a round basin, a rally, a game with a ball,
brushes that wash cars, pennants on a rope. Each by the moment alone."""

from itertools import pairwise

import numpy as np

from streams.sim.draw_light import Colour, Image, Light
from streams.sim.draw_movers import Brush, Clothes, Pose, draw_person
from streams.sim.draw_view import Floats, View
from tests.bench.world.pieces import Spot

GRAB_S = 46.0
"""Down into a heap, up, aside, down, and back."""
BASIN_S = 1500.0
"""One turn of the bridge: about as slow as they are."""
STROKE_S = 1.35
PASS_S = 1.8
SHIRTS: tuple[Colour, ...] = (
    (60, 60, 190), (190, 120, 60), (200, 204, 206), (70, 150, 90), (60, 180, 220), (150, 80, 150),
)  # fmt: skip
TURN = np.linspace(0, 2 * np.pi, 13)


class Grab:
    """Of a crane on tracks: a boom of two parts that turns, ropes of a grab with open or closed jaws."""

    def __init__(self, view: View, light: Light, *, foot: Spot, reach_m: float) -> None:
        self._view, self._light, self._foot, self._reach_m = view, light, np.array(foot), reach_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, moment = Brush(picture, self._view, self._light), at_s % GRAB_S / GRAB_S
        turned = smooth((moment - 0.25) / 0.15) - smooth((moment - 0.75) / 0.15)
        low = _bump((moment - 0.1) / 0.13) + _bump((moment - 0.55) / 0.13)
        angle = np.radians(40 + 100 * turned)
        away = np.array([np.cos(angle), 0.35 * np.sin(angle), 0.0])
        elbow = self._foot + away * self._reach_m * 0.5 + np.array([0, 0, self._reach_m * 0.62])
        tip = self._foot + away * self._reach_m + np.array([0, 0, self._reach_m * 0.42])
        bar(brush, self._foot, elbow, 0.34, (36, 140, 214))
        bar(brush, elbow, tip, 0.26, (36, 140, 214))
        jaws = np.array([tip[0] + 0.12 * np.sin(1.1 * at_s), tip[1], 1.2 + (tip[2] - 2.4) * (1 - low)])
        bar(brush, tip, jaws, 0.08, (60, 62, 64))
        closed = 0.25 < moment < 0.55
        for side in (-1, 1):
            out = 0.45 if closed else 0.95
            claw = [(0.0, 0.1), (side * 0.6, -0.1), (side * out, -0.75), (side * (0.05 if closed else 0.6), -1.0)]
            brush.polygon(jaws + np.array([(a, 0.0, b) for a, b in claw]), (54, 58, 62))
        if closed:
            brush.polygon(jaws + np.array([(-0.5, 0.0, -0.5), (0.5, 0.0, -0.4), (0.3, 0.0, -1.2), (-0.4, 0.0, -1.1)]),
                          (70, 88, 116))  # fmt: skip


class Scraper:
    """A bridge from the middle of a round basin to its rim that goes round, a wheel and a box at its outer end."""

    def __init__(self, view: View, light: Light, *, middle: tuple[float, float], rim_m: float) -> None:
        self._view, self._light, self._middle, self._rim_m = view, light, middle, rim_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y), angle = Brush(picture, self._view, self._light), self._middle, 2 * np.pi * at_s / BASIN_S
        angle += x
        along, aside = np.array([np.cos(angle), np.sin(angle), 0.0]), np.array([-np.sin(angle), np.cos(angle), 0.0])
        hub, up = np.array([x, y, 0.0]), np.array([0.0, 0.0, 1.0])
        deck = [(0.0, -0.6), (self._rim_m, -0.6), (self._rim_m, 0.6), (0.0, 0.6)]
        brush.polygon(np.array([hub + along * a + aside * b + up * 0.7 for a, b in deck]), (150, 156, 158))
        for side in sorted((-0.6, 0.6), key=lambda s: -float((hub + along + aside * s)[1])):
            edge = hub + aside * side
            for low, top, tone in (
                (0.35, 0.72, (120, 126, 130)),
                (1.2, 1.26, (60, 176, 216)),
                (1.7, 1.76, (60, 176, 216)),
            ):
                face = [(0.0, low), (self._rim_m, low), (self._rim_m, top), (0.0, top)]
                brush.polygon(np.array([edge + along * a + up * b for a, b in face]), tone)
            for post in np.linspace(0.1, self._rim_m - 0.1, 9).tolist():
                bar(brush, edge + along * post + up * 0.7, edge + along * post + up * 1.76, 0.07, (60, 176, 216))
        box = hub + along * (self._rim_m - 0.5)
        for a, b, tone in ((0.0, 1.5, (60, 110, 60)), (-self._rim_m + 0.9, 1.9, (150, 154, 156))):
            corners = [(-0.45, 0.1), (0.45, 0.1), (0.45, b), (-0.45, b)]
            brush.polygon(np.array([box + along * a + np.array([c, -0.65, d]) for c, d in corners]), tone)


class Rally:
    """Two who play over a net, and a shuttle between them, high or flat in turns."""

    def __init__(self, view: View, light: Light, *, court: tuple[float, float], wide_m: float, net_y: float) -> None:
        """`court`: its left edge and how far each player is from the net."""
        random = np.random.default_rng(round(abs(10 * court[0]) + net_y))
        self._view, self._light, self._court, self._wide_m, self._net_y = view, light, court, wide_m, net_y
        self._shirts = [SHIRTS[int(number)] for number in random.permutation(len(SHIRTS))[:2]]
        self._ahead = float(random.uniform(0, 9))

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, moment = Brush(picture, self._view, self._light), at_s + self._ahead
        stroke, share = divmod(moment / STROKE_S, 1)
        from_far = int(stroke) % 2 == 0
        spots = {far: self._spot(moment, far=far) for far in (True, False)}
        start, end = spots[from_far], spots[not from_far]
        lifted = (1.6, 3.6, 2.3)[int(stroke) % 3]
        flight = start + (end - start) * share
        flight[2] = 1.7 + 4 * lifted * share * (1 - share)
        for far in (True, False):
            if not far:
                self._shuttle(brush, flight)
            x, y, _ = spots[far].tolist()
            draw_person(brush, Clothes(self._shirts[far], (60, 54, 50)), Pose(x, y, 0.6 if far else 0.2), 4.4 * moment)
            hits = share < 0.2 if far is from_far else share > 0.8
            hand = np.array([x + 0.3, y, 1.75 if hits else 1.0])
            head = hand + np.array([0.16, 0.0, 0.62 if hits else -0.1])
            bar(brush, np.array([x + 0.16, y, 1.3]), hand, 0.1, (120, 150, 180))
            bar(brush, hand, head, 0.04, (60, 60, 64))
            brush.polygon(disc(head, 0.14), (160, 164, 168))

    def _spot(self, moment: float, *, far: bool) -> Floats:
        left, away = self._court
        across = 0.5 + 0.3 * np.sin(0.83 * moment + 2.1 * far) * np.cos(0.31 * moment)
        back = away + 1.3 * np.sin(0.57 * moment + far)
        return np.array([left + self._wide_m * across, self._net_y + (back if far else -back), 1.7])

    @staticmethod
    def _shuttle(brush: Brush, at: Floats) -> None:
        brush.polygon(disc(at, 0.07), (240, 242, 242))


class BallGame:
    """Some who run about a court, and a ball that bounces from one to the other."""

    def __init__(self, view: View, light: Light, *, court: tuple[Spot, Spot], count: int) -> None:
        """`court`: its near left and its far right corner."""
        self._view, self._light = view, light
        low, high = np.array(court[0]), np.array(court[1])
        self._middle, self._half = (low + high) / 2, (high - low) / 2
        self._ways = np.random.default_rng(round(10 * abs(high[1]))).uniform(0, 1, (count, 4))

    def put_into(self, picture: Image, at_s: float) -> None:
        brush = Brush(picture, self._view, self._light)
        spots = [self._spot(number, at_s) for number in range(len(self._ways))]
        number, share = divmod(at_s / PASS_S, 1)
        one, other = (spots[(int(number) + ahead) * 3 % len(spots)] for ahead in (0, 1))
        ball = one + (other - one) * share
        ball[2] = 0.14 + 1.5 * abs(float(np.cos(np.pi * share)))
        for order in sorted(range(len(spots)), key=lambda n: -float(spots[n][1])):
            before, now = self._spot(order, at_s - 0.2), spots[order]
            heading = float(np.arctan2(now[0] - before[0], now[1] - before[1]))
            shirt = SHIRTS[0] if order % 2 else SHIRTS[2]
            draw_person(
                brush, Clothes(shirt, (70, 60, 56)), Pose(float(now[0]), float(now[1]), heading), 6 * at_s + order
            )
        brush.shadow(disc(ball * (1, 1, 0), 0.14, flat=True), 0.3)
        brush.polygon(disc(ball, 0.15), (40, 100, 210))

    def _spot(self, number: int, at_s: float) -> Floats:
        quick, slow, phase, other = self._ways[number].tolist()
        across = np.sin((0.25 + 0.2 * quick) * at_s + 6.3 * phase)
        along = np.cos((0.2 + 0.2 * slow) * at_s + 6.3 * other)
        return np.asarray(self._middle + self._half * (0.9 * across, 0.85 * along, 0.0))


class WashBrushes:
    """Of a car wash: two upright rollers of bristles and one that lies, which spin and go along a bay and back."""

    def __init__(self, view: View, light: Light, *, bay: tuple[float, float], wide_m: float, deep_m: float) -> None:
        """`bay`: its near left corner."""
        self._view, self._light, self._bay, self._wide_m, self._deep_m = view, light, bay, wide_m, deep_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (left, near) = Brush(picture, self._view, self._light), self._bay
        y = near + self._deep_m * (0.5 - 0.5 * float(np.cos(2 * np.pi * at_s / 52)))
        middle, half = left + self._wide_m / 2, self._wide_m / 2
        for post in (left + 0.1, left + self._wide_m - 0.2):
            bar(brush, np.array([post, y, 0.0]), np.array([post, y, 3.0]), 0.2, (60, 170, 226))
        bar(brush, np.array([left, y, 3.0]), np.array([left + self._wide_m, y, 3.0]), 0.3, (60, 170, 226))
        self._roller(brush, np.array([middle - half * 0.75, y, 2.3]), np.array([half * 1.5, 0, 0]), at_s)
        for side in (-0.62, 0.62):
            self._roller(brush, np.array([middle + half * side, y - 0.2, 0.2]), np.array([0, 0, 2.3]), at_s + side)

    @staticmethod
    def _roller(brush: Brush, start: Floats, way: Floats, at_s: float) -> None:
        lies = abs(way[0]) > 0
        aside = np.array([0, 0, 1.0]) if lies else np.array([1.0, 0, 0])
        for part in range(10):
            ragged = 0.42 + 0.08 * float(np.sin(9.0 * at_s + 2.1 * part))
            tone = 0.75 + 0.25 * float(np.sin(7.0 * at_s + 1.7 * part))
            near, far = start + way * part / 10, start + way * (part + 1) / 10
            colour = (190 * tone, 90 * tone, 60 * tone) if part % 3 else (70 * tone, 70 * tone, 200 * tone)
            corners = [near - aside * ragged, near + aside * ragged, far + aside * ragged, far - aside * ragged]
            brush.polygon(np.array(corners), colour)


class Pennants:
    """Small three-cornered flags on a rope that hangs through, each blown by itself."""

    def __init__(self, view: View, light: Light, *, start: Spot, end: Spot, count: int) -> None:
        self._view, self._light, self._count = view, light, count
        self._start, self._way = np.array(start), np.array(end) - np.array(start)

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, gust = Brush(picture, self._view, self._light), 0.5 + 0.5 * float(np.sin(at_s / 4.7 + self._start[0]))
        sway = 0.12 * gust * float(np.sin(1.7 * at_s))
        spots = [self._at(share, sway) for share in np.linspace(0, 1, 2 * self._count + 1).tolist()]
        for near, far in pairwise(spots):
            bar(brush, near, far, 0.03, (80, 82, 84))
        for number in range(self._count):
            near, far = spots[2 * number], spots[2 * number + 1]
            blown = (0.15 + 0.4 * gust) * float(np.sin(3.3 * at_s + 1.9 * number))
            point = (near + far) / 2 + np.array([blown, 0.1, -0.5 + 0.2 * abs(blown)])
            brush.polygon(np.stack([near, far, point]), SHIRTS[number % len(SHIRTS)])

    def _at(self, share: float, sway: float) -> Floats:
        sag = 0.07 * float(np.linalg.norm(self._way)) * 4 * share * (1 - share)
        return np.asarray(self._start + self._way * share + np.array([sway * sag * 4, 0, -sag]))


def bar(brush: Brush, start: Floats, end: Floats, thick: float, colour: Colour) -> None:
    """As it is seen from the front: its breadth lies across its own direction."""
    way = end - start
    aside = np.array([way[2], 0.0, -way[0]])
    long = float(np.linalg.norm(aside))
    aside = aside / long * thick / 2 if long > 1e-6 else np.array([thick / 2, 0.0, 0.0])
    brush.polygon(np.stack([start - aside, end - aside, end + aside, start + aside]), colour)


def disc(at: Floats, radius: float, *, flat: bool = False) -> Floats:
    up = (0 * TURN, radius * np.sin(TURN))
    down, high = up if not flat else up[::-1]
    return np.asarray(at + np.stack([radius * np.cos(TURN), down, high], 1))


def smooth(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _bump(share: float) -> float:
    """Up from 0 to 1 at the middle, and back."""
    return float(np.sin(np.pi * share)) if 0 < share < 1 else 0.0
