"""Puts the commands together. Command modules import what is heavy inside their functions: `vms --help` stays quick."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup
from typing_extensions import override

from vms.cli import backup, check, coverage, data, demo, diagnose, init, people, plan, report, serve, sim
from vms.errors import StartupError
from vms.web.problems import Problem


class _Group(TyperGroup):
    """What a person can mend is one line on standard error, not a traceback."""

    @override
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (StartupError, Problem) as error:
            sys.stderr.write(f"vms: {error}\n")
            raise typer.Exit(1) from error


app = typer.Typer(name="vms", cls=_Group, no_args_is_help=True, pretty_exceptions_show_locals=False)


@app.callback()
def vms() -> None:
    """Camera-network service: registers cameras, checks them, relays them, proves coverage."""


app.command()(check.check)
app.command()(diagnose.diagnose)
app.command()(backup.backup)
app.command()(backup.restore)
app.command("import")(data.import_file)
app.command()(data.export)
app.command()(coverage.coverage)
app.command()(plan.plan)
app.command()(report.report)
app.command()(report.verify)
app.command()(init.init)
app.command()(serve.serve)
app.command()(demo.demo)
app.command()(serve.openapi)
app.command()(serve.settings)
app.add_typer(sim.sim, name="sim")
app.add_typer(people.users, name="user")
app.add_typer(people.tokens, name="token")

if __name__ == "__main__":
    app()
