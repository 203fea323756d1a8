"""Rates of a camera over a time, exactly, from its transitions, and what many of them are together. Pure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from vms.health.model import COUNTED, HealthState
from vms.health.timeline import Rates, Span, Step, rates, segments


@dataclass(frozen=True, slots=True)
class Rated:
    """A camera over the time. `changes`: how often it entered or left offline or degraded while it was counted."""

    camera_id: uuid.UUID
    division_code: str
    camera_class: int | None
    rates: Rates
    changes: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Many cameras over the time. `rated`: those with enough counted time; the rates are means over them, None where
    there is none. Seconds are sums over all cameras."""

    cameras: int = 0
    rated: int = 0
    online_pct: float | None = None
    sound_pct: float | None = None
    counted_s: float = 0.0
    unseen_s: float = 0.0
    seconds: Mapping[HealthState, float] = field(default_factory=dict)

    @property
    def excluded(self) -> dict[HealthState, float]:
        """The time that is not counted, by state."""
        return {state: s for state, s in self.seconds.items() if state not in COUNTED and s}


class RateShow(StrEnum):
    """Which of an area's cameras a list shows: all, those with enough counted time or with too little, or those with
    some of the time that one figure counts."""

    ALL = "all"
    RATED = "rated"
    FEW = "few"
    COUNTED = "counted"
    UNSEEN = "unseen"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"
    RETIRED = "retired"
    OVERRIDE = "override"


def rate_camera(
    camera_id: uuid.UUID,
    division_code: str,
    camera_class: int | None,
    before: Step | None,
    changes: Sequence[Step],
    start: datetime,
    end: datetime,
    in_use: Sequence[Span] = (),
) -> Rated:
    """`before`: the state at `start`, None where nothing was known; `changes` between `start` and `end`, in order;
    `in_use`: when the camera was expected to work."""
    steps = [before, *changes] if before is not None else changes
    states = [before.state if before else HealthState.UNKNOWN, *(step.state for step in changes)]
    moved = sum(one is not two and one in COUNTED and two in COUNTED for one, two in pairwise(states))
    return Rated(camera_id, division_code, camera_class, rates(segments(steps, start, end), in_use), moved)
