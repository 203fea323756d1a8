"""A camera's documents and photos: by what they are, not by their names; and what enters service without them."""

import hashlib
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from sqlmodel import col, select

from registry.entering import EntryRules
from registry.model import Camera, Lifecycle, Site
from tests.api.conftest import SignIn
from tests.api.test_bulk_edits_api import PATH as BULK
from tests.api.test_import_undo import load
from tests.fakes.county import stock
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.evidence.service import EvidenceService
from vms.points import documents
from vms.points.entry import Entry
from vms.points.service import Points
from vms.web.deps import Container

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = cv2.imencode(".png", np.full((40, 60, 3), 90, np.uint8))[1].tobytes()
TOWN = "369901100"


@pytest.fixture
async def cameras(container: Container, tmp_path: Path) -> list[Camera]:
    """Planned ones, of two towns."""
    await stock(container.database, tmp_path, cameras=30)
    async with container.database.unit_of_work() as tx:
        found = list(await tx.session.scalars(select(Camera).order_by(col(Camera.code))))
        for camera in found:
            camera.lifecycle = Lifecycle.BUILT
    return found


@pytest.fixture
async def client(cameras: list[Camera], sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(Role.ADMINISTRATOR)


def path(camera: Camera) -> str:
    return f"/api/v1/cameras/{camera.id}/documents"


async def send(
    client: httpx.AsyncClient, camera: Camera, content: bytes, name: str = "a.pdf", **said: str
) -> httpx.Response:
    said = {"kind": "document", "title": "验收单", **said}
    return await client.post(path(camera), files={"file": (name, content)}, data=said)


async def move(client: httpx.AsyncClient, camera: Camera, stage: str, *, correction: bool = False) -> httpx.Response:
    at = f"/api/v1/cameras/{camera.id}"
    headers = {"If-Match": (await client.get(at)).headers["ETag"]}
    body = {"lifecycle": stage, "reason": "竣工验收", "correction": correction}
    return await client.patch(at, json=body, headers=headers)


async def restrict(container: Container, camera: Camera) -> Site:
    """The camera's site becomes a military one."""
    async with container.database.unit_of_work() as tx:
        site = await tx.session.get(Site, camera.site_id)
        assert site is not None
        site.restricted = "1"
        tx.session.add(site)
    return site


async def test_a_document_is_given_shown_and_withdrawn(
    client: httpx.AsyncClient, cameras: list[Camera], container: Container
) -> None:
    camera, other = cameras[:2]
    given = (await send(client, camera, PDF)).raise_for_status().json()
    assert (given["media"], given["stage"], given["sha256"]) == (
        "application/pdf",
        "built",
        hashlib.sha256(PDF).hexdigest(),
    )
    assert (await send(client, camera, PDF)).json() == given
    photo = (await send(client, camera, PNG, "a.pdf", kind="photo", stage="planned")).raise_for_status().json()
    assert (photo["media"], photo["stage"]) == ("image/jpeg", "planned")
    listed = (await client.get(path(camera))).json()
    assert [each["id"] for each in listed["items"]] == [photo["id"], given["id"]]
    shown = await client.get(given["url"])
    assert (shown.content, shown.headers["Content-Type"]) == (PDF, "application/pdf")
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    picture = await client.get(photo["url"])
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert hashlib.sha256(picture.content).hexdigest() == photo["sha256"]
    assert (await client.get(given["url"].replace(str(camera.id), str(other.id)))).status_code == 404
    gone = f"{path(camera)}/{given['id']}"
    assert (await client.delete(gone, params={"reason": "错传"})).status_code == 204
    assert (await client.get(given["url"])).status_code == 404
    withdrawn = (await client.get(path(camera))).json()["items"][1]
    assert (withdrawn["url"], withdrawn["withdrawn_reason"]) == (None, "错传")
    async with container.database.reading() as session:
        deeds = await session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("camera.document")))
        assert sorted(deeds) == [
            "camera.document_add",
            "camera.document_add",
            "camera.document_view",
            "camera.document_view",
            "camera.document_withdraw",
        ]


@pytest.mark.parametrize(
    ("content", "name", "kind", "status", "code"),
    [
        (b"<html>", "a.pdf", "document", 422, "picture_unknown"),
        (b"MZ\x90\x00", "a.jpg", "photo", 422, "picture_unknown"),
        (PDF[:20], "a.pdf", "document", 422, "document_cut"),
        (PDF, "a.jpg", "photo", 422, "document_no_photo"),
        (PNG[:30], "a.png", "photo", 422, "picture_damaged"),
        (b"", "a.pdf", "document", 422, "picture_unknown"),
        (b"%PDF-" + b" " * documents.MAX_BYTES, "a.pdf", "document", 413, "document_too_large"),
    ],
)
async def test_what_is_no_document_is_refused_whatever_it_is_called(
    content: bytes,
    name: str,
    kind: str,
    status: int,
    code: str,
    client: httpx.AsyncClient,
    cameras: list[Camera],
) -> None:
    refused = await send(client, cameras[0], content, name, kind=kind)
    assert (refused.status_code, refused.json().get("code")) == (status, code)
    assert (await client.get(path(cameras[0]))).json()["items"] == []


async def test_files_that_a_row_names_are_not_swept(
    client: httpx.AsyncClient, cameras: list[Camera], container: Container
) -> None:
    given = (await send(client, cameras[0], PDF)).json()
    await container.get(EvidenceService).sweep()
    assert (await client.get(given["url"])).content == PDF


