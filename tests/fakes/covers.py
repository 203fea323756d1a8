"""Things before a lens, drawn by seed over a part of the view or all of it: cloth, hand, bag, leaf, paint, tape."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Cover:
    """Planes at the picture's own size: opacity in [0, 1], levels of the limited range."""

    opacity: Floats
    luma: Floats
    cb: float
    cr: float


@dataclass(frozen=True)
class Lighting:
    """How what is right before a lens looks by the light of the hour."""

    share: float
    """Of the levels above black that it has by day."""
    coloured: bool

    def on(self, cover: Cover) -> Cover:
        cb, cr = self.colours(cover.cb, cover.cr)
        return replace(cover, luma=self.levels(cover.luma), cb=cb, cr=cr)

    def levels(self, luma: Floats) -> Floats:
        return np.asarray(16 + (luma - 16) * self.share, np.float32)

    def colours(self, cb: float, cr: float) -> tuple[float, float]:
        return (cb, cr) if self.coloured else (128.0, 128.0)


BY_DAY = Lighting(1.0, coloured=True)
BY_LAMPS = Lighting(0.35, coloured=True)
"""A street's lamps shine on the side that faces away from the lens."""
BY_INFRARED = Lighting(1.0, coloured=False)
"""The camera's own lamps shine on the side that faces the lens; they show no colour."""


def put_before(pictures: list[Picture], cover: Cover, random: np.random.Generator) -> list[Picture]:
    """The cover stays where it is; the sensor's noise is fresh in each picture."""
    half = cv2.resize(cover.opacity, pictures[0].cb.shape[::-1], interpolation=cv2.INTER_AREA)
    covered = []
    for p in pictures:
        luma = p.luma * (1 - cover.opacity) + cover.luma * cover.opacity + random.normal(0, 1.2, p.luma.shape)
        cb, cr = (plane * (1 - half) + tone * half for plane, tone in ((p.cb, cover.cb), (p.cr, cover.cr)))
        planes = [np.clip(np.round(plane), 0, 255).astype(np.uint8) for plane in (luma, cb, cr)]
        covered.append(Picture(planes[0], planes[1], planes[2], key=p.key, at_s=p.at_s, full_range=p.full_range))
    return covered


def draw_cover(kind: str, size: tuple[int, int], share: float, random: np.random.Generator) -> Cover:
    """`kind` of COVERS over about `share` of a view of `size` (height, width); 1: all of it."""
    luma, cb, cr, softness = COVERS[kind](size, random)
    return Cover(_outline(kind, size, share, softness, random), luma, cb, cr)


def _outline(kind: str, size: tuple[int, int], share: float, softness: float, random: np.random.Generator) -> Floats:
    """Reaches in from the rim, or lies somewhere as blots of paint do; the nearer to the lens, the softer."""
    height, width = size
    if share >= 1:
        return np.full(size, float(random.uniform(0.97, 1.0)), np.float32)
    field = _blobs(size, width / 5, random)
    if kind == "paint":
        field += 0.6 * _blobs(size, width / 30, random)
    else:
        angle = random.uniform(0, 2 * np.pi)
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        field = field * 0.35 + (x * np.cos(angle) + y * np.sin(angle)).astype(np.float32)
    mask = (field > np.quantile(field, 1 - share)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.6, softness * width / 640)), np.float32)


def _blobs(size: tuple[int, int], grain: float, random: np.random.Generator) -> Floats:
    """Smooth random field of unit spread."""
    field = cv2.GaussianBlur(random.normal(0, 1, size).astype(np.float32), (0, 0), grain)
    return np.asarray((field - field.mean()) / max(1e-6, float(field.std())), np.float32)


Surface = tuple[Floats, float, float, float]
"""Luma, Cb, Cr and the softness of the outline in pixels of a picture 640 wide."""


def _cloth(size: tuple[int, int], random: np.random.Generator) -> Surface:
    """A weave out of focus, with folds."""
    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    period = random.uniform(4, 9) * size[1] / 640
    weave = np.sin(2 * np.pi * x / period) * np.sin(2 * np.pi * y / period) * random.uniform(2, 9)
    luma = random.uniform(40, 140) + weave + _blobs(size, size[1] / 14, random) * random.uniform(6, 16)
    return (
        luma.astype(np.float32),
        float(random.uniform(110, 146)),
        float(random.uniform(110, 146)),
        random.uniform(5, 14),
    )


def _hand(size: tuple[int, int], random: np.random.Generator) -> Surface:
    """Skin from near, darker towards one side, with the shadows between fingers."""
    y, x = np.mgrid[0 : 1 : size[0] * 1j, 0 : 1 : size[1] * 1j].astype(np.float32)
    along = x if random.random() < 0.5 else y
    fingers = np.abs(np.sin(np.pi * (along * random.uniform(2, 4.5) + random.uniform(0, 1)))) ** 0.5
    luma = random.uniform(35, 110) * (0.55 + 0.45 * fingers) + _blobs(size, size[1] / 9, random) * 5
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), size[1] / 80), np.float32), 112.0, 150.0, random.uniform(9, 22)


def _bag(size: tuple[int, int], random: np.random.Generator) -> Surface:
    """A plastic bag: bright, creased, lit through."""
    creases = np.abs(_blobs(size, size[1] / 40, random)) * random.uniform(5, 14)
    luma = random.uniform(90, 175) - creases + _blobs(size, size[1] / 6, random) * 12
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), size[1] / 250), np.float32), 128.0, 128.0, random.uniform(4, 10)


def _leaf(size: tuple[int, int], random: np.random.Generator) -> Surface:
    """A leaf on the glass: veins out of focus."""
    y, x = np.mgrid[-1 : 1 : size[0] * 1j, -1 : 1 : size[1] * 1j].astype(np.float32)
    veins = np.exp(-((np.sin(7 * (np.abs(y) + x * 0.8)) / 0.25) ** 2)) * random.uniform(4, 14)
    luma = random.uniform(45, 100) + veins + _blobs(size, size[1] / 12, random) * 8
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), size[1] / 200), np.float32), 110.0, 116.0, random.uniform(4, 12)


def _paint(size: tuple[int, int], random: np.random.Generator) -> Surface:
    """Sprayed on: one colour, a little uneven."""
    luma = float(random.choice([20, 30, 60, 90, 160, 200])) + _blobs(size, size[1] / 20, random) * random.uniform(1, 5)
    return luma.astype(np.float32), float(random.uniform(95, 160)), float(random.uniform(95, 160)), random.uniform(2, 7)


def _tape(size: tuple[int, int], random: np.random.Generator) -> Surface:
    """A strip or card stuck on: even, its edge nearly sharp."""
    luma = np.full(size, float(random.uniform(25, 190)), np.float32) + _blobs(size, size[1] / 4, random) * 4
    return (
        luma.astype(np.float32),
        float(random.uniform(118, 138)),
        float(random.uniform(118, 138)),
        random.uniform(1, 4),
    )


COVERS: dict[str, Callable[[tuple[int, int], np.random.Generator], Surface]] = {
    "cloth": _cloth,
    "hand": _hand,
    "bag": _bag,
    "leaf": _leaf,
    "paint": _paint,
    "tape": _tape,
}
