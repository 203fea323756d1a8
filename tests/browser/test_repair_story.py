"""From a fault to its repair: the alarm with its picture, the order on a phone without network, the proof."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.stage import KEPT_FOR_THE_ROAD, OUT, SEVERAL_CHECKS_MS, Visit, Visitor

pytestmark = pytest.mark.browser
BOTH_FRAMES = (
    "() => [...document.querySelectorAll('[data-frame] img')].filter(image => image.naturalWidth > 0).length === 2"
)
FRAME_KEPT = "async url => (await (await caches.open('vms-frames')).match(url)) !== undefined"
SHOWN = "image => image.complete && image.naturalWidth > 0"
# What a browser says about itself while the test has taken its network away, or the service has refused by 409.
CAUSED = r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|\b409\b"


@dataclass(frozen=True)
class Broken:
    """A camera with a fault, and its incident."""

    code: str
    incident: dict[str, Any]


@asynccontextmanager
async def broken(visitor: Visitor, fault: str) -> AsyncIterator[Broken]:
    """A healthy camera gets a fault; at the end it is whole again, whatever the test did."""
    demo, page = visitor.demo, visitor.page
    visitor.expects(CAUSED)
    code = (await visitor.whole())["code"]
    await visitor.goto(f"/events?q={code}")
    await expect(page.get_by_role("region", name="List of incidents")).to_be_visible()
    demo.switch_fault(code, fault)
    try:
        wanted = f"/api/v1/incidents?open=true&camera_id={code}"
        async with asyncio.timeout(SEVERAL_CHECKS_MS / 1000):
            while not (found := (await visitor.get(wanted))["items"]):
                await page.wait_for_timeout(500)
        yield Broken(code, found[0])
    finally:
        demo.switch_fault(code, "none")


async def dispatched(visitor: Visitor, case: Broken) -> None:
    """The picture stands beside the alarm without a click; then the order goes to the crew."""
    page = visitor.page
    await visitor.goto("/events")
    row = page.locator(f"[data-incident='{case.incident['id']}']")
    await expect(row).to_be_visible()
    await row.locator("img").wait_for()
    await page.wait_for_function(SHOWN, arg=await row.locator("img").element_handle())
    await row.locator("a").click()
    await expect(page.locator("[data-frame=first] img")).to_be_visible()
    await page.keyboard.press("a")
    await expect(page.locator("[data-step=acknowledge]")).to_be_visible()
    await page.keyboard.press("d")
    await page.locator("dialog[data-form=dispatch] button.primary").click()
    await expect(page.locator("[data-step=dispatch]")).to_be_visible()


async def on_the_road(visit: Visit) -> Visitor:
    """The crew's phone, its pages kept for the road."""
    crew = await visit("crew", locale="en", size="phone")
    crew.expects(CAUSED)
    await crew.goto("/")
    await crew.page.wait_for_url("**/repairs")
    await crew.page.evaluate(KEPT_FOR_THE_ROAD)
    return crew


def order_of(page: Page, case: Broken) -> Any:
    return page.locator(f"[data-order='{case.incident['number']}'] a")


async def order_is_kept(chief: Visitor, page: Page, case: Broken) -> None:
    """On the crew's phone, with the frame that it is known by, which comes last."""
    await expect(order_of(page, case)).to_be_visible()
    frame = (await chief.get(f"/api/v1/incidents/{case.incident['id']}"))["before"]["url"]
    await page.wait_for_function(FRAME_KEPT, arg=frame)


async def four_taps(page: Page, case: Broken, *, signed: bool = False, part: str = "") -> None:
    """Open, arrived, photo, repaired; before that a part may be named, and somebody may sign."""
    await order_of(page, case).click()
    await page.locator("[data-step=arrive]").click()
    photo = await page.screenshot(type="jpeg")  # what the phone's camera sees does not matter here
    async with page.expect_file_chooser() as chooser:
        await page.locator("[data-step=photo]").click()
    await (await chooser.value).set_files({"name": "pole.jpg", "mimeType": "image/jpeg", "buffer": photo})
    await expect(page.locator("[data-photo]")).to_be_visible()
    if part:
        await page.get_by_role("button", name="Add a part").click()
        await page.get_by_role("textbox", name="Name of the part").fill(part)
    if signed:
        await sign(page)
        await expect(page.locator("[data-photo]")).to_have_count(2)
    await page.locator("[data-step=repaired]").click()


async def sign(page: Page) -> None:
    """A person on site signs with a finger."""
    await page.locator("[data-action=signature]").click()
    paper = page.locator("canvas.paper")
    await paper.scroll_into_view_if_needed()
    box = await paper.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 40)
    await page.mouse.down()
    for step in range(1, 6):
        await page.mouse.move(box["x"] + 40 + 25 * step, box["y"] + 40 + 30 * (step % 2), steps=4)
    await page.mouse.up()
    await page.locator("[data-action=signed]").click()


