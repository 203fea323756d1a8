"""A wall of sixteen live tiles in a real Chromium: frames decoded a second and dropped; how soon the first picture is
there, the main stream once a tile is enlarged, and the word that a camera has none; what a way with losses costs.

`python -m tests.bench.bench_wall [--tiles N] [--fps F] [--seconds S]` writes tests/bench/out/wall.json. Cameras,
service and a browser without a graphics card share the machine's cores: the table says how busy these were.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import APIResponse, Page, Route, async_playwright, expect
from rich.console import Console
from rich.table import Table

from tests.bench.bench_soak import said, started
from tests.bench.soak_peers import FIRST_CODE
from tests.browser.stage import FIGURES, FLAGS, REMEMBER_CONNECTIONS, SIGNED_IN, SIZES
from tests.browser.wall import CLICK_TO_PICTURE, ENLARGE, PLAYING
from tests.fakes.lossy_path import LossyPath
from vms.web.deps import SESSION_COOKIE

OUT = Path(__file__).parent / "out" / "wall.json"
PLAYING_WITHIN_MS = 30_000
SETTLE_S = 5.0
"""After the last tile began: what its start cost is over."""
UNWATCHED_S = 15.0
"""After the last view: no camera is pulled any more."""
CLICKED = 9
STRETCHES, STRETCH_S = 3, 20.0
GET = "path => fetch(path).then(answer => answer.json())"
# From now on until the first tile is grey and says why, s.
TOLD = """async () => {
  const began = performance.now()
  const place = document.querySelector("[data-tile='0']")
  for (;;) {
    await new Promise(requestAnimationFrame)
    const still = place.querySelector('.still'), words = place.querySelector('[role=status]')
    const grey = still && getComputedStyle(still).display !== 'none'
    if (grey && words?.textContent.trim()) return (performance.now() - began) / 1000
  }
}"""
KEEP = "([key, wall]) => localStorage.setItem(key, JSON.stringify(wall))"


async def lay_out(page: Page, url: str, tiles: int, *, cameras: int) -> list[str]:
    """The user's wall with its first tiles filled, as an earlier visit would have left it: the codes of its cameras."""
    await page.goto(url)
    user = (await page.evaluate(GET, "/api/v1/session"))["user"]["id"]
    known = (await page.evaluate(GET, f"/api/v1/cameras?limit={tiles}"))["items"]
    shown = [{"id": camera["id"], "name": camera["name"]} for camera in known[:cameras]]
    wall = {"screens": [{"layout": tiles, "cameras": shown, "page": 0}], "dwellS": 20}
    await page.evaluate(KEEP, [f"vms.wall.{user}", wall])
    return [camera["code"] for camera in known]


async def watch(page: Page, url: str, tiles: int, seconds: float) -> dict[str, Any]:
    """Open the wall, wait until all tiles play, then count."""
    await page.goto(f"{url}/wall")
    await expect(page.locator(PLAYING)).to_have_count(tiles, timeout=PLAYING_WITHIN_MS)
    waits = await page.locator("[data-first-frame-ms]").evaluate_all(
        "tiles => tiles.map(tile => +tile.dataset.firstFrameMs)"
    )
    await asyncio.sleep(SETTLE_S)
    psutil.cpu_percent()
    before: list[dict[str, Any]] = await page.evaluate(FIGURES)
    await asyncio.sleep(seconds)
    after: list[dict[str, Any]] = await page.evaluate(FIGURES)
    assert len(before) == len(after) == tiles, "a view was opened anew while it was watched"
    pairs = list(zip(before, after, strict=True))
    fps = [1000 * (now["decoded"] - then["decoded"]) / (now["at"] - then["at"]) for then, now in pairs]
    return {
        "tiles": tiles,
        "seconds": seconds,
        "fps": {"lowest": round(min(fps), 2), "median": round(statistics.median(fps), 2)},
        "decoded": sum(now["decoded"] - then["decoded"] for then, now in pairs),
        "dropped": sum(now["dropped"] - then["dropped"] for then, now in pairs),
        "machine_pct": psutil.cpu_percent(),
        "cores": psutil.cpu_count(),
        "first_picture_ms": spread(waits),
    }


def spread(ms: list[float]) -> dict[str, int]:
    return {"median": round(statistics.median(ms)), "most": round(max(ms))}


async def enlarge(page: Page) -> dict[str, Any]:
    """From the double click to the main stream, ms; the darkest moment on the way, of 255."""
    seen = await page.evaluate(ENLARGE, 0)
    await page.keyboard.press("Escape")
    return {"enlarged_ms": round(seen["took"]), "darkest": round(seen["darkest"])}


