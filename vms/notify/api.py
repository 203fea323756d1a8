"""Channels, rules and deliveries: for administrators, each within their area. Addresses go in and never come out."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.model import Unit
from vms.accounts.gate import require, within
from vms.accounts.model import EVERYWHERE, Actor, Permission
from vms.accounts.store import display_name
from vms.audit.service import record
from vms.db.engine import Transaction
from vms.notify import store
from vms.notify.delivering import waiting_delivery
from vms.notify.messages import message
from vms.notify.model import Obstacle, Occasion
from vms.notify.schemas import Name, RuleIn, RuleOut, require_of_one_kind
from vms.notify.sending import AddressRefusedError, room_of, service_of, takes_pictures
from vms.notify.tables import NotifyChannel, NotifyDelivery, NotifyRule
from vms.points import places_store
from vms.settings import Settings
from vms.web.deps import Db, SealDep, SettingsDep, authorised
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import Conflict, NotFound, wrong
from vms.web.wording import say

router = APIRouter(prefix="/api/v1/notifications", tags=["notifications"])
Manager = Annotated[Actor, authorised(Permission.SWITCH_SETTINGS)]
DeliveryStatus = Literal["waiting", "sent", "failed"]
MOST_CHANNELS, MOST_RULES = 100, 200
Row = TypeVar("Row", NotifyChannel, NotifyRule)


class ChannelIn(BaseModel):
    """`url`: an Apprise address; left out in a change it stays what it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    url: Annotated[str, Field(min_length=8, max_length=1000)] | None = None
    division: Annotated[str, Field(max_length=20)] | None = None
    enabled: bool = True


class AttemptOut(BaseModel):
    """What became of the newest message to a channel."""

    status: DeliveryStatus
    at: datetime
    error: Obstacle | None


class ChannelOut(BaseModel):
    """`service`: the scheme, such as `mailtos`; the address itself is a secret. `takes_pictures`: whether a message may
    carry some, such as mail; others hold links alone. `last` null: nothing was sent yet."""

    id: uuid.UUID
    name: str
    service: str
    division: str | None
    enabled: bool
    takes_pictures: bool
    last: AttemptOut | None = None


class SentAgain(BaseModel):
    """Somebody had a message sent again that had been given up `after` so many attempts."""

    at: datetime
    by: str
    after: int


class DeliveryOut(BaseModel):
    """One message and what became of it. `incidents`: their numbers. `pictures`: how many frames the last attempt took
    along; null: there was none yet, or it takes no pictures. `attempts`: since it was last sent `again`."""

    id: uuid.UUID
    channel_id: uuid.UUID
    channel: str
    rule_id: uuid.UUID | None
    occasion: Occasion
    title: str
    body: str
    incidents: list[int]
    pictures: int | None
    again: list[SentAgain]
    created_at: datetime
    status: DeliveryStatus
    attempts: int
    next_at: datetime | None
    sent_at: datetime | None
    error: Obstacle | None


class ChannelList(BaseModel):
    """`home`: the address that messages link to; null: VMS_PUBLIC_URL is not set, and they hold no link."""

    items: list[ChannelOut]
    home: str | None


class RuleList(BaseModel):
    items: list[RuleOut]


class ChannelInUse(Conflict):
    title = say("channel_in_use")


class NotGivenUp(Conflict):
    title = say("delivery_not_given_up")


class TooManyOfThem(Conflict):
    title = say("too_many_of_them")


@router.get("/channels")
async def list_notify_channels(actor: Manager, db: Db, settings: SettingsDep) -> ChannelList:
    """The channels of the caller's area."""
    async with db.reading() as session:
        found = await store.channels(session, actor.division_path)
        last = await store.last_attempts(session, [row.id for row in found])
    # In a thread: whoever asks first waits until Apprise has loaded what it has.
    items = await asyncio.to_thread(lambda: [_channel_out(row, last.get(row.id)) for row in found])
    return ChannelList(items=items, home=settings.home)


@router.post("/channels", status_code=201)
async def add_notify_channel(
    body: ChannelIn, actor: Manager, db: Db, seal: SealDep, settings: SettingsDep
) -> ChannelOut:
    """A new channel; its address is sealed."""
    if body.url is None:
        raise wrong("url", say("channel_address_missing"))
    service = _service(body.url, settings)
    async with db.unit_of_work() as tx:
        if len(await store.channels(tx.session, EVERYWHERE)) >= MOST_CHANNELS:
            raise TooManyOfThem
        row = NotifyChannel(
            name=body.name.strip(),
            service=service,
            url_sealed=seal.seal(body.url.encode()),
            division_code=await _division(tx.session, actor, body.division),
            enabled=body.enabled,
            created_at=tx.now,
        )
        tx.session.add(row)
        await _audited(tx, actor, "notify.channel_add", row.id, row.division_code, row.name)
    return _channel_out(row)


