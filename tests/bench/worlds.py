"""The cameras that the diagnosis bench reports on: places, lights, lenses, sizes and captions that no threshold was
ever set on, drawn by the number of their series.

Whoever has looked at the figures of a series and then changes a threshold takes the next number: docs/ref/measures.md
says which commit each was measured at.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture
from streams.sim.caption import write_caption
from streams.sim.draw import Artist
from streams.sim.draw_light import Colour, Image, Light, Sensor
from streams.sim.draw_site import Place, Way
from streams.sim.draw_stage import Stage
from tests.bench.diagnosed_cameras import NOW, PICTURES, STEP_S, VISIT_EVERY, Camera
from tests.bench.world_places import PLACES, Build
from tests.bench.world_places_fifth import FIFTH_PLACES
from tests.bench.world_places_fourth import FOURTH_PLACES
from tests.bench.world_places_second import SECOND_PLACES
from tests.bench.world_places_sixth import SIXTH_PLACES
from tests.bench.world_places_third import THIRD_PLACES
from tests.fakes.coding import recoded

SERIES = 6
WORLD_VISITS = 40
SIZES = ((640, 360), (640, 360), (704, 576), (640, 480), (800, 448), (352, 288))
FOURTH_SIZES = ((640, 360), (640, 368), (720, 576), (640, 480), (960, 540), (480, 272))
FIFTH_SIZES = ((640, 360), (704, 480), (768, 432), (640, 512), (1024, 576), (384, 288))
SIXTH_SIZES = ((640, 360), (640, 352), (704, 576), (800, 600), (848, 480), (400, 224))
LIGHTS = ("clear", "low sun", "overcast", "mist", "snow", "clear", "wet", "dull", "lamplit night", "infra-red")
"""In turns: eight by day, then two by night. Of the first set, up to series 1."""
SECOND_LIGHTS = (
    "haze", "noon", "after rain", "white sky", "evening", "frost", "drizzle", "sodium night", "unlit night",
    "infra-red",
)  # fmt: skip
"""Of the second: seven by day, then three by night."""
THIRD_LIGHTS = (
    "hazy sun", "midday", "new snow", "white-lamp night", "low gold", "showers", "half light", "infra-red",
)  # fmt: skip
"""Of the third: six by day, two by night."""
FOURTH_LIGHTS = (
    "milky morning", "broken cloud", "sleet", "LED night", "thaw", "storm light", "late sun", "infra-red",
)  # fmt: skip
"""Of the fourth: six by day, two by night."""
FIFTH_LIGHTS = (
    "pale dawn", "smog", "crusted snow", "mercury night", "hard noon", "gale clouds", "deep shade", "infra-red",
)  # fmt: skip
"""Of the fifth: six by day, two by night."""
SIXTH_LIGHTS = (
    "blue winter", "dust", "ice fog", "amber night", "glare", "thunder gap", "first light", "infra-red",
)  # fmt: skip
"""Of the sixth: six by day, two by night."""
INDOORS = {
    "hall": "dull", "warehouse": "white sky", "stairwell": "half light", "market roof": "half light",
    "underpass": "storm light", "lift lobby": "broken cloud", "parking deck": "deep shade", "ward": "gale clouds",
    "office lobby": "thunder gap", "pump house": "first light",
}  # fmt: skip
"""And the light there, where the weather would come in."""
OUTDOORS = frozenset(
    {
        "mist", "snow", "wet", "low sun", "haze", "after rain", "frost", "drizzle", "hazy sun", "new snow", "low gold",
        "showers", "milky morning", "sleet", "thaw", "late sun", "pale dawn", "smog", "crusted snow", "hard noon",
        "blue winter", "dust", "ice fog", "glare",
    }
)  # fmt: skip
SNOWY = frozenset({"snow", "frost", "new snow", "thaw", "crusted snow", "ice fog"})
LAMPLIT = frozenset(
    {
        "evening", "sodium night", "white-lamp night", "half light", "LED night", "storm light", "mercury night",
        "deep shade", "amber night", "first light",
    }
)  # fmt: skip
SNOW: Colour = (226, 222, 218)


LATER_LIGHTS: dict[str, tuple[Colour, Colour, Colour, Colour, float, float, float]] = {
    # sky above and below, what is left of each colour, haze and its reach in metres, sun, noise
    "haze": ((200, 194, 184), (206, 204, 200), (0.9, 0.88, 0.87), (204, 200, 194), 110, 0.3, 2.0),
    "noon": ((240, 190, 130), (246, 234, 220), (1.1, 1.08, 1.06), (236, 228, 220), 700, 0.9, 1.4),
    "after rain": ((190, 176, 160), (214, 206, 198), (0.78, 0.77, 0.76), (196, 190, 184), 380, 0.35, 2.0),
    "white sky": ((236, 234, 232), (240, 238, 236), (0.72, 0.71, 0.7), (214, 212, 210), 300, 0.1, 2.4),
    "evening": ((120, 86, 66), (128, 140, 190), (0.5, 0.47, 0.47), (112, 110, 122), 320, 0.1, 3.6),
    "frost": ((224, 196, 170), (232, 222, 210), (0.9, 0.88, 0.86), (222, 216, 210), 260, 0.5, 1.9),
    "drizzle": ((158, 156, 154), (170, 168, 166), (0.58, 0.57, 0.56), (162, 160, 158), 95, 0.0, 3.4),
    "sodium night": ((20, 22, 26), (28, 36, 46), (0.14, 0.26, 0.36), (24, 28, 34), 240, 0.0, 4.2),
    "unlit night": ((30, 24, 20), (36, 30, 26), (0.16, 0.15, 0.14), (22, 20, 18), 300, 0.0, 5.0),
    "hazy sun": ((198, 188, 176), (196, 208, 218), (0.84, 0.9, 0.96), (190, 198, 206), 150, 0.55, 1.8),
    "midday": ((222, 168, 110), (240, 226, 208), (1.05, 1.04, 1.03), (232, 222, 212), 800, 1.0, 1.3),
    "new snow": ((212, 208, 204), (222, 218, 214), (0.88, 0.87, 0.86), (214, 210, 206), 190, 0.1, 2.2),
    "white-lamp night": ((24, 20, 18), (38, 32, 28), (0.3, 0.29, 0.28), (28, 26, 24), 300, 0.0, 3.8),
    "low gold": ((170, 140, 120), (130, 176, 226), (0.6, 0.78, 0.96), (140, 170, 206), 320, 0.95, 2.0),
    "showers": ((150, 148, 146), (168, 166, 164), (0.56, 0.56, 0.56), (158, 156, 154), 130, 0.05, 3.0),
    "half light": ((104, 92, 84), (136, 124, 120), (0.46, 0.45, 0.45), (110, 104, 102), 280, 0.05, 3.4),
    "milky morning": ((206, 204, 200), (214, 212, 210), (0.88, 0.87, 0.86), (208, 206, 204), 90, 0.15, 2.1),
    "broken cloud": ((216, 186, 150), (230, 224, 214), (0.96, 0.94, 0.93), (222, 216, 208), 420, 0.6, 1.7),
    "sleet": ((168, 168, 168), (182, 182, 182), (0.62, 0.62, 0.62), (176, 176, 176), 85, 0.0, 3.2),
    "LED night": ((22, 20, 20), (34, 30, 28), (0.34, 0.33, 0.31), (26, 25, 24), 280, 0.0, 4.2),
    "thaw": ((196, 190, 184), (212, 208, 202), (0.78, 0.77, 0.76), (202, 198, 194), 240, 0.15, 2.4),
    "storm light": ((96, 90, 88), (140, 136, 134), (0.52, 0.52, 0.54), (128, 124, 122), 260, 0.05, 3.3),
    "pale dawn": ((176, 150, 132), (160, 176, 206), (0.62, 0.62, 0.66), (168, 160, 160), 180, 0.25, 2.8),
    "smog": ((172, 178, 184), (176, 182, 190), (0.74, 0.76, 0.78), (176, 182, 188), 100, 0.1, 2.4),
    "crusted snow": ((214, 196, 176), (226, 214, 200), (0.94, 0.92, 0.9), (218, 212, 204), 300, 0.6, 1.7),
    "mercury night": ((22, 24, 20), (36, 38, 30), (0.26, 0.3, 0.24), (24, 26, 22), 260, 0.0, 4.4),
    "hard noon": ((230, 176, 104), (238, 220, 196), (1.12, 1.1, 1.06), (228, 218, 206), 900, 1.0, 1.2),
    "gale clouds": ((168, 160, 150), (206, 198, 188), (0.7, 0.69, 0.67), (186, 180, 172), 340, 0.3, 2.6),
    "deep shade": ((140, 130, 120), (176, 168, 160), (0.6, 0.58, 0.56), (150, 146, 142), 300, 0.05, 3.0),
    "blue winter": ((214, 150, 90), (226, 196, 160), (0.98, 0.9, 0.84), (220, 200, 180), 600, 0.85, 1.5),
    "dust": ((120, 158, 186), (128, 166, 196), (0.56, 0.68, 0.78), (128, 166, 194), 75, 0.05, 2.8),
    "ice fog": ((206, 204, 200), (214, 212, 208), (0.86, 0.85, 0.83), (210, 208, 204), 80, 0.1, 2.6),
    "amber night": ((16, 20, 26), (22, 30, 44), (0.12, 0.2, 0.3), (18, 24, 32), 220, 0.0, 4.8),
    "glare": ((228, 218, 200), (230, 226, 220), (1.16, 1.12, 1.08), (236, 230, 222), 360, 0.8, 1.4),
    "thunder gap": ((110, 104, 100), (190, 186, 176), (0.74, 0.72, 0.68), (150, 146, 142), 340, 0.6, 2.4),
    "first light": ((120, 96, 82), (110, 130, 170), (0.4, 0.4, 0.42), (112, 112, 122), 240, 0.05, 4.0),
    "late sun": ((176, 140, 112), (140, 184, 230), (0.62, 0.82, 1.0), (150, 180, 212), 300, 0.9, 2.1),
}


@dataclass(frozen=True)
class Series:
    """How many cameras, and what they are drawn from."""

    cameras: int
    places: dict[str, tuple[tuple[tuple[float, float], ...], Colour, Build]]
    lights: tuple[str, ...]
    step: int
    """By how many lights each round of the places is ahead of the one before, so that every place comes in several."""
    sizes: tuple[tuple[int, int], ...] = SIZES
    askew_deg: float = 0.0
    """By how much their mounts may hang askew."""
    curves: tuple[float, float] = (1.0, 1.0)
    """Exponents of their tone curves, from and to."""
    bulge: float = 0.09
    """Most of their lenses' bulge."""
    crf: tuple[int, int] = (23, 33)
    """How coarsely they are coded, from and to."""


