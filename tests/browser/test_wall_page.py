"""The wall: nine pictures that move, soon after they were asked for."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.stage import Visit, Visitor

pytestmark = pytest.mark.browser
FIRST_FRAME_MS = 1_000
FRAMES = "() => [...document.querySelectorAll('video')].map(video => video.getVideoPlaybackQuality().totalVideoFrames)"
ALL_MOVED_ON = """before => {
  const now = [...document.querySelectorAll('video')].map(video => video.getVideoPlaybackQuality().totalVideoFrames)
  return now.length === before.length && now.every((frames, index) => frames > before[index] + 10)
}"""


async def _open_wall(visitor: Visitor, size: int) -> None:
    await visitor.fill_wall(size)
    await visitor.goto("/wall")


async def test_nine_tiles_play_and_the_first_frame_comes_within_a_second(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    await _open_wall(visitor, 9)
    await expect(page.locator("[data-phase=playing]")).to_have_count(9, timeout=10_000)
    waits = await page.locator("[data-first-frame-ms]").evaluate_all(
        "tiles => tiles.map(tile => +tile.dataset.firstFrameMs)"
    )
    assert max(waits) < FIRST_FRAME_MS, waits
    await page.wait_for_function(ALL_MOVED_ON, arg=await page.evaluate(FRAMES), timeout=5_000)


async def test_any_camera_by_part_of_its_name_with_the_keyboard_alone(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    (camera,) = await visitor.playable(1)
    await visitor.goto("/wall")
    tile = page.locator("[data-tile='0']")
    await expect(tile).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type(camera["name"][2:])
    await page.keyboard.press("Enter")
    await expect(tile).to_contain_text(camera["name"])
    await expect(tile.locator("[data-phase=playing]")).to_be_visible(timeout=10_000)


async def test_enlarged_shows_the_main_stream_and_a_snapshot_can_be_taken(visit: Visit, tmp_path: Path) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await _open_wall(visitor, 4)
    await expect(page.locator("[data-phase=playing]")).to_have_count(4, timeout=10_000)
    await page.locator("[data-tile='1']").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-tile='1'] [data-stream=main][data-phase=playing]")).to_be_visible(timeout=10_000)
    async with page.expect_download() as download:
        await page.keyboard.press("s")
    saved = tmp_path / "snapshot.jpg"
    await (await download.value).save_as(saved)
    assert saved.read_bytes().startswith(b"\xff\xd8")
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-phase=playing]")).to_have_count(4, timeout=10_000)


async def test_a_view_that_is_left_is_closed_at_the_service(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    await _open_wall(visitor, 1)
    await expect(page.locator("[data-phase=playing]")).to_have_count(1, timeout=10_000)
    async with page.expect_request(lambda request: request.method == "DELETE" and "/whep/" in request.url) as closing:
        await page.locator("nav a").first.click()
    answer = await (await closing.value).response()
    assert answer is not None
    assert answer.status == 200
