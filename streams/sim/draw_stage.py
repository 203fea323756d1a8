"""The still part of a scene while it is being built: ground seen from above, walls, sprites, painted far to near."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.sim.draw_light import Colour, Image, Light, develop, glow, sky
from streams.sim.draw_view import Floats, View

GROUND_PX_PER_M = 16
GROUND_LEFT_M, GROUND_WIDTH_M, GROUND_FAR_M = -60.0, 120.0, 150.0


class Ground:
    """The ground from above, drawn in metres."""

    def __init__(self, colour: Colour, random: np.random.Generator) -> None:
        self._random = random
        rows, columns = round(GROUND_FAR_M * GROUND_PX_PER_M), round(GROUND_WIDTH_M * GROUND_PX_PER_M)
        self.texture: Image = np.full((rows, columns, 3), colour, np.uint8)
        self.speckle(-60, 0, 60, GROUND_FAR_M, 14)

    def polygon(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A flat area."""
        cv2.fillPoly(self.texture, [self._pixels(points)], colour, cv2.LINE_AA)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A rectangle between two corners."""
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour)

    def asphalt(self, x0: float, y0: float, x1: float, y1: float, colour: Colour = (92, 90, 88)) -> None:
        """A road's surface, worn and patched."""
        self.box(x0, y0, x1, y1, colour)
        for _ in range(int((x1 - x0) * (y1 - y0) / 150)):
            x, y = self._random.uniform(x0, x1), self._random.uniform(y0, y1)
            shade = self._random.uniform(-14, 14)
            patch = (colour[0] + shade, colour[1] + shade, colour[2] + shade)
            self.box(x, y, min(x + self._random.uniform(0.5, 2.5), x1), min(y + self._random.uniform(1, 6), y1), patch)
        self.speckle(x0, y0, x1, y1, 9)

    def speckle(self, x0: float, y0: float, x1: float, y1: float, strength: float) -> None:
        """Grain at two scales over an area."""
        (left, bottom), (right, top) = self._pixels([(x0, y0), (x1, y1)])
        area = self.texture[max(top, 0) : bottom, max(left, 0) : right]
        if not area.size:
            return
        height, width = area.shape[:2]
        fine = self._random.normal(0, strength * 0.6, (height, width)).astype(np.float32)
        coarse = self._random.normal(0, strength * 0.55, (height // 24 + 2, width // 24 + 2)).astype(np.float32)
        grain = fine + np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
        area[:] = np.clip(area + grain[:, :, None], 0, 255).astype(np.uint8)

    def dashes(
        self, x: float, y0: float, y1: float, *, dash_m: float = 4, gap_m: float = 6, width_m: float = 0.15
    ) -> None:
        """A broken lane line along the road."""
        y = y0
        while y < y1:
            self.box(x - width_m / 2, y, x + width_m / 2, min(y + dash_m, y1), PAINT)
            y += dash_m + gap_m

    def line(self, x: float, y0: float, y1: float, colour: Colour | None = None, width_m: float = 0.15) -> None:
        """A whole line along the road."""
        self.box(x - width_m / 2, y0, x + width_m / 2, y1, colour or PAINT)

    def zebra(self, x0: float, x1: float, y0: float, y1: float, *, across: bool = True) -> None:
        """A pedestrian crossing; bars lie along y when people cross along x."""
        if across:
            for x in np.arange(x0 + 0.3, x1 - 0.3, 0.9):
                self.box(x, y0, x + 0.45, y1, PAINT)
        else:
            for y in np.arange(y0 + 0.3, y1 - 0.3, 0.9):
                self.box(x0, y, x1, y + 0.45, PAINT)

    def paving(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, size_m: float) -> None:
        """Slabs with joints."""
        self.box(x0, y0, x1, y1, colour)
        joint = (colour[0] * 0.82, colour[1] * 0.82, colour[2] * 0.82)
        for x in np.arange(x0, x1, size_m):
            self.box(x, y0, x + 0.07, y1, joint)
        for y in np.arange(y0, y1, size_m):
            self.box(x0, y, x1, y + 0.07, joint)
        self.speckle(x0, y0, x1, y1, 7)

    def arrow(self, x: float, y: float, *, towards: bool) -> None:
        """A direction arrow on a lane; `towards`: it points to the camera."""
        sign = -1 if towards else 1
        self.box(x - 0.1, y, x + 0.1, y + 2.2, PAINT)
        tip = y + (2.2 if sign > 0 else 0)
        self.polygon([(x - 0.4, tip), (x + 0.4, tip), (x, tip + sign * 1.4)], PAINT)

    def _pixels(self, points: list[tuple[float, float]]) -> NDArray[np.int32]:
        return np.array(
            [((x - GROUND_LEFT_M) * GROUND_PX_PER_M, (GROUND_FAR_M - y) * GROUND_PX_PER_M) for x, y in points]
        ).astype(np.int32)


PAINT: Colour = (205, 210, 212)


@dataclass(frozen=True)
class Wall:
    """A textured parallelogram: `origin + s * right + t * down`, s and t from 0 to 1."""

    origin: Floats
    right: Floats
    down: Floats
    texture: Image = field(repr=False)

    @property
    def corners(self) -> Floats:
        o, r, d = self.origin, self.right, self.down
        return np.stack([o, o + r, o + r + d, o + d])


@dataclass(frozen=True)
class Sprite:
    """A flat picture that faces the camera, its foot at (x, y): [height, width, 4], the last channel is opacity."""

    x: float
    y: float
    height_m: float
    picture: Image = field(repr=False)
    z: float = 0.0


@dataclass
class Stage:
    """What stands still."""

    view: View
    light: Light
    ground: Ground
    random: np.random.Generator
    walls: list[Wall] = field(default_factory=list)
    sprites: list[Sprite] = field(default_factory=list)
    lamps: list[tuple[float, float, float]] = field(default_factory=list)
    """Where light comes from when lamps are lit."""

    def plate(self) -> Image:
        """Paint it, as the sensor sees it without noise."""
        view = self.view
        distance = np.minimum(view.ground_depth(), 2000.0)
        horizon = view.height / 2 - view.focal_px * np.tan(np.radians(view.pitch_deg))
        picture = sky(view.width, view.height, horizon, self.light)
        self._paint_ground(picture, distance)
        jobs: list[tuple[float, Callable[[], None]]] = []
        for wall in self.walls:
            away = float(np.linalg.norm(wall.corners.mean(axis=0) - view.position))
            jobs.append((away, _wall_job(view, wall, picture, distance, away)))
        for sprite in self.sprites:
            away = float(np.hypot(sprite.x - view.x, sprite.y - view.y))
            jobs.append((away, _sprite_job(view, sprite, picture, distance, away)))
        for _, paint in sorted(jobs, key=lambda job: -job[0]):
            paint()
        above = distance >= 2000.0
        developed = develop(picture, np.where(above, 0.0, distance), self.light)
        developed[above] = sky(view.width, view.height, horizon, self.light)[above]
        if self.light.wet:
            developed = _wet(developed, horizon)
        if self.light.lamps:
            self._light_lamps(developed)
        return developed

    def _paint_ground(self, picture: Image, distance: NDArray[np.float64]) -> None:
        view = self.view
        step = 1 / GROUND_PX_PER_M
        origin = np.array([GROUND_LEFT_M, GROUND_FAR_M, 0.0])
        plane = view.plane(origin, np.array([step, 0, 0]), np.array([0, -step, 0]))
        size = (view.width, view.height)
        texture = self.ground.texture
        mean = texture.reshape(-1, 3).mean(axis=0)
        near = cv2.warpPerspective(texture, plane, size, flags=cv2.INTER_LINEAR, borderValue=tuple(mean))
        smooth = cv2.blur(texture, (9, 25))
        far = cv2.warpPerspective(smooth, plane, size, flags=cv2.INTER_LINEAR, borderValue=tuple(mean))
        share = np.clip((distance - 18) / 40, 0, 1)[:, :, None]
        below = distance < 2000.0
        picture[below] = (near * (1 - share) + far * share)[below].astype(np.uint8)

    def _light_lamps(self, picture: Image) -> None:
        warm = (150, 150, 150) if self.light.infra_red else (90, 165, 220)
        for x, y, z in self.lamps:
            if (at := self.view.point(x, y, z)) is not None:
                glow(picture, at[0], at[1], at[2] * 1.6, warm)
                glow(picture, at[0], at[1], at[2] * 0.35, (255, 255, 255))
            if (foot := self.view.point(x, y, 0.0)) is not None:
                glow(picture, foot[0], foot[1], foot[2] * 4.5, (warm[0] * 0.35, warm[1] * 0.35, warm[2] * 0.35))


def _wall_job(view: View, wall: Wall, picture: Image, distance: NDArray[np.float64], away: float) -> Callable[[], None]:
    def paint() -> None:
        outline = view.polygon(wall.corners)
        if outline is None:
            return
        low = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
        high = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + 1, (view.width, view.height))
        if (high <= low).any():
            return
        size = high - low
        texture = _shrunk(wall.texture, outline)
        rows, columns = texture.shape[:2]
        shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
        plane = shift @ view.plane(wall.origin, wall.right / columns, wall.down / rows)
        warped = cv2.warpPerspective(
            texture, plane, (int(size[0]), int(size[1])), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        mask = np.zeros((size[1], size[0]), np.uint8)
        cv2.fillPoly(mask, [np.rint((outline - low) * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
        _blend(picture, distance, (int(low[0]), int(low[1])), np.asarray(warped, np.uint8), mask, away)

    return paint


def _sprite_job(
    view: View, sprite: Sprite, picture: Image, distance: NDArray[np.float64], away: float
) -> Callable[[], None]:
    def paint() -> None:
        foot = view.point(sprite.x, sprite.y, sprite.z)
        if foot is None:
            return
        height = round(sprite.height_m * foot[2])
        width = round(height * sprite.picture.shape[1] / sprite.picture.shape[0])
        if not (1 < height < 4000 and width > 1):
            return
        scaled = np.asarray(cv2.resize(sprite.picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        left, top = round(foot[0] - width / 2), round(foot[1] - height)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, view.width), min(top + height, view.height)
        if x0 < x1 and y0 < y1:
            piece = scaled[y0 - top : y1 - top, x0 - left : x1 - left]
            _blend(picture, distance, (x0, y0), piece[:, :, :3], piece[:, :, 3], away)

    return paint


def _blend(
    picture: Image, distance: NDArray[np.float64], at: tuple[int, int], piece: Image, mask: Image, away: float
) -> None:
    height, width = mask.shape
    area = picture[at[1] : at[1] + height, at[0] : at[0] + width]
    share = mask[:, :, None].astype(np.float32) / 255
    area[:] = (piece * share + area * (1 - share)).astype(np.uint8)
    distance[at[1] : at[1] + height, at[0] : at[0] + width][mask > 127] = away


def _shrunk(texture: Image, outline: Floats) -> Image:
    """The texture at about the size it will be seen in: shrinking while warping would make it flicker and jag."""
    seen_px = np.maximum(outline.max(axis=0) - outline.min(axis=0), 4)
    scale = max(seen_px[0] / texture.shape[1], seen_px[1] / texture.shape[0]) * 1.3
    if scale >= 1:
        return texture
    size = (max(2, int(texture.shape[1] * scale)), max(2, int(texture.shape[0] * scale)))
    return np.asarray(cv2.resize(texture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _wet(picture: Image, horizon: float) -> Image:
    """Mirror what stands above a line into the wet ground below it."""
    height = picture.shape[0]
    line = int(min(max(horizon + 0.12 * height, 1), height - 1))
    below = height - line
    mirror = np.asarray(cv2.flip(picture[max(0, line - below) : line], 0))
    mirror = np.asarray(cv2.resize(mirror, (picture.shape[1], below)))
    mirror = np.asarray(cv2.GaussianBlur(mirror, (0, 0), sigmaX=5, sigmaY=28))
    wet = picture.copy()
    wet[line:] = cv2.addWeighted(picture[line:], 0.72, mirror, 0.34, 0)
    return wet
