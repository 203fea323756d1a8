"""The HTTP face of blind spots tonight: how many sites nobody can be counted on to see in the dark, and which."""

from typing import Annotated

from fastapi import APIRouter, Query

from registry.scopes import COUNTY
from vms.coverage.api import Coverage, ScopeParam, Viewer
from vms.coverage.night import Nights, NightShow
from vms.coverage.night_views import NightSiteOut, TonightOut, night_sites, shown
from vms.coverage.site_pages import only, page_after
from vms.web.deps import Db, service
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/api/v1/coverage/night", tags=["coverage"])
NightsDep = Annotated[Nights, service(Nights)]
NightShowParam = Annotated[
    NightShow,
    Query(description="All that are blind tonight, those lost in the dark, those that only records speak for."),
]


@router.get("")
async def get_night(actor: Viewer, nights: NightsDep, scope: ScopeParam = COUNTY) -> TonightOut:
    """How many sites of a scope nobody can be counted on to see tonight: by what the checks saw in the last darkness,
    and where they saw nothing by the record of lamps."""
    return TonightOut.of(*await nights.tonight(actor, scope))


@router.get("/sites")
async def list_night_sites(
    actor: Viewer,
    nights: NightsDep,
    coverage: Coverage,
    db: Db,
    scope: ScopeParam = COUNTY,
    show: NightShowParam = NightShow.BLIND,
    code: Annotated[str | None, Query(max_length=40, description="Of these the one site with this code.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[NightSiteOut]:
    """The sites behind the number, each with its cameras and with their newest frames from the dark."""
    area, found = await nights.tonight(actor, scope)
    codes, every = found.figures.inputs.site_codes, shown(area, found, show)
    every = every if code is None else only(every, codes, code)
    after = decode_cursor(cursor, str)
    rest = page_after(every, codes, None if after is None else str(after[0]), limit + 1)
    async with db.reading() as session:
        items = await night_sites(session, found, rest[:limit], coverage)
    more = encode_cursor(codes[rest[limit - 1]]) if len(rest) > limit else None
    return Page(items=items, next_cursor=more, total=len(every))