async def test_a_repair_without_network_is_sent_on_return_and_verified_with_both_frames(visit: Visit) -> None:
    chief = await visit("administrator", locale="en")
    async with broken(chief, "black") as case:
        await dispatched(chief, case)
        crew = await on_the_road(visit)
        page = crew.page
        await order_is_kept(chief, page, case)
        await crew.context.set_offline(True)
        await page.reload()
        await four_taps(page, case, signed=True, part="Fuse")
        await expect(page.get_by_role("button", name="Waiting to be sent (4)")).to_be_visible()
        await page.wait_for_function(SHOWN, arg=await page.locator("img.frame").element_handle())
        await expect(page.locator("[data-parts]")).to_contain_text("Fuse ×1")
        await page.screenshot(path=OUT / "order-offline-phone.png")
        chief.demo.switch_fault(case.code, "none")
        await crew.context.set_offline(False)
        await expect(page.get_by_role("region", name="Waiting to be sent")).to_be_hidden()
        await expect(page.locator("[data-result=closed]")).to_contain_text("Verified", timeout=SEVERAL_CHECKS_MS)
        await page.wait_for_function(BOTH_FRAMES)
        await page.screenshot(path=OUT / "order-verified-phone.png", full_page=True)
        await chief.goto(f"/events?shown=all&incident={case.incident['id']}")
        await chief.page.wait_for_function(BOTH_FRAMES)
        told = await chief.page.locator("[data-step]").evaluate_all("steps => steps.map(step => step.dataset.step)")
        assert [told.count(step) for step in ("arrive", "photo", "repaired")] == [1, 2, 1]
        await expect(chief.page.get_by_role("img", name="Signature,")).to_be_visible()
        await expect(chief.page.locator("[data-parts]")).to_contain_text("Fuse ×1")
        async with chief.page.expect_download() as download:
            await chief.page.locator("[data-action=export]").click()
        assert (await download.value).suggested_filename.endswith(".xlsx")
        await chief.page.screenshot(path=OUT / "incident-verified-desk.png")


async def test_a_repair_that_mended_nothing_comes_back_with_the_reason(visit: Visit) -> None:
    chief = await visit("administrator", locale="en")
    async with broken(chief, "black") as case:
        await dispatched(chief, case)
        crew = await on_the_road(visit)
        await four_taps(crew.page, case)
        await expect(crew.page.locator("[data-result=returned]")).to_be_visible(timeout=SEVERAL_CHECKS_MS)
        await expect(crew.page.get_by_text("Returned 1×").first).to_be_visible()
        await expect(crew.page.locator("[data-result=returned] .because")).to_contain_text("Black")
        await expect(crew.page.locator("[data-step=photo].primary")).to_be_visible()
        await crew.page.screenshot(path=OUT / "order-returned-phone.png", full_page=True)
        await expect(chief.page.locator("[data-step=returned]")).to_contain_text("Black")


async def test_what_the_service_no_longer_takes_is_said_in_words_and_can_be_settled(visit: Visit) -> None:
    chief = await visit("administrator", locale="en")
    async with broken(chief, "black") as case:
        await dispatched(chief, case)
        crew = await on_the_road(visit)
        page = crew.page
        await order_is_kept(chief, page, case)
        await crew.context.set_offline(True)
        await order_of(page, case).click()
        await page.locator("[data-step=arrive]").click()
        await expect(page.get_by_role("button", name="Waiting to be sent (1)")).to_be_visible()
        await chief.page.locator("[data-action=override]").click()
        await chief.page.locator("dialog[data-form=override] textarea").fill("The pole is to go tomorrow")
        await chief.page.locator("dialog[data-form=override] button.primary").click()
        await expect(chief.page.locator("[data-step=override]")).to_be_visible()
        await crew.context.set_offline(False)
        refused = page.locator("[data-refused]")
        await expect(refused).to_contain_text("now: Closed")
        await page.screenshot(path=OUT / "order-refused-phone.png")
        await refused.get_by_role("button", name="Give up").click()
        await expect(refused).to_be_hidden()


async def test_signing_out_leaves_nothing_on_the_phone(visit: Visit) -> None:
    crew = await on_the_road(visit)
    page = crew.page
    await expect(page.get_by_role("heading", name="My repairs")).to_be_visible()
    await page.locator("summary").click()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/sign-in")
    kept = await page.evaluate(
        """async () => {
          const open = indexedDB.open('vms')
          await new Promise(resolve => { open.onsuccess = resolve })
          const rows = []
          for (const store of ['person', 'orders', 'outbox']) {
            const request = open.result.transaction(store).objectStore(store).count()
            await new Promise(resolve => { request.onsuccess = resolve })
            rows.push(request.result)
          }
          return { rows, caches: (await caches.keys()).filter(name => !name.startsWith('vms-shell')) }
        }"""
    )
    assert kept == {"rows": [0, 0, 0], "caches": []}
    await crew.context.set_offline(True)
    await page.goto(f"{crew.demo.url}/repairs")
    await expect(page.locator("input[name=password]")).to_be_visible()


async def test_the_code_on_a_pole_opens_the_camera_after_the_sign_in(visit: Visit) -> None:
    visitor = await visit(locale="en", size="phone")
    code = next(iter(visitor.demo.truth()))
    await visitor.goto(f"/go/{code}")
    account = visitor.demo.accounts["crew"]
    await visitor.page.fill("input[name=username]", account["username"])
    await visitor.page.fill("input[name=password]", account["password"])
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url(f"**/cameras/{code}")
    await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
