"""What the wall promises of its pictures: smooth, soon, without a black moment, and honest when there is none."""

import asyncio
import re
import statistics
import time
from typing import Any

import pytest
from playwright.async_api import Page, expect

from streams.model import StreamKind
from streams.sim.control import switch_fault
from streams.sim.faults import Fault
from streams.sim.take import PROFILES
from tests.browser.stage import FIGURES, REMEMBER_CONNECTIONS, Visit, Visitor
from vms.cli.sim import SOCKET_NAME

pytestmark = pytest.mark.browser
TILES = 16
WATCHED_S = 10
MAX_DROPPED = 0.01  # none on a machine that does nothing else
SUB_STREAM_FPS = PROFILES[StreamKind.SUB].fps
FIRST_FRAME_MS = 400
ENLARGED_WITHIN_MS = 1_000
TOLD_WITHIN_S = 6
# As when another window is put over this one.
HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}"""
# From the click on a name in the list to the first picture that can be seen in the tile.
CLICK_TO_PICTURE = """async ([code, tile]) => {
  const place = document.querySelector(`[data-tile="${tile}"]`)
  const started = performance.now()
  document.querySelector(`.option[data-code="${code}"]`).click()
  for (;;) {
    await new Promise(requestAnimationFrame)
    const videos = [...place.querySelectorAll('video')]
    const shown = videos.some(video => getComputedStyle(video).opacity === '1' && video.videoWidth)
    const current = place.querySelector(`.tile[data-phase=playing]`)
    if (shown && current) return performance.now() - started
    if (performance.now() - started > 10_000) return null
  }
}"""
# Watches the tile picture by picture while it is enlarged: when the main stream came, the darkest moment on the way.
ENLARGE = """async tile => {
  const place = document.querySelector(`[data-tile="${tile}"]`)
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const started = performance.now()
  place.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
  let darkest = 255, took = null
  while (performance.now() - started < 3_000) {
    await new Promise(requestAnimationFrame)
    context.clearRect(0, 0, 16, 9)
    for (const video of place.querySelectorAll('video'))
      if (getComputedStyle(video).opacity === '1') context.drawImage(video, 0, 0, 16, 9)
    const { data } = context.getImageData(0, 0, 16, 9)
    const light = data.reduce((sum, value, at) => sum + (at % 4 < 3 ? value : 0), 0) / 432
    darkest = Math.min(darkest, light)
    const arrived = place.querySelector('.tile[data-stream=main][data-phase=playing]')
    if (took === null && arrived) took = performance.now() - started
  }
  return { took, darkest }
}"""


async def _open_wall(visitor: Visitor, size: int) -> Page:
    await visitor.page.add_init_script(REMEMBER_CONNECTIONS)
    await visitor.fill_wall(size)
    await visitor.goto("/wall")
    await expect(visitor.page.locator("[data-phase=playing]")).to_have_count(size, timeout=20_000)
    return visitor.page


async def test_sixteen_tiles_are_smooth(visit: Visit) -> None:
    page = await _open_wall(await visit("administrator"), TILES)
    before: list[dict[str, Any]] = await page.evaluate(FIGURES)
    await page.wait_for_timeout(WATCHED_S * 1000)
    after: list[dict[str, Any]] = await page.evaluate(FIGURES)
    assert len(before) == len(after) == TILES
    dropped = sum(now["dropped"] - then["dropped"] for then, now in zip(before, after, strict=True))
    assert dropped <= MAX_DROPPED * sum(
        now["decoded"] - then["decoded"] for then, now in zip(before, after, strict=True)
    )
    rates = [
        1000 * (now["decoded"] - then["decoded"]) / (now["at"] - then["at"])
        for then, now in zip(before, after, strict=True)
    ]
    assert min(rates) > 0.95 * SUB_STREAM_FPS, rates


async def test_a_click_on_a_name_shows_a_picture_at_once(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    playable = {camera["id"] for camera in await visitor.playable(9)}
    cameras = (await visitor.get("/api/v1/cameras?limit=100"))["items"]
    codes = [camera["code"] for camera in cameras if camera["id"] in playable]
    await visitor.goto("/wall")
    await expect(page.locator("[data-tile='0']")).to_be_visible()
    await page.keyboard.press("4")
    await expect(page.locator("[data-tile='8']")).to_be_visible()
    await expect(page.locator(f".option[data-code='{codes[-1]}']")).to_be_attached()
    waits = [await page.evaluate(CLICK_TO_PICTURE, [code, tile]) for tile, code in enumerate(codes)]
    assert None not in waits
    assert statistics.median(waits) < FIRST_FRAME_MS, waits


async def test_enlarging_brings_the_main_stream_without_a_black_moment(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = await _open_wall(visitor, 4)
    seen = await page.evaluate(ENLARGE, 0)
    assert seen["took"] is not None
    assert seen["took"] < ENLARGED_WITHIN_MS
    assert seen["darkest"] > 12, seen  # the scene itself is far lighter


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Fault.REFUSES, re.compile("没有实时画面：拒绝连接")), (Fault.STALLS, re.compile("没有实时画面：."))],
)
async def test_a_killed_camera_is_grey_and_says_why_and_comes_back(
    visit: Visit, fault: Fault, reason: re.Pattern[str]
) -> None:
    visitor = await visit("administrator")
    page = await _open_wall(visitor, 4)
    victim = (await visitor.playable(1))[0]
    cameras = (await visitor.get("/api/v1/cameras?limit=100"))["items"]
    code = next(camera["code"] for camera in cameras if camera["id"] == victim["id"])
    tile = page.locator(f"[data-camera='{victim['id']}']")
    socket = visitor.demo.folder / SOCKET_NAME
    # One clock for all that is to be told, from the moment at which the camera is asked to fail.
    deadline = time.monotonic() + TOLD_WITHIN_S
    await asyncio.to_thread(switch_fault, socket, code, fault)
    try:
        await expect(tile.locator(".still")).to_be_visible(timeout=1000 * (deadline - time.monotonic()))
        await expect(tile.locator("[role=status]")).to_contain_text(
            reason, timeout=1000 * max(0.001, deadline - time.monotonic())
        )
        await expect(tile.locator(".age")).to_contain_text("前的画面")
        await expect(page.locator("[data-phase=playing]")).to_have_count(3)
    finally:
        await asyncio.to_thread(switch_fault, socket, code, None)
    await expect(tile.locator("[data-phase=playing]")).to_be_visible(timeout=30_000)


async def test_a_hidden_tab_lets_go_of_its_cameras_and_takes_them_up_again(visit: Visit) -> None:
    page = await _open_wall(await visit("administrator"), 4)
    await page.evaluate(HIDE, True)
    await page.wait_for_timeout(3_000)
    await expect(page.locator("[data-phase=playing]")).to_have_count(4)
    await expect(page.locator("[data-phase=paused]")).to_have_count(4, timeout=4_000)
    await page.evaluate(HIDE, False)
    await expect(page.locator("[data-phase=playing]")).to_have_count(4, timeout=20_000)


async def test_a_tour_in_a_hidden_tab_opens_no_views(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = await _open_wall(visitor, 4)
    await page.keyboard.press("1")  # four pages of one
    await page.get_by_label("每页停留秒数").fill("3")
    await page.keyboard.press("Tab")
    await page.locator("h1").first.evaluate("() => document.activeElement.blur()")
    await page.keyboard.press("t")
    await page.evaluate(HIDE, True)
    await expect(page.locator("[data-layout='1']")).not_to_have_attribute("data-page", "0", timeout=10_000)
    await page.wait_for_timeout(6_000)
    opened: list[str] = []
    page.on("request", lambda request: opened.append(request.url) if request.method == "POST" else None)
    await page.wait_for_timeout(7_000)
    assert [url for url in opened if "/whep/" in url] == []
    await page.evaluate(HIDE, False)
    await expect(page.locator("[data-phase=playing]")).to_have_count(1, timeout=20_000)
