"""What goes by, crawls or stands before a sound camera and must not alarm. traps.py lists them among the others."""

import cv2
import numpy as np

from streams.media.frames import Picture
from tests.fakes.retouch import lit


def lorry(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Passes close by and fills the frame, or nearly."""
    height, width = pictures[0].luma.shape
    long, top = int(width * random.uniform(1.0, 2.2)), int(height * random.uniform(-0.1, 0.15))
    side = np.full((height, long), int(random.integers(50, 200)), np.uint8)
    for left in range(0, long, max(8, int(width * random.uniform(0.08, 0.3)))):
        side[:, left : left + 3] -= 25
    cv2.putText(side, "TRANSPORT 8731", (long // 8, height // 2), 2, width / 300, (20,), max(2, width // 160))
    for left in range(long // 10, long, long // 3):
        cv2.circle(side, (left, int(height * 0.92)), int(height * 0.14), 25, -1)
    start, step = random.uniform(-0.9, 0.1) * width, random.choice((-1, 1)) * random.uniform(0.15, 0.6) * width
    found = []
    for number, p in enumerate(pictures):
        luma, left = p.luma.astype(np.float32), int(start + number * step)
        at, end = max(0, left), min(width, left + long)
        if at < end:
            luma[max(0, top) :, at:end] = side[: height - max(0, top), at - left : end - left]
        found.append(lit(p, luma + random.normal(0, 1.5, luma.shape)))
    return found


def insects(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """One to three of them crawl over the glass, out of focus."""
    found, places = [], random.uniform(0, 1, (int(random.integers(1, 4)), 2))
    dark = random.random() < 0.5
    for p in pictures:
        places = places + random.uniform(-0.05, 0.05, places.shape)
        spots = np.zeros(p.luma.shape, np.float32)
        for x, y in places:
            axes = (int(p.width * 0.05), int(p.width * 0.025))
            cv2.ellipse(
                spots, (int(x * p.width), int(y * p.height)), axes, float(random.uniform(0, 180)), 0, 360, 1.0, -1
            )
        shade = cv2.GaussianBlur(spots, (0, 0), p.width / 90)
        found.append(lit(p, p.luma * (1 - shade) + (30 if dark else 190) * shade))
    return found


def parked_car(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """A van that was not there yesterday stands in a tenth of the view."""
    height, width = pictures[0].luma.shape
    w, h = int(width * 0.3), int(height * 0.34)
    van = np.full((h, w), random.uniform(60, 210), np.float32)
    van[h // 8 : h // 3, w // 12 : w // 3] = 40
    van[h // 8 : h // 3, w // 2 : w - w // 12] = 55
    cv2.circle(van, (w // 5, h - 4), h // 6, 20.0, -1)
    cv2.circle(van, (w - w // 5, h - 4), h // 6, 20.0, -1)
    left, top = int(random.uniform(0, width - w)), int(random.uniform(height * 0.3, height - h))
    found = []
    for p in pictures:
        luma = p.luma.astype(np.float32)
        luma[top : top + h, left : left + w] = van + random.normal(0, 1.5, van.shape)
        found.append(lit(p, luma))
    return found


def hand_passes(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Waves before the lens, in some pictures of the check and not in all."""
    height, width = pictures[0].luma.shape
    covered = random.permutation(len(pictures))[: max(1, len(pictures) // 2)]
    shade = np.clip(random.uniform(30, 70) + random.normal(0, 4, (height, width)), 16, 235)
    soft = cv2.GaussianBlur(shade.astype(np.float32), (0, 0), width / 80)
    return [
        lit(p, soft + random.normal(0, 1.5, soft.shape), 0.3) if n in covered else p for n, p in enumerate(pictures)
    ]


def torch_sweeps(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Somebody walks by with a torch: it looks into the lens for one picture."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - random.uniform(0.2, 0.8) * width, y - random.uniform(0.3, 0.8) * height) / width
    light = 400 * np.exp(-((away / 0.3) ** 2)) + 80 * np.exp(-away / 0.5)
    blinded = int(random.integers(len(pictures)))
    return [lit(p, p.luma * 0.5 + light) if n == blinded else p for n, p in enumerate(pictures)]


def steam(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """From a drain or a kitchen: a white cloud over a third of the view that changes from picture to picture."""
    height, width = pictures[0].luma.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    at = random.uniform(0.2, 0.8) * width, random.uniform(0.4, 0.8) * height
    found = []
    for p in pictures:
        puffs = cv2.GaussianBlur(random.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 16)
        away = np.hypot(x - at[0], y - at[1]) / width - 0.08 * puffs / puffs.std()
        cloud = np.clip(1.6 - away / 0.17, 0, 1) * random.uniform(0.75, 1.0)
        found.append(lit(p, p.luma * (1 - cloud) + 205 * cloud))
    return found


def web(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """A spider's, close to the glass, lit: pale strands out of focus that sway."""
    height, width = pictures[0].luma.shape
    hub, angles = random.uniform(0, 1, 2), np.sort(random.uniform(0, 2 * np.pi, 9))
    brightness, found = random.uniform(25, 60), []
    for p in pictures:
        strands = np.zeros((height, width), np.float32)
        sway = random.normal(0, 0.004, 2)
        centre = np.array([(hub[0] + sway[0]) * width, (hub[1] + sway[1]) * height])
        for angle in angles:
            end = centre + 2 * width * np.array([np.cos(angle), np.sin(angle)])
            cv2.line(strands, centre.astype(int).tolist(), end.astype(int).tolist(), 1.0, max(2, width // 160))
        for ring in range(1, 6):
            at = [(centre + ring * 0.09 * width * np.array([np.cos(a), np.sin(a)])).astype(int) for a in angles]
            cv2.polylines(strands, [np.array(at, np.int32)], True, 1.0, max(2, width // 200))
        found.append(lit(p, p.luma + brightness * cv2.GaussianBlur(strands, (0, 0), width / 200)))
    return found


def moths(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Round the camera's lamp: bright streaks out of focus, elsewhere in every picture."""
    height, width = pictures[0].luma.shape
    found = []
    for p in pictures:
        streaks = np.zeros((height, width), np.float32)
        for x, y, turn in random.uniform(0, 1, (14, 3)):
            start = np.array([x * width, y * height])
            end = start + width * random.uniform(0.02, 0.12) * np.array([np.cos(6.3 * turn), np.sin(6.3 * turn)])
            cv2.line(streaks, start.astype(int).tolist(), end.astype(int).tolist(), 1.0, max(3, width // 90))
        found.append(lit(p, p.luma + 150 * cv2.GaussianBlur(streaks, (0, 0), width / 130)))
    return found


def standing_bus(pictures: list[Picture], random: np.random.Generator) -> list[Picture]:
    """Waits before the camera through all of the check, over two fifths of the view, in focus."""
    height, width = pictures[0].luma.shape
    w, h = int(width * random.uniform(0.65, 0.8)), int(height * random.uniform(0.5, 0.62))
    bus = np.full((h, w), random.uniform(60, 190), np.float32)
    for left in range(w // 20, w - w // 9, w // 8):
        bus[h // 8 : h // 2, left : left + w // 10] = random.uniform(25, 60)
    bus[h * 5 // 8 : h * 5 // 8 + max(2, h // 40)] = 225
    for wheel in (0.18, 0.78):
        cv2.circle(bus, (int(w * wheel), h - h // 14), h // 8, 22.0, -1)
    left, top = int(random.uniform(0, width - w)), int(random.uniform(0.6, 1.0) * (height - h))
    found = []
    for p in pictures:
        luma = p.luma.astype(np.float32)
        luma[top : top + h, left : left + w] = bus + random.normal(0, 1.5, bus.shape)
        found.append(lit(p, luma))
    return found
