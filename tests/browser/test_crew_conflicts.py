"""What crews did without a network meets what happened meanwhile: another crew, a second phone, an answer that was
lost; and the code on a pole. A browser before the service alone: nothing is checked here, so no camera is needed."""

from urllib.parse import quote

import pytest
from playwright.async_api import Route, expect
from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera
from tests.browser.desk import Desk
from tests.browser.stage import OUT
from tests.fakes.cameras import EAST
from tests.fakes.people import add_user
from vms.accounts.model import Role
from vms.accounts.passwords import Passwords
from vms.accounts.tables import User

pytestmark = pytest.mark.browser
FIRST, SECOND = "Crew one", "Crew two"
PASSWORD = "on the road again"
POLE = "杆 12/3"


async def test_an_order_that_another_crew_has_by_now_is_refused_with_its_name(desk: Desk) -> None:
    first, cookie = await desk.crew(FIRST)
    await desk.act("dispatch", assignee_id=first)
    page = await desk.road(cookie)
    second, _ = await desk.crew(SECOND)
    await desk.act("dispatch", assignee_id=second)
    await page.context.set_offline(False)
    refused = page.locator("[data-refused]")
    await expect(refused).to_contain_text(SECOND)
    await expect(refused).to_contain_text("(now: Dispatched)")
    await page.screenshot(path=OUT / "order-of-another-phone.png")
    await refused.get_by_role("button", name="Give up").click()
    await expect(refused).to_contain_text("Photo")  # which waited for that decision
    await refused.get_by_role("button", name="Give up").click()
    await expect(refused).to_be_hidden()
    await page.goto(f"{desk.address}/repairs/{desk.incident}")
    await expect(page.locator("[data-another]")).to_contain_text(SECOND)
    await expect(page.locator("[data-step=arrive]")).to_be_hidden()
    await page.goto(f"{desk.address}/repairs")
    await expect(page.get_by_text("Nothing to repair.")).to_be_visible()
    assert await desk.steps() == ["raised", "dispatch", "dispatch"], "nothing of theirs is in the history"


async def test_what_was_done_for_an_order_that_is_closed_meanwhile_stays_on_record(desk: Desk) -> None:
    crew, cookie = await desk.crew(FIRST)
    await desk.act("dispatch", assignee_id=crew)
    page = await desk.road(cookie)
    await desk.act("override", reason="the building is torn down")
    await page.context.set_offline(False)
    refused = page.locator("[data-refused]")
    await expect(refused).to_contain_text("(now: Closed)")
    await refused.get_by_role("button", name="Write it as a remark").click()
    await expect(page.get_by_role("region", name="Waiting to be sent")).to_be_hidden()
    assert await desk.steps() == ["raised", "dispatch", "override", "remark", "photo"]
    said = (await desk.office.get(f"/api/v1/incidents/{desk.incident}")).json()
    assert (said["status"], said["resolution"]) == ("closed", "overridden")
    assert "on site: Arrived (without a network then" in said["history"][3]["remark"]


async def test_two_phones_and_a_photo_whose_answer_is_lost_leave_each_step_once(desk: Desk) -> None:
    crew, cookie = await desk.crew(FIRST)
    await desk.act("dispatch", assignee_id=crew)
    one, other = await desk.road(cookie), await desk.road(cookie, shade=160)
    lost: list[str] = []

    async def lose_the_answer(route: Route) -> None:
        """The service has it, and the phone does not know."""
        await route.fetch()
        lost.append(route.request.url.rpartition("/")[2])
        await route.abort()

    await one.context.route("**/photos", lose_the_answer, times=1)
    await one.context.set_offline(False)
    await expect(one.get_by_role("region", name="Waiting to be sent")).to_be_hidden()
    assert lost == ["photos"], "and was sent again by itself"
    assert await desk.steps() == ["raised", "dispatch", "arrive", "photo"], "sent twice it is there once"
    await other.context.set_offline(False)
    refused = other.locator("[data-refused]")
    await expect(refused).to_contain_text("(now: Crew on site)")
    await refused.get_by_role("button", name="Give up").click()
    await expect(other.get_by_role("region", name="Waiting to be sent")).to_be_hidden()
    assert await desk.steps() == ["raised", "dispatch", "arrive", "photo", "photo"], "each phone has its own photo"


@pytest.mark.parametrize("standing", [1, 2])
async def test_the_code_on_a_pole_opens_what_stands_on_it_after_the_sign_in(standing: int, desk: Desk) -> None:
    code = await Passwords().hash(PASSWORD)
    async with desk.database.unit_of_work() as tx:
        user = await add_user(tx, Role.CREW, EAST)
        name = user.username
        await tx.session.execute(update(User).where(col(User.id) == user.id).values(password_hash=code))
        mine = col(Camera.id).in_(desk.cameras[:standing])
        await tx.session.execute(update(Camera).where(mine).values(pole_number=POLE))
    page = await desk.phone()
    await page.goto(f"{desk.address}/go/pole/{EAST}/{quote(POLE, safe='')}")
    await page.fill("input[name=username]", name)
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    if standing > 1:
        await expect(page.get_by_role("heading", level=1)).to_contain_text(POLE)
        await expect(page.get_by_role("listitem").filter(has_text="路口0")).to_be_visible()
        await page.get_by_role("link", name="路口1").click()
    await page.wait_for_url(f"**/cameras/{desk.cameras[standing - 1]}")
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"路口{standing - 1}")
