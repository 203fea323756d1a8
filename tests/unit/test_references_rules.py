"""Which reference views go with a check, when one is learned, and which has to go: as tables."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from streams.model import Finding, PictureFault
from vms.health.model import Health, HealthState, Observation
from vms.references.model import Kept, ReferencePolicy, ReferenceStatus, chosen, surplus, wanted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
POLICY = ReferencePolicy(most=4, per_check=3)
APPROVED, CANDIDATE, REJECTED = ReferenceStatus.APPROVED, ReferenceStatus.CANDIDATE, ReferenceStatus.REJECTED


def view(
    name: str,
    *,
    hour: int | None = 12,
    condition: str = "colour",
    status: ReferenceStatus = APPROVED,
    by_person: bool = True,
    days_left: float = 90,
    days_old: int = 1,
) -> Kept:
    learned = (NOON - days_old * DAY).replace(hour=hour if hour is not None else 12)
    key = uuid.uuid5(uuid.NAMESPACE_OID, name)
    return Kept(key, status, by_person, condition, hour, learned, NOON + days_left * DAY, {"name": name})


def names(kept: list[Kept]) -> list[object]:
    return [each.view["name"] for each in kept]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([], []),
        ([view("a")], ["a"]),
        ([view("a", status=CANDIDATE), view("b", status=REJECTED)], []),
        ([view("a", days_left=-1)], []),
        ([view("night", hour=0), view("noon"), view("morning", hour=7)], ["noon", "morning", "night"]),
        # a view without an hour stands behind the others
        ([view("a", hour=None), view("b", hour=0), view("c", hour=22)], ["c", "b", "a"]),
        # each condition has its turn, so that neither starves the other
        ([view("a"), view("b", hour=11), view("c", hour=10), view("i", hour=2, condition="infrared")], ["a", "i", "b"]),
        ([view("old", days_old=9), view("new")], ["new", "old"]),
    ],
)
def test_what_goes_with_a_check_at_noon(kept: list[Kept], expected: list[str]) -> None:
    assert names(chosen(kept, now=NOON, policy=POLICY)) == expected


def test_hours_go_round_the_clock() -> None:
    kept = [view("dusk", hour=18), view("late", hour=22), view("early", hour=1)]
    assert names(chosen(kept, now=NOON.replace(hour=0), policy=POLICY)) == ["early", "late", "dusk"]


def health(state: HealthState = HealthState.ONLINE, *, minutes: float = 60, last: str = "ooo") -> Health:
    """`last`: the last checks; o sound, f with a fault, x unreachable."""
    seen = [
        Observation(
            NOON,
            Finding.TIMED_OUT if each == "x" else Finding.OK,
            frozenset({PictureFault.NOISE}) if each == "f" else frozenset(),
        )
        for each in last
    ]
    return Health(state=state, since=NOON - timedelta(minutes=minutes), recent=tuple(seen))


SOUND = health()
BOTH = [view("a"), view("i", condition="infrared")]


@pytest.mark.parametrize(
    ("now", "kept", "expected"),
    [
        (SOUND, [], True),
        (health(minutes=5), [], False),
        (health(last="oo"), [], False),
        (health(last="ofo"), [], False),
        (health(last="xoo"), [], False),
        (health(HealthState.DEGRADED), [], False),
        (health(HealthState.MAINTENANCE), [], False),
        (replace(SOUND, flapping=True), [], False),
        (replace(SOUND, since=None), [], False),
        # one for each part of the day and light, whether a person has seen it yet or not
        (SOUND, BOTH, False),
        (SOUND, [view("a", status=CANDIDATE), view("i", condition="infrared", status=CANDIDATE)], False),
        (SOUND, [view("a", hour=3), view("i", hour=3, condition="infrared")], True),
        (SOUND, [view("a", hour=17), view("i", condition="infrared")], False),
        (SOUND, [view("a", hour=None)], True),
        # the infra-red view of three in the morning does not stand in the way of the colours of seven
        (SOUND, [view("i", condition="infrared")], True),
        (SOUND, [view("a")], True),
        (SOUND, [view("a"), view("b")], True),
        # learned anew before it expires, and not at all for a while after a person's no
        (SOUND, [view("a", days_left=13), view("i", condition="infrared", days_left=13)], True),
        (SOUND, [view("a", hour=3, status=REJECTED)], False),
        (SOUND, [view("a", hour=3, status=REJECTED, days_left=-1)], True),
    ],
)
def test_when_one_is_learned(now: Health, kept: list[Kept], expected: bool) -> None:
    assert wanted(kept, now, now=NOON, policy=POLICY) is expected
    assert not wanted(kept, now, now=NOON, policy=replace(POLICY, most=0))


def test_the_other_light_is_tried_once_an_hour() -> None:
    def tried(minutes: float, kept: list[Kept]) -> bool:
        return wanted(kept, SOUND, now=NOON, policy=POLICY, tried_at=NOON - timedelta(minutes=minutes))

    assert not tried(59, [view("a")])
    assert tried(60, [view("a")])
    assert tried(1, []), "without any there is nothing to wait for"
    assert not tried(60, BOTH)


def test_room_is_made_by_the_least_vouched_for() -> None:
    person, service = view("person", days_old=9), view("service", by_person=False)
    old, new = (
        view("old", status=CANDIDATE, by_person=False, days_old=5),
        view("new", status=CANDIDATE, by_person=False),
    )
    gone = view("expired", days_left=-1)
    assert names(surplus([person, service, new], now=NOON, policy=POLICY)) == []
    assert names(surplus([person, service, new, old], now=NOON, policy=POLICY)) == ["old"]
    assert names(surplus([person, service, new, old, gone], now=NOON, policy=POLICY)) == ["expired", "old"]
    assert names(surplus([view(str(n), days_old=n) for n in range(1, 6)], now=NOON, policy=POLICY)) == ["5", "4"]
