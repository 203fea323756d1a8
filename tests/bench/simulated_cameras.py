"""Every simulated camera, looped and live, before diagnosis: no alarm where it is sound, and its picture faults seen.

Clips that are missing are drawn first, as the simulator draws them: minutes for a sub stream's faults of one scene.
"""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from rich.table import Table

from streams.media.frames import Picture
from streams.model import PictureFault, StreamKind
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.sim.clip import Clip, Format, read_clip
from streams.sim.encode import Image, Replay
from streams.sim.faults import Fault
from streams.sim.live import LIVE_FPS, LIVE_PROFILES, LivePicture, Show
from streams.sim.scenes import CATALOGUE
from streams.sim.take import GROUP_S, PROFILES, Take
from streams.sim.worker import make
from tests.fakes.captions import captioned
from tests.fakes.coding import recoded

VISITS = 3
SEEN_AS = {
    Fault.BLACK: PictureFault.BLACK,
    Fault.OVEREXPOSED: PictureFault.OVEREXPOSED,
    Fault.FROZEN: PictureFault.FROZEN,
    Fault.DEFOCUSED: PictureFault.DEFOCUSED,
    Fault.COVERED: PictureFault.COVERED,
    Fault.NOISY: PictureFault.NOISE,
    Fault.COLOUR_CAST: PictureFault.COLOUR_CAST,
    Fault.STRIPES: PictureFault.STRIPES,
}
DETECTED, NOT_CHECKABLE, MISSED = "detected", "not checkable", "missed"
Tables = dict[str, dict[str, str]]


def keys_of(clip: Clip) -> list[Picture]:
    """What a visit sees of a stream: its key frames."""
    replay, found = Replay(clip), []
    for number, frame in enumerate(clip.frames):
        image = replay.picture()
        if frame.key:
            found.append(_picture(image, clip.format.height, number / clip.format.fps))
    return found


def _picture(image: Image, height: int, at_s: float) -> Picture:
    cb, cr = image[height:].reshape(2, height // 2, -1)
    return Picture(image[:height].copy(), cb.copy(), cr.copy(), key=True, at_s=at_s)


def looped_keys(take: Take, folder: Path) -> list[Picture]:
    """VISITS + 1 key frames of a looping camera; a clip of one group goes round."""
    keys = (keys_of(_clip(take, folder)) * (VISITS + 1))[: VISITS + 1]
    return [replace(picture, at_s=number * GROUP_S) for number, picture in enumerate(keys)]


def live_keys(take: Take, folder: Path) -> list[Picture]:
    """The same of a live one: captioned with name and clock, and coded anew."""
    shown = Take(take.scene, take.kind) if take.fault is Fault.FROZEN else take
    _clip(shown, folder)
    seed = zlib.crc32(take.file_name.encode())
    name = (f"{seed:020d}", f"GATE {seed % 97} EAST")[seed % 2]
    start = datetime(2026, 3, 5, tzinfo=UTC) + timedelta(seconds=seed % 86400)
    profile = LIVE_PROFILES[take.kind]
    camera = LivePicture(profile, name)
    skip = round(PROFILES[take.kind].fps / LIVE_FPS)
    show = Show(folder / shown.file_name, skip, timedelta(), frozen=take.fault is Fault.FROZEN)
    frames = tuple(
        camera.frame(show, start + timedelta(seconds=number / LIVE_FPS), key=False)
        for number in range((VISITS + 2) * profile.group_frames + 1)
    )
    stream = Format("h264", profile.width, profile.height, LIVE_FPS, profile.max_kbps, ())
    # A camera that hangs shows one moving group first, before the one it repeats.
    return keys_of(Clip(stream, frames))[1:][: VISITS + 1]


def _clip(take: Take, folder: Path) -> Clip:
    if not (folder / take.file_name).exists():
        make(take, folder)
    return read_clip(folder / take.file_name)


def visits(keys: list[Picture]) -> Iterator[Diagnosis]:
    """Each of two key frames, with the print of the one before."""
    kept = None
    for first, second in pairwise(keys):
        diagnosis = diagnose([first, second], previous=kept)
        kept = diagnosis.print
        yield diagnosis


def alarms(folder: Path, kinds: tuple[StreamKind, ...]) -> dict[str, dict[str, int]]:
    """By stream and caption: checks of sound cameras, and how many of them name each fault."""
    found: dict[str, dict[str, int]] = {}
    for kind in kinds:
        for number, scene in enumerate(CATALOGUE):
            take = Take(scene, kind)
            looped = looped_keys(take, folder)
            # The bytes of one loop come round again: only here may a sound camera look frozen.
            overlaid = [coded for picture in looped for coded in recoded(captioned([picture], number))]
            for caption, keys in (("none", looped), ("live", live_keys(take, folder)), ("drawn", overlaid)):
                row = found.setdefault(f"{kind} {caption}", {"checks": 0})
                for diagnosis in visits(keys):
                    row["checks"] += 1
                    for fault in diagnosis.faults:
                        row[f"{fault.kind} {scene}"] = row.get(f"{fault.kind} {scene}", 0) + 1
    return found


def verdict(kind: PictureFault, diagnoses: list[Diagnosis]) -> str:
    """Detected in two of three visits, as a camera's state asks; frozen shows from the second visit on."""
    named = sum(kind in {fault.kind for fault in diagnosis.faults} for diagnosis in diagnoses)
    unseen = sum(kind in diagnosis.not_checkable for diagnosis in diagnoses)
    others = sorted({str(fault.kind) for diagnosis in diagnoses for fault in diagnosis.faults} - {str(kind)})
    answer = DETECTED if named * 3 >= 2 * len(diagnoses) else NOT_CHECKABLE if unseen * 2 > len(diagnoses) else MISSED
    return f"{answer} +{','.join(others)}" if others else answer


def table_of_faults(folder: Path, *, live: bool, faults: tuple[Fault, ...] = tuple(SEEN_AS)) -> Tables:
    """By scene and fault: DETECTED, NOT_CHECKABLE or MISSED, and what else was named."""
    camera = live_keys if live else looped_keys
    return {
        scene: {
            fault.value: verdict(
                SEEN_AS[fault], list(visits(camera(Take(scene, StreamKind.SUB, "h264", fault), folder)))
            )
            for fault in faults
        }
        for scene in CATALOGUE
    }


def shown(tables: Tables, title: str) -> Table:
    table = Table("scene", *next(iter(tables.values())), title=title)
    for scene, row in tables.items():
        table.add_row(scene, *row.values())
    return table


def shares(tables: Tables) -> dict[str, dict[str, int]]:
    """How many scenes came to each answer, by fault."""
    counts: dict[str, dict[str, int]] = {}
    for row in tables.values():
        for fault, answer in row.items():
            by = counts.setdefault(fault, {DETECTED: 0, NOT_CHECKABLE: 0, MISSED: 0})
            by[answer.partition(" +")[0]] += 1
    return counts
