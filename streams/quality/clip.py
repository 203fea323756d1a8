"""A still or a clip judged as a camera is: as checks of a few pictures, each knowing the print of the one before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from streams.media.frames import Picture
from streams.model import FaultScore, PictureFault
from streams.quality.diagnosis import Diagnosis, diagnose, severity
from streams.quality.motion import same_planes
from streams.quality.prints import PicturePrint
from streams.quality.reference import Reference, learn
from streams.quality.rules import FAULTY
from streams.quality.shaking import with_shaking
from streams.quality.sway import CLOSEST_S, Glimpse, glimpse_of, measure_sway
from streams.quality.thresholds import Thresholds

PICTURE_STEP_S = 0.4
"""Between the pictures of one check."""
PICTURES_PER_CHECK = 5
LEAST_PICTURES = 3
"""A rest of fewer pictures is left out, unless it is all there is."""
VISITS_PER_REFERENCE = 5
"""Ten seconds: long enough for what moves to have moved on."""
MOST_VISITS = 30
"""A minute of a clip is enough to learn from."""
CONFIRMED_SHARE = 2 / 3
"""Share of checks in which a fault must show: two of three, as for a camera."""
LAST_CHECKS = 3
"""Or so many in a row up to the end, which is what the camera shows now: it may have been tampered with meanwhile."""


@dataclass(frozen=True, slots=True)
class ClipDiagnosis:
    """What a file shows."""

    frames: int
    """Frames read, of which one every PICTURE_STEP_S was judged."""
    faults: tuple[FaultScore, ...]
    not_checkable: tuple[PictureFault, ...]


def diagnose_clip(
    pictures: Iterable[Picture], *, references: Sequence[Reference] = (), limits: Thresholds = Thresholds()
) -> ClipDiagnosis:
    """Judge pictures in order of time, as few held at once as one check needs. Raises ValueError without any."""
    watched = _Watched(pictures)
    checks: list[Diagnosis] = []
    kept: PicturePrint | None = None
    for visit in _visits(watched):
        if checks and len(visit) < LEAST_PICTURES:
            break
        check = diagnose(visit, previous=kept, references=references, limits=limits)
        checks.append(with_shaking(check, measure_sway(watched.close), limits))
        kept = check.print
        watched.close.clear()
    if not checks:
        raise ValueError("nothing to diagnose: the clip holds no picture")
    faults = [fault for kind in PictureFault if (fault := _confirmed(kind, checks)) is not None]
    unseen = {kind for kind in PictureFault if _mostly_not_checkable(kind, checks)}
    found = {fault.kind for fault in faults}
    stands = limits.frozen_standstill_s.score(watched.longest_standstill_s)
    if stands >= FAULTY and PictureFault.FROZEN not in unseen | found:
        faults.append(FaultScore(PictureFault.FROZEN, severity(stands, limits), round(stands, 3)))
    faults.sort(key=lambda fault: -fault.score)
    return ClipDiagnosis(watched.frames, tuple(faults), tuple(kind for kind in PictureFault if kind in unseen - found))


def learn_clip(pictures: Iterable[Picture]) -> list[Reference]:
    """References from a still or a clip of a sound camera: one for each stretch of it, as its light may change.

    Raises ValueError without a picture.
    """
    visits = list(islice(_visits(pictures), MOST_VISITS))
    stretches = [visits[at : at + VISITS_PER_REFERENCE] for at in range(0, len(visits), VISITS_PER_REFERENCE)]
    if not stretches:
        raise ValueError("nothing to learn from: the clip holds no picture")
    return [learn([picture for visit in stretch for picture in visit][:: len(stretch)]) for stretch in stretches]


class _Watched:
    """Passes pictures on, counts them, notes for how long not a bit changes, and keeps glimpses of them."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        self._pictures = pictures
        self.frames = 0
        self.longest_standstill_s = 0.0
        self.close: list[Glimpse] = []
        """In order of time, until they are cleared: two seconds of them."""

    def __iter__(self) -> Iterator[Picture]:
        before: Picture | None = None
        began_s = 0.0
        for picture in self._pictures:
            self.frames += 1
            if before is None or not same_planes(before, picture):
                began_s = picture.at_s
            self.longest_standstill_s = max(self.longest_standstill_s, picture.at_s - began_s)
            before = picture
            if not self.close or picture.at_s - self.close[-1].at_s >= CLOSEST_S:
                self.close.append(glimpse_of(picture))
            yield picture


def _visits(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    """Groups of up to PICTURES_PER_CHECK pictures, PICTURE_STEP_S apart."""
    visit: list[Picture] = []
    due_s = float("-inf")
    for picture in pictures:
        if picture.at_s < due_s:
            continue
        due_s = picture.at_s + PICTURE_STEP_S
        visit.append(picture)
        if len(visit) == PICTURES_PER_CHECK:
            yield visit
            visit = []
    if visit:
        yield visit


def _confirmed(kind: PictureFault, checks: list[Diagnosis]) -> FaultScore | None:
    """The median finding of a fault that shows in enough checks."""
    by_check = [next((fault for fault in check.faults if fault.kind is kind), None) for check in checks]
    found = sorted((fault for fault in by_check if fault is not None), key=lambda fault: fault.score)
    # Frozen carries its confirmation with it: no single check can find it.
    enough = 1 if kind is PictureFault.FROZEN else CONFIRMED_SHARE * len(checks)
    lasts = len(checks) >= LAST_CHECKS and None not in by_check[-LAST_CHECKS:]
    return found[len(found) // 2] if found and (len(found) >= enough or lasts) else None


def _mostly_not_checkable(kind: PictureFault, checks: list[Diagnosis]) -> bool:
    return sum(kind in check.not_checkable for check in checks) * 2 > len(checks)
