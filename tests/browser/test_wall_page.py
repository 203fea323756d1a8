"""The wall: pictures that move, found by the keyboard, enlarged, kept as a snapshot, and let go of."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.stage import Visit
from tests.browser.wall import PLAYING, all_move_on, playing, tile

pytestmark = pytest.mark.browser


async def test_nine_tiles_play_and_each_says_how_long_its_first_picture_took(visit: Visit) -> None:
    page = await playing(await visit("administrator"), 9)
    waits = page.locator("[data-first-frame-ms]")
    await expect(waits).to_have_count(9)
    assert min(await waits.evaluate_all("tiles => tiles.map(tile => +tile.dataset.firstFrameMs)")) > 0
    await all_move_on(page, 10)


async def test_any_camera_by_part_of_its_name_with_the_keyboard_alone(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    (camera,) = await visitor.playable(1)
    await visitor.goto("/wall")
    await expect(tile(page, 0)).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type(camera["name"][2:])
    await page.keyboard.press("Enter")
    await expect(tile(page, 0)).to_contain_text(camera["name"])
    await expect(tile(page, 0).locator(PLAYING)).to_be_visible()


async def test_on_a_phone_a_tapped_tile_asks_which_camera(visit: Visit) -> None:
    visitor = await visit("administrator", size="phone", locale="en")
    page = visitor.page
    (camera,) = await visitor.playable(1)
    await visitor.goto("/wall")
    await tile(page, 2).get_by_role("button", name="Choose a camera").click()
    await expect(page.get_by_role("combobox", name="Find a camera")).to_be_focused()
    await page.keyboard.type(camera["name"][2:])
    await page.get_by_role("option", name=camera["name"]).click()
    await expect(tile(page, 2)).to_contain_text(camera["name"])
    await expect(tile(page, 2).locator(PLAYING)).to_be_visible()


async def test_enlarged_shows_the_main_stream_and_a_snapshot_can_be_taken(visit: Visit, tmp_path: Path) -> None:
    page = await playing(await visit("administrator", locale="en"), 4)
    await tile(page, 1).focus()
    await page.keyboard.press("Enter")
    await expect(tile(page, 1).locator(f"[data-stream=main]{PLAYING}")).to_be_visible()
    async with page.expect_download() as download:
        await page.keyboard.press("s")
    saved = tmp_path / "snapshot.jpg"
    await (await download.value).save_as(saved)
    assert saved.read_bytes().startswith(b"\xff\xd8")
    await page.keyboard.press("Escape")
    await expect(page.locator(PLAYING)).to_have_count(4)


async def test_a_view_that_is_left_is_closed_at_the_service(visit: Visit) -> None:
    page = await playing(await visit("administrator"), 1)
    async with page.expect_request(lambda request: request.method == "DELETE" and "/whep/" in request.url) as closing:
        await page.locator("nav a").first.click()
    answer = await (await closing.value).response()
    assert answer is not None
    assert answer.status == 200
