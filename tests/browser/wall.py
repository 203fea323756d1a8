"""What the tests of the wall begin with."""

from playwright.async_api import Locator, Page, expect

from tests.browser.stage import Visit, Visitor


def tile(page: Page, number: int) -> Locator:
    return page.locator(f"[data-tile='{number}']")


async def at_wall(visit: Visit, role: str = "administrator") -> Visitor:
    visitor = await visit(role, locale="en")
    await visitor.goto("/wall")
    await expect(tile(visitor.page, 0)).to_be_visible()
    return visitor


async def open_window(page: Page) -> Page:
    async with page.expect_popup() as opened:
        await page.click("[data-action=window]")
    further = await opened.value
    await expect(tile(further, 0)).to_be_visible()
    return further
