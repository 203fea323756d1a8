"""Who is told of faults: a channel and a rule through their forms, a test message that arrives, and one that cannot."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.stage import OUT, Visit
from tests.fakes.receiver import Receiver

pytestmark = pytest.mark.browser


async def add_channel(page: Page, name: str, address: str) -> None:
    await page.get_by_role("button", name="New channel").click()
    await page.fill("input[name=channel-name]", name)
    await page.fill("input[name=channel-address]", address)
    await page.locator("dialog[open] button.primary").click()
    await expect(page.locator(f"[data-channel='{name}']")).to_be_visible()


async def test_a_channel_and_a_rule_are_made_tested_and_removed(visit: Visit) -> None:
    visitor, receiver = await visit("administrator", locale="en"), Receiver()
    page = visitor.page
    page.on("dialog", lambda dialog: dialog.accept())
    async with receiver.listening():
        await visitor.goto("/notifications")
        await add_channel(page, "Duty phone", f"json://127.0.0.1:{receiver.port}/secret-path")
        row = page.locator("[data-channel='Duty phone']")
        await row.locator("[data-action=test]").click()
        await expect(row.locator("[data-status=sent]")).to_be_visible()
        assert len(receiver.got) == 1
        receiver.status = 500
        await row.locator("[data-action=test]").click()
        await expect(page.locator("[data-status=waiting], [data-status=failed]").first).to_be_visible()
        assert "secret-path" not in await page.content()
        await page.get_by_role("button", name="New rule").click()
        await page.fill("input[name=rule-name]", "Class 1 by night")
        await page.select_option("select[name=rule-channel]", label="Duty phone")
        await page.get_by_role("button", name="Reports made by themselves").click()
        await expect(page.get_by_label("Report late or failed")).to_be_visible()
        assert await visitor.serious() == []
        await page.get_by_role("button", name="Incidents", exact=True).click()
        await page.locator("dialog[open] fieldset input[type=checkbox]").first.check()
        await page.locator("dialog[open] button.primary").click()
        rules = page.get_by_role("region", name="Rules")
        await expect(rules).to_contain_text("Class 1 by night")
        await page.screenshot(path=OUT / "notifications-desk.png", full_page=True)
        assert await visitor.serious() == []
        await rules.get_by_role("row").filter(has_text="Class 1 by night").get_by_role("button").last.click()
        await expect(rules).not_to_contain_text("Class 1 by night")
        await row.get_by_role("button").last.click()
        await expect(row).to_be_hidden()