@router.put("/channels/{channel_id}")
async def change_notify_channel(
    channel_id: uuid.UUID, body: ChannelIn, actor: Manager, db: Db, seal: SealDep, settings: SettingsDep
) -> ChannelOut:
    """Another name or address, on or off."""
    service = _service(body.url, settings) if body.url is not None else None
    async with db.unit_of_work() as tx:
        row = _one(await store.channels(tx.session, actor.division_path), channel_id)
        row.name, row.enabled = body.name.strip(), body.enabled
        row.division_code = await _division(tx.session, actor, body.division)
        if service is not None and body.url is not None:
            row.service, row.url_sealed = service, seal.seal(body.url.encode())
        await _audited(tx, actor, "notify.channel_change", row.id, row.division_code, row.name)
    return _channel_out(row)


@router.delete("/channels/{channel_id}", status_code=204)
async def delete_notify_channel(channel_id: uuid.UUID, actor: Manager, db: Db) -> None:
    """Its deliveries go with it."""
    async with db.unit_of_work() as tx:
        row = _one(await store.channels(tx.session, actor.division_path), channel_id)
        if await store.used(tx.session, channel_id):
            raise ChannelInUse
        await tx.session.delete(row)
        await _audited(tx, actor, "notify.channel_delete", row.id, row.division_code, row.name)


@router.post("/channels/{channel_id}/test", status_code=202)
async def send_test_notification(
    channel_id: uuid.UUID,
    actor: Manager,
    db: Db,
    settings: SettingsDep,
    language: Annotated[
        Literal["zh-CN", "en"], Query(description="Unless all rules that tell this channel do so in another one.")
    ] = "zh-CN",
) -> DeliveryOut:
    """A message to that channel, sent within seconds; its delivery says what became of it."""
    async with db.unit_of_work() as tx:
        row = _one(await store.channels(tx.session, actor.division_path), channel_id)
        spoken = await store.languages(tx.session, row.id)
        chinese = (spoken.pop() if len(spoken) == 1 else language) != "en"
        title, body = message(Occasion.TEST, [], settings.home, chinese=chinese, room=room_of(row.service))
        delivery = waiting_delivery(row.id, Occasion.TEST, title, body, at=tx.now)
        tx.session.add(delivery)
        await _audited(tx, actor, "notify.test", row.id, row.division_code, row.name)
    return _delivery_out(delivery, row.name)


@router.get("/rules")
async def list_notify_rules(actor: Manager, db: Db) -> RuleList:
    """The rules of the caller's area."""
    async with db.reading() as session:
        found = await store.rules(session, actor.division_path)
    return RuleList(items=[_rule_out(row) for row in found])


@router.post("/rules", status_code=201)
async def add_notify_rule(body: RuleIn, actor: Manager, db: Db) -> RuleOut:
    """A new rule, for incidents from now on."""
    async with db.unit_of_work() as tx:
        if len(await store.rules(tx.session, EVERYWHERE)) >= MOST_RULES:
            raise TooManyOfThem
        row = NotifyRule(name=body.name, channel_id=body.channel_id, created_at=tx.now)
        await _write(tx, actor, row, body)
        tx.session.add(row)
        await _audited(tx, actor, "notify.rule_add", row.id, row.division_code, row.name)
    return _rule_out(row)


@router.put("/rules/{rule_id}")
async def change_notify_rule(rule_id: uuid.UUID, body: RuleIn, actor: Manager, db: Db) -> RuleOut:
    """The whole rule anew."""
    async with db.unit_of_work() as tx:
        row = _one(await store.rules(tx.session, actor.division_path), rule_id)
        await _write(tx, actor, row, body)
        await _audited(tx, actor, "notify.rule_change", row.id, row.division_code, row.name)
    return _rule_out(row)


@router.delete("/rules/{rule_id}", status_code=204)
async def delete_notify_rule(rule_id: uuid.UUID, actor: Manager, db: Db) -> None:
    """Nothing more is said by it."""
    async with db.unit_of_work() as tx:
        row = _one(await store.rules(tx.session, actor.division_path), rule_id)
        await tx.session.delete(row)
        await _audited(tx, actor, "notify.rule_delete", row.id, row.division_code, row.name)


