"""`vms check URL`: one check of one camera, without database or service. Prints what it found, keeps the picture."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer

from vms.cli.check_output import as_json_text, as_words

if TYPE_CHECKING:
    from streams.model import Credentials, ProbeReport
    from streams.rtsp.transport import Transport
    from streams.url import StreamUrl

HEALTHY, FAULTY, UNREACHABLE, NOT_DONE = 0, 1, 2, 3
"""Exit codes. NOT_DONE: wrong usage, or our own machine is at fault; nothing is known of the camera."""
PASSWORD_VARIABLE = "VMS_CAMERA_PASSWORD"  # noqa: S105 - the name of a variable
DEADLINES_S = (1.0, 300.0)


def check(
    url: Annotated[str, typer.Argument(help="rtsp://host:port/path, without user name and password.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    username: Annotated[str | None, typer.Option(help="User name at the camera.")] = None,
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help=f"Password from stdin, else from {PASSWORD_VARIABLE}."),
    ] = False,
    evidence: Annotated[Path, typer.Option(help="Folder for the picture, named by its SHA-256.")] = Path("evidence"),
    deadline: Annotated[float, typer.Option(help="Seconds for the whole check.")] = 12.0,
    transport: Annotated[str, typer.Option(help="auto (TCP, else UDP), tcp or udp.")] = "auto",
) -> None:
    """Check one camera: exit 0 healthy, 1 faulty, 2 unreachable (nothing to be seen), 3 not done."""
    address, credentials = _parse(url), _credentials(username, password_stdin)
    if transport not in {"auto", "tcp", "udp"}:
        _refuse("--transport", f"{transport[:20]!r} is neither auto, tcp nor udp")
    low, high = DEADLINES_S
    if not low <= deadline <= high:
        _refuse("--deadline", f"give {low:g} to {high:g} seconds")
    report = _probe(address, credentials, deadline, cast("Transport", transport))
    file, failure = _keep(report, evidence)
    typer.echo(as_json_text(address, report, file) if as_json else as_words(address, report, file))
    if failure:
        typer.echo(failure, err=True)
    raise typer.Exit(_exit_code(report) if not failure else NOT_DONE)


def _parse(text: str) -> "StreamUrl":
    from streams.url import StreamUrl, StreamUrlError

    try:
        return StreamUrl.parse(text)
    except StreamUrlError as error:
        _refuse("URL", str(error))


def _credentials(username: str | None, password_stdin: bool) -> "Credentials | None":
    from streams.model import Credentials

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else os.environ.get(PASSWORD_VARIABLE)
    if username is None:
        if password_stdin:
            _refuse("--username", "a password was given without a user name")
        return None
    if password is None:
        _refuse("--password-stdin", f"no password: give it on stdin or in {PASSWORD_VARIABLE}")
    return Credentials(username, password)


def _refuse(field: str, reason: str) -> NoReturn:
    typer.echo(f"{field}: {reason}", err=True)
    raise typer.Exit(NOT_DONE)


def _probe(
    url: "StreamUrl", credentials: "Credentials | None", deadline_s: float, transport: "Transport"
) -> "ProbeReport":
    import asyncio

    from streams.clock import SystemClock
    from streams.probe import ProbeLimits, probe

    limits = ProbeLimits(deadline_s=deadline_s, transport=transport)
    return asyncio.run(probe(url, credentials, clock=SystemClock(), limits=limits))


def _keep(report: "ProbeReport", folder: Path) -> tuple[Path | None, str]:
    """The picture's file, and why it could not be written."""
    if report.snapshot is None:
        return None, ""
    from streams.snapshot import keep_snapshot

    try:
        return keep_snapshot(report.snapshot, folder), ""
    except OSError as error:
        return None, f"--evidence: the picture cannot be written to {folder}: {error.strerror}"


def _exit_code(report: "ProbeReport") -> int:
    from streams.model import Finding

    if report.finding is Finding.BLIND:
        return NOT_DONE
    if report.finding is not Finding.OK:
        return UNREACHABLE if report.stream is None else FAULTY
    return FAULTY if report.faults else HEALTHY
