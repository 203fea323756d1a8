"""JSON files are read piece by piece: the same as if they were read whole, without holding what is not asked for."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from registry import json_reading
from registry.reading import read_sheets
from registry.sheets import FileRefusedError, ReadLimits

DOCUMENTS: list[tuple[Any, dict[str, list[list[Any]]]]] = [
    ([], {"": [[]]}),
    ({}, {}),
    ([{"a": 1, "b": "x, ]}\"\\ 东门"}, {"c": [1.25, {"d": None}], "a": 1e-3}],
     {"": [["a", "b", "c"], [1, "x, ]}\"\\ 东门", None], [1e-3, None, [1.25, {"d": None}]]]}),
    ({"点位": [{"a": True}], "空": [], "目标": [{"b": -12345}, {}]},
     {"点位": [["a"], [True]], "空": [[]], "目标": [["b"], [-12345], [None]]}),
    ({"crs": {"x": [1, 2]}, "bbox": [1, 2, 3], "features": [{"properties": {"a": 1}}], "type": "FeatureCollection"},
     {"": [["a"], [1]]}),
    ({"type": "FeatureCollection", "features": []}, {"": [[]]}),
]  # fmt: skip


def write(path: Path, document: Any, **how: Any) -> Path:
    path.write_text(json.dumps(document, **how), "utf-8")
    return path


@pytest.mark.parametrize("chunk_chars", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize(("document", "sheets"), DOCUMENTS)
@pytest.mark.parametrize("how", [{}, {"indent": 2, "ensure_ascii": False}])
def test_importing_json_is_the_same_wherever_a_piece_ends(
    document: Any,
    sheets: dict[str, list[list[Any]]],
    chunk_chars: int,
    how: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_reading, "CHUNK_CHARS", chunk_chars)
    read = read_sheets(write(tmp_path / "a.json", document, **how))
    assert {sheet.name: list(sheet.rows) for sheet in read} == sheets
    for sheet in read:
        rows = sheets[sheet.name]
        assert (len(sheet.rows), sheet.rows[0], sheet.rows[-1], sheet.rows[:2]) == (
            len(rows),
            rows[0],
            rows[-1],
            rows[:2],
        )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "cannot be parsed"),
        ("[{}", "cannot be parsed"),
        ("[{},]", "cannot be parsed"),
        ("[{} {}]", "cannot be parsed"),
        ("[{}]]", "cannot be parsed"),
        ("[{'a': 1}]", "cannot be parsed"),
        ('{"a" [{}]}', "cannot be parsed"),
        ('{"a": [{}]', "cannot be parsed"),
        ("{1: [{}]}", "cannot be parsed"),
        ("[" * 100_000, "cannot be parsed"),
        ('[{"a": ' + "[" * 100_000, "cannot be parsed"),
        ("[1]", "list of objects"),
        ("[null]", "list of objects"),
        ('{"a": 1}', "list of objects"),
        ('{"a": {}}', "list of objects"),
        ('{"type": "FeatureCollection"}', "list of objects"),
        ('{"type": "FeatureCollection", "features": {}}', "list of objects"),
        ('{"type": "FeatureCollection", "features": [{}]}', "properties"),
    ],
)
def test_importing_damaged_or_other_json_is_refused(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text, "utf-8")
    with pytest.raises(FileRefusedError, match=says):
        read_sheets(tmp_path / "a.json")


def test_importing_an_endless_object_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reading, "CHUNK_CHARS", 100)
    monkeypatch.setattr(json_reading, "MOST_CHARS", 1000)
    assert read_sheets(write(tmp_path / "a.json", [{"a": "x" * 800}, {"a": "y" * 800}]))
    with pytest.raises(FileRefusedError, match="longer than 1000 characters"):
        read_sheets(write(tmp_path / "a.json", [{"a": [{}] * 500}]))


def test_importing_many_small_objects_takes_no_memory(tmp_path: Path) -> None:
    """Read whole, these would be 20 MB of objects."""
    path = tmp_path / "a.json"
    path.write_text("[" + "{}," * 300_000 + "{}]", "ascii")
    tracemalloc.start()
    try:
        (sheet,) = read_sheets(path)
        assert sum(1 for _ in sheet.rows) == 300_002
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most_bytes < 6 * json_reading.CHUNK_CHARS


def test_importing_counts_the_cells_of_all_sheets_of_a_workbook(tmp_path: Path) -> None:
    """A cell far out takes room for all those before it, in each sheet anew."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for _ in range(3):
            workbook.add_worksheet().write(99, 9, "x")
    assert len(read_sheets(path, ReadLimits(cells=3000))) == 3
    with pytest.raises(FileRefusedError, match="more than 2999 cells"):
        read_sheets(path, ReadLimits(cells=2999))
