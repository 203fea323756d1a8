"""Stretches of two seconds of the bench's sound cameras, in pictures that follow each other closely, as shaking needs.

The cameras are those that have been looked at (diagnosed_cameras.py, the first series of worlds.py). Half of them set
the limits of shaking; the others only report.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from streams.media.frames import Picture
from streams.media.reader import read_pictures
from streams.model import StreamKind
from streams.sim.draw import Painter
from streams.sim.take import PROFILES
from tests.bench.diagnosed_cameras import CLIP_NAMES, VIEWS, Half, Visits, known_cameras
from tests.bench.worlds import close_visits, series_of
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded

SERIES = 1
"""Of worlds: the first that was looked at."""
STRETCH_S = 2.0
STEP_S = 0.08
COUNT = 25
MOST = {"clip": 40, "drawn": 6}
"""Stretches of one camera."""


@dataclass(frozen=True)
class Source:
    """A sound camera and its stretches."""

    name: str
    stretches: Visits

    @property
    def by_day(self) -> bool:
        return not any(dark in self.name for dark in ("night", "infra-red"))


def sources(half: Half, clips: Path) -> list[Source]:
    """TUNING or SEEN; clips first. Worlds are dealt to the halves in turns."""
    known = [Source(camera.name, partial(_known, camera.name, clips)) for camera in known_cameras(half, clips, 1)]
    numbers = range(half is Half.SEEN, series_of(SERIES).cameras, 2)
    return known + [Source(f"world {SERIES}.{number}", partial(_world, number)) for number in numbers]


def _known(name: str, clips: Path) -> Iterator[list[Picture]]:
    if name in CLIP_NAMES:
        yield from islice(cut(read_pictures(clips / name)), MOST["clip"])
    elif name.startswith("drawn "):
        _, view, seed = name.split()
        make, noise = VIEWS[view]
        for turn in range(MOST["drawn"]):
            scene, grain = make(int(seed)), 1000 * int(seed) + turn
            yield recoded(draw.visit(scene, noise=noise, seed=grain, count=COUNT, step_s=STEP_S))
    else:
        yield from islice(_painted(name), MOST["drawn"])


def cut(pictures: Iterator[Picture]) -> Iterator[list[Picture]]:
    """Into stretches of STRETCH_S."""
    stretch: list[Picture] = []
    for picture in pictures:
        if stretch and picture.at_s - stretch[0].at_s >= STRETCH_S:
            yield stretch
            stretch = []
        stretch.append(picture)


def _painted(scene: str) -> Iterator[list[Picture]]:
    profile = PROFILES[StreamKind.SUB]
    painter = Painter(scene, profile)
    count = round(STRETCH_S * profile.fps)
    for start in range(0, painter.loop_frames - count, painter.loop_frames // (MOST["drawn"] + 1)):
        found = []
        for number in range(count):
            planes = painter.picture(start + number)
            cb, cr = planes[profile.height :].reshape(2, profile.height // 2, profile.width // 2)
            found.append(Picture(planes[: profile.height], cb, cr, key=number == 0, at_s=number / profile.fps))
        yield recoded(found)


def _world(number: int) -> Iterator[list[Picture]]:
    yield from islice(close_visits(SERIES, number, COUNT, STEP_S), MOST["drawn"])
