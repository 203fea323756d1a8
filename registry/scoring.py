"""The assessment of areas: how far each fulfils what is asked of it, weighted, and their order. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from registry.model import Division
from registry.targets import Assessment
from registry.usable_time import UsableTime


class Mark(NamedTuple):
    """One thing asked of an area. `degree`: how far it is fulfilled, 0 to 1; None: there is nothing to judge, or too
    little, and it does not count. `target` None: the usable time of the period, in percent of the required time."""

    target: Assessment | None
    weight: float
    degree: float | None


class AreaScore(NamedTuple):
    """`score`: the mean degree by weight, 0 to 100, None where nothing could be judged. `rank`: 1 for the best; equal
    scores share it, None stands last without one."""

    area: Division
    score: float | None
    rank: int | None
    marks: tuple[Mark, ...]
    usable: UsableTime


def mark_target(assessment: Assessment) -> Mark:
    """A rate or a count, of what is required; what is more than required counts no more."""
    target = assessment.target
    if assessment.achieved is None:
        return Mark(assessment, target.weight, None)
    degree = 1.0 if assessment.met or target.required <= 0 else min(1.0, assessment.achieved / target.required)
    return Mark(assessment, target.weight, degree)


def mark_usable(time: UsableTime, weight: float) -> Mark:
    rate = time.rate
    return Mark(None, weight, None if rate is None else rate / 100)


def score(marks: Iterable[Mark]) -> float | None:
    counted = [(each.weight, each.degree) for each in marks if each.degree is not None and each.weight > 0]
    whole = sum(weight for weight, _ in counted)
    return 100 * sum(weight * degree for weight, degree in counted) / whole if whole else None


def ranked(areas: Sequence[tuple[Division, Sequence[Mark], UsableTime]]) -> list[AreaScore]:
    """Best first, areas without a score last, equal ones by code."""
    scored = [(area, score(marks), tuple(marks), usable) for area, marks, usable in areas]
    scored.sort(key=lambda each: (each[1] is None, -cut(each[1] or 0.0), each[0].code))
    found: list[AreaScore] = []
    for place, (area, points, marks, usable) in enumerate(scored, 1):
        before = found[-1] if found else None
        rank: int | None = None if points is None else place
        if points is not None and before and before.score is not None and cut(before.score) == cut(points):
            rank = before.rank
        found.append(AreaScore(area, points, rank, marks, usable))
    return found


def cut(value: float) -> float:
    """To one digit, as people read it: 99.96 must never read as 100, and what reads alike shares a rank."""
    return int(value * 10 + 1e-6) / 10