FIRST, SECOND = Series(32, PLACES, LIGHTS, 3), Series(32, SECOND_PLACES, SECOND_LIGHTS, 3)
THIRD = Series(24, THIRD_PLACES, THIRD_LIGHTS, 3)
FOURTH = Series(24, FOURTH_PLACES, FOURTH_LIGHTS, 3, FOURTH_SIZES, 3.0, (0.8, 1.2))
FIFTH = Series(24, FIFTH_PLACES, FIFTH_LIGHTS, 3, FIFTH_SIZES, 4.0, (0.75, 1.3))
SIXTH = Series(24, SIXTH_PLACES, SIXTH_LIGHTS, 3, SIXTH_SIZES, 5.0, (0.7, 1.35), 0.13, (25, 35))


def series_of(number: int) -> Series:
    """Up to 1 the first set of places and lights, then one more each; from 6 on the sixth."""
    return FIRST if number <= 1 else {2: SECOND, 3: THIRD, 4: FOURTH, 5: FIFTH}.get(number, SIXTH)


@dataclass(frozen=True)
class World:
    """Everything about one camera but the moment."""

    name: str
    seed: int
    size: tuple[int, int]
    place: Place
    light: Light
    sharpening: float
    """Of the camera's own unsharp mask, 0–1."""
    bulge: float
    """Of its lens: by how much of its distance from the middle the corner is drawn in."""
    crf: int
    title: str
    """What it writes beside its clock; empty: it writes nothing."""
    roll_deg: float
    """By how much it hangs askew."""
    curve: float
    """Exponent of its tone curve."""


