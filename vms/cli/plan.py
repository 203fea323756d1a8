"""`vms plan`: what to repair and where to build next, for whoever holds the machine."""

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vms.cli.data import CLI, PIPED_WIDTH, Json, with_database
from vms.errors import StartupError

if TYPE_CHECKING:
    from vms.db.engine import Database
    from vms.plans.schemas import PlanIn
    from vms.plans.tables import PlacementPlan
    from vms.settings import Settings

SHOWN_STEPS = 40
_COLUMNS = ("number", "kind", "name", "longitude", "latitude", "cost", "covers", "usable_after", "rate_after")


def plan(
    scope: Annotated[str, typer.Option(help="county, core, townships or a division's code.")] = "county",
    best: Annotated[int | None, typer.Option(min=1, max=10_000, help="The best so many things to do.")] = None,
    budget: Annotated[float | None, typer.Option(help="The best for that money.")] = None,
    optimum: Annotated[
        bool, typer.Option("--optimum", help="Search for the best possible choice, with proof.")
    ] = False,
    within_s: Annotated[float, typer.Option("--seconds", min=1, max=60, help="How long to search for it.")] = 30,
    repair_cost: Annotated[float, typer.Option(min=0.01, help="What a repair costs.")] = 2_000,
    pole_cost: Annotated[float, typer.Option(min=0.01, help="What a new pole costs.")] = 15_000,
    spots: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="CSV of places for poles: name,longitude,latitude[,cost]."),
    ] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="Write all steps into this file.")] = None,
    as_json: Json = False,
) -> None:
    """Rank repairs and new poles. Without --best or --budget: all that reaches 100 %. Kept like a plan of the API."""
    from pydantic import ValidationError

    from vms.plans.schemas import PlanIn

    places = None if spots is None else _read_spots(spots)
    try:
        asked = PlanIn.model_validate(
            {
                "scope": scope,
                "count": best,
                "budget": budget,
                "optimum": optimum,
                "within_s": within_s,
                "repair_cost": repair_cost,
                "pole_cost": pole_cost,
                "spots": places,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise StartupError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    made = with_database(lambda database, settings: _make(database, settings, asked))
    if table is not None:
        table.write_text(_csv(made), encoding="utf-8-sig")
    typer.echo(_json(made) if as_json else _words(made))


def _read_spots(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"longitude", "latitude"} <= rows[0].keys():
        raise StartupError(f"{path}: the first line must name the columns: name,longitude,latitude and perhaps cost")
    return [{name: value for name, value in row.items() if name and value} for row in rows]


async def _make(database: "Database", settings: "Settings", asked: "PlanIn") -> "PlacementPlan":
    from streams.clock import SystemClock
    from vms.bus.memory import MemoryBus
    from vms.coverage.service import CoverageService
    from vms.plans.service import Planner

    clock = SystemClock()
    weights = settings.weight_by_class
    coverage = CoverageService(database, MemoryBus(), clock, settings.evidence_window, class_weights=weights)
    return await Planner(database, coverage, clock, coverage.peek).make(CLI, asked)


def _json(made: "PlacementPlan") -> str:
    from vms.plans.schemas import PlanOut

    plan = PlanOut.model_validate(made.model_dump(exclude={"steps", "path"}))
    return json.dumps(plan.model_dump(mode="json") | {"steps": made.steps}, ensure_ascii=False, indent=1)


def _csv(made: "PlacementPlan") -> str:
    from registry.exporting import guarded

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*_COLUMNS, "camera", "sites"])
    for step in made.steps:
        camera = step["camera"]["code"] if step["camera"] else ""
        sites = " ".join(site["code"] for site in step["sites"])
        cells = [*(step[name] for name in _COLUMNS), camera, sites]
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue()


def _words(made: "PlacementPlan") -> str:
    from rich.console import Console
    from rich.table import Table

    summary = made.summary
    table = Table("no.", "what", "where", "cost", "covers", "usable", "rate")
    for step in made.steps[:SHOWN_STEPS]:
        rate = "" if step["rate_after"] is None else f"{step['rate_after']:.2f} %"
        name = step["camera"]["name"] if step["camera"] else step["name"]
        covers = str(step["covers"])
        table.add_row(
            str(step["number"]), step["kind"], name, f"{step['cost']:g}", covers, str(step["usable_after"]), rate
        )
    console = Console(width=PIPED_WIDTH, file=io.StringIO(), record=True)
    console.print(table)
    lines = [console.export_text().rstrip()]
    if summary["steps"] > SHOWN_STEPS:
        lines.append(f"and {summary['steps'] - SHOWN_STEPS} more: --csv FILE writes all")
    lines.append(
        f"sites          {summary['sites']}, usable {summary['usable']}, lacking {summary['lacking']}, waiting for a"
        f" state or a repair {summary['waiting']}, out of reach {summary['unreachable']}"
    )
    lines.append(f"after          {summary['usable_after']} usable, {summary['steps']} steps, cost {summary['cost']:g}")
    certificate = summary["certificate"]
    if certificate:
        lines.append(f"proof          at most {certificate['gap']:.2%} from the best possible")
    return "\n".join(lines)
