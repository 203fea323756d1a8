"""Labels for poles: a code that a phone reads opens the camera, or all cameras of the pole, after signing in."""

import uuid
from io import BytesIO
from typing import Annotated, Any
from urllib.parse import quote

import segno
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from vms.accounts.cameras import permitted_camera
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.health.model import HealthState
from vms.settings import Settings
from vms.web.deps import Db, SettingsDep, authorised
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import NotFound
from vms.workorders import store

router = APIRouter(prefix="/api/v1", tags=["work orders"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_CAMERAS)]
DivisionParam = Annotated[str, Query(max_length=20)]
NumberParam = Annotated[str, Query(min_length=1, max_length=50, description="The pole number of the record.")]
_SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}


class PoleCamera(BaseModel):
    """A camera on the pole, and how it is now."""

    id: uuid.UUID
    code: str
    name: str
    state: HealthState


class PoleOut(BaseModel):
    """Cameras of one division with the same pole number. `site_name`: of the first that has one."""

    division: str
    division_name: str
    number: str
    site_name: str | None
    cameras: list[PoleCamera]


@router.get("/cameras/{camera_id}/qr.svg", response_class=Response, responses=_SVG)
async def show_camera_label(camera_id: str, actor: Viewer, db: Db, settings: SettingsDep, request: Request) -> Response:
    """`<the service's address>/go/<device code>` as QR code, error correction Q: a quarter of it may be weathered."""
    async with db.reading() as session:
        camera = await permitted_camera(session, actor, Permission.VIEW_CAMERAS, camera_id)
    return _drawn(settings, request, camera.code)


@router.get("/poles")
async def list_poles(
    actor: Viewer,
    db: Db,
    division: Annotated[str | None, Query(max_length=20)] = None,
    number: Annotated[str | None, Query(max_length=50, description="Only the pole with that number.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[PoleOut]:
    """The poles of an area with their cameras, by division and number. Cameras without a pole number are on none."""
    after = decode_cursor(cursor, str, str)
    async with db.reading() as session:
        path = actor.division_path if division is None else await _path(session, actor, division)
        keys, total = await store.poles(
            session, path, number=number, after=(str(after[0]), str(after[1])) if after else None, limit=limit + 1
        )
        rows = await store.on_poles(session, keys[:limit])
    poles: dict[tuple[str, str], PoleOut] = {}
    for row in rows:
        pole = poles.setdefault(
            (row.division, row.number),
            PoleOut(
                division=row.division, division_name=row.division_name, number=row.number, site_name=None, cameras=[]
            ),
        )
        pole.site_name = pole.site_name or row.site_name
        pole.cameras.append(PoleCamera(id=row.id, code=row.code, name=row.name, state=HealthState(row.state)))
    more = encode_cursor(*keys[limit - 1]) if len(keys) > limit else None
    return Page(items=list(poles.values()), next_cursor=more, total=total)


@router.get("/poles/label.svg", response_class=Response, responses=_SVG)
async def show_pole_label(
    actor: Viewer, db: Db, settings: SettingsDep, request: Request, division: DivisionParam, number: NumberParam
) -> Response:
    """`<the service's address>/go/pole/<division>/<pole number>` as QR code. There need not be a camera yet."""
    async with db.reading() as session:
        await _path(session, actor, division)
    return _drawn(settings, request, f"pole/{quote(division, safe='')}/{quote(number, safe='')}")


async def _path(session: AsyncSession, actor: Actor, division: str) -> str:
    """Of a division that the actor may look into. Raises NotFound."""
    path = await registry_store.division_path(session, division)
    if path is None:
        raise NotFound
    require(actor, Permission.VIEW_CAMERAS, path)
    return path


def _drawn(settings: Settings, request: Request, what: str) -> Response:
    """Where nobody has set the address that people use, it is the one the label was asked for at."""
    home = settings.home or str(request.base_url).rstrip("/")
    drawn = BytesIO()
    segno.make_qr(f"{home}/go/{what}", error="q").save(drawn, kind="svg", scale=8, border=4)
    headers = {"Content-Disposition": f'inline; filename="{what.replace("/", "-")}.svg"'}
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=headers)
