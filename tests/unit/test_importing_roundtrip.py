"""Whatever is exported reads back as the same values: property-tested on all three formats."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.exporting import WRITERS, ExportFormat, cell
from registry.layouts import BY_ENTITY, CAMERA_COLUMNS, Entity
from registry.places import forbidden_place
from tests.fakes.county import read_tables
from tests.fakes.records import camera_facts

_TAGS = next(column for column in CAMERA_COLUMNS if column.field == "tags")
_NAME = next(column for column in CAMERA_COLUMNS if column.field == "name")


def _lawful(facts: dict[str, Any]) -> bool:
    return not any(forbidden_place(str(facts[name] or "")) for name in ("name", "common_name", "address"))


@pytest.mark.parametrize("file_format", list(ExportFormat))
@given(cameras=st.lists(camera_facts().filter(_lawful), min_size=1, max_size=2, unique_by=lambda facts: facts["code"]))
@settings(max_examples=25, deadline=None)
def test_importing_an_export_gives_the_same_values(cameras: list[dict[str, Any]], file_format: ExportFormat) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cameras"
        WRITERS[file_format](path, cameras)
        (table,) = read_tables(path)
    assert table.refused == []
    read = [dict(zip(table.fields, draft.values, strict=True)) for draft in table.drafts]
    for facts, again in zip(cameras, read, strict=True):
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
