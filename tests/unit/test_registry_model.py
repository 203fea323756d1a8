"""The tables hold what the pure code says they hold."""

import pytest
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from registry.history import Later, rewind
from registry.model import Division, DivisionKind, UnitKind


def test_registry_words_come_back_as_words() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        SQLModel.metadata.create_all(connection)
        with Session(connection) as session:
            session.add(Division(code="320000", name="县", kind=DivisionKind.COUNTY, path="/320000/"))
            session.flush()
            session.expire_all()
            assert session.exec(select(Division)).one().kind is DivisionKind.COUNTY
        _refuses_unknown_word(connection)
    engine.dispose()


def _refuses_unknown_word(connection: Connection) -> None:
    raw = insert(SQLModel.metadata.tables["division"])
    with pytest.raises((IntegrityError, LookupError)):
        connection.execute(raw, {"code": "1", "name": "x", "kind": "galaxy", "path": "/1/", "core_area": False})


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"kind": "police_station"}, {"kind": UnitKind.COUNTY_OFFICE}),
        ({"kind": "town"}, {"kind": DivisionKind.PARK}),
        ({"kind": "1"}, {"kind": "2"}),  # a zone's
    ],
)
def test_registry_a_kind_is_what_it_was(before: dict[str, str], now: dict[str, str]) -> None:
    (row,) = rewind({"x": now}, [Later("x", before, {"kind": str(now["kind"])})]).values()
    assert (row["kind"], type(row["kind"])) == (before["kind"], type(now["kind"]))
