"""`vms import`, `vms export`: the registry in files, for whoever holds the machine."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, cast, get_args

import typer

from vms.accounts.model import Via, service_actor
from vms.errors import StartupError

if TYPE_CHECKING:
    from registry.reconcile import ImportReport, RowOutcome
    from vms.db.engine import Database
    from vms.points.transfers import Transfers
    from vms.settings import Settings

T = TypeVar("T")
CLI = service_actor(Via.COMMAND_LINE)
SHOWN_ROWS = 40
PIPED_WIDTH = 130

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of the end of this day.")]
At = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], help="As of this past time of the county."),
]


def import_file(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx), CSV or JSON.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    inverse_networked: Annotated[
        bool, typer.Option("--inverse-networked", help="The file codes 联网属性 the other way round (0 未联网).")
    ] = False,
    datum: Annotated[str, typer.Option(help="What its positions are given in: wgs84, gcj02 or bd09.")] = "wgs84",
    refused: Annotated[
        Path | None, typer.Option(help="Write the refused rows into this workbook, with what is wrong beside them.")
    ] = None,
    rows: Annotated[Path | None, typer.Option(help="Write what becomes of every row into this CSV file.")] = None,
    language: Annotated[str, typer.Option(help="Of what those files say: zh-CN or en.")] = "zh-CN",
    reason: Annotated[str, typer.Option(help="Stands in the history of all that the file changes.")] = "",
    as_json: Json = False,
) -> None:
    """Import divisions, units, sites, cameras, rooms, targets, routes …: all of the file, or nothing. Exit 1 if
    refused."""
    from registry.datums import Datum
    from registry.outcomes import Language
    from registry.reconcile import Action
    from vms.cli.progress import frames_bar
    from vms.points.report import ImportOut
    from vms.points.tables import LONGEST_WHY
    from vms.points.transfers import ReadAs

    if datum not in set(Datum):
        raise StartupError(f"--datum {datum}: write wgs84, gcj02 or bd09")
    if language not in get_args(Language):
        raise StartupError(f"--language {language}: write zh-CN or en")
    said, read_as = cast("Language", language), ReadAs(inverse_networked=inverse_networked, datum=Datum(datum))

    async def load(database: "Database", settings: "Settings") -> "ImportReport":
        transfers = _transfers(database, settings)
        if rows is not None:
            await transfers.outcomes(CLI, file, rows, said, **read_as)
        with frames_bar("importing") as progress:
            report = await transfers.load(
                CLI, file, write=not dry_run, why=reason.strip()[:LONGEST_WHY], on_progress=progress, **read_as
            )
        if refused is not None and report.total(Action.REFUSED):
            await transfers.refused(CLI, file, refused, said, **read_as)
        return report

    report = with_database(load)
    typer.echo(ImportOut.of(report).model_dump_json(indent=1) if as_json else _report_words(report, dry_run=dry_run))
    if report.total(Action.REFUSED):
        raise typer.Exit(1)


def export(
    file: Annotated[Path, typer.Argument(help="Ends in .xlsx, .csv or .geojson.")],
    whole: Annotated[
        bool, typer.Option("--all", help="A workbook of everything: divisions, units, sites, cameras, routes …")
    ] = False,
) -> None:
    """Export all cameras with their records, without credentials; the file imports back unchanged."""
    from registry.exporting import ExportFormat
    from vms.accounts.model import EVERYWHERE
    from vms.points.store import CameraFilter

    try:
        file_format = ExportFormat(file.suffix.lower().removeprefix("."))
    except ValueError as error:
        raise StartupError(f"{file}: the name must end in .xlsx, .csv or .geojson") from error
    if whole and file_format is not ExportFormat.XLSX:
        raise StartupError(f"{file}: everything together is a workbook, whose name must end in .xlsx")

    async def save(database: "Database", settings: "Settings") -> int:
        transfers = _transfers(database, settings)
        if whole:
            return await transfers.save_registry(CLI, file, cameras=True)
        return await transfers.save(CLI, file, file_format, CameraFilter(EVERYWHERE))

    try:
        typer.echo(f"exported       {with_database(save)} {'records' if whole else 'cameras'} to {file}")
    except OSError as error:
        raise StartupError(f"{file} cannot be written: {error.strerror}") from error


def _transfers(database: "Database", settings: "Settings") -> "Transfers":
    from streams.clock import SystemClock
    from vms.db.seal import KEY_FILE, load_key_file
    from vms.points.entry import entry_of
    from vms.points.transfers import Transfers

    seal = load_key_file(settings.data_dir / KEY_FILE)
    return Transfers(database, seal, SystemClock(), entry=entry_of(settings))


def with_database(work: "Callable[[Database, Settings], Awaitable[T]]") -> T:
    from vms.settings import load_settings
    from vms.setup import opened

    async def run() -> T:
        settings = load_settings()
        async with opened(settings) as database:
            return await work(database, settings)

    return asyncio.run(run())


def _report_words(report: "ImportReport", *, dry_run: bool) -> str:
    from registry.layouts import BY_ENTITY
    from registry.reconcile import Action

    lines = [f"note           {note}" for note in report.notes]
    for entity, counts in report.counts.items():
        lines.append(f"{BY_ENTITY[entity].title}\t" + "\t".join(f"{counts[action]} {action}" for action in Action))
    if report.invalid:
        by_field = ", ".join(f"{name} {number}" for name, number in report.invalid_fields.most_common())
        lines.append(f"taken, but failing a check\t{report.invalid}: {by_field}")
    shown = [outcome for outcome in report.rows if outcome.action is not Action.NEW or outcome.invalid][:SHOWN_ROWS]
    lines.extend(line for outcome in shown for line in _row_words(outcome))
    if report.total(Action.REFUSED):
        lines.append("nothing was written: mend the refused rows and import again")
    elif dry_run:
        lines.append("a dry run: nothing was written")
    return "\n".join(lines)


def _row_words(outcome: "RowOutcome") -> list[str]:
    place = f"{outcome.sheet} row {outcome.row} {outcome.code}".strip()
    changes = [f"{place}: {change.field}: {change.before} → {change.after}" for change in outcome.changes]
    errors = [
        f"{place}: {error.title}: {error.message}" + (f" ({error.suggestion})" if error.suggestion else "")
        for error in outcome.errors
    ]
    return changes + errors + [f"{place}: {each.field}: {each.reason}" for each in outcome.invalid]
