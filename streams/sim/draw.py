"""Draws the pictures of a scene: a still plate, what moves on it, then what the lens and the sensor do to both."""

import zlib

import cv2
import numpy as np

from streams.sim.draw_faults import distort, faulty_stage_view
from streams.sim.draw_light import LIGHTS, Image, Light, Sensor, vignette
from streams.sim.draw_movers import PAINTS, SHAPES, Brush, Clothes, Pose, draw_person, draw_rider, draw_vehicle
from streams.sim.draw_places import PLACES
from streams.sim.draw_site import Place, Way
from streams.sim.draw_stage import Ground, Stage
from streams.sim.draw_view import View
from streams.sim.faults import Fault
from streams.sim.scenes import GREY, Scene, parse_scene
from streams.sim.take import LOOP_S, Profile

STRIDES_PER_S = 1.8
_RAIN_STREAKS = 260


class Painter:
    """One scene in one size. A picture depends on scene, size, fault and its time alone."""

    def __init__(self, scene: str, profile: Profile, *, fault: Fault | None = None) -> None:
        self._size = profile.width, profile.height
        self._fps = profile.fps
        self._fault = fault
        self.loop_frames = profile.group_frames if scene == GREY or fault is Fault.FROZEN else round(LOOP_S * self._fps)
        self._random = np.random.default_rng(zlib.crc32(scene.encode()))
        self._artist = (
            None if scene == GREY else _artist_of(parse_scene(scene), self._size, turned=fault is Fault.TURNED_AWAY)
        )
        light = self._artist.light if self._artist else LIGHTS["day"]
        self._sensor = Sensor(*self._size, light.noise, self._random)

    def picture(self, index: int) -> Image:
        """Frame `index` of the loop as I420, [height * 3 / 2, width]."""
        if self._fault is Fault.FROZEN:
            index = 0
        if self._artist is None:
            colours: Image = np.full((self._size[1], self._size[0], 3), 110, np.uint8)
        else:
            colours = self._artist.picture(index / self._fps)
        if self._fault is not None:
            colours = distort(colours, self._fault, index / self._fps)
        planes = np.asarray(cv2.cvtColor(colours, cv2.COLOR_BGR2YUV_I420), np.uint8)
        if self._fault not in (Fault.FROZEN, Fault.BLACK, Fault.OVEREXPOSED):
            self._sensor.add_to(planes[: self._size[1]])
        return planes


def _artist_of(scene: Scene, size: tuple[int, int], *, turned: bool) -> "Artist":
    seed = zlib.crc32(f"{scene.place} {scene.variant}".encode())
    return Artist(
        PLACES[scene.place], LIGHTS[scene.light], size, seed, hung_anew=scene.variant > 1, knocked_aside=turned
    )


