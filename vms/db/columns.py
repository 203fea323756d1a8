"""Tables read as columns: the database puts each column together, one long text or string of bytes that numpy cuts.
600,000 rows come in about a second this way, and no other thread waits long for it."""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    String,
    TextClause,
    Uuid,
    cast,
    func,
    literal,
    literal_column,
    select,
    text,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from registry.coverage_columns import BLANK_SHA
from registry.keys import KEY_BYTES, Keys, Raw, Words
from vms.db.engine import leisure_of

LINE = "\n"
_BETWEEN_LINES = "\x1e"
"""Between free texts: no field of a record keeps it, while a line break may come from elsewhere."""
_MILLION = 1_000_000
_DEGREES_FROM = 1_180 * _MILLION
_NO_DEGREES = "0" * 10
_PLACES = 10.0 ** np.arange(len(_NO_DEGREES) - 1, -1, -1)
_NO_KEY = "0" * 2 * KEY_BYTES
_NO_TIME = "0001-01-01 00:00:00.000000"
_POSTGRESQL_EPOCH = np.datetime64("2000-01-01", "us")

PIECE_ROWS, PIECE_BLOCKS, MOST_PIECES = 30_000, 2_000, 100

T = TypeVar("T")
Joined = ColumnElement[Any]
Pieces = Sequence[Any]
"""Of a column, each as the database gave it: text, or bytes."""


async def read(
    session: AsyncSession, of: type[SQLModel], *columns: Joined, only: Sequence[ColumnElement[bool]] | None = None
) -> Sequence[Pieces]:
    """Each column of a table put together, of its rows or `only` of those that meet one of the conditions. The
    aggregates of one query take its rows in the same order. In pieces: whoever needs the interpreter while they are
    made into objects gets it in between; a reader at leisure rests after each as long as it took."""
    query, found, leisure, began_s = select(*columns), [], leisure_of(session), None
    for piece in await _pieces(session, of) if only is None else only:
        if leisure:
            if began_s is not None:
                await leisure.sleep(leisure.monotonic() - began_s)
            began_s = leisure.monotonic()
        row = (await session.execute(query.where(piece))).one()
        if row[0] is not None:
            found.append([each or "" for each in row])
    return list(zip(*found, strict=True)) or [()] * len(columns)


async def cut(session: AsyncSession, work: Callable[..., T], *read: Any) -> Awaitable[T]:
    """By another thread: nobody who needs the loop waits for it, and the next columns are read meanwhile, but by a
    reader at leisure."""
    cutting = asyncio.get_running_loop().run_in_executor(None, work, *read)
    if leisure_of(session):
        await cutting
    return cutting


