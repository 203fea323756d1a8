"""`vms backup` and `vms restore`."""

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(help="The backup file, a tar archive.")]


def backup(
    file: File,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the key file in too: guard the backup well.")
    ] = False,
) -> None:
    """Save the database and the evidence in one file, while the service runs, and read it back."""
    from streams.clock import SystemClock
    from vms.backup.writing import write_backup
    from vms.cli.progress import frames_bar
    from vms.settings import load_settings

    settings = load_settings()
    with frames_bar("frames saved") as progress:
        made = write_backup(settings, file, with_key=with_key, now=SystemClock().now(), progress=progress)
    typer.echo(f"saved and read back  {file}  ({made.frames} frames, {file.stat().st_size / 2**20:.1f} MiB)")
    if made.frames_missing:
        typer.echo(f"{made.frames_missing} frames were removed for the disk budget meanwhile.")
    if not with_key:
        key = settings.data_dir / "seal.key"
        typer.echo(f"Not in it: the key file {key}. Keep a copy elsewhere: without it camera passwords are lost.")


def restore(
    file: File,
    key: Annotated[Path | None, typer.Option(help="The key file, when the backup was made without it.")] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Do without the key: enter camera passwords again.")
    ] = False,
) -> None:
    """Make an empty data folder from a backup: whole, or nothing happens."""
    from vms.backup.restoring import restore_backup
    from vms.settings import load_settings

    settings = load_settings()
    made = restore_backup(settings, file, key=key, new_key=new_key)
    typer.echo(f"restored  {settings.data_dir}  from {made.made_at} ({made.frames} frames)")
