"""A picture at the size and range in which it is measured: at most 640 wide, levels stretched to 0–255."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane

# One thread: a prober process owns one core and checks many cameras on it.
cv2.setNumThreads(1)

WORKING_WIDTH = 640
"""Sharpness and structure are measured in these pixels, so that main and sub stream of a camera answer alike."""
CROP_WIDTH, CROP_HEIGHT = 640, 360
"""Noise is measured on this much of the middle, unshrunk: shrinking averages it away."""
FEW_COLUMNS = 4
"""By how much columns must become fewer for it to be worth while to add them up first."""
RIM_PERCENT = 15
"""Cameras write their name and clock into this much of the picture at the top and at the bottom."""

_LUMA_STRETCH = np.clip((np.arange(256) - 16) * 255 / 219 + 0.5, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Working:
    """Planes for measuring, stretched to 0–255; chroma neutral at 128 and about half the luma's size."""

    luma: Plane
    cb: Plane
    cr: Plane
    crop: Plane
    """The middle of the luma, not shrunk."""

    @property
    def inner(self) -> Plane:
        """The working luma without the rim."""
        return self.luma[self._rim : self.luma.shape[0] - self._rim]

    @property
    def _rim(self) -> int:
        return int(self.luma.shape[0]) * RIM_PERCENT // 100

    def histograms(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `histogram` gives them: of the luma, and of the inner one, no pixel counted twice."""
        inner, rims = self.inner, (self.luma[: self._rim], self.luma[self.luma.shape[0] - self._rim :])
        within = _counts(inner)
        whole = within + _counts(rims[0]) + _counts(rims[1])
        return whole / max(1, self.luma.size), within / max(1, inner.size)


def prepare(picture: Picture) -> Working:
    """Shrink and stretch a picture of any size from 16×16 on."""
    luma, cb, cr = picture.luma, picture.cb, picture.cr
    if picture.width > WORKING_WIDTH:
        width, height = WORKING_WIDTH, max(16, round(picture.height * WORKING_WIDTH / picture.width))
        luma = resized(luma, width, height)
        cb, cr = resized(cb, width // 2, height // 2), resized(cr, width // 2, height // 2)
    stretched = _stretched(luma, picture)
    whole = picture.width <= CROP_WIDTH and picture.height <= CROP_HEIGHT
    return Working(stretched, cb, cr, stretched if whole else crop_of(picture))


def crop_of(picture: Picture) -> Plane:
    """The middle of the luma, stretched but not shrunk."""
    top, left = max(0, picture.height - CROP_HEIGHT) // 2, max(0, picture.width - CROP_WIDTH) // 2
    return _stretched(np.ascontiguousarray(picture.luma[top : top + CROP_HEIGHT, left : left + CROP_WIDTH]), picture)


def chroma_crops_of(picture: Picture) -> tuple[Plane, Plane]:
    """Both chroma planes of that part, not shrunk."""
    top, left = max(0, picture.height - CROP_HEIGHT) // 4, max(0, picture.width - CROP_WIDTH) // 4
    part = slice(top, top + CROP_HEIGHT // 2), slice(left, left + CROP_WIDTH // 2)
    return np.ascontiguousarray(picture.cb[part]), np.ascontiguousarray(picture.cr[part])


def resized(plane: Plane, width: int, height: int) -> Plane:
    """Means over areas."""
    if plane.shape[1] % width or plane.shape[1] < FEW_COLUMNS * width or not plane.shape[0] % height:
        return cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    # Whole columns first, which are added up in a quarter of the time that parts of rows take of all of them.
    columns = cv2.resize(plane.astype(np.float32), (width, plane.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(np.rint(cv2.resize(columns, (width, height), interpolation=cv2.INTER_AREA)), np.uint8)


def histogram(plane: Plane) -> NDArray[np.float64]:
    """256 shares of the pixels that add up to 1."""
    return _counts(plane) / max(1, plane.size)


def _counts(plane: Plane) -> NDArray[np.float64]:
    counts = cv2.calcHist([np.ascontiguousarray(plane)], [0], None, [256], [0, 256])
    return counts.ravel().astype(np.float64)


def percentile(shares: NDArray[np.float64], share: float) -> float:
    """The level at or below which `share` of a histogram lies."""
    return float(min(255, int(np.searchsorted(np.cumsum(shares), share))))


def _stretched(luma: Plane, picture: Picture) -> Plane:
    return luma if picture.full_range else cv2.LUT(luma, _LUMA_STRETCH).astype(np.uint8, copy=False)
