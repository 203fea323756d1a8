"""The QR code for a camera's pole: read by a phone, it opens the camera's page after signing in."""

from io import BytesIO
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Request, Response

from vms.accounts.model import Actor, Permission
from vms.health.api import visible
from vms.web.deps import Db, SettingsDep, authorised

router = APIRouter(prefix="/api/v1", tags=["work orders"])
_SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}


@router.get("/cameras/{camera_id}/qr.svg", response_class=Response, responses=_SVG)
async def show_camera_label(
    camera_id: str,
    actor: Annotated[Actor, authorised(Permission.VIEW_CAMERAS)],
    db: Db,
    settings: SettingsDep,
    request: Request,
) -> Response:
    """`<the service's address>/go/<device code>` as QR code, error correction Q: a quarter of it may be weathered."""
    async with db.reading() as session:
        camera = await visible(session, actor, Permission.VIEW_CAMERAS, camera_id)
    home = (settings.public_url or str(request.base_url)).rstrip("/")
    drawn = BytesIO()
    segno.make_qr(f"{home}/go/{camera.code}", error="q").save(drawn, kind="svg", scale=8, border=4)
    headers = {"Content-Disposition": f'inline; filename="{camera.code}.svg"'}
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=headers)
