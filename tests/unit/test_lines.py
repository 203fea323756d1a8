"""Sites that are lines: read from what people write, measured, moved to another datum."""

from typing import Any

import pytest

from registry.datums import Datum, shifted
from registry.geometry import distance_m
from registry.layouts import SITE_COLUMNS
from registry.lines import Place, length_m, line_of, middle_of, nearest_on
from registry.values import ValueRefusedError, format_value, parse_value
from tests.fakes.imports import parsed_site

LINE = next(column for column in SITE_COLUMNS if column.field == "line")
# One kilometre east, then one north, near 28° N.
CORNER = line_of([(116.4, 28.2), (116.4102043, 28.2), (116.4102043, 28.2089932)])


@pytest.mark.parametrize(
    "text",
    [
        "116.4,28.2; 116.41,28.21",
        "116.4, 28.2\n116.41, 28.21",
        "１１６.４，２８.２；１１６.４１，２８.２１",
        "116.4,28.2;116.4000001,28.2;116.41,28.21;",
        '{"type": "LineString", "coordinates": [[116.4, 28.2, 81.5], [116.41, 28.21, 82]]}',
    ],
)
def test_a_line_is_read(text: str) -> None:
    found = parse_value(LINE, text)
    assert found == {"type": "LineString", "coordinates": [[116.4, 28.2], [116.41, 28.21]]}
    assert parse_value(LINE, format_value(LINE, found)) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("116.4,28.2", "no line"),
        ("116.4,28.2; 116.4,28.2", "no line"),
        ("环城路", "no line"),
        ("28.2,116.4; 28.21,116.41", "28.2,116.4 is no longitude and latitude"),
        ("nan,28.2; 116.4,28.2", "no longitude and latitude"),
        ('{"type": "Point", "coordinates": [116.4, 28.2]}', "no line"),
        ('{"type": "LineString", "coordinates": 5}', "no line"),
        ('{"type": "LineString"}', "no line"),
        ("; ".join(f"116.4,{28 + number / 10_000:.4f}" for number in range(1001)), "1001 positions, at most 1000"),
    ],
)
def test_what_is_no_line_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueRefusedError, match=says):
        parse_value(LINE, text)


def test_a_line_is_measured() -> None:
    assert length_m(CORNER) == pytest.approx(2000, abs=1)
    assert middle_of(CORNER) == (116.410204, 28.2)
    assert middle_of(line_of([(116.4, 28.2), (116.402, 28.2)])) == (116.401, 28.2)


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ((116.405, 28.1), (116.405, 28.2)),
        ((116.3, 28.2), (116.4, 28.2)),
        ((116.5, 28.204), (116.410204, 28.204)),
        ((116.42, 28.3), (116.410204, 28.208993)),
    ],
)
def test_the_nearest_point_of_a_line(place: tuple[float, float], nearest: tuple[float, float]) -> None:
    found = nearest_on(CORNER, *place)
    assert found == pytest.approx(nearest, abs=1e-6)
    assert Place(*middle_of(CORNER), CORNER).distance_m(*place) == pytest.approx(distance_m(*place, *nearest), abs=0.2)


def test_a_place_that_nobody_has_measured_is_nowhere() -> None:
    assert Place(None, 28.2).distance_m(116.4, 28.2) is None


def test_a_line_of_another_datum_is_turned_into_wgs84() -> None:
    there = [shifted(116.4, 28.2), shifted(116.41, 28.21)]
    facts: dict[str, Any] = parsed_site({"XZWZ": "; ".join(f"{x:.6f},{y:.6f}" for x, y in there)}, Datum.GCJ02)
    for found, wanted in zip(facts["line"]["coordinates"], ([116.4, 28.2], [116.41, 28.21]), strict=True):
        assert found == pytest.approx(wanted, abs=2e-6)
