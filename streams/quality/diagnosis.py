"""What is wrong with the pictures of one visit, told without a reference: the only door to this room."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from streams.media.frames import Picture
from streams.model import FaultScore, PictureFault, Severity
from streams.quality.measures import Still, measure_motion, measure_still
from streams.quality.prints import PicturePrint, take_print
from streams.quality.rules import Scores, exposure_scores, frozen_score, frozen_suspicion
from streams.quality.thresholds import Thresholds
from streams.quality.working import prepare

DIAGNOSED = (
    PictureFault.NO_SIGNAL,
    PictureFault.BLACK,
    PictureFault.OVEREXPOSED,
    PictureFault.UNDEREXPOSED,
    PictureFault.FROZEN,
)
"""The faults that are looked for. Each comes back as a fault, as not checkable, or as passed."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one visit showed. A fault that is in neither list was looked for and not found."""

    faults: tuple[FaultScore, ...]
    """Score 0.5 and up, worst first."""
    not_checkable: tuple[PictureFault, ...]
    """Faults that these pictures can neither show nor rule out."""
    measures: dict[str, float]
    """See docs/ref/measures.md."""
    print: PicturePrint
    """To be kept and passed as `previous` at the next visit."""


def diagnose(
    pictures: Sequence[Picture], *, previous: PicturePrint | None = None, limits: Thresholds = Thresholds()
) -> Diagnosis:
    """Judge a key frame and a few following pictures, 0.1–1 s apart, each at least 16×16.

    `previous` is the print of the visit before. A fault of the picture must show in every picture of the visit:
    the others are looked at only when the first is suspect. Raises ValueError without a picture.
    """
    if not pictures:
        raise ValueError("nothing to diagnose: pass at least one picture")
    still = measure_still(prepare(pictures[0]))
    scores = exposure_scores(still, limits)
    if _suspect(scores):
        for later in pictures[1:]:
            scores = _in_both(scores, exposure_scores(measure_still(prepare(later)), limits))
    own = take_print(pictures[0], previous)
    measures = asdict(still) | _judge_frozen(pictures, still, own, scores, limits)
    return Diagnosis(
        faults=_faults(scores, limits),
        not_checkable=tuple(kind for kind in DIAGNOSED if kind not in scores),
        measures=measures,
        print=own,
    )


def _judge_frozen(
    pictures: Sequence[Picture], still: Still, own: PicturePrint, scores: Scores, limits: Thresholds
) -> dict[str, float]:
    """Add the score of frozen, where it can be judged, and return the measures of motion."""
    motion = measure_motion(pictures)
    measures = {f"motion_{name}": float(value) for name, value in asdict(motion).items()}
    suspicion = frozen_suspicion(still, motion, limits)
    if suspicion is None or _suspect(scores):
        return measures
    scores[PictureFault.FROZEN] = frozen_score(suspicion, motion, own)
    return measures | {"frozen_suspicion": suspicion}


def _suspect(scores: Scores) -> bool:
    return any(score >= 0.5 for score in scores.values())


def _in_both(one: Scores, other: Scores) -> Scores:
    return {kind: min(score, other[kind]) for kind, score in one.items() if kind in other}


def _faults(scores: Scores, limits: Thresholds) -> tuple[FaultScore, ...]:
    found = sorted(((score, kind) for kind, score in scores.items() if score >= 0.5), reverse=True)
    return tuple(FaultScore(kind, _severity(score, limits), round(score, 3)) for score, kind in found)


def _severity(score: float, limits: Thresholds) -> Severity:
    if score >= limits.severe:
        return Severity.SEVERE
    return Severity.MODERATE if score >= limits.moderate else Severity.MILD
