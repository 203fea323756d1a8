"""The five rates that are published of an area, each with its denominator and with what is left out of it. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from registry.coverage import CoverageResult, ReasonCode
from registry.measures import Measure, Measures, measured
from registry.model import Level

NOT_SAMPLED = "not_sampled"
"""Why a camera in use is in no rate of picture quality: it is offline or not known, so that there is no picture."""
_NOTHING: Mapping[str, int] = MappingProxyType({})


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


class PublishedRate(NamedTuple):
    """`rate` in percent, None: nothing to count, or too little. Of the online rate `numerator` of `denominator` cameras
    have enough counted time, and `excluded_s` of all is not counted. `exclusions`: sites or cameras, by reason."""

    kind: RateKind
    rate: float | None
    numerator: int
    denominator: int
    exclusions: Mapping[str, int] = _NOTHING
    excluded_s: float | None = None


def published(result: CoverageResult, measures: Measures | None, codes: Collection[str]) -> list[PublishedRate]:
    """Of these divisions. `measures` None: they were not taken, and what rests on them is not told."""
    tally = result.tally(codes)
    sites, cameras = tally.figure(Level.USABLE), result.in_use_in(codes)
    taken = measured(measures, codes, ()) if measures is not None else Measure()
    online = taken.online_pct / taken.rated if taken.rated else None
    resting = {ReasonCode.MAINTENANCE.value: cameras.resting} if cameras.resting else _NOTHING
    unsampled = cameras.used - cameras.sampled
    return [
        _share(RateKind.COVERAGE, sites.numerator, sites.denominator, tally.excluded(Level.USABLE)),
        PublishedRate(RateKind.ONLINE, online, taken.rated, taken.cameras, excluded_s=taken.excluded_s),
        _share(RateKind.SOUND, cameras.sound, cameras.used, resting),
        _share(
            RateKind.PICTURE,
            cameras.sound,
            cameras.sampled,
            {**resting, NOT_SAMPLED: unsampled} if unsampled else resting,
        ),
        _share(RateKind.FILES, taken.complete, taken.files, _NOTHING),
    ]


def _share(kind: RateKind, numerator: int, denominator: int, exclusions: Mapping[str, int]) -> PublishedRate:
    rate = 100 * numerator / denominator if denominator else None
    return PublishedRate(kind, rate, numerator, denominator, exclusions)
