"""A wall of sixteen live tiles in a real Chromium: frames decoded a second, frames dropped.

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
from playwright.async_api import Page, async_playwright, expect
from rich.console import Console
from rich.table import Table

from tests.bench.bench_soak import said, started
from tests.browser.stage import FIGURES, FLAGS, REMEMBER_CONNECTIONS, SIGNED_IN, SIZES
from vms.web.deps import SESSION_COOKIE

OUT = Path(__file__).parent / "out" / "wall.json"
PLAYING_WITHIN_MS = 30_000
SETTLE_S = 5.0
"""After the last tile began: what its start cost is over."""
GET = "path => fetch(path).then(answer => answer.json())"
KEEP = "([key, wall]) => localStorage.setItem(key, JSON.stringify(wall))"


async def lay_out(page: Page, url: str, tiles: int) -> None:
    """The user's wall, as an earlier visit would have left it."""
    await page.goto(url)
    user = (await page.evaluate(GET, "/api/v1/session"))["user"]["id"]
    known = (await page.evaluate(GET, f"/api/v1/cameras?limit={tiles}"))["items"]
    cameras = [{"id": camera["id"], "name": camera["name"]} for camera in known]
    wall = {"screens": [{"layout": tiles, "cameras": cameras, "page": 0}], "dwellS": 20}
    await page.evaluate(KEEP, [f"vms.wall.{user}", wall])


async def watch(page: Page, url: str, tiles: int, seconds: float) -> dict[str, Any]:
    """Open the wall, wait until all tiles play, then count."""
    await page.goto(f"{url}/wall")
    await expect(page.locator("[data-phase=playing]")).to_have_count(tiles, timeout=PLAYING_WITHIN_MS)
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
        await lay_out(page, known["url"], tiles)
        return {"camera_fps": fps} | await watch(page, known["url"], tiles, seconds)


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
