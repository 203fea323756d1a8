"""Work orders as crews use them: their list, the way, photos, the label on the pole."""

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from sqlmodel import col

from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.faulty import handle_facts, set_condition
from tests.fakes.served import served
from vms.accounts.model import Role
from vms.evidence.service import EvidenceService
from vms.incidents.tables import Incident
from vms.web.deps import Container
from vms.workorders.service import MOST_PHOTOS
from vms.workorders.tables import WorkOrderPhoto

_number = itertools.count()


async def dispatched(container: Container, officer: httpx.AsyncClient, camera: uuid.UUID) -> str:
    """The camera fails and a crew is sent. The order's id."""
    await set_condition(container.database, camera, "offline")
    await handle_facts(container.database)
    async with container.database.reading() as session:
        incident = await session.scalar(select(col(Incident.id)).where(col(Incident.camera_id) == camera))
    body = {"action": "dispatch", "client_action_id": f"dispatch-{next(_number)}"}
    answer = await officer.post(f"/api/v1/incidents/{incident}/actions", json=body)
    assert answer.status_code == 200, answer.text
    order: str = answer.json()["work_order"]["id"]
    return order


@pytest.fixture
async def crew(container: Container, sign_in: SignIn) -> httpx.AsyncClient:
    await add_county(container.database)
    return await sign_in(Role.CREW, EAST)


@pytest.fixture
async def order(container: Container, crew: httpx.AsyncClient, sign_in: SignIn) -> str:
    camera = await add_camera(container.database, 1, division=EAST)
    return await dispatched(container, await sign_in(Role.GOVERNANCE_OFFICER, COUNTY), camera)


def picture(shade: int = 90) -> bytes:
    return cv2.imencode(".jpg", np.full((90, 160, 3), shade, np.uint8))[1].tobytes()


async def send(client: httpx.AsyncClient, order: str, content: bytes, **fields: Any) -> httpx.Response:
    data = {"client_action_id": f"photo-{next(_number):04}", "kind": "after"} | fields
    files = {"file": ("photo.jpg", content, "image/jpeg")}
    return await client.post(f"/api/v1/work-orders/{order}/photos", data=data, files=files)


async def test_the_nearest_comes_first(container: Container, crew: httpx.AsyncClient, sign_in: SignIn) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    for number, longitude in ((1, 114.40), (2, 114.10), (3, 114.20), (4, None)):
        camera = await add_camera(container.database, number, division=EAST)
        await dispatched(container, officer, camera)
        place = {"longitude": longitude, "latitude": 27.8 if longitude else None, "pole_number": f"P{number}"}
        async with container.database.unit_of_work() as tx:
            await tx.session.execute(update(Camera).where(col(Camera.id) == camera).values(**place))
    near = (await crew.get("/api/v1/work-orders", params={"near": "114.19,27.8", "mine": True})).json()
    shown = [(item["place"]["pole_number"], item["distance_m"]) for item in near["items"]]
    assert shown == [("P3", 984), ("P2", 8852), ("P1", 20656), ("P4", None)]
    two = (await crew.get("/api/v1/work-orders", params={"near": "114.39,27.8", "limit": 2})).json()
    assert ([item["place"]["pole_number"] for item in two["items"]], two["total"]) == (["P1", "P3"], 4), "of all"
    first = (await crew.get("/api/v1/work-orders", params={"limit": 3})).json()
    rest = (await crew.get("/api/v1/work-orders", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [item["incident"]["number"] for item in first["items"] + rest["items"]] == [4, 3, 2, 1]
    assert (await (await sign_in(Role.CREW, WEST)).get("/api/v1/work-orders")).json()["total"] == 0


async def test_a_crews_list_can_begin_with_what_is_due_first(
    container: Container, crew: httpx.AsyncClient, sign_in: SignIn
) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, COUNTY)
    hours = {1: 30, 2: 10, 3: 20, 4: 10}
    for number, due_in in hours.items():
        await dispatched(container, officer, await add_camera(container.database, number, division=EAST))
        due_at = container.clock.now() + timedelta(hours=due_in)
        async with container.database.unit_of_work() as tx:
            await tx.session.execute(update(Incident).where(col(Incident.number) == number).values(due_at=due_at))
    seen: list[int] = []
    cursor = None
    for _ in range(2):
        query: dict[str, str | int] = {"mine": True, "open": True, "sort": "due", "limit": 2}
        query |= {"cursor": cursor} if cursor else {}
        page = (await crew.get("/api/v1/incidents", params=query)).json()
        seen += [item["number"] for item in page["items"]]
        assert page["total"] == 4
        cursor = page["next_cursor"]
    assert (seen, cursor) == ([2, 4, 3, 1], None)


@pytest.mark.parametrize("near", ["here", "1", "181,0", "0,91", "nan,nan"])
async def test_a_position_that_is_none_is_named(near: str, crew: httpx.AsyncClient) -> None:
    answer = await crew.get("/api/v1/work-orders", params={"near": near})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "near")


