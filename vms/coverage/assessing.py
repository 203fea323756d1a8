"""The assessment of townships for a month: its targets as they stood at the end, its usable time in all of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.model import Division, DivisionKind, Unit
from registry.scopes import COUNTY, DivisionTree
from registry.scoring import AreaScore, Mark, mark_target, mark_usable, ranked
from registry.usable_time import UsableTime
from vms.accounts.model import Actor
from vms.coverage.months import Month, Months, bounds, total
from vms.coverage.service import CoverageService, Figures, assessments, visible_tree
from vms.coverage.views import scope_in

_ASSESSED = frozenset({DivisionKind.TOWN, DivisionKind.PARK, DivisionKind.TOWNSHIP})


@dataclass(frozen=True, slots=True)
class Assessed:
    """`as_of`: the time as of which targets are judged, the month's end or now; `today`: its calendar day; `units`:
    those that targets name."""

    month: Month
    as_of: datetime
    computed_at: datetime
    usable_weight: float
    areas: list[AreaScore]
    units: Mapping[uuid.UUID, Unit]
    today: date


class Assessing:
    """One for the process. `usable_weight`: that of usable time beside the targets' own weights."""

    def __init__(self, coverage: CoverageService, months: Months, usable_weight: float) -> None:
        self._coverage = coverage
        self._months = months
        self._usable_weight = usable_weight

    async def month(self, actor: Actor, name: str | None, scope: str) -> Assessed:
        """Raises Unprocessable for a month without records, and for a scope outside of the actor's area."""
        month = await self._months.month(name or self._months.this_month())
        _, after = bounds(month.name)
        # A month that is over is judged by what stays, so that it comes out the same later.
        figures = await (self._coverage.lasting_figures_at(after) if month.end == after else self._coverage.figures())
        tree = visible_tree(figures, actor)
        areas = _areas(tree, scope)
        marked = [(area, *self._marks(figures, month, tree, area)) for area in areas]
        return Assessed(
            month,
            figures.as_of,
            figures.computed_at,
            self._usable_weight,
            ranked(marked),
            figures.inputs.units,
            figures.today,
        )

    def _marks(
        self, figures: Figures, month: Month, tree: DivisionTree, area: Division
    ) -> tuple[Sequence[Mark], UsableTime]:
        codes = tree.subtree(area.code)
        own = DivisionTree(tree.by_code[code] for code in codes)
        usable = total(month.within(codes))
        marks = [mark_target(each) for each in assessments(figures, own)]
        return [*marks, mark_usable(usable, self._usable_weight)], usable


def _areas(tree: DivisionTree, scope: str) -> list[Division]:
    """The towns, parks and townships of a scope; those of the whole county by default."""
    wanted = scope_in(tree, scope)
    if scope != COUNTY and len(wanted.members) > 1:
        return list(wanted.members)
    found = [tree.by_code[code] for code in sorted(wanted.codes)]
    return [each for each in found if each.kind in _ASSESSED]
