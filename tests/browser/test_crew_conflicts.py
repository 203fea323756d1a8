"""What crews did without a network meets what happened meanwhile: another crew, a second phone, an answer that was
lost; and the code on a pole. A browser before the service alone: nothing is checked here, so no camera is needed."""

import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import cv2
import httpx
import numpy as np
import pytest
from playwright.async_api import Browser, Page, Route, expect
from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera
from tests.browser.stage import OUT, SIGNED_IN, SIZES, new_context
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.faulty import handle_facts, set_condition
from tests.fakes.people import add_person, add_user
from tests.fakes.served import served
from vms.accounts.model import Role
from vms.accounts.passwords import Passwords
from vms.accounts.secrets import hashed, new_secret
from vms.accounts.tables import SignIn, User
from vms.compose import Part, compose
from vms.db.engine import Database, make_engine
from vms.db.schema import bring_up_to_date
from vms.db.seal import KEY_FILE, create_key_file
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import SESSION_COOKIE

pytestmark = pytest.mark.browser
FIRST, SECOND = "Crew one", "Crew two"
PASSWORD = "on the road again"
POLE = "杆 12/3"
_number = itertools.count()


@dataclass
class Desk:
    """The service, the office that dispatches, and a browser. One incident of a camera in the east is open."""

    database: Database
    address: str
    office: httpx.AsyncClient
    browser: Browser
    cameras: list[uuid.UUID]
    incident: str = ""

    async def act(self, action: str, **more: Any) -> dict[str, Any]:
        """What the office does to the incident."""
        body = {"action": action, "client_action_id": f"office-{next(_number)}"} | more
        answer = await self.office.post(f"/api/v1/incidents/{self.incident}/actions", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def steps(self) -> list[str]:
        detail = (await self.office.get(f"/api/v1/incidents/{self.incident}")).json()
        return [step["action"] for step in detail["history"]]

    async def crew(self, name: str) -> tuple[str, str]:
        """A person of that name, who has signed in: their id, and their session's cookie."""
        secret = new_secret()
        async with self.database.unit_of_work() as tx:
            user = await add_user(tx, Role.CREW, EAST)
            user.display_name = name
            ends = tx.now + timedelta(hours=1)
            tx.session.add(
                SignIn(secret_hash=hashed(secret), user_id=user.id, created_at=tx.now, seen_at=tx.now, expires_at=ends)
            )
            return str(user.id), secret

    async def phone(self, cookie: str | None = None) -> Page:
        context = await new_context(self.browser, viewport=SIZES["phone"])
        signed_in = SIGNED_IN if cookie is not None else ""
        await context.add_init_script(f"localStorage.setItem('vms.locale', 'en');{signed_in}")
        if cookie is not None:
            await context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": self.address}])
        return await context.new_page()

    async def road(self, cookie: str, shade: int = 90) -> Page:
        """A phone that loses its network with the order on it; on site: arrived, and a photo of that shade of grey."""
        page = await self.phone(cookie)
        await page.goto(f"{self.address}/repairs")
        await expect(page.locator("[data-order='1'] a")).to_be_visible()
        await page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
        await page.context.set_offline(True)
        await page.locator("[data-order='1'] a").click()
        await page.locator("[data-step=arrive]").click()
        async with page.expect_file_chooser() as chooser:
            await page.locator("[data-step=photo]").click()
        jpeg = cv2.imencode(".jpg", np.full((90, 160, 3), shade, np.uint8))[1].tobytes()
        await (await chooser.value).set_files({"name": "pole.jpg", "mimeType": "image/jpeg", "buffer": jpeg})
        await expect(page.get_by_role("button", name="Waiting to be sent (2)")).to_be_visible()
        return page


@pytest.fixture
async def desk(tmp_path: Path, browser: Browser) -> AsyncIterator[Desk]:
    create_key_file(tmp_path / KEY_FILE)
    engine = make_engine(f"sqlite:///{tmp_path / 'vms.db'}")
    await bring_up_to_date(engine)
    await engine.dispose()
    async with AsyncExitStack() as stack:
        container = await stack.enter_async_context(compose(Settings(data_dir=tmp_path), parts=frozenset({Part.API})))
        address = await stack.enter_async_context(served(create_app(container)))
        database = container.database
        await add_county(database)
        cameras = [await add_camera(database, number) for number in range(3)]
        key = {"Authorization": f"Bearer {await add_person(database, Role.ADMINISTRATOR)}"}
        office = await stack.enter_async_context(httpx.AsyncClient(base_url=address, headers=key))
        await set_condition(database, cameras[0], "offline")
        await handle_facts(database)
        found = Desk(database, address, office, browser, cameras)
        found.incident = (await office.get("/api/v1/incidents")).json()["items"][0]["id"]
        yield found
        for context in browser.contexts:
            await context.close()


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
