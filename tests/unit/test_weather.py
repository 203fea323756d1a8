"""When many veiled pictures are weather, as a table; and what becomes of the reports."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity
from vms.health.weather import Look, Veil, WeatherPolicy, WeatherWatch, weather, without_weather

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POLICY = WeatherPolicy()


def look(number: int, at_min: float, since_min: float | None) -> Look:
    """Minutes ago."""
    since = NOW - since_min * MINUTE if since_min is not None else None
    return Look(uuid.UUID(int=number), NOW - at_min * MINUTE, since)


@pytest.mark.parametrize(
    ("veiled", "clear", "others", "expected"),
    [
        (5, 0, [], Veil.WEATHER),
        (5, 5, [], Veil.WEATHER),
        (5, 6, [], Veil.CAMERA),
        (4, 0, [], Veil.CAMERA),
        (30, 2, [], Veil.WEATHER),
        # a veil of days is that camera's own, and no neighbour of a new one
        (4, 0, [(0.5, 5000.0)], Veil.CAMERA),
        (5, 5, [(0.5, 5000.0)] * 9, Veil.WEATHER),
        # what was looked at too long ago counts neither way
        (5, 0, [(20.0, None)] * 40, Veil.WEATHER),
        (4, 0, [(20.0, 20.0)] * 40, Veil.CAMERA),
    ],
)
def test_how_many_neighbours_make_weather(
    veiled: int, clear: int, others: list[tuple[float, float | None]], expected: Veil
) -> None:
    """The veils began up to two minutes ago, all were looked at since."""
    own = look(0, 0, 2)
    looks = [own, *(look(n, 0.5, 1 + n / veiled) for n in range(1, veiled))]
    looks += [look(100 + n, 0.5, None) for n in range(clear)]
    looks += [look(200 + n, at, since) for n, (at, since) in enumerate(others)]
    assert weather(own, looks, now=NOW, policy=POLICY).veil is expected


@pytest.mark.parametrize(
    ("since_min", "looked_since", "expected"), [(0, 0, Veil.DOUBTFUL), (0.5, 5, Veil.CAMERA), (1.6, 0, Veil.CAMERA)]
)
def test_a_new_veil_waits_for_the_neighbours_for_a_while(since_min: float, looked_since: int, expected: Veil) -> None:
    own = look(0, 0, since_min)
    looks = [own, *(look(n, 0.1 if n <= looked_since else 5, None) for n in range(1, 9))]
    assert weather(own, looks, now=NOW, policy=POLICY).veil is expected


def report(*kinds: PictureFault) -> ProbeReport:
    faults = tuple(FaultScore(kind, Severity.SEVERE, 0.9) for kind in kinds)
    return ProbeReport(Finding.OK, "h264 640×360 picture", NOW, 1.0, faults=faults)


def test_fog_that_comes_over_a_town_is_named_and_lifts() -> None:
    watch = WeatherWatch(POLICY)
    cameras = [uuid.UUID(int=number) for number in range(12)]
    veiled, verdicts = report(PictureFault.LOW_CONTRAST), []
    for minute in range(6):
        for number, camera in enumerate(cameras):
            now = NOW + minute * MINUTE + timedelta(seconds=5 * number)
            told = veiled if 2 <= minute < 5 else report()
            verdicts.append(watch.seen(camera, "town", told, now))
    clear, foggy, lifted = verdicts[:24], verdicts[24:60], verdicts[60:]
    assert set(clear) | set(lifted) == {None}
    kinds = [found.veil for found in foggy if found is not None]
    assert len(kinds) == 36
    assert set(kinds[:5]) == {Veil.DOUBTFUL}, "the first wait for their neighbours"
    assert set(kinds[5:]) == {Veil.WEATHER}
    assert watch.seen(uuid.UUID(int=99), "another town", veiled, NOW + 6 * MINUTE) is not None


def test_one_noisy_camera_among_sound_ones_is_its_own_fault() -> None:
    watch = WeatherWatch(POLICY)
    verdicts = []
    for minute in range(5):
        for number in range(12):
            told = report(PictureFault.NOISE) if number == 3 and minute >= 2 else report()
            now = NOW + minute * MINUTE + timedelta(seconds=number)
            verdicts.append(watch.seen(uuid.UUID(int=number), "town", told, now))
    assert [found.veil for found in verdicts if found] == [Veil.DOUBTFUL, Veil.CAMERA, Veil.CAMERA]


def test_weather_takes_away_only_what_weather_does() -> None:
    watch = WeatherWatch(POLICY)
    found = None
    for number in range(6):
        told = report(PictureFault.BLACK, PictureFault.NOISE)
        found = watch.seen(uuid.UUID(int=number), "town", told, NOW)
    assert found is not None
    left = without_weather(report(PictureFault.BLACK, PictureFault.NOISE), found)
    assert [fault.kind for fault in left.faults] == [PictureFault.BLACK]
    assert left.detail == "h264 640×360 picture. Weather: 6 of 6 cameras of this area are veiled at once."
    assert left.measures == {"weather": 1.0}


def test_what_is_remembered_is_bounded() -> None:
    watch = WeatherWatch(WeatherPolicy(most=10))
    for number in range(100):
        watch.seen(uuid.UUID(int=number), "town", report(), NOW)
    assert len(watch._areas["town"]) == 10
