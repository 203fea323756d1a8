"""What is wrong with the pictures of one visit, alone and beside healthy views: the door to this room."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import reduce

import numpy as np

from streams.media.frames import Picture, Plane
from streams.model import FaultScore, PictureFault, Severity
from streams.quality.clock_text import clock_offset_s, read_clock, standing_clock
from streams.quality.comparison import Comparison, compare, light_kept, see
from streams.quality.kept import largest_kept
from streams.quality.loss import MATCHED, has_structure
from streams.quality.measures import Still, measure_still
from streams.quality.motion import measure_motion
from streams.quality.prints import PicturePrint, take_print
from streams.quality.reference import Known, Reference
from streams.quality.rules import (
    FAULTY,
    LightKept,
    Scores,
    clock_score,
    frozen_score,
    frozen_suspicion,
    is_faulty,
    low_contrast_score,
    shows_nothing,
    still_scores,
)
from streams.quality.structure import chroma_noise, temporal_noise
from streams.quality.thresholds import Thresholds
from streams.quality.view import View, agreement_by_tile, fit_near, levels_of, plane_of, view_of
from streams.quality.view_rules import OF_THE_LENS, is_hidden, with_view
from streams.quality.working import Working, chroma_crops_of, crop_of, prepare

Between = tuple[float | None, float | None]
"""What differs from the first picture to the second, in light and in colour: rules.py calls both noise."""
LESSER = {PictureFault.BLACK: PictureFault.UNDEREXPOSED, PictureFault.NO_SIGNAL: PictureFault.LOW_CONTRAST}
"""What is surely wrong where one picture shows a trace of the view and the coder has left none of it in another."""
STANDING_SHARE = 0.6
"""Of what has structure in the first picture, in every later one, of a view that a camera was turned to. A lorry that
drives by takes its structure along and leaves 0.58 at most."""
STANDING_LEAST, STANDING_PART = 0.1, 0.35
"""The same by the largest part of the view that stands edge for edge: with less nothing does, from the second on it is
enough. Before cameras that were turned it is 0.86 and more, to traffic or into the rain 0.49 to 0.73, once 0.16; beside
a lorry 0.19 at most, mostly 0.02, whatever lines along its side seem to stand."""
RIPPLING_SHARE, RIPPLING_CHANGED = 0.25, 0.08
"""The same share of a view in which hardly any tile's light changes, at most so much of it: water and rain ripple, and
nothing goes by."""
CHANGED_LEVELS = 12
"""Change of a tile's light from the first picture of a visit to a later one that something moving makes."""
PASSING = {PictureFault.MOVED: 0.3, PictureFault.COVERED: 0.2}
"""Share of the view that changes so while something goes by. Beside a cover 0.11 does, before a camera that was turned
to a highway 0.27; a lorry that fills the frame changes 0.23 and more."""
LYING = 0.4
"""Least agreement of the pictures of a visit where something lies on the lens: 0.79 of a bag that flutters. Snow shows
another thing in each, and leaves 0.11."""
BLINDING = (*PASSING, PictureFault.LOW_CONTRAST)
"""What may keep a camera from seeing its view; a veil that lets next to nothing through is like a cover."""


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
    """This one picture may be noise or texture, its clock misread or standing: a second one would tell."""


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
    first, known = prepare(pictures[0]), [Known(reference) for reference in references]
    still = measure_still(pictures[0], first)
    between = _noise_between(pictures, first, still), _chroma_between(pictures)
    hour = now.hour if now is not None else None
    figures = _compared(first, still, known, hour)
    scores = _judged(still, figures, between, _kept(first, still, known, hour, limits), limits)
    if is_faulty(scores):
        displaced = figures is not None and limits.moved_displacement.score(figures.displacement) >= FAULTY
        each = _in_turn(pictures, scores, between, known, hour, limits)
        scores = reduce(_in_both, each) | _in_most(each, PictureFault.COVERED, limits.moderate)
        scores |= (_in_most(each, PictureFault.MOVED, FAULTY) if displaced else {}) | _settled(each)
        hidden = figures is not None and is_hidden(figures, limits)
        passing = _passing(scores, pictures, displaced=displaced, hidden=hidden)
        scores |= _beside_passing(each) | dict.fromkeys(passing)
    motion = measure_motion(pictures)
    calm = motion.calm_pairs == motion.pairs
    shown = read_clock(pictures[0]) if now is not None or (calm and motion.pairs) else None
    own = take_print(pictures[0], first, previous, standing_clock(pictures, shown) if calm else "")
    suspicion = None if shows_nothing(scores) else frozen_suspicion(still, motion, limits)
    scores[PictureFault.FROZEN] = None if suspicion is None else frozen_score(motion, own)
    offset_s, borne_out = clock_offset_s(pictures, shown, now) if now is not None else (None, False)
    scores[PictureFault.WRONG_CLOCK] = clock_score(offset_s, limits, borne_out=borne_out)
    measures = still.named() | {f"visit_{each.name}": float(getattr(motion, each.name)) for each in fields(motion)}
    measures |= figures.named() if figures is not None else {}
    optional = {
        "clock_offset_s": offset_s,
        "noise_between": between[0],
        "chroma_between": between[1],
        "frozen_suspicion": suspicion,
    }
    return Diagnosis(
        faults=_faults(scores, limits),
        not_checkable=tuple(kind for kind, score in scores.items() if score is None),
        measures=measures | {name: value for name, value in optional.items() if value is not None},
        print=own,
        second_look=len(pictures) == 1
        and (
            still.noise_within >= limits.noise_doubt
            or abs(offset_s or 0.0) > limits.clock_offset_s.threshold
            or own.standing_visits > 0
        ),
    )