async def test_a_photo_is_kept_with_the_order_and_in_the_history(
    container: Container, crew: httpx.AsyncClient, order: str
) -> None:
    answer = await send(crew, order, picture(), taken_at="2026-03-02T07:00:00Z", longitude="114.1", latitude="27.8")
    assert answer.status_code == 201, answer.text
    photo = answer.json()
    assert (photo["kind"], photo["width"], photo["height"], photo["longitude"]) == ("after", 160, 90, 114.1)
    shown = await crew.get(photo["url"])
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["vary"] == "Cookie, Authorization", "the browser keeps it for them alone"
    decoded = cv2.imdecode(np.frombuffer(shown.content, np.uint8), cv2.IMREAD_COLOR)
    assert np.asarray(decoded).shape == (90, 160, 3)
    detail = (await crew.get(f"/api/v1/work-orders/{order}")).json()
    assert [one["sha256"] for one in detail["photos"]] == [photo["sha256"]]
    assert detail["incident"]["history"][-1]["action"] == "photo"
    await container.get(EvidenceService).sweep()
    assert (await crew.get(photo["url"])).status_code == 200, "the sweep of evidence spares it"


async def test_a_photo_sent_again_is_the_same(container: Container, crew: httpx.AsyncClient, order: str) -> None:
    same = {"client_action_id": "phone-0001"}
    answers = await asyncio.gather(*(send(crew, order, picture(), **same) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["sha256"] for answer in answers}) == 1
    async with container.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(WorkOrderPhoto)) == 1


async def test_an_upload_that_breaks_off_leaves_nothing_and_is_sent_again(
    app: FastAPI, container: Container, crew: httpx.AsyncClient, order: str, tmp_path: Path
) -> None:
    content, folder = picture(), tmp_path / "evidence"

    async def half() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]
        raise httpx.WriteError("the phone has lost its network")

    fields = {"client_action_id": "photo-broken", "kind": "after"}
    whole = crew.build_request("POST", "/", data=fields, files={"file": ("photo.jpg", content, "image/jpeg")})
    body = whole.read()
    headers = {**crew.headers, "Content-Type": whole.headers["Content-Type"], "Content-Length": str(len(body))}
    async with served(app) as address, httpx.AsyncClient(base_url=address, cookies=crew.cookies) as phone:
        with pytest.raises(httpx.WriteError):
            await phone.post(f"/api/v1/work-orders/{order}/photos", content=half(), headers=headers)
        assert await photos_of(crew, order) == []
        assert not [path for path in folder.rglob("*") if path.is_file()]
        sent = await phone.post(f"/api/v1/work-orders/{order}/photos", content=body, headers=headers)
    assert sent.status_code == 201, sent.text
    assert await photos_of(crew, order) == [sent.json()["sha256"]]


async def photos_of(client: httpx.AsyncClient, order: str) -> list[str]:
    return [photo["sha256"] for photo in (await client.get(f"/api/v1/work-orders/{order}")).json()["photos"]]


async def test_a_service_stopped_as_the_row_is_written_loses_no_file(
    container: Container, crew: httpx.AsyncClient, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request is cancelled between the commit and the telling of it."""

    async def stopped(_event: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as broken:
        broken.setattr(container.bus, "publish", stopped)
        with pytest.raises(asyncio.CancelledError):
            await send(crew, order, picture(), client_action_id="photo-stopped")
    (sha256,) = await photos_of(crew, order)
    assert (await crew.get(f"/api/v1/work-orders/{order}/photos/{sha256}")).status_code == 200
    again = await send(crew, order, picture(), client_action_id="photo-stopped")
    assert (again.status_code, again.json()["sha256"]) == (201, sha256)


async def test_photos_are_bounded(crew: httpx.AsyncClient, order: str) -> None:
    for shade in range(MOST_PHOTOS):
        assert (await send(crew, order, picture(shade * 10))).status_code == 201
    answer = await send(crew, order, picture(255))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/too-many-photos")


@pytest.mark.parametrize(
    ("content", "fields", "status"),
    [
        (b"not a picture", {}, 422),
        (picture(), {"kind": "selfie"}, 422),
        (picture(), {"client_action_id": "x"}, 422),
        (picture(), {"longitude": "200", "latitude": "0"}, 422),
        (bytes(13 * 2**20), {}, 413),
    ],
)
async def test_what_is_no_photo_leaves_nothing(
    content: bytes, fields: dict[str, str], status: int, container: Container, crew: httpx.AsyncClient, order: str
) -> None:
    assert (await send(crew, order, content, **fields)).status_code == status
    assert list(container.settings.evidence_dir.rglob("*.jpg")) == []


async def test_photos_of_others_orders_are_refused(crew: httpx.AsyncClient, order: str, sign_in: SignIn) -> None:
    other, stranger = await sign_in(Role.CREW, EAST), await sign_in(Role.CREW, WEST)
    assert (await send(other, order, picture())).status_code == 409
    assert (await send(stranger, order, picture())).status_code == 404
    sent = (await send(crew, order, picture())).json()
    assert (await stranger.get(sent["url"])).status_code == 404


async def test_the_label_on_the_pole_leads_to_the_camera(
    container: Container, crew: httpx.AsyncClient, order: str
) -> None:
    answer = await crew.get("/api/v1/cameras/36090200001320000001/qr.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.content.startswith(b"<?xml")
    assert (await crew.get("/api/v1/cameras/36090200001320000009/qr.svg")).status_code == 404
