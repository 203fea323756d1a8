"""What one camera of the diagnosis bench is put through: its sound checks, traps, distortions and tamperings.

Its pictures are decoded or drawn once: a few visits from all over them are kept for what is put onto them.
"""

import time
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from streams.media.frames import Picture
from streams.model import PictureFault, Severity
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.quality.reference import Reference, learn
from streams.quality.shaking import with_shaking
from streams.quality.sway import glimpse_of, measure_sway
from streams.quality.thresholds import Thresholds
from streams.sim.caption import write_caption
from tests.bench.diagnosed_cameras import NOW, VISIT_EVERY, Camera
from tests.fakes.coding import recoded
from tests.fakes.distortions import DISTORTIONS, STRENGTHS, covered, covered_part, distort
from tests.fakes.swaying import drawn_out, shaken
from tests.fakes.tampering import TAMPERINGS, tampered
from tests.fakes.traps import TRAPS, trap

CHANGED_VISITS = 3
"""How many visits of a camera are distorted, trapped and tampered with."""
CLOCK_ERRORS_S = {Severity.MILD: 140, Severity.MODERATE: 1_900, Severity.SEVERE: 90_000}
TURNS_DEG = {Severity.MILD: 5.0, Severity.MODERATE: 14.0, Severity.SEVERE: 40.0}
"""By how much a camera that can be drawn from another aim is turned."""
DARKENING = ("dusk", "headlights")
FAULTS = (*DISTORTIONS, PictureFault.SHAKING, PictureFault.WRONG_CLOCK)
OF_DAYLIGHT = frozenset(
    {PictureFault.OVEREXPOSED, PictureFault.UNDEREXPOSED, PictureFault.LOW_CONTRAST, PictureFault.COLOUR_CAST}
)
"""Faults that no night camera is put through: its light is that of lamps. Where they go out, or shine in, or are of one
colour, the night is amiss and not the camera; and a veil is as bright as the light that falls on it."""


@dataclass
class Found:
    """What came of one camera."""

    camera: str
    checks: int = 0
    """Of sound pictures as they are."""
    ms: float = 0.0
    """CPU of all of these."""
    trapped: int = 0
    """Checks of sound pictures under a trap."""
    alarms: Counter[str] = field(default_factory=Counter)
    """Of both: the fault, and the trap."""
    by_day: bool = True
    trials: int = 0
    """Visits that each fault was put onto, in each severity; by night all but OF_DAYLIGHT."""
    hits: Counter[tuple[PictureFault, Severity]] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    """Visits by tampering."""
    named: Counter[str] = field(default_factory=Counter)
    """Those of them in which a fault of the tampering was named."""
    missed: list[str] = field(default_factory=list)
    """Fault, severity and visit, with what was named instead."""


def put_through(camera: Camera) -> Found:
    """Everything, in an order that is always the same."""
    found = Found(camera.name, by_day=camera.by_day)
    reference, kept = _check_sound(camera, found)
    for turn, visit in kept:
        _check_traps(camera, turn, visit, [reference], found)
        found.trials += 1
        _check_faults(camera, turn, visit, [reference], found)
        _check_tampering(camera, turn, visit, [reference], found)
    return found


def _check_sound(camera: Camera, found: Found) -> tuple[Reference, list[tuple[int, list[Picture]]]]:
    """Every visit, each with the print of the one before; the first teaches the reference."""
    references: list[Reference] = []
    spread = Spread()
    previous = None
    for turn, visit in enumerate(camera.visits()):
        references = references or [learn(visit)]
        start = time.process_time()
        diagnosis = diagnose(visit, previous=previous, references=references, now=_when(turn))
        found.ms += (time.process_time() - start) * 1000
        previous = diagnosis.print
        found.checks += 1
        found.alarms.update(str(fault.kind) for fault in diagnosis.faults)
        spread.add(turn, visit)
    return references[0], spread.few()


