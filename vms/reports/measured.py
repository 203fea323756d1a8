"""What a report measures of cameras: the rates' sums, and which cameras fall short; of very many the worst."""

import asyncio
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from registry.measures import Measures
from registry.scopes import Scope
from vms.coverage import measuring, measuring_many
from vms.coverage.files import Files, read_some
from vms.coverage.lacking import FileShow
from vms.coverage.published import RULES, is_many, observed_of
from vms.coverage.service import Figures
from vms.reports.failing import LeastOnline, incomplete_files, less_online

MOST_NAMED = 1_000
"""Of very many cameras so many of each list: more are on the pages."""


class Measured(NamedTuple):
    """`sections`: of the report, by name."""

    measures: Measures | None
    sections: dict[str, Any]


async def measured(session: AsyncSession, figures: Figures, scope: Scope, *, of_many: bool) -> Measured:
    """`of_many`: whether anything is told of very many cameras."""
    if not is_many(figures):
        seen = await observed_of(session, figures)
        measures = await asyncio.to_thread(measuring.measure, seen, figures.inputs)
        least = LeastOnline(scope.codes)
        await asyncio.to_thread(_all_rated, seen, figures, least)
        files = measuring.files(seen, figures.inputs)
        return Measured(measures, await _lists(session, figures, scope, least, files))
    if not of_many:
        return Measured(None, {})
    least = LeastOnline(scope.codes, MOST_NAMED)
    inputs, at = figures.inputs, figures.as_of
    found = await measuring_many.many_of(session, inputs, at, figures.computed_at, RULES, least.add)
    rows = found.lacks.shown(scope.codes, FileShow.INCOMPLETE, None)
    keys = [found.lacks.keys[row] for row in rows[:MOST_NAMED].tolist()]
    files = await read_some(session, figures.tree.by_code, keys, at, found.lacks.taken)
    named_of = {"less_online": least.count, "incomplete": len(rows)}
    return Measured(found.measures, await _lists(session, figures, scope, least, files) | {"named_of": named_of})


def _all_rated(seen: measuring.Observed, figures: Figures, least: LeastOnline) -> None:
    for row, each in measuring.rated(seen, measuring.classes_of(figures.inputs)):
        least.add(row, each)


async def _lists(
    session: AsyncSession, figures: Figures, scope: Scope, least: LeastOnline, files: Files
) -> dict[str, Any]:
    return {
        "less_online": await less_online(session, figures, least),
        "incomplete": await incomplete_files(figures, scope, files),
    }
