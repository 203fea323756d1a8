"""A large file is read and checked by a process of its own, so that what was read is written meanwhile.

`python -m vms.roles.file_reader` is that process: it is told the file, and says the sheets, then part after part of
those that may be long, then what is known of each at its end.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, NamedTuple

from registry.importing import DraftTable, ImportOptions, Part, SheetReading, open_sheets
from registry.layouts import Entity
from registry.phrases import Phrase
from registry.reading import read_sheets
from registry.reconcile import Coming
from registry.sheets import FileRefusedError, ReadLimits
from vms.points.processes import heard, packed, process_of

MAY_BE_LONG = frozenset({Entity.SITE, Entity.CAMERA})
Task = tuple[Path, ImportOptions, ReadLimits]


class _End(NamedTuple):
    """Of one sheet."""

    notes: list[Phrase]
    networked_coded: bool


@asynccontextmanager
async def reading_aside(
    path: Path, options: ImportOptions, limits: ReadLimits
) -> AsyncIterator[tuple[list[DraftTable], Coming]]:
    """The sheets of a file, and the rows of those that are long. Raises FileRefusedError, also where rows are asked
    for."""
    task: Task = path, options, limits
    async with process_of("vms.roles.file_reader", task) as said:
        tables: list[DraftTable] = await heard(said)

        async def coming(table: DraftTable) -> AsyncIterator[Part]:
            if table.awaited:
                while isinstance(part := await heard(said), Part):
                    yield part
                table.notes.extend(part.notes)
                table.understood.networked_coded = part.networked_coded

        yield tables, coming


def answer(task: Task, told: IO[bytes]) -> None:
    """In the process of its own: reads the file that is asked for."""
    path, options, limits = task
    try:
        _tell_all(open_sheets(read_sheets(path, limits), options), told)
    except FileRefusedError as error:
        told.write(packed(error))


def _tell_all(readings: list[SheetReading], told: IO[bytes]) -> None:
    for reading in readings:
        if reading.table.layout.entity not in MAY_BE_LONG:
            reading.whole()
    told.write(packed([reading.table for reading in readings]))
    for reading in readings:
        known = len(reading.table.notes)
        if reading.table.awaited:
            for part in reading.parts():
                told.write(packed(part))
            told.write(packed(_End(reading.table.notes[known:], reading.table.understood.networked_coded)))
