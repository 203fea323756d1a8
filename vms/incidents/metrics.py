"""Incidents for Prometheus: what is open now, and how those that closed came to their end."""

from collections import Counter
from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from typing_extensions import override

from streams.clock import Clock
from vms.accounts.model import EVERYWHERE
from vms.db.engine import Database
from vms.db.inbox import set_aside, waiting
from vms.incidents import views_store
from vms.incidents.tables import Incident
from vms.incidents.views_store import IncidentFilter

REFRESH_S = 30.0
CLOSED_EVERY = 20
"""Those that are closed are many and change seldom: they are counted at each such refresh, every ten minutes."""


class IncidentFigures(Collector):
    """Counted in the database now and then, since Prometheus asks from outside the event loop."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._open: Counter[str] = Counter()
        self._flags: Counter[str] = Counter()
        self._closed: Counter[str] = Counter()
        self._waiting = self._returns = self._refreshes = 0
        self._set_aside: dict[str, int] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.refresh()
            await self._clock.sleep(REFRESH_S)

    async def refresh(self) -> None:
        """Count anew."""
        async with self._database.reading() as session:
            counted = await views_store.counts(session, IncidentFilter(EVERYWHERE, self._clock.now(), open=True))
            if self._refreshes % CLOSED_EVERY == 0:
                await self._count_closed(session)
            self._waiting = await waiting(session, "incidents")
            self._set_aside = await set_aside(session)
        self._open, self._flags = counted["status"], counted["flag"]
        self._refreshes += 1

    async def _count_closed(self, session: AsyncSession) -> None:
        query = select(col(Incident.resolution), func.count(), func.sum(col(Incident.returns)))
        rows = list(await session.execute(query.group_by(col(Incident.resolution))))
        self._closed = Counter({resolution: number for resolution, number, _ in rows if resolution is not None})
        self._returns = sum(int(returns or 0) for _, _, returns in rows)

    @override
    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("vms_incidents_open", "Incidents not closed.", labels=("status",))
        for status, number in self._open.items():
            family.add_metric((status,), number)
        yield family
        yield GaugeMetricFamily("vms_incidents_overdue", "Open beyond the agreed time.", self._flags["overdue"])
        yield GaugeMetricFamily("vms_incidents_supervised", "Open under supervision.", self._flags["supervised"])
        ends = CounterMetricFamily("vms_incidents_closed", "Incidents closed, by how.", labels=("resolution",))
        for resolution, number in self._closed.items():
            ends.add_metric((resolution,), number)
        yield ends
        yield CounterMetricFamily("vms_repairs_returned", "Repairs that were not proven.", self._returns)
        yield GaugeMetricFamily("vms_incident_facts_waiting", "Changes of state not yet handled.", self._waiting)
        given_up = GaugeMetricFamily("vms_facts_set_aside", "Facts their handler fails at.", labels=("handler",))
        for handler, number in self._set_aside.items():
            given_up.add_metric((handler,), number)
        yield given_up
