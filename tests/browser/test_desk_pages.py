"""The administrator's desk: people are added, changed, shut out; a spreadsheet is looked at, then written."""

import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.stage import Visit, Visitor

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"


async def test_a_person_is_added_changed_and_shut_out(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/people")
    await page.get_by_role("button", name="New person").click()
    await page.get_by_label("Name", exact=True).fill("Wang Fang")
    await page.get_by_label("User name", exact=True).fill("wangfang")
    await page.get_by_label("First password").fill(PASSWORD)
    await page.get_by_label("Unit").select_option(index=1)
    await page.get_by_role("button", name="Save").click()
    row = page.locator("tbody tr", has_text="wangfang")
    await expect(row).to_contain_text("Operator")
    await row.get_by_role("button", name="Change").click()
    await page.get_by_label("Role").select_option("auditor")
    await page.get_by_role("button", name="Save").click()
    await expect(row).to_contain_text("Auditor")

    colleague = await visit(locale="en")
    colleague.demo.accounts["wangfang"] = {"username": "wangfang", "password": PASSWORD}
    await colleague.sign_in("wangfang")
    await expect(colleague.page.locator("nav a[href='/audit']")).to_be_visible()
    await change_password(colleague, PASSWORD, f"{PASSWORD} staple")

    page.on("dialog", lambda dialog: dialog.accept())
    colleague.expects(r"\b401\b")  # what shuts the colleague out
    await row.get_by_role("button", name="Disable").click()
    await expect(row).to_contain_text("Disabled")
    # The event stream ends; the browser asks for it again, and then knows.
    await expect(colleague.page.get_by_role("button", name="Sign in")).to_be_visible()


async def test_a_page_of_another_role_says_so_and_leads_back(visit: Visit) -> None:
    visitor = await visit("operator")
    page = visitor.page
    await visitor.goto("/audit")
    await expect(page.get_by_role("status").filter(has_text="您的角色（值班员）不能打开此页")).to_be_visible()
    await page.get_by_role("link", name="返回首页").click()
    await page.wait_for_url("**/wall")


async def change_password(person: Visitor, old: str, new: str) -> None:
    page = person.page
    await page.locator("summary").last.click()
    await page.get_by_role("button", name="Change password").click()
    await page.get_by_label("Present password").fill(old)
    await page.locator("dialog[open] input[autocomplete=new-password]").first.fill(new)
    await page.get_by_label("New password again").fill("something else")
    await expect(page.get_by_role("alert")).to_contain_text("differ")
    await page.get_by_label("New password again").fill(new)
    await page.get_by_role("button", name="Change", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="changed")).to_be_visible()
    await page.get_by_role("button", name="Close").click()


async def test_a_spreadsheet_shows_every_difference_before_it_is_written(visit: Visit, tmp_path: Path) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    exported = await page.request.get(f"{visitor.demo.url}/api/v1/exports/cameras?format=csv")
    rows = list(csv.DictReader(io.StringIO((await exported.body()).decode("utf-8-sig"))))
    code, name = list(rows[0])[:2]
    rows[0][name] += "改"
    await visitor.goto("/imports")
    await page.set_input_files("input[type=file]", write(tmp_path / "good.csv", rows))
    await expect(page.get_by_role("button", name="Changed 1")).to_be_visible()
    await expect(page.locator("main")).to_contain_text(rows[0][name])
    assert (await visitor.get(f"/api/v1/cameras/{rows[0][code]}"))["name"] != rows[0][name], "only looked at"
    await page.get_by_role("button", name="Write 1").click()
    await expect(page.get_by_role("status").filter(has_text="Written")).to_be_visible()
    assert (await visitor.get(f"/api/v1/cameras/{rows[0][code]}"))["name"] == rows[0][name]

    await page.get_by_role("button", name="another file").click()
    rows[1][code] = "1234567890123456789"
    await page.set_input_files("input[type=file]", write(tmp_path / "bad.csv", rows))
    await expect(page.get_by_role("alert")).to_contain_text("1 row cannot be imported")
    await expect(page.get_by_role("button", name="Write")).to_have_count(0)


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
