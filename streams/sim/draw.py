"""Draws the pictures of a scene: a still plate, what moves on it, and the sensor's noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.sim.faults import Fault
from streams.sim.take import LOOP_S, Profile

Image = NDArray[np.uint8]


class Painter:
    """One scene in one size. Pictures depend on nothing but scene, size, fault and index."""

    def __init__(self, scene: str, profile: Profile, *, fault: Fault | None = None) -> None:
        self._profile = profile
        self._random = np.random.default_rng(len(scene))
        self.loop_frames = profile.group_frames if scene == "grey" else round(LOOP_S * profile.fps)
        self._plate = np.full((profile.height, profile.width, 3), 110, np.uint8)
        if scene != "grey":
            self._draw_road()

    def _draw_road(self) -> None:
        h, w = self._profile.height, self._profile.width
        self._plate[: h // 3] = (220, 200, 180)
        self._plate[h // 3 :] = (90, 130, 100)
        road = np.array([[w * 0.45, h / 3], [w * 0.55, h / 3], [w * 0.95, h], [w * 0.05, h]], np.int32)
        cv2.fillPoly(self._plate, [road], (90, 90, 90), cv2.LINE_AA)

    def picture(self, index: int) -> Image:
        """I420, [height * 3 / 2, width]."""
        picture = self._plate.copy()
        h, w = self._profile.height, self._profile.width
        u = index / self.loop_frames
        y, size = h / 3 + u * h * 0.6, 4 + u * h / 6
        cv2.rectangle(
            picture, (int(w / 2 - size), int(y - size)), (int(w / 2 + size), int(y + size)), (40, 40, 160), -1
        )
        noise = self._random.normal(0, 4, picture.shape[:2])[:, :, None]
        noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
        return np.asarray(cv2.cvtColor(noisy, cv2.COLOR_BGR2YUV_I420), np.uint8)
