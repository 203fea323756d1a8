"""`vms report` makes a signed report; `vms verify` checks one, or a frame, without the service."""

import asyncio
import base64
import binascii
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vms.cli.data import CLI, At, Day, with_database
from vms.errors import StartupError
from vms.health.service import damping

if TYPE_CHECKING:
    from vms.db.engine import Database
    from vms.reports.model import Language
    from vms.reports.service import Order, Reports
    from vms.settings import Settings


def report(
    out: Annotated[Path, typer.Argument(help="The file to write; ends in .zip.")],
    day: Day = None,
    month: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="As of the end of this month.")] = None,
    at: At = None,
    scope: Annotated[str, typer.Option(help="county, core, townships or a division's code.")] = "county",
    unit: Annotated[str | None, typer.Option(help="A unit's code: its area, under its name.")] = None,
    language: Annotated[str, typer.Option(help="Of the report, and of what is said of it: zh-CN or en.")] = "zh-CN",
    frames: Annotated[bool, typer.Option("--frames", help="Pack the frames in too.")] = False,
) -> None:
    """Make a signed coverage report: PDF and XLSX with the manifest of evidence; now, or as of a past day or month."""
    from registry.values import RECORD_ZONE
    from vms.reports.model import ReportKind
    from vms.reports.service import Order

    spoken = _language(language)
    if sum(each is not None for each in (day, month, at)) > 1:
        raise StartupError("give one of --day, --month and --at")
    kind = ReportKind.DAILY if day else ReportKind.MONTHLY if month else ReportKind.MOMENT
    of = day or month
    moment = at.replace(tzinfo=RECORD_ZONE) if at else None
    order = Order(kind, scope, spoken, of.date() if of else None, unit, frames, moment)
    typer.echo(with_database(lambda database, settings: _make(database, settings, order, out)))


async def _make(database: "Database", settings: "Settings", order: "Order", out: Path) -> str:
    from vms.reports.model import fingerprint
    from vms.reports.verify_words import Speech

    reports = _reports(database, settings)
    made = await reports.make(CLI, order)
    try:
        await asyncio.to_thread(shutil.copyfile, reports.file(made), out)
    except OSError as error:
        raise StartupError(f"{out} cannot be written: {error.strerror}") from error
    key = (await reports.key()).public
    speech = Speech(order.language)
    return "\n".join(
        [
            speech.line("report", made.title),
            speech.line("file", speech("file_made", out=out, bytes=made.bytes, sha256=made.sha256)),
            speech.line("key", base64.b64encode(key).decode()),
            speech.line("fingerprint", fingerprint(key)),
        ]
    )


def _language(text: str) -> "Language":
    from vms.reports.model import Language

    if text not in set(Language):
        raise StartupError(f"--language {text}: write zh-CN or en")
    return Language(text)


def _reports(database: "Database", settings: "Settings") -> "Reports":
    from streams.clock import SystemClock
    from vms.bus.memory import MemoryBus
    from vms.coverage.forecasting import Forecasting
    from vms.coverage.months import Months
    from vms.coverage.service import CoverageService
    from vms.db.seal import KEY_FILE, load_key_file
    from vms.evidence.files import Folder
    from vms.reports.content import Sources
    from vms.reports.service import Reports

    clock = SystemClock()
    weights = settings.weight_by_class
    coverage = CoverageService(database, MemoryBus(), clock, settings.evidence_window, class_weights=weights)
    seal = load_key_file(settings.data_dir / KEY_FILE)
    months = Months(database, clock, settings.evidence_window)
    sources = Sources(coverage, Forecasting(database, coverage), months)
    frames, stale_after = Folder(settings.evidence_dir), damping(settings).stale_after
    hold_for = timedelta(days=settings.report_frames_days)
    return Reports(database, sources, seal, clock, settings.reports_dir, frames, stale_after, hold_for)


def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A report, a file out of one, or a frame.")],
    against: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The report or proof that the file belongs to."),
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="A public key that may sign, or a file that holds it; may be repeated.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Of what is said: zh-CN or en; else that of the report, or en for a frame.")
    ] = None,
) -> None:
    """Check a report or a frame offline and name what was altered. Exit 1: altered, or signed by an unknown key."""
    from vms.reports.verifying import NotAReportError
    from vms.reports.verifying import verify as check

    chosen = _language(language) if language is not None else None
    known = {_public_key(text) for text in key or ()} or _own_keys()
    try:
        verdict = check(file, known, against=against, language=chosen)
    except NotAReportError as error:
        raise StartupError(str(error)) from error
    speech = verdict.speech
    typer.echo(speech.line("what", verdict.about or file.name))
    for words in verdict.altered:
        typer.echo(speech.line("altered", words))
    typer.echo(speech.line("intact", speech("parts", n=verdict.intact)))
    if verdict.signer:
        whose = speech("key_known" if verdict.known else "key_unknown", signer=verdict.signer)
        typer.echo(speech.line("signed_by", whose))
    typer.echo(speech.line("genuine", speech("yes" if verdict.genuine else "no")))
    if not verdict.genuine:
        raise typer.Exit(1)


def _public_key(text: str) -> bytes:
    path = Path(text)
    try:
        content = path.read_text("ascii").strip() if path.is_file() else text
        found = base64.b64decode(content, validate=True)
    except (OSError, ValueError, binascii.Error) as error:
        raise StartupError("--key: write the public key as `vms report` shows it, or a file that holds it") from error
    if len(found) != 32:
        raise StartupError("--key: a public key has 32 bytes; write it as `vms report` shows it")
    return found


def _own_keys() -> set[bytes]:
    """Those of the service on this machine, if there is one."""
    from vms.settings import load_settings

    settings = load_settings()
    if settings.database_address.startswith("sqlite") and not Path(settings.database_address[10:]).is_file():
        return set()

    async def read(database: "Database", _: "Settings") -> set[bytes]:
        from vms.reports.keys import known_keys

        return set(await known_keys(database))

    return with_database(read)
