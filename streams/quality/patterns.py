"""Measures of patterns that no scene has: stripes through the whole picture, and broken macroblocks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane

SLABS = 8
"""The picture is cut into this many slabs along the stripes: a stripe runs through all of them in step."""
THIRDS = 3
"""And into this many parts across them: a fence or a façade fills one, a stripe pattern all."""
LONGEST_PERIOD = 41
"""Slower waves, in working pixels, are taken for shading."""
IN_STEP = 0.7
"""Least coherence between the slabs, in [0, 1]."""
LEAST_THIRD = 0.6
"""Least share of the whole amplitude that the weakest third shows: stripes are even, façades are not."""

MACROBLOCK = 16
JUMP_LEVELS = 18
"""Least mean step along a macroblock's side that counts as torn."""
JUMP_RATIO = 3.0
"""And as many times the steps beside it: edges of real things are not that sharp, nor that long."""


def stripe_amplitude(luma: Plane) -> float:
    """Amplitude in levels of the strongest wave through the whole picture, lying or standing. About 0.4 ms."""
    return max(_lying_amplitude(luma), _lying_amplitude(np.ascontiguousarray(luma.T)))


def _lying_amplitude(luma: Plane) -> float:
    rows = luma.shape[0] // THIRDS * THIRDS
    if rows < 2 * LONGEST_PERIOD or luma.shape[1] < SLABS:
        return 0.0
    profile = cv2.resize(luma[:rows], (SLABS, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    profile -= cv2.blur(profile, (1, LONGEST_PERIOD), borderType=cv2.BORDER_REFLECT)
    window = np.hanning(rows).astype(np.float32)[:, None]
    waves = np.fft.rfft(profile * window, axis=0) * (2 / window.sum())
    common = np.abs(waves.mean(axis=1))
    in_step = common**2 >= IN_STEP * (np.abs(waves) ** 2).mean(axis=1)
    in_step[: rows // LONGEST_PERIOD] = False
    wave = int(np.argmax(common * in_step))
    if not in_step[wave]:
        return 0.0
    # The same wave has to be there in each third, or it is a fence.
    turns = np.exp(-2j * np.pi * wave * np.arange(rows) / rows)
    thirds = np.abs((profile.mean(axis=1) * turns).reshape(THIRDS, -1).mean(axis=1)) * 2
    return float(min(common[wave], thirds.min() / LEAST_THIRD))


def torn_share(luma: Plane) -> float:
    """Share of macroblock sides that are torn, less what a grid elsewhere would find by chance. `luma` is unshrunk.

    Decoders show lost slices as blocks of grey or of another place: steps exactly on the 16-pixel grid.
    """
    return max(_torn_standing(luma), _torn_standing(np.ascontiguousarray(luma.T)))


def _torn_standing(luma: Plane) -> float:
    rows = luma.shape[0] // MACROBLOCK * MACROBLOCK
    shares = [_torn_at(luma[:rows], offset) for offset in (0, 5, 11)]
    return shares[0] - max(shares[1:])


def _torn_at(luma: Plane, offset: int) -> float:
    columns = np.arange(2 * MACROBLOCK + offset, luma.shape[1] - MACROBLOCK, MACROBLOCK)
    if len(columns) == 0 or luma.shape[0] == 0:
        return 0.0
    left, before, at, right = (np.ascontiguousarray(luma[:, columns + shift]) for shift in (-2, -1, 0, 1))
    jumps = _side_means(before, at)
    beside = np.maximum(_side_means(left, before), _side_means(at, right))
    return float(((jumps >= JUMP_LEVELS) & (jumps >= JUMP_RATIO * (beside + 1))).mean())


def _side_means(one: Plane, other: Plane) -> NDArray[np.float64]:
    """Mean step along each macroblock side: [macroblock rows, columns]."""
    steps = cv2.absdiff(one, other).astype(np.float64)
    means: NDArray[np.float64] = steps.reshape(-1, MACROBLOCK, one.shape[1]).mean(axis=1)
    return means
