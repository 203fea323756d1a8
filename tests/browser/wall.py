"""What the tests of the wall begin with, and what they and its bench watch it by."""

from playwright.async_api import Locator, Page, expect

from tests.browser.stage import Visit, Visitor

# From the click on a name in the list to the first picture that can be seen in the tile, ms.
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
  }
}"""
# Watches the tile picture by picture while it is enlarged, until the main stream has played a while: when that came,
# ms, and the darkest moment on the way.
ENLARGE = """async tile => {
  const place = document.querySelector(`[data-tile="${tile}"]`)
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const started = performance.now()
  place.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
  let darkest = 255, took = null
  for (let after = 0; after < 60; after += took !== null) {
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
PLAYING = "[data-phase=playing]"
FRAMES = "() => [...document.querySelectorAll('video')].map(video => video.getVideoPlaybackQuality().totalVideoFrames)"
ALL_MOVED_ON = """([before, frames]) => {
  const now = [...document.querySelectorAll('video')].map(video => video.getVideoPlaybackQuality().totalVideoFrames)
  return now.length === before.length && now.every((shown, index) => shown > before[index] + frames)
}"""


def tile(page: Page, number: int) -> Locator:
    return page.locator(f"[data-tile='{number}']")


async def at_wall(visit: Visit, role: str = "administrator") -> Visitor:
    visitor = await visit(role, locale="en")
    await visitor.goto("/wall")
    await expect(tile(visitor.page, 0)).to_be_visible()
    return visitor


async def playing(visitor: Visitor, size: int) -> Page:
    """A wall of so many tiles, all of which play."""
    await visitor.fill_wall(size)
    await visitor.goto("/wall")
    await expect(visitor.page.locator(PLAYING)).to_have_count(size)
    return visitor.page


async def all_move_on(page: Page, frames: int) -> None:
    """Every picture on the page, by more than so many frames."""
    await page.wait_for_function(ALL_MOVED_ON, arg=[await page.evaluate(FRAMES), frames])


async def open_window(page: Page) -> Page:
    async with page.expect_popup() as opened:
        await page.click("[data-action=window]")
    further = await opened.value
    await expect(tile(further, 0)).to_be_visible()
    return further
