"""The sound cameras of the diagnosis bench, and which of them thresholds may be set on."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from streams.media.frames import Picture
from streams.media.reader import read_pictures
from streams.model import StreamKind
from streams.sim.caption import CAMERA_ZONE
from streams.sim.draw import Painter
from streams.sim.scenes import CATALOGUE
from streams.sim.take import PROFILES
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.covers import BY_DAY, BY_INFRARED, BY_LAMPS, Lighting

CLIPS = Path(__file__).parents[3] / "shared" / "clips"
CLIP_NAMES = (
    "asphalt-cars.mp4", "highway-a-320x240.avi", "highway-b-320x240.avi", "indoor-static.mp4", "road-quiet-640x360.avi",
)  # fmt: skip
VIEWS = {"street": (draw.street, 2.0), "night": (draw.night, 4.0), "infra-red": (draw.infrared, 4.0)}
"""Drawn by seed, each with its noise in levels."""
DRAWN_SEEDS = range(30, 36)
PICTURES = 4
STEP_S = 0.4
NOW = datetime(2026, 11, 23, 4, 34, 12, tzinfo=UTC).astimezone(CAMERA_ZONE)
"""Of the first visit to each camera."""
VISIT_EVERY = timedelta(minutes=10)
DRAWN_VISITS = 25
SCENE_VISITS = 5
SPLIT_SEED = "diagnosis"
"""Never to be changed: who draws again until the figures please holds nothing out."""
Visits = Callable[[], Iterator[list[Picture]]]


class Half(StrEnum):
    TUNING = "tuning"
    """Thresholds are set on it."""
    SEEN = "seen"
    """Was held out until it had been looked at three times: thresholds may be set on it, too."""
    SPENT = "spent"
    """All series of worlds.py before the reported one: looked at, so that thresholds may be set on them, too."""
    REPORTED = "reported"
    """Looked at only to report: worlds.py draws it."""


@dataclass(frozen=True)
class Camera:
    """A view whose pictures are sound."""

    name: str
    visits: Visits
    turned: Callable[[float, int], list[Picture]] | None = None
    """A visit of the camera turned aside by so many degrees, by a seed, where it can be drawn so."""
    dated: Callable[[int, datetime], list[Picture]] | None = None
    """One of its visits, by number, with another clock in the picture, where it writes one itself."""

    @property
    def by_day(self) -> bool:
        return self.light is BY_DAY

    @property
    def light(self) -> Lighting:
        """On what is right before its lens."""
        if "infra-red" in self.name:
            return BY_INFRARED
        return BY_LAMPS if "night" in self.name else BY_DAY


def known_cameras(half: Half, clips: Path, stride: int) -> list[Camera]:
    """TUNING or SEEN, clips first, which take longest. Each kind of camera is split by itself, so that both hold clips,
    drawn views and scenes of every light. A clip gives a visit from every `stride`th frame on."""
    kinds: dict[str, list[Camera]] = {}
    for kind, camera in [*_clips(clips, stride), *_drawn(), *_scenes()]:
        kinds.setdefault(kind, []).append(camera)
    return [camera for kind in kinds.values() for camera in _half_of(kind, half)]


def _half_of(alike: list[Camera], half: Half) -> list[Camera]:
    """By the order of their hashes, in turns: an odd one is tuned on."""
    order = sorted(alike, key=lambda camera: hashlib.sha256(f"{SPLIT_SEED} {camera.name}".encode()).hexdigest())
    return order[half is Half.SEEN :: 2]


def footage(path: Path, stride: int = 1) -> Camera:
    """A clip of a real camera."""
    return Camera(path.name, partial(_clip_visits, path, stride))


def _clips(folder: Path, stride: int) -> Iterator[tuple[str, Camera]]:
    for name in CLIP_NAMES:
        if (folder / name).exists():
            yield "clip", footage(folder / name, stride)


def _drawn() -> Iterator[tuple[str, Camera]]:
    for seed, view in zip(DRAWN_SEEDS, [*VIEWS] * 2, strict=True):
        yield view, Camera(f"drawn {view} {seed}", partial(_drawn_visits, view, seed))


def _scenes() -> Iterator[tuple[str, Camera]]:
    for scene in CATALOGUE:
        yield scene.rpartition("-")[2], Camera(scene, partial(_scene_visits, scene))


def _clip_visits(path: Path, stride: int) -> Iterator[list[Picture]]:
    """Temporal sampling of a real camera: pictures STEP_S apart, from every `stride`th frame on."""
    pictures = read_pictures(path)
    first, second = next(pictures), next(pictures)
    step = max(1, round(STEP_S / max(0.001, second.at_s - first.at_s)))
    window = deque([first, second], maxlen=step * (PICTURES - 1) + 1)
    for index, picture in enumerate(pictures):
        window.append(picture)
        if len(window) == window.maxlen and index % stride == 0:
            yield list(window)[::step]


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
