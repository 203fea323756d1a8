"""The sound cameras of the diagnosis bench, and which half of them thresholds may be set on."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from streams.media.frames import Picture
from streams.media.reader import read_pictures
from streams.model import StreamKind
from streams.sim.draw import Painter
from streams.sim.scenes import CATALOGUE
from streams.sim.take import PROFILES
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

CLIPS = Path(__file__).parents[3] / "shared" / "clips"
FRAME_RATES = {
    "asphalt-cars.mp4": 12.5,
    "highway-a-320x240.avi": 25.0,
    "highway-b-320x240.avi": 60.0,
    "indoor-static.mp4": 10.0,
    "road-quiet-640x360.avi": 30.0,
}
VIEWS = {"street": (draw.street, 2.0), "night": (draw.night, 4.0), "infra-red": (draw.infrared, 4.0)}
"""Drawn by seed, each with its noise in levels."""
DRAWN_SEEDS = range(30, 36)
PICTURES = 4
STEP_S = 0.4
DRAWN_VISITS = 25
SCENE_VISITS = 3
SPLIT_SEED = "diagnosis"
"""Never to be changed: who draws again until the figures please holds nothing out."""
Visits = Callable[[], Iterator[list[Picture]]]


class Half(StrEnum):
    TUNING = "tuning"
    """Thresholds are set on it."""
    REPORTED = "reported"
    """Looked at only to report."""


@dataclass(frozen=True)
class Camera:
    """A view whose pictures are sound."""

    name: str
    visits: Visits

    @property
    def by_day(self) -> bool:
        return "night" not in self.name and "infra-red" not in self.name


def cameras(half: Half, clips: Path, stride: int) -> list[Camera]:
    """Each kind of camera is split by itself, so that both halves hold clips, drawn views and scenes of every light."""
    kinds: dict[str, list[Camera]] = {}
    for kind, camera in [*_clips(clips, stride), *_drawn(), *_scenes()]:
        kinds.setdefault(kind, []).append(camera)
    return [camera for kind in kinds.values() for camera in _half_of(kind, half)]


def _half_of(alike: list[Camera], half: Half) -> list[Camera]:
    """By the order of their hashes, in turns: an odd one is tuned on."""
    order = sorted(alike, key=lambda camera: hashlib.sha256(f"{SPLIT_SEED} {camera.name}".encode()).hexdigest())
    return order[half is Half.REPORTED :: 2]


def _clips(folder: Path, stride: int) -> Iterator[tuple[str, Camera]]:
    for name, fps in FRAME_RATES.items():
        if (folder / name).exists():
            yield "clip", Camera(name, partial(_clip_visits, folder / name, fps, stride))


def _drawn() -> Iterator[tuple[str, Camera]]:
    for seed, view in zip(DRAWN_SEEDS, [*VIEWS] * 2, strict=True):
        yield view, Camera(f"drawn {view} {seed}", partial(_drawn_visits, view, seed))


def _scenes() -> Iterator[tuple[str, Camera]]:
    for scene in CATALOGUE:
        yield scene.rpartition("-")[2], Camera(scene, partial(_scene_visits, scene))


def _clip_visits(path: Path, fps: float, stride: int) -> Iterator[list[Picture]]:
    """A visit from every `stride`th frame on: temporal sampling of a real camera."""
    step = max(1, round(STEP_S * fps))
    window: list[Picture] = []
    for index, picture in enumerate(read_pictures(path)):
        window.append(picture)
        if len(window) > step * (PICTURES - 1) + 1:
            window.pop(0)
        if len(window) == step * (PICTURES - 1) + 1 and index % stride == 0:
            yield window[::step]


def _drawn_visits(view: str, seed: int) -> Iterator[list[Picture]]:
    make, noise = VIEWS[view]
    for turn in range(DRAWN_VISITS):
        yield recoded(draw.visit(make(seed), noise=noise, seed=1000 * seed + turn, count=PICTURES, step_s=STEP_S))


def _scene_visits(scene: str) -> Iterator[list[Picture]]:
    """Of a simulated camera, drawn here at the moments needed."""
    profile = PROFILES[StreamKind.SUB]
    painter = Painter(scene, profile)
    step = round(STEP_S * profile.fps)
    for turn in range(SCENE_VISITS):
        start = turn * painter.loop_frames // SCENE_VISITS
        yield recoded([_painted(painter, start + step * number, number) for number in range(PICTURES)])


def _painted(painter: Painter, index: int, number: int) -> Picture:
    profile = PROFILES[StreamKind.SUB]
    planes = painter.picture(index % painter.loop_frames)
    cb, cr = planes[profile.height :].reshape(2, profile.height // 2, profile.width // 2)
    return Picture(planes[: profile.height], cb, cr, key=number == 0, at_s=number * STEP_S)
