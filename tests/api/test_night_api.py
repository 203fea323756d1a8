"""Blind spots tonight, over HTTP: the same as counted again from what is stored, site by site."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from registry.model import Camera, Lifecycle, Site
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get, watch
from vms.accounts.model import Role
from vms.evidence.tables import Evidence
from vms.health.tables import CameraHealth
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"
LIT, UNLIT = 200.0, 20.0
COUNTED = {"sees", "by_record"}


def night_hours(nights: list[dict[str, str]]) -> list[datetime]:
    """An hour apart, within the nights that the service has told."""
    found = []
    for each in nights:
        at, end = (datetime.fromisoformat(each[name]) for name in ("from", "to"))
        while (at := at + timedelta(minutes=50)) < end:
            found.append(at)
    return found


@pytest.fixture
async def seen(
    container: Container, tmp_path: Path, clock: FakeClock, sign_in: SignIn
) -> dict[str, list[tuple[bool, bool]]]:
    """A county with frames of the last night and day. By camera code, newest first: whether a night's frame shows a
    fault, and whether it is bright enough."""
    await stock(container.database, tmp_path, cameras=80)
    await watch(container)
    client = await sign_in(Role.AUDITOR)
    nights = (await get(client, "coverage/night"))["nights"]
    hours = night_hours(nights)
    assert len(hours) > 9
    rng, told = random.Random(5), {}
    async with container.database.unit_of_work() as tx:
        for camera in await tx.session.scalars(select(Camera).order_by(Camera.code)):
            camera.fill_light = rng.choice(("1", "2", "3", "4", "9", None))
            chosen = sorted(rng.sample(hours, rng.choice((0, 0, 1, 2, 3, 5))), reverse=True)
            told[camera.code] = [(rng.random() < 0.3, rng.random() < 0.7) for _ in chosen]
            for at, (faulty, lit) in zip(chosen, told[camera.code], strict=True):
                add(tx.session, camera, at, ["black"] if faulty else [], LIT if lit else UNLIT)
            # By day all is well, and a frame of the night before the last is no longer asked.
            add(tx.session, camera, START - timedelta(minutes=5), [], LIT)
            add(tx.session, camera, hours[0] - timedelta(hours=24), ["black"], LIT)
    await clock.jump(90)  # the last look is kept for a minute
    return told


def add(session: Any, camera: Camera, at: datetime, faults: list[str], peak: float) -> None:
    session.add(
        Evidence(
            camera_id=camera.id,
            sha256=f"{camera.code}{at.timestamp():.0f}".ljust(64, "0"),
            taken_at=at,
            hourly=True,
            bytes=1,
            width=1,
            height=1,
            finding="ok",
            faults=faults,
            measures={"inner_peak": peak},
        )
    )


def sight(fill_light: str | None, looks: list[tuple[bool, bool]]) -> str:
    """As the glossary has it, once more."""
    last = looks[:3]
    if not last:
        return {"2": "by_record", "3": "by_record", "4": "by_record", "1": "no_light"}.get(fill_light or "", "untold")
    if 2 * sum(faulty for faulty, _ in last) >= len(last):
        return "faulty"
    return "sees" if 2 * sum(lit for _, lit in last) > len(last) else "too_dark"


async def listed(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(client, "coverage/night/sites", limit=7, **query, **cursor)
        found += page["items"]
        if page["next_cursor"] is None:
            assert len(found) == page["total"]
            assert [each["code"] for each in found] == sorted({each["code"] for each in found})
            return found
        cursor = {"cursor": page["next_cursor"]}


async def test_who_sees_tonight_equals_a_count_from_what_is_stored(
    seen: dict[str, list[tuple[bool, bool]]], container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.AUDITOR)
    simple, lost, by_record = set(), set(), set()
    sights = Counter[str]()
    async with container.database.reading() as session:
        cameras = list(await session.scalars(select(Camera)))
        states = {each.camera_id: each for each in await session.scalars(select(CameraHealth))}
        for site in await session.scalars(select(Site)):
            there = [each for each in cameras if each.site_id == site.id]
            usable = [
                each.code
                for each in there
                if each.lifecycle not in {Lifecycle.PLANNED, Lifecycle.RETIRED, Lifecycle.MAINTENANCE}
                and each.id in states
                and states[each.id].state == "online"
            ]
            found = [sight(next(c.fill_light for c in there if c.code == code), seen[code]) for code in usable]
            if site.required_cameras > 1 or site.required_px_per_m is not None or site.excluded_reason:
                continue
            simple.add(site.code)
            sights.update(found)
            if usable and not COUNTED & set(found):
                lost.add(site.code)
            elif usable and "sees" not in found:
                by_record.add(site.code)
    plain, recorded = [{each["code"] for each in await listed(client, show=show)} for show in ("lost", "by_record")]
    assert plain & simple == lost != set()
    assert recorded & simple == by_record != set()
    whole = await get(client, "coverage/night")
    missing = await get(client, "coverage/sites", missing="usable", limit=200)
    every = await listed(client)
    blind = {each["code"] for each in every}
    assert blind == plain | {each["code"] for each in missing["items"]}
    assert (whole["blind"], whole["lost"], whole["by_record"]) == (
        len(blind),
        len(plain),
        len(recorded),
    )
    for name in ("sees", "faulty", "too_dark", "by_record", "no_light", "untold"):
        assert whole["cameras"][name] >= sights[name] > 0, name
    by_code = {each.code: each for each in cameras}
    for one in every:
        shown = {camera["id"]: camera["code"] for camera in one["cameras"]}
        for told in one["night"]:
            code = shown[told["camera_id"]]
            assert told["sight"] == sight(by_code[code].fill_light, seen[code])
            assert (told["evidence_url"] is None) == (not seen[code])
            assert [each["fault"] for each in told["faults"]] == (["black"] if seen[code] and seen[code][0][0] else [])


async def test_only_ones_own_area_is_told(seen: dict[str, list[tuple[bool, bool]]], sign_in: SignIn) -> None:
    auditor, officer = await sign_in(Role.AUDITOR), await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    own = await get(officer, "coverage/night")
    assert own == await get(auditor, "coverage/night", scope=TOWNSHIP) | {"scope": "county", "as_of": own["as_of"]}
    assert {each["division"][:9] for each in await listed(officer)} <= {TOWNSHIP}
    assert (await officer.get("/api/v1/coverage/night", params={"scope": TOWN})).status_code == 422


async def test_the_map_of_tonight_has_the_same_sites_and_only_views_that_see_in_the_dark(
    seen: dict[str, list[tuple[bool, bool]]], container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.AUDITOR)
    asked = {"bbox": "-180,-90,180,90"}
    now, tonight = [
        (await client.get("/api/v1/blind-spots", params=asked | more)).raise_for_status().json()
        for more in ({}, {"night": "true"})
    ]
    blind = {each["id"] for each in await listed(client)}
    for path, shown in (("coverage/night/sites", tonight), ("coverage/sites", now)):
        (ring, *_) = [each["properties"] for each in shown["sites"]["features"]]
        (site,) = (await get(client, path, code=ring["code"]))["items"]
        assert (site["id"], site["name"]) == (ring["id"], ring["name"])
        assert (await get(client, path, code="none"))["total"] == 0
    assert {each["properties"]["id"] for each in tonight["sites"]["features"]} == blind
    assert len(now["sites"]["features"]) < len(blind)
    lit, then = [
        {each["properties"]["id"] for each in found["views"]["features"] if each["properties"]["usable"]}
        for found in (now, tonight)
    ]
    async with container.database.reading() as session:
        cameras = {str(each.id): each for each in await session.scalars(select(Camera))}
    assert then == {key for key in lit if sight(cameras[key].fill_light, seen[cameras[key].code]) in COUNTED}
    assert then < lit
