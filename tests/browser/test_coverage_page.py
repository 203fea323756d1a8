"""From a figure to the frame that proves it, in three clicks."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.stage import SEVERAL_CHECKS_MS, Visit, Visitor

pytestmark = pytest.mark.browser
# Other tests' cameras recover meanwhile: only what is wrong for good is looked for.
FAULTY = """async lasting => {
  const asked = '/api/v1/coverage/sites?missing=usable&limit=200'
  for (;;) {
    for (const site of (await fetch(asked).then(answer => answer.json())).items) {
      const reason = site.reasons.find(({ faults, camera_code }) => faults.length && lasting.includes(camera_code))
      if (reason) return [site, reason]
    }
    await new Promise(resolve => setTimeout(resolve, 1000))
  }
}"""
# Figures change with every check: the page and the service are asked at once, until they say the same.
EQUAL = """async () => {
  const { targets, scopes } = await fetch('/api/v1/coverage?scope=county').then(answer => answer.json())
  const shows = (place, ...words) => words.every(word => document.querySelector(place)?.textContent.includes(word))
  const { numerator, denominator } = scopes[0].levels.usable
  return targets.length && shows('tbody tr.whole', `${numerator}/${denominator}`)
    && targets.every(({ id, met, title_en }) => shows(`[data-target='${id}']`, met ? 'Met' : 'Not met', title_en))
}"""
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


def lasting(visitor: Visitor) -> list[str]:
    """The cameras that something is wrong with from the beginning on."""
    return [code for code, fault in visitor.demo.truth().items() if fault is not None]


async def told_of_a_fault(visitor: Visitor) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A site one of whose cameras shows a faulty picture, and the faults: once one has been confirmed."""
    async with asyncio.timeout(SEVERAL_CHECKS_MS / 1000):
        site, reason = await visitor.page.evaluate(FAULTY, lasting(visitor))
    return site, reason["faults"]


async def test_a_site_says_what_is_wrong_with_its_picture(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    site, faults = await told_of_a_fault(visitor)
    await visitor.goto(f"/coverage/sites?scope={site['division']}&level=usable")
    row = visitor.page.locator("main li.site", has_text=site["code"])
    for fault in faults:
        await expect(row.locator(".why")).to_contain_text("Picture faulty:")
        if fault["code"] is not None:
            await expect(row.locator(".why")).to_contain_text(f"(code {fault['code']})")
    assert await visitor.serious() == []
    await row.get_by_role("link", name=site["name"], exact=True).click()
    await visitor.page.wait_for_url("**/registry?q=*")
    await expect(visitor.page.locator("main tbody tr", has_text=site["code"])).to_be_visible()


async def test_clocks_and_recordings_stand_beside_the_five_rates(visit: Visit) -> None:
    visitor = await visit("administrator")
    await visitor.goto("/coverage")
    for kind in ("files", "clock", "recording"):
        await expect(visitor.page.locator(f"[data-rate={kind}]")).to_be_visible()
    told = (await visitor.get("/api/v1/coverage/published"))["beside"][1]
    row = visitor.page.locator("[data-rate=recording]")
    await expect(row).to_contain_text(f"{told['numerator']}/{told['denominator']}")


async def test_a_rate_opens_the_cameras_that_fall_short_and_their_frames(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await told_of_a_fault(visitor)
    await visitor.goto("/coverage")
    failing = await visitor.get("/api/v1/coverage/rated?rate=picture&show=failing&limit=200")
    await page.locator("[data-rate=picture] td a").first.click()
    await page.wait_for_url("**/coverage/rated?rate=picture*")
    lasts = [camera for camera in failing["items"] if camera["code"] in lasting(visitor)]
    assert lasts
    for camera in lasts:
        row = page.locator(f"[data-camera='{camera['code']}']")
        await expect(row).to_contain_text("Picture faulty" if camera["faults"] else camera["name"])
    assert await visitor.serious() == []
    await page.locator("main a[href*='evidence=']").first.click()
    width = await (await page.wait_for_function(FRAME_SHOWN)).json_value()
    assert width >= 320


async def test_hours_open_the_sites_and_cameras_that_have_them(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/coverage")
    await page.locator("[data-month] a[data-hours=required]").first.click()
    await page.wait_for_url("**/coverage/month?*show=required*")
    sites = await visitor.get("/api/v1/coverage/month/sites?show=required")
    await expect(page.locator("main [role=status]").first).to_contain_text(str(sites["total"]))
    await expect(page.locator("main tbody tr").first).to_be_visible()
    assert await visitor.serious() == []
    await visitor.goto("/coverage/rates?period=running")
    await page.locator("[data-rates=whole] a[data-opens=counted]").click()
    await page.wait_for_url("**/coverage/rates?*show=counted#rates-cameras")
    cameras = await visitor.get("/api/v1/rates/cameras?show=counted")
    assert cameras["total"]
    await expect(page.locator("main tbody").last.locator("tr").first).to_be_visible()
    assert await visitor.serious() == []


async def test_blind_spots_tonight_open_their_sites_and_are_on_the_map(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    page = visitor.page
    await visitor.goto("/coverage")
    number = page.locator("[data-night=blind] a")
    await expect(number).to_be_visible()
    tonight = await visitor.get("/api/v1/coverage/night")
    assert tonight["nights"], "it grows dark every day"
    assert tonight["blind"] >= tonight["lost"]
    await number.click()
    await page.wait_for_url("**/coverage/night?scope=county")
    (site, *_) = (await visitor.get("/api/v1/coverage/night/sites"))["items"]
    await expect(page.locator("main li.site", has_text=site["code"])).to_be_visible()
    assert await visitor.serious() == []
    await visitor.goto("/cameras?blind=tonight")
    await expect(page.get_by_text("Sites that nobody sees tonight:")).to_be_visible()
    assert await visitor.serious() == []


async def test_figures_equal_the_api_and_targets_say_whether_they_are_met(visit: Visit) -> None:
    visitor = await visit("administrator", locale="en")
    await visitor.goto("/coverage")
    await visitor.page.wait_for_function(EQUAL)


async def test_who_answers_for_one_township_is_offered_no_other_area(visit: Visit) -> None:
    choice = "统计范围"
    county = await visit("administrator")
    await county.goto("/coverage")
    await expect(county.page.get_by_label(choice)).to_be_visible()
    officer = await visit("governance_officer")
    await officer.goto("/coverage")
    await expect(officer.page.locator("tbody tr.whole").first).to_be_visible()
    await expect(officer.page.get_by_label(choice)).to_have_count(0)
