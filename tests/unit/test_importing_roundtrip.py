"""Whatever is exported reads back as the same values: property-tested for every kind of record in every format."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.exporting import WRITERS, ExportFormat, cell, has_place
from registry.layouts import BY_ENTITY, CAMERA_COLUMNS, Entity
from registry.places import forbidden_place
from tests.fakes.county import read_tables
from tests.fakes.records import facts_of

_TAGS = next(column for column in CAMERA_COLUMNS if column.field == "tags")
_NAME = next(column for column in CAMERA_COLUMNS if column.field == "name")


def _lawful(facts: dict[str, Any]) -> bool:
    return not any(forbidden_place(str(facts.get(name) or "")) for name in ("name", "common_name", "address"))


@pytest.mark.parametrize(
    ("entity", "file_format"),
    [(each, kind) for each in Entity for kind in ExportFormat if kind is not ExportFormat.GEOJSON or has_place(each)],
)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_importing_an_export_gives_the_same_values(
    data: st.DataObject, entity: Entity, file_format: ExportFormat
) -> None:
    one = facts_of(entity).filter(_lawful)
    key = BY_ENTITY[entity].key
    records = data.draw(st.lists(one, min_size=1, max_size=2, unique_by=lambda facts: facts[key]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records"
        WRITERS[file_format](path, records, (), entity)
        (table,) = read_tables(path)
    assert table.refused == []
    assert table.layout.entity is entity
    read = [dict(zip(table.fields, draft.values, strict=True)) for draft in table.drafts]
    for facts, again in zip(records, read, strict=True):
        assert {name: value for name, value in facts.items() if value is not None} == {
            name: value for name, value in again.items() if value is not None
        }


@pytest.mark.parametrize("text", ["=1+1", "+86 799", "-1", "@SUM(A1)", "'=x", "''=x"])
def test_importing_takes_back_what_a_spreadsheet_would_run(text: str, tmp_path: Path) -> None:
    assert cell(_NAME, {"name": text}) == f"'{text}"
    facts = {"code": "36990101001320000001", "name": text}
    for file_format in ExportFormat:
        WRITERS[file_format](tmp_path / "file", [facts])
        (table,) = read_tables(tmp_path / "file")
        assert dict(zip(table.fields, table.drafts[0].values, strict=True))["name"] == text


def test_importing_takes_tags_for_no_formula() -> None:
    assert cell(_TAGS, {"tags": "=1+1/重点"}) == "'=1+1/重点"
    assert cell(_TAGS, {"tags": "学校/重点"}) == "学校/重点"


@pytest.mark.parametrize("file_format", list(ExportFormat))
def test_importing_finds_no_credential_in_an_export(file_format: ExportFormat, tmp_path: Path) -> None:
    facts = {"code": "36990101001320000001", "name": "x", "username": "admin", "password": "geheim"}
    WRITERS[file_format](tmp_path / "file", [facts | {"password_sealed": b"geheim"}])
    (table,) = read_tables(tmp_path / "file")
    assert b"geheim" not in (tmp_path / "file").read_bytes()
    assert {"username", "password"}.isdisjoint(table.fields)
    assert {"username", "password"}.isdisjoint(column.field for column in BY_ENTITY[Entity.CAMERA].columns)
