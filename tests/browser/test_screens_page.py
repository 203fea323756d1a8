"""A big screen that nobody types at: paired by the code that it shows, and gone when it is revoked."""

import pytest
from playwright.async_api import Dialog, expect

from tests.browser.stage import Visit

pytestmark = pytest.mark.browser
PAIRING = "/api/v1/screens/pairing"


async def test_a_screen_is_paired_by_its_code_and_ends_when_it_is_revoked(visit: Visit) -> None:
    desk = await visit("administrator", locale="en")
    screen = await visit(locale="en")
    screen.expects(rf"\b404\b.*{PAIRING}$")  # nothing had been paired here yet
    await screen.goto("/screen")
    shown = screen.page.locator("[data-code]")
    code = await shown.get_attribute("data-code")
    assert code is not None
    assert await screen.serious() == []

    await desk.goto("/screens")
    await desk.page.click("[data-action=pair]")
    await desk.page.fill("input[name=code]", f"{code[:3]} {code[3:]}".lower())
    await desk.page.fill("input[name=name]", "Hall 1")
    await desk.page.keyboard.press("Enter")
    row = desk.page.locator("tr[data-screen]").filter(has_text="Hall 1")
    await expect(row).to_contain_text("Valid")

    counted = screen.page.get_by_label("Cameras by state")
    await expect(counted).to_contain_text("Online")
    # Switched on again it is still signed in, and nothing but its page is there.
    await screen.goto("/people")
    await screen.page.wait_for_url("**/screen")
    await expect(counted).to_contain_text("Online")

    async def agree(dialog: Dialog) -> None:
        await dialog.accept()

    desk.page.once("dialog", agree)
    # What the page still asks for, and a view that is just being opened.
    screen.expects(rf"\b401\b|\b403\b.*/whep/|{PAIRING}$")
    await row.locator("[data-action=revoke]").click()
    await expect(shown).to_be_visible()
    assert await shown.get_attribute("data-code") != code
    await expect(row).to_have_count(0)
