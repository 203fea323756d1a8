"""Signing in, as each kind of person."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.stage import Visit

pytestmark = pytest.mark.browser
WATCHING = {"coverage", "events", "cameras", "wall", "patrols"}
KEEPING = {"maintenance", "references"}
PLANNING = {"plans", "registry"}
SHOWING = {"screens"}
LANDS_ON = {
    "administrator": (
        "/coverage",
        {*WATCHING, *KEEPING, *PLANNING, *SHOWING, "repairs", "imports", "notifications", "people", "audit"},
    ),
    "operator": ("/wall", WATCHING),
    "governance_officer": ("/coverage", {*WATCHING, *KEEPING, *PLANNING, *SHOWING}),
    "crew": ("/repairs", {"events", "repairs", "cameras"}),
    "auditor": ("/coverage", {"coverage", "events", "cameras", "patrols", "registry", "audit"}),
}


@pytest.mark.parametrize("role", LANDS_ON)
async def test_each_role_lands_where_its_work_is_and_sees_only_its_pages(visit: Visit, role: str) -> None:
    path, pages = LANDS_ON[role]
    visitor = await visit()
    await visitor.sign_in(role)
    await visitor.page.wait_for_url(f"**{path}")
    links = await visitor.page.locator("nav a").evaluate_all("links => links.map(link => link.pathname.slice(1))")
    assert set(links) == pages


async def test_a_wrong_password_says_so_and_lets_try_again(visit: Visit) -> None:
    visitor = await visit(locale="en")
    visitor.expects(r"\b401\b")
    await visitor.goto("/cameras?state=offline")
    page = visitor.page
    account = visitor.demo.accounts["operator"]
    await page.fill("input[name=username]", account["username"])
    await page.fill("input[name=password]", "not the password")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("wrong")
    assert await page.input_value("input[name=username]") == account["username"]
    await page.fill("input[name=password]", account["password"])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cameras?state=offline")


async def test_an_ended_session_leads_to_the_sign_in_and_back_to_the_place(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/cameras?state=online")
    await expect(page.locator("tbody tr").first).to_be_visible()

    async def end_the_session(route: Route) -> None:
        await visitor.context.clear_cookies()
        await route.continue_()

    visitor.expects(r"\b401\b")
    # What the page asks for by itself is answered until then, and cannot lead to the sign-in before the click.
    await visitor.context.route("**/api/v1/cameras?*class=1*", end_the_session, times=1)
    await page.get_by_role("group", name="Class").get_by_role("button").first.click()
    await expect(page.get_by_role("status").filter(has_text="session has ended")).to_be_visible()
    account = visitor.demo.accounts["administrator"]
    await page.fill("input[name=username]", account["username"])
    await page.fill("input[name=password]", account["password"])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cameras?state=online&class=1")
    await expect(page.locator("tbody tr").first).to_be_visible()