def _judged(
    still: Still, figures: Comparison | None, between: Between, kept: LightKept | None, limits: Thresholds
) -> Scores:
    noise, chroma = between
    alone = still_scores(still, noise, limits, chroma, kept)
    return with_view(alone, low_contrast_score(still, limits), figures, limits)


def _kept(
    working: Working, still: Still, references: Sequence[Known], hour: int | None, limits: Thresholds
) -> LightKept | None:
    """Its light beside that of its sound views, where it is so dark that it matters."""
    dark = limits.underexposed_peak.score(still.light.inner_peak) >= FAULTY
    return light_kept(working, references, hour) if dark else None


def _in_turn(
    pictures: Sequence[Picture],
    first: Scores,
    between: Between,
    references: Sequence[Known],
    hour: int | None,
    limits: Thresholds,
) -> list[Scores]:
    """What each picture shows, beginning with the first: as many as are suspect, or may be of a view that is hidden or
    lies elsewhere."""
    each = [first]
    suspected = [kind for kind in PASSING if (first[kind] or 0.0) >= FAULTY]
    while len(each) < len(pictures) and (is_faulty(each[-1]) or any(each[-1][kind] is None for kind in suspected)):
        picture = pictures[len(each)]
        working = prepare(picture)
        still = measure_still(picture, working)
        figures, kept = _compared(working, still, references, hour), _kept(working, still, references, hour, limits)
        scores = _judged(still, figures, between, kept, limits)
        # Noise is told between two pictures already; predicted ones are coded smoother than the key frame.
        each.append(scores | {PictureFault.NOISE: first[PictureFault.NOISE]})
    return each


def _in_most(each: list[Scores], kind: PictureFault, least: float) -> Scores:
    """What most pictures show with a score of `least`, and none of the others rules out: the view lies elsewhere, but
    its corners are not found again every time; something is before the lens, but a flake is in focus on it once. Steam
    hides a part of the view in two pictures of four, but with a low score."""
    found = [score for scores in each if (score := scores[kind]) is not None]
    shown = len(found) < len(each) < 2 * len(found) and min(found) >= least
    return {kind: min(found)} if shown else {}


def _passing(scores: Scores, pictures: Sequence[Picture], *, displaced: bool, hidden: bool) -> list[PictureFault]:
    """Which faults may be no more than something that goes by, as a lorry that fills the frame does.

    `displaced`: the view itself was found again elsewhere, whatever goes by; `hidden`: by what is seen instead of it.
    """
    suspected = [kind for kind in PASSING if (scores[kind] or 0.0) >= FAULTY]
    if displaced and PictureFault.MOVED in suspected:
        suspected.remove(PictureFault.MOVED)
    if not suspected:
        return []
    first, *others = (plane_of(prepare(picture)) for picture in pictures)
    shares = [float((np.abs(levels_of(other) - levels_of(first)) >= CHANGED_LEVELS).mean()) for other in others]
    changed = max(shares, default=0.0)
    passing = []
    if PictureFault.MOVED in suspected and not _stands(first, others, changed):
        passing.append(PictureFault.MOVED)
    if PictureFault.COVERED in suspected and changed > PASSING[PictureFault.COVERED]:
        passing.append(PictureFault.COVERED)
    if hidden and PictureFault.COVERED in suspected and not _lies(first, others):
        passing.append(PictureFault.COVERED)
    return passing


