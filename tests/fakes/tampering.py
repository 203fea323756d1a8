"""What people do to cameras, put onto sound pictures by seed: each act beyond doubt, as somebody would see it at once.

Unlike distortions.py it moves from picture to picture where it does so before a real lens. `light` is that of the hour:
what is right before a lens is brightest by day.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture
from streams.model import PictureFault as P
from tests.fakes.covers import BY_DAY, Lighting
from tests.fakes.retouch import lit, plane

Floats = NDArray[np.float32]
Size = tuple[int, int]
BLINDED = frozenset({P.COVERED, P.BLACK, P.UNDEREXPOSED, P.NO_SIGNAL})
VEILED = frozenset({P.COVERED, P.LOW_CONTRAST, P.DEFOCUSED})


@dataclass(frozen=True)
class Tampering:
    """One act, and the faults any of which names it."""

    act: Callable[[list[Picture], np.random.Generator, Lighting], list[Picture]]
    shows_as: frozenset[P]


def tampered(pictures: list[Picture], name: str, seed: int, light: Lighting = BY_DAY) -> list[Picture]:
    """The same visit with one of TAMPERINGS. One seed gives one outcome."""
    return TAMPERINGS[name].act(pictures, np.random.default_rng(seed), light)


def _mixed(p: Picture, luma: Floats, cb: float, cr: float, opacity: Floats, random: np.random.Generator) -> Picture:
    """Something of a colour before the lens, under the sensor's own noise."""
    half = cv2.resize(opacity, p.cb.shape[::-1], interpolation=cv2.INTER_AREA)
    mixed = p.luma * (1 - opacity) + luma * opacity + random.normal(0, 1.2, p.luma.shape)
    colours = [plane(c * (1 - half) + tone * half) for c, tone in ((p.cb, cb), (p.cr, cr))]
    return lit(replace(p, cb=colours[0], cr=colours[1]), mixed)


def _blurred(p: Picture, sigma: float) -> Picture:
    soft = [
        plane(cv2.GaussianBlur(sharp.astype(np.float32), (0, 0), size))
        for sharp, size in ((p.luma, sigma), (p.cb, sigma / 2), (p.cr, sigma / 2))
    ]
    return replace(p, luma=soft[0], cb=soft[1], cr=soft[2])


def _grid(size: Size) -> tuple[Floats, Floats]:
    y, x = np.mgrid[0 : 1 : size[0] * 1j, 0 : 1 : size[1] * 1j].astype(np.float32)
    return x, y


def _field(size: Size, grain: float, random: np.random.Generator) -> Floats:
    """Smooth and random, of unit spread."""
    field = cv2.GaussianBlur(random.normal(0, 1, size).astype(np.float32), (0, 0), grain)
    return np.asarray((field - field.mean()) / max(1e-6, float(field.std())), np.float32)


