"""The ASGI application: every feature's routes, and errors as problem+json."""

import uuid

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from vms.accounts import api as accounts
from vms.audit import api as audit
from vms.live import api as live
from vms.web import sse
from vms.web.deps import Container
from vms.web.problems import MEDIA_TYPE, FieldError, Problem, Unprocessable

log = structlog.get_logger()

ROUTERS: tuple[APIRouter, ...] = (accounts.router, audit.router, sse.router, live.router)


def create_app(container: Container) -> FastAPI:
    """Nothing is started here: compose.py starts and ends what the routes use."""
    app = FastAPI(
        title="Camera-network service",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    app.state.container = container
    for router in ROUTERS:
        app.include_router(router)
    app.exception_handler(Problem)(_problem)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(Exception)(_broken)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


async def _problem(_request: Request, error: Problem) -> Response:
    return JSONResponse(error.body(), error.status, error.headers, MEDIA_TYPE)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    """Names the fields; never repeats what was sent, since it may be a password."""
    fields = [FieldError(".".join(str(part) for part in e["loc"][1:]), str(e["msg"])) for e in error.errors()]
    detail = "; ".join(f"{field.field}: {field.message}" for field in fields[:3])
    return await _problem(request, Unprocessable(detail, errors=fields))


async def _refused(_request: Request, error: HTTPException) -> Response:
    body = {"type": "about:blank", "title": str(error.detail), "status": error.status_code, "detail": str(error.detail)}
    return JSONResponse(body, error.status_code, error.headers, MEDIA_TYPE)


async def _broken(request: Request, error: Exception) -> Response:
    incident = uuid.uuid4().hex[:12]
    log.error("request failed", incident=incident, method=request.method, path=request.url.path, exc_info=error)
    detail = f"the service made a mistake: tell its administrator the number {incident}"
    body = {"type": "/problems/internal", "title": "Internal error", "status": 500, "detail": detail}
    return JSONResponse(body | {"incident": incident}, 500, media_type=MEDIA_TYPE)
