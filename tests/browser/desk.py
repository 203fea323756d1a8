"""The service alone and a browser: nothing is checked here, so no camera is needed."""

import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
from playwright.async_api import Browser, Page, expect

from streams.clock import Clock
from tests.browser.stage import KEPT_FOR_THE_ROAD, SIGNED_IN, SIZES, new_context
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.faulty import handle_facts, set_condition
from tests.fakes.people import add_person, add_user
from tests.fakes.served import served
from vms.accounts.model import Role
from vms.accounts.secrets import hashed, new_secret
from vms.accounts.tables import SignIn
from vms.compose import Part, compose
from vms.db.engine import Database
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import SESSION_COOKIE

_number = itertools.count()


@dataclass
class Desk:
    """The service, the office that dispatches, and a browser. One incident of a camera in the east is open."""

    database: Database
    address: str
    office: httpx.AsyncClient
    browser: Browser
    clock: Clock
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

    async def crew(self, name: str, role: Role = Role.CREW) -> tuple[str, str]:
        """A person of that name, who has signed in: their id, and their session's cookie."""
        secret = new_secret()
        async with self.database.unit_of_work() as tx:
            user = await add_user(tx, role, EAST)
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
        await page.evaluate(KEPT_FOR_THE_ROAD)
        await page.context.set_offline(True)
        await page.locator("[data-order='1'] a").click()
        await page.locator("[data-step=arrive]").click()
        async with page.expect_file_chooser() as chooser:
            await page.locator("[data-step=photo]").click()
        jpeg = cv2.imencode(".jpg", np.full((90, 160, 3), shade, np.uint8))[1].tobytes()
        await (await chooser.value).set_files({"name": "pole.jpg", "mimeType": "image/jpeg", "buffer": jpeg})
        await expect(page.get_by_role("button", name="Waiting to be sent (2)")).to_be_visible()
        return page


@asynccontextmanager
async def opened(folder: Path, browser: Browser) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        container = await stack.enter_async_context(compose(Settings(data_dir=folder), parts=frozenset({Part.API})))
        address = await stack.enter_async_context(served(create_app(container)))
        database = container.database
        await add_county(database)
        cameras = [await add_camera(database, number) for number in range(3)]
        key = {"Authorization": f"Bearer {await add_person(database, Role.ADMINISTRATOR)}"}
        office = await stack.enter_async_context(httpx.AsyncClient(base_url=address, headers=key))
        await set_condition(database, cameras[0], "offline")
        await handle_facts(database)
        found = Desk(database, address, office, browser, container.clock, cameras)
        found.incident = (await office.get("/api/v1/incidents")).json()["items"][0]["id"]
        yield found
        for context in browser.contexts:
            await context.close()
