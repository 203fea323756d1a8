"""The stage of the browser tests: a running demo, and visitors who look at it."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from registry.values import RECORD_ZONE
from tests.fakes.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
OUT = Path(__file__).resolve().parent / "out"
CAMERAS = 40
# Of these some are planned, resting, retired, faulty or H.265, which Chromium cannot play.
PLAYABLE = 16
CHECK_INTERVAL_S = 20
SIZES = {"desk": ViewportSize(width=1920, height=1080), "phone": ViewportSize(width=390, height=844)}
PATIENCE_MS = PATIENCE_S * 1000
"""How long a page may take for whatever it is to show or to do. It costs nothing where that comes, so no test has a
bound of its own: what is to be soon is measured by `make bench-wall`, on a machine that does nothing else."""
SEVERAL_CHECKS_MS = 3 * PATIENCE_MS
"""The same where a camera has to be checked more than once, which takes CHECK_INTERVAL_S each time."""
# Chromium's, for a machine without a graphics card and a network of loopback addresses.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # the map needs WebGL, drawn here without a graphics card
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
)
ENOUGH_ONLINE = """async wanted => {
  const online = () => fetch('/api/v1/cameras?state=online').then(answer => answer.json()).then(found => found.total)
  while (await online() < wanted) await new Promise(resolve => setTimeout(resolve, 500))
}"""
POST = """async ([path, body]) => {
  const { csrf_token } = await fetch('/api/v1/session').then(answer => answer.json())
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token }
  return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }).then(answer => answer.json())
}"""
# Every connection that the page opens, to be asked for its figures.
REMEMBER_CONNECTIONS = """
const Real = RTCPeerConnection
window.connections = []
window.RTCPeerConnection = class extends Real {
  constructor(...given) { super(...given); window.connections.push(this) }
}
"""
FIGURES = """async () => {
  const found = []
  for (const connection of window.connections.filter(each => each.connectionState === 'connected')) {
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type === 'inbound-rtp' && entry.kind === 'video')
        found.push({ at: entry.timestamp, decoded: entry.framesDecoded, dropped: entry.framesDropped })
    }
  }
  return found
}"""
LOST = """async () => {
  const reports = await Promise.all(window.connections.map(connection => connection.getStats()))
  return reports.flatMap(report => [...report.values()])
    .reduce((sum, entry) => sum + (entry.type === 'inbound-rtp' ? entry.packetsLost : 0), 0)
}"""
# Says to the web client that a session's cookie is there, as its own sign-in would.
NO_PAGE = '<!doctype html><link rel="icon" href="data:,">'
"""What stands at an address of the service where the web client is not wanted yet."""
SIGNED_IN = "localStorage.setItem('vms.signed-in', '1')"
# Until the page's own files come from what is kept: one that was opened before there was a service worker has none yet.
KEPT_FOR_THE_ROAD = """async () => {
  const { serviceWorker } = navigator
  if (serviceWorker.controller) return
  await new Promise(resolve => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
}"""
WITHOUT_PICTURE = re.compile(r"\b409\b.*/whep/")
"""A camera that shows nothing has no live view: no fault of the page."""
AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
# A violation is as grave as its rule says: those that could find nothing serious need not look.
RUN_AXE = """async grave => {
  const slight = axe._audit.rules.filter(({ impact }) => impact && !grave.includes(impact))
  const rules = Object.fromEntries(slight.map(({ id }) => [id, { enabled: false }]))
  return JSON.stringify((await axe.run(document, { resultTypes: ['violations'], rules })).violations)
}"""
VMS = (sys.executable, "-c", "from vms.cli.main import app; app()")


async def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser of its own, with patience."""
    context = await browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    return context


def demo_environment(folder: Path, **more: str) -> dict[str, str]:
    """What the demo and the commands that speak to it are run with."""
    return {**os.environ, "DEMO_DIR": str(folder), **more}


@dataclass(frozen=True)
class Demo:
    """The running demo: its address, its accounts by role, and what is wrong with which camera."""

    url: str
    folder: Path
    accounts: dict[str, dict[str, str]]

    def truth(self) -> dict[str, str | None]:
        """Fault by camera code."""
        cameras = json.loads((self.folder / "truth.json").read_text())["cameras"]
        return {camera["code"]: camera["fault"] for camera in cameras}

    def switch_fault(self, code: str, fault: str) -> None:
        """As an operator would on the command line."""
        command = [*VMS, "sim", "fault", code, fault]
        subprocess.run(command, cwd=ROOT, env=demo_environment(self.folder), check=True, timeout=PATIENCE_S)


@dataclass
class Visitor:
    """A person before the screen: opens pages, and remembers what the browser complained about."""

    demo: Demo
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=lambda: [WITHOUT_PICTURE])

    async def sign_in(self, role: str) -> None:
        """Through the form, as people do: it leads to the page where the role's work is."""
        account = self.demo.accounts[role]
        await self.page.goto(self.demo.url)
        await self.page.fill("input[name=username]", account["username"])
        await self.page.fill("input[name=password]", account["password"])
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_url(lambda url: "/sign-in" not in url)

    async def resume(self, role: str) -> None:
        """With a session that an earlier visit began. No page of the web client has been opened yet: that of a role's
        work takes seconds, and most tests leave it at once."""
        account = self.demo.accounts[role]
        given = {"username": account["username"], "password": account["password"]}
        answer = await self.context.request.post(f"{self.demo.url}/api/v1/session", data=given)
        assert answer.status == 200, await answer.text()
        blank = f"{self.demo.url}/blank"
        await self.page.route(blank, lambda route: route.fulfill(body=NO_PAGE, content_type="text/html"))
        await self.page.goto(blank)
        await self.page.unroute(blank)
        await self.page.evaluate(SIGNED_IN)
        if role == "administrator":  # who sees all cameras
            await self.wait_until_checked()

    async def goto(self, path: str) -> None:
        await self.page.goto(self.demo.url + path)

    async def wait_until_checked(self) -> None:
        """Until the first round of checks has reached the cameras."""
        async with asyncio.timeout(PATIENCE_S):
            await self.page.evaluate(ENOUGH_ONLINE, PLAYABLE)

    async def get(self, path: str) -> Any:
        """An answer of the API, asked for with the page's own session."""
        return await self.page.evaluate("path => fetch(path).then(answer => answer.json())", path)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer to a change that the API is asked for with the page's own session."""
        return await self.page.evaluate(POST, [path, body])

    async def today(self) -> str:
        """The day that it is where the cameras are, by the service's clock."""
        now = datetime.fromisoformat((await self.get("/api/v1/coverage"))["as_of"])
        return now.astimezone(RECORD_ZONE).date().isoformat()

    async def whole(self) -> dict[str, Any]:
        """A sound camera that never had an incident: a fault that comes back soon would be the earlier one again, and a
        report would be added to it."""
        truth = self.demo.truth()
        had = {item["camera"]["code"] for item in (await self.get("/api/v1/incidents?limit=200"))["items"]}
        online = (await self.get("/api/v1/cameras?state=online&limit=100"))["items"]
        return next(each for each in online if truth[each["code"]] is None and each["code"] not in had)

    async def playable(self, wanted: int) -> list[dict[str, str]]:
        """Healthy H.264 cameras, by id and name, once so many are known; H.265 is not for Chromium."""
        async with asyncio.timeout(PATIENCE_S):
            while len(found := await self._playable()) < wanted:
                await self.page.wait_for_timeout(500)
        return [{"id": camera["id"], "name": camera["name"]} for camera in found[:wanted]]

    async def _playable(self) -> list[dict[str, Any]]:
        online = (await self.get("/api/v1/cameras?state=online&limit=100"))["items"]
        details = [await self.get(f"/api/v1/cameras/{camera['id']}") for camera in online]
        return [camera for camera in details if (camera["health"]["stream"] or {}).get("codec") == "h264"]

    async def fill_wall(self, size: int) -> None:
        """Lay the user's wall out, as an earlier visit would have done."""
        screen = {"layout": size, "cameras": await self.playable(size), "page": 0}
        wall = {"screens": [screen], "dwellS": 20}
        key = f"vms.wall.{(await self.get('/api/v1/session'))['user']['id']}"
        await self.page.evaluate("([key, wall]) => localStorage.setItem(key, JSON.stringify(wall))", [key, wall])

    async def serious(self) -> list[str]:
        """What axe finds serious on the page."""
        # Evaluated, not added as a script: the page's content security policy lets no foreign script in, and stays on.
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.evaluate(AXE.read_text())
        violations: list[dict[str, Any]] = json.loads(await self.page.evaluate(RUN_AXE, SERIOUS))
        return [
            f"{found['id']}: {node['html'][:160]}"
            for found in violations
            if found["impact"] in SERIOUS
            for node in found["nodes"]
        ]

    def expects(self, complaint: str) -> None:
        """From now on: a refusal that the test asks for. The browser may tell of it at any time, so it cannot be taken
        away afterwards."""
        self.expected.append(re.compile(complaint))

    def note(self, kind: str, text: str, url: str) -> None:
        """Keep a line of the browser's console if it is an error that nobody expects."""
        line = f"{text} {url}"
        if kind == "error" and not any(each.search(line) for each in self.expected):
            self.complaints.append(line)


Visit = Callable[..., Awaitable[Visitor]]
