"""What a route may ask for: database, bus, clock, settings, a feature's service, and the person who asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CollectorRegistry

from streams.clock import Clock
from vms.accounts.access import Access
from vms.accounts.gate import require
from vms.accounts.model import SCREEN_ROUTES, Actor, Permission, Via
from vms.accounts.secrets import csrf_token, same
from vms.bus.port import Bus
from vms.db.engine import Database
from vms.db.seal import KeySeal
from vms.settings import Settings
from vms.web.problems import Forbidden, Unauthorized
from vms.web.wording import say

T = TypeVar("T")


@dataclass(slots=True)
class Container:
    """What compose.py has wired. `services` holds each feature's own service under its class."""

    settings: Settings
    clock: Clock
    bus: Bus
    database: Database
    seal: KeySeal
    services: dict[type, object] = field(default_factory=dict)
    metrics: CollectorRegistry = field(default_factory=CollectorRegistry)
    readiness: list[Callable[[], Awaitable[str | None]]] = field(default_factory=list)
    """Each says what is missing, or None; asked by /readyz."""

    def provide(self, instance: object, kind: type | None = None) -> None:
        """Make a service available to routes as `service(kind)`."""
        self.services[kind or type(instance)] = instance

    def get(self, kind: type[T]) -> T:
        """The service of that class; a missing one is a mistake in compose.py."""
        return cast(T, self.services[kind])


def container_of(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


def _database(request: Request) -> Database:
    return container_of(request).database


def _bus(request: Request) -> Bus:
    return container_of(request).bus


def _clock(request: Request) -> Clock:
    return container_of(request).clock


def _settings(request: Request) -> Settings:
    return container_of(request).settings


def _seal(request: Request) -> KeySeal:
    return container_of(request).seal


Db = Annotated[Database, Depends(_database)]
BusDep = Annotated[Bus, Depends(_bus)]
ClockDep = Annotated[Clock, Depends(_clock)]
SettingsDep = Annotated[Settings, Depends(_settings)]
SealDep = Annotated[KeySeal, Depends(_seal)]


def service(kind: type[T]) -> Any:
    """`Annotated[HealthService, service(HealthService)]` gives a route its feature's service."""

    def provided(request: Request) -> T:
        return container_of(request).get(kind)

    return Depends(provided)


SESSION_COOKIE = "vms_session"
SCREEN_COOKIE = "vms_screen"
SCREEN_COOKIE_S = 400 * 86400
"""Browsers keep none for longer; set anew whenever the page of the screen is loaded."""
CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="A token from POST /api/v1/tokens.")
_cookie = APIKeyCookie(name=SESSION_COOKIE, auto_error=False, scheme_name="session")
_screen_cookie = APIKeyCookie(name=SCREEN_COOKIE, auto_error=False, scheme_name="screen")


Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
Cookie = Annotated[str | None, Depends(_cookie)]
ScreenCookie = Annotated[str | None, Depends(_screen_cookie)]


def set_screen_cookie(response: Response, secret: str, settings: Settings) -> None:
    """Out of reach of scripts, and sent to nobody else."""
    response.set_cookie(
        SCREEN_COOKIE,
        secret,
        max_age=SCREEN_COOKIE_S,
        httponly=True,
        samesite="strict",
        secure=settings.secure_cookies,
    )


async def current_actor(request: Request, bearer: Bearer, cookie: Cookie, screen: ScreenCookie) -> Actor:
    """The person of the token or cookie, or who paired this screen. Raises Unauthorized, or Forbidden for a change
    without the CSRF header and for what is no screen's business."""
    access = container_of(request).get(Access)
    ip = request.client.host if request.client else None
    if bearer:
        actor = await access.by_token(bearer.credentials, ip)
        if actor is None:
            raise Unauthorized(say("token_ended"))
        return actor
    if not (cookie or screen):
        raise Unauthorized
    # A person who signs in at a screen comes first; when they have left, it is the screen again.
    for secret, find in ((cookie, access.by_session), (screen, access.by_screen)):
        actor = await find(secret, ip) if secret else None
        if secret and actor:
            _require_own_page(request, secret)
            _require_of_screen(request, actor)
            return actor
    raise Unauthorized(say("sign_in_ended"))


def _require_own_page(request: Request, secret: str) -> None:
    sent = request.headers.get(CSRF_HEADER, "")
    if request.method not in _SAFE_METHODS and not same(sent, csrf_token(secret)):
        raise Forbidden(say("csrf_missing", header=CSRF_HEADER))


def _require_of_screen(request: Request, actor: Actor) -> None:
    path = getattr(request.scope.get("route"), "path", None)  # none before routing: screens send no files
    if actor.via is Via.SCREEN and (request.method, path) not in SCREEN_ROUTES:
        raise Forbidden(say("screen_may_not"))


async def actor_of(request: Request) -> Actor:
    """As `current_actor`, outside of a route's dependencies."""
    return await current_actor(request, await _bearer(request), await _cookie(request), await _screen_cookie(request))


CurrentActor = Annotated[Actor, Depends(current_actor)]


@dataclass(frozen=True, slots=True)
class Authorised:
    """The dependency behind `authorised`; the rights test reads `permission` off every route."""

    permission: Permission

    async def __call__(self, actor: CurrentActor) -> Actor:
        require(actor, self.permission)
        return actor


def authorised(permission: Permission) -> Any:
    """`actor: Annotated[Actor, authorised(Permission.X)]`: the signed-in person, who may do X. Every route has it.
    Where the object lies is asked with `gate.require(actor, X, division_path)` once the object is known."""
    return Depends(Authorised(permission))
