"""What makes close pictures move: a camera that shakes, in three strengths, and what goes on before one that does not.

All are put by seed onto pictures of a still camera that follow each other within tenths of a second.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane
from streams.model import PictureFault, Severity
from tests.fakes.distortions import STRENGTHS, distort

SWINGS = {Severity.MILD: (0.013, 0.019), Severity.MODERATE: (0.021, 0.032), Severity.SEVERE: (0.036, 0.08)}
"""Shares of the width, from one end of the swing to the other: least and most."""
HERTZ = (0.5, 12.0)
"""Poles in the wind to brackets beside lorries."""
EXPOSURES_S = (0.001, 0.02)
"""Shutters by day and by night."""
BLUR_STEPS = 5
Stand = tuple[float, float, float]
"""How a picture lies: shifted across and down, in shares of the width, and rolled, in degrees."""


def shaken(pictures: list[Picture], severity: Severity, seed: int) -> list[Picture]:
    """A mount that swings, in any direction, some of them rolling too, or with a second tone; or one that rattles at
    random. What moves while the shutter is open is smeared; what the camera writes over the rim stays in its place."""
    draw = np.random.default_rng(seed)
    reach, exposure_s = (
        draw.uniform(*SWINGS[severity]) / 2,
        float(np.exp(draw.uniform(*(np.log(end) for end in EXPOSURES_S)))),
    )
    hertz = np.exp(draw.uniform(np.log(HERTZ[0]), np.log(HERTZ[1]), 2))
    phases, angle = draw.uniform(0, 2 * np.pi, 2), draw.uniform(0, 2 * np.pi)
    roll_deg = float(np.degrees(reach / 0.3)) * float(draw.uniform(0.3, 0.8)) * (seed % 4 == 1)
    second = draw.uniform(0.1, 0.4) * (seed % 4 == 2)

    def wave(t: float) -> float:
        waves = np.sin(2 * np.pi * hertz * t + phases)
        return float(waves[0] * (1 - second) + waves[1] * second)

    # Two tones seldom add up: what counts is how far it swings while it is watched.
    height = np.ptp([wave(p.at_s) for p in pictures]) / 2

    def at(t: float) -> Stand:
        way = wave(t) / height
        return way * reach * float(np.cos(angle)), way * reach * float(np.sin(angle)), roll_deg * way

    if seed % 4 == 0:
        stands = [(*(draw.uniform(-reach, reach, 2) * 0.9).tolist(), 0.0) for _ in pictures]
        found = moved_to(pictures, stands)
    else:
        moments = np.linspace(0, exposure_s, BLUR_STEPS)
        found = [_blended([_standing(p, at(p.at_s + moment)) for moment in moments]) for p in pictures]
    return [_captioned(p) for p in found] if draw.integers(2) else found


def moved_to(pictures: list[Picture], stands: Iterable[Stand]) -> list[Picture]:
    """What comes in from beyond the rim is the mirror image of what was there."""
    return [_standing(picture, stand) for picture, stand in zip(pictures, stands, strict=True)]


def drawn_out(pictures: list[Picture], times: int = 5) -> list[Picture]:
    """Each picture so many times on its way to the next, so that they follow each other closely."""
    step_s = (pictures[1].at_s - pictures[0].at_s) / times
    return [
        replace(p, key=p.key and not number, at_s=p.at_s + number * step_s) for p in pictures for number in range(times)
    ]


def _standing(picture: Picture, stand: Stand) -> Picture:
    planes = []
    for plane, scale in ((picture.luma, 1.0), (picture.cb, 0.5), (picture.cr, 0.5)):
        high, wide = plane.shape
        turn = np.array(cv2.getRotationMatrix2D((wide / 2, high / 2), stand[2], 1.0), np.float64)
        turn[:, 2] += np.array(stand[:2]) * picture.width * scale
        planes.append(
            cv2.warpAffine(plane, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
        )
    luma, cb, cr = (np.asarray(plane, np.uint8) for plane in planes)
    return replace(picture, luma=luma, cb=cb, cr=cr)


def _blended(pictures: list[Picture]) -> Picture:
    luma = np.mean([picture.luma for picture in pictures], axis=0)
    return _levels(pictures[0], luma)


def _captioned(picture: Picture) -> Picture:
    """With writing at the upper and the lower rim, which no mount moves."""
    luma = picture.luma.copy()
    size = picture.width / 900
    for text, x, y in (("2026-11-28 12:04:31", 0.02, 0.08), ("GATE 3 EAST", 0.72, 0.95)):
        where = int(x * picture.width), int(y * picture.height)
        cv2.putText(luma, text, where, cv2.FONT_HERSHEY_SIMPLEX, size, (230,), 2, cv2.LINE_AA)
    return replace(picture, luma=luma)


def _levels(picture: Picture, luma: NDArray[np.floating]) -> Picture:
    plane: Plane = np.clip(np.round(luma), 16, 235).astype(np.uint8)
    return replace(picture, luma=plane)


def breeze(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """The pole sways, as poles do: less than anybody minds."""
    reach, hertz, angle = draw.uniform(0.001, 0.0038), draw.uniform(0.5, 4), draw.uniform(0, 6)
    sines = [np.sin(2 * np.pi * hertz * p.at_s) * reach for p in pictures]
    return moved_to(pictures, [(s * np.cos(angle), s * np.sin(angle), 0.0) for s in sines])


def panned(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """A dome on its round: it turns, and may stop."""
    speed, stop_s = draw.uniform(-0.12, 0.12), draw.uniform(0.3, 4)
    ways = [speed * min(stop_s, p.at_s - pictures[0].at_s) for p in pictures]
    return moved_to(pictures, [(way, way * 0.2, 0.0) for way in ways])


def panned_and_back(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Somebody looks aside with it, and back."""
    reach, long_s = draw.uniform(0.03, 0.1), draw.uniform(0.8, 3)
    ways = [reach * max(0.0, 1 - abs((p.at_s - pictures[0].at_s) / long_s * 2 - 1)) for p in pictures]
    return moved_to(pictures, [(way, 0.0, 0.0) for way in ways])


