"""Is the clock in a picture wrong, or ours? Told from what the clocks of many cameras have in common. Pure."""

import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from streams.model import PictureFault, ProbeReport

OFFSET = "clock_offset_s"
"""The measure: by how much the clock in the picture is ahead of ours, in seconds."""
CLOCK = PictureFault.WRONG_CLOCK


@dataclass(frozen=True, slots=True)
class OwnClockPolicy:
    """Ours: of the hosts whose pictures were read last, at least `share` are off by about the same amount, and by more
    than the clocks of cameras that agree with us are. Cameras drift each in its own way."""

    tolerance_s: float = 60.0
    """By how much a camera's clock may be wrong; half of it is "about the same"."""
    witnesses: int = 20
    """Hosts, the last that were read: what one recorder's channels show is one witness."""
    least: int = 5
    """With fewer we never claim it."""
    share: float = 0.6
    window: timedelta = timedelta(minutes=10)
    patience: timedelta = timedelta(seconds=90)
    """So long a clock that has just become wrong waits for those of the others."""
    most: int = 2000
    """Wrong clocks remembered."""


@dataclass(frozen=True, slots=True)
class ClockLook:
    """The last clock that was read behind one host."""

    at: datetime
    offset_s: float


def common_offset_s(looks: Sequence[ClockLook], policy: OwnClockPolicy) -> float | None:
    """By how much most clocks are off together. None: they agree with ours, or not with each other, or are too few."""
    if len(looks) < policy.least:
        return None
    middle = median(look.offset_s for look in looks)
    near = sum(abs(look.offset_s - middle) <= policy.tolerance_s / 2 for look in looks)
    return middle if abs(middle) > policy.tolerance_s / 2 and near >= policy.share * len(looks) else None


class ClockWatch:
    """Remembers the last clocks, and since when each wrong one is wrong."""

    def __init__(self, policy: OwnClockPolicy) -> None:
        self._policy = policy
        self._looks: OrderedDict[str, ClockLook] = OrderedDict()
        self._wrong: OrderedDict[uuid.UUID, datetime] = OrderedDict()
        self.off_by_s: float | None = None
        """By how much most clocks differ from ours, which so is the wrong one. None: ours is right."""

    def seen(
        self, camera_id: uuid.UUID, host: str, report: ProbeReport, now: datetime, *, confirmed: bool
    ) -> ProbeReport:
        """The report without a judgement on its clock where ours may be at fault. `confirmed`: that camera's clock is
        known to be wrong, so that nobody waits for the others."""
        if OFFSET not in report.measures:
            return report
        self._looks[host] = ClockLook(now, report.measures[OFFSET])
        self._looks.move_to_end(host)
        while len(self._looks) > self._policy.witnesses:
            self._looks.popitem(last=False)
        recent = [look for look in self._looks.values() if now - look.at <= self._policy.window]
        self.off_by_s = common_offset_s(recent, self._policy)
        if all(score.kind is not CLOCK for score in report.faults):
            self._wrong.pop(camera_id, None)
            return report if self.off_by_s is None else _unjudged(report)
        since = self._since(camera_id, now)
        asked = sum(look.at >= since for look in recent)
        few = len(recent) >= self._policy.least and asked < self._policy.share * len(recent)
        waits = not confirmed and few and now - since < self._policy.patience
        return _unjudged(report) if waits or self.off_by_s is not None else report

    def _since(self, camera_id: uuid.UUID, now: datetime) -> datetime:
        since = self._wrong.setdefault(camera_id, now)
        while len(self._wrong) > self._policy.most:
            self._wrong.popitem(last=False)
        return since


def _unjudged(report: ProbeReport) -> ProbeReport:
    """Its clock can be neither seen to be wrong nor ruled out."""
    faults = tuple(score for score in report.faults if score.kind is not CLOCK)
    unknown = report.not_checkable if CLOCK in report.not_checkable else (*report.not_checkable, CLOCK)
    return replace(report, faults=faults, not_checkable=unknown)