class Artist:
    """Draws a place in a light, without the sensor."""

    def __init__(
        self,
        place: Place,
        light: Light,
        size: tuple[int, int],
        seed: int,
        *,
        hung_anew: bool = False,
        knocked_aside: bool = False,
    ) -> None:
        """`seed` says what is built there; `hung_anew`: and how the camera hangs, near to what the place says."""
        random = np.random.default_rng(seed)
        self.light = light
        jitter = random.uniform(-1, 1, 6) * (0.8, 0.5, 0.8, 4.0, 1.5, 5.0) * hung_anew
        x, y, z, yaw, pitch, field = np.array(place.hang) + jitter
        self._view = View(*size, float(x), float(y), float(z), float(yaw), float(pitch), float(field))
        # Drawn twice as large and shrunk, so that edges of walls are smooth; a main stream is large enough itself.
        scale = 2 if size[0] <= 960 else 1
        full = View(size[0] * scale, size[1] * scale, *self._hang())
        stage = Stage(full, self.light, Ground(place.bare, random), random)
        self._ways = place.build(stage)
        self._dress = [_dress(way, number, random) for number, way in enumerate(self._ways)]
        if knocked_aside:
            self._view = faulty_stage_view(self._view)
            stage.view = faulty_stage_view(full)
        self._plate = np.asarray(cv2.resize(stage.plate(), size, interpolation=cv2.INTER_AREA), np.uint8)
        self._lens = vignette(*size, self.light)
        self._wet_random = np.random.default_rng(seed)

    def _hang(self) -> tuple[float, float, float, float, float, float]:
        view = self._view
        return view.x, view.y, view.z, view.yaw_deg, view.pitch_deg, view.field_deg

    def picture(self, at_s: float) -> Image:
        """BGR at a time; time LOOP_S shows what time 0 shows."""
        picture = self._plate.copy()
        brush = Brush(picture, self._view, self.light)
        poses = [(_pose(way, at_s), way, dress) for way, dress in zip(self._ways, self._dress, strict=True)]
        position = self._view.position
        poses.sort(key=lambda item: -float(np.hypot(item[0][0].x - position[0], item[0][0].y - position[1])))
        for (pose, presence), way, dress in poses:
            if presence >= 1:
                _draw(brush, way, dress, pose, at_s)
            else:
                before = picture.copy()
                _draw(brush, way, dress, pose, at_s)
                cv2.addWeighted(picture, presence, before, 1 - presence, 0, dst=picture)
        if self.light.wet:
            self._rain(picture)
        cv2.multiply(picture, self._lens, dst=picture, scale=1 / 255)
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.45 * self._view.width / 640), np.uint8)

    def _rain(self, picture: Image) -> None:
        height, width = picture.shape[:2]
        layer = np.zeros((height, width), np.uint8)
        for x, y, long in self._wet_random.uniform(0, 1, (_RAIN_STREAKS, 3)):
            start = int(x * width), int(y * height)
            end = int(start[0] + 0.004 * width * long), int(start[1] + (0.02 + 0.05 * long) * height)
            cv2.line(layer, start, end, int(16 + 26 * long), max(1, width // 900), cv2.LINE_AA)
        cv2.add(picture, np.asarray(cv2.cvtColor(layer, cv2.COLOR_GRAY2BGR)), dst=picture)


def _dress(way: Way, number: int, random: np.random.Generator) -> Clothes:
    colours = random.uniform(40, 210, (2, 3)) * random.uniform(0.4, 1.1, (2, 1))
    paint = PAINTS[(number * 3 + int(random.integers(2))) % len(PAINTS)]
    if way.kind in SHAPES:
        return Clothes(paint, paint)
    top, legs = (tuple(min(255.0, float(v)) for v in row) for row in colours)
    umbrella = tuple(float(v) for v in random.uniform(40, 220, 3))
    return Clothes(
        (top[0], top[1], top[2]), (legs[0] * 0.5, legs[1] * 0.5, legs[2] * 0.5), (umbrella[0], umbrella[1], umbrella[2])
    )


def _pose(way: Way, at_s: float) -> tuple[Pose, float]:
    """Where it is, and how much of it is there: things appear and vanish at the ends of their way within a moment."""
    share = (at_s / LOOP_S + way.phase) % 1.0
    x = way.start[0] + (way.end[0] - way.start[0]) * share
    y = way.start[1] + (way.end[1] - way.start[1]) * share
    heading = float(np.arctan2(way.end[0] - way.start[0], way.end[1] - way.start[1]))
    return Pose(x, y, heading), min(1.0, share * 16, (1 - share) * 16)


def _draw(brush: Brush, way: Way, dress: Clothes, pose: Pose, at_s: float) -> None:
    if way.kind in SHAPES:
        draw_vehicle(brush, SHAPES[way.kind], dress.top, pose)
        return
    clothes = dress if brush.light.wet and way.kind == "person" else Clothes(dress.top, dress.legs)
    strides = round(STRIDES_PER_S * LOOP_S) / LOOP_S
    step = 2 * np.pi * (strides / 2 * at_s + way.phase)
    if way.kind == "rider":
        draw_rider(brush, clothes, pose, float(step))
    else:
        draw_person(brush, clothes, pose, float(step))
