"""The ASGI application: every feature's routes, and errors as problem+json."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from registry.phrases import Phrase
from vms.accounts import api as accounts
from vms.accounts import screens_api as screens
from vms.audit import api as audit
from vms.blindspots import api as blindspots
from vms.causes import api as causes
from vms.coverage import api as coverage
from vms.coverage import (
    assessing_api,
    books_api,
    files_api,
    months_api,
    night_api,
    points_api,
    published_api,
    rated_api,
)
from vms.evidence import api as evidence
from vms.health import api as health
from vms.health import rates_api, recent_api
from vms.incidents import api as incidents
from vms.incidents import book_api, repairs_api
from vms.live import api as live
from vms.maintenance import api as maintenance
from vms.notify import api as notify
from vms.plans import api as plans
from vms.points import api as points
from vms.points import (
    basemap_api,
    bulk_api,
    consents_api,
    documents_api,
    fields_api,
    guards_api,
    history_api,
    places_api,
    records_api,
    transfer_api,
)
from vms.references import api as references
from vms.reports import api as reports
from vms.reports import schedule_api as report_schedule
from vms.sitelists import api as sitelists
from vms.sitelists import listed_api
from vms.walls import api as walls
from vms.walls import patrol_api
from vms.web import sse, system
from vms.web.client import WebClient
from vms.web.deps import Container
from vms.web.invalid import field_error
from vms.web.middleware import BodyLimit, HostCheck, HttpMetrics, Mistakes, ProtectiveHeaders, RequestLog
from vms.web.problems import MEDIA_TYPE, MethodNotAllowed, NotFound, Problem, TooLarge, several_wrong
from vms.workorders import api as work_orders
from vms.workorders import labels_api

# What is compressed already, or read in ranges.
UNCOMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")

ROUTERS: tuple[APIRouter, ...] = (
    accounts.router,
    screens.router,
    audit.router,
    bulk_api.router,
    causes.router,
    consents_api.router,
    coverage.router,
    points_api.router,
    published_api.router,
    rated_api.router,
    night_api.router,
    books_api.router,
    months_api.router,
    assessing_api.router,
    files_api.router,
    documents_api.router,
    evidence.router,
    fields_api.router,
    health.router,
    history_api.router,
    incidents.router,
    book_api.router,
    notify.router,
    live.router,
    maintenance.router,
    patrol_api.router,
    places_api.router,
    guards_api.router,
    basemap_api.router,
    rates_api.router,
    plans.router,
    blindspots.router,
    points.router,
    recent_api.router,
    records_api.router,
    references.router,
    repairs_api.router,
    reports.router,
    report_schedule.router,
    sitelists.router,
    listed_api.router,
    sse.router,
    system.router,
    transfer_api.router,
    walls.router,
    work_orders.router,
    labels_api.router,
)


_KINDS: Mapping[int, type[Problem]] = MappingProxyType({404: NotFound, 405: MethodNotAllowed, 413: TooLarge})


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
    # Not a mount: that would hide the 405 of our own addresses.
    app.router.default = WebClient(container.settings.ui_dir)
    app.exception_handler(Problem)(_problem)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_refused)
    _wrap(app, container)
    return app


def _wrap(app: FastAPI, container: Container) -> None:
    """From the inside out."""
    settings = container.settings
    app.add_middleware(Mistakes)
    app.add_middleware(GZipMiddleware, compresslevel=6, exclude_content_types=UNCOMPRESSED)
    app.add_middleware(BodyLimit, upload_limit_bytes=settings.body_limit_mb * 2**20)
    app.add_middleware(HostCheck, allowed=frozenset(name.lower() for name in settings.allowed_hosts))
    app.add_middleware(ProtectiveHeaders, https=settings.secure_cookies)
    app.add_middleware(RequestLog, clock=container.clock, metrics=HttpMetrics(container.metrics))


def _operation_id(route: APIRoute) -> str:
    return route.name


async def _problem(_request: Request, error: Problem) -> Response:
    return JSONResponse(error.body(), error.status, error.headers, MEDIA_TYPE)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    return await _problem(request, several_wrong([field_error(each) for each in error.errors()]))


async def _refused(_request: Request, error: HTTPException) -> Response:
    """What the framework refuses: an address, a method, a body; with a phrase where it was raised by us."""
    kind = _KINDS.get(error.status_code, Problem)
    problem = kind(error.detail if isinstance(error.detail, Phrase) else None)
    return JSONResponse(problem.body() | {"status": error.status_code}, error.status_code, error.headers, MEDIA_TYPE)
