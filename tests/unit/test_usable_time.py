"""The time-weighted figures equal an hour-by-hour count of generated histories, whose changes fall on whole hours."""

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite, ReasonCode
from registry.model import Lifecycle
from registry.usable_time import Period, Seen, SiteHistory, UsableTime, Versions, usable_times
from tests.fakes import coverage_brute
from tests.fakes.counties import some_things
from tests.fakes.lenses import DETAILS, PLACES, some_optics

START = datetime(2026, 3, 1, tzinfo=UTC)
HOURS = 60
WINDOW = timedelta(hours=24)
PERIOD = Period(START, START + timedelta(hours=HOURS), WINDOW, UTC)
Steps = list[tuple[int, Any]]


class Past:
    """A few sites and cameras that change at whole hours, some hours before the period too."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        keys = [uuid.UUID(int=self.rng.getrandbits(128)) for _ in range(self.rng.randint(1, 4))]
        self.sites = {key: self._steps(self._site(key)) for key in keys}
        places = [*keys, None]
        names = [uuid.UUID(int=self.rng.getrandbits(128)) for _ in range(self.rng.randint(0, 8))]
        self.cameras = {key: self._steps(self._camera(key, places)) for key in names}
        self.states = {key: self._steps(self._seen) for key in names if self.rng.random() < 0.9}
        self.checked = {key: START + timedelta(hours=self.rng.choice((-30, 5, 20, 50, HOURS))) for key in self.states}

    def _steps(self, value: Any) -> Steps:
        hours = sorted({self.rng.choice((-9, -5, 0)), *(self.rng.randrange(1, HOURS) for _ in range(4))})
        return [(hour, value()) for hour in hours]

    def _site(self, key: uuid.UUID) -> Any:
        def value() -> CoverageSite | None:
            rng, day = self.rng, START.date() + timedelta(days=self.rng.randrange(3))
            if rng.random() < 0.1:
                return None
            reason = rng.choice((None, None, None, "施工"))
            until, retired = rng.choice((None, day)), _rare(rng, day)
            detail, place = rng.choice(DETAILS), rng.choice(PLACES)
            return CoverageSite(key, 1, "D", rng.choice((1, 1, 2)), reason, until, retired, detail, *place)

        return value

    def _camera(self, key: uuid.UUID, places: list[uuid.UUID | None]) -> Any:
        def value() -> CoverageCamera | None:
            life = self.rng.choice([*[Lifecycle.IN_SERVICE] * 6, *Lifecycle])
            place, things = self.rng.choice(places), some_things(self.rng)
            optics = some_optics(self.rng)
            return CoverageCamera(key, place, "D", life, things, optics) if self.rng.random() < 0.95 else None

        return value

    def _seen(self) -> Seen:
        state = self.rng.choice(
            ("online", "online", "online", "degraded", "offline", "unknown", "unknown", "override", "maintenance")
        )
        return Seen(state, ["black"] if state == "degraded" else [], state == "unknown" and self.rng.random() < 0.5)

    def history(self) -> SiteHistory:
        def versions(steps: Steps) -> Versions[Any]:
            return Versions((START + timedelta(hours=hour), value) for hour, value in steps)

        return SiteHistory(
            {key: versions(steps) for key, steps in self.sites.items()},
            {key: versions(steps) for key, steps in self.cameras.items()},
            {key: versions(steps) for key, steps in self.states.items()},
            self.checked,
        )

    def count(self, key: uuid.UUID) -> UsableTime:
        """Hour by hour, in the middle of each."""
        total = UsableTime()
        for hour in range(HOURS):
            moment = START + timedelta(hours=hour, minutes=30)
            site = _value(self.sites[key], hour)
            if site is None:
                continue
            cameras = [each for steps in self.cameras.values() if (each := _value(steps, hour)) and each.site_id == key]
            looked = ((camera, self._facts(camera, hour, moment)) for camera in self.states)
            facts = {camera: seen for camera, seen in looked if seen is not None}
            blind = {camera for camera, steps in self.states.items() if (at := _value(steps, hour)) and at.blind}
            total.add(
                coverage_brute.usable_time(
                    site,
                    cameras,
                    facts,
                    now=moment,
                    window=WINDOW,
                    today=moment.date(),
                    seconds=3600.0,
                    blind=blind,
                )
            )
        return total

    def _facts(self, camera: uuid.UUID, hour: int, moment: datetime) -> CameraFacts | None:
        seen = _value(self.states[camera], hour)
        return seen and CameraFacts(seen.state, seen.faults, None, None, min(moment, self.checked[camera]))


def _rare(rng: random.Random, day: Any) -> Any:
    return day if rng.random() < 0.1 else None


def _value(steps: Steps, hour: int) -> Any:
    return next((value for at, value in reversed(steps) if at <= hour), None)


@pytest.mark.parametrize("seed", range(60))
def test_usable_time_equals_a_count_hour_by_hour(seed: int) -> None:
    past = Past(seed)
    found = usable_times(past.history(), PERIOD)
    for key in past.sites:
        expected = past.count(key)
        time = found[key].time if key in found else UsableTime()
        assert (time.usable_s, time.required_s, time.unseen_s) == (
            expected.usable_s,
            expected.required_s,
            expected.unseen_s,
        )
        assert time.excluded_s == expected.excluded_s


def test_generated_histories_hold_every_kind_of_time() -> None:
    total = UsableTime()
    for seed in range(60):
        for each in usable_times(Past(seed).history(), PERIOD).values():
            total.add(each.time)
    assert 0 < total.usable_s < total.required_s
    assert 0 < total.unseen_s < total.required_s - total.usable_s
    beside = {ReasonCode.EXCLUDED, ReasonCode.MAINTENANCE, ReasonCode.OVERRIDE, ReasonCode.BLIND}
    assert set(total.excluded_s) == beside


@pytest.mark.parametrize(
    ("state", "usable_h", "required_h"), [("online", 34, 34), ("degraded", 0, 34), ("offline", 0, 34)]
)
def test_time_after_the_last_look_is_our_blindness_once_its_window_is_over(
    state: str, usable_h: int, required_h: int
) -> None:
    """A camera that was last looked at ten hours after the beginning: a day later nobody knows how it is."""
    site, key = CoverageSite(uuid.uuid4(), 1, "D"), uuid.uuid4()
    history = SiteHistory(
        {site.id: Versions([(START, site)])},
        {key: Versions([(START, CoverageCamera(key, site.id, "D", Lifecycle.IN_SERVICE))])},
        {key: Versions([(START, Seen(state, ["black"] if state == "degraded" else []))])},
        {key: START + timedelta(hours=10)},
    )
    time = usable_times(history, PERIOD)[site.id].time
    assert (time.usable_s, time.required_s) == (3600 * usable_h, 3600 * required_h)
    assert time.excluded_s == {ReasonCode.BLIND: 3600 * (HOURS - 34)}


@pytest.mark.parametrize(
    ("time", "rate"),
    [
        (UsableTime(1800, 3600), 50),
        (UsableTime(3599, 3599), None),
        (UsableTime(7200, 7200, 0, {ReasonCode.MAINTENANCE: 72_000}), None),
        (UsableTime(7200, 7200, 0, {ReasonCode.MAINTENANCE: 60_000}), 100),
        (UsableTime(7200, 7200, 0, {ReasonCode.BLIND: 7_300}), None),
        (UsableTime(7200, 7200, 0, {ReasonCode.BLIND: 7_100}), 100),
        (UsableTime(0, 7200, 7200), 0),
        (UsableTime(), None),
    ],
)
def test_too_little_time_gives_no_rate(time: UsableTime, rate: float | None) -> None:
    assert time.rate == rate


def test_a_camera_without_an_address_makes_its_site_not_usable() -> None:
    """Two sites: one is seen all the time, of the other nobody has entered the address. Half is usable, not all."""
    sites = [CoverageSite(uuid.UUID(int=number), 1, "D") for number in (1, 2)]
    keys = [uuid.UUID(int=number) for number in (3, 4)]
    stood = {
        key: Versions([(START, CoverageCamera(key, site.id, "D", Lifecycle.IN_SERVICE))])
        for key, site in zip(keys, sites, strict=True)
    }
    seen = {keys[0]: Versions([(START, Seen("online", []))])}
    there = {site.id: Versions([(START, site)]) for site in sites}

    def rate(states: dict[uuid.UUID, Versions[Seen]]) -> tuple[float | None, float]:
        total, checked = UsableTime(), dict.fromkeys(keys, PERIOD.end)
        for each in usable_times(SiteHistory(there, stood, states, checked), PERIOD).values():
            total.add(each.time)
        return total.rate, total.unseen_s

    assert rate(seen) == (50, 3600 * HOURS)
    assert rate(seen | {keys[1]: Versions([(START, Seen("unknown", []))])}) == (50, 3600 * HOURS), "address taken away"
    assert rate(seen | {keys[1]: Versions([(START, Seen("unknown", [], blind=True))])}) == (100, 0), "our fault"
    assert rate({}) == (0, 3600 * HOURS * 2), "leaving out all addresses is no way out of the ranking"
