"""A still or a clip judged as a camera is: as checks of a few pictures, each knowing the print of the one before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from streams.media.frames import Picture
from streams.model import FaultScore, PictureFault
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.quality.prints import PicturePrint
from streams.quality.thresholds import Thresholds

PICTURE_STEP_S = 0.4
"""Between the pictures of one check."""
PICTURES_PER_CHECK = 5
LEAST_PICTURES = 3
"""A rest of fewer pictures is left out, unless it is all there is."""
CONFIRMED_SHARE = 2 / 3
"""Share of checks in which a fault must show: two of three, as for a camera."""


@dataclass(frozen=True, slots=True)
class ClipDiagnosis:
    """What a file shows."""

    frames: int
    """Frames read, of which one every PICTURE_STEP_S was judged."""
    faults: tuple[FaultScore, ...]
    not_checkable: tuple[PictureFault, ...]


def diagnose_clip(pictures: Iterable[Picture], *, limits: Thresholds = Thresholds()) -> ClipDiagnosis:
    """Judge pictures in order of time, as few held at once as one check needs. Raises ValueError without any."""
    counted = _Counted(pictures)
    checks: list[Diagnosis] = []
    kept: PicturePrint | None = None
    for visit in _visits(counted):
        if checks and len(visit) < LEAST_PICTURES:
            break
        checks.append(diagnose(visit, previous=kept, limits=limits))
        kept = checks[-1].print
    if not checks:
        raise ValueError("nothing to diagnose: the clip holds no picture")
    faults = tuple(fault for kind in PictureFault if (fault := _confirmed(kind, checks)) is not None)
    found = {fault.kind for fault in faults}
    unseen = tuple(kind for kind in PictureFault if kind not in found and _mostly_not_checkable(kind, checks))
    return ClipDiagnosis(counted.frames, tuple(sorted(faults, key=lambda fault: -fault.score)), unseen)


class _Counted:
    """Passes pictures on and counts them."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        self._pictures = pictures
        self.frames = 0

    def __iter__(self) -> Iterator[Picture]:
        for picture in self._pictures:
            self.frames += 1
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
    found = sorted(
        (fault for check in checks for fault in check.faults if fault.kind is kind), key=lambda fault: fault.score
    )
    # Frozen carries its confirmation with it: no single check can find it.
    enough = 1 if kind is PictureFault.FROZEN else CONFIRMED_SHARE * len(checks)
    return found[len(found) // 2] if found and len(found) >= enough else None


def _mostly_not_checkable(kind: PictureFault, checks: list[Diagnosis]) -> bool:
    return sum(kind in check.not_checkable for check in checks) * 2 > len(checks)
