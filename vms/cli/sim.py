"""`vms sim`: simulated cameras from a fleet file, and the switching of their faults."""

import json
from pathlib import Path
from typing import Annotated

import typer

sim = typer.Typer(no_args_is_help=True, help="Simulated cameras: real RTSP servers with faults that can be switched.")

DemoDir = Annotated[Path, typer.Option(envvar="DEMO_DIR", help="Folder of the demo whose cameras are meant.")]
Control = Annotated[Path | None, typer.Option(help="Control socket of the fleet; the demo's unless given.")]
SOCKET_NAME, TRUTH_NAME = "sim.sock", "truth.json"


@sim.command()
def run(
    fleet: Annotated[Path, typer.Argument(help='JSON file: {"cameras": [{"code", "name", "address", "port", …}]}.')],
    truth: Annotated[Path | None, typer.Option(help="Where to write which camera has which fault.")] = None,
    control: Annotated[Path | None, typer.Option(help="Where to open the control socket.")] = None,
    scenes: Annotated[Path | None, typer.Option(help="Folder of drawn scenes, kept between runs.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of all that is random.")] = 0,
    main: Annotated[bool, typer.Option(help="Draw the main streams in the background.")] = True,
    tethered: Annotated[bool, typer.Option(hidden=True, help="For a parent: JSON lines, ends with stdin.")] = False,
) -> None:
    """Run the cameras of a file until Ctrl-C."""
    from streams.sim.fleet import FleetSettings
    from streams.sim.running import FLEET_PROBLEMS, run_fleet
    from vms.cli.progress import frames_bar
    from vms.errors import StartupError

    try:
        if tethered:
            settings = FleetSettings(truth, scenes, seed, main, progress=lambda done, of: _tell({"drawn": [done, of]}))
            run_fleet(fleet, control, settings, on_ready=lambda count: _tell({"ready": count}), tethered=True)
        else:
            with frames_bar("drawing scenes") as bar:
                settings = FleetSettings(truth, scenes, seed, main, progress=bar)
                run_fleet(fleet, control, settings, on_ready=lambda count: typer.echo(f"ready {count} cameras"))
    except FLEET_PROBLEMS as error:
        raise StartupError(str(error)) from error


def _tell(fact: object) -> None:
    typer.echo(json.dumps(fact))


@sim.command()
def fault(
    code: Annotated[str, typer.Argument(help="Code of the camera.")],
    kind: Annotated[str, typer.Argument(help="The fault, or none; see `vms sim faults`.")],
    control: Control = None,
    demo_dir: DemoDir = Path(".demo"),
) -> None:
    """Give a running camera a fault, or mend it."""
    from streams.sim.control import ControlError, switch_fault
    from streams.sim.faults import Fault
    from vms.errors import StartupError

    if kind != "none" and kind not in set(Fault):
        raise StartupError(f"there is no fault {kind!r}: choose none or one of {', '.join(Fault)}")
    try:
        switch_fault(control or demo_dir / SOCKET_NAME, code, None if kind == "none" else Fault(kind))
    except ControlError as error:
        raise StartupError(str(error)) from error
    typer.echo(f"{code} {kind}")


@sim.command()
def faults() -> None:
    """Name the faults that a camera can have."""
    from streams.sim.faults import Fault

    for name in Fault:
        typer.echo(name)


@sim.command("list")
def show(
    truth: Annotated[Path | None, typer.Option(help="Truth file of the fleet; the demo's unless given.")] = None,
    demo_dir: DemoDir = Path(".demo"),
) -> None:
    """List the cameras of a running fleet with their faults."""
    from rich.console import Console
    from rich.table import Table

    from vms.errors import StartupError

    path = truth or demo_dir / TRUTH_NAME
    try:
        cameras = json.loads(path.read_bytes())["cameras"]
    except (OSError, ValueError, KeyError) as error:
        raise StartupError(f"{path} cannot be read: start the cameras with `vms sim run` or `vms demo`") from error
    table = Table("code", "fault", "main", "sub")
    for column in table.columns:
        column.overflow = "fold"
    for camera in cameras:
        table.add_row(camera["code"], camera["fault"] or "", camera["main_url"], camera["sub_url"])
    Console().print(table)
