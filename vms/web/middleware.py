"""What wraps every request: protective headers, the host check, the size limit, the log line, mistakes of ours."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.clock import Clock
from vms.web.problems import MEDIA_TYPE, Internal, MisdirectedRequest, Problem, TooLarge
from vms.web.wording import say

log = structlog.get_logger()

# Only spreadsheets need more than this.
BODY_LIMIT_BYTES = 1024 * 1024
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",  # MapLibre builds its worker from a blob
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}


class HttpMetrics:
    """Requests by route, method and status; seconds by route."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "vms_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram("vms_http_request_seconds", "Time to answer.", ("route",), registry=registry)


@dataclass(frozen=True, slots=True)
class ProtectiveHeaders:
    """Adds the headers that keep a browser from being turned against its user."""

    app: ASGIApp
    https: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, protected)


@dataclass(frozen=True, slots=True)
class HostCheck:
    """Refuses requests for another host's name (DNS rebinding). Loopback names stay allowed for health checks."""

    app: ASGIApp
    allowed: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if self.allowed and name not in self.allowed | LOOPBACK_NAMES:
            await _answer(MisdirectedRequest(), scope, receive, send)
            return
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """Ends a request whose body is too large: by its announced length, else as soon as it has sent too much."""

    app: ASGIApp
    upload_limit_bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        upload = headers.get("content-type", "").startswith("multipart/form-data")
        limit_bytes = self.upload_limit_bytes if upload else BODY_LIMIT_BYTES
        too_large = TooLarge(say("request_too_large", most=limit_bytes // 2**20))
        announced = headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > limit_bytes:
            await _answer(too_large, scope, receive, send)
            return
        received_bytes = 0

        async def limited() -> Message:
            nonlocal received_bytes
            message = await receive()
            received_bytes += len(message.get("body", b""))
            if received_bytes > limit_bytes:
                # FastAPI passes on only this exception from the reading of a body.
                raise HTTPException(too_large.status, too_large.detail)
            return message

        await self.app(scope, limited, send)


@dataclass(frozen=True, slots=True)
class RequestLog:
    """One line and one measurement per request, without the query: it may hold what nobody should read later."""

    app: ASGIApp
    clock: Clock
    metrics: HttpMetrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = self.clock.monotonic(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            took_s = self.clock.monotonic() - began
            route = _route(scope)
            self.metrics.requests.labels(scope["method"], route, status).inc()
            self.metrics.seconds.labels(route).observe(took_s)
            ip = scope["client"][0] if scope.get("client") else None
            log.info("request", method=scope["method"], route=route, status=status, ms=round(took_s * 1000, 1), ip=ip)


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Answers an unexpected exception with a number that leads to its log line."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:  # before its request was read: nobody's mistake, and nobody is left to be answered
            await Response(status_code=400)(scope, receive, send)
        except Exception as error:  # the last place that can answer and name it
            incident = uuid.uuid4().hex[:12]
            log.error("request failed", incident=incident, method=scope["method"], route=_route(scope), exc_info=error)
            if begun:
                raise  # the answer cannot be taken back: the server cuts the connection
            body = Internal(say("mistake", incident=incident)).body() | {"incident": incident}
            await JSONResponse(body, 500, media_type=MEDIA_TYPE)(scope, receive, send)


def _route(scope: Scope) -> str:
    """The route's template, not the path: paths hold session names and are endless in number."""
    return getattr(scope.get("route"), "path", "(no route)")


async def _answer(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse(problem.body(), problem.status, problem.headers, MEDIA_TYPE)(scope, receive, send)
