"""A spreadsheet's way: out, differences, apply; the figures follow, open to the frame, know the day before; undo.

A township has one site and one camera that covers it. The spreadsheet adds a second site and stands the camera there:
of two sites one is covered, by the frame that covered the other.
"""

import asyncio
import csv
import hashlib
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.async_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.stage import Demo, Visit, Visitor
from tests.fakes.patience import PATIENCE_S

pytestmark = pytest.mark.browser
COUNTED = """async ([scope, wanted]) => {
  const found = () => fetch(`/api/v1/coverage?scope=${scope}`).then(answer => answer.json())
  while ((await found()).scopes[0].sites !== wanted) await new Promise(resolve => setTimeout(resolve, 500))
}"""
# All that a job says of itself while it works, however short.
OVERHEAR = """() => {
  window.heard = []
  const hear = () => { const job = document.querySelector('.job'); if (job) window.heard.push(job.textContent) }
  new MutationObserver(hear).observe(document.body, { childList: true, subtree: true, characterData: true })
}"""
# Another window, in which somebody gives a camera another name.
RENAME = """async ([code, name]) => {
  const { csrf_token } = await fetch('/api/v1/session').then(answer => answer.json())
  const [{ id }] = (await fetch(`/api/v1/cameras?q=${code}`).then(answer => answer.json())).items
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token, 'If-Match': '*' }
  const body = JSON.stringify({ name, reason: '改名' })
  return (await fetch(`/api/v1/cameras/${id}`, { method: 'PATCH', headers, body })).status
}"""
AGED = "UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%f', {column}, '-3 days') || '000'"
DATED = {"change": "at", "camera": "created_at", "site": "created_at", "transition": "at"}
SITES, CAMERAS = "应覆盖部位", "摄像机"
NEW_SITE, NEW_NAME, MOVED = "BW-browser-story", "浏览器故事部位", "（新址）"
LEVELS = ("planned", "built", "online", "usable")

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Township:
    """With one site, which one sound camera covers."""

    code: str
    site: dict[str, Any]
    camera: dict[str, Any]


def read(path: Path, sheet: str) -> Rows:
    titles, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, titles), row, strict=True)) for row in rows]


