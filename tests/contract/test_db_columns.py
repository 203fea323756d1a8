"""Columns read as one text or string of bytes hold what the rows hold, on both databases."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Float, String, Subquery, cast, delete, literal, null, select, true, type_coerce, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from typing_extensions import override

from registry.keys import TextColumn
from registry.model import Division, DivisionKind
from tests.fakes.clock import FakeClock
from vms.db import columns
from vms.db.columns import Joining, degrees_in, lines_in, read, texts_in, words_in
from vms.db.engine import Database

DEGREES = [116.470397, 28.260439, -0.000001, 0.0, 0.000001, 180.0, -180.0, -179.999999]
"""With six decimals, as records hold them."""
FINER = [12.3456785, 89.9999995, -1e-9]
TEXTS = ["城关镇小学", "", "two\nlines", "a|b\x1f", "  spaced ", "城" * 100, "\n", ""]


def _rows(values: Sequence[Any], kind: Any) -> Subquery:
    each = [select(type_coerce(null() if value is None else literal(value, kind), kind).label("x")) for value in values]
    return union_all(*each).subquery()


async def _read(session: AsyncSession, column: Any) -> Any:
    return (await read(session, Division, column, only=[true()]))[0]


async def test_degrees_come_to_a_millionth(database: Database) -> None:
    async with database.reading() as session:
        rows = _rows([None, *DEGREES, *FINER, None], Float(53))
        found = degrees_in(await _read(session, Joining(session).degrees(rows.c.x)))
    assert np.isnan(found[[0, -1]]).all()
    # The very same numbers: 116.470397 is not 116.47039699999999.
    assert found[1 : len(DEGREES) + 1].tolist() == DEGREES
    assert np.abs(found[len(DEGREES) + 1 : -1] - FINER).max() <= 0.500001e-6


async def test_free_texts_are_cut_where_they_end(database: Database) -> None:
    async with database.reading() as session:
        found = await _read(session, Joining(session).lines(_rows(TEXTS, String()).c.x))
    assert list(TextColumn.of_lines(lines_in(found), len(TEXTS))) == [each.replace("\n", " ") for each in TEXTS]


async def test_columns_of_no_rows(database: Database) -> None:
    async with database.reading() as session:
        of, rows = Joining(session), _rows([1.5], Float(53))
        nothing = select(rows.c.x, cast(rows.c.x, String).label("text")).where(rows.c.x < 0).subquery()
        degrees, lines = await read(session, Division, of.degrees(nothing.c.x), of.lines(nothing.c.text), only=[true()])
    assert len(degrees_in(degrees)) == 0
    assert list(TextColumn.of_lines(lines_in(lines), 0)) == []


@pytest.mark.parametrize("texts", [[""], ["a"], ["", "", ""], ["", "a", ""], ["路", ""], ["ab", ""]])
async def test_words_have_a_line_for_each_row(texts: list[str], database: Database) -> None:
    async with database.reading() as session:
        rows = _rows([text or None for text in texts], String(9))
        found = await _read(session, Joining(session).words(rows.c.x))
    words = words_in(found)
    assert [words.text(row) for row in range(len(texts))] == texts


async def test_a_large_table_comes_in_pieces(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "PIECE_ROWS", 7)
    monkeypatch.setattr(columns, "PIECE_BLOCKS", 1)
    rows = {f"{number:06d}": f"区{number % 3}" * 50 for number in range(400)}
    async with database.unit_of_work() as tx:
        for code, name in rows.items():
            tx.session.add(Division(code=code, name=name, kind=DivisionKind.COUNTY, path=f"/{code}/"))
    gone = [code for code in rows if code < "000050" or code.endswith("7")]
    async with database.unit_of_work() as tx:
        await tx.session.execute(delete(Division).where(col(Division.code).in_(gone)))
    async with database.reading() as session:
        of = Joining(session)
        texts, words = await read(session, Division, of.words(col(Division.code)), of.words(col(Division.name)))
    assert len(texts) > 1
    names = words_in(words)
    found = {code: names.text(row) for row, code in enumerate(texts_in(texts).split("\n"))}
    assert found == {code: name for code, name in rows.items() if code not in gone}
    assert len(names.names) == 3


class Watch(FakeClock):
    """A second later whenever somebody looks at it; nobody has to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[float] = []

    @override
    def monotonic(self) -> float:
        self._move_to(super().monotonic() + 1)
        return super().monotonic()

    @override
    async def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)


async def test_a_reader_at_leisure_rests_after_each_piece_and_reads_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "PIECE_ROWS", 7)
    monkeypatch.setattr(columns, "PIECE_BLOCKS", 1)
    async with database.unit_of_work() as tx:
        for number in range(400):
            code = f"{number:06d}"
            tx.session.add(Division(code=code, name="区" * 100, kind=DivisionKind.COUNTY, path=f"/{code}/"))
    watch = Watch()
    calm = Database(database.engine, clock=watch)
    async with database.reading() as quick, calm.at_leisure() as session:
        of = Joining(quick)
        asked = of.words(col(Division.code)), of.words(col(Division.name))
        found = await read(session, Division, *asked)
        assert watch.rests == [1.0] * (len(found[0]) - 1)
        assert len(watch.rests) > 1
        assert found == await read(quick, Division, *asked)
    assert len(watch.rests) == len(found[0]) - 1


async def test_a_table_without_rows_has_no_pieces(database: Database) -> None:
    async with database.reading() as session:
        texts, words = await read(session, Division, *(Joining(session).words(col(Division.code)) for _ in range(2)))
    assert (texts_in(texts), words_in(words).names) == ("", [])
