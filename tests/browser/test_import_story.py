"""A spreadsheet's way: import, differences, apply; the figures follow, open to the site, know the day before; undo."""

import asyncio
import csv
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.stage import Demo, Visit, Visitor

pytestmark = pytest.mark.browser
# Figures are computed some seconds after a change, later on a busy machine.
COUNTED_WITHIN_S = 120
COUNTED = """async wanted => {
  const sites = () => fetch('/api/v1/coverage').then(answer => answer.json()).then(found => found.scopes[0].sites)
  while (await sites() !== wanted) await new Promise(resolve => setTimeout(resolve, 500))
}"""
AGED = "UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%f', {column}, '-3 days') || '000'"
DATED = {"change": "at", "camera": "created_at", "site": "created_at"}
SITE_COLUMNS = ("部位编码", "部位名称", "部位等级", "部位类别", "所属区划", "应建数量")
NEW_SITE = "BW-browser-story"


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def site(division: str, **changed: Any) -> dict[str, Any]:
    values = (NEW_SITE, "浏览器故事部位", "1", "2", division, "1")
    return dict(zip(SITE_COLUMNS, values, strict=True)) | changed


async def choose(page: Page, path: Path) -> None:
    await page.set_input_files("input[type=file]", path)
    await expect(page.locator(".job")).to_have_count(0)


def grow_old(demo: Demo) -> None:
    """The county was imported three days ago: there are past days to look at."""
    with sqlite3.connect(demo.folder / "vms.db", timeout=30) as database:
        for table, column in DATED.items():
            database.execute(AGED.format(table=table, column=column))


async def counted(visitor: Visitor, sites: int) -> None:
    """Until the figures count so many sites."""
    async with asyncio.timeout(COUNTED_WITHIN_S):
        await visitor.page.evaluate(COUNTED, sites)


async def test_from_a_spreadsheet_to_the_figures_and_back(visit: Visit, tmp_path: Path) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    grow_old(visitor.demo)
    before = (await visitor.get("/api/v1/coverage?scope=county"))["scopes"][0]["sites"]
    division = next(
        each["code"] for each in (await visitor.get("/api/v1/divisions"))["items"] if each["kind"] == "town"
    )
    await visitor.goto("/imports")
    await is_refused(page, division, tmp_path)
    assert await visitor.serious() == []
    await page.get_by_role("button", name="选择其他文件").click()
    await is_written(page, division, tmp_path)
    await counted(visitor, before + 1)
    await figures_follow(visitor, before)
    await is_undone(page)
    await counted(visitor, before)


async def is_refused(page: Page, division: str, folder: Path) -> None:
    """Says why, in the user's language, and comes back as a workbook."""
    await choose(page, write(folder / "bad.csv", [site(division, 部位等级="特级")]))
    await expect(page.get_by_role("alert")).to_contain_text("有 1 行不能导入")
    await expect(page.locator("main")).to_contain_text("“特级”不在该列允许的取值中")
    await expect(page.get_by_role("button", name="写入")).to_have_count(0)
    async with page.expect_download() as started:
        await page.get_by_role("button", name="下载不能导入的行").click()
    await (await started.value).save_as(folder / "refused.xlsx")
    rows = CalamineWorkbook.from_path(folder / "refused.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "错误"
    assert "“特级”不在该列允许的取值中" in str(rows[1][-1])


async def is_written(page: Page, division: str, folder: Path) -> None:
    """Says how it was read and what would change, and then writes it."""
    await choose(page, write(folder / "sites.csv", [site(division)]))
    read = page.locator("details.read")
    await read.locator("summary").click()
    await expect(read).to_contain_text("GB18030")
    await expect(read).to_contain_text("BWDJ 部位等级")
    await expect(page.locator("tbody tr", has_text=NEW_SITE)).to_contain_text("新增")
    await page.get_by_role("button", name="写入 1 条").click()
    await expect(page.get_by_role("status").filter(has_text="已写入")).to_be_visible()


async def figures_follow(visitor: Visitor, before: int) -> None:
    """The new site counts, stands behind the figure, and yesterday knows nothing of it; the cameras come as a file."""
    page = visitor.page
    basis = page.locator("main header .quiet").first
    await visitor.goto("/coverage")
    await expect(basis).to_contain_text(f"共 {before + 1} 处部位")
    async with page.expect_download() as started:
        await page.get_by_role("link", name="导出监控点").click()
    assert (await (await started.value).path()).stat().st_size > 0
    await page.get_by_role("button", name="前一天").click()
    await page.wait_for_url("**/coverage?day=*")
    await expect(basis).to_contain_text(f"共 {before} 处部位")
    await page.get_by_role("button", name="回到当前").click()
    await expect(basis).to_contain_text(f"共 {before + 1} 处部位")
    # Of the whole county's row, what is short of "planned": the new site has no camera.
    await page.locator("tbody tr.whole a[href*='level=planned']").first.click()
    await page.wait_for_url("**/coverage/sites**")
    await expect(page.locator("main")).to_contain_text(NEW_SITE)


async def is_undone(page: Page) -> None:
    """Asks once, says what it does, and what it did."""
    await page.locator("nav a[href='/imports']").click()
    row = page.locator("section[aria-labelledby='past-imports'] tbody tr", has_text="sites.csv").first
    await row.get_by_role("button", name="撤销导入").click()
    dialog = page.locator("dialog[open]")
    await expect(dialog).to_contain_text("sites.csv")
    await dialog.get_by_role("button", name="撤销导入").click()
    await expect(dialog).to_contain_text("停用 1 条")
    await dialog.get_by_role("button", name="关闭").click()
    await expect(row).to_contain_text("撤销")
