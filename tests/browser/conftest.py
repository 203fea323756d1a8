"""A small demo of the whole service, started once, and a Chromium to look at it with."""

import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from streams.sim.studio import default_cache_dir
from tests.browser.desk import Desk, opened
from tests.browser.stage import (
    CAMERAS,
    CHECK_INTERVAL_S,
    FLAGS,
    PATIENCE_MS,
    ROOT,
    SIZES,
    VMS,
    Demo,
    Visit,
    Visitor,
    demo_environment,
    new_context,
)
from vms.demo.run import SCENES

# Scenes are drawn and encoded at the first start.
READY_WITHIN_S = 1200
STOPPED_WITHIN_S = 20
expect.set_options(timeout=PATIENCE_MS)


def _lines(process: subprocess.Popen[str]) -> Queue[str | None]:
    lines: Queue[str | None] = Queue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line.rstrip())
        lines.put(None)

    Thread(target=read, daemon=True).start()
    return lines


def _wait_until_ready(process: subprocess.Popen[str]) -> str:
    """The address after "ready". Fails with what the demo said."""
    lines, said = _lines(process), list[str]()
    while True:
        try:
            line = lines.get(timeout=READY_WITHIN_S)
        except Empty:
            line = None
        if line is None:
            pytest.fail("the demo did not become ready; it said:\n" + "\n".join(said[-40:]))
        said.append(line)
        if line.startswith("ready http"):
            return line.split()[1]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`vms demo` with a few cameras on a free port, in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    drawn = default_cache_dir()
    drawn.mkdir(parents=True, exist_ok=True)
    (folder / SCENES).symlink_to(drawn)  # what other tests or an earlier demo have drawn need not be drawn again
    environment = demo_environment(
        folder,
        PORT="0",
        CAMERAS=str(CAMERAS),
        VMS_CHECK_INTERVAL_S=str(CHECK_INTERVAL_S),
        VMS_NOTIFY_HOSTS="127.0.0.1",
    )
    process = subprocess.Popen(
        [*VMS, "demo"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        url = _wait_until_ready(process)
        known = json.loads((folder / "credentials.json").read_text())
        yield Demo(url, folder, {account["role"]: account for account in known["accounts"]})
    finally:
        process.terminate()
        try:
            process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one event loop, so that they can share a browser."""
    for item in items:
        if item.get_closest_marker("browser") and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, started once: what a visitor has in it is their own context's. In CI its absence is a failure,
    not a reason to skip."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "Chromium is not installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, demo: Demo) -> AsyncIterator[Visit]:
    """Makes visitors. At the end none of them may have met an error in the browser's console."""
    visitors: list[Visitor] = []

    async def make(
        role: str | None = None, *, locale: str = "zh-CN", theme: str | None = "dark", size: str = "desk"
    ) -> Visitor:
        """With a role they are signed in. Without a theme they never chose one: it is the system's."""
        context = await new_context(browser, viewport=SIZES[size], accept_downloads=True)
        chosen = {"vms.locale": locale} | ({"vms.theme": theme} if theme else {})
        await context.add_init_script(
            "".join(f"localStorage.setItem('{name}', '{value}');" for name, value in chosen.items())
        )
        page = await context.new_page()
        visitor = Visitor(demo, context, page)
        page.on("console", lambda message: visitor.note(message.type, message.text, message.location["url"]))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitors.append(visitor)
        if role is not None:
            await visitor.resume(role)
        return visitor

    yield make
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        await visitor.context.close()
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def desk(service_folder: Path, browser: Browser) -> AsyncIterator[Desk]:
    async with opened(service_folder, browser) as found:
        yield found
