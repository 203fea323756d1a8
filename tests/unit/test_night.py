"""When it is dark, and which camera can be counted on to see then."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.coverage import CameraRank
from registry.night import NightFrame, NightSight, by_night, night_sight, nights, sun_height_deg

COUNTY = (118.0, 36.8)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "at", "height_deg"),
    [
        # The sun's declination at the solstice, 23.44°, and the place's latitude give its height at noon.
        ((0.0, 51.4779), datetime(2026, 6, 21, 12, 2, tzinfo=UTC), 90 - 51.4779 + 23.436),
        ((0.0, 0.0), datetime(2026, 3, 20, 14, 46, tzinfo=UTC), None),
        # As almanacs have it: sunrise in Beijing on the day of the winter solstice, 07:32:40.
        ((116.39, 39.91), datetime(2026, 12, 21, 23, 32, 40, tzinfo=UTC), -0.833),
        # And sunset, 16:52:51.
        ((116.39, 39.91), datetime(2026, 12, 22, 8, 53, 20, tzinfo=UTC), -0.833),
    ],
)
def test_how_high_the_sun_stands(place: tuple[float, float], at: datetime, height_deg: float | None) -> None:
    found = sun_height_deg(*place, at)
    # At the equinox and the equator it is as many degrees from the zenith as the hour is from noon.
    expected = 90 - 15 * ((at.hour + at.minute / 60) - 12 - 7.4 / 60) if height_deg is None else height_deg
    assert found == pytest.approx(expected, abs=0.2)


def test_nights_begin_and_end_with_twilight() -> None:
    (last,) = nights(*COUNTY, NOON - timedelta(days=1), NOON)
    # Twelve hours less twice the twilight, and a little for early March.
    assert timedelta(hours=11) < last.ends_at - last.begins_at < timedelta(hours=12)
    for at in (last.begins_at, last.ends_at):
        assert sun_height_deg(*COUNTY, at) == pytest.approx(-6, abs=0.5)
    before, running = nights(*COUNTY, NOON - timedelta(hours=12), NOON + timedelta(hours=10))
    assert running.ends_at == NOON + timedelta(hours=10), "it goes on"
    assert before.begins_at == NOON - timedelta(hours=12), "it was dark already"


def test_a_polar_summer_has_no_night() -> None:
    midsummer = datetime(2026, 6, 21, tzinfo=UTC)
    assert nights(20.0, 69.6, midsummer, midsummer + timedelta(days=1)) == []
    midday = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert len(nights(20.0, 69.6, midday, midday + timedelta(days=1))) == 1


def frames(*told: str) -> list[NightFrame]:
    """Newest first; each named by its fault, "dark" or "sound"."""
    return [
        NightFrame(
            NOON - timedelta(hours=number), "0" * 64, [] if each in {"dark", "sound"} else [each], each != "dark"
        )
        for number, each in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("fill_light", "seen", "sight"),
    [
        ("1", ("sound",), NightSight.SEES),  # lamps of the street, proven
        ("2", ("black",), NightSight.FAULTY),
        ("2", ("sound", "covered", "sound"), NightSight.SEES),
        ("2", ("sound", "covered"), NightSight.FAULTY),
        ("2", ("sound", "sound", "sound", "black", "black", "black"), NightSight.SEES),
        ("2", ("black", "black", "sound", "sound"), NightSight.FAULTY),
        ("2", ("dark", "dark", "sound"), NightSight.TOO_DARK),
        (None, ("dark", "sound", "sound"), NightSight.SEES),
        ("1", (), NightSight.NO_LIGHT),
        ("2", (), NightSight.BY_RECORD),
        ("3", (), NightSight.BY_RECORD),
        ("4", (), NightSight.BY_RECORD),
        ("9", (), NightSight.UNTOLD),
        (None, (), NightSight.UNTOLD),
    ],
)
def test_what_was_seen_in_the_dark_goes_before_the_record(
    fill_light: str | None, seen: tuple[str, ...], sight: NightSight
) -> None:
    assert night_sight(fill_light, frames(*seen)) is sight


def test_who_is_not_counted_on_is_online_and_no_more() -> None:
    proven, offline = CameraRank(5, None), CameraRank(2, None)
    assert [by_night(each, counted=False).rank for each in (proven, offline)] == [3, 2]
    assert by_night(proven, counted=True) == proven
