"""How people work at the wall: keep walls, go round, use several screens, report, patrol."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.stage import Visit
from tests.browser.wall import at_wall, open_window, tile

pytestmark = pytest.mark.browser
SEARCH = "[role=combobox]"
"""Choices of the page have that role, too, but not the attribute."""
# Cameras come and go all the time: the page and the service are asked at once, until they say the same.
ONLINE_COUNTED = """async () => {
  const { by_state } = await fetch('/api/v1/cameras/counts').then(answer => answer.json())
  return document.querySelector('[data-state=online] strong')?.textContent === String(by_state.online)
}"""


async def test_a_wall_is_kept_and_one_click_brings_it_back(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    await expect(page.locator(".option").nth(5)).to_be_attached()
    await page.keyboard.press("3")
    await page.click("[data-action=fill]")
    await expect(page.locator("[data-camera]")).to_have_count(6)
    names = await page.locator("[data-tile] .name").all_inner_texts()
    await page.get_by_role("button", name="Saved", exact=True).click()
    await page.fill("[name=wall-name]", "gates")
    await page.click("[data-action=keep]")
    await expect(page.locator("[data-wall=gates]")).to_be_visible()
    await page.get_by_role("button", name="Clear", exact=True).click()
    await page.keyboard.press("1")
    await expect(page.locator("[data-camera]")).to_have_count(0)
    await page.click("[data-wall=gates]")
    await expect(page.locator("[data-layout='6'] [data-camera]")).to_have_count(6)
    await expect(page.locator("[data-tile] .name")).to_have_text(names)
    # The preset that came with the county is the room's.
    await expect(page.locator("[data-wall=重点部位]").first).to_be_visible()


async def test_a_tour_turns_its_pages_and_space_holds_it(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    await page.get_by_role("button", name="Patrol", exact=True).click()
    put = page.get_by_role("button", name="Put the cameras of").first
    while (
        not await put.is_visible()
    ):  # it shows while the mouse is over its route, which what loads above may push away
        await page.locator(".panel-list li").first.hover()
        await page.wait_for_timeout(100)
    await put.click()
    await page.keyboard.press("1")
    await page.get_by_label("Seconds on each page").fill("3")
    await page.keyboard.press("Tab")
    await page.locator("h1").first.evaluate("() => document.activeElement.blur()")
    await page.keyboard.press("t")
    await expect(page.locator("[data-layout='1']")).to_have_attribute("data-page", "1")
    await page.keyboard.press(" ")
    await expect(page.locator("[data-action=tour]")).to_have_text("Tour paused")
    held = await page.locator("[data-layout='1']").get_attribute("data-page")
    await page.wait_for_timeout(4_000)
    assert await page.locator("[data-layout='1']").get_attribute("data-page") == held


async def test_a_second_window_follows_and_can_be_worked_in(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    (first, second, *_) = (await visitor.get("/api/v1/cameras?state=online"))["items"]
    async with page.expect_popup() as opened:
        await page.click("[data-action=window]")
    further = await opened.value
    await expect(tile(further, 0)).to_be_visible()
    await page.locator(f".option[data-code='{first['code']}']").click()
    await expect(tile(further, 0)).to_contain_text(first["name"])
    await expect(tile(page, 0)).not_to_contain_text(first["name"])
    await page.keyboard.press("4")
    await expect(further.locator("[data-layout='9']")).to_be_visible()
    await tile(further, 0).click()
    await further.keyboard.press("Enter")
    await expect(further.locator("[data-tile='0'].enlarged")).to_be_visible()
    await further.keyboard.press("Escape")
    await page.get_by_role("button", name="Screen 1").click()
    await page.locator(f".option[data-code='{second['code']}']").click()
    await expect(tile(page, 0)).to_contain_text(second["name"])
    await page.reload()
    await expect(tile(page, 0)).to_contain_text(second["name"])
    await expect(tile(further, 0)).to_contain_text(first["name"])
    await page.close()
    await expect(further.get_by_role("alert")).to_contain_text("in control is closed")


async def test_each_screen_without_a_window_can_be_opened_and_the_last_be_closed(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    second, third = await open_window(page), await open_window(page)
    await expect(page.locator("[data-action=window]")).to_have_count(0)
    await page.locator(".option").first.click()
    await expect(third.locator("[data-camera]")).to_have_count(1)
    await second.close()
    await expect(page.get_by_role("button", name="Screen 2 (no window)")).to_be_visible()
    await expect(page.get_by_role("button", name="Open the window of screen 2")).to_be_visible()
    again = await open_window(page)
    assert again.url.endswith("window=2")
    await expect(page.get_by_role("button", name="Screen 2", exact=True)).to_be_visible()
    async with third.expect_event("close"):
        await page.click("[data-action=close-window]")
    await page.wait_for_timeout(5_000)  # two of its calls
    await expect(page.get_by_role("button", name="Screen 2", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Screen 3")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("button", name="Screen 2", exact=True)).to_be_visible()


async def test_the_other_monitors_go_on_while_something_else_is_looked_at(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    (first, second, *_) = (await visitor.get("/api/v1/cameras?state=online"))["items"]
    further = await open_window(page)
    await page.keyboard.press("1")
    await page.locator(f".option[data-code='{first['code']}']").click()
    await further.keyboard.press("PageDown")
    await expect(further.locator("[data-layout='1']")).to_have_attribute("data-page", "1")
    await page.locator(f".option[data-code='{second['code']}']").click()
    await page.get_by_label("Seconds on each page").fill("3")
    await page.keyboard.press("Tab")
    await page.fill("label:has-text('Purpose') input", "flood drill")
    await page.locator("h1").first.evaluate("() => document.activeElement.blur()")
    await page.keyboard.press("t")
    await page.get_by_role("link", name="Events").click()
    await expect(page).to_have_url(re.compile("/events"))
    for name in (first["name"], second["name"], first["name"]):
        await expect(tile(further, 0)).to_contain_text(name)
    await expect(further.get_by_role("alert")).to_have_count(0)
    assert await further.evaluate("() => sessionStorage.getItem('vms.purpose')") == "flood drill"
    await further.keyboard.press("p")
    await expect(page.locator(".patrol")).to_be_visible()
    await page.click("[data-action=break-off]")


async def test_a_fault_is_reported_from_a_further_window_and_a_camera_dropped_into_it(visit: Visit) -> None:
    visitor = await at_wall(visit)
    camera = await visitor.whole()
    further = await open_window(visitor.page)
    carried = await further.evaluate_handle(
        """camera => {
          const carried = new DataTransfer()
          carried.setData('application/x-cameras', JSON.stringify([camera]))
          return carried
        }""",
        {"id": camera["id"], "name": camera["name"]},
    )
    await tile(further, 2).dispatch_event("drop", {"dataTransfer": carried})
    await expect(tile(further, 2)).to_contain_text(camera["name"])
    await tile(further, 2).click()
    await expect(tile(further, 2)).to_have_attribute("tabindex", "0")  # the desk has heard that it is worked on
    await expect(tile(further, 2).locator("[data-action=report]")).to_be_visible()
    await expect(tile(further, 2).locator(".state")).to_be_visible()  # its record is there
    await further.keyboard.press("x")
    await further.select_option("[name=kind]", "damage")
    await further.fill("dialog[open] textarea", "post leans")
    await further.click("dialog[open] button.primary")
    await expect(further.get_by_role("status").filter(has_text="Reported as incident")).to_be_visible()
    cameras = (await visitor.get("/api/v1/cameras?state=online"))["items"]
    other = next(each for each in cameras if each["id"] != camera["id"])
    await further.keyboard.press("/")
    await expect(further.locator(SEARCH)).to_be_focused()
    await further.keyboard.type(other["name"])
    await expect(further.get_by_role("option")).to_have_count(1)
    await further.keyboard.press("Enter")
    await expect(further.locator(f"[data-camera='{other['id']}']")).to_have_count(1)
    await expect(further.locator(SEARCH)).to_have_count(0)
    await further.keyboard.press("?")
    await expect(further.get_by_role("dialog", name="Keyboard")).to_be_visible()


async def test_on_the_whole_monitor_notices_search_and_patrol_are_seen(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    whole = "() => document.fullscreenElement !== null"
    await page.keyboard.press("f")
    await page.wait_for_function(whole)
    await page.keyboard.press("s")
    await expect(page.locator(":fullscreen").get_by_role("status")).to_have_text(
        "No snapshot: there is no camera in this tile"
    )
    await page.keyboard.press("/")
    await expect(page.locator(f":fullscreen {SEARCH}")).to_be_focused()
    await expect(page.locator("[role=option][aria-selected=true]")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator(SEARCH)).not_to_be_visible()
    await expect(page.locator("[data-camera]")).to_have_count(1)
    await page.keyboard.press("p")
    await expect(page.locator(":fullscreen .patrol")).to_be_visible()
    await page.keyboard.press("f")
    await page.wait_for_function(f"() => !({whole})()")
    await page.click("[data-action=break-off]")


async def test_a_wall_opened_twice_is_worked_in_one_place(visit: Visit) -> None:
    visitor = await at_wall(visit)
    again = await visitor.context.new_page()
    await again.goto(f"{visitor.demo.url}/wall")
    await expect(visitor.page.get_by_role("alert")).to_contain_text("another window")
    await visitor.page.get_by_role("button", name="Work it here").click()
    await expect(again.get_by_role("alert")).to_contain_text("another window")
    await expect(visitor.page.get_by_role("alert")).to_have_count(0)


async def test_a_route_is_walked_by_one_key_and_logged(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    routes = sorted((await visitor.get("/api/v1/patrol-routes"))["items"], key=lambda route: route["number"])
    route = next(route for route in routes if len(route["cameras"]) >= 3)
    await page.locator(f".routes [data-route='{route['number']}']").click()
    walk = page.locator(".patrol")
    await expect(walk).to_have_attribute("data-position", "0")
    await page.keyboard.press("r")
    await page.keyboard.type("lamp out")
    await page.keyboard.press("Enter")
    await page.keyboard.press(" ")  # held: nothing goes on by itself
    for position in range(1, len(route["cameras"])):
        await page.keyboard.press("p")
        await expect(walk).to_have_attribute("data-position", str(position))
    await page.keyboard.press("p")
    await expect(walk.get_by_role("heading")).to_have_text("Completed")
    await page.fill("[name=closing]", "all else well")
    await page.click("[data-action=finish]")
    await expect(tile(page, 0)).to_be_visible()
    (logged, *_) = (await visitor.get("/api/v1/patrols?mine=true"))["items"]
    assert (logged["status"], logged["seen"], logged["remark"]) == ("completed", len(route["cameras"]), "all else well")
    stops = (await visitor.get(f"/api/v1/patrols/{logged['id']}"))["stops"]
    assert stops[0]["remark"] == "lamp out"
    await visitor.goto(f"/patrols?patrol={logged['id']}")
    await expect(page.get_by_role("cell", name="lamp out")).to_be_visible()


async def test_a_patrol_goes_on_after_the_page_was_loaded_again(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    routes = (await visitor.get("/api/v1/patrol-routes"))["items"]
    route = next(route for route in routes if len(route["cameras"]) >= 3)
    await page.locator(f".routes [data-route='{route['number']}']").click()
    async with page.expect_response(lambda answer: answer.request.method == "PUT" and "/stops/0" in answer.url):
        await page.locator("[data-action=next]").click()
    await expect(page.locator(".patrol")).to_have_attribute("data-position", "1")
    await page.reload()
    await page.get_by_role("button", name="Patrol", exact=True).click()
    await page.click("[data-action=resume]")
    await expect(page.locator(".patrol")).to_have_attribute("data-position", "1")
    await page.click("[data-action=break-off]")
    await expect(page.locator(".patrol").get_by_role("heading")).to_have_text("Broken off")


async def test_a_fault_is_reported_from_the_tile(visit: Visit) -> None:
    visitor = await at_wall(visit)
    page = visitor.page
    camera = await visitor.whole()
    await page.locator(f".option[data-code='{camera['code']}']").click()
    await tile(page, 0).hover()
    await tile(page, 0).locator("[data-action=report]").click()
    await page.select_option("[name=kind]", "damage")
    await page.fill("dialog[open] textarea", "lens cracked")
    await page.click("dialog[open] button.primary")
    await expect(page.get_by_role("status").filter(has_text="Reported as incident")).to_be_visible()
    incidents = (await visitor.get(f"/api/v1/incidents?camera_id={camera['id']}"))["items"]
    assert "damage" in {incident["kind"] for incident in incidents}


async def test_a_snapshot_stands_in_the_audit_trail(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.fill_wall(1)
    await visitor.goto("/wall")
    await expect(page.locator("[data-phase=playing]")).to_have_count(1)
    async with page.expect_download() as download:
        await page.keyboard.press("s")
    assert (await download.value).suggested_filename.endswith(".jpg")
    entries = (await visitor.get("/api/v1/audit?action=live.snapshot"))["items"]
    assert entries[0]["detail"]["stream"] == "main"  # a single picture is the large one
    assert len(entries[0]["object_id"]) == 64


async def test_the_big_screen_needs_no_hand(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    await visitor.goto("/screen")
    page = visitor.page
    await expect(page.locator(".map[data-drawn]")).to_be_visible()
    await page.wait_for_function(ONLINE_COUNTED)
    await expect(page.locator(".views [data-phase=playing]").first).to_be_visible()
    await expect(page.get_by_role("region", name="Targets")).to_contain_text("Core area")
