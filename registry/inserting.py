"""Very many new rows, given to the driver as it wants them: a statement built anew for each would cost as much as all
else of an import. Commits nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

TABLES = 64
"""Statements that are kept, each of one table in one database."""
_NOTHING = object()


async def insert_many(session: AsyncSession, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, one at least, that hold every value they are to have: what one does not name is NULL, no default
    fills it in."""
    connection = await session.connection()
    statement = _statement(table, connection.dialect)
    await connection.exec_driver_sql(statement.text, statement.given(rows))


@dataclass(frozen=True, slots=True)
class _Statement:
    """`names` of the columns in the order of the parameters; `stored`: by position, how a value goes to the driver."""

    text: str
    names: tuple[str, ...]
    stored: tuple[tuple[int, Callable[[Any], Any]], ...]
    positional: bool

    def given(self, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        columns = [list(column) for column in zip(*(map(row.get, self.names) for row in rows), strict=True)]
        for at, stored in self.stored:
            columns[at] = _each(stored, columns[at])
        found = zip(*columns, strict=True)
        return list(found) if self.positional else [dict(zip(self.names, row, strict=True)) for row in found]


def _each(stored: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Rows of one import have much in common, its time above all: what is the same again is not worked out again."""
    results, before, result = [], _NOTHING, None
    for value in values:
        if value is not before:
            before, result = value, stored(value)
        results.append(result)
    return results


@lru_cache(maxsize=TABLES)
def _statement(table: Table, dialect: Dialect) -> _Statement:
    names = [column.name for column in table.columns]
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    order = tuple(compiled.positiontup or names)
    processors = (
        (at, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for at, name in enumerate(order)
    )
    stored = tuple((at, processor) for at, processor in processors if processor is not None)
    return _Statement(str(compiled), order, stored, bool(compiled.positiontup))
