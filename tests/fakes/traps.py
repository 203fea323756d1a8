"""What happens before a sound camera and must not alarm: weather, light, traffic, coders. Put on by seed."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from streams.media.frames import Picture
from tests.fakes.bystanders import (
    hand_passes,
    insects,
    lorry,
    moths,
    parked_car,
    standing_bus,
    steam,
    torch_sweeps,
    web,
)
from tests.fakes.coding import recoded
from tests.fakes.retouch import lit, plane


def trap(pictures: list[Picture], name: str, seed: int) -> list[Picture]:
    """The same visit with one of TRAPS. One seed gives one outcome."""
    return TRAPS[name](pictures, np.random.default_rng(seed))


def fog(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Thicker with distance, which grows towards the top of the view."""
    air, thick = random.uniform(125, 185), random.uniform(0.5, 1.5)
    depth = np.linspace(2.2, 0.35, pictures[0].height, dtype=np.float32)[:, None]
    through = np.exp(-thick * depth)
    return [lit(p, p.luma * through + air * (1 - through), 0.5) for p in pictures]


def rain(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    found = []
    for p in pictures:
        streaks = np.zeros(p.luma.shape, np.uint8)
        for x, y, long in random.uniform(0, 1, (300, 3)):
            start = int(x * p.width), int(y * p.height)
            end = start[0] + int(0.006 * p.width), start[1] + int((0.02 + 0.06 * long) * p.height)
            cv2.line(streaks, start, end, int(10 + 25 * long), 1, cv2.LINE_AA)
        soft = cv2.GaussianBlur(p.luma.astype(np.float32), (0, 0), 0.5)
        found.append(lit(p, (soft - 120) * 0.75 + 115 + streaks, 0.7))
    return found


def snow_fall(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    found = []
    for p in pictures:
        flakes = np.zeros(p.luma.shape, np.uint8)
        for x, y, near in random.uniform(0, 1, (220, 3)):
            radius = max(1, round((0.6 + 4 * near**6) * p.width / 640))
            cv2.circle(flakes, (int(x * p.width), int(y * p.height)), radius, int(60 + 110 * near), -1, cv2.LINE_AA)
        found.append(lit(p, (p.luma.astype(np.float32) - 120) * 0.8 + 130 + flakes * 0.6, 0.6))
    return found


def exposure_jump(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """From one picture to the next."""
    gain, at = float(random.choice([0.55, 0.7, 1.35, 1.6])), int(random.integers(len(pictures) + 1))
    return [
        lit(p, (p.luma.astype(np.float32) - 16) * gain + 16, gain) if n >= at else p for n, p in enumerate(pictures)
    ]


def pumping(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Automatic exposure that swings."""
    phase = random.uniform(0, 6)
    gains = [1 + 0.28 * np.sin(phase + 2.1 * n) for n in range(len(pictures))]
    return [lit(p, (p.luma.astype(np.float32) - 16) * g + 16) for p, g in zip(pictures, gains, strict=True)]


def infrared(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """The camera's own lamps: grey, other tones, dark at the rim, more noise."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    beam = np.exp(-((x**2 + (y - 0.2) ** 2) / random.uniform(0.5, 1.4)))
    curve = random.uniform(0.6, 1.5)
    found = []
    for p in pictures:
        tones = ((p.luma.astype(np.float32) - 16) / 219).clip(0, 1) ** curve
        found.append(lit(p, 16 + 200 * tones * beam + 6 + random.normal(0, 3, p.luma.shape), 0.0))
    return found


def dusk(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    gain = random.uniform(0.3, 0.55)
    return [
        lit(p, (p.luma.astype(np.float32) - 16) * gain + 16 + random.normal(0, 2.5, p.luma.shape), gain)
        for p in pictures
    ]


def headlights(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Night, and a car that comes towards the camera."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    at = random.uniform(0.2, 0.8) * width, random.uniform(0.4, 0.8) * height
    found = []
    for number, p in enumerate(pictures):
        reach = width * random.uniform(0.03, 0.07) * (1 + number * 0.3)
        glow = np.zeros(p.luma.shape, np.float32)
        for side in (-0.05, 0.05):
            distance = np.hypot(x - at[0] - side * width * (1 + number * 0.3), y - at[1])
            glow += 260 * np.exp(-((distance / (0.3 * reach)) ** 2)) + 90 * np.exp(-distance / reach)
        night = (p.luma.astype(np.float32) - 16) * 0.22 + 18 + random.normal(0, 3, p.luma.shape)
        found.append(lit(p, night + glow, 0.3))
    return found


def wind(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """The pole sways: by less than half a per cent of the view."""
    return [_shifted(p, *random.uniform(-0.004, 0.004, 2) * p.width) for p in pictures]


def _shifted(picture: Picture, dx: float, dy: float) -> Picture:
    move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    size = (picture.width, picture.height)
    return replace(picture, luma=plane(cv2.warpAffine(picture.luma, move, size, borderMode=cv2.BORDER_REFLECT_101)))


def drops(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Rain drops on the dome: small round places without detail."""
    height, width = pictures[0].luma.shape
    spots = np.zeros((height, width), np.float32)
    for x, y, size in random.uniform(0, 1, (9, 3)):
        cv2.circle(spots, (int(x * width), int(y * height)), int(width * (0.012 + 0.022 * size)), 1.0, -1)
    mask = cv2.GaussianBlur(spots, (0, 0), width / 200)
    return [
        lit(p, p.luma * (1 - mask) + cv2.GaussianBlur(p.luma.astype(np.float32), (0, 0), width / 50) * mask)
        for p in pictures
    ]


def reflection(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """A lit room mirrored in the dome: pale, out of focus, over a part of the view."""
    height, width = pictures[0].luma.shape
    ghost = cv2.GaussianBlur(random.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 40)
    ghost = np.clip(ghost / ghost.std(), 0, 3) * random.uniform(6, 16)
    return [lit(p, p.luma + ghost) for p in pictures]


def glare(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """A low sun in one corner."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot(x - random.choice([0.0, 1.0]) * width, y - random.uniform(0, 0.2) * height) / width
    light = 230 * np.exp(-((distance / random.uniform(0.2, 0.35)) ** 2))
    return [lit(p, p.luma + light) for p in pictures]


def shadows(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """The sun has moved: half of the view lies in the shade of a house."""
    height, width = pictures[0].luma.shape
    corner = np.array(
        [[0, 0], [random.uniform(0.2, 0.8) * width, 0], [random.uniform(0.2, 0.8) * width, height], [0, height]]
    )
    shade = np.ones((height, width), np.float32)
    cv2.fillPoly(shade, [corner.astype(np.int32)], float(random.uniform(0.4, 0.65)))
    return [lit(p, (p.luma.astype(np.float32) - 16) * shade + 16) for p in pictures]


def refocusing(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """An automatic lens hunts for a moment."""
    softest = int(random.integers(len(pictures)))
    sigma = pictures[0].width / 640 * random.uniform(4, 9)
    return [
        lit(p, cv2.GaussianBlur(p.luma.astype(np.float32), (0, 0), sigma)) if n == softest else p
        for n, p in enumerate(pictures)
    ]


def fresh_snow(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Fallen overnight: what was middling and lies low is white now, and its markings are gone."""
    height, width = pictures[0].luma.shape
    down = np.clip((np.linspace(0, 1, height, dtype=np.float32)[:, None] - random.uniform(0.25, 0.4)) * 6, 0, 1)
    drifts = cv2.GaussianBlur(random.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 30)
    lies = np.clip(0.55 + 0.5 * drifts / drifts.std(), 0, 1)
    found = []
    for p in pictures:
        luma = p.luma.astype(np.float32)
        upright = np.abs(luma - cv2.GaussianBlur(luma, (0, 0), width / 40)) > 28
        snow = lies * down * (1 - cv2.GaussianBlur(upright.astype(np.float32), (0, 0), width / 300))
        found.append(lit(p, luma * (1 - snow) + (195 + 2 * drifts) * snow, 0.6))
    return found


def backlight(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """The low sun stands in the view: it burns a patch, exposure goes down, flare lies over the rest."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - random.uniform(0.25, 0.75) * width, y - random.uniform(0.1, 0.3) * height) / width
    light = 300 * np.exp(-((away / 0.1) ** 2)) + 60 * np.exp(-away / 0.3)
    gain = random.uniform(0.4, 0.6)
    return [lit(p, (p.luma.astype(np.float32) - 16) * gain + 16 + light, gain) for p in pictures]


def wet_dome(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """A downpour on the dome: many drops, each a small picture of the view upside down, and runs between them."""
    height, width = pictures[0].luma.shape
    mask = np.zeros((height, width), np.float32)
    for x, y, size in random.uniform(0, 1, (28, 3)):
        radius = int(width * (0.008 + 0.022 * size**2))
        cv2.circle(mask, (int(x * width), int(y * height)), radius, 1.0, -1)
        if size > 0.75:
            cv2.line(mask, (int(x * width), 0), (int(x * width), int(y * height)), 0.6, max(1, radius // 2))
    wet = cv2.GaussianBlur(mask, (0, 0), width / 320)
    found = []
    for p in pictures:
        luma = p.luma.astype(np.float32)
        within = cv2.GaussianBlur(np.flipud(luma), (0, 0), width / 80)
        found.append(lit(p, luma * (1 - wet) + within * wet))
    return found


def lamp_flicker(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Mains light against the shutter: one or two faint wide bands that roll."""
    height = pictures[0].height
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    bands, phase = random.uniform(1, 2.5), random.uniform(0, 6)
    return [
        lit(p, p.luma * (1 + 0.09 * np.sin(2 * np.pi * bands * y + phase + 1.7 * n))) for n, p in enumerate(pictures)
    ]


def low_rate(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    return recoded(pictures, crf=int(random.integers(36, 42)))


def jpeg(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    found = []
    for p in pictures:
        _, coded = cv2.imencode(".jpg", p.luma, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(22, 45))])
        found.append(replace(p, luma=plane(np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)))))
    return found


def nothing(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    return pictures


TRAPS: dict[str, Callable[[list[Picture], np.random.Generator], list[Picture]]] = {
    made.__name__: made
    for made in (
        nothing, fog, rain, snow_fall, lorry, exposure_jump, pumping, infrared, dusk, headlights, wind, insects, drops,
        reflection, glare, shadows, parked_car, hand_passes, torch_sweeps, refocusing, steam, fresh_snow, backlight,
        web, wet_dome, moths, standing_bus, lamp_flicker, low_rate, jpeg,
    )
}  # fmt: skip
