"""`vms serve` and `vms openapi`."""

from pathlib import Path
from typing import Annotated

import typer


def serve() -> None:
    """Run the service: API, web client, checks, live views. Ctrl-C stops it."""
    from vms.logging import configure_logging
    from vms.roles.serve import run
    from vms.settings import load_settings

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    run(settings, on_ready=lambda address: typer.echo(f"ready {address}"))


def openapi(
    file: Annotated[Path, typer.Argument(help="Where to write the description of the API.")],
    words: Annotated[Path | None, typer.Option(help="Where to write the Chinese words of what the API says.")] = None,
) -> None:
    """Write the OpenAPI description of /api/v1."""
    from vms.web.openapi import chinese_words, describe

    file.write_text(describe(), encoding="utf-8")
    if words is not None:
        words.write_text(chinese_words(), encoding="utf-8")


def settings() -> None:
    """Print the reference of all run settings."""
    from vms.settings import reference

    typer.echo(reference(), nl=False)
