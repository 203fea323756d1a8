"""The registry's desk: an edit is undone from the history, a site list is drafted, compared, approved; a past day."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.stage import OUT, Visit

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

    visitor.expects(r"\b409\b")
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
    counted = await version.get_by_role("link").inner_text()
    await version.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sites of the list")
    await expect(page.locator("main").get_by_role("status")).to_contain_text(counted)
    await expect(page.locator("tbody tr").first).to_contain_text("class 1")
    assert await visitor.serious() == []
    await page.go_back()
    await version.get_by_role("button", name="Changes since").click()
    await expect(page.locator("dialog[open]")).to_contain_text("No difference")
    await page.locator("dialog[open]").get_by_role("button", name="Close").click()
    await version.get_by_role("button", name="Approve").click()
    dialog = page.locator("dialog[open]")
    await dialog.get_by_label("Reference number").fill("综治〔2099〕1号")
    await dialog.get_by_label("In force from").fill("2001-01-01")
    visitor.expects(r"\b422\b")
    await dialog.locator("button.primary").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("before the day of its approval")
    await dialog.get_by_label("In force from").fill("2099-01-01")
    await dialog.locator("button.primary").click()
    await expect(version).to_contain_text("approved, not yet in force")
    assert await visitor.serious() == []


async def test_the_registry_as_it_was_on_a_day_can_only_be_read(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    today = await visitor.today()
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


@pytest.mark.parametrize(("size", "theme"), [("desk", "dark"), ("phone", "light")])
async def test_many_sites_are_changed_and_changed_back(visit: Visit, size: str, theme: str) -> None:
    visitor = await visit("administrator", locale="en", size=size, theme=theme)
    page = visitor.page
    await visitor.goto("/registry")
    await page.get_by_label("Class", exact=True).select_option(label="Class 2")
    await expect(page).to_have_url(re.compile("class=2"))
    listed = await visitor.get("/api/v1/registry/site?class=2&living=true")
    total, whole = listed["total"], {each["key"]: each["values"] for each in listed["items"]}
    assert total < (await visitor.get("/api/v1/registry/site?living=true"))["total"]
    await page.get_by_role("button", name="Change many").click()
    await page.locator(".pick input").first.check()
    await expect(page.get_by_text("1 chosen")).to_be_visible()
    await page.get_by_role("button", name=f"Choose all {total}").click()
    await expect(page.get_by_text(f"{total} chosen")).to_be_visible()
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"bulk-sites-{size}.png")
    await page.get_by_role("button", name="Change…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading")).to_have_text(f"Change {total} sites")
    await dialog.get_by_label("Columns to change").select_option(label="required picture detail")
    # A label's text holds the words of its choices.
    await dialog.locator(".one select").select_option(label="identify")
    await dialog.get_by_label("Add tags").fill("Exhibition")
    await dialog.get_by_label("Reason").fill("an exhibition")
    assert await visitor.serious() == []
    await dialog.get_by_role("button", name="Check").click()
    await expect(dialog.get_by_text(f"{total} in all, {total} of them will change.")).to_be_visible()
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"bulk-sites-preview-{size}.png")
    await dialog.get_by_role("button", name=f"Change {total}").click()
    await expect(dialog.get_by_text(f"{total} changed.")).to_be_visible()
    assert (await visitor.get("/api/v1/registry/site?tag=Exhibition"))["total"] == total
    await dialog.get_by_role("button", name="Undo this change").click()
    await expect(dialog.get_by_text(f"Undone: {total}")).to_be_visible()
    again = await visitor.get("/api/v1/registry/site?class=2&living=true")
    assert {each["key"]: each["values"] for each in again["items"]} == whole


@pytest.mark.parametrize(("size", "theme"), [("desk", "light"), ("phone", "dark")])
async def test_a_site_is_pointed_at_on_the_map_and_a_road_is_drawn(visit: Visit, size: str, theme: str) -> None:
    visitor = await visit("administrator", locale="en", size=size, theme=theme)
    page = visitor.page
    await visitor.goto("/registry")
    key, row = await first_record(page)
    await row.get_by_role("button", name="Change", exact=True).click()
    dialog = page.locator("dialog[open]")
    await dialog.get_by_role("button", name="Point at it on the map").click()
    await expect(dialog.locator("[data-drawn]")).to_be_visible()
    canvas = dialog.locator("canvas")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    await dialog.get_by_role("button", name="a line", exact=True).click()
    clear = dialog.get_by_role("button", name="Clear the line")
    if await clear.is_enabled():  # another test has drawn one
        await clear.click()
    for share in (0.3, 0.5, 0.7):
        await page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    await dialog.get_by_role("button", name="Take the last point back").click()
    typed = await dialog.get_by_label("line", exact=True).input_value()
    assert len(typed.split("; ")) == 2
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"place-{size}.png")
    await dialog.get_by_label("Reason").fill("surveyed")
    await dialog.locator("button.primary").click()
    await expect(dialog).to_have_count(0)
    drawn = (await visitor.get(f"/api/v1/sites/{key}"))["line"]["coordinates"]
    assert [",".join(f"{each:.6f}" for each in point) for point in drawn] == typed.split("; ")
    await row.get_by_role("button", name="Change", exact=True).click()
    await dialog.get_by_role("button", name="Point at it on the map").click()
    await clear.click()
    await dialog.get_by_role("button", name="a point", exact=True).click()
    await expect(dialog.locator("[data-drawn]")).to_be_visible()
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    await dialog.get_by_label("Reason").fill("it is a gate")
    await dialog.locator("button.primary").click()
    await expect(dialog).to_have_count(0)
    site = await visitor.get(f"/api/v1/sites/{key}")
    (west, south), (east, _) = drawn
    assert site["line"] is None
    assert site["longitude"] < (west + east) / 2
    assert abs(site["latitude"] - south) < 0.01
    await visitor.goto(f"/registry?q={site['code']}")
    await row.get_by_role("link", name="Cameras", exact=True).click()
    await page.wait_for_url(f"**/cameras?site_id={key}")
    theirs = (await visitor.get(f"/api/v1/cameras?site_id={key}"))["total"]
    await expect(page.locator(".status [role=status]").first).to_have_text(f"{theirs} in all")
