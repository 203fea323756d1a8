"""What is wrong with the pictures of one visit, alone and beside healthy views: the door to this room."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from streams.media.frames import Picture
from streams.model import FaultScore, PictureFault, Severity
from streams.quality.clock_text import clock_offset_s
from streams.quality.comparison import Comparison, compare, see
from streams.quality.measures import Still, measure_still
from streams.quality.motion import measure_motion
from streams.quality.prints import PicturePrint, take_print
from streams.quality.reference import Reference
from streams.quality.rules import (
    FAULTY,
    Scores,
    clock_score,
    frozen_score,
    frozen_suspicion,
    is_faulty,
    shows_nothing,
    still_scores,
)
from streams.quality.structure import chroma_noise, temporal_noise
from streams.quality.thresholds import Thresholds
from streams.quality.view import fit_near, plane_of, view_of
from streams.quality.view_rules import with_view
from streams.quality.working import Working, chroma_crops_of, crop_of, prepare

STANDING_AGREEMENT = 0.25
"""Between the first and the last picture of a visit. Heavy traffic before a fixed camera leaves 0.6."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one visit showed. A fault that was looked for and is in neither list was not found."""

    faults: tuple[FaultScore, ...]
    """Score 0.5 and up, worst first."""
    not_checkable: tuple[PictureFault, ...]
    """Faults that these pictures can neither show nor rule out: never to be read as passed."""
    measures: dict[str, float]
    """See docs/ref/measures.md."""
    print: PicturePrint
    """To be kept and passed as `previous` at the next visit."""
    second_look: bool = False
    """This one picture may be noise or texture, or its clock misread: a second one would tell."""


def diagnose(
    pictures: Sequence[Picture],
    *,
    previous: PicturePrint | None = None,
    references: Sequence[Reference] = (),
    now: datetime | None = None,
    limits: Thresholds = Thresholds(),
) -> Diagnosis:
    """Judge a key frame and a few following pictures, 0.1–1 s apart, each at least 16×16.

    `previous` is the print of the visit before, `references` are sound views of the same camera, and `now` is when the
    first picture was taken, in the zone of the clock that the camera writes into it. A fault must show in every picture
    of the visit: the others are measured only when the first is suspect. Raises ValueError without a picture.
    """
    if not pictures:
        raise ValueError("nothing to diagnose: pass at least one picture")
    first = prepare(pictures[0])
    still = measure_still(pictures[0], first)
    noise_between, chroma_between = _noise_between(pictures, first), _chroma_between(pictures)
    hour = now.hour if now is not None else None
    figures = _compared(first, still, references, hour)
    scores = with_view(still_scores(still, noise_between, limits, chroma_between), figures, limits)
    later = 1
    while is_faulty(scores) and later < len(pictures):
        working = prepare(pictures[later])
        measured = measure_still(pictures[later], working)
        beside = _compared(working, measured, references, hour)
        other = with_view(still_scores(measured, noise_between, limits, chroma_between), beside, limits)
        # Noise is told between two pictures already; predicted ones are coded smoother than the key frame.
        other[PictureFault.NOISE] = scores[PictureFault.NOISE]
        scores = {kind: _lower(score, other[kind]) for kind, score in scores.items()}
        later += 1
    if (scores[PictureFault.MOVED] or 0.0) >= FAULTY and not _stands(pictures):
        scores[PictureFault.MOVED] = None
    own = take_print(pictures[0], first, previous)
    motion = measure_motion(pictures)
    suspicion = None if shows_nothing(scores) else frozen_suspicion(still, motion, limits)
    scores[PictureFault.FROZEN] = None if suspicion is None else frozen_score(motion, own)
    offset_s, borne_out = clock_offset_s(pictures, now) if now is not None else (None, False)
    scores[PictureFault.WRONG_CLOCK] = clock_score(offset_s, limits, borne_out=borne_out)
    measures = still.named() | {f"visit_{name}": float(value) for name, value in asdict(motion).items()}
    measures |= figures.named() if figures is not None else {}
    optional = {
        "clock_offset_s": offset_s,
        "noise_between": noise_between,
        "chroma_between": chroma_between,
        "frozen_suspicion": suspicion,
    }
    return Diagnosis(
        faults=_faults(scores, limits),
        not_checkable=tuple(kind for kind, score in scores.items() if score is None),
        measures=measures | {name: value for name, value in optional.items() if value is not None},
        print=own,
        second_look=len(pictures) == 1
        and (still.noise_within >= limits.noise_doubt or abs(offset_s or 0.0) > limits.clock_offset_s.threshold),
    )


def _stands(pictures: Sequence[Picture]) -> bool:
    """Whether the camera looks at one and the same thing all through the visit: a lorry that fills it goes by."""
    first, last = (view_of(plane_of(prepare(picture))) for picture in (pictures[0], pictures[-1]))
    return fit_near(last, first).agreement >= STANDING_AGREEMENT


def _compared(working: Working, still: Still, references: Sequence[Reference], hour: int | None) -> Comparison | None:
    return compare(see(working, still.edges, still.light.luma_median), references, hour) if references else None


def _noise_between(pictures: Sequence[Picture], first: Working) -> float | None:
    """Noise from the first picture to the next, where there is one of its size."""
    if len(pictures) == 1 or pictures[1].luma.shape != pictures[0].luma.shape:
        return None
    return temporal_noise(first.crop, crop_of(pictures[1]))


def _chroma_between(pictures: Sequence[Picture]) -> float | None:
    """The same of both colours, added up."""
    if len(pictures) == 1 or pictures[1].luma.shape != pictures[0].luma.shape:
        return None
    planes = zip(chroma_crops_of(pictures[0]), chroma_crops_of(pictures[1]), strict=True)
    return sum(chroma_noise(before, after) for before, after in planes)


def _lower(one: float | None, other: float | None) -> float | None:
    """What both pictures show. What one of them cannot show stays open."""
    return None if one is None or other is None else min(one, other)


def _faults(scores: Scores, limits: Thresholds) -> tuple[FaultScore, ...]:
    found = sorted(
        ((score, kind) for kind, score in scores.items() if score is not None and score >= FAULTY), reverse=True
    )
    return tuple(FaultScore(kind, severity(score, limits), round(score, 3)) for score, kind in found)


def severity(score: float, limits: Thresholds) -> Severity:
    """Of a score of 0.5 and up."""
    if score >= limits.severe:
        return Severity.SEVERE
    return Severity.MODERATE if score >= limits.moderate else Severity.MILD
