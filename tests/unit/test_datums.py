"""Positions from Chinese maps: known pairs, the way there and back, and nothing beyond the border is moved."""

import random

import pytest

from registry.datums import Datum, shifted, to_baidu, to_wgs84
from registry.geometry import distance_m

# Tian'anmen as the map services give it (WGS-84 → GCJ-02 → BD-09), to about a metre.
TIANANMEN = ((116.391349, 39.907375), (116.397590, 39.908776), (116.403963, 39.915119))


def test_datums_of_a_known_place() -> None:
    wgs, gcj, baidu = TIANANMEN
    assert distance_m(*to_wgs84(Datum.GCJ02, *gcj), *wgs) < 2
    assert distance_m(*to_wgs84(Datum.BD09, *baidu), *wgs) < 5
    assert 400 < distance_m(*wgs, *gcj) < 700


@pytest.mark.parametrize("seed", range(30))
def test_datums_there_and_back(seed: int) -> None:
    rng = random.Random(seed)
    wgs = round(rng.uniform(74, 134), 6), round(rng.uniform(18, 53), 6)
    gcj = shifted(*wgs)
    assert to_wgs84(Datum.GCJ02, *gcj) == pytest.approx(wgs, abs=1e-6)
    assert to_wgs84(Datum.BD09, *to_baidu(*gcj)) == pytest.approx(wgs, abs=1e-6)
    assert to_wgs84(Datum.WGS84, *wgs) == wgs


def test_datums_leave_what_lies_abroad() -> None:
    assert to_wgs84(Datum.GCJ02, 2.35, 48.85) == (2.35, 48.85)
