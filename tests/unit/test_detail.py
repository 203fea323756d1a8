"""How large a camera shows what is at its site; and what that makes of a site that requires a detail."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from registry.coverage import UNSEEN, CameraFacts, CoverageCamera, CoverageSite, ReasonCode, compute
from registry.detail import Detail, Optics, compare_detail, picture_width_px, px_per_m
from registry.enumerations import PICTURE_DETAIL
from registry.lacking import find_lacks
from registry.lines import Place
from registry.model import Lifecycle
from registry.reasons import reasons

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WINDOW = timedelta(hours=24)
HERE = (114.1, 27.5)
THERE = Place(*HERE)
FULL_HD = Optics(*HERE, "1920*1080", 60.0, None, 20.0)


@pytest.mark.parametrize(
    ("written", "width"),
    [
        ("1920*1080", 1920),
        ("2560 x 1440", 2560),
        ("２５６０×１４４０", 2560),
        ("1080p", 1920),
        ("400万像素", 2560),
        ("8MP", 3840),
        ("4K", 3840),
        ("D1", 704),
        ("高清", None),
        ("1920", None),
    ],
)
def test_the_size_of_a_picture_is_read(written: str, width: int | None) -> None:
    assert picture_width_px(written) == width


@pytest.mark.parametrize(
    ("optics", "shown"),
    [
        (FULL_HD, 83.1),  # 1920 px over 2 · 20 m · tan 30°
        (FULL_HD._replace(mount_height_m=15.0), 66.5),  # 25 m along the line of sight
        (FULL_HD._replace(longitude=114.1004), 42.1),  # 39.4 m away: how far it can see does not matter
        (FULL_HD._replace(longitude=114.10001), 83.1),  # one metre: files are no better than that
        (FULL_HD._replace(longitude=None), 83.1),
        (FULL_HD._replace(visible_distance_m=None), None),
        (FULL_HD._replace(resolution="高清"), None),
        (FULL_HD._replace(resolution=None), None),
        (FULL_HD._replace(field_angle_deg=None), None),
        (FULL_HD._replace(field_angle_deg=360.0), None),
        (FULL_HD._replace(field_angle_deg=0.0), None),
    ],
)
def test_the_detail_of_a_picture(optics: Optics, shown: float | None) -> None:
    found = px_per_m(optics, THERE)
    assert (None if found is None else round(found, 1)) == shown


def test_along_a_line_its_nearest_point_counts() -> None:
    road = Place(*HERE, {"type": "LineString", "coordinates": [[114.0, 27.5], [114.2, 27.5]]})
    above = FULL_HD._replace(longitude=114.05, latitude=27.50018)
    assert round(px_per_m(above, road) or 0, 1) == 83.1  # 20 m beside the road, five kilometres from its middle


def test_the_levels_are_those_of_the_standard() -> None:
    assert [float(code) for code in PICTURE_DETAIL] == [12.5, 25, 62.5, 125, 250, 1000]
    assert compare_detail(None, Optics(), THERE) is Detail.ENOUGH
    assert compare_detail(62.5, FULL_HD, THERE) is Detail.ENOUGH
    assert compare_detail(125, FULL_HD, THERE) is Detail.TOO_LITTLE
    assert compare_detail(12.5, Optics(*HERE), THERE) is Detail.UNKNOWN


def at_site(required: float | None, optics: Optics, state: str = "online") -> "Judged":
    return Judged(CoverageSite(uuid.uuid4(), 1, "D", 1, None, None, None, required, *HERE), optics, state)


class Judged:
    """A site with one camera."""

    def __init__(self, site: CoverageSite, optics: Optics, state: str) -> None:
        life = Lifecycle.MAINTENANCE if state == "maintenance" else Lifecycle.IN_SERVICE
        self.site = site
        self.camera = CoverageCamera(uuid.uuid4(), site.id, "D", life, frozenset(), optics)
        facts = {self.camera.id: CameraFacts(state, (), NOW, "a" * 64, NOW)}
        result = compute([site], [self.camera], facts, now=NOW, window=WINDOW)
        self.verdict = result.verdicts[site.id]
        told = reasons(site, [self.camera], lambda key: facts.get(key, UNSEEN), now=NOW, window=WINDOW)
        self.reasons = [(each.code, each.detail) for each in told]
        self.lacks = find_lacks([site], [self.camera], facts, result.verdicts, now=NOW, window=WINDOW)


@pytest.mark.parametrize(
    ("required", "optics", "rank", "told"),
    [
        (None, Optics(), 5, []),
        (62.5, FULL_HD, 5, []),
        (125.0, FULL_HD, 3, [(ReasonCode.TOO_COARSE, "shows 83 of 125 px/m")]),
        (12.5, Optics(), 3, [(ReasonCode.DETAIL_UNKNOWN, "detail unknown")]),
    ],
)
def test_only_a_picture_with_the_required_detail_is_usable(
    required: float | None, optics: Optics, rank: int, told: list[tuple[ReasonCode, str]]
) -> None:
    judged = at_site(required, optics)
    assert (judged.verdict.rank, judged.reasons) == (rank, told)


def test_maintenance_excuses_no_lack_of_detail() -> None:
    assert at_site(62.5, FULL_HD, "maintenance").verdict[:2] == (2, 5)
    assert at_site(125.0, FULL_HD, "maintenance").verdict[:2] == (2, 3)


@pytest.mark.parametrize(
    ("required", "optics", "state", "broken", "waiting"),
    [
        (62.5, FULL_HD, "offline", 1, 0),
        (125.0, FULL_HD, "offline", 0, 0),  # repaired it would still show too little
        (125.0, FULL_HD, "online", 0, 0),
        (125.0, FULL_HD, "unknown", 0, 0),
        (125.0, Optics(), "online", 0, 1),  # fill in the record first
        (125.0, Optics(), "offline", 1, 0),
    ],
)
def test_a_plan_waits_for_a_record_and_repairs_nothing_that_shows_too_little(
    required: float, optics: Optics, state: str, broken: int, waiting: int
) -> None:
    judged = at_site(required, optics, state)
    assert len(judged.lacks.waiting) == waiting
    assert [(lack.need, len(lack.broken)) for lack in judged.lacks.lacks] == ([] if waiting else [(1, broken)])