class Spread:
    """A few visits from all over a stream of them, of which the first taught the reference."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, list[Picture]]] = []
        self._step = 1

    def add(self, turn: int, visit: list[Picture]) -> None:
        if turn % self._step == 0:
            self._kept.append((turn, visit))
        if len(self._kept) > 4 * CHANGED_VISITS:
            self._kept = self._kept[::2]
            self._step *= 2

    def few(self) -> list[tuple[int, list[Picture]]]:
        others = self._kept[1:]
        return [others[number * len(others) // CHANGED_VISITS] for number in range(min(CHANGED_VISITS, len(others)))]


def _check_traps(camera: Camera, turn: int, visit: list[Picture], references: list[Reference], found: Found) -> None:
    for name in TRAPS:
        if name in DARKENING and not camera.by_day:
            continue  # nobody sees anything in a night of a night
        found.trapped += 1
        pictures = trap(visit, name, _seed(camera, turn, name))
        for fault in diagnose(pictures, references=references, now=_when(turn)).faults:
            found.alarms[f"{fault.kind} ({name})"] += 1


def _check_faults(camera: Camera, turn: int, visit: list[Picture], references: list[Reference], found: Found) -> None:
    for kind in FAULTS:
        if kind in OF_DAYLIGHT and not camera.by_day:
            continue
        for severity in Severity:
            diagnosis = with_fault(camera, turn, visit, kind, severity, references)
            named = [fault.kind for fault in diagnosis.faults]
            if kind in named:
                found.hits[kind, severity] += 1
            else:
                found.missed.append(f"{kind} {severity}, visit {turn}: {', '.join(named) or 'nothing'}")


def _check_tampering(
    camera: Camera, turn: int, visit: list[Picture], references: list[Reference], found: Found
) -> None:
    for name, tampering in TAMPERINGS.items():
        found.tried[name] += 1
        pictures = recoded(tampered(visit, name, _seed(camera, turn, name), camera.light))
        named = [fault.kind for fault in diagnose(pictures, references=references).faults]
        if tampering.shows_as & set(named):
            found.named[name] += 1
        else:
            found.missed.append(f"{name}, visit {turn}: {', '.join(named) or 'nothing'}")


def _when(turn: int) -> datetime:
    return NOW + turn * VISIT_EVERY


def _seed(camera: Camera, turn: int, name: str) -> int:
    return zlib.crc32(f"{camera.name} {turn} {name}".encode())


def with_fault(
    camera: Camera,
    turn: int,
    visit: list[Picture],
    kind: PictureFault,
    severity: Severity,
    references: list[Reference],
) -> Diagnosis:
    """What is found where a fault was put onto a visit."""
    seed, now, previous = _seed(camera, turn, kind), _when(turn), None
    if kind is PictureFault.WRONG_CLOCK:
        shown = now + timedelta(seconds=CLOCK_ERRORS_S[severity] * (1, -1)[seed % 2])
        pictures = camera.dated(turn, shown) if camera.dated is not None else _with_clock(visit, shown)
    elif kind is PictureFault.SHAKING:
        pictures = recoded(shaken(drawn_out(visit), severity, seed))
        return with_shaking(diagnose(pictures[:1]), measure_sway(map(glimpse_of, pictures)), Thresholds())
    elif kind is PictureFault.FROZEN:
        # A frozen camera repeats its coded pictures, too: nothing is coded afresh.
        pictures = distort(visit, kind, severity, seed)
        previous = diagnose(pictures).print
        references = []
    elif kind is PictureFault.MOVED and camera.turned is not None and seed % 2:
        pictures = camera.turned(TURNS_DEG[severity], seed)
    elif kind is PictureFault.COVERED:
        put = covered_part if seed % 2 else covered
        pictures = recoded(put(visit, STRENGTHS[severity], seed, camera.light))
    else:
        pictures = recoded(distort(visit, kind, severity, seed))
    return diagnose(pictures, previous=previous, references=references, now=now)


def _with_clock(visit: list[Picture], shown: datetime) -> list[Picture]:
    return recoded([_stamped(picture, shown + timedelta(seconds=picture.at_s)) for picture in visit])


def _stamped(picture: Picture, shown: datetime) -> Picture:
    planes = np.concatenate([plane.ravel() for plane in (picture.luma, picture.cb, picture.cr)])
    image = planes.reshape(picture.height * 3 // 2, picture.width)
    write_caption(image, picture.height, "GATE 3 EAST", shown)
    return replace(picture, luma=image[: picture.height])
