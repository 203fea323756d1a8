"""Records that are worked on: many cameras at once, fields of one's own, documents; found again, looked at, undone."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.stage import OUT, Visit

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TAG = "雨季"


@pytest.mark.parametrize(("size", "theme"), [("desk", "dark"), ("phone", "light")])
async def test_many_cameras_are_changed_and_changed_back(visit: Visit, size: str, theme: str) -> None:
    visitor = await visit("administrator", locale="en", size=size, theme=theme)
    page = visitor.page
    await visitor.goto("/cameras?class=1")
    total = (await visitor.get("/api/v1/cameras?class=1"))["total"]
    await page.get_by_role("button", name="Change many").click()
    await page.locator(".pick input").first.check()
    await expect(page.get_by_text("1 chosen")).to_be_visible()
    await page.get_by_role("button", name=f"Choose all {total}").click()
    await expect(page.get_by_text(f"{total} chosen")).to_be_visible()
    assert await visitor.serious() == []
    await page.get_by_role("button", name="Change…").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Add tags").fill(TAG)
    await dialog.get_by_label("Columns to change").select_option(label="maintainer")
    await dialog.get_by_label("maintainer", exact=True).fill("新运维公司")
    await dialog.get_by_label("Reason").fill("换了运维单位")
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"bulk-form-{size}.png")
    await dialog.get_by_role("button", name="Check").click()
    await expect(dialog.get_by_text(f"{total} in all, {total} of them will change.")).to_be_visible()
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"bulk-preview-{size}.png")
    await dialog.get_by_role("button", name=f"Change {total}").click()
    await expect(dialog.get_by_text(f"{total} changed.")).to_be_visible()
    assert (await visitor.get(f"/api/v1/cameras?tag={TAG}"))["total"] == total
    await page.screenshot(path=OUT / f"bulk-done-{size}.png")
    await dialog.get_by_role("button", name="Undo this change").click()
    await expect(dialog.get_by_text(f"Undone: {total}")).to_be_visible()
    assert (await visitor.get(f"/api/v1/cameras?tag={TAG}"))["total"] == 0
    await dialog.get_by_role("button", name="Close").click()
    await visitor.goto("/imports")
    await expect(page.get_by_role("cell", name="Bulk edit: 换了运维单位").first).to_be_visible()


async def test_a_record_is_changed_and_its_tag_leads_to_its_fellows(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    camera = (await visitor.get("/api/v1/cameras?limit=9"))["items"][-1]
    await visitor.goto(f"/cameras/{camera['id']}")
    record = page.get_by_role("region", name="Camera record")
    await record.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("tags").fill("学校/重点")
    await dialog.get_by_label("Reason").fill("普查")
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / "record-form.png")
    await dialog.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="学校").click()
    await page.wait_for_url("**/cameras?tag=*")
    await expect(page.locator(".status [role=status]").first).to_have_text("1 in all")
    await expect(page.locator(f"tr[data-code='{camera['code']}']")).to_be_visible()
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / "tags.png")
    # Others of this demo's visitors look for a row's only link.
    await visitor.goto(f"/cameras/{camera['id']}")
    await record.get_by_role("button", name="Change").click()
    await dialog.get_by_label("tags").fill("")
    await dialog.get_by_label("Reason").fill("普查结束")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("link", name="学校")).to_have_count(0)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_a_field_of_ones_own_is_made_filled_in_and_found_by(visit: Visit, locale: str) -> None:
    visitor = await visit("administrator", locale=locale, theme="light")
    page = visitor.page
    chinese = locale == "zh-CN"
    code, title = ("ZHZD", "网络类型") if chinese else ("ENZD", "network kind")
    await visitor.goto("/fields")
    await page.get_by_role("button", name="新增字段" if chinese else "New field").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("类型" if chinese else "Kind").select_option("choice")
    await dialog.get_by_label("代码" if chinese else "Code", exact=True).fill(code)
    await dialog.get_by_label("中文名称" if chinese else "Name in Chinese").fill(title)
    await dialog.get_by_label("英文名称" if chinese else "Name in English").fill(title)
    await dialog.locator("textarea").first.fill("G, 光纤, fibre\nM, 移动, mobile")
    await dialog.get_by_label("原因" if chinese else "Reason").fill("普查")
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"field-form-{locale}.png")
    await dialog.get_by_role("button", name="保存" if chinese else "Save").click()
    await expect(page.locator("tr", has_text=code)).to_contain_text("移动" if chinese else "mobile")
    await page.screenshot(path=OUT / f"fields-{locale}.png")
    await page.locator("tr", has_text=code).get_by_role("button", name="历史" if chinese else "History").click()
    await expect(dialog.locator("li")).to_contain_text("普查")
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"field-history-{locale}.png")
    await dialog.get_by_role("button", name="关闭" if chinese else "Close").click()
    await page.get_by_label("查看某日" if chinese else "As of").fill("2001-01-01")
    await expect(page.locator("main")).to_contain_text(
        "当日没有自定义字段" if chinese else "no custom fields on that day"
    )
    assert await visitor.serious() == []
    camera = (await visitor.get("/api/v1/cameras?limit=1"))["items"][0]
    await visitor.goto(f"/cameras/{camera['id']}")
    await page.locator("section[aria-labelledby=record] header button").click()
    await dialog.get_by_label(title).select_option("M")
    await dialog.locator("textarea").last.fill("普查")
    await dialog.get_by_role("button", name="保存" if chinese else "Save").click()
    await expect(dialog).to_be_hidden()
    await visitor.goto("/cameras")
    await page.get_by_label("自定义字段" if chinese else "Custom field").select_option(code)
    await page.get_by_label(title).select_option("M")
    await page.wait_for_url(f"**/cameras?custom={code}:M")
    await expect(page.locator(f"tr[data-code='{camera['code']}']")).to_be_visible()
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"field-filter-{locale}.png")


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_a_document_is_given_and_withdrawn(visit: Visit, tmp_path: Path, size: str) -> None:
    visitor = await visit("administrator", locale="en", size=size)
    page = visitor.page
    camera = (await visitor.get("/api/v1/cameras?limit=2"))["items"][size == "phone"]
    file = tmp_path / "acceptance.pdf"
    file.write_bytes(PDF)
    await visitor.goto(f"/cameras/{camera['id']}")
    panel = page.get_by_role("region", name="Documents and photos")
    await panel.get_by_role("button", name="Add a document").click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[type=file]").set_input_files(file)
    await expect(dialog.get_by_label("Name")).to_have_value("acceptance")
    assert await visitor.serious() == []
    await page.screenshot(path=OUT / f"document-form-{size}.png")
    await dialog.get_by_role("button", name="Save").click()
    await expect(panel.get_by_role("link", name="acceptance")).to_be_visible()
    await panel.scroll_into_view_if_needed()
    await page.screenshot(path=OUT / f"documents-{size}.png")
    await panel.get_by_role("button", name="Withdraw").click()
    await dialog.get_by_label("Reason").fill("wrong file")
    await dialog.get_by_role("button", name="Withdraw").click()
    await expect(panel).to_contain_text("wrong file")
    assert await visitor.serious() == []
