"""Cameras are dragged onto a tile: from the list, from the tree and from the map; onto any monitor."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import CDPSession, Locator, Page, expect

from tests.browser.stage import Visit, Visitor
from tests.browser.wall import at_wall, open_window, tile
from tests.fakes.patience import PATIENCE_S

pytestmark = pytest.mark.browser
# Moves over the map until it is over a camera, else over a group of them: where, and which of both.
OVER_MAP = """() => {
  const map = document.querySelector('aside .map')
  const canvas = map.querySelector('canvas')
  const { left, top, width, height } = map.getBoundingClientRect()
  let group = null
  for (let y = 6; y < height; y += 6) for (let x = 6; x < width - 40; x += 6) {
    const at = { clientX: left + x, clientY: top + y, bubbles: true }
    canvas.dispatchEvent(new MouseEvent('mousemove', at))
    if (canvas.style.cursor !== 'pointer') continue
    if (map.draggable) return { x: at.clientX, y: at.clientY, camera: true }
    group = { x: at.clientX, y: at.clientY, camera: false }
  }
  return group
}"""
DRAWN_ANEW = """async () => {
  const map = document.querySelector('aside .map')
  delete map.dataset.drawn
  for (let turns = 0; map.dataset.drawn === undefined && turns < 600; turns++)
    await new Promise(resolve => setTimeout(resolve, 50))
}"""


async def in_the_list(visitor: Visitor) -> tuple[Locator, str]:
    """Where to take hold of a camera, and its name."""
    (camera, *_) = (await visitor.get("/api/v1/cameras?state=online"))["items"]
    return visitor.page.locator(f".option[data-code='{camera['code']}']"), camera["name"]


async def in_the_tree(visitor: Visitor) -> tuple[Locator, str]:
    (_, camera, *_) = (await visitor.get("/api/v1/cameras?state=online"))["items"]
    side = visitor.page.get_by_role("complementary")
    await side.get_by_role("button", name="Areas", exact=True).click()
    town = side.locator(f"[data-division='{camera['division']}']")
    await town.get_by_role("button", expanded=False).click()
    return side.locator(f".tree [data-code='{camera['code']}']"), camera["name"]


async def over_map(page: Page) -> dict[str, Any]:
    """Once there is one: the map is drawn before its cameras have come."""
    found: dict[str, Any] = await (await page.wait_for_function(OVER_MAP)).json_value()
    return found


async def on_the_map(visitor: Visitor) -> tuple[dict[str, float], str]:
    page = visitor.page
    side = page.get_by_role("complementary")
    await side.get_by_role("button", name="Map", exact=True).click()
    await expect(side.locator(".map[data-drawn]")).to_be_visible()
    spot = await over_map(page)
    for _ in range(5):  # each click opens a group of cameras
        if spot["camera"]:
            break
        await page.mouse.click(spot["x"], spot["y"])
        await page.evaluate(DRAWN_ANEW)
        spot = await over_map(page)
    assert spot["camera"]
    await page.mouse.move(spot["x"], spot["y"])
    await expect(side.locator(".card strong")).not_to_be_empty()
    return {"x": spot["x"], "y": spot["y"]}, await side.locator(".card strong").inner_text()


async def middle(place: Locator) -> dict[str, float]:
    await place.scroll_into_view_if_needed()  # which waits until it stands still
    box = await place.bounding_box()
    assert box is not None
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


async def lifted(session: CDPSession, at: dict[str, float]) -> dict[str, Any]:
    """What the browser carries once the mouse drags from there: the same that it would hand to any window below."""
    carried: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    session.once("Input.dragIntercepted", lambda event: carried.set_result(event["data"]))
    await session.send("Input.setInterceptDrags", {"enabled": True})
    held = {"button": "left", "buttons": 1, "clickCount": 1}
    await session.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **at})
    await session.send("Input.dispatchMouseEvent", {"type": "mousePressed", **at, **held})
    for step in range(1, 6):
        moved = {"x": at["x"] - 4 * step, "y": at["y"] + 2 * step}
        await session.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **moved, **held})
    return await asyncio.wait_for(carried, PATIENCE_S)


async def dragged_into(window: Page, place: Locator, session: CDPSession, start: dict[str, float]) -> None:
    """From another window: the mouse lifts it there and lets go of it here."""
    carried, end = await lifted(session, start), await middle(place)
    below = await window.context.new_cdp_session(window)
    for kind in ("dragEnter", "dragOver", "drop"):
        await below.send("Input.dispatchDragEvent", {"type": kind, **end, "data": carried})
    released = {"type": "mouseReleased", **start, "button": "left", "clickCount": 1}
    await session.send("Input.dispatchMouseEvent", released)


async def test_cameras_come_from_the_list_the_tree_and_the_map(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    row, name = await in_the_list(visitor)
    await row.drag_to(tile(page, 2))
    await expect(tile(page, 2)).to_contain_text(name)
    leaf, name = await in_the_tree(visitor)
    await leaf.drag_to(tile(page, 3))
    await expect(tile(page, 3)).to_contain_text(name)
    await page.get_by_role("complementary").locator("[data-division]").first.drag_to(tile(page, 0))
    await expect(page.get_by_role("button", name="Next page")).to_be_visible()
    await expect(page.locator("[data-camera]")).to_have_count(4)
    _, name = await on_the_map(visitor)
    target = await middle(tile(page, 1))
    await page.mouse.down()
    await page.mouse.move(target["x"], target["y"], steps=8)
    await page.mouse.up()
    await expect(tile(page, 1)).to_contain_text(name)


@pytest.mark.parametrize("place", ["list", "tree", "map"])
async def test_a_camera_is_dragged_onto_another_monitor(visit: Visit, place: str) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    further = await open_window(page)
    if place == "map":
        start, name = await on_the_map(visitor)
    else:
        thing, name = await (in_the_list if place == "list" else in_the_tree)(visitor)
        start = await middle(thing)
    await dragged_into(further, tile(further, 2), await page.context.new_cdp_session(page), start)
    await expect(tile(further, 2)).to_contain_text(name)
    await expect(tile(further, 2).locator("[data-phase=playing]")).to_be_visible()
    await expect(page.locator("[data-tile] [data-camera]")).to_have_count(0)
