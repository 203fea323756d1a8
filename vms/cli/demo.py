"""`vms demo`: the reference county on simulated cameras, from nothing, in one command."""

import os
from pathlib import Path
from typing import Annotated

import typer

from vms.errors import StartupError

DEFAULT_LOG_LEVEL = "warning"  # a demo's terminal is for its progress; VMS_LOG_LEVEL brings the lines back


def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="Port of the service.")] = 8000,
    cameras: Annotated[
        int | None, typer.Option(envvar="CAMERAS", min=12, max=2000, help="How many; the whole county unless given.")
    ] = None,
    folder: Annotated[Path, typer.Option("--dir", envvar="DEMO_DIR", help="All that it keeps.")] = Path(".demo"),
) -> None:
    """Build the county (once), start its cameras, serve it. Ctrl-C stops everything."""
    from vms.demo.county import WHOLE_COUNTY_CAMERAS
    from vms.demo.run import run_demo
    from vms.logging import configure_logging
    from vms.settings import PREFIX, load_settings

    if f"{PREFIX}DATABASE_URL" in os.environ or f"{PREFIX}DATA_DIR" in os.environ:
        raise StartupError("the demo keeps its data in its own folder: unset VMS_DATABASE_URL and VMS_DATA_DIR")
    settings = load_settings()
    level = settings.log_level if f"{PREFIX}LOG_LEVEL" in os.environ else DEFAULT_LOG_LEVEL
    configure_logging(level, settings.log_format)
    settings = settings.model_copy(update={"data_dir": folder, "port": port})
    run_demo(settings, cameras or WHOLE_COUNTY_CAMERAS, on_ready=lambda address: typer.echo(f"ready {address}"))
