"""What goes wrong with pictures, put onto sound ones by seed, in three strengths. Levels are of the limited range."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane
from streams.model import PictureFault, Severity
from tests.fakes.covers import BY_DAY, COVERS, Lighting, draw_cover, put_before

Floats = NDArray[np.float32]
STRENGTHS = {Severity.MILD: 0, Severity.MODERATE: 1, Severity.SEVERE: 2}


def distort(pictures: list[Picture], kind: PictureFault, severity: Severity, seed: int) -> list[Picture]:
    """The same visit with one fault. One seed gives one outcome; what is fixed in a real fault stays fixed."""
    return DISTORTIONS[kind](pictures, STRENGTHS[severity], seed)


def _levels(values: NDArray[np.floating]) -> Plane:
    plane: Plane = np.clip(np.round(values), 0, 255).astype(np.uint8)
    return plane


def _with(picture: Picture, luma: NDArray[np.floating], cb: NDArray[np.floating], cr: NDArray[np.floating]) -> Picture:
    planes = (_levels(luma), _levels(cb), _levels(cr))
    return Picture(*planes, key=picture.key, at_s=picture.at_s, full_range=picture.full_range)


def _light(picture: Picture, gain: float, offset: float, draw: np.random.Generator, noise: float = 0.0) -> Picture:
    """Luma and chroma scaled about black and neutral, then lifted, clipped to the limited range."""
    luma = (picture.luma.astype(np.float32) - 16) * gain + offset + draw.normal(0, noise, picture.luma.shape)
    colour = min(1.0, gain)
    cb, cr = ((plane.astype(np.float32) - 128) * colour + 128 for plane in (picture.cb, picture.cr))
    return _with(picture, np.clip(luma, 0, 219) + 16, cb, cr)


def black(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """A cap on the lens: the last of the light, and the noise of full gain."""
    draw = np.random.default_rng(seed)
    gain, offset = ((0.03, 3), (0.015, 2), (0.0, 0))[strength]
    return [_light(p, gain, offset, draw, noise=1.2 if strength < 2 else 0.0) for p in pictures]


def underexposed(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    draw = np.random.default_rng(seed)
    return [_light(p, (0.19, 0.14, 0.10)[strength], 0, draw, noise=0.7) for p in pictures]


def overexposed(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    draw = np.random.default_rng(seed)
    gain, offset = ((1.6, 90), (1.8, 120), (2.0, 170))[strength]
    return [_light(p, gain, offset, draw) for p in pictures]


def low_contrast(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """A veil: every level pulled towards one grey."""
    draw = np.random.default_rng(seed)
    share, grey = (0.12, 0.08, 0.05)[strength], float(draw.uniform(90, 160))
    return [_light(p, share, grey * (1 - share) - 16 * share, draw, noise=0.4) for p in pictures]


def no_signal(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """A recorder's card: blue, grey or black, with or without words."""
    draw = np.random.default_rng(seed)
    level, cb, cr = ((41, 240, 110), (126, 128, 128), (16, 128, 128))[int(draw.integers(3))]
    height, width = pictures[0].luma.shape
    luma = np.full((height, width), level, np.uint8)
    if level == 16 or strength < 2:
        words = ("NO SIGNAL", "VIDEO LOSS", "NO VIDEO")[int(draw.integers(3))]
        at = (int(width * draw.uniform(0.2, 0.4)), int(height * draw.uniform(0.35, 0.65)))
        cv2.putText(luma, words, at, cv2.FONT_HERSHEY_SIMPLEX, width / 500, (235, 235, 235), max(1, width // 300))
    half = pictures[0].cb.shape
    return [
        Picture(luma, np.full(half, cb, np.uint8), np.full(half, cr, np.uint8), key=p.key, at_s=p.at_s)
        for p in pictures
    ]


def frozen(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """Times go on, the first picture stays: a key frame, as the first of every visit is."""
    first = pictures[0]
    return [
        Picture(first.luma, first.cb, first.cr, key=p.key or p is first, at_s=p.at_s, full_range=p.full_range)
        for p in pictures
    ]


def _disc(radius: float) -> Floats:
    y, x = np.mgrid[-int(radius) - 1 : int(radius) + 2, -int(radius) - 1 : int(radius) + 2]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    weights: Floats = (disc / disc.sum()).astype(np.float32)
    return weights


def defocused(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """The lens's own disc of confusion, then the sensor's noise, which stays sharp."""
    draw = np.random.default_rng(seed)
    radius = (4.5, 7.0, 11.0)[strength] * pictures[0].width / 640
    out = []
    for p in pictures:
        luma = cv2.filter2D(p.luma.astype(np.float32), -1, _disc(radius)) + draw.normal(0, 1.0, p.luma.shape)
        cb, cr = (cv2.filter2D(plane, -1, _disc(radius / 2)).astype(np.float32) for plane in (p.cb, p.cr))
        out.append(_with(p, luma, cb, cr))
    return out


def covered(pictures: list[Picture], strength: int, seed: int, light: Lighting = BY_DAY) -> list[Picture]:
    """A cloth, bag, hand or paint right on the lens: the scene's light without its shapes, in the cover's colour."""
    draw = np.random.default_rng(seed)
    opacity, grey = (0.93, 0.97, 1.0)[strength], float(draw.uniform(45, 150))
    tint_cb, tint_cr = draw.uniform(-15, 15), draw.uniform(-10, 25)
    y, x = np.mgrid[0 : 1 : pictures[0].height * 1j, 0 : 1 : pictures[0].width * 1j]
    slope = grey * (1 + draw.uniform(-0.4, 0.4) * (x - 0.5) + draw.uniform(-0.4, 0.4) * (y - 0.5))
    slope, (cb, cr) = light.levels(slope), light.colours(128 + tint_cb, 128 + tint_cr)
    out = []
    for p in pictures:
        shapes = cv2.GaussianBlur(p.luma.astype(np.float32), (0, 0), p.width / 16)
        luma = slope * opacity + shapes * (1 - opacity) + draw.normal(0, 2.0, p.luma.shape)
        out.append(_with(p, luma, np.full(p.cb.shape, cb), np.full(p.cr.shape, cr)))
    return out


def colour_cast(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """A stuck filter or a lost channel: one colour over all that is lit."""
    draw = np.random.default_rng(seed)
    angle, shift = draw.uniform(0, 2 * np.pi), (26, 36, 50)[strength]
    return [
        _with(p, p.luma.astype(np.float32), p.cb + shift * np.cos(angle), p.cr + shift * np.sin(angle))
        for p in pictures
    ]


def noise(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """Snow: fresh in every picture, in colour too."""
    draw = np.random.default_rng(seed)
    sigma = (18, 28, 45)[strength]
    return [
        _with(
            p,
            p.luma + draw.normal(0, sigma, p.luma.shape),
            p.cb + draw.normal(0, sigma / 3, p.cb.shape),
            p.cr + draw.normal(0, sigma / 3, p.cr.shape),
        )
        for p in pictures
    ]


def stripes(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """Bars from a bad cable or power supply, lying or standing, rolling slowly."""
    draw = np.random.default_rng(seed)
    period, lying = float(draw.uniform(6, 32)) * pictures[0].height / 360, bool(draw.integers(2))
    out = []
    for p in pictures:
        along = np.arange(p.height if lying else p.width)
        wave = (10, 16, 28)[strength] * np.sin(2 * np.pi * (along / period + p.at_s * 0.7))
        out.append(_with(p, p.luma + (wave[:, None] if lying else wave[None, :]), p.cb * 1.0, p.cr * 1.0))
    return out


def blocks(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """Lost slices: runs of macroblocks that show grey or another place of the picture."""
    draw = np.random.default_rng(seed)
    share = (0.04, 0.10, 0.25)[strength]
    columns, rows = pictures[0].width // 16, pictures[0].height // 16
    runs: list[tuple[int, int, int, int, int]] = []
    while sum(run[2] for run in runs) < share * columns * rows:
        length = int(draw.integers(2, 12))
        column = int(draw.integers(0, max(1, columns - length)))
        run = (column, int(draw.integers(rows)), length, int(draw.integers(rows)), int(draw.integers(2)))
        runs.append(run)
    return [_with_lost_runs(p, runs) for p in pictures]


def _with_lost_runs(picture: Picture, runs: list[tuple[int, int, int, int, int]]) -> Picture:
    planes = [plane.copy() for plane in (picture.luma, picture.cb, picture.cr)]
    sources = [plane.copy() for plane in planes]
    for column, row, length, source_row, grey in runs:
        for plane, source, size in zip(planes, sources, (16, 8, 8), strict=True):
            across = slice(column * size, (column + length) * size)
            place = plane[row * size : (row + 1) * size, across]
            other = source[source_row * size : source_row * size + place.shape[0], across]
            place[:] = 128 if grey else other
    return Picture(planes[0], planes[1], planes[2], key=picture.key, at_s=picture.at_s, full_range=picture.full_range)


def moved(pictures: list[Picture], strength: int, seed: int) -> list[Picture]:
    """Knocked aside by a part of its view, and a little askew."""
    draw = np.random.default_rng(seed)
    share, angle = (0.07, 0.18, 0.45)[strength], float(draw.uniform(0, 2 * np.pi))
    width, height = pictures[0].width, pictures[0].height
    degrees = float(draw.uniform(-1, 1)) * (1, 4, 9)[strength]
    turn = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)
    turn[:, 2] += share * width * np.array([np.cos(angle), 0.6 * np.sin(angle)])
    return [_turned(p, turn) for p in pictures]


def _turned(picture: Picture, turn: NDArray[np.float64]) -> Picture:
    """What comes in from beyond the rim is the mirror image of what was there."""
    half = turn.copy()
    half[:, 2] /= 2
    luma, cb, cr = (
        cv2.warpAffine(plane, move, plane.shape[::-1], borderMode=cv2.BORDER_REFLECT_101).astype(np.float32)
        for plane, move in ((picture.luma, turn), (picture.cb, half), (picture.cr, half))
    )
    return _with(picture, luma, cb, cr)


def covered_part(pictures: list[Picture], strength: int, seed: int, light: Lighting = BY_DAY) -> list[Picture]:
    """Cloth, hand, bag, leaf, paint or tape before a part of the view."""
    draw = np.random.default_rng(seed)
    kind = str(draw.choice(list(COVERS)))
    cover = draw_cover(kind, pictures[0].luma.shape[:2], (0.28, 0.45, 0.7)[strength], draw)
    return put_before(pictures, light.on(cover), draw)


DISTORTIONS: dict[PictureFault, Callable[[list[Picture], int, int], list[Picture]]] = {
    PictureFault.NO_SIGNAL: no_signal,
    PictureFault.BLACK: black,
    PictureFault.OVEREXPOSED: overexposed,
    PictureFault.UNDEREXPOSED: underexposed,
    PictureFault.FROZEN: frozen,
    PictureFault.LOW_CONTRAST: low_contrast,
    PictureFault.DEFOCUSED: defocused,
    PictureFault.COVERED: covered,
    PictureFault.COLOUR_CAST: colour_cast,
    PictureFault.NOISE: noise,
    PictureFault.STRIPES: stripes,
    PictureFault.BLOCKS: blocks,
    PictureFault.MOVED: moved,
}
