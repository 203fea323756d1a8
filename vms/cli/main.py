"""Puts the commands together. Command modules import what is heavy inside their functions: `vms --help` stays quick."""

import typer

from vms.cli import diagnose

app = typer.Typer(name="vms", no_args_is_help=True, pretty_exceptions_show_locals=False)


@app.callback()
def vms() -> None:
    """Camera-network service: registers cameras, checks them, relays them, proves coverage."""


app.command()(diagnose.diagnose)
