"""The cameras that the diagnosis bench reports on: places, lights, lenses, sizes and captions that no threshold was
ever set on, drawn by the number of their series.

Whoever has looked at the figures of a series and then changes a threshold takes the next number: docs/ref/measures.md
says which commit each was measured at.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture
from streams.sim.caption import USUAL, Layout, write_caption
from streams.sim.draw import Artist
from streams.sim.draw_light import Colour, Image, Light, Sensor
from streams.sim.draw_site import Place, Way
from streams.sim.draw_stage import Stage
from streams.sim.draw_view import View
from tests.bench.diagnosed_cameras import NOW, PICTURES, STEP_S, VISIT_EVERY, Camera
from tests.bench.world.captions import Lettering, write_letters
from tests.bench.world.layouts import (
    EIGHTH_LAYOUTS,
    ELEVENTH_LAYOUTS,
    FIFTEENTH_LAYOUTS,
    FOURTEENTH_LAYOUTS,
    NINTH_LAYOUTS,
    SEVENTH_LAYOUTS,
    SIXTEENTH_LAYOUTS,
    TENTH_LAYOUTS,
    THIRTEENTH_LAYOUTS,
    TWELFTH_LAYOUTS,
)
from tests.bench.world.lens import CLEAR, Glass, Lens, some_of
from tests.bench.world.lights import (
    EIGHTH_LIGHTS,
    ELEVENTH_LIGHTS,
    FIFTEENTH_LIGHTS,
    FIFTH_LIGHTS,
    FOURTEENTH_LIGHTS,
    FOURTH_LIGHTS,
    INDOORS,
    LIGHTS,
    NINTH_LIGHTS,
    OUTDOORS,
    SECOND_LIGHTS,
    SEVENTH_LIGHTS,
    SIXTEENTH_LIGHTS,
    SIXTH_LIGHTS,
    SNOWY,
    TENTH_LIGHTS,
    THIRD_LIGHTS,
    THIRTEENTH_LIGHTS,
    TWELFTH_LIGHTS,
    light_of,
)
from tests.bench.world.motion_eighth import Movers
from tests.bench.world.movers_eleventh import ELEVENTH_MOVERS
from tests.bench.world.movers_fifteenth import FIFTEENTH_MOVERS
from tests.bench.world.movers_fourteenth import FOURTEENTH_MOVERS
from tests.bench.world.movers_ninth import NINTH_MOVERS
from tests.bench.world.movers_sixteenth import SIXTEENTH_MOVERS
from tests.bench.world.movers_tenth import TENTH_MOVERS
from tests.bench.world.movers_thirteenth import THIRTEENTH_MOVERS
from tests.bench.world.movers_twelfth import TWELFTH_MOVERS
from tests.bench.world.places_eighth import EIGHTH_MOVERS, EIGHTH_PLACES
from tests.bench.world.places_eleventh import ELEVENTH_PLACES
from tests.bench.world.places_fifteenth import FIFTEENTH_PLACES
from tests.bench.world.places_fifth import FIFTH_PLACES
from tests.bench.world.places_first import PLACES, Build
from tests.bench.world.places_fourteenth import FOURTEENTH_PLACES
from tests.bench.world.places_fourth import FOURTH_PLACES
from tests.bench.world.places_ninth import NINTH_PLACES
from tests.bench.world.places_second import SECOND_PLACES
from tests.bench.world.places_seventh import SEVENTH_PLACES
from tests.bench.world.places_sixteenth import SIXTEENTH_PLACES
from tests.bench.world.places_sixth import SIXTH_PLACES
from tests.bench.world.places_tenth import TENTH_PLACES
from tests.bench.world.places_third import THIRD_PLACES
from tests.bench.world.places_thirteenth import THIRTEENTH_PLACES
from tests.bench.world.places_twelfth import TWELFTH_PLACES
from tests.fakes.coding import recoded

SERIES = 16
WORLD_VISITS = 40
SIZES = ((640, 360), (640, 360), (704, 576), (640, 480), (800, 448), (352, 288))
FOURTH_SIZES = ((640, 360), (640, 368), (720, 576), (640, 480), (960, 540), (480, 272))
FIFTH_SIZES = ((640, 360), (704, 480), (768, 432), (640, 512), (1024, 576), (384, 288))
SIXTH_SIZES = ((640, 360), (640, 352), (704, 576), (800, 600), (848, 480), (400, 224))
SEVENTH_SIZES = ((640, 360), (672, 384), (720, 480), (960, 544), (768, 576), (432, 240))
EIGHTH_SIZES = ((640, 360), (656, 368), (704, 432), (896, 504), (768, 480), (448, 256))
NINTH_SIZES = ((640, 360), (688, 388), (720, 540), (1008, 568), (832, 468), (512, 288))
TENTH_SIZES = ((640, 360), (704, 396), (768, 576), (960, 544), (864, 486), (528, 298))
ELEVENTH_SIZES = ((640, 360), (720, 404), (704, 528), (928, 522), (816, 460), (496, 280))
TWELFTH_SIZES = ((640, 360), (704, 400), (720, 576), (912, 514), (784, 442), (512, 288))
THIRTEENTH_SIZES = ((640, 360), (712, 400), (704, 480), (880, 496), (800, 452), (480, 270))
FOURTEENTH_SIZES = ((640, 360), (704, 576), (720, 576), (800, 450), (640, 480), (352, 288))
FIFTEENTH_SIZES = ((640, 360), (704, 576), (640, 480), (352, 288), (640, 360), (768, 432))
SIXTEENTH_SIZES = ((640, 360), (640, 480), (352, 288), (800, 600), (704, 576), (848, 480))
SNOW: Colour = (226, 222, 218)


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
    titles: tuple[str, ...] = ("", "NO.{:02d} GATE", "CAM {:04d}")
    """What one of them writes beside its clock, made of its number; empty: it writes nothing."""
    layouts: tuple[Layout | Lettering, ...] = (USUAL,)
    movers: dict[str, Movers] = field(default_factory=dict)
    """By place, and by light: what moves there that is no way."""
    sharpest: float = 0.9
    """Most of their unsharp masks."""
    glass: Glass = CLEAR
    """The worst of it."""


FIRST, SECOND = Series(32, PLACES, LIGHTS, 3), Series(32, SECOND_PLACES, SECOND_LIGHTS, 3)
THIRD = Series(24, THIRD_PLACES, THIRD_LIGHTS, 3)
FOURTH = Series(24, FOURTH_PLACES, FOURTH_LIGHTS, 3, FOURTH_SIZES, 3.0, (0.8, 1.2))
FIFTH = Series(24, FIFTH_PLACES, FIFTH_LIGHTS, 3, FIFTH_SIZES, 4.0, (0.75, 1.3))
SIXTH = Series(24, SIXTH_PLACES, SIXTH_LIGHTS, 3, SIXTH_SIZES, 5.0, (0.7, 1.35), 0.13, (25, 35))
SEVENTH = Series(
    24, SEVENTH_PLACES, SEVENTH_LIGHTS, 5, SEVENTH_SIZES, 5.0, (0.7, 1.35), 0.15, (24, 36),
    ("", "{:02d} EAST LANE", "IPC-{:03d}", "SITE 4/{:d}"), SEVENTH_LAYOUTS,
)  # fmt: skip
EIGHTH = Series(
    24, EIGHTH_PLACES, EIGHTH_LIGHTS, 5, EIGHTH_SIZES, 4.0, (0.72, 1.3), 0.17, (22, 36),
    ("", "KJ-{:04d} NORTH", "{:02d}# RIVERSIDE", "CH{:02d}", "3-{:02d} XINGFU RD"), EIGHTH_LAYOUTS, EIGHTH_MOVERS,
)  # fmt: skip
NINTH = Series(
    24, NINTH_PLACES, NINTH_LIGHTS, 5, NINTH_SIZES, 5.0, (0.75, 1.3), 0.3, (23, 38),
    ("A{:03d} SOUTH GATE", "", "{:02d}-RENMIN RD", "POLE {:d}/7", "GRID {:02d} HALL"), NINTH_LAYOUTS, NINTH_MOVERS,
    1.6, Glass(9, 1.6, 0.4),
)  # fmt: skip
TENTH = Series(
    24, TENTH_PLACES, TENTH_LIGHTS, 1, TENTH_SIZES, 5.0, (0.75, 1.3), 0.3, (22, 38),
    ("GA{:03d}", "", "{:02d}", "CAM {:d}-2", "NO.{:03d}", "{:02d}-07"), TENTH_LAYOUTS, TENTH_MOVERS, 1.7,
    Glass(8, 1.5, 0.4, 12, 0.7),
)  # fmt: skip

ELEVENTH = Series(
    24, ELEVENTH_PLACES, ELEVENTH_LIGHTS, 1, ELEVENTH_SIZES, 5.0, (0.76, 1.3), 0.28, (22, 38),
    ("CAMERA {:02d}", "", "{:03d}", "IPC{:02d}-A", "{:02d}#", "D{:d}"), ELEVENTH_LAYOUTS, ELEVENTH_MOVERS, 1.7,
    Glass(8, 1.5, 0.4, 8, 0.5, 0.3),
)  # fmt: skip

TWELFTH = Series(
    24, TWELFTH_PLACES, TWELFTH_LIGHTS, 1, TWELFTH_SIZES, 5.0, (0.78, 1.28), 0.28, (22, 38),
    ("IPCAMERA {:02d}", "", "{:02d}#", "D{:02d}", "CH {:02d}", "{:04d}"), TWELFTH_LAYOUTS, TWELFTH_MOVERS, 1.7,
    Glass(8, 1.5, 0.4, 8, 0.5, 0.3),
)  # fmt: skip

THIRTEENTH = Series(
    24, THIRTEENTH_PLACES, THIRTEENTH_LIGHTS, 1, THIRTEENTH_SIZES, 5.0, (0.77, 1.28), 0.28, (22, 38),
    ("IPC {:02d}", "", "NVR {:02d}", "P{:03d}", "{:02d}-1F", "CAM{:d}"), THIRTEENTH_LAYOUTS, THIRTEENTH_MOVERS, 1.7,
    Glass(8, 1.5, 0.4, 10, 0.5, 0.3),
)  # fmt: skip

FOURTEENTH = Series(
    24, FOURTEENTH_PLACES, FOURTEENTH_LIGHTS, 1, FOURTEENTH_SIZES, 5.0, (0.78, 1.26), 0.28, (22, 38),
    ("{:02d}", "", "D{:d}", "{:02d}-2", "A{:03d}"), FOURTEENTH_LAYOUTS, FOURTEENTH_MOVERS, 1.7,
    Glass(8, 1.4, 0.4, 8, 0.4, 0.3),
)  # fmt: skip

FIFTEENTH = Series(
    24, FIFTEENTH_PLACES, FIFTEENTH_LIGHTS, 1, FIFTEENTH_SIZES, 5.0, (0.78, 1.26), 0.28, (22, 38),
    ("{:02d}", "", "{:02d}-1", "{:d}", "IPC{:02d}"), FIFTEENTH_LAYOUTS, FIFTEENTH_MOVERS, 1.7,
    Glass(8, 1.4, 0.4, 8, 0.4, 0.3),
)  # fmt: skip

SIXTEENTH = Series(
    24, SIXTEENTH_PLACES, SIXTEENTH_LIGHTS, 2, SIXTEENTH_SIZES, 5.0, (0.78, 1.26), 0.28, (22, 38),
    ("{:02d}", "", "{:02d}#", "{:d}", "{:02d}-3"), SIXTEENTH_LAYOUTS, SIXTEENTH_MOVERS, 1.7,
    Glass(8, 1.4, 0.4, 8, 0.4, 0.3),
)  # fmt: skip


def series_of(number: int) -> Series:
    """Up to 1 the first set of places and lights, then one more each; from 16 on the sixteenth."""
    later = (
        FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH, ELEVENTH, TWELFTH, THIRTEENTH,
        FOURTEENTH, FIFTEENTH, SIXTEENTH,
    )  # fmt: skip
    return later[min(max(number, 1), len(later)) - 1]


@dataclass(frozen=True)
class World:
    """Everything about one camera but the moment."""

    name: str
    seed: int
    size: tuple[int, int]
    place: Place
    light: Light
    sharpening: float
    """Of the camera's own unsharp mask: from 1 on it leaves halos."""
    bulge: float
    """Of its lens: by how much of its distance from the middle the corner is drawn in."""
    crf: int
    title: str
    """What it writes beside its clock; empty: it writes nothing."""
    roll_deg: float
    """By how much it hangs askew."""
    curve: float
    """Exponent of its tone curve."""
    layout: Layout | Lettering
    """Of its clock and its title."""
    movers: Movers
    glass: Glass


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
        light_of(light, random),
        float(random.uniform(0, drawn_from.sharpest)),
        float(random.uniform(0, drawn_from.bulge)),
        int(random.integers(*drawn_from.crf)),
        drawn_from.titles[int(random.integers(len(drawn_from.titles)))].format(number),
        float(random.uniform(-1, 1)) * drawn_from.askew_deg,
        float(random.uniform(*drawn_from.curves)),
        drawn_from.layouts[int(random.integers(len(drawn_from.layouts)))],
        drawn_from.movers.get(place, ()) + drawn_from.movers.get(light, ()),
        some_of(drawn_from.glass, random),
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


