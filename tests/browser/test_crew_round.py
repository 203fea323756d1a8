"""An order of several cameras on the phone: each with its page, its place and the way round, without a network too."""

import uuid
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera
from tests.browser.desk import Desk
from tests.browser.stage import KEPT_FOR_THE_ROAD, OUT
from tests.fakes.cameras import add_camera
from tests.fakes.faulty import handle_facts, set_condition
from vms.causes.model import CausePolicy
from vms.incidents.gathering import Gatherer
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser

pytestmark = pytest.mark.browser
PLACES = {5: ("P5", 114.200), 6: ("P6", 114.220), 7: ("P7", 114.210), 8: ("P7", 114.210), 9: (None, None)}
"""Pole and longitude, by number; 7 and 8 hang at one pole."""


async def behind_one_switch(desk: Desk) -> None:
    """Five cameras behind a switch are dark: the desk's incident."""
    for camera, line in zip(desk.cameras, ("L1", "L2"), strict=False):  # so the township cannot be the cause
        async with desk.database.unit_of_work() as tx:
            await tx.session.execute(update(Camera).where(col(Camera.id) == camera).values(uplink=line))
    for number, (pole, longitude) in PLACES.items():
        camera = await add_camera(desk.database, number)
        place = {"pole_number": pole, "longitude": longitude, "latitude": longitude and 27.8, "network_switch": "SW1"}
        async with desk.database.unit_of_work() as tx:
            await tx.session.execute(update(Camera).where(col(Camera.id) == camera).values(**place))
        await set_condition(desk.database, camera, "offline")
    await handle_facts(desk.database)
    await Gatherer(desk.database, desk.clock, Raiser(LifePolicy()), CausePolicy(), lambda *_: None).gather()
    (found,) = (await desk.office.get("/api/v1/incidents", params={"q": "路口5"})).json()["items"]
    assert found["cameras_count"] == len(PLACES)
    desk.incident = found["id"]


async def test_every_camera_of_an_order_is_reached_without_a_network(desk: Desk, tmp_path: Path) -> None:
    await behind_one_switch(desk)
    crew, cookie = await desk.crew("Crew one")
    await desk.act("dispatch", assignee_id=crew)
    page = await desk.phone(cookie)
    await page.goto(f"{desk.address}/repairs")
    await expect(page.locator("[data-order='2'] a")).to_be_visible()
    await page.evaluate(KEPT_FOR_THE_ROAD)
    await page.context.set_offline(True)
    await page.locator("[data-order='2'] a").click()
    stops = page.locator("[data-stop]")
    await expect(stops).to_have_count(4)
    assert [await stop.locator("[data-camera]").count() for stop in await stops.all()] == [1, 2, 1, 1]
    for text, stop in zip(("Pole P5", "Pole P7", "Pole P6", "no position"), await stops.all(), strict=True):
        await expect(stop).to_contain_text(text)
    await expect(stops.nth(1)).to_contain_text("980 m further")
    ways = await page.locator("[data-stop] a[href^='geo:']").evaluate_all("links => links.map(link => link.href)")
    assert [way.split("?")[0] for way in ways] == [f"geo:27.800000,{at:.6f}" for at in (114.2, 114.21, 114.22)]
    opened = await page.locator("[data-camera] a").evaluate_all("links => links.map(link => link.pathname)")
    assert len(set(opened)) == len(PLACES)
    async with page.expect_download() as saving:
        await page.locator("[data-action=gpx]").click()
    await (await saving.value).save_as(tmp_path / "round.gpx")
    points = ET.parse(tmp_path / "round.gpx").getroot().findall(".//{*}rtept")
    assert [point.get("lon") for point in points] == ["114.200000", "114.210000", "114.220000"]
    await page.screenshot(path=OUT / "order-of-several-phone.png", full_page=True)


async def test_a_camera_that_is_sound_again_leaves_the_way_and_keeps_its_link(desk: Desk) -> None:
    await behind_one_switch(desk)
    crew, cookie = await desk.crew("Crew one")
    await desk.act("dispatch", assignee_id=crew)
    (sound,) = (await desk.office.get("/api/v1/cameras", params={"q": "路口6"})).json()["items"]
    page = await desk.phone(cookie)
    await page.goto(f"{desk.address}/repairs/{desk.incident}")
    await expect(page.locator("[data-stop]")).to_have_count(4)
    await set_condition(desk.database, uuid.UUID(sound["id"]), "online")
    await handle_facts(desk.database)
    await page.reload()
    await expect(page.locator("[data-stop]")).to_have_count(3)
    await page.locator("[data-sound]").get_by_role("link", name="路口6").click()
    await page.wait_for_url(f"**/cameras/{sound['id']}")