async def _pieces(session: AsyncSession, of: type[SQLModel]) -> Sequence[ColumnElement[bool] | TextClause]:
    """Conditions that part a table as it lies: to look for the rows of a piece costs nothing."""
    name = str(of.__tablename__)
    if session.get_bind().dialect.name == "sqlite":
        row = literal_column("rowid", BigInteger)
        end = await session.scalar(select(func.max(row)).select_from(of)) or 0
        step = max(PIECE_ROWS, end // MOST_PIECES)
        return [(row > at) & (row <= at + step) for at in range(0, end, step)]
    # TIDs are compared as blocks: https://www.postgresql.org/docs/14/release-14.html ("TID range scans").
    block = cast(func.current_setting("block_size"), BigInteger)
    end = await session.scalar(select(func.pg_relation_size(name, type_=BigInteger) // block)) or 0
    step = max(PIECE_BLOCKS, end // MOST_PIECES)
    return [_blocks(at, at + step) for at in range(0, end, step)]


def _blocks(begin: int, end: int) -> TextClause:
    between = text("ctid >= CAST(:low AS tid) AND ctid < CAST(:high AS tid)")
    return between.bindparams(low=f"({begin},0)", high=f"({end},0)")


def joined(value: Joined, between: str = "") -> Joined:
    """Of a column without NULL, which would be left out."""
    return func.aggregate_strings(value, between)


class Joining:
    """What is asked of the database for each kind of column.

    SQLite holds keys, times and documents as text: they are taken as they lie, for each function called on 600,000 rows
    costs a twentieth of a second. PostgreSQL gives keys, times and numbers as it sends them (network byte order): to
    write them as text takes it several times as long.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._lie_ready = session.get_bind().dialect.name == "sqlite"

    def of(self, value: Any) -> ColumnElement[str]:
        """As text."""
        return type_coerce(value, String) if self._lie_ready else cast(value, String)

    def words(self, value: Any) -> Joined:
        """A column that never holds a line break, for `words_in`; NULL as nothing."""
        return joined(func.coalesce(self.of(value), ""), LINE)

    def lines(self, value: Any) -> Joined:
        """Free texts without NULL, for `lines_in`."""
        return joined(value, _BETWEEN_LINES)

    def keys(self, key: Any) -> Joined:
        """For `keys_in`; NULL as zeros."""
        if self._lie_ready:
            return joined(func.coalesce(self.of(key), _NO_KEY) if key.nullable else self.of(key))
        return _sent(func.uuid_send(func.coalesce(key, literal(uuid.UUID(int=0), Uuid)) if key.nullable else key))

    def times(self, value: Any) -> Joined:
        """For `times_in`."""
        if self._lie_ready:
            return joined(func.coalesce(self.of(value), _NO_TIME))
        return _sent(func.timestamptz_send(func.coalesce(value, literal_column("'-infinity'::timestamptz"))))

    def hashes(self, value: Any) -> Joined:
        """For `hashes_in`."""
        return joined(func.coalesce(value, BLANK_SHA.decode()))

    def degrees(self, value: Any) -> Joined:
        """For `degrees_in`. In millionths where numbers are written: records hold six decimals, and SQLite writes whole
        numbers much quicker. From 1,000,000,000 on, all are of one length, and cutting them rounds them."""
        if self._lie_ready:
            millionths = cast(value * _MILLION + (_DEGREES_FROM + 0.5), BigInteger)
            return joined(func.coalesce(cast(millionths, String), _NO_DEGREES))
        return _sent(func.float8send(func.coalesce(value, literal_column("'NaN'::float8"))))


def _sent(value: Joined) -> Joined:
    return func.string_agg(value, literal(b"", LargeBinary), type_=LargeBinary)


def words_in(found: Pieces) -> Words:
    """A line for each row."""
    # Numbers a name when it first comes; one look-up for each row, whatever the piece.
    known: defaultdict[str, int] = defaultdict(count().__next__)
    numbers = [np.fromiter(map(known.__getitem__, piece.split(LINE)), np.int32) for piece in found]
    return Words(list(known), _together(numbers, np.int32))


def texts_in(found: Pieces) -> str:
    """A line for each row."""
    return LINE.join(found)


def lines_in(found: Pieces) -> str:
    """A text to a line: its own line breaks become spaces."""
    return LINE.join(piece.replace(LINE, " ").replace(_BETWEEN_LINES, LINE) for piece in found)


def keys_in(found: Pieces) -> Keys:
    return Keys(_together([_keys(piece) for piece in found], f"S{KEY_BYTES}"))


def _keys(piece: str | bytes) -> Raw:
    return np.frombuffer(piece if isinstance(piece, bytes) else bytes.fromhex(piece), dtype=f"S{KEY_BYTES}")


def times_in(found: Pieces) -> NDArray[np.datetime64]:
    """NaT where there is none."""
    return _together([_times(piece) for piece in found], "datetime64[us]")


def _times(piece: str | bytes) -> NDArray[np.datetime64]:
    if isinstance(piece, bytes):
        # Microseconds; PostgreSQL's minus infinity is numpy's NaT.
        return _POSTGRESQL_EPOCH + np.frombuffer(piece, dtype=">i8").astype("timedelta64[us]")
    times = np.frombuffer(piece.encode(), dtype=f"S{len(_NO_TIME)}").astype("datetime64[us]")
    times[times == np.datetime64(_NO_TIME)] = np.datetime64("NaT")
    return times


def hashes_in(found: Pieces) -> Raw:
    """SHA-256 in hexadecimal digits; blanks where there is none."""
    width = f"S{len(BLANK_SHA)}"
    return _together([np.frombuffer(piece.encode(), dtype=width) for piece in found], width)


def degrees_in(found: Pieces) -> NDArray[np.float64]:
    """NaN where there is none."""
    return _together([_degrees(piece) for piece in found], np.float64)


def _degrees(piece: str | bytes) -> NDArray[np.float64]:
    if isinstance(piece, bytes):
        return np.frombuffer(piece, dtype=">f8").astype(np.float64)
    digits = np.frombuffer(piece.encode(), dtype=np.uint8).reshape(-1, len(_NO_DEGREES))
    millionths = digits @ _PLACES - ord("0") * _PLACES.sum()
    return np.where(millionths == 0, np.nan, (millionths - _DEGREES_FROM) / _MILLION)


def _together(pieces: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=kind)
