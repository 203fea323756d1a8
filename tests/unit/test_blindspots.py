"""Views from above: who sees what, how a wedge is drawn, which stretches of a road nobody sees."""

import math
from typing import Any

import numpy as np
import pytest

from registry.blindspots import View, blind_stretches, seen, view_of, wedge
from registry.geometry import contains, distance_m, offset
from registry.reach import Places

HERE = (118.0, 36.8)
EAST = View(*HERE, azimuth_deg=90, field_angle_deg=60, range_m=50, assumed=False)


def record(**known: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("azimuth_deg", "direction", "field_angle_deg", "visible_distance_m"))
    return {"longitude": HERE[0], "latitude": HERE[1], **empty, **known}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"azimuth_deg": 10.0, "field_angle_deg": 58.0, "visible_distance_m": 80.0}, (10, 58, 80, False)),
        ({"direction": "3"}, (180, 60, 60, True)),
        ({"direction": "9", "visible_distance_m": 30.0}, (0, 360, 30, False)),
        ({"azimuth_deg": 0.0, "direction": "3", "field_angle_deg": 58.0}, (0, 58, 60, True)),
    ],
)
def test_where_a_camera_looks_by_its_record(known: dict[str, Any], expected: tuple[float, float, float, bool]) -> None:
    view = view_of(record(**known))
    assert view is not None
    assert view[2:] == expected


@pytest.mark.parametrize("known", [{}, {"direction": "1/2"}, {"azimuth_deg": 10.0, "longitude": None}])
def test_nobody_knows_where_it_looks(known: dict[str, Any]) -> None:
    assert view_of(record(**known)) is None


@pytest.mark.parametrize(
    ("east_m", "north_m", "is_seen"),
    [(49, 0, True), (51, 0, False), (-10, 0, False), (40, 20, True), (40, 26, False), (0, 30, False)],
)
def test_a_view_holds_what_lies_within_its_angle_and_range(east_m: float, north_m: float, is_seen: bool) -> None:
    place = offset(*HERE, east_m, north_m)
    assert seen(Places(np.array([place[0]]), np.array([place[1]])), [EAST]).tolist() == [is_seen]


@pytest.mark.parametrize("angle_deg", [20, 60, 200, 360])
def test_the_wedge_holds_what_the_view_sees(angle_deg: float) -> None:
    view = EAST._replace(field_angle_deg=angle_deg)
    ring = wedge(view)
    assert ring[0] == ring[-1]
    boundary = {"type": "Polygon", "coordinates": [ring]}
    for turn in range(0, 360, 15):
        place = offset(*HERE, 45 * math.sin(math.radians(turn)), 45 * math.cos(math.radians(turn)))
        if abs(abs((turn - 90 + 180) % 360 - 180) - angle_deg / 2) > 1:
            assert contains(boundary, *place) == seen(Places(np.array([place[0]]), np.array([place[1]])), [view])[0]


def test_a_road_is_blind_before_and_behind_the_view() -> None:
    road = [offset(*HERE, -100, 0), offset(*HERE, 200, 0)]
    before, behind = blind_stretches(road, [EAST])
    assert distance_m(*before[0], *before[-1]) == pytest.approx(100, abs=20)
    assert distance_m(*behind[0], *behind[-1]) == pytest.approx(150, abs=20)
    assert (len(before), len(behind)) == (2, 2), "nothing is kept of a straight line but its ends"


def test_without_any_view_the_whole_road_is_blind_and_keeps_its_corners() -> None:
    road = [offset(*HERE, 0, 0), offset(*HERE, 90, 0), offset(*HERE, 90, 90)]
    (stretch,) = blind_stretches(road, [])
    assert stretch == [pytest.approx(corner, abs=1e-6) for corner in road]
    assert blind_stretches([], []) == []