def write(path: Path, sheets: dict[str, Rows]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for column, title in enumerate(rows[0]):
                sheet.write(0, column, title)
                for number, row in enumerate(rows, 1):
                    sheet.write(number, column, row.get(title, ""))
    return path


def grow_old(demo: Demo) -> None:
    """The county was imported three days ago: there are past days to look at."""
    with sqlite3.connect(demo.folder / "vms.db", timeout=PATIENCE_S) as database:
        for table, column in DATED.items():
            database.execute(AGED.format(table=f'"{table}"', column=column))


async def counted(visitor: Visitor, scope: str, sites: int) -> None:
    """Until the figures count so many sites."""
    async with asyncio.timeout(PATIENCE_S):
        await visitor.page.evaluate(COUNTED, [scope, sites])


async def figures(visitor: Visitor, scope: str) -> dict[str, str]:
    """Of each level as the page writes them: "1/2"."""
    levels = (await visitor.get(f"/api/v1/coverage?scope={scope}"))["scopes"][0]["levels"]
    return {level: f"{levels[level]['numerator']}/{levels[level]['denominator']}" for level in LEVELS}


async def township(visitor: Visitor) -> Township:
    truth = visitor.demo.truth()
    for scope in (await visitor.get("/api/v1/coverage"))["scopes"]:
        if scope["sites"] != 1 or scope["levels"]["proven"]["numerator"] != 1:
            continue
        (site,) = (await visitor.get(f"/api/v1/coverage/sites?scope={scope['code']}&level=planned"))["items"]
        if len(site["cameras"]) == 1 and truth[site["cameras"][0]["code"]] is None:
            return Township(scope["code"], site, site["cameras"][0])
    raise AssertionError("no township has one site, one camera and a frame")


async def choose(page: Page, path: Path) -> None:
    await page.set_input_files("input[type=file]", path)
    await expect(page.locator(".job")).to_have_count(0)


async def saved(page: Page, link: Locator, path: Path) -> Path:
    async with page.expect_download() as started:
        await link.click()
    await (await started.value).save_as(path)
    return path


def row_of(page: Page, text: str) -> Locator:
    return page.locator("main tbody tr", has_text=text)


async def test_from_a_spreadsheet_to_the_figures_and_back(visit: Visit, tmp_path: Path) -> None:
    visitor = await visit("administrator")
    page = visitor.page
    grow_old(visitor.demo)
    there = await township(visitor)
    before = await figures(visitor, there.code)
    assert before == dict.fromkeys(LEVELS, "1/1")

    await visitor.goto("/cameras")
    cameras = read(await saved(page, page.locator("a[data-format=xlsx]"), tmp_path / "cameras.xlsx"), CAMERAS)
    await visitor.goto("/registry")
    registry = await saved(page, page.get_by_role("link", name="导出工作簿"), tmp_path / "registry.xlsx")
    sheets = changed_sheets(there, read(registry, SITES), cameras)

    await visitor.goto("/imports")
    await page.evaluate(OVERHEAR)
    await is_refused(page, sheets, tmp_path)
    assert await visitor.serious() == []
    await page.get_by_role("button", name="选择其他文件").click()
    await is_written(visitor, there, sheets, tmp_path)
    await counted(visitor, there.code, 2)
    # The camera covers the new site; the old one has none any more.
    await figures_follow(visitor, there, before, dict.fromkeys(LEVELS, "1/2"))
    await opens_down_to_the_frame(visitor, there)
    await exports_without_a_change(visitor, tmp_path)
    await is_undone(page)
    await counted(visitor, there.code, 1)
    await visitor.goto(f"/coverage?division={there.code}")
    await shows(page, before)


def changed_sheets(there: Township, sites: Rows, cameras: Rows) -> dict[str, Rows]:
    """What the registry gave out; with a new site, where the township's camera stands from now on, under a new name."""
    (old,) = [row for row in sites if row["★部位编码"] == there.site["code"]]
    new = old | {"★部位编码": NEW_SITE, "★部位名称": NEW_NAME}
    (camera,) = [row for row in cameras if row["★设备编码"] == there.camera["code"]]
    moved = camera | {"★设备名称": there.camera["name"] + MOVED, "部位编码": NEW_SITE}
    same = next(row for row in cameras if row is not camera)
    return {SITES: [old, new], CAMERAS: [moved, same]}


async def is_refused(page: Page, sheets: dict[str, Rows], folder: Path) -> None:
    """Each row is new, changed field by field, unchanged or refused, with the reason in the user's language; the
    refused ones come back as a workbook, and nothing can be written."""
    old, new = sheets[SITES]
    wrong = new | {"★部位编码": f"{NEW_SITE}-2", "★部位等级": "特级"}
    await choose(page, write(folder / "some-wrong.xlsx", {**sheets, SITES: [old, new, wrong]}))
    for action, count in (("新增", 1), ("修改", 1), ("未变", 2), ("不能导入", 1)):
        await expect(page.locator("main span", has_text=re.compile(f"^\\s*{action}\\s*{count}\\s*$"))).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("有 1 行不能导入")
    await expect(row_of(page, f"{NEW_SITE}-2")).to_contain_text("“特级”不在该列允许的取值中")
    await expect(row_of(page, NEW_SITE).filter(has_text="新增")).to_have_count(1)
    camera = sheets[CAMERAS][0]
    row = row_of(page, camera["★设备编码"])
    for field, one, other in (
        ("设备名称", camera["★设备名称"].removesuffix(MOVED), camera["★设备名称"]),
        ("部位编码", old["★部位编码"], NEW_SITE),
    ):
        line = row.locator("p", has_text=field)
        await expect(line.locator("del")).to_have_text(one)
        await expect(line.locator("ins")).to_have_text(other)
    await expect(row.locator("p")).to_have_count(2)
    await page.get_by_role("button", name="修改 1").click()
    await expect(page.locator("main section tbody").first.locator("tr")).to_have_count(1)
    await expect(page.get_by_role("button", name="写入")).to_have_count(0)
    path = await saved(page, page.get_by_role("button", name="下载不能导入的行"), folder / "refused.xlsx")
    (refused,) = read(path, SITES)
    assert refused["★部位编码"] == f"{NEW_SITE}-2"
    assert "“特级”不在该列允许的取值中" in refused["错误"]
    path = await saved(page, page.get_by_role("button", name="下载全部 5 行的结果"), folder / "rows.csv")
    lines = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert Counter(line["结果"] for line in lines) == {"新增": 1, "修改": 2, "未变": 2, "不能导入": 1}
    await expect(page.get_by_role("status").filter(has_text="逐行结果.csv")).to_contain_text("1 kB")


async def is_written(visitor: Visitor, there: Township, sheets: dict[str, Rows], folder: Path) -> None:
    """Says how it was read, what would change, how far it is, and what it wrote. Somebody renames a camera of the file
    after it was looked at: what the file would do now is shown first."""
    page = visitor.page
    await choose(page, write(folder / "sites.xlsx", sheets))
    unseen, name = (sheets[CAMERAS][1][title] for title in ("★设备编码", "★设备名称"))
    assert await page.evaluate(RENAME, [unseen, "他人改名"]) == 200
    await page.get_by_role("button", name="写入 2 条").click()
    await expect(page.get_by_role("alert")).to_contain_text("登记内容在您查看之后已有改动")
    await expect(row_of(page, unseen).locator("del")).to_have_text("他人改名")
    assert await page.evaluate(RENAME, [unseen, name]) == 200
    await page.get_by_role("button", name="选择其他文件").click()
    await choose(page, folder / "sites.xlsx")
    read_as = page.locator("details.read")
    await read_as.locator("summary").click()
    await expect(read_as).to_contain_text("BWDJ 部位等级")
    await page.evaluate("() => { window.heard = [] }")
    await page.get_by_role("button", name="写入 2 条").click()
    await expect(page.get_by_role("status").filter(has_text="已写入：新增 1，修改 1")).to_be_visible()
    heard = await page.evaluate("() => window.heard")
    assert any("正在写入“sites.xlsx”" in text and re.search(r"[1-4] / 4", text) for text in heard), heard
    await expect(row_of(page, there.camera["code"])).to_contain_text(NEW_SITE)


async def shows(page: Page, wanted: dict[str, str]) -> None:
    """The township's row of the matrix, level by level."""
    cells = page.locator("tbody tr.whole").first.locator("td.cell")
    for place, count in enumerate(wanted.values()):
        await expect(cells.nth(place)).to_contain_text(count)


async def figures_follow(visitor: Visitor, there: Township, before: dict[str, str], after: dict[str, str]) -> None:
    """What was computed stands on the page; yesterday knows nothing of it."""
    page = visitor.page
    assert await figures(visitor, there.code) == after
    await visitor.goto(f"/coverage?division={there.code}")
    await shows(page, after)
    await page.get_by_role("button", name="前一天").click()
    await page.wait_for_url("**/coverage?*day=*")
    await shows(page, before)
    await page.get_by_label("当日时刻").select_option("00:00")
    await page.wait_for_url("**/coverage?*day=*T00:00")
    await shows(page, before)
    await page.get_by_role("button", name="回到当前").click()
    await shows(page, after)


async def opens_down_to_the_frame(visitor: Visitor, there: Township) -> None:
    """Three clicks: the sites behind the figure, those that reach the level, the frame of the check of the camera."""
    page = visitor.page
    await page.locator("tbody tr.whole a[href*='level=usable']").first.click()
    await page.wait_for_url("**/coverage/sites**")
    await expect(page.locator("main li.site")).to_contain_text([there.site["name"]])
    await page.get_by_role("button", name="已达到“可用”").click()
    site = page.locator("main li.site")
    await expect(site).to_contain_text([NEW_NAME])
    await expect(site).to_contain_text(there.camera["name"] + MOVED)
    await site.locator("a[href*='evidence=']").click()
    dialog = page.locator("dialog[open]")
    digest = await dialog.locator("code").first.inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    await expect(dialog.get_by_role("link", name=there.camera["name"])).to_have_attribute(
        "href", f"/cameras/{there.camera['id']}"
    )
    await expect(dialog.locator("dl")).to_contain_text("测量值")
    frame = await page.request.get(f"{visitor.demo.url}/api/v1/evidence/{digest}")
    assert hashlib.sha256(await frame.body()).hexdigest() == digest
    await dialog.get_by_role("link", name=there.camera["name"]).click()
    changes = page.locator("section[aria-labelledby=changes] li")
    await expect(changes.first).to_contain_text("导入：sites.xlsx")
    await expect(changes.first).to_contain_text("部位编码")
    await expect(changes.first).to_contain_text(NEW_SITE)


async def exports_without_a_change(visitor: Visitor, folder: Path) -> None:
    """What goes out comes back in without a change."""
    page = visitor.page
    await visitor.goto("/cameras")
    files = [
        await saved(page, page.locator(f"a[data-format={kind}]"), folder / f"out.{kind}")
        for kind in ("xlsx", "csv", "geojson")
    ]
    await visitor.goto("/registry")
    files.append(await saved(page, page.get_by_role("link", name="导出工作簿"), folder / "out-registry.xlsx"))
    assert NEW_SITE in {row["★部位编码"] for row in read(files[-1], SITES)}
    await visitor.goto("/imports")
    for path in files:
        await choose(page, path)
        await expect(page.get_by_role("status").filter(has_text="没有需要写入的内容")).to_be_visible()
        await page.get_by_role("button", name="选择其他文件").click()


async def is_undone(page: Page) -> None:
    """Asks once, says what it does, and what it did."""
    row = page.get_by_label("以往的导入和批量修改").locator("tbody tr", has_text="sites.xlsx").first
    await row.get_by_role("button", name="撤销导入").click()
    dialog = page.locator("dialog[open]")
    await expect(dialog).to_contain_text("sites.xlsx")
    await dialog.get_by_role("button", name="撤销导入").click()
    await expect(dialog).to_contain_text("恢复 1 条，停用 1 条")
    await dialog.get_by_role("button", name="关闭").click()
    await expect(row).to_contain_text("撤销")
