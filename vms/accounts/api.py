"""The HTTP face of accounts: signing in, people, tokens."""

import uuid
from datetime import datetime, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from vms.accounts import screen_store, store
from vms.accounts.model import MAY, Actor, Permission, Role, Via
from vms.accounts.passwords import MAX_LENGTH
from vms.accounts.screen_store import Paired
from vms.accounts.secrets import csrf_token
from vms.accounts.service import People, PersonChange
from vms.accounts.sign_in import SignIns
from vms.accounts.store import Person
from vms.accounts.tables import ApiToken
from vms.accounts.tokens import Tokens
from vms.web.deps import (
    SCREEN_COOKIE,
    SESSION_COOKIE,
    CurrentActor,
    Db,
    SettingsDep,
    authorised,
    service,
    set_screen_cookie,
)
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import Unauthorized

router = APIRouter(prefix="/api/v1")

Manager = Annotated[Actor, authorised(Permission.MANAGE_USERS)]
SignInsDep = Annotated[SignIns, service(SignIns)]
PeopleDep = Annotated[People, service(People)]
TokensDep = Annotated[Tokens, service(Tokens)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Secret = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Strict):
    username: Annotated[str, Field(min_length=1, max_length=100)]
    password: Secret


class NewPassword(Strict):
    current: Secret
    new: Secret
    end_tokens: Annotated[bool, Field(description="One's tokens for programs end, too.")] = False


class UserOut(BaseModel):
    id: uuid.UUID
    username: str
    display_name: str
    role: Role
    division_code: str | None
    division_name: str | None
    unit_id: uuid.UUID | None
    unit_name: str | None
    permissions: list[Permission]
    disabled: bool
    created_at: datetime

    @classmethod
    def of(cls, person: Person) -> Self:
        user, role = person.user, Role(person.user.role)
        return cls(
            id=user.id,
            username=user.username,
            display_name=user.display_name,
            role=role,
            division_code=user.division_code,
            division_name=person.division_name,
            unit_id=user.unit_id,
            unit_name=person.unit_name,
            permissions=sorted(MAY[role]),
            disabled=user.disabled_at is not None,
            created_at=user.created_at,
        )

    @classmethod
    def of_screen(cls, found: Paired, actor: Actor) -> Self:
        screen = found.screen
        shown = {
            "display_name": screen.name,
            "division_code": screen.division_code,
            "division_name": found.division_name,
            "permissions": sorted(actor.may),
        }
        return cls.of(found.person).model_copy(update=shown)


class SessionOut(BaseModel):
    """`csrf_token` goes into the header X-CSRF-Token of every change; null when a token was used.

    `screen`: whether this is a paired screen; `user` then has its name, its area and what it may do.
    """

    user: UserOut
    csrf_token: str | None
    screen: bool = False


class UserIn(Strict):
    username: Name
    password: Secret
    role: Role
    display_name: Name | None = None
    division_code: Annotated[str | None, Field(max_length=20, description="null: everywhere")] = None
    unit_id: uuid.UUID | None = None


class UserPatch(Strict):
    """Only the fields that are sent are changed."""

    display_name: Name | None = None
    role: Role | None = None
    division_code: Annotated[str | None, Field(max_length=20, description="null: everywhere")] = None
    unit_id: uuid.UUID | None = None
    disabled: bool | None = None
    password: Secret | None = None


class TokenIn(Strict):
    name: Name
    user_id: Annotated[uuid.UUID | None, Field(description="null: for yourself")] = None
    expires_in_days: Annotated[int | None, Field(ge=1, le=3650, description="null: never")] = 365


class TokenOut(BaseModel):
    id: uuid.UUID
    name: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None

    @classmethod
    def of(cls, token: ApiToken) -> Self:
        return cls.model_validate(token, from_attributes=True)


class NewTokenOut(TokenOut):
    """`token` is shown this once."""

    token: str


class TokenList(BaseModel):
    items: list[TokenOut]


@router.post("/session", tags=["session"])
async def sign_in(
    credentials: Credentials, request: Request, response: Response, sign_ins: SignInsDep, settings: SettingsDep
) -> SessionOut:
    """Sign in. The answer sets the session cookie."""
    ip = request.client.host if request.client else None
    secret, person = await sign_ins.begin(credentials.username, credentials.password, ip)
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=settings.session_max_h * 3600,
        httponly=True,
        samesite="strict",
        secure=settings.secure_cookies,
    )
    return SessionOut(user=UserOut.of(person), csrf_token=csrf_token(secret))


