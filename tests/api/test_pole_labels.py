"""Labels for poles: what is drawn is read again by a code reader, and opens the cameras of that pole alone."""

import re
import uuid
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera, Lifecycle
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from vms.accounts.model import Role
from vms.settings import Settings
from vms.web.deps import Container


async def stand(container: Container, number: int, pole: str | None, division: str = EAST, **changes: Any) -> uuid.UUID:
    camera = await add_camera(container.database, number, division=division)
    async with container.database.unit_of_work() as tx:
        statement = update(Camera).where(col(Camera.id) == camera).values(pole_number=pole, **changes)
        await tx.session.execute(statement)
    return camera


def read(svg: str) -> str:
    """Draw the SVG as a printer would and hold a reader before it. Only what segno writes is understood: one path of
    moves and horizontal strokes of one module, scaled."""
    width = int(_found(r'<svg [^>]*width="(\d+)"', svg))
    scale = int(_found(r'transform="scale\((\d+)\)"', svg))
    page = np.full((width, width), 255, np.uint8)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", _found(r' d="([^"]+)"', svg)):
        values = [float(each) for each in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            top = round((y - 0.5) * scale)
            page[top : top + scale, round(x * scale) : round((x + values[0]) * scale)] = 0
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return cv2.QRCodeDetector().detectAndDecode(page)[0]


def _found(pattern: str, svg: str) -> str:
    match = re.search(pattern, svg)
    assert match is not None, pattern
    return match[1]


def settings_with(home: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("settings", [{"public_url": home}], indirect=True)


@settings_with("https://cameras.county.cn/")
async def test_what_is_drawn_is_read_again(container: Container, sign_in: SignIn, settings: Settings) -> None:
    await add_county(container.database)
    await stand(container, 1, "杆 12/3")
    crew = await sign_in(Role.CREW, EAST)
    assert settings.home == "https://cameras.county.cn"
    one = await crew.get("/api/v1/cameras/36090200001320000001/qr.svg")
    assert one.headers["content-type"].startswith("image/svg+xml")
    assert read(one.text) == "https://cameras.county.cn/go/36090200001320000001"
    pole = await crew.get("/api/v1/poles/label.svg", params={"division": EAST, "number": "杆 12/3"})
    assert pole.status_code == 200, pole.text
    assert read(pole.text) == f"https://cameras.county.cn/go/pole/{EAST}/%E6%9D%86%2012%2F3"


async def test_without_an_address_of_the_service_it_is_the_one_that_was_asked(
    container: Container, sign_in: SignIn
) -> None:
    await add_county(container.database)
    label = await (await sign_in(Role.CREW, EAST)).get(
        "/api/v1/poles/label.svg", params={"division": EAST, "number": "P1"}
    )
    assert read(label.text) == f"http://vms.test/go/pole/{EAST}/P1"


async def shown(client: httpx.AsyncClient, **params: Any) -> list[tuple[str, str, list[str]]]:
    answer = await client.get("/api/v1/poles", params=params)
    assert answer.status_code == 200, answer.text
    return [
        (pole["division"], pole["number"], [camera["name"] for camera in pole["cameras"]])
        for pole in answer.json()["items"]
    ]


async def test_a_pole_has_its_cameras_and_one_label(container: Container, sign_in: SignIn) -> None:
    await add_county(container.database)
    await stand(container, 1, "P2")
    await stand(container, 2, "P1")
    await stand(container, 3, "P2")
    await stand(container, 4, "P2", WEST)
    await stand(container, 5, None)
    await stand(container, 6, "P3", lifecycle=Lifecycle.RETIRED)
    officer = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    east = [(EAST, "P1", ["路口2"]), (EAST, "P2", ["路口1", "路口3"])]
    assert await shown(officer) == [*east, (WEST, "P2", ["路口4"])]
    assert await shown(officer, division=EAST) == east
    assert await shown(officer, number="P2", division=WEST) == [(WEST, "P2", ["路口4"])]
    first = (await officer.get("/api/v1/poles", params={"limit": 2})).json()
    assert first["total"] == 3
    assert await shown(officer, limit=2, cursor=first["next_cursor"]) == [(WEST, "P2", ["路口4"])]


async def test_other_towns_have_their_own_poles(container: Container, sign_in: SignIn) -> None:
    await add_county(container.database)
    await stand(container, 1, "P1")
    west = await sign_in(Role.CREW, WEST)
    assert await shown(west) == []
    assert (await west.get("/api/v1/poles", params={"division": EAST})).status_code == 404
    query = {"division": EAST, "number": "P1"}
    assert (await west.get("/api/v1/poles/label.svg", params=query)).status_code == 404
