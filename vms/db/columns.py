"""Tables read as columns: the database puts each column together, one long text or string of bytes that numpy cuts.
600,000 rows come in about a second this way, and no other thread waits for it."""

import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    String,
    Uuid,
    cast,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage_columns import BLANK_SHA
from registry.keys import KEY_BYTES, Keys, Raw, Words

LINE, PART = "\n", "|"
_BETWEEN_LINES = "\x1e"
"""Between free texts: no field of a record keeps it, while a line break may come from elsewhere."""
_MILLION = 1_000_000
_DEGREES_FROM = 1_180 * _MILLION
_NO_DEGREES = "0" * 10
_PLACES = 10.0 ** np.arange(len(_NO_DEGREES) - 1, -1, -1)
_NO_KEY = "0" * 2 * KEY_BYTES
_NO_TIME = "0001-01-01 00:00:00.000000"
_POSTGRESQL_EPOCH = np.datetime64("2000-01-01", "us")

Joined = ColumnElement[Any]


async def read(session: AsyncSession, *columns: Joined) -> Sequence[Any]:
    """Each column of a table put together. The aggregates of one query take its rows in the same order."""
    found = (await session.execute(select(*columns))).one()
    return [each or "" for each in found]


def joined(text: Joined, between: str = "") -> Joined:
    """Of a column without NULL, which would be left out."""
    return func.aggregate_strings(text, between)


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

    def parts(self, first: Any, *others: Any) -> Joined:
        """Several columns without NULL, a line for each row, for `Words.parted`."""
        text = self.of(first)
        for each in others:
            text = text.concat(PART).concat(self.of(each))
        return joined(text, LINE)

    def words(self, value: Any) -> Joined:
        """A column that never holds a line break, for `words_in`; NULL as nothing."""
        return joined(func.coalesce(self.of(value), ""), LINE)

    def lines(self, text: Any) -> Joined:
        """Free texts without NULL, for `lines_in`."""
        return joined(text, _BETWEEN_LINES)

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


def words_in(text: str, keys: Keys) -> Words:
    """A line for each of the keys."""
    if len(text) == len(keys) - 1:  # all of them empty, as tags often are
        return Words([""], np.zeros(len(keys), dtype=np.int32))
    return Words.of(text.split(LINE) if keys else [])


def lines_in(found: str) -> str:
    """A text to a line: its own line breaks become spaces."""
    return found.replace(LINE, " ").replace(_BETWEEN_LINES, LINE)


def keys_in(found: str | bytes) -> Keys:
    return Keys(np.frombuffer(found, dtype=f"S{KEY_BYTES}")) if isinstance(found, bytes) else Keys.of_hex(found)


def times_in(found: str | bytes) -> NDArray[np.datetime64]:
    """NaT where there is none."""
    if isinstance(found, bytes):
        # Microseconds; PostgreSQL's minus infinity is numpy's NaT.
        return _POSTGRESQL_EPOCH + np.frombuffer(found, dtype=">i8").astype("timedelta64[us]")
    times = np.frombuffer(found.encode(), dtype=f"S{len(_NO_TIME)}").astype("datetime64[us]")
    times[times == np.datetime64(_NO_TIME)] = np.datetime64("NaT")
    return times


def hashes_in(found: str) -> Raw:
    """SHA-256 in hexadecimal digits; blanks where there is none."""
    return np.frombuffer(found.encode(), dtype=f"S{len(BLANK_SHA)}")


def degrees_in(found: str | bytes) -> NDArray[np.float64]:
    """NaN where there is none."""
    if isinstance(found, bytes):
        return np.frombuffer(found, dtype=">f8").astype(np.float64)
    digits = np.frombuffer(found.encode(), dtype=np.uint8).reshape(-1, len(_NO_DEGREES))
    millionths = digits @ _PLACES - ord("0") * _PLACES.sum()
    return np.where(millionths == 0, np.nan, (millionths - _DEGREES_FROM) / _MILLION)