@router.get("/session", tags=["session"])
async def get_session(
    actor: CurrentActor, request: Request, response: Response, db: Db, settings: SettingsDep
) -> SessionOut:
    """Who am I, and what may I do."""
    async with db.reading() as session:
        person = await store.person(session, actor.user_id)
        paired = None
        if actor.via is Via.SCREEN and actor.credential_id:
            paired = await screen_store.by_id(session, actor.credential_id)
    if person is None:
        raise Unauthorized
    if paired is not None:
        own = request.cookies[SCREEN_COOKIE]
        set_screen_cookie(response, own, settings)
        return SessionOut(user=UserOut.of_screen(paired, actor), csrf_token=csrf_token(own), screen=True)
    secret = request.cookies.get(SESSION_COOKIE) if actor.via is Via.SESSION else None
    return SessionOut(user=UserOut.of(person), csrf_token=csrf_token(secret) if secret else None)


@router.delete("/session", tags=["session"], status_code=204)
async def sign_out(actor: CurrentActor, response: Response, sign_ins: SignInsDep) -> None:
    """Sign out: ends this sign-in and whatever it holds open."""
    await sign_ins.end(actor)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")


@router.put("/session/password", tags=["session"], status_code=204)
async def change_own_password(body: NewPassword, actor: CurrentActor, sign_ins: SignInsDep) -> None:
    """Change one's own password; other sign-ins and the screens that one has paired end."""
    await sign_ins.change_password(actor, body.current, body.new, end_tokens=body.end_tokens)


@router.get("/users", tags=["users"])
async def list_users(
    actor: Manager,
    people: PeopleDep,
    cursor: CursorParam = None,
    limit: Limit = 50,
    q: Annotated[str | None, Query(max_length=100, description="Part of a name.")] = None,
) -> Page[UserOut]:
    """The people of the caller's subtree, by user name."""
    after = decode_cursor(cursor, str)
    found, total = await people.page(actor, after=str(after[0]) if after else None, limit=limit + 1, text=q)
    more = encode_cursor(found[limit - 1].user.username) if len(found) > limit else None
    return Page(items=[UserOut.of(person) for person in found[:limit]], next_cursor=more, total=total)


@router.post("/users", tags=["users"], status_code=201)
async def create_user(body: UserIn, actor: Manager, people: PeopleDep) -> UserOut:
    """A new person inside the caller's subtree."""
    fields = body.model_dump(exclude={"username"})
    return UserOut.of(await people.create(actor, body.username, PersonChange(**fields)))


@router.get("/users/{user_id}", tags=["users"])
async def get_user(user_id: uuid.UUID, actor: Manager, people: PeopleDep) -> UserOut:
    """One person."""
    return UserOut.of(await people.get(actor, user_id))


@router.patch("/users/{user_id}", tags=["users"])
async def change_user(user_id: uuid.UUID, body: UserPatch, actor: Manager, people: PeopleDep) -> UserOut:
    """Change, disable or enable a person. Disabling, and a new password, end all their access at once: sign-ins, tokens
    and paired screens."""
    fields = body.model_dump(exclude_unset=True)
    if "division_code" in fields:
        fields["division_code"] = fields["division_code"] or ""
    fields["leaves_unit"] = "unit_id" in fields and fields["unit_id"] is None
    return UserOut.of(await people.change(actor, user_id, PersonChange(**fields)))


@router.get("/tokens", tags=["tokens"])
async def list_tokens(actor: CurrentActor, tokens: TokensDep, user_id: uuid.UUID | None = None) -> TokenList:
    """One's own tokens or, for those who manage people, somebody else's. Never the secrets."""
    return TokenList(items=[TokenOut.of(token) for token in await tokens.of(actor, user_id or actor.user_id)])


@router.post("/tokens", tags=["tokens"], status_code=201)
async def create_token(body: TokenIn, actor: CurrentActor, tokens: TokensDep) -> NewTokenOut:
    """A new token; its secret is in this answer and nowhere else."""
    lifetime = timedelta(days=body.expires_in_days) if body.expires_in_days else None
    secret, token = await tokens.create(actor, body.user_id or actor.user_id, body.name, lifetime)
    return NewTokenOut(**TokenOut.of(token).model_dump(), token=secret)


@router.delete("/tokens/{token_id}", tags=["tokens"], status_code=204)
async def revoke_token(token_id: uuid.UUID, actor: CurrentActor, tokens: TokensDep) -> None:
    """Revoke a token: it ends at once."""
    await tokens.revoke(actor, token_id)