def _spray(pictures: list[Picture], random: np.random.Generator, light: Lighting, share: float) -> list[Picture]:
    """Overlapping bursts, dense within and speckled at their rim, drips below them."""
    size = pictures[0].luma.shape
    height, width = size
    x, y = _grid(size)
    dense = np.zeros(size, np.float32)
    while float((dense > 1).mean()) < share:
        at, reach = random.uniform(0, 1, 2), random.uniform(0.12, 0.3)
        dense += 2.2 * np.exp(-(((x - at[0]) ** 2 + ((y - at[1]) * height / width) ** 2) / reach**2))
        drip, long = int(at[0] * width), int(random.uniform(0.1, 0.5) * height)
        top = int(at[1] * height)
        dense[top : top + long, drip : drip + max(2, width // 120)] += 2
    speckles = (random.uniform(0, 1, size) < dense * 0.5).astype(np.float32)
    opacity = np.clip(dense - 0.25 + 0.8 * cv2.GaussianBlur(speckles, (0, 0), width / 640), 0, 1)
    opacity = np.asarray(cv2.GaussianBlur(opacity.astype(np.float32), (0, 0), width / 640 * random.uniform(2, 6)))
    paint = float(random.choice([22, 40, 75, 120, 170])) + 2.5 * _field(size, width / 25, random)
    cb, cr = light.colours(*random.uniform(95, 160, 2))
    return [_mixed(p, light.levels(paint), cb, cr, opacity, random) for p in pictures]


def spray_paint(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """All of the glass, but for a corner or two."""
    return _spray(pictures, random, light, random.uniform(0.85, 0.98))


def spray_paint_half(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    return _spray(pictures, random, light, random.uniform(0.5, 0.65))


def clear_bag(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """A bag that lets light through and flutters: the view's light without its shapes, moving creases."""
    size = pictures[0].luma.shape
    creases = np.abs(_field(size, size[1] / 45, random)) * random.uniform(5, 14)
    grey, through = random.uniform(110, 175), random.uniform(0.05, 0.18)
    found = []
    for p in pictures:
        shift = random.normal(0, size[1] / 160, 2).astype(np.float32)
        moved = cv2.warpAffine(
            creases, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]), size[::-1], borderMode=cv2.BORDER_REFLECT_101
        )
        behind = cv2.GaussianBlur(p.luma.astype(np.float32), (0, 0), size[1] / 22)
        luma = light.levels(grey - moved) * (1 - through) + behind * through
        found.append(_mixed(p, np.asarray(luma, np.float32), 128, 128, np.ones(size, np.float32), random))
    return found


def dark_bag(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """A bin bag or a sack: next to no light, raised gain."""
    size = pictures[0].luma.shape
    level = 17 + random.uniform(0, 12) + np.abs(_field(size, size[1] / 30, random)) * random.uniform(0.5, 3)
    found = []
    for p in pictures:
        luma = level + random.normal(0, random.uniform(1, 3), size)
        found.append(_mixed(p, luma.astype(np.float32), 128, 128, np.ones(size, np.float32), random))
    return found


def hand(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Held before the lens, never quite still: dark skin out of focus, most of the view gone."""
    size = pictures[0].luma.shape
    x, y = _grid(size)
    angle, share = random.uniform(0, 2 * np.pi), random.uniform(0.7, 1.0)
    side = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) + 0.08 * _field(size, size[1] / 6, random)
    level, cr = random.uniform(28, 80), random.uniform(142, 156)
    shade = cv2.GaussianBlur(level + 10 * _field(size, size[1] / 9, random), (0, 0), size[1] / 60)
    limit = float(np.quantile(side, 1 - share))
    found = []
    for p in pictures:
        edge = (side - limit - random.normal(0, 0.012)) / 0.06
        opacity = 1 / (1 + np.exp(-np.clip(edge, -30, 30)))
        if share > 0.97:
            opacity = np.ones(size)
        luma = light.levels(shade + random.normal(0, 1.5))
        found.append(_mixed(p, luma, *light.colours(110, cr), opacity.astype(np.float32), random))
    return found


def leaf(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Or a branch right before the lens, that sways: two fifths of the view, out of focus."""
    size = pictures[0].luma.shape
    x, y = _grid(size)
    at = random.uniform(0.15, 0.85), random.uniform(0.2, 0.8)
    turn, found = random.uniform(0, np.pi), []
    veins = 5 * _field(size, size[1] / 40, random) + random.uniform(45, 95)
    for p in pictures:
        sway = random.normal(0, 0.008, 2)
        dx, dy = x - at[0] - sway[0], (y - at[1] - sway[1]) * 0.7
        along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        inside = 1 - (along / 0.6) ** 2 - (across / 0.27) ** 2
        opacity = 1 / (1 + np.exp(-np.clip(inside * 9, -30, 30)))
        found.append(_mixed(p, light.levels(veins), *light.colours(112, 116), opacity.astype(np.float32), random))
    return found


def mud(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Thrown at the glass: blots with soft rims, brown, half of the view and more."""
    size = pictures[0].luma.shape
    field = _field(size, size[1] / 9, random) + 0.35 * _field(size, size[1] / 35, random)
    mask = (field > np.quantile(field, 1 - random.uniform(0.5, 0.7))).astype(np.float32)
    opacity = np.asarray(cv2.GaussianBlur(mask, (0, 0), size[1] / 640 * random.uniform(4, 9))) * 0.97
    luma = random.uniform(45, 100) + 4 * _field(size, size[1] / 50, random)
    cb, cr = light.colours(116, 136)
    return [_mixed(p, light.levels(luma), cb, cr, opacity.astype(np.float32), random) for p in pictures]


def grease(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Smeared over the glass: all is blurred, and light bleeds."""
    sigma, veil = pictures[0].width / 640 * random.uniform(9, 16), random.uniform(0.2, 0.45)
    found = []
    for p in pictures:
        soft = _blurred(p, sigma)
        mean = float(p.luma.mean())
        luma = soft.luma * (1 - veil) + (mean + 10) * veil + random.normal(0, 1.2, p.luma.shape)
        found.append(lit(soft, luma))
    return found


def focus_ring(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Turned by hand: far out of focus, a little more in each picture, and the view breathes with it."""
    start, grow = pictures[0].width / 640 * random.uniform(8, 11), random.uniform(0.02, 0.12)
    zoom, found = random.uniform(1.0, 1.02), []
    size = pictures[0].luma.shape[::-1]
    for number, p in enumerate(pictures):
        soft = _blurred(p, start * (1 + grow * number))
        move = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), 0, zoom)
        luma = cv2.warpAffine(soft.luma, move, size, borderMode=cv2.BORDER_REFLECT_101)
        found.append(lit(soft, luma + random.normal(0, 1.2, luma.shape)))
    return found


def torch(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Shone into the lens and held there: a burnt-out patch, flare over all, exposure pulled down."""
    size = pictures[0].luma.shape
    x, y = _grid(size)
    at, reach = random.uniform(0.3, 0.7, 2), random.uniform(0.35, 0.5)
    found = []
    for p in pictures:
        at = at + random.normal(0, 0.01, 2)
        away = np.hypot(x - at[0], (y - at[1]) * size[0] / size[1])
        beam = 420 * np.exp(-((away / reach) ** 2)) + 70 * np.exp(-away / 0.5)
        dark = (p.luma.astype(np.float32) - 16) * 0.35 + 16
        found.append(lit(p, dark + beam + random.normal(0, 1.5, size)))
    return found


def slow_turn(pictures: list[Picture], random: np.random.Generator, light: Lighting) -> list[Picture]:
    """Pushed round while the check runs: each picture lies farther aside, what comes in is another thing."""
    height, width = pictures[0].luma.shape
    start, step = random.uniform(0.12, 0.2), random.uniform(0.02, 0.06)
    down, sign = random.uniform(-0.05, 0.05), float(random.choice((-1, 1)))
    found = []
    for number, p in enumerate(pictures):
        share = sign * (start + step * number)
        aside = []
        for was in (p.luma, p.cb, p.cr):
            move = np.array([[1, 0, share * was.shape[1]], [0, 1, down * was.shape[0]]], np.float64)
            aside.append(plane(cv2.warpAffine(was, move, was.shape[::-1], borderMode=cv2.BORDER_REFLECT_101)))
        luma = aside[0] + random.normal(0, 1.2, (height, width))
        found.append(lit(replace(p, cb=aside[1], cr=aside[2]), luma))
    return found


TAMPERINGS = {
    "spray paint": Tampering(spray_paint, BLINDED | {P.LOW_CONTRAST}),
    "spray paint, half": Tampering(spray_paint_half, frozenset({P.COVERED})),
    "clear bag": Tampering(clear_bag, VEILED),
    "dark bag": Tampering(dark_bag, BLINDED),
    "hand": Tampering(hand, BLINDED),
    "leaf": Tampering(leaf, frozenset({P.COVERED})),
    "mud": Tampering(mud, frozenset({P.COVERED})),
    "grease": Tampering(grease, VEILED),
    "focus ring": Tampering(focus_ring, frozenset({P.DEFOCUSED})),
    "torch": Tampering(torch, frozenset({P.OVEREXPOSED, P.COVERED, P.LOW_CONTRAST})),
    "slow turn": Tampering(slow_turn, frozenset({P.MOVED})),
}
