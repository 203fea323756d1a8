"""What moves through a scene: vehicles as extruded side profiles, people and riders as shapes."""

import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image, Light, glow, seen
from streams.sim.draw_view import Floats, View


@dataclass(frozen=True)
class Shape:
    """A vehicle's side: (metres from the rear, metres up) from the rear foot on; `glass` numbers its glass edges."""

    profile: tuple[tuple[float, float], ...]
    glass: frozenset[int]
    width_m: float
    wheels: tuple[float, ...]
    wheel_m: float = 0.33

    @property
    def length_m(self) -> float:
        return max(point[0] for point in self.profile)


SHAPES = {
    "car": Shape(
        ((0, 0.35), (0, 0.95), (0.6, 1.0), (1.1, 1.45), (2.6, 1.45), (3.3, 0.98), (4.3, 0.8), (4.4, 0.35)),
        frozenset({2, 4}), 1.8, (0.8, 3.5),
    ),
    "suv": Shape(
        ((0, 0.4), (0, 1.1), (0.25, 1.7), (2.9, 1.7), (3.6, 1.12), (4.5, 1.0), (4.6, 0.4)),
        frozenset({1, 3}), 1.9, (0.85, 3.7), 0.38,
    ),
    "van": Shape(
        ((0, 0.4), (0, 1.95), (4.0, 1.95), (4.7, 1.15), (5.0, 0.95), (5.0, 0.4)), frozenset({2}), 1.95, (0.9, 4.1), 0.35
    ),
    "truck": Shape(
        ((0, 0.7), (0, 3.0), (5.6, 3.0), (5.6, 2.6), (7.2, 2.5), (7.6, 1.5), (7.6, 0.6)), frozenset({4}), 2.4,
        (1.2, 2.2, 6.5), 0.5,
    ),
    "bus": Shape(
        ((0, 0.4), (0, 3.0), (10.6, 3.0), (10.65, 2.75), (10.75, 1.3), (10.8, 0.4)),
        frozenset({3}), 2.5, (2.4, 8.4), 0.5,
    ),
    "tricycle": Shape(
        ((0, 0.55), (0, 0.95), (1.6, 0.95), (1.6, 1.5), (2.3, 1.5), (2.6, 0.8), (2.6, 0.5)), frozenset({4}), 1.1,
        (0.4, 2.4), 0.27,
    ),
}  # fmt: skip
PAINTS: list[Colour] = [
    (230, 230, 228), (40, 40, 42), (150, 152, 154), (50, 44, 150), (120, 66, 36), (200, 205, 208), (70, 90, 110),
]  # fmt: skip
GLASS: Colour = (70, 62, 54)


@dataclass(frozen=True)
class Pose:
    """Where a mover is, in metres, and the way it heads: 0 is away from the origin along y, clockwise, in radians."""

    x: float
    y: float
    heading: float

    def place(self, forward: float, left: float, up: float) -> tuple[float, float, float]:
        sin, cos = float(np.sin(self.heading)), float(np.cos(self.heading))
        return self.x + forward * sin - left * cos, self.y + forward * cos + left * sin, up


