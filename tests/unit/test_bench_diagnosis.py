"""The diagnosis bench's own arithmetic: which visits are kept, what is added up, and that a camera of it is as said."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from streams.media.frames import Picture
from streams.model import PictureFault, Severity
from tests.bench import kept_trials
from tests.bench.bench_diagnosis import totals
from tests.bench.diagnosed_cameras import NOW, PICTURES, VISIT_EVERY, Camera
from tests.bench.diagnosis_trials import CHANGED_VISITS, DARKENING, FAULTS, OF_DAYLIGHT, Found, Spread
from tests.bench.kept_trials import folder_of_this_code, put_through_once, read, written
from tests.bench.world.lights import LIGHTS
from tests.bench.worlds import FIRST, SERIES, WORLD_VISITS, series_of, worlds
from tests.fakes import pictures as draw
from tests.fakes.tampering import tampered
from tests.fakes.traps import TRAPS


def test_visits_are_kept_from_all_over_and_never_the_one_that_taught() -> None:
    for count in (2, 5, 17, 100, 1694):
        spread = Spread()
        for turn in range(count):
            spread.add(turn, [])
        turns = [turn for turn, _ in spread.few()]
        assert len(turns) == min(CHANGED_VISITS, count - 1)
        assert turns == sorted(set(turns))
        assert 0 not in turns
        assert count < 5 or turns[-1] >= count * 0.6


def test_what_cameras_gave_is_added_up() -> None:
    day = Found("a", checks=10, ms=50.0, trapped=4, trials=4)
    night = Found("b", checks=30, ms=350.0, trapped=2, by_day=False, trials=2)
    for kind in FAULTS:
        day.hits[kind, Severity.SEVERE] = 4
    day.hits[PictureFault.MOVED, Severity.MILD] = 2
    night.alarms["moved (fog)"] = 3
    night.hits[PictureFault.COVERED, Severity.MILD] = 1
    found = totals([day, night])
    assert (found.checks, found.alarms, found.trials, found.mean_ms) == (46, 3, 4, 10.0)
    assert found.recall[Severity.SEVERE] == 1
    assert found.by_fault[PictureFault.MOVED] == {Severity.MILD: 0.5, Severity.MODERATE: 0, Severity.SEVERE: 1}
    assert (found.night_trials, found.by_night[PictureFault.COVERED][Severity.MILD]) == (2, 0.5)
    assert OF_DAYLIGHT.isdisjoint(found.by_night)


def test_a_camera_that_is_through_is_not_put_through_again(tmp_path: Path) -> None:
    looked = 0

    def visits() -> Iterator[list[Picture]]:
        nonlocal looked
        looked += 1
        yield draw.visit(draw.infrared(1))

    camera, folder = Camera("a yard, infra-red", visits), folder_of_this_code(tmp_path)
    first, again = put_through_once(folder, camera), put_through_once(folder, camera)
    assert (looked, again) == (1, first)
    assert first.checks == 1


def test_what_a_camera_gave_is_read_back() -> None:
    found = Found("a", checks=10, ms=50.5, trapped=4, trials=4, missed=["moved mild, visit 4: nothing"])
    found.hits[PictureFault.MOVED, Severity.MILD] = 2
    found.alarms["moved (fog)"] = 3
    found.tried["hand"] = found.named["hand"] = 1
    assert read(written(found)) == found


def test_a_series_of_worlds_is_all_places_by_day_and_by_night_and_no_two_series_are_alike() -> None:
    first, second = worlds(1, series=0), worlds(1, series=-1)
    assert len({camera.name for camera in first}) == len(first) == FIRST.cameras
    assert sum(camera.by_day for camera in first) >= 6
    assert {camera.name.rpartition(", ")[2] for camera in first} == set(LIGHTS)
    one, other, again = (next(camera.visits()) for camera in (first[0], second[0], worlds(1, series=0)[0]))
    assert len(one) == PICTURES
    assert (one[0].luma == again[0].luma).all()
    assert one[0].luma.shape != other[0].luma.shape or (one[0].luma != other[0].luma).any()


def test_the_reported_series_has_places_that_no_earlier_one_had_and_checks_enough() -> None:
    reported = worlds(1)
    places = [
        {camera.name.split(", ")[0].rstrip(" 0123456789") for camera in worlds(1, n)} for n in range(1, SERIES + 1)
    ]
    assert {camera.name.rpartition(", ")[2] for camera in reported} == set(series_of(SERIES).lights)
    assert all(places[-1].isdisjoint(earlier) for earlier in places[:-1])
    by_night = sum(not camera.by_day for camera in reported)
    trapped = CHANGED_VISITS * (len(TRAPS) * len(reported) - len(DARKENING) * by_night)
    assert WORLD_VISITS * len(reported) + trapped >= 3000


def test_what_other_code_gave_is_not_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_trials, "ROOT", tmp_path)
    places = tmp_path / "tests/bench/world/places_first.py"
    places.parent.mkdir(parents=True)
    places.write_text("HIGH_M = 3")
    before = folder_of_this_code(tmp_path)
    places.write_text("HIGH_M = 4")
    assert folder_of_this_code(tmp_path) != before


def test_what_earlier_series_drew_stays_as_it_was() -> None:
    """Who draws them again until the figures please holds nothing out."""
    numbers = (6, 20, 3, 9, 18, 13, 20, 11, 14, 18, 9, 22, 16, 17, 7)
    names = [worlds(1, series=series)[number].name for series, number in enumerate(numbers, start=1)]
    assert names == [
        "courtyard 6, wet", "reservoir 20, drizzle", "tunnel mouth 3, white-lamp night", "weir 9, thaw",
        "parking deck 18, deep shade", "fish ponds 13, blue winter", "canteen 20, infra-red",
        "river lock 11, bright haze", "school corridor 14, infra-red", "hoarding 18, snow squall",
        "charging bays 9, dappled noon", "badminton hall 22, cold sun",
        "bin shelter 16, late snow", "beach 17, grey noon", "taxi rank 7, shop-lamp night",
    ]  # fmt: skip


def test_what_lies_before_a_lens_by_night_is_dark_by_lamps_and_grey_by_infra_red() -> None:
    pictures = draw.visit(draw.street(1))
    pictures = [replace(p, cb=p.cb + np.uint8(9)) for p in pictures]
    day, lamps, infra_red = (
        tampered(pictures, "mud", 3, Camera(f"a yard, {light}", lambda: iter(())).light)[0]
        for light in ("clear", "lamplit night", "infra-red")
    )
    brown = np.abs(day.cr.astype(int) - 136) <= 2
    under = np.kron(brown, np.ones((2, 2), bool))
    assert brown.mean() > 0.3
    assert lamps.luma[under].mean() < 0.6 * day.luma[under].mean()
    assert np.abs(infra_red.luma[under].astype(int) - day.luma[under]).max() <= 1
    assert np.abs(infra_red.cr[brown].astype(int) - 128).max() <= 1


@pytest.mark.parametrize(("series", "number"), [(0, 0), (SERIES, 1)])
def test_a_world_can_show_another_clock(series: int, number: int) -> None:
    camera = worlds(1, series=series)[number]
    assert camera.dated is not None
    sound, ahead = next(camera.visits()), camera.dated(0, NOW + VISIT_EVERY)
    changed = np.abs(sound[0].luma.astype(int) - ahead[0].luma) > 20
    assert 0 < changed.mean() < 0.02
