"""The HTTP face of the sites that a version of a list names, on pages and as a file."""

import uuid
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel

from registry.custom import unfolded
from registry.exporting import ExportFormat
from registry.facts import facts_of, texts_of
from registry.layouts import SITE_COLUMNS, Entity
from registry.site_lists import LISTED_FIELDS
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.points.history_api import PastListsDep
from vms.points.records_api import ColumnOut, WantedRecords
from vms.points.transfers import Transfers
from vms.sitelists.api import Viewer
from vms.sitelists.service import known, listed_of
from vms.sitelists.store import SITE_LIST
from vms.web.deps import Db, authorised, service
from vms.web.downloads import made, new_folder
from vms.web.paging import CursorParam, Limit, decode_cursor, encode_cursor

router = APIRouter(prefix="/api/v1/site-lists", tags=["site lists"])
_COLUMNS = tuple(column for column in SITE_COLUMNS if column.field in LISTED_FIELDS)


class ListedSiteOut(BaseModel):
    """What a list says of a site: its values by column, codes as codes."""

    key: uuid.UUID
    name: str
    values: dict[str, str | None]


class ListedSitesOut(BaseModel):
    """One page of a version's sites, by code; `total`: of those that were asked for in the caller's area."""

    county: str
    reference: str | None
    as_of: datetime
    in_force_from: date | None
    columns: list[ColumnOut]
    items: list[ListedSiteOut]
    next_cursor: str | None
    total: int


@router.get("/{list_id}/sites")
async def list_listed_sites(
    list_id: uuid.UUID,
    actor: Viewer,
    db: Db,
    past: PastListsDep,
    wanted: WantedRecords,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> ListedSitesOut:
    """The sites of a version, a draft's and a past one's too: what it counts, as it says. Where very much has changed
    since it was cut, they are prepared first, as other records of a past day are."""
    last = decode_cursor(cursor, str)
    after = (str(last[0]),) if last else None
    async with db.reading() as session:
        version = await known(session, actor, list_id)
    async with past.listing(Entity.SITE, version.as_of) as listing:
        found, total = await listing.page(listed_of(actor, version, wanted), after=after, limit=limit + 1)
    items = [
        ListedSiteOut(
            key=placed.row["id"],
            name=placed.row["name"],
            values=texts_of(_COLUMNS, unfolded(facts_of(placed.row, {}))),
        )
        for placed in found[:limit]
    ]
    return ListedSitesOut(
        county=version.division_code,
        reference=version.reference,
        as_of=version.as_of,
        in_force_from=version.in_force_from,
        columns=[ColumnOut.of(column, Entity.SITE) for column in _COLUMNS],
        items=items,
        next_cursor=encode_cursor(found[limit - 1].row["code"]) if len(found) > limit else None,
        total=total,
    )


@router.get("/{list_id}/sites/file", response_class=FileResponse)
async def export_listed_sites(
    list_id: uuid.UUID,
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    db: Db,
    transfers: Annotated[Transfers, service(Transfers)],
    past: PastListsDep,
    wanted: WantedRecords,
    after: BackgroundTasks,
    file_format: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.XLSX,
) -> FileResponse:
    """The same sites as a file."""
    async with db.reading() as session:
        version = await known(session, actor, list_id)
    asked = listed_of(actor, version, wanted)
    out = await new_folder() / f"site-list-{version.as_of:%Y%m%d}.{file_format}"
    saved = transfers.save_then(past, out, Entity.SITE, file_format, asked, version.as_of, only=LISTED_FIELDS)
    answer = await made(out, saved, after)
    detail = {"format": file_format.value, "reference": version.reference or ""}
    async with db.unit_of_work() as tx:
        code = version.division_code
        await record(tx, actor, "site_list.export", SITE_LIST, list_id, division_code=code, detail=detail)
    return answer
