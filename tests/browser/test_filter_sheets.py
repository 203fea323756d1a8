"""Filters of lists on a phone: nothing scrolls sideways, a sheet holds them, and it is used by keyboard and by ear."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.stage import OUT
from vms.accounts.model import Role

pytestmark = pytest.mark.browser
SIDEWAYS = """() => [...document.querySelectorAll('main *')].filter(each => each.scrollWidth > each.clientWidth + 1
  && ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)).map(each => each.className)"""


async def opened(desk: Desk, path: str, locale: str = "en") -> Page:
    _, cookie = await desk.crew("Officer", Role.GOVERNANCE_OFFICER)
    page = await desk.phone(cookie)
    await page.add_init_script(f"localStorage.setItem('vms.locale', '{locale}')")
    await page.goto(f"{desk.address}{path}")
    await expect(page.get_by_role("search")).to_be_visible()
    return page


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("path", ["/events", "/cameras"])
async def test_nothing_scrolls_sideways(path: str, locale: str, desk: Desk) -> None:
    page = await opened(desk, path, locale)
    assert await page.evaluate(SIDEWAYS) == []
    await page.locator("[data-action=filters]").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(SIDEWAYS) == []
    await page.screenshot(path=OUT / f"filters{path.replace('/', '-')}-{locale}.png")


async def test_the_sheet_is_used_by_keyboard_and_says_what_is_set(desk: Desk) -> None:
    page = await opened(desk, "/events")
    button = page.get_by_role("button", name="Filters")
    await button.focus()
    await page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Filters")
    await expect(sheet.locator(":focus")).to_have_count(1)
    await sheet.get_by_label("Status").select_option("closed")
    await expect(sheet.get_by_role("button", name="Show 0")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(page.get_by_role("button", name="Filters (1)")).to_be_focused()
    assert "status=closed" in page.url
    await page.keyboard.press("Enter")
    await sheet.get_by_role("button", name="Clear filters").click()
    await sheet.get_by_role("button", name="Show 1").click()
    await expect(page.get_by_role("listitem").filter(has_text="路口0")).to_be_visible()
