"""Incidents for Prometheus: what is open now, and how those that closed came to their end."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

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
from vms.incidents.model import OPEN, IncidentStatus, Resolution
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
        self._waiting = self._returns = self._refreshes = self._supervision_over = 0
        self._check_lag_s = self._awaiting_check_s = 0.0
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
            await self._count_late(session)
        self._open, self._flags = counted["status"], counted["flag"]
        self._refreshes += 1

    async def _count_closed(self, session: AsyncSession) -> None:
        query = select(col(Incident.resolution), func.count(), func.sum(col(Incident.returns)))
        rows = list(await session.execute(query.group_by(col(Incident.resolution))))
        # All of them from the first, so that the first one ever is an increase, too.
        self._closed = Counter({resolution.value: 0 for resolution in Resolution})
        self._closed.update({resolution: number for resolution, number, _ in rows if resolution is not None})
        self._returns = sum(int(returns or 0) for _, _, returns in rows)

    async def _count_late(self, session: AsyncSession) -> None:
        now = self._clock.now()
        lapsed = select(func.count()).where(
            col(Incident.status).in_(sorted(OPEN)),
            col(Incident.repaired_at).is_(None),
            col(Incident.recovered_at).is_(None),
            col(Incident.supervised_until) <= now,
        )
        self._supervision_over = int(await session.scalar(lapsed) or 0)
        oldest = select(col(Incident.check_at), col(Incident.checking_since)).where(
            col(Incident.status) == IncidentStatus.AWAITING_CHECK
        )
        times = (await session.execute(oldest)).all()
        self._check_lag_s = _age_s((at for at, _ in times), now)
        self._awaiting_check_s = _age_s((since for _, since in times), now)

    @override
    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("vms_incidents_open", "Incidents not closed.", labels=("status",))
        for status in sorted(OPEN):
            family.add_metric((status,), self._open[status])
        yield family
        yield GaugeMetricFamily("vms_incidents_overdue", "Open beyond the agreed time.", self._flags["overdue"])
        yield GaugeMetricFamily("vms_incidents_supervised", "Open under supervision.", self._flags["supervised"])
        words = "Open with the deadline of their supervision passed."
        yield GaugeMetricFamily("vms_incidents_supervision_over", words, self._supervision_over)
        words = "How late the check of a repair is that is looked at next."
        yield GaugeMetricFamily("vms_incident_check_lag_seconds", words, self._check_lag_s)
        words = "How long the oldest repair has waited to be proven."
        yield GaugeMetricFamily("vms_incidents_awaiting_check_seconds", words, self._awaiting_check_s)
        yield from self._counters()
        yield GaugeMetricFamily("vms_incident_facts_waiting", "Changes of state not yet handled.", self._waiting)
        given_up = GaugeMetricFamily("vms_facts_set_aside", "Facts their handler fails at.", labels=("handler",))
        for handler, number in self._set_aside.items():
            given_up.add_metric((handler,), number)
        yield given_up

    def _counters(self) -> Iterable[Metric]:
        """Nothing before they are counted: all of the past would else be an increase of this minute."""
        if not self._refreshes:
            return
        ends = CounterMetricFamily("vms_incidents_closed", "Incidents closed, by how.", labels=("resolution",))
        for resolution, number in self._closed.items():
            ends.add_metric((resolution,), number)
        yield ends
        yield CounterMetricFamily("vms_repairs_returned", "Repairs that were not proven.", self._returns)


def _age_s(times: Iterable[datetime | None], now: datetime) -> float:
    """Of the oldest of them; 0 where it lies ahead, or there is none."""
    oldest = min((at for at in times if at is not None), default=now)
    return max(0.0, (now - oldest).total_seconds())
