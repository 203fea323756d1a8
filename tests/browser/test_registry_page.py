"""The registry's desk: an edit is undone from the history, a site list is drafted, compared, approved; a past day."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.stage import Visit

pytestmark = pytest.mark.browser


async def first_record(page: Page) -> tuple[str, Locator]:
    """The first record of the list: its key, and its row wherever it stands later."""
    key = await page.locator("tr[data-record]").first.get_attribute("data-record")
    assert key is not None
    return key, page.locator(f"tr[data-record='{key}']")


async def test_an_edit_is_undone_from_the_history(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/registry?kind=post")
    key, row = await first_record(page)
    name = (await visitor.get(f"/api/v1/registry/post/{key}"))["name"]
    for typed in ("Post of the night", "Post of the day"):
        await row.get_by_role("button", name="Change", exact=True).click()
        dialog = page.locator("dialog[open]")
        await dialog.get_by_label("post name").fill(typed)
        await dialog.get_by_label("Reason").fill("renamed")
        await dialog.locator("button.primary").click()
        await expect(row).to_contain_text(typed)
    await row.get_by_role("button", name="History").click()
    changes = page.locator("dialog[open] .list > li")
    await expect(changes.first).to_contain_text("Post of the day")

    async def undo(place: int) -> None:
        await changes.nth(place).get_by_role("button", name="Undo this edit").click()
        dialog = page.locator("dialog[open]").last
        await dialog.get_by_label("Reason").fill("a mistake")
        await dialog.locator("button.primary").click()

    await undo(1)
    await expect(page.get_by_role("alert")).to_contain_text("Post of the day: changed since by")
    assert await visitor.serious() == []
    await page.locator("dialog[open]").last.get_by_role("button", name="Cancel").click()
    await undo(0)
    await expect(changes).to_have_count(4)
    await undo(2)
    await expect(changes).to_have_count(5)
    await expect(changes.first).to_contain_text("a mistake")
    await page.locator("dialog[open]").get_by_role("button", name="Close").click()
    await expect(row).to_contain_text(name)
    visitor.complaints[:] = [each for each in visitor.complaints if "409" not in each]


async def test_a_site_list_is_drafted_compared_and_approved(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/registry")
    panel = page.locator("section", has=page.locator("#site-lists"))
    await expect(panel).to_contain_text("No list has been approved yet")
    await panel.get_by_role("button", name="Draft a version").click()
    await page.locator("dialog[open] button.primary").click()
    version = panel.locator("tbody tr").first
    await expect(version).to_contain_text("draft")
    await version.get_by_role("button", name="Changes since").click()
    await expect(page.locator("dialog[open]")).to_contain_text("No difference")
    await page.locator("dialog[open]").get_by_role("button", name="Close").click()
    await version.get_by_role("button", name="Approve").click()
    dialog = page.locator("dialog[open]")
    await dialog.get_by_label("Reference number").fill("综治〔2099〕1号")
    await dialog.get_by_label("In force from").fill("2001-01-01")
    await dialog.locator("button.primary").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("before the day of its approval")
    await dialog.get_by_label("In force from").fill("2099-01-01")
    await dialog.locator("button.primary").click()
    await expect(version).to_contain_text("approved, not yet in force")
    assert await visitor.serious() == []
    visitor.complaints[:] = [each for each in visitor.complaints if "422" not in each]


async def test_the_registry_as_it_was_on_a_day_can_only_be_read(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    today = (await visitor.get("/api/v1/coverage"))["as_of"][:10]
    await visitor.goto("/registry")
    await page.get_by_label("As of", exact=True).fill(today)
    await expect(page).to_have_url(re.compile(f"day={today}"))
    await page.get_by_role("button", name="Camera", exact=True).click()
    rows = page.locator("tbody tr")
    await expect(rows.first).to_contain_text(re.compile(r"\d{20}"))
    await expect(rows.get_by_role("button", name="Change")).to_have_count(0)
    await page.get_by_label("As of", exact=True).fill("2001-01-01")
    await expect(page.locator("main")).to_contain_text("Nothing was registered on that day")
    assert await visitor.serious() == []


async def test_a_site_gets_a_picture_detail_a_line_and_a_tag_that_filters(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/registry")
    key, row = await first_record(page)
    await row.get_by_role("button", name="Change", exact=True).click()
    dialog = page.locator("dialog[open]")
    await dialog.get_by_label("required picture detail").select_option(label="recognise")
    await dialog.get_by_label("line", exact=True).fill("114.1,27.5; 114.102,27.5")
    await dialog.get_by_label("tags").fill("Flood season")
    await dialog.get_by_label("Reason").fill("plan of 2026")
    assert await visitor.serious() == []
    await dialog.locator("button.primary").click()
    await expect(row).to_contain_text("recognise")
    await row.get_by_role("link", name="Flood season").click()
    await expect(page.locator("tr[data-record]")).to_have_count(1)
    assert await visitor.serious() == []
    await page.get_by_role("button", name="Tag Flood season only: show all").click()
    await expect(page.locator("tbody tr")).not_to_have_count(1)
    values = (await visitor.get(f"/api/v1/registry/site/{key}"))["values"]
    assert (values["required_px_per_m"], values["longitude"]) == ("125", "114.101000")
