"""Shaking: from how the view sways to a fault, and into the diagnosis of the visit whose close pictures they were."""

from dataclasses import asdict, replace

from streams.model import FaultScore, PictureFault
from streams.quality.diagnosis import Diagnosis, severity
from streams.quality.rules import FAULTY
from streams.quality.sway import LEAST_PLACES, Sway
from streams.quality.thresholds import Thresholds

HIDING = frozenset(
    {
        PictureFault.NO_SIGNAL,
        PictureFault.BLACK,
        PictureFault.OVEREXPOSED,
        PictureFault.UNDEREXPOSED,
        PictureFault.NOISE,
        PictureFault.STRIPES,
        PictureFault.BLOCKS,
        PictureFault.FROZEN,
    }
)
"""Faults that leave no corner to follow, make corners of their own that move, or hide every movement."""


def hides_shaking(diagnosis: Diagnosis) -> bool:
    """Whether another fault leaves nothing to be told."""
    return any(fault.kind in HIDING for fault in diagnosis.faults)


def with_shaking(diagnosis: Diagnosis, sway: Sway | None, limits: Thresholds) -> Diagnosis:
    """The same diagnosis, with what the visit's close pictures show. None: it had none."""
    score = None if sway is None or hides_shaking(diagnosis) else shaking_score(sway, limits)
    measures = diagnosis.measures | ({} if sway is None else _named(sway))
    diagnosis = replace(diagnosis, measures=measures)
    if score is None:
        return replace(diagnosis, not_checkable=(*diagnosis.not_checkable, PictureFault.SHAKING))
    if score < FAULTY:
        return diagnosis
    found = FaultScore(PictureFault.SHAKING, severity(score, limits), round(score, 3))
    others = [fault for fault in diagnosis.faults if not _swung_away(fault, diagnosis)]
    unseen = (PictureFault.MOVED,) if len(others) < len(diagnosis.faults) else ()
    return replace(
        diagnosis,
        faults=tuple(sorted((*others, found), key=lambda fault: -fault.score)),
        not_checkable=(*diagnosis.not_checkable, *unseen),
    )


def shaking_score(sway: Sway, limits: Thresholds) -> float | None:
    """All of the view goes to and fro, and goes on doing so. None: there is too little to tell it by."""
    if sway.pictures < limits.shaking_pictures or sway.span_s < limits.shaking_span_s:
        return None
    if sway.places < LEAST_PLACES:
        return None
    if not sway.stirs:
        return 0.0
    if sway.known_share < limits.shaking_known_share:
        return None
    if sway.standing_share >= limits.shaking_standing_share or sway.stiffness < limits.shaking_stiffness:
        return 0.0
    if sway.evenness < limits.shaking_evenness:
        return 0.0
    score = limits.shaking_swing.score(sway.swing)
    return score if sway.spread or score < FAULTY else None


def _swung_away(fault: FaultScore, diagnosis: Diagnosis) -> bool:
    """Whether a view that lies elsewhere does so because it swings."""
    return fault.kind is PictureFault.MOVED and (
        0 < diagnosis.measures.get("view_displacement", 0.0) <= diagnosis.measures["sway_swing"]
    )


def _named(sway: Sway) -> dict[str, float]:
    return {f"sway_{name}": round(float(value), 4) for name, value in asdict(sway).items()}
