"""The HTTP face of walls and snapshots."""

import uuid
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from streams.model import StreamKind
from vms.accounts.model import Actor, Permission
from vms.live.model import DEFAULT_PURPOSE, MAX_PURPOSE
from vms.walls import store
from vms.walls.schemas import NewWall, WallIn, WallOut
from vms.walls.service import Walls, visible
from vms.walls.snapshots import MAX_STILL_BYTES, Snapshots
from vms.walls.store import Placed
from vms.web.deps import Db, authorised, service
from vms.web.paging import CursorParam, IfMatch, Limit, Page, decode_id, encode_cursor, etag
from vms.web.problems import NotFound, TooLarge
from vms.web.uploads import UploadRoute
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["walls"], route_class=UploadRoute)
Viewer = Annotated[Actor, authorised(Permission.WATCH_LIVE)]
WallsDep = Annotated[Walls, service(Walls)]
SnapshotsDep = Annotated[Snapshots, service(Snapshots)]


@router.get("/walls")
async def list_walls(actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 100) -> Page[WallOut]:
    """The caller's own walls, and the presets of the monitoring rooms in the caller's area."""
    after = decode_id(cursor)
    async with db.reading() as session:
        found, total = await store.walls(session, actor.user_id, actor.division_path, after=after, limit=limit + 1)
        items = await _out(session, actor, found[:limit])
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more, total=total)


@router.post("/walls", status_code=201)
async def create_wall(body: NewWall, actor: Viewer, walls: WallsDep, db: Db, response: Response) -> WallOut:
    """Keep a wall; a room's preset needs the right to manage walls."""
    key = await walls.create(actor, body.name.strip(), body.room_id, body.content())
    response.headers["Location"] = f"/api/v1/walls/{key}"
    return await _wall(actor, db, key, response)


@router.get("/walls/{wall_id}")
async def get_wall(wall_id: uuid.UUID, actor: Viewer, db: Db, response: Response) -> WallOut:
    """One wall."""
    return await _wall(actor, db, wall_id, response)


@router.put("/walls/{wall_id}")
async def change_wall(
    wall_id: uuid.UUID,
    body: WallIn,
    actor: Viewer,
    walls: WallsDep,
    db: Db,
    response: Response,
    if_match: IfMatch = None,
) -> WallOut:
    """Keep a wall anew; If-Match names the version that was seen."""
    await walls.change(actor, wall_id, if_match, body.name.strip(), body.content())
    return await _wall(actor, db, wall_id, response)


@router.delete("/walls/{wall_id}", status_code=204)
async def delete_wall(wall_id: uuid.UUID, actor: Viewer, walls: WallsDep) -> None:
    """Keep it no more."""
    await walls.delete(actor, wall_id)


@router.post(
    "/cameras/{camera_id}/snapshots",
    status_code=201,
    response_class=Response,
    responses={201: {"content": {"image/jpeg": {}}, "description": "The same still with its facts inside."}},
)
async def take_snapshot(
    camera_id: str,
    actor: Viewer,
    snapshots: SnapshotsDep,
    file: Annotated[UploadFile, File(description="The watermarked still of a live view, a JPEG.")],
    stamped_at: Annotated[AwareDatetime, Form(description="The time that stands in the picture.")],
    stream: Annotated[StreamKind, Form()] = StreamKind.SUB,
    purpose: Annotated[str, Form(min_length=1, max_length=MAX_PURPOSE)] = DEFAULT_PURPOSE,
) -> Response:
    """Record a still of a live view that one has open; the answer is the file to keep. Its SHA-256 stands in the audit
    trail. The time in the picture must be this service's, as the `Date` of its answers gives it."""
    jpeg = await file.read(MAX_STILL_BYTES + 1)
    if len(jpeg) > MAX_STILL_BYTES:
        raise TooLarge(say("still_too_large", most=MAX_STILL_BYTES // 2**20))
    still = await snapshots.take(actor, camera_id, stream, purpose, jpeg, stamped_at)
    name = f"{still.camera_code}_{still.at_text}.jpg"
    headers = {"ETag": f'"{still.sha256}"', "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(still.jpeg, 201, headers, "image/jpeg")


async def _wall(actor: Actor, db: Db, key: uuid.UUID, response: Response) -> WallOut:
    async with db.reading() as session:
        found = await store.wall(session, key)
        if found is None or not visible(actor, found):
            raise NotFound
        (out,) = await _out(session, actor, [found])
    response.headers["ETag"] = etag(out.version)
    return out


async def _out(session: AsyncSession, actor: Actor, found: Sequence[Placed]) -> list[WallOut]:
    keys = {uuid.UUID(key) for each in found for window in each.wall.windows for key in window["cameras"] if key}
    known = await store.cameras(session, actor.division_path, keys)
    return [WallOut.of(each, known, actor) for each in found]
