"""The list: filters in the address, keys, and changes as they come."""

import asyncio

import cv2
import numpy as np
import pytest
from playwright.async_api import Locator, expect

from tests.browser.stage import CAMERAS, SEVERAL_CHECKS_MS, Visit
from tests.fakes.patience import PATIENCE_S
from tests.fakes.tiles import write_picture, write_sea
from vms.points.basemap_api import TILES_FILE

pytestmark = pytest.mark.browser


async def test_filters_are_kept_in_the_address(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/cameras")
    await page.get_by_role("button", name="Class 1").click()
    await page.locator("[data-state=maintenance]").click()
    await page.wait_for_url("**/cameras?class=1&state=maintenance")
    expected = (await visitor.get("/api/v1/cameras?class=1&state=maintenance"))["total"]
    await page.reload()
    await expect(page.locator(".status [role=status]")).to_have_text(f"{expected} in all")
    await expect(page.get_by_role("button", name="Class 1")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="Clear filters").click()
    await page.wait_for_url("**/cameras")


async def test_part_of_a_name_finds_a_camera_and_its_page_says_why(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    camera = (await visitor.get("/api/v1/cameras?limit=1"))["items"][0]
    await visitor.goto("/cameras")
    await page.get_by_role("searchbox").fill(camera["code"][-8:])
    await page.locator(f"tr[data-code='{camera['code']}'] a").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(camera["name"])
    await page.get_by_role("button", name="Check now").click()
    await expect(page.get_by_text("Checked:")).to_be_visible()


async def test_arrow_keys_walk_the_list_and_the_preview_follows(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/cameras")
    await page.locator("tr[data-row='0'] a").focus()
    await page.keyboard.press("ArrowDown")
    name = await page.locator("tr[data-row='1'] a").inner_text()
    await expect(page.locator("tr[data-row='1'] a")).to_be_focused()
    await expect(page.get_by_role("complementary")).to_contain_text(name)


async def test_the_map_shows_every_camera(visit: Visit) -> None:
    visitor = await visit("administrator")
    await visitor.goto("/cameras")
    await expect(visitor.page.locator("canvas.maplibregl-canvas")).to_be_visible()
    features = (await visitor.get("/api/v1/cameras/map?bbox=-180,-90,180,90&zoom=9"))["features"]
    assert len(features) >= CAMERAS * 0.9


async def test_a_fault_shows_by_itself_and_its_evidence_opens(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    truth = visitor.demo.truth()
    online = (await visitor.get("/api/v1/cameras?state=online&limit=100"))["items"]
    code = next(camera["code"] for camera in online if truth[camera["code"]] is None)
    await visitor.goto(f"/cameras?q={code}")
    row = page.locator(f"tr[data-code='{code}']")
    await expect(row).to_contain_text("Online")
    visitor.demo.switch_fault(code, "black")
    try:
        await expect(row).to_contain_text("Black picture", timeout=SEVERAL_CHECKS_MS)
        await row.locator("a").click()
        await expect(page.get_by_role("region", name="Reason")).to_contain_text("Black picture")
        await page.locator("a[href*='evidence=']").first.click()
        await page.wait_for_function("() => document.querySelector('dialog[open] img')?.naturalWidth > 0")
        assert len(await page.locator("dialog[open] code").first.inner_text()) == 64
    finally:
        visitor.demo.switch_fault(code, "none")


async def share(place: Locator, colour: tuple[int, ...]) -> float:
    """How much of it has that colour, or nearly so."""
    picture = cv2.imdecode(np.frombuffer(await place.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    near = np.abs(picture[:, :, ::-1].astype(int) - colour).max(axis=2) <= 3
    return float(near.mean())


@pytest.mark.parametrize("kind", ["vector", "picture"])
async def test_the_operators_tiles_lie_below_the_cameras(kind: str, visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page, tiles = visitor.page, visitor.demo.folder / TILES_FILE
    if kind == "vector":
        write_sea(tiles)
    else:
        write_picture(tiles, (250, 0, 120))
    try:
        await visitor.goto("/cameras")
        expected: tuple[int, ...] = (250, 0, 120)
        if kind == "vector":
            token = "getComputedStyle(document.documentElement).getPropertyValue('--water')"
            colour = (await page.evaluate(token)).strip().lstrip("#")
            expected = tuple(bytes.fromhex(colour))
        await expect(page.locator(".map[data-drawn]")).to_be_visible()
        async with asyncio.timeout(PATIENCE_S):  # tiles and cameras come when the map has been drawn without them
            # Most of the map is what the tiles show; cameras and names lie above.
            while not 0.3 < await share(page.locator(".map"), expected) < 0.99:
                await page.wait_for_timeout(100)
        tiles.write_bytes(tiles.read_bytes()[:60])
        newcomer = await visit("operator", locale="en")
        await newcomer.goto("/cameras")
        await expect(newcomer.page.get_by_text("The base map cannot be read")).to_be_visible()
    finally:
        tiles.unlink()
