"""The five rates that are published of an area, and two more that the field grades: each with its denominator and with
what is left out of it. Pure."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from registry.coverage import (
    LEVELS,
    UNSEEN,
    CameraFacts,
    CameraRank,
    CoverageCamera,
    CoverageResult,
    ReasonCode,
    rank_camera,
)
from registry.measures import Measure, Measures, measured
from registry.model import IN_USE, Level
from registry.tallies import InUse, Upkeep

_NOTHING: Mapping[str, int] = MappingProxyType({})


class LeftOutFor(StrEnum):
    """Why a camera in use is left out of a rate."""

    MAINTENANCE = "maintenance"
    NOT_SAMPLED = "not_sampled"
    """It is offline or not known, so that there is no picture."""
    CLOCK_UNREAD = "clock_unread"
    """Its picture shows none that could be read."""


class RateKind(StrEnum):
    COVERAGE = "coverage"
    """Usable sites / sites that must be covered."""
    ONLINE = "online"
    """Online time / counted time, the mean over the cameras with enough of it, since the month began."""
    SOUND = "sound"
    """Usable cameras / cameras in use."""
    PICTURE = "picture"
    """Cameras without a picture fault / cameras of which a picture was checked."""
    FILES = "files"
    """Records that are filled and valid / records of cameras that stand."""
    CLOCK = "clock"
    """Cameras in use whose clock is right / those in whose picture one could be read. Beside the five."""
    RECORDING = "recording"
    """Cameras in use that keep recordings for 30 days, by their record / cameras in use. Beside the five."""


class Standing(StrEnum):
    """How a camera in use stands to a rate: in its numerator, in its denominator alone, or beside it."""

    PASSING = "passing"
    FAILING = "failing"
    LEFT_OUT = "left_out"


class PublishedRate(NamedTuple):
    """`rate` in percent, None: nothing to count, or too little. Of the online rate `numerator` of `denominator` cameras
    have enough counted time; in `unseen_s` of it nobody could look, and `excluded_s` of all is not counted.
    `exclusions`: sites or cameras, by reason."""

    kind: RateKind
    rate: float | None
    numerator: int
    denominator: int
    exclusions: Mapping[str, int] = _NOTHING
    unseen_s: float | None = None
    excluded_s: float | None = None


_SAMPLED, _SOUND = LEVELS.index(Level.ONLINE), LEVELS.index(Level.USABLE)


def standing(kind: RateKind, rank: CameraRank) -> Standing:
    """How a camera in use stands to the sound rate, or to that of picture quality: see `InUse`."""
    if rank.rank > _SOUND:
        return Standing.PASSING
    unsampled = kind is RateKind.PICTURE and rank.rank <= _SAMPLED
    return Standing.LEFT_OUT if unsampled or rank.reason is ReasonCode.MAINTENANCE else Standing.FAILING


def left_out_for(kind: RateKind, rank: CameraRank) -> LeftOutFor | None:
    """Why the camera is left out of the sound rate, or of that of picture quality; None: it is not."""
    if standing(kind, rank) is not Standing.LEFT_OUT:
        return None
    return LeftOutFor.MAINTENANCE if rank.reason is ReasonCode.MAINTENANCE else LeftOutFor.NOT_SAMPLED


def count_in_use(
    cameras: Iterable[CoverageCamera], facts: Mapping[uuid.UUID, CameraFacts], *, now: datetime, window: timedelta
) -> dict[str, InUse]:
    """By division."""
    found: dict[str, InUse] = {}
    for camera in cameras:
        if camera.lifecycle in IN_USE:
            rank = rank_camera(camera.lifecycle, facts.get(camera.id, UNSEEN), now=now, window=window)
            there = found.setdefault(camera.division_code, InUse())
            there.add(rank.rank, resting=rank.reason is ReasonCode.MAINTENANCE)
    return found


def published(
    result: CoverageResult, in_use: Mapping[str, InUse], measures: Measures | None, codes: Collection[str]
) -> list[PublishedRate]:
    """Of these divisions. `in_use`: by division; `measures` None: they were not taken, and what rests on them is not
    told."""
    tally, cameras = result.tally(codes), InUse()
    for code in codes:
        cameras.merge(in_use.get(code, InUse()))
    sites = tally.figure(Level.USABLE)
    taken = measured(measures, codes, ()) if measures is not None else Measure()
    online = taken.online_pct / taken.rated if taken.rated else None
    resting = {LeftOutFor.MAINTENANCE.value: cameras.resting} if cameras.resting else _NOTHING
    unsampled = cameras.used - cameras.sampled
    return [
        _share(RateKind.COVERAGE, sites.numerator, sites.denominator, tally.excluded(Level.USABLE)),
        PublishedRate(
            RateKind.ONLINE, online, taken.rated, taken.cameras, unseen_s=taken.unseen_s, excluded_s=taken.excluded_s
        ),
        _share(RateKind.SOUND, cameras.sound, cameras.used, resting),
        _share(
            RateKind.PICTURE,
            cameras.sound,
            cameras.sampled,
            {**resting, LeftOutFor.NOT_SAMPLED.value: unsampled} if unsampled else resting,
        ),
        _share(RateKind.FILES, taken.complete, taken.files, _NOTHING),
    ]


def beside(upkeep: Mapping[str, Upkeep], codes: Collection[str]) -> list[PublishedRate]:
    """What the field grades besides, of these divisions. `upkeep`: by division."""
    found = Upkeep()
    for code in codes:
        found.merge(upkeep.get(code, Upkeep()))
    unsampled, unread = found.used - found.sampled, found.sampled - found.told
    left_out = {LeftOutFor.NOT_SAMPLED.value: unsampled, LeftOutFor.CLOCK_UNREAD.value: unread}
    return [
        _share(RateKind.CLOCK, found.right, found.told, {reason: count for reason, count in left_out.items() if count}),
        _share(RateKind.RECORDING, found.kept, found.used, _NOTHING),
    ]


def _share(kind: RateKind, numerator: int, denominator: int, exclusions: Mapping[str, int]) -> PublishedRate:
    rate = 100 * numerator / denominator if denominator else None
    return PublishedRate(kind, rate, numerator, denominator, exclusions)
