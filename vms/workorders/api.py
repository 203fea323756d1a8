"""Work orders as crews see them: theirs, nearest first if asked, with all that a phone needs without network."""

import math
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from registry.geometry import distance_m
from vms.accounts.model import Actor, Permission
from vms.evidence.model import FOR_EVER
from vms.evidence.pictures import MAX_BYTES
from vms.incidents import api as incidents_api
from vms.incidents import views_store
from vms.incidents.model import IncidentStatus
from vms.incidents.schemas import IncidentDetail, IncidentOut, OrderOut, PhotoOut, PlaceOut
from vms.incidents.service import Incidents
from vms.incidents.views_store import IncidentFilter, Listed
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import TooLarge, Unprocessable, wrong
from vms.web.uploads import UploadRoute
from vms.web.wording import say
from vms.workorders import store
from vms.workorders.service import PhotoKind, PhotoNote, WorkOrders, located

router = APIRouter(prefix="/api/v1/work-orders", tags=["work orders"], route_class=UploadRoute)
Viewer = Annotated[Actor, authorised(Permission.VIEW_INCIDENTS)]
Crew = Annotated[Actor, authorised(Permission.REPAIR)]
Service = Annotated[WorkOrders, service(WorkOrders)]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
ClientActionId = Annotated[str, Form(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
MOST_NEAR = 50_000
"""So many orders are sorted by their distance: the nearest of all, and not of the newest."""
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


class WorkOrderOut(OrderOut):
    """An order with its incident and the way to it. `distance_m`: as the crow flies, where `near` was asked."""

    incident: IncidentOut
    place: PlaceOut
    distance_m: int | None


class WorkOrderDetail(OrderOut):
    """An order with everything of its incident."""

    incident: IncidentDetail


@router.get("")
async def list_work_orders(
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    mine: Annotated[bool, Query(description="Only those dispatched to me.")] = False,
    open: Annotated[bool | None, Query(description="Only those of incidents not closed.")] = True,  # noqa: A002
    status: Annotated[list[IncidentStatus] | None, Query(max_length=8)] = None,
    near: Annotated[str | None, Query(max_length=40, description="`longitude,latitude`: nearest first.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[WorkOrderOut]:
    """Newest first, or nearest of all first (one page then); `total` says how many there are."""
    here, now = _position(near), clock.now()
    wanted = IncidentFilter(
        path=actor.division_path,
        now=now,
        open=open,
        statuses=frozenset(status or ()),
        assignee_id=actor.user_id if mine else None,
        dispatched=True,
    )
    if here is not None:
        return await _nearest(db, wanted, here, limit)
    after = decode_id(cursor)
    async with db.reading() as session:
        rows, total = await views_store.page(session, wanted, after=after, limit=limit + 1)
        items = await _items(session, rows[:limit], now, None)
    more = encode_cursor(str(rows[limit - 1].row.id)) if len(rows) > limit else None
    return Page(items=items, next_cursor=more, total=total)


@router.get("/{order_id}")
async def show_work_order(
    order_id: uuid.UUID,
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    incidents: Annotated[Incidents, service(Incidents)],
) -> WorkOrderDetail:
    """The order with everything of its incident."""
    async with db.reading() as session:
        order, listed = await located(session, actor, order_id)
        out = OrderOut.of(order, listed, await store.photos(session, [order.id]))
    incident = await incidents_api.detail(db, clock.now(), actor, incidents, order.incident_id)
    return WorkOrderDetail(**dict(out), incident=incident)


@router.post("/{order_id}/photos", status_code=201)
async def add_photo(
    order_id: uuid.UUID,
    actor: Crew,
    orders: Service,
    file: Annotated[UploadFile, File(description="JPEG or PNG. It is drawn anew: what else is in the file goes.")],
    client_action_id: ClientActionId,
    kind: Annotated[PhotoKind, Form()] = PhotoKind.OTHER,
    taken_at: Annotated[AwareDatetime | None, Form()] = None,
    longitude: Annotated[float | None, Form(ge=-180, le=180, description="Only if the person wants it kept.")] = None,
    latitude: Annotated[float | None, Form(ge=-90, le=90)] = None,
) -> PhotoOut:
    """Add a photo or a signature; sent again it is the same one."""
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge(say("photo_too_large", most=MAX_BYTES // 2**20))
    position = (longitude, latitude) if longitude is not None and latitude is not None else None
    note = PhotoNote(kind, client_action_id, taken_at, position)
    return PhotoOut.of(await orders.add_photo(actor, order_id, content, note))


@router.get("/{order_id}/photos/{sha256}", response_class=Response, responses=_JPEG)
async def show_photo(order_id: uuid.UUID, sha256: Sha256, actor: Viewer, orders: Service) -> Response:
    """The photo as JPEG."""
    jpeg = await orders.read_photo(actor, order_id, sha256)
    headers = {**FOR_EVER, "Content-Disposition": f'inline; filename="{sha256}.jpg"'}
    return Response(jpeg, media_type="image/jpeg", headers=headers)


async def _nearest(db: Db, wanted: IncidentFilter, here: tuple[float, float], limit: int) -> Page[WorkOrderOut]:
    """Raises Unprocessable where there are too many to sort."""

    def far(distance: int | None) -> float:
        return math.inf if distance is None else distance

    async with db.reading() as session:
        at = await store.positions(session, wanted, MOST_NEAR + 1)
        if len(at) > MOST_NEAR:
            raise Unprocessable(say("too_much_at_once", most=MOST_NEAR, what=say("what_incidents")))
        nearest = sorted(at, key=lambda key: (far(_distance(here, *at[key])), key))[:limit]
        rows, _ = await views_store.page(session, replace(wanted, ids=nearest), after=None, limit=limit)
        items = await _items(session, rows, wanted.now, here)
    return Page(items=sorted(items, key=lambda item: far(item.distance_m)), next_cursor=None, total=len(at))


async def _items(
    session: AsyncSession, rows: list[Listed], now: datetime, here: tuple[float, float] | None
) -> list[WorkOrderOut]:
    orders = {order.incident_id: order for order in await store.of_incidents(session, [row.row.id for row in rows])}
    photos = await store.photos(session, [order.id for order in orders.values()])
    places = await views_store.places(session, {row.shown_camera_id for row in rows})
    items = []
    for row in rows:
        order, place = orders[row.row.id], places[row.shown_camera_id]
        own = OrderOut.of(order, row, [photo for photo in photos if photo.order_id == order.id])
        items.append(
            WorkOrderOut(
                **dict(own),
                incident=IncidentOut.of(row, now),
                place=PlaceOut.of(place),
                distance_m=_distance(here, place.longitude, place.latitude),
            )
        )
    return items


def _position(near: str | None) -> tuple[float, float] | None:
    if near is None:
        return None
    try:
        longitude, latitude = (float(part) for part in near.split(","))
    except ValueError:
        longitude = latitude = math.nan
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise wrong("near", say("position_form"))
    return longitude, latitude


def _distance(here: tuple[float, float] | None, longitude: float | None, latitude: float | None) -> int | None:
    if here is None or longitude is None or latitude is None:
        return None
    return round(distance_m(*here, longitude, latitude))
