"""What a light brings with it that moves, whatever the place: shadows of clouds, a bank of fog, headlights that dazzle,
bands of lamps that flicker, insects and a web before an infra-red lamp. By the moment alone, as in motion_eighth.py."""

import cv2
import numpy as np

from streams.sim.draw_light import Image, Light, glow
from streams.sim.draw_view import View

BANK_S = 40.0
"""A bank of fog takes so long to go by once."""
FLIGHTS = 4
FLIGHT_S = 7.0


class FogBank:
    """Thicker and thinner swathes that drift across, more of them the farther away."""

    def __init__(self, view: View, light: Light, *, thick: float) -> None:
        random = np.random.default_rng(round(97 * view.field_deg))
        coarse = random.normal(0, 1, (5, 12)).astype(np.float32)
        # Twice beside itself, so that what drifts out at one side comes in at the other.
        swathes = np.asarray(cv2.resize(np.hstack([coarse, coarse]), (4 * view.width, view.height)))
        self._swathes = np.clip(0.5 + 0.4 * cv2.GaussianBlur(swathes, (0, 0), view.width / 24), 0, 1)
        far = np.minimum(view.ground_depth(), 300.0)
        self._lies = (thick * (1 - np.exp(-far / 45))).astype(np.float32)
        self._haze = np.array(light.haze, np.float32)

    def put_into(self, picture: Image, at_s: float) -> None:
        width = picture.shape[1]
        left = round(at_s / BANK_S % 1 * 2 * width)
        share = (self._lies * self._swathes[:, left : left + width])[:, :, None]
        picture[:] = (picture * (1 - share) + self._haze * share).astype(np.uint8)


class Dazzle:
    """Now and then a car's headlights shine at the lens from afar: a star, a streak, a ghost across the middle."""

    def __init__(self, view: View, light: Light) -> None:
        self._view, self._warm = view, (light.gain[0] * 300, light.gain[1] * 400, light.gain[2] * 450)

    def put_into(self, picture: Image, at_s: float) -> None:
        number, moment = divmod(at_s, 23.0)
        if moment > 9:
            return
        height, width = picture.shape[:2]
        random = np.random.default_rng([23, int(number)])
        away = 54.0 - 2.5 * moment
        at = self._view.point(self._view.x + float(random.uniform(-0.25, 0.25)) * away, self._view.y + away, 0.8)
        if at is None or not -width < at[0] < 2 * width:
            return
        size = width * (0.05 + 0.012 * moment)
        for aside in (-0.7, 0.7):
            glow(picture, at[0] + aside * at[2], at[1], size, self._warm)
            glow(picture, at[0] + aside * at[2], at[1], size / 4, (255, 255, 255))
        glow(picture, width - at[0], height - at[1], size / 3, (36, 30, 24))
        streak = np.zeros((height, width), np.uint8)
        cv2.line(streak, (round(at[0] - 3 * size), round(at[1])), (round(at[0] + 3 * size), round(at[1])), 60, 2)
        soft = cv2.GaussianBlur(streak, (0, 0), sigmaX=size / 2, sigmaY=1.5)
        cv2.add(picture, np.repeat(np.asarray(soft, np.uint8)[:, :, None], 3, axis=2), dst=picture)


class Flicker:
    """Faint bands that climb: lamps that pulse with the mains, before a shutter that opens row by row."""

    def __init__(self, view: View, light: Light, *, strength: float) -> None:
        self._rows = np.linspace(0, 2 * np.pi * 1.5, view.height, dtype=np.float32)
        self._strength = strength * (0 if light.infra_red else 1)

    def put_into(self, picture: Image, at_s: float) -> None:
        bands = 1 + self._strength * np.sin(self._rows + np.float32(2.3 * at_s % (2 * np.pi)))
        picture[:] = np.clip(picture * bands[:, None, None], 0, 255).astype(np.uint8)


class NearLens:
    """By a camera's own lamps: a spot brighter than its surroundings, threads of a web in a corner, insects."""

    def __init__(self, view: View, light: Light) -> None:
        random = np.random.default_rng(round(31 * view.field_deg + view.width))
        height, width = view.height, view.width
        plate = np.zeros((height, width, 3), np.uint8)
        glow(plate, width * random.uniform(0.4, 0.6), height * random.uniform(0.5, 0.7), width * 0.45, (34, 34, 34))
        self._spot = plate
        web = np.zeros((height, width), np.uint8)
        corner = np.array([width * int(random.integers(2)), 0])
        inwards = np.array([width / 2, height / 2]) - corner
        for _ in range(6):
            ends = corner + inwards * random.uniform(0, 0.85, (2, 2))
            start, end = (tuple(int(value) for value in point) for point in ends)
            cv2.line(web, start, end, int(random.integers(36, 80)), max(2, width // 260), cv2.LINE_AA)
        self._web = np.asarray(cv2.GaussianBlur(web, (0, 0), width / 420), np.uint8)

    def put_into(self, picture: Image, at_s: float) -> None:
        height, width = picture.shape[:2]
        cv2.add(picture, self._spot, dst=picture)
        sway = np.array([[1, 0, width / 500 * np.sin(1.3 * at_s)], [0, 1, width / 700 * np.cos(1.7 * at_s)]])
        web = cv2.warpAffine(self._web, sway, (width, height))
        cv2.add(picture, np.repeat(np.asarray(web, np.uint8)[:, :, None], 3, axis=2), dst=picture)
        flown = np.zeros((height, width), np.uint8)
        for number in range(FLIGHTS):
            flight, moment = divmod(at_s + number * 2.9, FLIGHT_S)
            random = np.random.default_rng([number, int(flight)])
            start, way, turn = random.uniform(0, 1, 2), random.uniform(-0.4, 0.4, 2), random.uniform(0, 6)
            if random.random() < 0.45:
                continue
            ends = []
            for later in (0.0, 0.03):
                at = start + way * (moment + later) + 0.05 * np.sin((7 + number) * (moment + later) + turn)
                ends.append((round(at[0] * width), round(at[1] * height)))
            cv2.line(flown, ends[0], ends[1], 190, max(2, round(width * random.uniform(0.004, 0.011))), cv2.LINE_AA)
        soft = np.asarray(cv2.GaussianBlur(flown, (0, 0), width / 320), np.uint8)
        cv2.add(picture, np.repeat(soft[:, :, None], 3, axis=2), dst=picture)