async def test_documents_are_bounded_and_within_ones_area(
    client: httpx.AsyncClient, cameras: list[Camera], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await sign_in(Role.ADMINISTRATOR, TOWN)
    theirs = next(camera for camera in cameras if not camera.division_code.startswith(TOWN))
    assert (await send(town, theirs, PDF)).status_code == 404
    assert (await town.get(path(theirs))).status_code == 404
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 1)
    (await send(client, theirs, PDF)).raise_for_status()
    full = await send(client, theirs, PDF + b"\n%%EOF")
    assert (full.status_code, full.json()["code"]) == (409, "document_too_many")


async def test_beside_a_military_site_a_camera_waits_for_the_consent(
    client: httpx.AsyncClient, cameras: list[Camera], container: Container
) -> None:
    camera = next(camera for camera in cameras if camera.site_id)
    site = await restrict(container, camera)
    assert (await client.get(path(camera))).json()["consent_site"] == site.name
    refused = await move(client, camera, "accepted")
    assert (refused.status_code, refused.json()["code"]) == (422, "consent_missing")
    assert site.name in refused.json()["detail"]
    assert refused.json()["errors"][0]["field"] == "lifecycle"
    body = {"ids": [str(camera.id)], "lifecycle": "accepted", "reason": "验收"}
    shown = (await client.post(BULK, json=body, params={"dry_run": "true"})).json()
    assert [each["message"]["code"] for each in shown["refusals"]] == ["consent_missing"]
    elsewhere = next(each for each in cameras if each.site_id not in {camera.site_id, None})
    nowhere = await send(client, elsewhere, PDF, kind="consent", title="同意书")
    assert (nowhere.status_code, nowhere.json()["code"]) == (409, "consent_nowhere")
    assert (await client.get(path(camera))).json()["consented"] is False
    given = (await send(client, camera, PDF, kind="consent", title="同意书")).json()
    assert (await client.get(path(camera))).json()["consented"] is True
    (await move(client, camera, "accepted")).raise_for_status()
    (await move(client, camera, "in_service")).raise_for_status()
    await client.delete(f"{path(camera)}/{given['id']}", params={"reason": "已失效"})
    (await move(client, camera, "built", correction=True)).raise_for_status()
    for correction in (False, True):
        refused = await move(client, camera, "accepted", correction=correction)
        assert refused.json()["code"] == "consent_missing", "no correction takes the place of a consent"


async def test_a_site_that_becomes_a_military_one_names_the_cameras_that_stand_there(
    client: httpx.AsyncClient, cameras: list[Camera], container: Container, sign_in: SignIn
) -> None:
    """They were in service before: nobody asked then. Until their consent is here, or they are out of service, they
    stand on a list, and the site's own answer counts them."""
    (camera, *_) = [camera for camera in cameras if camera.site_id]
    for stage in ("accepted", "in_service"):
        (await move(client, camera, stage)).raise_for_status()
    missing = "/api/v1/consents/missing"
    assert (await client.get(missing)).json()["items"] == []
    site = f"/api/v1/registry/site/{camera.site_id}"
    body = {"values": {"restricted": "1"}, "reason": "划为军事管理区"}
    changed = (await client.patch(site, json=body, headers={"If-Match": "*"})).raise_for_status().json()
    listed = (await client.get(missing, params={"site_id": str(camera.site_id)})).json()
    assert changed["consents_missing"] == listed["total"] >= 1
    assert camera.code in {each["code"] for each in listed["items"]}
    assert {each["site_name"] for each in listed["items"]} == {changed["name"]}
    assert {each["lifecycle"] for each in listed["items"]} <= {"accepted", "in_service", "maintenance"}
    first = (await client.get(missing, params={"limit": 1})).json()
    assert (first["total"], len(first["items"])) == (listed["total"], 1)
    given = (await send(client, camera, PDF, kind="consent", title="同意书")).raise_for_status().json()
    assert camera.code not in {each["code"] for each in (await client.get(missing)).json()["items"]}
    assert (await client.get(site)).json()["consents_missing"] == listed["total"] - 1
    await client.delete(f"{path(camera)}/{given['id']}", params={"reason": "已失效"})
    assert (await client.get(site)).json()["consents_missing"] == listed["total"]
    (await move(client, camera, "retired")).raise_for_status()
    assert (await client.get(site)).json()["consents_missing"] == listed["total"] - 1
    elsewhere = await sign_in(Role.ADMINISTRATOR, "369901101" if camera.division_code.startswith(TOWN) else TOWN)
    assert (await elsewhere.get(missing)).json()["items"] == []


async def test_an_import_lets_no_camera_in_without_its_consent(
    client: httpx.AsyncClient, cameras: list[Camera], container: Container, tmp_path: Path
) -> None:
    camera = next(camera for camera in cameras if camera.site_id)
    await restrict(container, camera)
    file = tmp_path / "cameras.csv"
    file.write_text(f"设备编码,设备名称,生命周期\n{camera.code},{camera.name},在用\n", "utf-8")
    for dry_run in (True, False):
        report = await load(client, file, dry_run=dry_run)
        (row,) = report["rows"]
        assert (report["applied"], row["action"]) == (False, "refused")
        assert [(error["field"], error["message"]["code"]) for error in row["errors"]] == [
            ("lifecycle", "consent_missing")
        ]
    await send(client, camera, PDF, kind="consent", title="同意书")
    assert (await load(client, file))["summary"]["changed"] == 1


async def test_acceptance_waits_for_a_document_where_it_is_set(
    client: httpx.AsyncClient, cameras: list[Camera], container: Container
) -> None:
    points = container.get(Points)
    container.provide(Points(points.database, points.seal, Entry(EntryRules(acceptance_document=True))))
    camera: Any = cameras[0]
    refused = await move(client, camera, "accepted")
    assert (refused.status_code, refused.json()["code"]) == (422, "acceptance_missing")
    (await send(client, camera, PNG, "scan.png")).raise_for_status()
    assert (await move(client, camera, "accepted")).status_code == 200