async def tell(cameras: asyncio.subprocess.Process, what: str, camera: str) -> None:
    """As `soak_peers.run_cameras` takes it."""
    assert cameras.stdin is not None
    cameras.stdin.write(f"{what} {int(camera) - FIRST_CODE}\n".encode())
    await said(cameras)


async def kill(page: Page, cameras: asyncio.subprocess.Process, first: str) -> dict[str, Any]:
    """From the end of the first tile's camera to the word of it, s: once it refuses, once it only sends no more."""
    told_s: dict[str, float] = {}
    for what in ("down", "stall"):
        await expect(page.locator(f"[data-tile='0'] {PLAYING}")).to_be_visible(timeout=PLAYING_WITHIN_MS)
        telling = asyncio.create_task(page.evaluate(TOLD))
        await tell(cameras, what, first)
        told_s[what] = round(await telling, 1)
        await tell(cameras, "up", first)
    return {"told_s": told_s}


async def click(page: Page, url: str) -> dict[str, Any]:
    """From the click on a name, of cameras that nobody watches, to the picture in the tile, ms."""
    codes = await lay_out(page, url, CLICKED, cameras=0)
    await asyncio.sleep(UNWATCHED_S)
    await page.goto(f"{url}/wall")
    await expect(page.locator(f".option[data-code='{codes[-1]}']")).to_be_attached(timeout=PLAYING_WITHIN_MS)
    waits = [await page.evaluate(CLICK_TO_PICTURE, [code, tile]) for tile, code in enumerate(codes[:CLICKED])]
    return {"clicked_ms": spread(waits)}


async def lose(page: Page, url: str, fps: float) -> dict[str, Any]:
    """One tile over a way that loses 2 % and takes 30 ms there and back: decoded, of all that its camera sent, %."""
    asked: list[Route] = []
    answered: list[APIResponse] = []

    async def signal(offer: str) -> str:
        answered.append(await asked[-1].fetch(post_data=offer))
        return await answered[-1].text()

    async def over_the_way(route: Route) -> None:
        if route.request.method == "POST":
            asked.append(route)
            body = await way.signal(route.request.post_data or "")
            await route.fulfill(response=answered[-1], body=body)
        elif route.request.method == "PATCH":  # candidates by which it would be reached directly
            await route.fulfill(status=204)
        else:
            await route.continue_()

    async with LossyPath(signal, loss=0.02, delay_s=0.015) as way:
        await page.route("**/whep/**", over_the_way)
        await lay_out(page, url, 1, cameras=1)
        await page.goto(f"{url}/wall")
        await expect(page.locator(PLAYING)).to_have_count(1, timeout=PLAYING_WITHIN_MS)
        await asyncio.sleep(SETTLE_S)
        way.poor = True
        shares = []
        for _ in range(STRETCHES):
            (then,) = await page.evaluate(FIGURES)
            await asyncio.sleep(STRETCH_S)
            (now,) = await page.evaluate(FIGURES)
            shares.append((now["decoded"] - then["decoded"]) / (now["at"] - then["at"]) * 100_000 / fps)
        return {
            "decoded_pct_of_2_pct_lost": [round(share, 1) for share in shares],
            "lost_on_the_way": way.dropped / (way.dropped + way.carried),
        }


async def run(tiles: int, fps: float, seconds: float) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        cameras = await stack.enter_async_context(started("cameras", str(tiles), str(fps)))
        service = await stack.enter_async_context(started("service", json.dumps(await said(cameras))))
        known = await said(service)
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        stack.push_async_callback(browser.close)
        context = await browser.new_context(viewport=SIZES["desk"])
        await context.add_cookies([{"name": SESSION_COOKIE, "value": known["cookie"], "url": known["url"]}])
        await context.add_init_script(f"{SIGNED_IN}\n{REMEMBER_CONNECTIONS}")
        page = await context.new_page()
        codes = await lay_out(page, known["url"], tiles, cameras=tiles)
        found = {"camera_fps": fps} | await watch(page, known["url"], tiles, seconds)
        found |= await enlarge(page) | await kill(page, cameras, codes[0]) | await click(page, known["url"])
        return found | await lose(page, known["url"], fps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiles", type=int, default=16, choices=(1, 4, 6, 9, 16, 25))
    parser.add_argument("--fps", type=float, default=25.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    if shutil.which("chromium") is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    found = asyncio.run(run(asked.tiles, asked.fps, asked.seconds))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1) + "\n")
    table = Table("figure", "value", title=f"a wall of {asked.tiles} tiles over {asked.seconds:g} s")
    for name, value in found.items():
        table.add_row(name, str(value))
    Console().print(table)


if __name__ == "__main__":
    main()