def zoomed(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Its focus breathes: all moves away from the middle and back."""
    reach, hertz = draw.uniform(0.01, 0.06), draw.uniform(0.5, 3)
    found = []
    for p in pictures:
        scale = 1 + reach * (1 + np.sin(2 * np.pi * hertz * p.at_s)) / 2
        turn = np.array(cv2.getRotationMatrix2D((p.width / 2, p.height / 2), 0, scale), np.float64)
        found.append(_levels(p, np.asarray(cv2.warpAffine(p.luma, turn, (p.width, p.height)), np.float32)))
    return found


def knocked(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Somebody bumps into the pole: it rings for a moment, and may stay a little askew."""
    at_s = pictures[0].at_s + draw.uniform(-0.3, 1.6)
    reach, hertz, damping = draw.uniform(0.01, 0.05), draw.uniform(1.5, 6), draw.uniform(0.1, 0.4)
    stays = draw.choice([0.0, 0.01])
    ways = []
    for p in pictures:
        since_s = max(0.0, p.at_s - at_s)
        ring = np.exp(-damping * 2 * np.pi * hertz * since_s) * np.sin(2 * np.pi * hertz * since_s)
        ways.append(reach * ring + stays * (since_s > 0))
    return moved_to(pictures, [(way, way * 0.4, 0.0) for way in ways])


def by_lorry(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Fills the frame or nearly, rumbling over the bumps of the road; some stop and start again before the camera."""
    height, width = pictures[0].luma.shape
    long, top = int(width * draw.uniform(1.0, 2.5)), int(height * draw.uniform(-0.1, 0.15))
    side = np.full((height, long), int(draw.integers(50, 200)), np.uint8)
    for left in range(0, long, max(8, int(width * draw.uniform(0.08, 0.3)))):
        side[:, left : left + 3] -= 25
    cv2.putText(side, "TRANSPORT 8731", (long // 8, height // 2), 2, width / 300, (20,), max(2, width // 160))
    for left in range(long // 10, long, long // 3):
        cv2.circle(side, (left, int(height * 0.92)), int(height * 0.14), 25, -1)
    start, speed = draw.uniform(-0.9, 0.1) * width, draw.choice((-1, 1)) * draw.uniform(0.2, 1.5) * width
    halts, hertz = draw.uniform(0, 3), draw.uniform(2, 6)
    found = []
    for p in pictures:
        since_s = p.at_s - pictures[0].at_s
        left = int(start + speed * (since_s if halts > 1.5 else min(since_s, halts)))
        lift = int(0.006 * height * np.sin(2 * np.pi * hertz * since_s)) + max(0, top)
        luma, at, end = p.luma.astype(np.float32), max(0, left), min(width, left + long)
        if at < end:
            luma[max(0, lift) :, at:end] = side[: height - max(0, lift), at - left : end - left]
        found.append(_levels(p, luma + draw.normal(0, 1.5, luma.shape)))
    return found


def before_crowd(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Hundreds walk before the camera and bob as they go, some alone, some in step."""
    height, width = pictures[0].luma.shape
    count = int(draw.integers(80, 300))
    x, y = draw.uniform(0, 1, count) * width, draw.uniform(0.15, 1.0, count) * height
    size = (0.02 + 0.06 * y / height) * width
    speed = draw.normal(0, 0.05, count) * width + draw.choice((-1, 0, 1)) * 0.05 * width
    tone, pace, phase = draw.uniform(25, 220, (count, 2)), draw.uniform(1.6, 2.2, count), draw.uniform(0, 6, count)
    found = []
    for p in pictures:
        luma = p.luma.copy()
        for at in np.argsort(y):
            bob = 0.08 * size[at] * np.sin(2 * np.pi * pace[at] * p.at_s + phase[at])
            centre = int((x[at] + speed[at] * p.at_s) % width), int(y[at] + bob)
            body = int(size[at] * 0.3), int(size[at] * 0.8)
            cv2.ellipse(luma, centre, body, 0, 0, 360, (float(tone[at, 0]),), -1, cv2.LINE_AA)
            head = centre[0], centre[1] - body[1]
            cv2.circle(luma, head, max(1, body[0] // 2), (float(tone[at, 1]),), -1, cv2.LINE_AA)
        found.append(_levels(p, luma.astype(np.float32) + draw.normal(0, 1.5, luma.shape)))
    return found


def among_trees(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Foliage over most of the view, or all of it, in the wind: each branch sways its own way, neighbours alike."""
    height, width = pictures[0].luma.shape
    leaves = cv2.GaussianBlur(draw.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 210)
    leaves = 90 + 35 * leaves / leaves.std()
    share = draw.choice([0.6, 0.8, 1.0])
    cover = cv2.GaussianBlur(draw.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 12)
    mask = (cover <= np.quantile(cover, share)).astype(np.float32)
    size, reach = width * draw.uniform(0.06, 0.15), width * draw.uniform(0.006, 0.03)
    fields = [cv2.GaussianBlur(draw.normal(0, 1, (height, width)).astype(np.float32), (0, 0), size) for _ in range(4)]
    fields = [field / field.std() * np.float32(reach / 2) for field in fields]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    hertz, gust = draw.uniform(0.7, 2.5), float(draw.uniform(0, 0.5) * reach)
    found = []
    for p in pictures:
        a, b = float(np.sin(2 * np.pi * hertz * p.at_s)), float(np.cos(2 * np.pi * hertz * 0.8 * p.at_s))
        across = x + fields[0] * a + fields[1] * b + gust * a
        down = y + 0.4 * (fields[2] * a + fields[3] * b)
        swayed = cv2.remap(leaves, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        where = cv2.remap(mask, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        found.append(_levels(p, p.luma * (1 - where) + swayed * where))
    return found


def by_water(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Waves run through the lower two thirds of the view, which mirror the shore."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shore = height * draw.uniform(0.25, 0.45)
    below = np.clip((y - shore) / (0.1 * height), 0, 1)
    reach, hertz, long = draw.uniform(0.005, 0.02) * width, draw.uniform(0.5, 2), draw.uniform(0.05, 0.4) * width
    found = []
    for p in pictures:
        wave = reach * below * np.sin(2 * np.pi * (hertz * p.at_s + (y + 0.3 * x) / long))
        luma = cv2.remap(p.luma, x + wave, y + 0.3 * wave, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        found.append(replace(p, luma=np.asarray(luma, np.uint8)))
    return found


def light_jumps(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Exposure that hunts, or lamps that flicker."""
    gains = 1 + draw.uniform(0.1, 0.5) * np.sin(2 * np.pi * draw.uniform(0.5, 5) * np.array([p.at_s for p in pictures]))
    return [_levels(p, (p.luma.astype(np.float32) - 16) * g + 16) for p, g in zip(pictures, gains, strict=True)]


def to_infrared(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """The camera switches over in the middle, or hunts between both."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    beam = np.exp(-((x**2 + (y - 0.2) ** 2) / draw.uniform(0.5, 1.4)))
    curve, hertz, phase = draw.uniform(0.6, 1.5), draw.choice([0.2, 1.5]), draw.uniform(0, 1)
    found = []
    for p in pictures:
        if (p.at_s * hertz + phase) % 1 < 0.5:
            found.append(p)
            continue
        tones = ((p.luma.astype(np.float32) - 16) / 219).clip(0, 1) ** curve
        found.append(_levels(p, 16 + 200 * tones * beam + 6 + draw.normal(0, 3, p.luma.shape)))
    return found


def with_lost_blocks(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """Others in each picture, as on a line that loses packets."""
    severity = list(STRENGTHS)[int(draw.integers(3))]
    return [distort([p], PictureFault.BLOCKS, severity, int(draw.integers(2**31)))[0] for p in pictures]


def in_dark_noise(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """A night at full gain."""
    gain, sigma = draw.uniform(0.08, 0.3), draw.uniform(4, 10)
    return [
        _levels(p, (p.luma.astype(np.float32) - 16) * gain + 24 + draw.normal(0, sigma, p.luma.shape)) for p in pictures
    ]


def under_web(pictures: list[Picture], draw: np.random.Generator) -> list[Picture]:
    """A spider's web on the glass, bright in infra-red light, sways before all of the view."""
    height, width = pictures[0].luma.shape
    middle = draw.uniform(0.3, 0.7, 2) * (width, height)
    web = np.zeros((height, width), np.uint8)
    for angle in np.linspace(0, 2 * np.pi, 14):
        end = middle + width * np.array([np.cos(angle), np.sin(angle)])
        cv2.line(web, tuple(map(int, middle)), tuple(map(int, end)), 255, max(1, width // 320), cv2.LINE_AA)
    for ring in range(1, 9):
        cv2.circle(web, tuple(map(int, middle)), int(ring * width * 0.07), 255, max(1, width // 320), cv2.LINE_AA)
    soft = cv2.GaussianBlur(web, (0, 0), width / 400)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bulge = np.exp(-(((x - middle[0]) / width) ** 2 + ((y - middle[1]) / height) ** 2) / 0.15)
    reach, hertz, light = draw.uniform(0.005, 0.03) * width, draw.uniform(0.8, 3), draw.uniform(0.3, 0.8)
    found = []
    for p in pictures:
        sway = reach * bulge * float(np.sin(2 * np.pi * hertz * p.at_s))
        threads = cv2.remap(soft, (x + sway).astype(np.float32), (y + 0.3 * sway).astype(np.float32), cv2.INTER_LINEAR)
        found.append(_levels(p, p.luma * 0.6 + light * np.asarray(threads, np.float32)))
    return found


CLOSE_TRAPS: dict[str, Callable[[list[Picture], np.random.Generator], list[Picture]]] = {
    made.__name__: made
    for made in (
        breeze, panned, panned_and_back, zoomed, knocked, by_lorry, before_crowd, among_trees, by_water, light_jumps,
        to_infrared, with_lost_blocks, in_dark_noise, under_web,
    )
}  # fmt: skip
