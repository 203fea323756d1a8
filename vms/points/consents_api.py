"""The HTTP face of consents that are missing beside military and classified sites."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query

from vms.points.api import Viewer
from vms.points.consents import Consents, MissingConsent
from vms.web.deps import Db, service
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/api/v1/consents", tags=["registry"])
ConsentsDep = Annotated[Consents, service(Consents)]


@router.get("/missing")
async def list_missing_consents(
    actor: Viewer,
    db: Db,
    consents: ConsentsDep,
    site_id: Annotated[uuid.UUID | None, Query(description="At or beside this site only.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[MissingConsent]:
    """The cameras of the caller's area whose consent is missing, by code: add it, or take them out of service."""
    after = decode_cursor(cursor, str, str)
    async with db.reading() as session:
        found = await consents.missing(session, actor.division_path, site_id)
    rest = [each for each in found if after is None or [each.code, str(each.site_id)] > [str(key) for key in after]]
    more = encode_cursor(rest[limit - 1].code, str(rest[limit - 1].site_id)) if len(rest) > limit else None
    return Page(items=rest[:limit], next_cursor=more, total=len(found))
