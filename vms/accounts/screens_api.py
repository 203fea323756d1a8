"""The HTTP face of paired screens: the screen's own side, and that of who pairs and revokes them."""

import uuid
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from vms.accounts.access import Access
from vms.accounts.model import Actor, Permission
from vms.accounts.screen_store import Paired
from vms.accounts.screens import Screens
from vms.web.deps import ClockDep, ScreenCookie, SettingsDep, authorised, service, set_screen_cookie
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import NotFound

router = APIRouter(prefix="/api/v1/screens", tags=["screens"])

Manager = Annotated[Actor, authorised(Permission.MANAGE_WALLS)]
ScreensDep = Annotated[Screens, service(Screens)]
AccessDep = Annotated[Access, service(Access)]


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid")


class PairingIn(Strict):
    """Nothing; but it must be JSON, which no form of another site can send."""


class PairingOut(BaseModel):
    """`code` and `expires_at` while it waits."""

    state: Literal["waiting", "paired"]
    code: str | None = None
    expires_at: datetime | None = None


class ScreenIn(Strict):
    code: Annotated[str, Field(min_length=1, max_length=20, description="As the screen shows it.")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    division_code: Annotated[str | None, Field(max_length=20, description="null: all of the caller's area")] = None
    expires_in_days: Annotated[int | None, Field(ge=1, le=3650, description="null: never")] = 365


class ScreenOut(BaseModel):
    id: uuid.UUID
    name: str
    division_code: str | None
    division_name: str | None
    paired_by: str
    ip: str | None
    created_at: datetime
    expires_at: datetime | None
    seen_at: datetime | None
    stands: Annotated[bool, Field(description="false: over, or who paired it lacks the right, the area or the unit.")]

    @classmethod
    def of(cls, found: Paired, now: datetime) -> Self:
        screen = found.screen
        return cls(
            id=screen.id,
            name=screen.name,
            division_code=screen.division_code,
            division_name=found.division_name,
            paired_by=found.person.user.display_name,
            ip=screen.ip,
            created_at=screen.created_at,
            expires_at=screen.expires_at,
            seen_at=screen.seen_at,
            stands=found.stands(now),
        )


@router.post("/pairing", status_code=201)
async def begin_pairing(
    body: PairingIn, request: Request, response: Response, screens: ScreensDep, settings: SettingsDep
) -> PairingOut:
    """A screen asks for a code to show. The answer sets the cookie that it is known by once it is paired."""
    secret, pairing = await screens.begin(request.client.host if request.client else None)
    set_screen_cookie(response, secret, settings)
    return PairingOut(state="waiting", code=pairing.code, expires_at=pairing.expires_at)


@router.get("/pairing")
async def get_pairing(
    request: Request, cookie: ScreenCookie, screens: ScreensDep, access: AccessDep, clock: ClockDep
) -> PairingOut:
    """Whether somebody has typed the code in. 404: it is over; begin again."""
    if cookie is None:
        raise NotFound
    pairing = await screens.waiting(cookie, clock.now())
    if pairing is not None:
        return PairingOut(state="waiting", code=pairing.code, expires_at=pairing.expires_at)
    if await access.by_screen(cookie, request.client.host if request.client else None) is None:
        raise NotFound
    return PairingOut(state="paired")


@router.get("")
async def list_screens(
    actor: Manager, screens: ScreensDep, clock: ClockDep, cursor: CursorParam = None, limit: Limit = 50
) -> Page[ScreenOut]:
    """The paired screens of the caller's area, the oldest first. Never the secrets."""
    found, total = await screens.page(actor, after=decode_id(cursor), limit=limit + 1)
    items = [ScreenOut.of(each, clock.now()) for each in found[:limit]]
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more, total=total)


@router.post("", status_code=201)
async def pair_screen(body: ScreenIn, actor: Manager, screens: ScreensDep, clock: ClockDep) -> ScreenOut:
    """The screen that shows the code stays signed in on the caller's behalf, for the routes of the big screen alone."""
    lifetime = timedelta(days=body.expires_in_days) if body.expires_in_days else None
    paired = await screens.pair(actor, body.code, body.name.strip(), body.division_code, lifetime)
    return ScreenOut.of(paired, clock.now())


@router.delete("/{screen_id}", status_code=204)
async def revoke_screen(screen_id: uuid.UUID, actor: Manager, screens: ScreensDep) -> None:
    """It shows nothing any more, at once."""
    await screens.revoke(actor, screen_id)
