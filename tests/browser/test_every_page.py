"""Every page in both languages, both themes, both sizes, and as each role sees it: no console error, nothing serious
for axe. Keeps pictures. The theme follows the system, which changes it once on every page.

Each pair of size, language and theme is looked at; all eight together would find what two of them do not, at twice the
time."""

from typing import Literal

import pytest

from tests.browser.stage import OUT, Visit, Visitor

pytestmark = pytest.mark.browser
PAGES = {
    "coverage": "/coverage",
    "sites": "/coverage/sites?scope=county&level=usable&show=all",
    "points": "/coverage/points?scope=county",
    "rated": "/coverage/rated?rate=picture",
    "night": "/coverage/night?scope=county",
    "assessment": "/coverage/assessment",
    "usable-time": "/coverage/month",
    "files": "/coverage/files",
    "rates": "/coverage/rates?period=week",
    "reports": "/coverage/reports",
    "cameras": "/cameras",
    "camera": "/cameras/{camera}",
    "evidence": "/cameras/{seen}?evidence={evidence}&of={seen}",
    "events": "/events?shown=all",
    "repairs": "/repairs",
    "maintenance": "/maintenance",
    "maintenance-month": "/maintenance?view=month",
    "maintenance-week": "/maintenance?view=week",
    "references": "/references",
    "wall": "/wall",
    "patrols": "/patrols?patrol={patrol}",
    "screen": "/screen",
    "screens": "/screens",
    "registry": "/registry",
    "registry-posts": "/registry?kind=post",
    "registry-past": "/registry?kind=camera&day={day}",
    "fields": "/fields",
    "labels": "/labels",
    "plans": "/plans?plan={plan}",
    "imports": "/imports",
    "notifications": "/notifications",
    "people": "/people",
    "audit": "/audit",
}
# Nothing that can be seen is being loaded, the map is drawn, every tile of the wall that has a camera plays.
FINISHED = """() => !document.querySelector('.skeleton:not(dialog:not([open]) *)')
  && !document.querySelector('.map:not([data-drawn]), .tile:not([data-phase=playing])')
  && [...document.images].every(image => image.naturalWidth || image.getBoundingClientRect().top > innerHeight)
  && (!document.querySelector('.side') || document.querySelector('.map[data-drawn]'))
  && (!location.search.includes('evidence=') || document.querySelector('dialog[open] dl'))"""
LOOKS = [("desk", "zh-CN", "dark"), ("desk", "en", "light"), ("phone", "zh-CN", "light"), ("phone", "en", "dark")]
"""And the theme that the first page is loaded in."""
Theme = Literal["dark", "light"]
IN_THEME = "theme => document.documentElement.dataset.theme === theme"
# Crews are on the road.
ROLES = [("operator", "desk"), ("governance_officer", "desk"), ("auditor", "desk"), ("crew", "phone")]


async def _look(visitor: Visitor, name: str, look: str) -> list[str]:
    await visitor.page.locator("main h1").wait_for(state="attached")
    await visitor.page.wait_for_function(FINISHED)
    OUT.mkdir(exist_ok=True)
    await visitor.page.screenshot(path=OUT / f"{name}-{look}.png")
    return [f"{name} {look}: {violation}" for violation in await visitor.serious()]


@pytest.mark.parametrize(("role", "size"), ROLES)
async def test_the_pages_of_each_other_role(visit: Visit, role: str, size: str) -> None:
    look = f"{size}-{role}"
    visitor = await visit(theme="light", size=size)
    await visitor.sign_in(role)
    found = await _look(visitor, "landing", look)
    paths = await visitor.page.locator("nav a").evaluate_all("links => links.map(link => link.pathname)")
    (camera, *_) = (await visitor.get("/api/v1/cameras?limit=1"))["items"]
    for path in [*paths, f"/cameras/{camera['id']}"]:
        await visitor.goto(path)
        found += await _look(visitor, path.split("/")[1] if path in paths else "camera", look)
    assert found == []


class Looks:
    """One visitor, at each page in the theme that the system changes to while it is open: the next is loaded in it."""

    def __init__(self, visitor: Visitor, look: str, theme: Theme) -> None:
        self._visitor, self._look, self._theme = visitor, look, theme
        self.found: list[str] = []

    async def at(self, name: str) -> None:
        page = self._visitor.page
        await page.wait_for_function(IN_THEME, arg=self._theme)
        await page.wait_for_function(FINISHED)
        self._theme = "light" if self._theme == "dark" else "dark"
        await page.emulate_media(color_scheme=self._theme)
        await page.wait_for_function(IN_THEME, arg=self._theme)
        self.found += await _look(self._visitor, name, f"{self._look}-{self._theme}")


@pytest.mark.parametrize(("size", "locale", "theme"), LOOKS)
async def test_every_page(visit: Visit, size: str, locale: str, theme: Theme) -> None:
    visitor = await visit(locale=locale, theme=None, size=size)
    looks = Looks(visitor, f"{size}-{locale}", theme)
    await visitor.page.emulate_media(color_scheme=theme)
    await visitor.goto("/")
    await looks.at("sign-in")
    await visitor.resume("administrator")
    cameras = (await visitor.get("/api/v1/cameras?limit=100"))["items"]
    seen = next(camera for camera in cameras if camera["state"] == "online")
    troubled = next((camera for camera in cameras if camera["state"] == "degraded"), seen)
    # A frame that only was the latest goes with the next check: take one that is kept.
    frames = (await visitor.get(f"/api/v1/cameras/{seen['id']}/evidence"))["items"]
    kept = next(frame["sha256"] for frame in frames if set(frame["kinds"]) - {"latest"})
    await visitor.fill_wall(9)
    routes = (await visitor.get("/api/v1/patrol-routes"))["items"]
    patrol = await visitor.post("/api/v1/patrols", {"route_id": routes[0]["id"]})
    plan = await visitor.post("/api/v1/plans", {"count": 5})
    things = {
        "camera": troubled["id"],
        "seen": seen["id"],
        "evidence": kept,
        "patrol": patrol["id"],
        "plan": plan["id"],
        "day": await visitor.today(),
    }
    for name, path in PAGES.items():
        await visitor.goto(path.format_map(things))
        await looks.at(name)
    assert looks.found == []
