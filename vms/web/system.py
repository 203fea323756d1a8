"""For those who run the service: is it alive, is it ready, what does it measure."""

import ipaddress
from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pydantic import BaseModel
from typing_extensions import override

from vms.accounts.gate import require
from vms.accounts.model import EVERYWHERE, Permission
from vms.bus.port import Bus
from vms.supervisor import Supervisor
from vms.web.deps import Bearer, Cookie, container_of, current_actor
from vms.web.sse import Announcer

router = APIRouter(tags=["system"])


class Alive(BaseModel):
    status: str = "alive"


class Readiness(BaseModel):
    """`reasons`: what is missing, in words."""

    status: str
    reasons: list[str]


@router.get("/healthz")
async def healthz() -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz", responses={503: {"model": Readiness}})
async def readyz(request: Request, response: Response) -> Readiness:
    """Whether the service can do its work."""
    reasons = [reason for check in container_of(request).readiness if (reason := await check())]
    if reasons:
        response.status_code = 503
    return Readiness(status="not ready" if reasons else "ready", reasons=reasons)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request, bearer: Bearer, cookie: Cookie) -> Response:
    """Prometheus text. From this machine, or with the token of an administrator of the whole service."""
    if not _from_this_machine(request):
        actor = await current_actor(request, bearer, cookie, None)  # no screen reads figures
        require(actor, Permission.SWITCH_SETTINGS, EVERYWHERE)
    return Response(generate_latest(container_of(request).metrics), media_type=CONTENT_TYPE_LATEST)


def _from_this_machine(request: Request) -> bool:
    """Loopback, and not through a reverse proxy of this machine."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class ServiceCollector(Collector):
    """Reads the service's own counters when they are asked for."""

    def __init__(self, bus: Bus, supervisor: Supervisor, announcer: Announcer) -> None:
        self._bus, self._supervisor, self._announcer = bus, supervisor, announcer

    @override
    def collect(self) -> Iterable[Metric]:
        yield _by_name("vms_bus_dropped", "Facts lost because a subscriber was too slow.", self._bus.dropped())
        yield _by_name("vms_task_crashes", "Background tasks started again.", self._supervisor.crashes)
        yield GaugeMetricFamily("vms_event_streams", "Open event streams.", self._announcer.clients)
        yield CounterMetricFamily("vms_event_resyncs", "Event streams that fell behind.", self._announcer.resyncs)


def _by_name(name: str, words: str, counts: dict[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, words, labels=("name",))
    for label, count in counts.items():
        family.add_metric((label,), count)
    return family


def register_service_metrics(
    registry: CollectorRegistry, bus: Bus, supervisor: Supervisor, announcer: Announcer
) -> None:
    """Features register their own collectors with the same registry."""
    registry.register(ServiceCollector(bus, supervisor, announcer))
