"""When a target will be met at the present pace, if what happened bears a date at all. Pure.

The pace is the Theil–Sen slope of what is lacking: the median of the slopes between every two figures, which a few odd
weeks do not move. Its 90 % interval is that of Sen (1968), from the variance of Kendall's S.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from statistics import median

LEAST_SAMPLES = 5
FARTHEST = timedelta(days=365)
"""Nobody's pace of some weeks says what will be in more than a year."""
_Z_90 = 1.645
_WEEK_S = 7 * 86_400.0


class Outlook(StrEnum):
    MET = "met"
    DATED = "dated"
    FEW_SAMPLES = "few_samples"
    NO_PACE = "no_pace"
    """Flat, backwards, or not certain to be neither."""
    TOO_FAR = "too_far"
    FRAMES_GONE = "frames_gone"
    """What was proven in past weeks cannot be told: not every frame is kept."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """`per_week`: by how much what is lacking shrinks in a week; `earliest` and `latest`: by the interval of the pace,
    `latest` None: later than can be told. All None without such a pace."""

    outlook: Outlook
    samples: int
    since: datetime | None = None
    per_week: float | None = None
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None


def forecast(gaps: Sequence[tuple[datetime, float]]) -> Forecast:
    """`gaps`: what was lacking at each time, oldest first, the last one that of now."""
    samples = len(gaps)
    since = gaps[0][0] if gaps else None
    if gaps and gaps[-1][1] <= 0:
        return Forecast(Outlook.MET, samples, since)
    if samples < LEAST_SAMPLES:
        return Forecast(Outlook.FEW_SAMPLES, samples, since)
    slopes = sorted(_slope(one, two) for one, two in combinations(gaps, 2))
    margin = _Z_90 * math.sqrt(samples * (samples - 1) * (2 * samples + 5) / 18)
    fastest = slopes[max(0, math.floor((len(slopes) - margin) / 2))]
    slowest = slopes[min(len(slopes) - 1, math.ceil((len(slopes) + margin) / 2))]
    pace = median(slopes)
    if slowest >= 0 or pace >= 0:
        return Forecast(Outlook.NO_PACE, samples, since)
    now, lacking = gaps[-1]
    if timedelta(weeks=1) * (lacking / -pace) > FARTHEST:
        return Forecast(Outlook.TOO_FAR, samples, since, -pace)
    return Forecast(
        Outlook.DATED,
        samples,
        since,
        -pace,
        _day(now, lacking, pace),
        _day(now, lacking, fastest),
        _day(now, lacking, slowest),
    )


def _slope(one: tuple[datetime, float], two: tuple[datetime, float]) -> float:
    """Per week."""
    return (two[1] - one[1]) / ((two[0] - one[0]).total_seconds() / _WEEK_S)


def _day(now: datetime, lacking: float, per_week: float) -> date | None:
    ahead = lacking / -per_week
    return (now + timedelta(weeks=ahead)).date() if ahead * 7 <= FARTHEST.days else None
