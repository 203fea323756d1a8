"""The tables hold what the pure code says they hold."""

import pytest
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from registry.model import Division, DivisionKind


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