def _lies(first: Plane, others: Sequence[Plane]) -> bool:
    """Whether the same is seen in all pictures, more or less in its place."""
    view = view_of(first)
    return all(fit_near(view_of(other), view).agreement >= LYING for other in others)


def _beside_passing(each: list[Scores]) -> Scores:
    """What is wrong with the lens by all of the pictures, two at least, in which the view is where it was and open."""
    hidden = [any((found[kind] or 0.0) >= FAULTY for kind in PASSING) for found in each]
    clear = [found for found, lost in zip(each, hidden, strict=True) if not lost]
    if any(found[PictureFault.MOVED] is None for found in clear):
        return {}
    if len(clear) < 2 or len(clear) == len(each):
        return {}
    lowest = reduce(_in_both, clear)
    return {kind: lowest[kind] for kind in OF_THE_LENS if (lowest[kind] or 0.0) >= FAULTY}


def _stands(first: Plane, others: Sequence[Plane], changed: float) -> bool:
    """Whether what is seen in one picture is in every other, where it is: a large part of it edge for edge, whatever
    drives by before the rest; or a small one, as before a bare place, and most of what has structure."""
    view, later = view_of(first), [view_of(other) for other in others]
    kept = min((largest_kept(other, view, fit_near(other, view)) for other in later), default=1.0)
    if not STANDING_LEAST <= kept < STANDING_PART:
        return kept >= STANDING_PART
    least = RIPPLING_SHARE if changed <= RIPPLING_CHANGED else STANDING_SHARE
    return changed <= PASSING[PictureFault.MOVED] and _standing(view, later) >= least


def _standing(view: View, others: Sequence[View]) -> float:
    """Share of what has structure in one picture that is in every other, too, where it is."""
    structured = has_structure(view)
    stands = structured.copy()
    for later in others:
        stands &= agreement_by_tile(later, view, fit_near(later, view)) >= MATCHED
    return float(stands.sum()) / max(1, int(structured.sum()))


def _compared(working: Working, still: Still, references: Sequence[Known], hour: int | None) -> Comparison | None:
    if not references:
        return None
    return compare(see(working, still.edges, still.light.luma_median, still.noise_within), references, hour)


def _noise_between(pictures: Sequence[Picture], first: Working, still: Still) -> float | None:
    """Noise from the first picture to the next, where there is one of its size."""
    if len(pictures) == 1 or pictures[1].luma.shape != pictures[0].luma.shape:
        return None
    return temporal_noise(first.crop, crop_of(pictures[1]), still.crop_levels)


def _chroma_between(pictures: Sequence[Picture]) -> float | None:
    """The same of both colours, added up."""
    if len(pictures) == 1 or pictures[1].luma.shape != pictures[0].luma.shape:
        return None
    planes = zip(chroma_crops_of(pictures[0]), chroma_crops_of(pictures[1]), strict=True)
    return sum(chroma_noise(before, after) for before, after in planes)


def _settled(each: list[Scores]) -> Scores:
    """In all pictures the camera does not see its view, but not in all for the same reason: the likelier one."""
    reasons = [max(BLINDING, key=lambda kind: found[kind] or 0.0) for found in each]
    found_in = [found[reason] or 0.0 for found, reason in zip(each, reasons, strict=True)]
    if len(set(reasons)) == 1 or min(found_in) < FAULTY:
        return {}
    kind = max(BLINDING, key=reasons.count)
    return dict.fromkeys(BLINDING) | {kind: min(found_in)}


def _in_both(scores: Scores, other: Scores) -> Scores:
    for gross, lesser in LESSER.items():
        shows = [(found[gross] or 0.0) >= FAULTY for found in (scores, other)]
        if any(shows) and not all(shows):
            (other if shows[1] else scores)[lesser] = 1.0
    return {kind: _lower(score, other[kind]) for kind, score in scores.items()}


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
