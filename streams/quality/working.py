"""A picture at the size and range in which it is measured: at most 640 wide, levels stretched to 0–255."""

import ctypes
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane

# One thread: a prober process owns one core and checks many cameras on it.
cv2.setNumThreads(1)
# A check fills and frees two megabytes in planes of some hundred kilobytes. By glibc's defaults they may go back to the
# system each time, which clears their pages again: up to a sixth of what a check costs.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 8 * 2**20
if (_mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
    _mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES // 2)
    _mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)

WORKING_WIDTH = 640
"""Sharpness and structure are measured in these pixels, so that main and sub stream of a camera answer alike."""
CROP_WIDTH, CROP_HEIGHT = 640, 360
"""Noise is measured on this much of the middle, unshrunk: shrinking averages it away."""
FEW_COLUMNS = 4
"""By how much columns must become fewer for it to be worth while to add them up first."""
PAIR = 2
"""Two columns are added up as the halves of one number."""
LARGE_BLOCK = 12
"""Side of a block of pixels from which its mean is taken in two steps, rows and then columns: in the order in which the
pixels lie, that takes a third of the time of one."""
DEEPEST = 65_535 // 255
"""Rows of pixels whose sum two bytes can hold."""
RIM_PERCENT = 15
"""Cameras write their name and clock into this much of the picture at the top and at the bottom."""

_DARKEST, _STRETCH = np.array([16.0, 0, 0, 0]), 255 / 219


@dataclass(frozen=True, slots=True)
class Working:
    """Planes for measuring, the luma's stretched to 0–255; chroma as it came, neutral at 128: only its means are asked
    for, which need not be shrunk twice."""

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
    luma = picture.luma
    if picture.width > WORKING_WIDTH:
        width, height = WORKING_WIDTH, max(16, round(picture.height * WORKING_WIDTH / picture.width))
        luma = resized(luma, width, height)
    stretched = _stretched(luma, picture)
    whole = picture.width <= CROP_WIDTH and picture.height <= CROP_HEIGHT
    return Working(stretched, picture.cb, picture.cr, stretched if whole else crop_of(picture))


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
    high, wide = plane.shape[0] // height, plane.shape[1] // width
    whole = plane.shape == (height * high, width * wide)
    if whole and high >= LARGE_BLOCK and (wide >= LARGE_BLOCK or wide == 1):
        return block_means(plane, high, wide)
    if min(high, wide) >= FEW_COLUMNS and plane.shape[0] % height and plane.shape[1] % width and _is_even(plane):
        # Means of four pixels first, which take next to no time.
        halved = cv2.resize(
            plane.astype(np.float32), (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA
        )
        return np.asarray(np.rint(cv2.resize(halved, (width, height), interpolation=cv2.INTER_AREA)), np.uint8)
    in_columns = wide >= FEW_COLUMNS or (wide == PAIR and high > 0)
    if plane.shape[1] % width or not in_columns or (high > 1 and not plane.shape[0] % height):
        return cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    # Whole columns first, which are added up in a quarter of the time that parts of rows take of all of them.
    columns = _column_means(plane, wide)
    return np.asarray(np.rint(cv2.resize(columns, (width, height), interpolation=cv2.INTER_AREA)), np.uint8)


def _column_means(plane: Plane, wide: int) -> cv2.typing.MatLike:
    """Means of so many neighbours in each row, as cv2.resize has them of floats: of their exact sum."""
    if wide == PAIR:
        pairs = np.ascontiguousarray(plane).view(np.uint16)
        return ((pairs & 255) + (pairs >> 8)).astype(np.float32) * np.float32(1 / PAIR)
    if wide < LARGE_BLOCK:
        columns = plane.shape[1] // wide
        return cv2.resize(plane.astype(np.float32), (columns, plane.shape[0]), interpolation=cv2.INTER_AREA)
    sums = cv2.reduce(plane.reshape(-1, wide), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return sums.reshape(len(plane), -1) * np.float32(1 / wide)


def _is_even(plane: Plane) -> bool:
    return not (plane.shape[0] % 2 or plane.shape[1] % 2)


def block_means(plane: Plane, high: int, wide: int) -> Plane:
    """Of all whole blocks of so many pixels, rounded as cv2.resize rounds."""
    rows, columns = plane.shape[0] // high, plane.shape[1] // wide
    depth = np.uint16 if high <= DEEPEST else np.uint32
    lines = np.add.reduce(plane[: rows * high].reshape(rows, high, -1), axis=1, dtype=depth)
    sums = np.add.reduce(lines[:, : columns * wide].reshape(rows, columns, wide), axis=2, dtype=np.uint32)
    return np.asarray(cv2.convertScaleAbs(sums.astype(np.float32), alpha=1 / (high * wide)), np.uint8)


def histogram(plane: Plane) -> NDArray[np.float64]:
    """256 shares of the pixels that add up to 1."""
    return _counts(plane) / max(1, plane.size)


def _counts(plane: Plane) -> NDArray[np.float64]:
    counts = cv2.calcHist([np.ascontiguousarray(plane)], [0], None, [256], [0, 256])
    return counts.ravel().astype(np.float64)


def percentile(shares: NDArray[np.float64], share: float) -> float:
    """The level at or below which `share` of a histogram lies."""
    return reached(shares.cumsum(), share)


def reached(up_to: NDArray[np.float64], share: float) -> float:
    """The same of a histogram that was added up from 0."""
    return float(min(255, int(up_to.searchsorted(share))))


def _stretched(luma: Plane, picture: Picture) -> Plane:
    if picture.full_range:
        return luma
    # Of the darkest of a limited range and what is below it becomes 0: the difference stops there.
    stretched = cv2.convertScaleAbs(cv2.subtract(luma, _DARKEST), alpha=_STRETCH)
    return stretched.astype(np.uint8, copy=False)
