"""What the demo county asks for beside a camera changes no camera, and nothing that a target counts."""

import uuid
from collections import Counter
from copy import deepcopy
from datetime import timedelta

from registry.coverage import CameraFacts, CoverageCamera, CoverageResult, CoverageSite, compute
from registry.detail import optics_of
from registry.independence import things_of
from registry.layouts import Entity
from registry.lines import length_m, middle_of
from registry.model import Level, Lifecycle
from tests.fakes.county import NOW, address
from vms.demo.asking import ROAD_HALF_M, ROADS, ask_more
from vms.demo.casting import cast
from vms.demo.county import make_county
from vms.demo.installing import County

PLAIN = make_county(address, today=NOW.date())
ASKING = deepcopy(PLAIN)
ask_more(ASKING)
ADDED = {"tags", "required_px_per_m", "line", "custom.JRFS"}


def all_well(county: County) -> CoverageResult:
    """Its coverage where every camera is proven."""
    keys = {facts["code"]: uuid.UUID(int=number + 1) for number, facts in enumerate(county.rows[Entity.SITE])}
    sites = [
        CoverageSite(
            keys[facts["code"]], int(facts["site_class"]), facts["division_code"], facts["required_cameras"],
            required_px_per_m=float(facts.get("required_px_per_m") or 0) or None,
            longitude=facts["longitude"], latitude=facts["latitude"], line=facts.get("line"),
        )
        for facts in county.rows[Entity.SITE]
    ]  # fmt: skip
    cameras = [
        CoverageCamera(
            uuid.UUID(int=number + 1), keys[facts["site_code"]], facts["division_code"], Lifecycle(facts["lifecycle"]),
            things_of(facts), optics_of(facts),
        )
        for number, facts in enumerate(county.cameras)
    ]  # fmt: skip
    seen = CameraFacts("online", (), NOW, "a" * 64, NOW)
    return compute(sites, cameras, {each.id: seen for each in cameras}, now=NOW, window=timedelta(hours=24))


def test_the_demo_keeps_its_cameras_and_their_parts() -> None:
    for entity in Entity:
        kept = [{name: value for name, value in row.items() if name not in ADDED} for row in ASKING.rows[entity]]
        assert kept == PLAIN.rows[entity]
    assert cast(ASKING.cameras, ASKING.addresses, 1) == cast(PLAIN.cameras, PLAIN.addresses, 1)


def test_the_demo_asks_for_details_that_all_cameras_but_one_show() -> None:
    asked = [facts for facts in ASKING.rows[Entity.SITE] if facts.get("required_px_per_m")]
    assert len(asked) >= 8
    assert len({facts["required_px_per_m"] for facts in asked}) >= 3
    plain, asking = all_well(PLAIN), all_well(ASKING)
    divisions = [facts["code"] for facts in PLAIN.rows[Entity.DIVISION]]
    for classes in ((1,), (2,)):
        assert asking.tally(divisions, classes).reached == plain.tally(divisions, classes).reached
    before, after = (each.tally(divisions, (3,)) for each in (plain, asking))
    for level, fewer in ((Level.ONLINE, 0), (Level.USABLE, 1), (Level.PROVEN, 1)):
        assert before.figure(level).numerator - after.figure(level).numerator == fewer


def test_the_demo_has_roads_tags_and_a_field_of_its_own() -> None:
    roads = [facts for facts in ASKING.rows[Entity.SITE] if facts.get("line")]
    assert len(roads) == ROADS
    for road in roads:
        assert abs(length_m(road["line"]) - 2 * ROAD_HALF_M) < 1
        assert all(
            abs(a - b) < 2e-6
            for a, b in zip(middle_of(road["line"]), (road["longitude"], road["latitude"]), strict=True)
        )
    assert {facts["custom.JRFS"] for facts in ASKING.cameras} == {"G", "M"}
    tagged = Counter(facts["tags"] for facts in (*ASKING.cameras, *ASKING.rows[Entity.SITE]))
    assert all(tagged[tag] >= 4 for tag in ("护学岗", "防汛", "出城卡口"))
