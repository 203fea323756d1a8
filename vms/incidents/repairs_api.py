"""Repair in time and mean time to repair, of an area, a class, a unit, over any time."""

import uuid
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from registry.scopes import COUNTY, DivisionTree
from vms.accounts.model import Actor, Permission
from vms.incidents import repairs_store
from vms.incidents.api import AreaParam, ClassesParam, DivisionParam, FromParam, ToParam, period, places_of, seen_tree
from vms.incidents.repairs import Judgement, Repair, RepairFigures, repair_figures, repair_figures_by
from vms.incidents.views_store import IncidentFilter
from vms.web.deps import ClockDep, Db, authorised
from vms.web.problems import Unprocessable
from vms.web.wording import say

router = APIRouter(prefix="/api/v1/repair-figures", tags=["incidents"])
MOST_INCIDENTS = 50_000
NOT_ENOUGH = "not enough samples"


class RepairFiguresOut(BaseModel):
    """`in_time_pct`: `in_time` of those decided (`in_time` + `late`). `mean_s`: from raised to closed, over the
    `mended`, whose clocks stood `paused_s` together. Null with `note` where they are too few. `excluded`: not
    counted, and why."""

    in_time: int
    late: int
    in_time_pct: float | None
    mended: int
    mean_s: float | None
    paused_s: float
    excluded: dict[Judgement, int]
    note: str | None

    @classmethod
    def of(cls, found: RepairFigures) -> Self:
        own = {name: getattr(found, name) for name in cls.model_fields if hasattr(found, name)}
        return cls(**own, note=NOT_ENOUGH if found.in_time_pct is None or found.mean_s is None else None)


class NamedFigures(BaseModel):
    """Of one area or unit; `id` is a division's code or a unit's id."""

    id: str
    name: str
    figures: RepairFiguresOut


class RepairFiguresAnswer(BaseModel):
    """`divisions`: the areas directly below the asked one. `units`: those that were sent."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    start: Annotated[str, Field(alias="from")]
    end: Annotated[str, Field(alias="to")]
    figures: RepairFiguresOut
    by_class: dict[str, RepairFiguresOut]
    divisions: list[NamedFigures]
    units: list[NamedFigures]


@router.get("")
async def get_repair_figures(
    actor: Annotated[Actor, authorised(Permission.VIEW_INCIDENTS)],
    db: Db,
    clock: ClockDep,
    division: DivisionParam = None,
    area: AreaParam = None,
    classes: ClassesParam = None,
    start: FromParam = None,
    end: ToParam = None,
) -> RepairFiguresAnswer:
    """What was due, or was mended, in that time. `GET /incidents?repair=…` lists the incidents behind each figure."""
    now = clock.now()
    start, end = period(start, end, now)
    async with db.reading() as session:
        tree = await seen_tree(session, actor)
        places, of_classes = await places_of(session, actor, division, area), frozenset(classes or ())
        wanted = IncidentFilter(actor.division_path, now, division_paths=places or (), site_classes=of_classes)
        found: list[Repair] = []
        if places is not None:
            found = await repairs_store.repairs(session, wanted, start, end, limit=MOST_INCIDENTS + 1)
        units = await repairs_store.unit_names(session, {each.unit_id for each in found if each.unit_id is not None})
    if len(found) > MOST_INCIDENTS:
        raise Unprocessable(say("too_much_at_once", most=MOST_INCIDENTS, what=say("what_incidents")))
    lies_in = _areas_below(tree, division or area)
    by_division = repair_figures_by(found, lambda one: lies_in.get(one.division_code), start, end, now)
    by_unit = repair_figures_by(found, lambda one: one.unit_id, start, end, now)
    by_class = repair_figures_by(found, lambda one: one.site_class, start, end, now)
    return RepairFiguresAnswer(
        start=start.isoformat(),
        end=end.isoformat(),
        figures=RepairFiguresOut.of(repair_figures(found, start, end, now)),
        by_class={str(key): RepairFiguresOut.of(each) for key, each in sorted(by_class.items())},
        divisions=[_named(code, tree.by_code[code].name, each) for code, each in sorted(by_division.items())],
        units=sorted((_named(key, units[key], each) for key, each in by_unit.items()), key=lambda one: one.name),
    )


def _areas_below(tree: DivisionTree, name: str | None) -> dict[str, str]:
    """Every division of what is asked for: in which of the areas it lies that this is made of, of one that are directly
    below it."""
    scope = tree.scope(name or COUNTY)
    members = [each.code for each in scope.members] if scope is not None else []
    if len(members) == 1:
        members = [each.code for each in tree.by_code.values() if each.parent_code in members]
    return {code: member for member in members for code in tree.subtree(member)}


def _named(key: str | uuid.UUID, name: str, found: RepairFigures) -> NamedFigures:
    return NamedFigures(id=str(key), name=name, figures=RepairFiguresOut.of(found))
