"""A fixed camera's pinhole geometry: metres → pixels. x to the right, y forward, z up, the ground at z = 0."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEAR_M = 0.5
"""Nothing nearer to the lens is drawn."""


@dataclass(frozen=True)
class View:
    """Where the camera hangs and looks. Angles in degrees, yaw to the right, pitch downwards."""

    width: int
    height: int
    x: float
    y: float
    z: float
    yaw_deg: float
    pitch_deg: float
    field_deg: float
    """Horizontal angle of view."""

    @cached_property
    def position(self) -> Floats:
        return np.array([self.x, self.y, self.z])

    @cached_property
    def focal_px(self) -> float:
        return float(self.width / 2 / np.tan(np.radians(self.field_deg) / 2))

    @cached_property
    def axes(self) -> Floats:
        """Rows: the camera's right, down and forward as world vectors."""
        yaw, pitch = np.radians(self.yaw_deg), np.radians(self.pitch_deg)
        forward = np.array([np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), -np.sin(pitch)])
        right = np.array([np.cos(yaw), -np.sin(yaw), 0.0])
        return np.stack([right, np.cross(forward, right), forward])

    @cached_property
    def intrinsics(self) -> Floats:
        return np.array([[self.focal_px, 0, self.width / 2], [0, self.focal_px, self.height / 2], [0, 0, 1]])

    def camera_points(self, points: Floats) -> Floats:
        """World points [n, 3] in the camera's axes; the last column is depth in metres."""
        return (points - self.position) @ self.axes.T

    def polygon(self, points: Floats) -> Floats | None:
        """A polygon's pixels [m, 2], cut off at the near plane; None when all of it is behind."""
        inside = _clip_near(self.camera_points(points))
        if len(inside) < 3:
            return None
        return self.pixels(inside)

    def pixels(self, camera_points: Floats) -> Floats:
        """Points in front of the camera, in its axes, as pixels."""
        scale = self.focal_px / camera_points[:, 2:]
        return np.asarray(camera_points[:, :2] * scale + (self.width / 2, self.height / 2))

    def point(self, x: float, y: float, z: float) -> tuple[float, float, float] | None:
        """A point's pixel and how many pixels a metre has there; None when behind."""
        camera = self.camera_points(np.array([[x, y, z]]))
        if camera[0, 2] < NEAR_M:
            return None
        px = self.pixels(camera)[0]
        return float(px[0]), float(px[1]), self.focal_px / float(camera[0, 2])

    def plane(self, origin: Floats, right: Floats, down: Floats) -> Floats:
        """The homography from (s, t) of the plane `origin + s * right + t * down` to pixels."""
        base = self.axes @ (origin - self.position)
        return self.intrinsics @ np.stack([self.axes @ right, self.axes @ down, base], 1)

    def ground_depth(self) -> Floats:
        """Distance along the ground to what each pixel sees, [height, width], in metres; infinite above the horizon."""
        columns = (np.arange(self.width) - self.width / 2) / self.focal_px
        rows = (np.arange(self.height) - self.height / 2) / self.focal_px
        right, down, forward = self.axes
        falling = -(columns[None, :] * right[2] + rows[:, None] * down[2] + forward[2])
        with np.errstate(divide="ignore"):
            return np.where(falling > 1e-4, self.z / np.maximum(falling, 1e-4), np.inf)


def _clip_near(points: Floats) -> Floats:
    if points[:, 2].min() >= NEAR_M:
        return points
    kept = []
    for current, following in zip(points, np.roll(points, -1, axis=0), strict=True):
        if current[2] >= NEAR_M:
            kept.append(current)
        if (current[2] >= NEAR_M) != (following[2] >= NEAR_M):
            share = (NEAR_M - current[2]) / (following[2] - current[2])
            kept.append(current + share * (following - current))
    return np.array(kept)
