"""The reports of a service that starts some days later."""

from datetime import timedelta

from sqlmodel import update

from tests.fakes.clock import START, FakeClock
from vms.bus.memory import MemoryBus
from vms.coverage.forecasting import Forecasting
from vms.coverage.months import Months
from vms.coverage.service import CoverageService
from vms.evidence.files import Folder
from vms.health.service import damping
from vms.health.tables import CameraHealth
from vms.reports.content import Sources
from vms.reports.service import Reports
from vms.web.deps import Container


def later(container: Container, days: int) -> Reports:
    """The reports of a service that starts so many days later."""
    return reports_by(container, FakeClock(START + timedelta(days=days)))


def reports_by(container: Container, clock: FakeClock, forecasting: type[Forecasting] = Forecasting) -> Reports:
    """The reports of a service that starts now, by that clock."""
    settings = container.settings
    coverage = CoverageService(container.database, MemoryBus(), clock, settings.evidence_window)
    frames = Folder(settings.evidence_dir)
    months = Months(container.database, clock, settings.evidence_window)
    sources = Sources(coverage, forecasting(container.database, coverage), months)
    stale_after = damping(settings).stale_after
    return Reports(
        container.database,
        sources,
        container.seal,
        clock,
        settings.reports_dir,
        frames,
        stale_after,
        timedelta(days=400),
    )


async def watched(container: Container, days: int) -> Reports:
    """The same, where every camera was looked at until then."""
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(CameraHealth).values(checked_at=START + timedelta(days=days)))
    return later(container, days)
