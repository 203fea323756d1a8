"""How smoothly the map moves with a whole municipality behind it: frames that Chromium shows while it is dragged.

Chromium draws here without a graphics card (SwiftShader, on the same cores as everything else): `map_bare_fps`, the
same map without any camera, says how much of the pace is that.
"""

import asyncio
import itertools
import math
import shutil
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, Response, ViewportSize, async_playwright

from streams.clock import SystemClock
from tests.browser.stage import FLAGS
from tests.fakes.people import begin_session
from vms.accounts.model import Role
from vms.roles.serve import HttpServer, http_config, listening
from vms.web.app import create_app
from vms.web.deps import SESSION_COOKIE, Container

SCREEN = ViewportSize(width=1920, height=1080)
DRAGS, DRAG_S = 8, 1.0
REACH_PX = 220
MOST_ZOOMS = 9
SETTLED_S = 1.5
WITHIN_MS = 60_000
WITHIN_S = 300
"""What the page does, and all of it together: on a machine that is busy otherwise there may be no frame for long."""
BEGIN = """() => {
  window.frames = []
  const next = (at) => { window.frames.push(at); window.nextFrame = requestAnimationFrame(next) }
  requestAnimationFrame(next)
}"""
END = "() => { cancelAnimationFrame(window.nextFrame); return window.frames }"


async def frames(container: Container) -> dict[str, Any]:
    """`map_bare_fps`: without cameras; `map_fps`: the whole municipality, clustered by the service; `map_near_fps`: so
    near that each camera of the view is shown. `map_shown`: features on the map each time; `map_frame_p95_ms`: time
    from one frame to the next, with cameras."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("Chromium is not installed")
    if not (container.settings.ui_dir / "index.html").is_file():
        raise RuntimeError("the web client is not built: make ui/dist/.ready")
    cookie, _ = await begin_session(container.database, Role.ADMINISTRATOR)
    async with asyncio.timeout(WITHIN_S), _served(container) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = await browser.new_context(viewport=SCREEN, service_workers="block")
        await context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": address}])
        # What the client leaves when somebody signs in: without it, it asks for no session.
        await context.add_init_script("localStorage.setItem('vms.signed-in', '1')")
        context.set_default_timeout(WITHIN_MS)
        page = await context.new_page()
        bare, _, nothing = await _opened_and_dragged(page, f"{address}/cameras?q=no-such-camera")
        whole, gaps, clusters = await _opened_and_dragged(page, f"{address}/cameras")
        shown = await _near(page)
        near, near_gaps = await _dragged(page)
        await browser.close()
    return {
        "map_bare_fps": bare,
        "map_fps": whole,
        "map_near_fps": near,
        "map_shown": [nothing, clusters, shown],
        "map_frame_p95_ms": round(statistics.quantiles([*gaps, *near_gaps], n=20)[-1], 1),
    }


@asynccontextmanager
async def _served(container: Container) -> AsyncIterator[str]:
    with listening("127.0.0.1", 0) as listener:
        started = asyncio.Event()
        server = HttpServer(http_config(container.settings, create_app(container)), started.set)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            await started.wait()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.stop()
                server.stop()


async def _opened_and_dragged(page: Page, url: str) -> tuple[float, list[float], int]:
    answers: list[Response] = []

    def note(response: Response) -> None:
        if _of_the_map(response):
            answers.append(response)

    page.on("response", note)
    async with page.expect_response(_of_the_map, timeout=WITHIN_MS):
        await page.goto(url)
    await page.locator("canvas.maplibregl-canvas").wait_for(timeout=WITHIN_MS)
    await asyncio.sleep(SETTLED_S)
    page.remove_listener("response", note)
    # The first one is of the whole world; then the map goes to where the cameras are.
    shown = await _features(answers[-1])
    fps, gaps = await _dragged(page)
    return fps, gaps, shown


def _of_the_map(response: Response) -> bool:
    return "/api/v1/cameras/map" in response.url


async def _features(response: Response) -> int:
    return len((await response.json())["features"])


async def _near(page: Page) -> int:
    """Zoom in until the service names each camera; how many there are."""
    features: list[Any] = []
    for _ in range(MOST_ZOOMS):
        async with page.expect_response(_of_the_map, timeout=WITHIN_MS) as answered:
            await page.locator(".maplibregl-ctrl-zoom-in").click()
        features = (await (await answered.value).json())["features"]
        await asyncio.sleep(SETTLED_S)
        if not any(feature["properties"].get("cluster") for feature in features):
            break
    return len(features)


async def _dragged(page: Page) -> tuple[float, list[float]]:
    """Frames a second while the map is dragged to and fro, and the times between them in ms."""
    box = await page.locator("canvas.maplibregl-canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.evaluate(BEGIN)
    for drag in range(DRAGS):
        turn = 2 * math.pi * drag / DRAGS
        await page.mouse.move(x, y)
        await page.mouse.down()
        began = time.monotonic()
        while (part := (time.monotonic() - began) / DRAG_S) < 1:
            reach = REACH_PX * math.sin(math.pi * part)
            await page.mouse.move(x + reach * math.cos(turn), y + reach * math.sin(turn))
            await SystemClock().sleep(0.008)
        await page.mouse.up()
    times: list[float] = await page.evaluate(END)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    return round(1000 * len(gaps) / (times[-1] - times[0]), 1), gaps
