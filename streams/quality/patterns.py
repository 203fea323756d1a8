"""Measures of patterns that no scene has: stripes through the whole picture, and broken macroblocks."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.quality.working import block_means, resized

Floats = NDArray[np.float32]

SLABS = 8
"""The picture is cut into this many slabs along the stripes: a stripe runs through all of them in step."""
THIRDS = 3
"""And into this many parts across them: a fence or a façade fills one, a stripe pattern all."""
LONGEST_SHARE = 0.1
"""Slower waves, as a share of the picture's height, are taken for shading. Interference keeps to the lines of a
picture: of four to three there are more of them to as many columns than of sixteen to nine."""
IN_STEP = 0.7
"""Least coherence between the slabs, in [0, 1]."""
PURE_SHARE = 0.45
"""Least share of the energy of all waves that lies in that one: rows of windows, of a bus that waits as of a house,
are many waves at once and have up to 0.4, interference has 0.7 and more."""
WIDE = 2
"""How many waves to each side of one the window smears it over."""
LEAST_THIRD, LEAST_SLAB = 0.6, 0.5
"""Least share of the whole amplitude that the weakest third and the weakest slab show. Interference is even, with 0.7
and 0.6 at least; a bus that waits beneath a roof had 0.47 in both."""

MACROBLOCK = 16
JUMP_LEVELS = 9
"""Least mean step along a macroblock's side that counts as torn."""
JUMP_RATIO = 3.0
"""And as many times the steps beside it: edges of real things are not that sharp, nor that long."""
CHANCE_SHARE = 0.01
"""Share of torn sides below which none is counted."""
ELSEWHERE = (5, 8, 11)
"""Where the grid is laid to learn what chance finds: a coder short of bits leaves steps of 8 pixels, not of 16 only."""
LINES_LEFT_OUT = 5
"""One in so many lines of the grid is left out, those with most torn sides."""
STROKE_LEVELS = 40
"""Least step between neighbouring pixels at the rim of a pen stroke."""
STROKE_SHARE = 0.08
"""Share of such steps from which a macroblock may hold writing: neither its sides nor its neighbours' are judged."""


