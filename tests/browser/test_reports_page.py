"""Reports: made on demand for an area or a unit, and found again by kind, area and maker."""

import pytest
from playwright.async_api import expect

from tests.browser.stage import Visit

pytestmark = pytest.mark.browser


async def test_a_report_is_made_for_a_unit_and_found_by_its_area(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    centre = next(unit for unit in (await visitor.get("/api/v1/units"))["items"] if unit["kind"] == "governance_centre")
    await visitor.goto("/coverage/reports")
    await page.get_by_role("button", name="Make a report").first.click()
    form = page.locator("dialog[open]")
    await form.get_by_role("button", name="A unit").click()
    await form.get_by_role("combobox").select_option(centre["code"])
    assert await visitor.serious() == []
    await form.get_by_role("button", name="Make and sign").click()
    row = page.locator("[data-report]", has_text=centre["name"])
    await expect(row.first).to_be_visible()
    await expect(form).to_have_count(0)
    filters = page.locator("form.filters")
    await filters.get_by_label("Kind").select_option("moment")
    await filters.get_by_label("Division").select_option(centre["division_code"])
    await page.wait_for_url(f"**/coverage/reports?kind=moment&division={centre['division_code']}")
    await expect(row.first).to_be_visible()
    await filters.get_by_label("Kind").select_option("monthly")
    await expect(page.get_by_text("No report matches this choice.")).to_be_visible()
    assert await visitor.serious() == []
    await page.get_by_role("button", name="Clear the choice").first.click()
    await expect(row.first).to_be_visible()
    assert visitor.complaints == []