class Brush:
    """Draws filled shapes of the world onto a picture in the scene's light."""

    def __init__(self, picture: Image, view: View, light: Light) -> None:
        self.picture = picture
        self.view = view
        self.light = light

    def polygon(self, points: Floats, colour: Colour) -> None:
        """A flat face."""
        outline = self.view.polygon(points)
        if outline is None or np.abs(outline).max() > 8000:
            return
        away = math.dist(points[0], self.view.position)
        tint = tuple(min(255.0, v) for v in seen(colour, away, self.light))
        cv2.fillPoly(self.picture, [np.rint(outline * 16).astype(np.int32)], tint, cv2.LINE_AA, shift=4)

    def shadow(self, points: Floats, strength: float) -> None:
        """Darken the ground under a thing."""
        outline = self.view.polygon(points)
        if outline is None or strength <= 0:
            return
        low = np.maximum(np.floor(outline.min(axis=0)).astype(int) - 2, 0)
        high = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + 3, (self.view.width, self.view.height))
        if (high <= low).any():
            return
        area = self.picture[low[1] : high[1], low[0] : high[0]]
        mask = np.zeros(area.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.rint((outline - low) * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
        mask = np.asarray(cv2.blur(mask, (3, 3)), np.uint8)
        area[:] = (area * (1 - strength * mask[:, :, None].astype(np.float32) / 255)).astype(np.uint8)

    def light_at(self, where: tuple[float, float, float], radius_m: float, colour: Colour) -> None:
        """A lamp that shines to the camera."""
        if self.light.infra_red:
            colour = (sum(colour) / 3,) * 3
        if (at := self.view.point(*where)) is not None:
            glow(self.picture, at[0], at[1], at[2] * radius_m, colour)


def draw_vehicle(brush: Brush, shape: Shape, paint: Colour, pose: Pose) -> None:
    """Body, glass, wheels, shadow and, in the dark, lights. `pose` is the middle of the vehicle's rear edge."""
    half = shape.width_m / 2
    base = _footprint(pose, shape.length_m, half)
    brush.shadow(base, 0.35 + 0.25 * brush.light.sun)
    to_camera = brush.view.position[:2] - base[:, :2].mean(axis=0)
    ahead = np.array([np.sin(pose.heading), np.cos(pose.heading)])
    aside = np.array([-ahead[1], ahead[0]])
    near_left = 1.0 if to_camera @ aside > 0 else -1.0
    points = shape.profile
    edges = [*pairwise(points)]
    order = range(len(edges)) if to_camera @ ahead > 0 else range(len(edges) - 1, -1, -1)
    for index in order:
        (rear, low), (front, high) = edges[index]
        corners = ((rear, half, low), (front, half, high), (front, -half, high), (rear, -half, low))
        strip = np.array([pose.place(*corner) for corner in corners])
        brush.polygon(strip, _lit(paint, brush.light, front - rear, high - low, glass=index in shape.glass))
    side = near_left * half
    brush.polygon(np.array([pose.place(a, side, b) for a, b in points]), _dim(paint, 0.82))
    _side_glass(brush, shape, pose, side)
    for wheel in shape.wheels:
        ring = [(wheel + shape.wheel_m * np.cos(t), shape.wheel_m + shape.wheel_m * np.sin(t)) for t in _CIRCLE]
        brush.polygon(np.array([pose.place(a, side * 1.01, b) for a, b in ring]), (28, 28, 28))
    if brush.light.lamps:
        _lights(brush, shape, pose, facing=float(to_camera @ ahead) > 0)


_CIRCLE = np.linspace(0, 2 * np.pi, 12, endpoint=False)


def _footprint(pose: Pose, length_m: float, half: float) -> Floats:
    corners = ((-0.2, half + 0.15), (length_m + 0.2, half + 0.15), (length_m + 0.2, -half - 0.15), (-0.2, -half - 0.15))
    return np.array([pose.place(a, b, 0.02) for a, b in corners])


def _lit(paint: Colour, light: Light, run: float, rise: float, *, glass: bool) -> Colour:
    if glass:
        return GLASS
    flat = abs(run) / (abs(run) + abs(rise) + 1e-6)
    return _dim(paint, 0.72 + 0.28 * flat + 0.12 * light.sun * flat)


def _dim(paint: Colour, factor: float) -> Colour:
    return min(255.0, paint[0] * factor), min(255.0, paint[1] * factor), min(255.0, paint[2] * factor)


def _side_glass(brush: Brush, shape: Shape, pose: Pose, side: float) -> None:
    top = max(point[1] for point in shape.profile)
    low = top * 0.68 if top < 2.2 else top * 0.55
    inner = [(x, y) for x, y in shape.profile if y >= low]
    if shape is SHAPES["truck"]:
        inner = [(5.9, 2.4), (6.9, 2.4), (7.2, 1.7), (5.9, 1.7)]
    if len(inner) < 2:
        return
    middle = sum(x for x, _ in inner) / len(inner)
    window = [(middle + (x - middle) * 0.86, min(y, top - 0.1)) for x, y in inner]
    left, right = min(x for x, _ in window), max(x for x, _ in window)
    if shape is not SHAPES["truck"]:
        window = [*window, (right + 0.2, low), (left - 0.2, low)]
    brush.polygon(np.array([pose.place(a, side * 1.005, b) for a, b in window]), GLASS)


def _lights(brush: Brush, shape: Shape, pose: Pose, *, facing: bool) -> None:
    half = shape.width_m / 2 - 0.25
    if facing:
        for left in (half, -half):
            at = pose.place(shape.length_m, left, 0.7)
            brush.light_at(at, 0.9, (210, 225, 235))
            brush.light_at(at, 0.25, (255, 255, 255))
        brush.light_at(pose.place(shape.length_m + 3.5, 0, 0.0), 2.6, (60, 68, 74))
    else:
        red: Colour = (120, 120, 120) if brush.light.infra_red else (30, 30, 200)
        for left in (half, -half):
            brush.light_at(pose.place(0, left, 0.8), 0.4, red)
        brush.light_at(pose.place(shape.length_m + 4, 0, 0.0), 2.2, (50, 56, 60))


@dataclass(frozen=True)
class Clothes:
    """What a person wears."""

    top: Colour
    legs: Colour
    umbrella: Colour | None = None


SKIN: Colour = (120, 150, 190)
HAIR: Colour = (30, 30, 34)


def draw_person(brush: Brush, clothes: Clothes, pose: Pose, step: float) -> None:
    """A walking person; `step` is the phase of the stride in radians."""
    feet = np.array([pose.place(0.3 * np.cos(t), 0.3 * np.sin(t), 0.02) for t in _CIRCLE])
    brush.shadow(feet, 0.25 + 0.3 * brush.light.sun)
    swing = 0.28 * np.sin(step)
    for reach in (swing, -swing):
        _limb(brush, pose, (0.0, 0.85), (reach, 0.05), 0.085, clothes.legs)
    _limb(brush, pose, (0.0, 1.35), (-swing * 0.8, 0.8), 0.06, _dim(clothes.top, 0.8))
    _torso(brush, pose, clothes.top)
    _limb(brush, pose, (0.0, 1.35), (swing * 0.8, 0.8), 0.06, _dim(clothes.top, 0.9))
    _head(brush, pose, 1.6)
    if clothes.umbrella:
        rim = [(0.65 * np.cos(t), 1.9 + max(0.0, 0.3 * np.sin(t))) for t in np.linspace(0, np.pi, 9)]
        brush.polygon(_facing(brush, pose, rim), clothes.umbrella)


def draw_rider(brush: Brush, clothes: Clothes, pose: Pose, step: float) -> None:
    """A person on an electric bicycle."""
    brush.shadow(np.array([pose.place(0.9 * np.cos(t), 0.3 * np.sin(t), 0.02) for t in _CIRCLE]), 0.4)
    for wheel in (-0.55, 0.6):
        ring = np.array([pose.place(wheel + 0.28 * np.cos(t), 0.04, 0.28 + 0.28 * np.sin(t)) for t in _CIRCLE])
        brush.polygon(ring, (30, 30, 30))
        hub = Pose(*pose.place(wheel, 0, 0)[:2], pose.heading)
        tyre = [(0.07 * np.cos(t), 0.28 + 0.28 * np.sin(t)) for t in _CIRCLE]
        brush.polygon(_facing(brush, hub, tyre), (36, 36, 36))
    frame = ((-0.6, 0.4), (0.5, 0.4), (0.62, 0.95), (0.5, 0.95), (0.3, 0.5), (-0.6, 0.75))
    brush.polygon(np.array([pose.place(a, 0.05, b) for a, b in frame]), _dim(clothes.legs, 1.4))
    _limb(brush, pose, (-0.25, 0.8), (0.2, 0.4 + 0.03 * np.sin(step)), 0.1, clothes.legs)
    _torso(brush, pose, clothes.top)
    _head(brush, pose, 1.58)
    if brush.light.lamps:
        brush.light_at(pose.place(0.65, 0, 0.9), 0.5, (160, 170, 180))


def _facing(brush: Brush, pose: Pose, outline: list[tuple[float, float]]) -> Floats:
    """Points (aside, up) on the upright plane through the person that faces the camera."""
    right = brush.view.axes[0]
    return np.array([(pose.x + a * right[0], pose.y + a * right[1], up) for a, up in outline])


def _torso(brush: Brush, pose: Pose, colour: Colour) -> None:
    outline = [(-0.2, 0.82), (0.2, 0.82), (0.25, 1.4), (0.12, 1.5), (-0.12, 1.5), (-0.25, 1.4)]
    brush.polygon(_facing(brush, pose, outline), colour)


def _head(brush: Brush, pose: Pose, up: float) -> None:
    brush.polygon(_facing(brush, pose, [(0.11 * np.cos(t), up + 0.14 * np.sin(t)) for t in _CIRCLE]), SKIN)
    cap = [(0.12 * np.cos(t), up + 0.03 + 0.13 * np.sin(t)) for t in np.linspace(0, np.pi, 7)]
    brush.polygon(_facing(brush, pose, cap), HAIR)


def _limb(
    brush: Brush, pose: Pose, start: tuple[float, float], end: tuple[float, float], thick: float, colour: Colour
) -> None:
    right = brush.view.axes[0]
    a = np.array(pose.place(start[0], 0, start[1]))
    b = np.array(pose.place(end[0], 0, end[1]))
    wide = np.array([right[0], right[1], 0.0]) * thick
    brush.polygon(np.stack([a - wide, a + wide, b + wide, b - wide]), colour)