def stripe_amplitude(luma: Plane) -> float:
    """Amplitude in levels of the strongest wave through the whole picture, lying or standing. About 0.4 ms."""
    height, width = (side // THIRDS * THIRDS for side in luma.shape)
    lying = resized(luma[:height], SLABS, height).T
    standing = resized(luma[:, :width], width, SLABS)
    longest = round(LONGEST_SHARE * luma.shape[0]) | 1
    return max(_common_amplitude(profile.astype(np.float32, order="C"), longest) for profile in (lying, standing))


def _common_amplitude(profile: Floats, longest: int) -> float:
    """Of levels across the stripes: [SLABS, pixels]. `longest`: the longest period, in pixels."""
    pixels = profile.shape[1]
    if pixels < 2 * longest:
        return 0.0
    slowest = pixels // longest
    common = np.abs(_waves(profile.mean(axis=0, keepdims=True), longest)[0])
    energy = common[slowest:] ** 2
    if np.convolve(energy, np.ones(2 * WIDE + 1)).max() < PURE_SHARE * energy.sum():
        return 0.0  # many waves at once, whichever may be in step
    waves = _waves(profile, longest)
    in_step = common**2 >= IN_STEP * (np.abs(waves) ** 2).mean(axis=0)
    in_step[:slowest] = False
    wave = int(np.argmax(common * in_step))
    own = common[max(slowest, wave - WIDE) : wave + WIDE + 1] ** 2
    if not in_step[wave] or own.sum() < PURE_SHARE * energy.sum():
        return 0.0
    # The same wave has to be there in each third, or it is a fence.
    turns = np.exp(-2j * np.pi * wave * np.arange(pixels) / pixels)
    thirds = np.abs((_unshaded(profile, longest).mean(axis=0) * turns).reshape(THIRDS, -1).mean(axis=1)) * 2
    even = thirds.min() >= LEAST_THIRD * common[wave] and np.abs(waves[:, wave]).min() >= LEAST_SLAB * common[wave]
    return float(common[wave]) if even else 0.0


def _waves(profile: Floats, longest: int) -> NDArray[np.complex64]:
    """Of each row, its mean left out."""
    window = _window(profile.shape[1])
    waves = np.fft.rfft(_unshaded(profile, longest) * window, axis=1) * (2 / window.sum())
    return np.asarray(waves, np.complex64)


def _unshaded(profile: Floats, longest: int) -> Floats:
    shading = cv2.blur(profile, (longest, 1), borderType=cv2.BORDER_REFLECT)
    return np.asarray(profile - shading, np.float32)


@lru_cache(maxsize=16)
def _window(pixels: int) -> Floats:
    return np.hanning(pixels).astype(np.float32)


def torn_share(luma: Plane) -> float:
    """Share of upper and lower macroblock sides that are torn, less what a grid elsewhere would find by chance.

    `luma` is unshrunk.

    Decoders show lost slices as blocks of grey or of another place: steps exactly on the 16-pixel grid, all over the
    picture. Slices run along rows, so their upper and lower sides tell, while posts, doors and windows of a bus stand
    upright. Fronts of windows may stand on that grid too, but fill a few of its lines; captions and their boxes often
    do, since cameras lay them on it: what holds or touches pen strokes is not judged.
    """
    rows, columns = luma.shape[0] // MACROBLOCK, luma.shape[1] // MACROBLOCK
    if _torn_at(luma, np.ones((rows, columns), bool), 0) < CHANCE_SHARE:
        return 0.0  # nor are more of them torn where nothing is written
    calm = ~_written_blocks(luma)
    share = _torn_at(luma, calm, 0)
    if share < CHANCE_SHARE:
        return 0.0
    return share - max(_torn_at(luma, calm, offset) for offset in ELSEWHERE)


def _written_blocks(luma: Plane) -> NDArray[np.bool_]:
    """Which whole macroblocks hold pen strokes or lie beside one: [rows, columns]. About 0.2 ms at 640×360."""
    rows, columns = luma.shape[0] // MACROBLOCK, luma.shape[1] // MACROBLOCK
    whole = luma[: rows * MACROBLOCK, : columns * MACROBLOCK]
    strokes = np.zeros(whole.shape, np.uint8)
    steps = cv2.absdiff(whole[:, 1:], whole[:, :-1])
    strokes[:, :-1] = cv2.threshold(steps, STROKE_LEVELS - 1, 255, cv2.THRESH_BINARY)[1]
    # Steps on the grid itself are what is looked for.
    strokes[:, MACROBLOCK - 1 :: MACROBLOCK] = 0
    held = (block_means(strokes, MACROBLOCK, MACROBLOCK) >= STROKE_SHARE * 255).astype(np.uint8)
    return cv2.dilate(held, np.ones((3, 3), np.uint8)) > 0


def _torn_at(luma: Plane, calm: NDArray[np.bool_], offset: int) -> float:
    """Share of torn sides on lying lines of a grid, moved down by `offset`."""
    lines = np.arange(2 * MACROBLOCK + offset, luma.shape[0] - MACROBLOCK, MACROBLOCK)
    if len(lines) == 0:
        return 0.0
    before, above, at, below = (np.ascontiguousarray(luma[lines + shift]) for shift in (-2, -1, 0, 1))
    jumps = _side_sums(above, at)
    beside = np.maximum(_side_sums(before, above), _side_sums(at, below))
    torn = (jumps >= JUMP_LEVELS * MACROBLOCK) & (jumps >= JUMP_RATIO * (beside + MACROBLOCK))
    torn &= calm[(lines - 1) // MACROBLOCK] & calm[np.minimum(lines // MACROBLOCK, len(calm) - 1)]
    by_line = np.sort(torn.mean(axis=1))
    return float(by_line[: len(lines) - len(lines) // LINES_LEFT_OUT].mean())


def _side_sums(one: Plane, other: Plane) -> NDArray[np.int32]:
    """Sum of steps along each macroblock side: [lines, macroblocks]."""
    whole = one.shape[1] // MACROBLOCK * MACROBLOCK
    steps = cv2.absdiff(one, other)[:, :whole].reshape(-1, MACROBLOCK)
    sums = cv2.reduce(steps, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(sums, np.int32).reshape(len(one), -1)