class WorldPainter:
    """One world, drawn at any moment."""

    def __init__(self, world: World, *, turned_deg: float = 0.0) -> None:
        x, y, z, yaw, pitch, field_deg = world.place.hang
        build = partial(_as_before_it_turned, world.place.build, turned_deg)
        place = replace(world.place, hang=(x, y, z, yaw + turned_deg, pitch, field_deg), build=build)
        self._world = world
        self._artist = Artist(place, world.light, world.size, world.seed)
        view = View(*world.size, x, y, z, yaw + turned_deg, pitch, field_deg)
        self._movers = [move(view, world.light) for move in world.movers]
        self._bulged = _bulge(world.size, world.bulge, world.roll_deg)
        self._lens = None if world.glass == CLEAR else Lens(world.size, world.glass, world.seed)
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
                _write(planes, height, title, shown + timedelta(seconds=number * step_s), world.layout)
            cb, cr = planes[height:].reshape(2, height // 2, world.size[0] // 2)
            luma = np.clip(planes[:height], 16, 235)
            pictures.append(Picture(luma, cb, cr, key=number == 0, at_s=number * step_s))
        return recoded(pictures, world.crf)

    def _seen(self, at_s: float, exposure: float, random: np.random.Generator) -> Image:
        """I420, with what wind, lens and sharpening make of the scene."""
        colours = self._artist.picture(at_s)
        for mover in self._movers:
            mover.put_into(colours, at_s)
        sway = random.normal(0, 0.0007 * self._world.size[0], 2).astype(np.float32)
        across, down = self._bulged
        colours = np.asarray(
            cv2.remap(colours, across + sway[0], down + sway[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        )
        if self._lens is not None:
            colours = self._lens.through(colours)
        colours = np.asarray(cv2.LUT(colours, self._curve))
        soft = cv2.GaussianBlur(colours, (0, 0), self._world.size[0] / 640 * 1.2)
        sharp = cv2.addWeighted(
            colours, exposure * (1 + self._world.sharpening), soft, -exposure * self._world.sharpening, 0
        )
        return np.asarray(cv2.cvtColor(sharp, cv2.COLOR_BGR2YUV_I420), np.uint8)


def _write(planes: Image, height: int, title: str, shown: datetime, layout: Layout | Lettering) -> None:
    """The caption in the manner of the camera's maker."""
    if isinstance(layout, Lettering):
        write_letters(planes, height, title, shown, layout)
    else:
        write_caption(planes, height, title, shown, layout)


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
