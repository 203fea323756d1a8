"""Reports: made on demand for an area or a unit, and found again by kind, area and maker; which make themselves."""

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


async def test_what_makes_itself_is_seen_by_auditors_and_changed_by_administrators(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    panel = visitor.page.locator("[data-schedule]")
    await visitor.goto("/coverage/reports")
    await expect(panel).to_contain_text("as the service is set")
    await panel.get_by_role("button", name="Change").click()
    form = visitor.page.locator("dialog[open]")
    await form.get_by_role("checkbox", name="Each governance centre, every day").uncheck()
    await form.get_by_label("Language: County, every day").select_option("en")
    assert await visitor.serious() == []
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_have_count(0)
    await expect(panel.locator("[data-line=units_daily]")).to_contain_text("not made")
    await expect(panel.locator("[data-line=daily]")).to_contain_text("County, every day English")
    assert await visitor.serious() == []
    auditor = await visit("auditor", locale="zh-CN", size="phone")
    await auditor.goto("/coverage/reports")
    seen = auditor.page.locator("[data-schedule]")
    line = seen.locator("[data-line=units_daily]")
    await expect(line).to_be_hidden()  # on a phone the list of reports comes first
    await seen.locator("summary").click()
    await expect(line).to_be_visible()
    await expect(line).to_contain_text("不生成")
    assert await auditor.serious() == []
    await expect(seen.get_by_role("button")).to_have_count(0)
    assert visitor.complaints + auditor.complaints == []
