"""What the wall promises of its pictures: whole, without a black moment, and honest when there is none. How soon and
how smooth they are is measured by `make bench-wall`."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from streams.sim.control import switch_fault
from streams.sim.faults import Fault
from tests.browser.stage import LOST, REMEMBER_CONNECTIONS, Visit
from tests.browser.wall import CLICK_TO_PICTURE, ENLARGE, PLAYING, all_move_on, playing, tile
from tests.fakes.overrun import overrun_datagrams
from tests.fakes.patience import PATIENCE_S
from vms.cli.sim import SOCKET_NAME

pytestmark = pytest.mark.browser
TILES = 16
KEPT_S = 5
"""So long a hidden tab keeps its pictures, for who only looks elsewhere for a moment."""
# As when another window is put over this one.
HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}"""
# Hides the tab: how long, by the page's own clock, until the first of its pictures was let go of, s.
HIDDEN_UNTIL_LET_GO = f"""async () => {{
  const began = performance.now()
  const letGo = new Promise(resolve => new MutationObserver((changes) => {{
    if (changes.some(change => change.target.dataset.phase === 'paused')) resolve(performance.now() - began)
  }}).observe(document.body, {{ attributes: true, attributeFilter: ['data-phase'], subtree: true }}));
  ({HIDE})(true)
  return await letGo / 1000
}}"""


async def test_sixteen_tiles_move_on_and_nothing_is_lost(visit: Visit) -> None:
    visitor = await visit("administrator")
    await visitor.page.add_init_script(REMEMBER_CONNECTIONS)
    overrun = overrun_datagrams()
    page = await playing(visitor, TILES)
    await all_move_on(page, 50)
    assert await page.evaluate(LOST) <= overrun_datagrams() - overrun


async def test_a_click_on_a_name_shows_its_picture_in_the_next_tile(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    playable = {camera["id"] for camera in await visitor.playable(9)}
    cameras = (await visitor.get("/api/v1/cameras?limit=100"))["items"]
    codes = [camera["code"] for camera in cameras if camera["id"] in playable]
    await visitor.goto("/wall")
    await expect(tile(page, 0)).to_be_visible()
    await page.keyboard.press("4")
    await expect(tile(page, 8)).to_be_visible()
    await expect(page.locator(f".option[data-code='{codes[-1]}']")).to_be_attached()
    for number, code in enumerate(codes):
        async with asyncio.timeout(PATIENCE_S):
            await page.evaluate(CLICK_TO_PICTURE, [code, number])


async def test_enlarging_brings_the_main_stream_without_a_black_moment(visit: Visit) -> None:
    page = await playing(await visit("administrator"), 4)
    async with asyncio.timeout(PATIENCE_S):
        seen = await page.evaluate(ENLARGE, 0)
    assert seen["darkest"] > 12, seen  # the scene itself is far lighter


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Fault.REFUSES, re.compile("没有实时画面：拒绝连接")), (Fault.STALLS, re.compile("没有实时画面：."))],
)
async def test_a_killed_camera_is_grey_and_says_why_and_comes_back(
    visit: Visit, fault: Fault, reason: re.Pattern[str]
) -> None:
    visitor = await visit("administrator")
    page = await playing(visitor, 4)
    victim = (await visitor.playable(1))[0]
    cameras = (await visitor.get("/api/v1/cameras?limit=100"))["items"]
    code = next(camera["code"] for camera in cameras if camera["id"] == victim["id"])
    place = page.locator(f"[data-camera='{victim['id']}']")
    socket = visitor.demo.folder / SOCKET_NAME
    await asyncio.to_thread(switch_fault, socket, code, fault)
    try:
        await expect(place.locator(".still")).to_be_visible()
        await expect(place.locator("[role=status]")).to_contain_text(reason)
        await expect(place.locator(".age")).to_contain_text("前的画面")
        await expect(page.locator(PLAYING)).to_have_count(3)
    finally:
        await asyncio.to_thread(switch_fault, socket, code, None)
    await expect(place.locator(PLAYING)).to_be_visible()


async def test_a_hidden_tab_lets_go_of_its_cameras_and_takes_them_up_again(visit: Visit) -> None:
    page = await playing(await visit("administrator"), 4)
    async with asyncio.timeout(PATIENCE_S):
        kept_s = await page.evaluate(HIDDEN_UNTIL_LET_GO)
    assert kept_s >= KEPT_S
    await expect(page.locator("[data-phase=paused]")).to_have_count(4)
    await page.evaluate(HIDE, False)
    await expect(page.locator(PLAYING)).to_have_count(4)


async def _turns(page: Page, pages: int) -> None:
    """Until the tour has gone on by so many."""
    for _ in range(pages):
        shown = await page.locator("[data-layout='1']").get_attribute("data-page")
        await expect(page.locator("[data-layout='1']")).not_to_have_attribute("data-page", shown or "")


async def test_a_tour_in_a_hidden_tab_opens_no_views(visit: Visit) -> None:
    page = await playing(await visit("administrator"), 4)
    await page.keyboard.press("1")  # four pages of one
    await page.get_by_label("每页停留秒数").fill("3")
    await page.keyboard.press("Tab")
    await page.locator("h1").first.evaluate("() => document.activeElement.blur()")
    await page.keyboard.press("t")
    await page.evaluate(HIDE, True)
    await _turns(page, 2)  # what was being opened just then is over
    opened: list[str] = []
    page.on("request", lambda request: opened.append(request.url) if request.method == "POST" else None)
    await _turns(page, 2)
    assert [url for url in opened if "/whep/" in url] == []
    await page.evaluate(HIDE, False)
    await expect(page.locator(PLAYING)).to_have_count(1)