@router.get("/deliveries")
async def list_notify_deliveries(
    actor: Manager, db: Db, status: DeliveryStatus | None = None, cursor: CursorParam = None, limit: Limit = 50
) -> Page[DeliveryOut]:
    """Messages to the channels of the caller's area, newest first."""
    after = decode_id(cursor)
    async with db.reading() as session:
        rows, total = await store.deliveries(session, actor.division_path, status=status, after=after, limit=limit + 1)
    more = encode_cursor(str(rows[limit - 1][0].id)) if len(rows) > limit else None
    return Page(items=[_delivery_out(row, name) for row, name in rows[:limit]], next_cursor=more, total=total)


@router.post("/deliveries/{delivery_id}/again", status_code=202)
async def send_notification_again(delivery_id: uuid.UUID, actor: Manager, db: Db) -> DeliveryOut:
    """A message that was given up is tried again from the start, within seconds first."""
    async with db.unit_of_work() as tx:
        found = await store.delivery(tx.session, actor.division_path, delivery_id)
        if found is None:
            raise NotFound
        row, channel = found
        if row.status != "failed":
            raise NotGivenUp
        by = await display_name(tx.session, actor.user_id)
        again = SentAgain(at=tx.now, by=by, after=row.attempts).model_dump(mode="json")
        row.detail = row.detail | {"again": [*row.detail.get("again", []), again]}
        row.status, row.attempts, row.next_at = "waiting", 0, tx.now
        await _audited(tx, actor, "notify.again", row.id, channel.division_code, f"{channel.name}: {row.title}")
    return _delivery_out(row, channel.name)


def _service(url: str, settings: Settings) -> str:
    """Raises Unprocessable without repeating the address."""
    try:
        return service_of(url, settings.reachable_hosts)
    except AddressRefusedError as error:
        raise wrong("url", error.said) from error


async def _write(tx: Transaction, actor: Actor, row: NotifyRule, body: RuleIn) -> None:
    known = {channel.id for channel in await store.channels(tx.session, actor.division_path)}
    for name in ("channel_id", "escalate_channel_id"):
        wished = getattr(body, name)
        if wished is not None and wished not in known:
            raise wrong(name, say("no_channel_here"))
    require_of_one_kind(body)
    if body.pictures:
        require(actor, Permission.VIEW_EVIDENCE)
    if body.units:
        units = {unit.id for unit in await places_store.in_area(tx.session, Unit, actor.division_path)}
        if not units.issuperset(body.units):
            raise wrong("units", say("no_unit_here"))
    for name, value in body.model_dump(exclude={"division", "units"}).items():
        setattr(row, name, value)
    row.units = [str(each) for each in body.units]
    row.division_code = await _division(tx.session, actor, body.division)


async def _division(session: AsyncSession, actor: Actor, code: str | None) -> str | None:
    """The wished division, or the actor's own. Raises Unprocessable for one outside."""
    if code is None:
        return actor.division_code
    path = await registry_store.division_path(session, code)
    if path is None or not within(actor, path):
        raise wrong("division", say("no_division_here"))
    return code


def _one(rows: Sequence[Row], key: uuid.UUID) -> Row:
    found = next((row for row in rows if row.id == key), None)
    if found is None:
        raise NotFound
    return found


async def _audited(
    tx: Transaction, actor: Actor, action: str, key: uuid.UUID, division_code: str | None, name: str
) -> None:
    await record(tx, actor, action, "notification", key, division_code=division_code, detail={"name": name})


def _channel_out(row: NotifyChannel, last: NotifyDelivery | None = None) -> ChannelOut:
    attempt = None
    if last is not None:
        attempt = AttemptOut.model_validate(
            {"status": last.status, "at": last.sent_at or last.created_at, "error": last.error}
        )
    return ChannelOut(
        id=row.id,
        name=row.name,
        service=row.service,
        division=row.division_code,
        enabled=row.enabled,
        takes_pictures=takes_pictures(row.service),
        last=attempt,
    )


def _rule_out(row: NotifyRule) -> RuleOut:
    own = {name: getattr(row, name) for name in RuleOut.model_fields if hasattr(row, name)}
    return RuleOut(**(own | {"division": row.division_code}))


def _delivery_out(row: NotifyDelivery, channel: str) -> DeliveryOut:
    own = {name: getattr(row, name) for name in DeliveryOut.model_fields if hasattr(row, name)}
    kept = {
        "incidents": row.detail.get("incidents", []),
        "pictures": row.detail.get("attached"),
        "again": row.detail.get("again", []),
    }
    return DeliveryOut(**(own | kept | {"channel": channel}))
