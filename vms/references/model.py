"""Which of a camera's reference views go with a check, when another is to be learned, which has to go. Pure."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from vms.health.model import Health, HealthState
from vms.health.prober import View

CONDITIONS = 2
"""Colour and infra-red."""


class ReferenceStatus(StrEnum):
    """How far a view is trusted."""

    CANDIDATE = "candidate"
    """Learned; nobody has said yet that the camera looks where it should."""
    APPROVED = "approved"
    REJECTED = "rejected"
    """A person has refused it: none is learned in its place for a while."""


class ReferenceSource(StrEnum):
    """Where a view comes from."""

    LEARNED = "learned"
    """A confirmed good check."""
    PERSON = "person"
    """A check that a person asked for to this end."""
    ACCEPTANCE = "acceptance"
    """The picture that was taken when the camera was accepted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored view."""

    id: uuid.UUID
    status: ReferenceStatus
    by_person: bool
    """Whether a person approved it; the service approves what shows the same view as a person's."""
    condition: str
    hour: int | None
    """0–23 by the clock of the camera's place; None: good at any hour."""
    learned_at: datetime
    expires_at: datetime
    view: View = field(repr=False)

    @property
    def utc_hour(self) -> int | None:
        return None if self.hour is None else self.learned_at.astimezone(UTC).hour


@dataclass(frozen=True, slots=True)
class ReferencePolicy:
    """How many, how large, how long."""

    most: int = 8
    """Of one camera."""
    most_bytes: int = 60_000
    """Of one view as JSON."""
    per_check: int = 4
    """Most that go with one check."""
    band_h: int = 6
    """One is learned for each such part of the day, in colour and in infra-red: light and shadow change with the
    hour, and the lamps may go out within one."""
    try_again: timedelta = timedelta(hours=1)
    """A part of the day that has a view in the one light is tried so often for the other: which one holds is known only
    from the picture."""
    life: timedelta = timedelta(days=180)
    """Trees grow and houses are built."""
    renew_before: timedelta = timedelta(days=14)
    rejected_for: timedelta = timedelta(days=7)
    sound_for: timedelta = timedelta(minutes=10)
    """So long without a fault or a doubt before a view is learned."""
    sound_checks: int = 3
    """And so many checks in a row."""


def chosen(kept: Sequence[Kept], *, now: datetime, policy: ReferencePolicy) -> list[Kept]:
    """The approved views for a check, nearest hour first, of every condition: which one holds is known only from the
    picture."""
    living = [each for each in kept if each.status is ReferenceStatus.APPROVED and each.expires_at > now]
    living.sort(key=lambda each: (_hours_apart(each.utc_hour, now), -each.learned_at.timestamp()))
    conditions = dict.fromkeys(each.condition for each in living)
    in_turn = zip_longest(*([each for each in living if each.condition == condition] for condition in conditions))
    return [each for turn in in_turn for each in turn if each is not None][: policy.per_check]


def wanted(
    kept: Sequence[Kept],
    health: Health,
    *,
    now: datetime,
    policy: ReferencePolicy,
    tried_at: datetime | None = None,
) -> bool:
    """Whether the next check may teach a view: the camera is soundly online, and this part of the day has none that
    lasts in one of the two lights. `tried_at`: when a check last taught one that was there already."""
    if not policy.most or any(each.status is ReferenceStatus.REJECTED and each.expires_at > now for each in kept):
        return False
    here = lights(kept, now=now, policy=policy)
    lately = tried_at is not None and now - tried_at < policy.try_again
    if len(here) >= CONDITIONS or (here and lately):
        return False
    return soundly_online(health, now=now, policy=policy)


def lights(kept: Sequence[Kept], *, now: datetime, policy: ReferencePolicy) -> set[str]:
    """The conditions in which this part of the day has a view that lasts."""
    lasting = [each for each in kept if each.expires_at - policy.renew_before > now]
    band = _band(now.astimezone(UTC).hour, policy)
    return {each.condition for each in lasting if _band(each.utc_hour, policy) == band}


def soundly_online(health: Health, *, now: datetime, policy: ReferencePolicy) -> bool:
    """Online for long enough, and no doubt in the last checks."""
    last = health.recent[-policy.sound_checks :]
    return (
        health.state is HealthState.ONLINE
        and not health.flapping
        and health.since is not None
        and now - health.since >= policy.sound_for
        and len(last) == policy.sound_checks
        and all(seen.reachable and not seen.faults for seen in last)
    )


def surplus(kept: Sequence[Kept], *, now: datetime, policy: ReferencePolicy) -> list[Kept]:
    """What has to go so that one more has room: what has expired, then what no person vouches for, oldest first."""
    expired = [each for each in kept if each.expires_at <= now]
    living = [each for each in kept if each.expires_at > now]
    living.sort(key=lambda each: (each.by_person, each.status is ReferenceStatus.APPROVED, each.learned_at))
    return expired + living[: max(0, len(living) + 1 - policy.most)]


def _band(hour: int | None, policy: ReferencePolicy) -> int | None:
    return None if hour is None else hour // policy.band_h


def _hours_apart(hour: int | None, now: datetime) -> int:
    """Around the clock; a view without an hour stands behind all others."""
    if hour is None:
        return 24
    apart = abs(hour - now.hour)
    return min(apart, 24 - apart)
