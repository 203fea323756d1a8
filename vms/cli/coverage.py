"""`vms coverage`: the plan's targets, the levels of each area and the usable time of a month, on paper or as JSON."""

import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vms.cli.data import CLI, PIPED_WIDTH, At, Day, Json, with_database
from vms.errors import StartupError

if TYPE_CHECKING:
    from rich.console import Console

    from vms.coverage.figures_view import FiguresOut
    from vms.coverage.months_api import UsableOut
    from vms.coverage.schemas import TargetOut
    from vms.db.engine import Database
    from vms.settings import Settings


def coverage(
    scope: Annotated[str, typer.Option(help="county, core, townships or a division's code.")] = "county",
    month: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m"], help="Whose usable time; default: that of the figures.")
    ] = None,
    day: Day = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """The coverage figures: targets with their schedule, the rates, levels, usable time, and those of now also with the
    blind spots tonight."""
    if day and at:
        raise StartupError("give --day or --at, not both")
    name = month.strftime("%Y-%m") if month else None

    async def read(database: "Database", settings: "Settings") -> "FiguresOut":
        from registry.values import RECORD_ZONE
        from streams.clock import SystemClock
        from vms.bus.memory import MemoryBus
        from vms.coverage.figures_view import figures_view
        from vms.coverage.forecasting import Forecasting
        from vms.coverage.months import Months
        from vms.coverage.night import Nights
        from vms.coverage.published import Publishing
        from vms.coverage.service import CoverageService
        from vms.points.past_days import PastDays
        from vms.reports.model import ReportKind, end_of
        from vms.supervisor import supervised

        moment = end_of(ReportKind.DAILY, day.date()) if day else at.replace(tzinfo=RECORD_ZONE) if at else None
        clock = SystemClock()
        weights = settings.weight_by_class
        service = CoverageService(database, MemoryBus(), clock, settings.evidence_window, class_weights=weights)
        months = Months(database, clock, settings.evidence_window)
        forecasting, nights = Forecasting(database, service), Nights(database, service)
        with tempfile.TemporaryDirectory(prefix="vms-") as folder:
            days = PastDays(database, clock, Path(folder))
            async with supervised(clock) as supervisor:
                supervisor.start("past days", days.run)
                publishing = Publishing(database, service, clock, days)
                return await figures_view(service, publishing, forecasting, months, nights, CLI, scope, name, moment)

    view = with_database(read)
    if as_json:
        typer.echo(view.model_dump_json(indent=1, by_alias=True))
    else:
        _print(view)


def _print(view: "FiguresOut") -> None:
    from rich.console import Console

    # Piped into a file, rich would squeeze the tables into 80 columns.
    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
    _print_targets(console, view)
    _print_schedule(console, view)
    _print_published(console, view)
    _print_night(console, view)
    _print_levels(console, view)
    _print_month(console, view)


def _print_targets(console: "Console", view: "FiguresOut") -> None:
    from rich.table import Table

    targets = Table(
        "target", "scope", "required", "achieved", "left out", "met", "lacks", title=f"{view.as_of:%F %T} UTC"
    )
    for each in view.targets:
        untold = each.untold.text if each.untold else "nothing to count"
        achieved = untold if each.achieved is None else f"{each.achieved:.4g}"
        lacks = "" if each.met else f"{each.gap:.4g}"
        beside = ", ".join(f"{one.reason} {one.count}" for one in each.exclusions)
        met = "?" if each.untold else "yes" if each.met else "NO"
        targets.add_row(each.title_en, each.scope, f"{each.required:g}", achieved, beside, met, lacks)
    console.print(targets)


def _print_schedule(console: "Console", view: "FiguresOut") -> None:
    from rich.table import Table

    tracks = {each.target_id: each for each in view.forecasts}
    table = Table("target", "lead unit", "responsible", "deadline", "days left", "due next", "on track", "forecast")
    for each in view.targets:
        told = tracks[each.id]
        table.add_row(
            each.id,
            each.lead_unit.name if each.lead_unit else "",
            ", ".join(unit.name for unit in each.responsible_units),
            str(each.deadline or ""),
            "" if each.days_left is None else str(each.days_left),
            _due(each),
            told.track.replace("_", " "),
            str(told.due_day or ""),
        )
    console.print(table)


def _due(target: "TargetOut") -> str:
    due = f"{target.due.required:g} by {target.due.day}" if target.due else ""
    return f"{due}, missed {target.missed.required:g} by {target.missed.day}".lstrip(", ") if target.missed else due


def _print_published(console: "Console", view: "FiguresOut") -> None:
    from rich.table import Table

    table = Table("rate", "%", "counts", "left out")
    for each in (*view.published, *view.beside):
        rate = "cannot be told" if each.rate is None else f"{int(each.rate * 10 + 1e-6) / 10:.1f}"
        left_out = [f"{one.reason} {one.count}" for one in each.exclusions]
        left_out += [f"{each.excluded_s / 3600:.1f} h"] if each.excluded_s else []
        left_out += [f"never seen {each.unseen_s / 3600:.1f} h (not online)"] if each.unseen_s else []
        table.add_row(each.kind.value, rate, f"{each.numerator}/{each.denominator}", ", ".join(left_out))
    console.print(table)


def _print_night(console: "Console", view: "FiguresOut") -> None:
    night = view.night
    if night and night.nights:
        console.print(
            f"blind tonight: {night.blind} of {night.sites} sites, {night.lost} of them usable now; "
            f"{night.by_record} seen by their record of lamps alone"
        )


def _print_levels(console: "Console", view: "FiguresOut") -> None:
    from rich.table import Table

    levels = Table("area", "sites", "planned", "built", "online", "usable", "proven", "excluded", "points", "rooms")
    for row in view.scopes:
        figures = (row.levels.planned, row.levels.built, row.levels.online, row.levels.usable, row.levels.proven)
        cells = [
            f"{figure.numerator}/{figure.denominator}{_weighted(weighted)}"
            for figure, weighted in zip(figures, row.weighted.values(), strict=True)
        ]
        excluded = sum(exclusion.count for exclusion in row.exclusions)
        levels.add_row(row.name, str(row.sites), *cells, str(excluded), str(row.points), str(row.rooms))
    console.print(levels)


def _weighted(rate: float | None) -> str:
    """The rate in which a site counts for the weight of its class."""
    return "" if rate is None else f" w {int(rate * 10 + 1e-6) / 10:.1f} %"


def _print_month(console: "Console", view: "FiguresOut") -> None:
    from rich.table import Table

    if view.month is None:
        console.print(f"usable time: {view.month_untold}")
        return
    span = f"{view.month.start:%F %T} to {view.month.end:%F %T} UTC"
    table = Table(
        "area",
        "sites",
        "usable h",
        "required h",
        "never seen h",
        "usable time",
        "not counted, h",
        title=f"{view.month.month}: {span}",
    )
    for row in view.month.scopes:
        usable = row.usable
        rate = usable.note if usable.rate is None else f"{int(usable.rate * 10 + 1e-6) / 10:.1f} %"
        hours = [f"{each:.1f}" for each in (usable.usable_h, usable.required_h, usable.unseen_h)]
        table.add_row(row.name, str(row.sites), *hours, rate, _beside(usable))
    console.print(table)


def _beside(usable: "UsableOut") -> str:
    return ", ".join(f"{reason} {hours:.1f}" for reason, hours in usable.excluded_h.items())
