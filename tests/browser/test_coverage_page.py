"""From a figure to the frame that proves it, in three clicks."""

import pytest
from playwright.async_api import expect

from tests.browser.stage import Visit

pytestmark = pytest.mark.browser
FRAME_SHOWN = (
    "() => { const frame = document.querySelector('dialog[open] img'); return frame?.complete && frame.naturalWidth }"
)


async def test_three_clicks_from_a_figure_to_a_frame(visit: Visit) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    await visitor.goto("/coverage")
    await page.locator("tbody tr td a .rate").nth(3).click()
    await page.wait_for_url("**/coverage/sites**")
    await page.get_by_role("group").get_by_role("button").last.click()
    await page.locator("main li a[href*='evidence=']").first.click()
    width = await (await page.wait_for_function(FRAME_SHOWN)).json_value()
    assert width >= 320
    digest = await page.locator("dialog[open] code").first.inner_text()
    answer = await page.request.get(f"{visitor.demo.url}/api/v1/evidence/{digest}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert (await answer.body()).startswith(b"\xff\xd8")


async def test_figures_equal_the_api_and_targets_say_whether_they_are_met(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    await visitor.goto("/coverage")
    coverage = await visitor.get("/api/v1/coverage?scope=county")
    for target in coverage["targets"]:
        row = visitor.page.locator(f"[data-target='{target['id']}']")
        await expect(row).to_contain_text("Met" if target["met"] else "Not met")
        await expect(row).to_contain_text(target["title_en"])
    county = coverage["scopes"][0]["levels"]["usable"]
    await expect(visitor.page.locator("tbody tr.whole").first).to_contain_text(
        f"{county['numerator']}/{county['denominator']}"
    )


async def test_who_answers_for_one_township_is_offered_no_other_area(visit: Visit) -> None:
    choice = "统计范围"
    county = await visit("administrator")
    await county.goto("/coverage")
    await expect(county.page.get_by_label(choice)).to_be_visible()
    officer = await visit("governance_officer")
    await officer.goto("/coverage")
    await expect(officer.page.locator("tbody tr.whole").first).to_be_visible()
    await expect(officer.page.get_by_label(choice)).to_have_count(0)
