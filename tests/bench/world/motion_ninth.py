"""What moves at the ninth set of places: cloth in the wind, trees in gusts, arms, blades, jets, moving stairs, pictures
on screens, a shutter, a lorry that comes and stays, an umbrella. Each by the moment alone, as in motion_eighth.py."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light, develop, seen
from streams.sim.draw_movers import SHAPES, Brush, Clothes, Pose, draw_person, draw_vehicle
from streams.sim.draw_view import View
from tests.bench.world.pieces import Spot

STRIPS = 9
ARM_S = 26.0
TALLEST_PX = 2000
"""Of a tree: one that a turned camera has right before it is not drawn."""
ROUND_S = 1800.0
"""Within it a lorry comes and goes, and a shutter falls and is raised."""
FRAME_PX = (72, 128)
"""Of a screen, down and across."""


class Flag:
    """Cloth that hangs from its left edge and blows to the right, less between gusts."""

    def __init__(self, view: View, light: Light, *, at: Spot, wide_m: float, high_m: float, colour: Colour) -> None:
        self._view, self._light, self._at, self._size, self._colour = view, light, at, (wide_m, high_m), colour

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z), (wide, high) = Brush(picture, self._view, self._light), self._at, self._size
        blow = 0.72 + 0.26 * np.sin(at_s / 5.3 + x)
        share = np.linspace(0, 1, STRIPS + 1)
        wave = 7 * share - 5.5 * at_s
        across, deep = x + wide * blow * share, y + 0.16 * wide * share * np.sin(wave)
        top = z - 0.7 * wide * (1 - blow) * share + 0.03 * wide * share * np.cos(wave)
        for left in range(STRIPS):
            shade = 0.88 + 0.16 * float(np.cos(wave[left]))
            corners = [(across[i], deep[i], top[i] - drop) for i, drop in _around(left, high)]
            brush.polygon(np.array(corners), _times(self._colour, shade))


def _around(left: int, high: float) -> tuple[tuple[int, float], ...]:
    return (left, 0.0), (left + 1, 0.0), (left + 1, high), (left, high)


class Lanterns:
    """In a row on a rope, each swinging by itself; they shine where lamps are lit."""

    def __init__(self, view: View, light: Light, *, start: Spot, end: Spot, count: int, colour: Colour) -> None:
        self._view, self._light, self._colour = view, light, colour
        shares = (np.arange(count) + 0.5)[:, None] / count
        self._spots = np.array(start) + (np.array(end) - np.array(start)) * shares
        self._spots[:, 2] -= 0.5 * np.sin(np.pi * shares[:, 0])

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, right = Brush(picture, self._view, self._light), self._view.axes[0]
        turns = np.linspace(0, 2 * np.pi, 14)
        for number, spot in enumerate(self._spots):
            swing = 0.12 * np.sin(2.1 * at_s + 1.7 * number) * (0.6 + 0.4 * np.sin(at_s / 4))
            ring = spot + right * (swing + 0.2 * np.cos(turns))[:, None]
            ring[:, 2] += 0.24 * np.sin(turns) - 0.3
            brush.polygon(ring, self._colour)
            if self._light.lamps:
                brush.light_at((float(spot[0]), float(spot[1]), float(spot[2]) - 0.3), 0.7, _times(self._colour, 0.6))


class SwayingTree:
    """Bends more towards its top, in gusts; its leaves are a picture made once."""

    def __init__(self, view: View, light: Light, *, at: tuple[float, float], high_m: float, reach: float) -> None:
        """`reach`: by how much of its height the top goes aside in the strongest gust."""
        random = np.random.default_rng(round(100 * abs(at[0]) + high_m))
        self._foot, self._reach, self._phase = view.point(at[0], at[1], 0.0), reach, at[0]
        rows = round(high_m * self._foot[2]) if self._foot else 0
        self._rows = rows if 4 < rows < TALLEST_PX else 0
        size = (max(2, round(self._rows * 0.8)), max(2, self._rows))
        crown = np.asarray(cv2.resize(_crown(random), size, interpolation=cv2.INTER_AREA))
        away = float(np.hypot(at[0] - view.x, at[1] - view.y))
        colours: Image = np.ascontiguousarray(crown[:, :, :3]).astype(np.uint8)
        self._colours = develop(colours, np.full(colours.shape[:2], away), light)
        self._opacity = np.ascontiguousarray(crown[:, :, 3])

    def put_into(self, picture: Image, at_s: float) -> None:
        if self._foot is None or not self._rows:
            return
        gust = 0.55 + 0.45 * np.sin(at_s / 6.7 + self._phase)
        bend = self._reach * gust * np.sin(1.9 * at_s + self._phase)
        wide = self._colours.shape[1]
        # Aside by `bend` of its height at the top, not at all at the foot.
        plane = np.array([[1, -bend, self._foot[0] - wide / 2 + bend * self._rows], [0, 1, self._foot[1] - self._rows]])
        size = (picture.shape[1], picture.shape[0])
        share = cv2.warpAffine(self._opacity, plane, size)[:, :, None].astype(np.float32) / 255
        leaves = cv2.warpAffine(self._colours, plane, size, borderMode=cv2.BORDER_REPLICATE)
        picture[:] = (picture * (1 - share) + leaves * share).astype(np.uint8)


def _crown(random: np.random.Generator) -> Image:
    """A trunk and leaves, [300, 240, 4]."""
    picture = np.zeros((300, 240, 4), np.uint8)
    cv2.line(picture, (120, 299), (120, 150), (56, 70, 88, 255), 9, cv2.LINE_AA)
    for number in range(520):
        turn, out, tone = random.uniform(0, 2 * np.pi), np.sqrt(random.random()), random.uniform(0.75, 1.2)
        bright = tone * (0.7 + 0.5 * number / 520)
        at = round(120 + 100 * out * np.cos(turn)), round(112 + 98 * out * np.sin(turn))
        leaf = (round(52 * bright), round(104 * bright), round(78 * bright), 255)
        cv2.ellipse(picture, at, (int(random.uniform(4, 11)), int(random.uniform(3, 7))), 0, 0, 360, leaf, -1)
    return picture


class Arm:
    """Of a barrier, red and white: down most of the time, then up for a while."""

    def __init__(self, view: View, light: Light, *, hinge: Spot, long_m: float) -> None:
        self._view, self._light, self._hinge, self._long_m = view, light, hinge, long_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z) = Brush(picture, self._view, self._light), self._hinge
        moment = at_s % ARM_S
        risen = float(np.clip((moment - 14) / 1.6, 0, 1) - np.clip((moment - 23) / 1.6, 0, 1))
        turn = np.radians(84) * (3 - 2 * risen) * risen**2
        along, up = np.array([np.cos(turn), 0, np.sin(turn)]), np.array([-np.sin(turn), 0, np.cos(turn)]) * 0.14
        for part in range(8):
            near, far = (np.array([x, y, z]) + along * self._long_m * share / 8 for share in (part, part + 1))
            colour: Colour = (228, 228, 228) if part % 2 else (48, 44, 206)
            brush.polygon(np.stack([near, far, far + up, near + up]), colour)


class Rotor:
    """Three blades that turn before the wind, all the time."""

    def __init__(self, view: View, light: Light, *, hub: Spot, blade_m: float, turn_s: float) -> None:
        self._view, self._light, self._hub, self._blade_m, self._turn_s = view, light, hub, blade_m, turn_s

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, hub = Brush(picture, self._view, self._light), np.array(self._hub)
        for blade in range(3):
            turn = 2 * np.pi * (at_s / self._turn_s + blade / 3)
            along, aside = np.array([np.sin(turn), 0, np.cos(turn)]), np.array([np.cos(turn), 0, -np.sin(turn)])
            widths = ((0.0, 0.035), (0.2, 0.06), (1.0, 0.008))
            edge = [hub + self._blade_m * (along * out + aside * wide) for out, wide in widths]
            other = [hub + self._blade_m * (along * out - aside * wide * 0.4) for out, wide in reversed(widths)]
            brush.polygon(np.array(edge + other), (226, 228, 228))


class Jets:
    """Of a fountain: higher and lower in turn, with spray around them."""

    def __init__(self, view: View, light: Light, *, spots: tuple[tuple[float, float], ...], high_m: float) -> None:
        self._view, self._spots, self._high_m = view, spots, high_m
        away = float(np.linalg.norm(np.array([*spots[0], 1.0]) - view.position))
        self._colour = np.array(seen((236, 234, 230), away, light), np.float32)

    def put_into(self, picture: Image, at_s: float) -> None:
        lies = np.zeros(picture.shape[:2], np.float32)
        for number, (x, y) in enumerate(self._spots):
            high = self._high_m * (0.55 + 0.45 * np.sin(0.9 * at_s + 1.3 * number))
            foot, top = self._view.point(x, y, 0.3), self._view.point(x, y, 0.3 + high)
            if foot is None or top is None:
                continue
            wide = max(1.0, 0.1 * foot[2])
            for share in np.linspace(0, 1, 14).tolist():
                wobble = wide * 0.8 * np.sin(9 * share + 8 * at_s + number) * share
                at = round(foot[0] + (top[0] - foot[0]) * share + wobble), round(foot[1] + (top[1] - foot[1]) * share)
                cv2.circle(lies, at, max(1, round(wide * (0.6 + 1.6 * share))), 0.75 - 0.4 * share, -1)
        share_of_it = np.asarray(cv2.GaussianBlur(lies, (0, 0), picture.shape[1] / 400))[:, :, None]
        picture[:] = (picture * (1 - share_of_it) + self._colour * share_of_it).astype(np.uint8)


class Shutter:
    """Of slats, before a shop at the left hand of the view: it rolls down, stays, and is raised again."""

    def __init__(self, view: View, light: Light, *, at: Spot, deep_m: float, high_m: float) -> None:
        """`at`: its upper near corner; it runs away from the camera."""
        self._view, self._light, self._at, self._deep_m, self._high_m = view, light, at, deep_m, high_m

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, (x, y, z), far = Brush(picture, self._view, self._light), self._at, self._at[1] + self._deep_m
        moment = (at_s + 37 * abs(x)) % ROUND_S
        down = float(np.clip((moment - 500) / 14, 0, 1) - np.clip((moment - 1400) / 14, 0, 1)) * self._high_m
        for slat in np.arange(0, down, 0.14).tolist():
            low, high = z - min(slat + 0.14, down), z - slat
            tone = 168.0 if round(slat / 0.14) % 2 else 138.0
            brush.polygon(np.array([(x, y, high), (x, far, high), (x, far, low), (x, y, low)]), (tone, tone, tone))


class Lorry:
    """Comes along a bay, stays for a quarter of an hour with its lamps blinking at first, and leaves as it came."""

    def __init__(self, view: View, light: Light, *, bay: tuple[float, float], from_y: float, colour: Colour) -> None:
        self._view, self._light, self._bay, self._from_y, self._colour = view, light, bay, from_y, colour

    def put_into(self, picture: Image, at_s: float) -> None:
        moment = at_s % ROUND_S - 700
        if not 0 < moment < 900:
            return
        brush, (x, y) = Brush(picture, self._view, self._light), self._bay
        still = min(1.0, moment / 12, (900 - moment) / 12)
        # A shape's place is the middle of its rear edge: this one looks at the camera.
        rear = self._from_y + (y - self._from_y) * (1 - (1 - still) ** 2)
        draw_vehicle(brush, SHAPES["truck"], self._colour, Pose(x, rear, float(np.pi)))
        if moment < 300 and at_s % 0.76 < 0.38:
            for side in (-1.0, 1.0):
                brush.light_at((x + side, rear - 7.7, 0.9), 0.6, (30, 150, 240))


class Escalator:
    """Steps that run up, or down, and who stands on them."""

    def __init__(self, view: View, light: Light, *, foot: Spot, wide_m: float, rise: Spot, up: bool) -> None:
        self._view, self._light, self._foot, self._wide_m = view, light, np.array(foot), wide_m
        self._rise, self._up = np.array(rise), up

    def put_into(self, picture: Image, at_s: float) -> None:
        brush, count = Brush(picture, self._view, self._light), round(float(np.linalg.norm(self._rise)) / 0.42)
        for share in sorted(self._steps(at_s, count), reverse=True):
            nose = self._foot + self._rise * share
            right, tread = np.array([self._wide_m, 0, 0]), self._rise / count * (1, 1, 0)
            riser = np.array([0, 0, -self._rise[2] / count])
            brush.polygon(np.stack([nose, nose + right, nose + right + tread, nose + tread]), (92, 94, 96))
            brush.polygon(np.stack([nose, nose + right, nose + right + riser, nose + riser]), (52, 54, 56))
            edge = riser * 0.16
            brush.polygon(np.stack([nose, nose + right, nose + right + edge, nose + edge]), (70, 190, 222))
        for share in sorted(self._steps(at_s, 3), reverse=True):
            stands = self._foot + self._rise * share
            number = round((share - self._travelled(at_s)) * 3) % 3
            raised = replace(self._view, z=self._view.z - float(stands[2]))
            dress = Clothes(((60, 52, 130), (150, 140, 60), (70, 72, 76))[number], (58, 50, 46))
            pose = Pose(float(stands[0]) + self._wide_m * (0.35, 0.6, 0.45)[number], float(stands[1]), 0.0)
            draw_person(Brush(picture, raised, self._light), dress, pose, 0.4)

    def _travelled(self, at_s: float) -> float:
        return at_s * 0.5 / float(np.linalg.norm(self._rise)) * (1 if self._up else -1)

    def _steps(self, at_s: float, count: int) -> Iterator[float]:
        for number in range(count):
            yield (number / count + self._travelled(at_s)) % 1


class Screen:
    """Shows one picture after another, of coloured areas and lines of writing."""

    def __init__(self, view: View, light: Light, *, at: Spot, right: Spot, high_m: float, every_s: float) -> None:
        edges = np.array(right, float), np.array([0, 0, -high_m])
        corners = np.array(at) + np.array([np.zeros(3), edges[0], edges[0] + edges[1], edges[1]])
        self._outline = view.polygon(corners) if bool((view.camera_points(corners)[:, 2] > 1).all()) else None
        self._plane = view.plane(np.array(at, float), edges[0] / FRAME_PX[1], edges[1] / FRAME_PX[0])
        self._every_s, self._grey = every_s, light.infra_red
        self._dim = 0.8 if light.lamps else 0.95

    def put_into(self, picture: Image, at_s: float) -> None:
        if self._outline is None:
            return
        size, mask = (picture.shape[1], picture.shape[0]), np.zeros(picture.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.rint(np.clip(self._outline, -9999, 9999)).astype(np.int32)], 255, cv2.LINE_AA)
        shown = cv2.warpPerspective(self._frame(int(at_s // self._every_s)), self._plane, size, flags=cv2.INTER_AREA)
        share = mask[:, :, None].astype(np.float32) / 255
        picture[:] = (picture * (1 - share) + shown * share).astype(np.uint8)

    def _frame(self, number: int) -> Image:
        random = np.random.default_rng([9, number])
        tones = random.uniform(40, 235, (6, 3)) * self._dim
        tones = np.repeat(tones.mean(axis=1, keepdims=True), 3, axis=1) if self._grey else tones
        frame: Image = np.full((*FRAME_PX, 3), tones[0], np.uint8)
        for tone in tones[1:4].tolist():
            at = int(random.integers(0, FRAME_PX[1])), int(random.integers(0, FRAME_PX[0]))
            cv2.circle(frame, at, int(random.integers(8, 30)), tone, -1, cv2.LINE_AA)
        for row in range(10, 60, int(random.integers(9, 15))):
            left = int(random.integers(4, 50))
            cv2.rectangle(frame, (left, row), (left + int(random.integers(20, 70)), row + 4), tones[5].tolist(), -1)
        cv2.rectangle(frame, (0, 0), (FRAME_PX[1] - 1, FRAME_PX[0] - 1), (24, 24, 24), 2)
        return frame


class Umbrella:
    """Passes close below the camera now and then, from left to right."""

    def __init__(self, view: View, light: Light, *, ahead_m: float, z: float, every_s: float) -> None:
        self._view, self._light, self._z, self._every_s = view, light, z, every_s
        yaw = np.radians(view.yaw_deg)
        self._middle = np.array([view.x + ahead_m * np.sin(yaw), view.y + ahead_m * np.cos(yaw)])

    def put_into(self, picture: Image, at_s: float) -> None:
        number, moment = divmod(at_s, self._every_s)
        x = self._middle[0] + 1.25 * (moment - 4)
        if abs(x - self._middle[0]) > 6:
            return
        brush, y = Brush(picture, self._view, self._light), self._middle[1] + 0.1 * float(np.sin(5 * moment))
        colour: Colour = ((52, 48, 160), (150, 90, 50), (120, 170, 90), (70, 72, 78))[int(number) % 4]
        tip = (x, y, self._z + 0.28)
        for sector in range(8):
            turns = np.linspace(sector, sector + 1, 4) * np.pi / 4
            rim = [(x + 0.52 * np.cos(t), y + 0.52 * np.sin(t), self._z) for t in turns]
            brush.polygon(np.array([tip, *rim]), _times(colour, 0.86 + 0.16 * float(np.cos(turns[1] - 2.2))))


def _times(colour: Colour, factor: float) -> Colour:
    return min(255.0, colour[0] * factor), min(255.0, colour[1] * factor), min(255.0, colour[2] * factor)
