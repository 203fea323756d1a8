"""`vms diagnose FILE…`: what is wrong with stills and clips on disk. Needs no database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.quality.clip import ClipDiagnosis

SOUND, FAULTY, UNREADABLE = 0, 1, 2


def diagnose(
    files: Annotated[list[Path], typer.Argument(help="Stills or clips, each of one camera.", show_default=False)],
    reference: Annotated[
        list[Path] | None,
        typer.Option("--reference", help="A still or clip of the same camera when it was sound. May be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one line a file.")] = False,
) -> None:
    """Name what is wrong with the picture in files: exit 0 all sound, 1 some faulty, 2 some unreadable."""
    import json

    from streams.media.reader import UnreadableFileError, read_pictures
    from streams.quality.clip import diagnose_clip, learn_clip

    try:
        references = [learned for path in reference or () for learned in learn_clip(read_pictures(path))]
    except UnreadableFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from error
    worst = SOUND
    for path in files:
        try:
            diagnosis = diagnose_clip(read_pictures(path), references=references)
        except UnreadableFileError as error:
            typer.echo(str(error), err=True)
            worst = UNREADABLE
            if as_json:
                typer.echo(json.dumps(_unread_as_json(path, error), ensure_ascii=False))
            continue
        worst = max(worst, FAULTY if diagnosis.faults else SOUND)
        typer.echo(json.dumps(_as_json(path, diagnosis), ensure_ascii=False) if as_json else _as_words(path, diagnosis))
    raise typer.Exit(worst)


def _as_json(path: Path, diagnosis: "ClipDiagnosis") -> dict[str, object]:
    return {
        "file": str(path),
        "frames": diagnosis.frames,
        "faults": [{"kind": f.kind, "severity": f.severity, "score": f.score} for f in diagnosis.faults],
        "not_checkable": list(diagnosis.not_checkable),
    }


def _unread_as_json(path: Path, error: Exception) -> dict[str, object]:
    """As of a file that was judged, so that every file has its line: nothing of it can be checked."""
    from streams.model import PictureFault

    kinds = [kind for kind in PictureFault if kind is not PictureFault.PACKET_LOSS]  # of a stream, never of a file
    return {"file": str(path), "frames": 0, "faults": [], "not_checkable": kinds, "error": str(error)}


def _as_words(path: Path, diagnosis: "ClipDiagnosis") -> str:
    faults = ", ".join(f"{fault.kind} ({fault.severity}, {fault.score:.2f})" for fault in diagnosis.faults)
    unseen = ", ".join(diagnosis.not_checkable)
    return f"{path}: {faults or 'no fault found'}" + (f"; not checkable: {unseen}" if unseen else "")
