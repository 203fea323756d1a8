"""A large file is read and checked by a process of its own, so that what was read is written meanwhile.

`python -m vms.roles.file_reader` is that process: it is told the file on its input, and says on its output, each
with its length, the sheets, then part after part of those that may be long, then what is known of each at its end.
"""

import asyncio
import copyreg
import io
import os
import pickle
import struct
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from registry.importing import DraftTable, ImportOptions, Part, SheetReading, open_sheets
from registry.layouts import Entity
from registry.phrases import Phrase
from registry.reading import read_sheets
from registry.reconcile import Coming
from registry.sheets import FileRefusedError, ReadLimits

MAY_BE_LONG = frozenset({Entity.SITE, Entity.CAMERA})
_LENGTH = struct.Struct("!I")
_AHEAD_BYTES = 1 << 18
"""What is read but not yet asked for, at least: then the other process waits."""


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
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vms.roles.file_reader"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_AHEAD_BYTES,
        env={name: value for name, value in os.environ.items() if not name.startswith("VMS_")},
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    said = process.stdout
    try:
        with suppress(ConnectionError):  # One that could not even begin is noticed below.
            process.stdin.write(_packed((path, options, limits)))
            await process.stdin.drain()
        tables: list[DraftTable] = await _next(said)

        async def coming(table: DraftTable) -> AsyncIterator[Part]:
            if table.awaited:
                while isinstance(part := await _next(said), Part):
                    yield part
                table.notes.extend(part.notes)
                table.understood.networked_coded = part.networked_coded

        yield tables, coming
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await said.read()  # What it had said: a pipe that is not read to its end is waited for without end.
        await process.wait()


async def _next(said: asyncio.StreamReader) -> Any:
    try:
        (length,) = _LENGTH.unpack(await said.readexactly(_LENGTH.size))
        found = pickle.loads(await said.readexactly(length))  # noqa: S301 - our own process says it
    except asyncio.IncompleteReadError as error:
        raise RuntimeError("the process that read the file was lost") from error
    if isinstance(found, FileRefusedError):
        raise found
    return found


class _Pickler(pickle.Pickler):
    """Tables of words cannot be changed, and such are not packed by themselves."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: lambda table: (_unchanging, (dict(table),))}


def _unchanging(table: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(table)


def _packed(what: object) -> bytes:
    packed = io.BytesIO()
    packed.write(bytes(_LENGTH.size))
    _Pickler(packed, pickle.HIGHEST_PROTOCOL).dump(what)
    length = packed.tell() - _LENGTH.size
    packed.seek(0)
    packed.write(_LENGTH.pack(length))
    return packed.getvalue()


def answer(asked: IO[bytes], told: IO[bytes]) -> None:
    """In the process of its own: reads the file that is asked for."""
    (length,) = _LENGTH.unpack(asked.read(_LENGTH.size))
    path, options, limits = pickle.loads(asked.read(length))  # noqa: S301 - who started this process says it
    with told:
        try:
            _tell_all(open_sheets(read_sheets(path, limits), options), told)
        except FileRefusedError as error:
            told.write(_packed(error))


def _tell_all(readings: list[SheetReading], told: IO[bytes]) -> None:
    for reading in readings:
        if reading.table.layout.entity not in MAY_BE_LONG:
            reading.whole()
    told.write(_packed([reading.table for reading in readings]))
    for reading in readings:
        known = len(reading.table.notes)
        if reading.table.awaited:
            for part in reading.parts():
                told.write(_packed(part))
            told.write(_packed(_End(reading.table.notes[known:], reading.table.understood.networked_coded)))