def worlds(stride: int, series: int = SERIES) -> list[Camera]:
    """Cameras of one series; a visit of every `stride`th of them."""
    made = [_world(series, number) for number in range(series_of(series).cameras)]
    return [
        Camera(world.name, partial(_visits, world, stride), partial(_turned, world), partial(_dated, world))
        for world in made
    ]


def _world(series: int, number: int) -> World:
    drawn_from = series_of(series)
    names, lights = [*drawn_from.places], drawn_from.lights
    seed = zlib.crc32(f"world {series} {number}".encode())
    random = np.random.default_rng(seed)
    place = names[number % len(names)]
    light = lights[(number + number // len(names) * drawn_from.step) % len(lights)]
    ranges, bare, build = drawn_from.places[place]
    hang = tuple(float(random.uniform(*between)) for between in ranges)
    if place in INDOORS and light in OUTDOORS:
        light = INDOORS[place]
    built: Build = partial(_under_snow, build) if light in SNOWY else build
    return World(
        f"{place} {number}, {light}",
        seed,
        drawn_from.sizes[int(random.integers(len(drawn_from.sizes)))],
        Place((hang[0], hang[1], hang[2], hang[3], hang[4], hang[5]), bare, built),
        _later_light(light, random) if light in LATER_LIGHTS else _light(light, random),
        float(random.uniform(0, 0.9)),
        float(random.uniform(0, drawn_from.bulge)),
        int(random.integers(*drawn_from.crf)),
        ("", f"NO.{number:02d} GATE", f"CAM {number:04d}")[int(random.integers(3))],
        float(random.uniform(-1, 1)) * drawn_from.askew_deg,
        float(random.uniform(*drawn_from.curves)),
    )


def _as_before_it_turned(build: Build, turned_deg: float, stage: Stage) -> list[Way]:
    """The place, whichever way the camera looks: a skyline is drawn where it looked at first, and stays there."""
    turned = stage.view
    stage.view = replace(turned, yaw_deg=turned.yaw_deg - turned_deg)
    ways = build(stage)
    stage.view = turned
    return ways


def _under_snow(build: Build, stage: Stage) -> list[Way]:
    """The same place with snow on the ground, thin where wheels and feet have been."""
    ways = build(stage)
    texture = stage.ground.texture
    coarse = stage.random.normal(0, 1, (texture.shape[0] // 64 + 2, texture.shape[1] // 64 + 2)).astype(np.float32)
    lies = np.clip(0.75 + 0.35 * cv2.resize(coarse, texture.shape[1::-1], interpolation=cv2.INTER_CUBIC), 0, 0.96)
    texture[:] = (texture * (1 - lies[:, :, None]) + np.array(SNOW) * lies[:, :, None]).astype(np.uint8)
    return ways


def _light(name: str, random: np.random.Generator) -> Light:
    def about(value: float, by: float) -> float:
        return float(value * random.uniform(1 - by, 1 + by))

    def tone(colour: Colour, by: float = 0.06) -> Colour:
        return about(colour[0], by), about(colour[1], by), about(colour[2], by)

    match name:
        case "clear":
            return Light(
                tone((228, 170, 118)), tone((236, 222, 205)), tone((1.0, 0.98, 0.97), 0.04), (230, 222, 212),
                about(500, 0.5), about(0.75, 0.3), about(1.7, 0.4),
            )  # fmt: skip
        case "low sun":
            return Light(
                tone((190, 150, 130)), tone((150, 190, 235)), tone((0.66, 0.82, 0.98)), (150, 180, 215),
                about(260, 0.3), 0.9, about(2.2, 0.4),
            )  # fmt: skip
        case "overcast" | "snow":
            return Light(
                tone((202, 198, 194)), tone((220, 217, 214)), tone((0.84, 0.82, 0.8)), (208, 205, 202),
                about(220, 0.4), about(0.2, 0.5), about(2.2, 0.4),
            )  # fmt: skip
        case "mist":
            return Light(
                tone((196, 194, 192)), tone((200, 198, 196)), tone((0.8, 0.79, 0.78)), (196, 194, 192),
                about(75, 0.25), 0.05, about(2.4, 0.4),
            )  # fmt: skip
        case "wet":
            return Light(
                tone((170, 168, 164)), tone((188, 186, 184)), tone((0.62, 0.6, 0.58)), (172, 170, 168),
                about(120, 0.3), 0.05, about(3.2, 0.4), wet=True,
            )  # fmt: skip
        case "dull":
            return Light(
                tone((150, 146, 140)), tone((165, 162, 158)), tone((0.55, 0.56, 0.58)), (150, 148, 146),
                about(300, 0.4), 0.1, about(3.4, 0.4), lamps=True,
            )  # fmt: skip
        case "lamplit night":
            return Light(
                tone((34, 24, 20)), tone((52, 40, 34)), tone((0.2, 0.27, 0.33), 0.2), (30, 26, 24),
                about(260, 0.3), 0.0, about(4.5, 0.3), lamps=True,
            )  # fmt: skip
        case _:
            return Light(
                (22, 22, 22), (34, 34, 34), tone((0.8, 0.8, 0.8), 0.2), (14, 14, 14), about(380, 0.2), 0.0,
                about(4.5, 0.3), lamps=True, infra_red=True,
            )  # fmt: skip


def _later_light(name: str, random: np.random.Generator) -> Light:
    """Of LATER_LIGHTS."""
    above, below, gain, haze, reach_m, sun, noise = LATER_LIGHTS[name]
    tones = [tuple(float(value * random.uniform(0.9, 1.1)) for value in tone) for tone in (above, below, gain)]
    far, shadows, grain = random.uniform(0.65, 1.35), random.uniform(0.6, 1.1), random.uniform(0.65, 1.35)
    return Light(
        _colour(tones[0]), _colour(tones[1]), _colour(tones[2]), _colour(haze),
        reach_m * far, sun * shadows, noise * grain,
        lamps=name in LAMPLIT,
        wet=name in ("after rain", "drizzle", "showers", "sleet"),
    )  # fmt: skip


def _colour(values: Sequence[float]) -> Colour:
    return values[0], values[1], values[2]


class WorldPainter:
    """One world, drawn at any moment."""

    def __init__(self, world: World, *, turned_deg: float = 0.0) -> None:
        x, y, z, yaw, pitch, field = world.place.hang
        build = partial(_as_before_it_turned, world.place.build, turned_deg)
        place = replace(world.place, hang=(x, y, z, yaw + turned_deg, pitch, field), build=build)
        self._world = world
        self._artist = Artist(place, world.light, world.size, world.seed)
        self._bulged = _bulge(world.size, world.bulge, world.roll_deg)
        self._curve = np.clip(np.rint(255 * (np.arange(256) / 255) ** world.curve), 0, 255).astype(np.uint8)

    def visit(
        self, turn: int, shown: datetime, title: str, *, count: int = PICTURES, step_s: float = STEP_S
    ) -> list[Picture]:
        """Its `turn`th, as it is sent; `shown` is what the clock beside the title shows at the first picture."""
        world, random = self._world, np.random.default_rng([self._world.seed, turn])
        sensor = Sensor(*world.size, world.light.noise, random)
        start, exposure = float(random.uniform(0, 3600)), float(random.uniform(0.88, 1.1))
        pictures = []
        for number in range(count):
            planes = self._seen(start + number * step_s, exposure, random)
            height = world.size[1]
            sensor.add_to(planes[:height])
            if title:
                write_caption(planes, height, title, shown + timedelta(seconds=number * step_s))
            cb, cr = planes[height:].reshape(2, height // 2, world.size[0] // 2)
            luma = np.clip(planes[:height], 16, 235)
            pictures.append(Picture(luma, cb, cr, key=number == 0, at_s=number * step_s))
        return recoded(pictures, world.crf)

    def _seen(self, at_s: float, exposure: float, random: np.random.Generator) -> Image:
        """I420, with what wind, lens and sharpening make of the scene."""
        colours = self._artist.picture(at_s)
        sway = random.normal(0, 0.0007 * self._world.size[0], 2).astype(np.float32)
        across, down = self._bulged
        colours = np.asarray(
            cv2.remap(colours, across + sway[0], down + sway[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        )
        colours = np.asarray(cv2.LUT(colours, self._curve))
        soft = cv2.GaussianBlur(colours, (0, 0), self._world.size[0] / 640 * 1.2)
        sharp = cv2.addWeighted(
            colours, exposure * (1 + self._world.sharpening), soft, -exposure * self._world.sharpening, 0
        )
        return np.asarray(cv2.cvtColor(sharp, cv2.COLOR_BGR2YUV_I420), np.uint8)


def _bulge(size: tuple[int, int], share: float, roll_deg: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where each pixel comes from."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dx, dy = x - width / 2, y - height / 2
    away = (dx**2 + dy**2) / (width**2 + height**2) * 4
    # The corner keeps its place, so that nothing from beyond the picture is needed.
    factor = (1 + share * away) / (1 + share)
    sine, cosine = np.sin(np.radians(roll_deg)), np.cos(np.radians(roll_deg))
    factor /= cosine + abs(sine) * width / height
    across, down = dx * cosine - dy * sine, dx * sine + dy * cosine
    return (width / 2 + across * factor).astype(np.float32), (height / 2 + down * factor).astype(np.float32)


@lru_cache(maxsize=4)
def _painter(world: World, turned_deg: float = 0.0) -> WorldPainter:
    return WorldPainter(world, turned_deg=turned_deg)


def _visits(world: World, stride: int) -> Iterator[list[Picture]]:
    for turn in range(WORLD_VISITS // stride):
        yield _painter(world).visit(turn, NOW + turn * VISIT_EVERY, world.title)


def close_visits(series: int, number: int, count: int, step_s: float) -> Iterator[list[Picture]]:
    """Of one camera of a series: `count` pictures that follow each other closely, again and again."""
    world = _world(series, number)
    for turn in range(WORLD_VISITS):
        yield _painter(world).visit(turn, NOW, world.title, count=count, step_s=step_s)


def _turned(world: World, degrees: float, seed: int) -> list[Picture]:
    """To the left or to the right."""
    return _painter(world, degrees * (1, -1)[seed // 2 % 2]).visit(WORLD_VISITS + seed % 1000, NOW, world.title)


def _dated(world: World, turn: int, shown: datetime) -> list[Picture]:
    return _painter(world).visit(turn, shown, world.title or "GATE 3 EAST")
