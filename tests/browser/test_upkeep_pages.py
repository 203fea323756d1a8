"""Planned work for a switch, and reference views that wait: at the desk and on the phone. Keeps pictures."""

import hashlib
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select, update
from sqlmodel import col

from registry.model import Camera
from tests.browser.desk import Desk
from tests.browser.stage import OUT, SIZES
from vms.accounts.model import Role
from vms.evidence.files import Folder
from vms.evidence.tables import Evidence
from vms.references.tables import CameraReference

pytestmark = pytest.mark.browser
VIEWS = 6

CUT_OFF = """() => [...document.querySelectorAll('dialog[open] [role=group]')].flatMap(row => {
  const { left, right } = row.getBoundingClientRect()
  const sides = [...row.children].map(each => [each.textContent, each.getBoundingClientRect()])
  return sides.filter(([, side]) => side.left < left || side.right > right + 1).map(([text]) => text)
})"""
"""The choices of which a part is out of sight."""


async def officer(desk: Desk, size: str) -> Page:
    _, cookie = await desk.crew("Officer", Role.GOVERNANCE_OFFICER)
    page = await desk.phone(cookie)
    await page.set_viewport_size(SIZES[size])
    page.on("dialog", lambda dialog: dialog.accept())
    return page


async def shot(page: Page, name: str) -> None:
    OUT.mkdir(exist_ok=True)
    await page.screenshot(path=OUT / f"{name}.png")


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_a_switch_is_searched_while_typing_and_its_window_planned(desk: Desk, size: str) -> None:
    async with desk.database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).values(network_switch="SW-17", power_line="L-3"))
        alone = update(Camera).where(col(Camera.id) == desk.cameras[2])
        await tx.session.execute(alone.values(network_switch="SW-18"))
    page = await officer(desk, size)
    await page.goto(f"{desk.address}/maintenance")
    await page.get_by_role("button", name="Plan maintenance").click()
    await page.get_by_role("button", name="Shared equipment", exact=True).click()
    assert await page.evaluate(CUT_OFF) == []
    things = page.locator("[data-things]")
    await expect(things.locator("option")).to_have_text(["Choose", "SW-17 · 2 cameras", "SW-18 · 1 camera"])
    await page.get_by_placeholder("Part of its name in the records").fill("17")
    await expect(things.locator("option")).to_have_text(["Choose", "SW-17 · 2 cameras"])
    await things.select_option(label="SW-17 · 2 cameras")
    await page.get_by_role("textbox", name="Reason").fill("the switch is exchanged")
    await shot(page, f"maintenance-thing-{size}")
    day = (await page.get_by_label("From").input_value())[:10]
    await page.get_by_role("button", name="Save").click()
    row = page.locator("[data-window]")
    await expect(row).to_contain_text("SW-17")
    await expect(row).to_contain_text("Switch · 东乡 · 2 cameras")
    await page.get_by_role("button", name="Month", exact=True).click()
    await page.wait_for_url("**/maintenance?view=month")
    await page.goto(f"{page.url}&day={day}")  # of a month's last hour it is in the next one
    await expect(page.get_by_text("Switch SW-17").first).to_be_visible()
    await shot(page, f"maintenance-thing-month-{size}")
    for camera, windows in ((desk.cameras[0], 1), (desk.cameras[2], 0)):
        await page.goto(f"{desk.address}/cameras/{camera}")
        panel = page.locator("section", has=page.locator("#override"))
        await expect(panel.get_by_role("button", name="Set the state")).to_be_visible()
        await expect(panel.get_by_role("link", name="Switch SW-17")).to_have_count(windows)


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_only_views_that_stood_on_the_screen_are_approved(desk: Desk, service_folder: Path, size: str) -> None:
    waiting = []
    async with desk.database.unit_of_work() as tx:
        for number in range(VIEWS):
            jpeg = cv2.imencode(".jpg", np.full((360, 640, 3), 40 * number, np.uint8))[1].tobytes()
            sha, camera = hashlib.sha256(jpeg).hexdigest(), desk.cameras[number % 3]
            Folder(service_folder / "evidence").write(sha, jpeg)
            tx.session.add(
                Evidence(
                    camera_id=camera,
                    sha256=sha,
                    taken_at=tx.now,
                    reference=True,
                    bytes=len(jpeg),
                    width=640,
                    height=360,
                    finding="ok",
                )
            )
            row = CameraReference(
                camera_id=camera,
                status="candidate",
                source="learned",
                condition="colour",
                evidence_sha=sha,
                learned_at=tx.now,
                expires_at=tx.now + timedelta(days=30),
            )
            tx.session.add(row)
            waiting.append(str(row.id))

    async def approved() -> list[str]:
        async with desk.database.reading() as session:
            query = select(col(CameraReference.id)).where(col(CameraReference.status) == "approved")
            return [str(each) for each in await session.scalars(query.order_by(col(CameraReference.id)))]

    page = await officer(desk, size)
    await page.goto(f"{desk.address}/references")
    card = page.locator("[data-reference]")
    await expect(card).to_have_count(VIEWS)
    await expect(card.first.get_by_role("button", name="This is the right view")).to_be_enabled()
    await page.keyboard.press("a")
    await expect(card).to_have_count(VIEWS - 1)
    assert await approved() == waiting[:1]
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("[data-reference][aria-current]")).to_have_attribute("data-reference", waiting[2])
    if size == "desk":  # where all fit, each is seen once its frame has come
        await expect(page.locator("[data-action=choose-seen]")).to_contain_text(f"({VIEWS - 1})")
    await page.locator("[data-action=choose-seen]").click()
    await shot(page, f"references-chosen-{size}")
    chosen = page.locator("[data-reference].chosen")
    seen = [await each.get_attribute("data-reference") for each in await chosen.all()]
    assert (len(seen) == VIEWS - 1) is (size == "desk"), "below the fold of a phone nothing has been seen"
    await page.locator("[data-action=approve-chosen]").click()
    await expect(card).to_have_count(VIEWS - 1 - len(seen))
    assert await approved() == [waiting[0], *filter(None, seen)]
    await shot(page, f"references-left-{size}")
