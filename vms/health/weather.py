"""Fog, rain and snow veil neighbours together: told from what the last checks of one area have in common. Pure."""

import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from streams.model import PictureFault, ProbeReport

VEILING = frozenset({PictureFault.LOW_CONTRAST, PictureFault.NOISE})
"""What weather does to a picture. It hides no scene, blackens none, and turns no camera."""


@dataclass(frozen=True, slots=True)
class WeatherPolicy:
    """Weather: at least `veiled` cameras of an area, and `share` of those looked at within `window`, are veiled, and
    became so within `onset` of each other. Single faults do not do that; a worn-out model does not in half an hour."""

    veiled: int = 5
    share: float = 0.5
    window: timedelta = timedelta(minutes=10)
    onset: timedelta = timedelta(minutes=30)
    patience: timedelta = timedelta(seconds=90)
    """So long a new veil waits for the neighbours' checks before it is held against its camera."""
    most: int = 200
    """Cameras remembered in one area: those looked at last."""


class Veil(StrEnum):
    """What a veiled picture says."""

    CAMERA = "camera"
    """It is the camera's own fault."""
    DOUBTFUL = "doubtful"
    """Too few neighbours were looked at since: wait for them."""
    WEATHER = "weather"


@dataclass(frozen=True, slots=True)
class Look:
    """The last check of one camera that saw a picture. `since`: when its veil was first seen, None: it has none."""

    camera_id: uuid.UUID
    at: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one veiled camera, and what it rests on."""

    veil: Veil
    veiled: int
    looked_at: int


def weather(own: Look, neighbours: Sequence[Look], *, now: datetime, policy: WeatherPolicy) -> Finding:
    """`own` is veiled; `neighbours`: the last looks at all cameras of its area, its own among them."""
    since = own.since or now
    recent = [look for look in neighbours if now - look.at <= policy.window]
    together = [look for look in recent if look.since is not None and abs(look.since - since) <= policy.onset]
    # One that was veiled long before says nothing about the weather of now.
    asked = [look for look in recent if look.since is None or look in together]
    if len(together) >= policy.veiled and len(together) >= policy.share * len(asked):
        return Finding(Veil.WEATHER, len(together), len(asked))
    afterwards = sum(look.at >= since for look in asked)
    few = afterwards < policy.share * len(asked)
    waiting = len(asked) >= policy.veiled and few and now - since < policy.patience
    return Finding(Veil.DOUBTFUL if waiting else Veil.CAMERA, len(together), len(asked))


class WeatherWatch:
    """Remembers the last look at each camera of each area."""

    def __init__(self, policy: WeatherPolicy) -> None:
        self._policy = policy
        self._areas: dict[str, OrderedDict[uuid.UUID, Look]] = {}

    def seen(self, camera_id: uuid.UUID, area: str, report: ProbeReport, now: datetime) -> Finding | None:
        """Take note of a check that saw a picture. None: it is not veiled."""
        looks = self._areas.setdefault(area, OrderedDict())
        veiled = any(fault.kind in VEILING for fault in report.faults)
        before = looks.pop(camera_id, None)
        since = (before.since if before is not None else None) or now if veiled else None
        own = looks[camera_id] = Look(camera_id, now, since)
        while len(looks) > self._policy.most:
            looks.popitem(last=False)
        return weather(own, tuple(looks.values()), now=now, policy=self._policy) if veiled else None


def without_weather(report: ProbeReport, found: Finding) -> ProbeReport:
    """The report as far as the camera answers for it, with the weather named."""
    kept = tuple(fault for fault in report.faults if fault.kind not in VEILING)
    words = f"Weather: {found.veiled} of {found.looked_at} cameras of this area are veiled at once."
    detail = f"{report.detail}. {words}" if report.detail else words
    return replace(report, faults=kept, detail=detail, measures=report.measures | {"weather": 1.0})
