"""Files as people send them: odd headers, encodings and values; broken, huge and hostile ones are refused in words."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from registry.datums import Datum, to_wgs84
from registry.importing import DraftTable, ImportOptions, Refused, parse_sheets
from registry.layouts import Entity
from registry.reading import read_sheets
from registry.sheets import FileRefusedError, ReadLimits
from tests.fakes.county import check_url, read_tables, small_county
from vms.demo.county import write_county

CODE = "36990101001320000001"
HEADER = ["★设备编码", "设备名称（必填）", "设备厂商", "经度", "纬度", "联网属性", "主码流地址", "密码", "备注"]
ROW = [CODE, "东门枪机", "大华", "116.4", "２８.２", "0", "rtsp://127.0.0.1/main", " p@ss ", "x"]


def sheet(path: Path, rows: list[list[Any]], *, title: str = "摄像机") -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet(title)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value) if value is not None else None
    return path


def values(table: DraftTable, row: int = 0) -> dict[str, Any]:
    return dict(zip(table.fields, table.drafts[row].values, strict=True))


def text(rows: list[list[str]], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def test_importing_a_sheet_with_title_rows_and_unknown_columns(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [["云溪县监控点一机一档"], [None, "填表日期 2026"], HEADER, ROW])
    (table,) = read_tables(path)
    assert table.layout.entity is Entity.CAMERA
    assert (table.refused, table.drafts[0].row) == ([], 4)
    assert values(table) == {
        "code": CODE,
        "name": "东门枪机",
        "maker": "2",
        "longitude": 116.4,
        "latitude": 28.2,
        "networked": "0",
        "main_url": "rtsp://127.0.0.1:554/main",
        "password": "p@ss",
    }
    assert any("备注" in note for note in table.notes)
    assert any("联网属性" in note for note in table.notes)


def test_importing_a_merged_cell_holds_for_all_its_rows(tmp_path: Path) -> None:
    """Two rows of titles, a title over two columns, a unit over three rows of which one is empty."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("摄像机")
        page.merge_range(0, 0, 0, 4, "一机一档")
        for column, title in enumerate(("设备编码", "设备名称", "管理单位")):
            page.merge_range(1, column, 2, column, title)
        page.merge_range(1, 3, 1, 4, "坐标")
        page.write_row(2, 3, ("经度", "纬度"))
        page.write_row(3, 0, (CODE, "东门", None, 116.4, 28.2))
        page.write_row(4, 0, (f"{CODE[:-1]}2", "西门", None, 116.5, 28.3))
        page.merge_range(3, 2, 5, 2, "城关派出所")
    (table,) = read_tables(path)
    assert table.refused == []
    assert [(draft.row, *draft.values) for draft in table.drafts] == [
        (4, CODE, "东门", "城关派出所", 116.4, 28.2),
        (5, f"{CODE[:-1]}2", "西门", "城关派出所", 116.5, 28.3),
    ]
    assert any("merged" in note.lower() or "合并" in note for note in map(str, table.notes))


def test_importing_understands_the_inverse_coding(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [HEADER, ROW])
    (table,) = read_tables(path, inverse_networked=True)
    assert values(table)["networked"] == "1"
    words = sheet(tmp_path / "b.xlsx", [HEADER, [*ROW[:5], "已联网", *ROW[6:]]])
    (table,) = read_tables(words, inverse_networked=True)
    assert values(table)["networked"] == "0"


def test_importing_turns_declared_positions_into_wgs84(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [HEADER, ROW])
    options = ImportOptions(check_url, datum=Datum.GCJ02)
    (table,) = parse_sheets(read_sheets(path), options)
    position = values(table)["longitude"], values(table)["latitude"]
    assert position == to_wgs84(Datum.GCJ02, 116.4, 28.2) != (116.4, 28.2)
    assert any("understood as GCJ02" in note for note in table.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_importing_text_of_any_usual_encoding(encoding: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text([HEADER, ROW], delimiter).encode(encoding))
    (table,) = read_tables(path)
    assert values(table)["name"] == "东门枪机"


def test_importing_json_in_gbk_too(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(f'[{{"SBBM": "{CODE}", "SBMC": "东门"}}]'.encode("gbk"))
    (table,) = read_tables(tmp_path / "a.json")
    assert values(table)["name"] == "东门"


def test_importing_takes_a_feature_from_where_its_geometry_is(tmp_path: Path) -> None:
    """A point that was moved on a map: its columns still tell the old place."""
    properties = {"SBBM": CODE, "SBMC": "东门", "经度": "116.4", "WD": "28.2"}
    path = tmp_path / "a.geojson"

    def write(coordinates: list[float] | None) -> None:
        feature = {"properties": properties, "geometry": {"type": "Point", "coordinates": coordinates}}
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")

    write([116.5, 28.3])
    (table,) = read_tables(path)
    assert (values(table)["longitude"], values(table)["latitude"]) == (116.5, 28.3)
    write(None)
    with pytest.raises(FileRefusedError, match="has no coordinates"):
        read_tables(path)


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_importing_turns_a_declared_boundary_into_wgs84(kind: str, tmp_path: Path) -> None:
    ring = [[116.4, 28.2], [116.5, 28.2], [116.5, 28.3], [116.4, 28.2]]
    shape = {"type": kind, "coordinates": [ring] if kind == "Polygon" else [[ring]]}
    rows = [["区划代码", "区划名称", "区划类型", "边界"], ["369901", "云溪县", "县", json.dumps(shape)]]
    path = sheet(tmp_path / "a.xlsx", rows, title="行政区划")
    (plain,) = read_tables(path)
    assert values(plain)["boundary"] == shape
    (table,) = parse_sheets(read_sheets(path), ImportOptions(check_url, datum=Datum.GCJ02))
    found = values(table)["boundary"]
    (taken,) = found["coordinates"] if kind == "Polygon" else found["coordinates"][0]
    assert taken == [[round(part, 6) for part in to_wgs84(Datum.GCJ02, *position)] for position in ring]
    assert any("understood as GCJ02" in note for note in table.notes)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ('[{"SBBM": "%s", "SBMC": "东门"}]', "东门"),
        ('{"摄像机": [{"SBBM": "%s", "设备名称": "东门", "JD": 116.4}]}', "东门"),
        ('{"type":"FeatureCollection","features":[{"properties":{"SBBM":"%s","SBMC":"东门"}}]}', "东门"),
    ],
)
def test_importing_json(document: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(document % CODE, "utf-8")
    (table,) = read_tables(tmp_path / "a.json")
    assert values(table)["name"] == name


def refused(path: Path) -> list[Refused]:
    return [row for table in read_tables(path) for row in table.refused]


@pytest.mark.parametrize(
    ("column", "value", "field", "says"),
    [
        (0, CODE[:-1], "code", "19 digits"),
        (0, 3.69901010013e19, "code", "digits only"),
        (0, "", "code", "empty"),
        (1, "", "name", "empty"),
        (1, "三楼女更衣室", "name", "law forbids"),
        (2, "大化", "maker", "none of the column's values"),
        (2, "=1+1", "maker", "formula"),
        (3, "1164", "longitude", "outside"),
        (6, "rtsp://admin:geheim@127.0.0.1/main", "main_url", "user name or password"),
        (6, "http://127.0.0.1", "main_url", "rtsp://"),
    ],
)
def test_importing_a_wrong_cell_names_row_column_and_remedy(
    column: int, value: Any, field: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    row = [*ROW[:column], str(value), *ROW[column + 1 :]]
    path.write_text(text([HEADER, ROW[:0] + row]), "utf-8")
    (wrong,) = refused(path)
    (error,) = wrong.errors
    assert (wrong.row, error.field) == (2, field)
    assert says in error.message
    assert error.suggestion
    assert "geheim" not in repr(wrong)


def test_importing_the_same_code_twice_names_the_first_row(tmp_path: Path) -> None:
    (wrong,) = refused(sheet(tmp_path / "a.xlsx", [HEADER, ROW, ROW]))
    assert (wrong.row, wrong.errors[0].message) == (3, "row 2 has the same 设备编码")


def test_importing_the_whole_county_reads_every_sheet(tmp_path: Path) -> None:
    county = small_county(60)
    write_county(tmp_path / "county.xlsx", county)
    tables = read_tables(tmp_path / "county.xlsx")
    assert {table.layout.entity: len(table.drafts) for table in tables} == {
        entity: len(rows) for entity, rows in county.rows.items()
    }
    assert refused(tmp_path / "county.xlsx") == []


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def reworked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    parts = parts_of(sheet(path, [HEADER, ROW]))
    change(parts)
    return zipped(path, parts)


PAGE = "xl/worksheets/sheet1.xml"


def far_cell(parts: dict[str, bytes]) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[PAGE] = parts[PAGE].replace(b"</sheetData>", cell)


def entities(parts: dict[str, bytes]) -> None:
    head, _, rest = parts[PAGE].partition(b"?>")
    parts[PAGE] = head + b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + rest


def outside(parts: dict[str, bytes]) -> None:
    parts["xl/media/sheet1.xml"] = parts.pop(PAGE)
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"worksheets/sheet1.xml", b"media/sheet1.xml")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda parts: parts.update({"xl/vbaProject.bin": b"x"}), "macros"),
        (
            lambda parts: parts.update({"xl/junk.xml": b"<a>" + b" " * 40_000_000 + b"</a>"}),
            "unpacked the workbook has",
        ),
        (lambda parts: parts.update({f"xl/p{n}.xml": b"<a/>" for n in range(60)}), "parts"),
        (far_cell, "lies beyond"),
        (entities, "entities"),
        (outside, "outside its folder"),
        (lambda parts: parts.pop("xl/workbook.xml"), "no .xlsx workbook"),
        (lambda parts: parts.update({PAGE: parts[PAGE][:200]}), "damaged"),
        (lambda parts: parts.update({PAGE: b"<worksheet/>"}), "no header row"),
    ],
)
def test_importing_a_hostile_workbook_is_refused_before_it_is_opened(
    change: Callable[[dict[str, bytes]], None], says: str, tmp_path: Path
) -> None:
    path = reworked(tmp_path / "a.xlsx", change)
    limits = ReadLimits(unpacked_mb=20, parts=50)
    with pytest.raises(FileRefusedError, match=says):
        parse_sheets(read_sheets(path, limits), ImportOptions(check_url))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or encrypted"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"%PDF-1.7\x00\x01", "no text file"),
        (b'[{"SBBM": 1}, 2]', "list of objects"),
        (b"[" * 100_000, "damaged"),
        (b'{"a": ', "damaged"),
        (b"a,b,c\n1,2,3\n", "no header row"),
        ("设备编码,设备名称,设备编码\n1,2,3\n".encode(), "appears twice"),
        ('设备编码,设备名称\n1,"2\n'.encode(), "damaged near row"),
        (b"\xff\xfe\x00", "damaged"),
    ],
)
def test_importing_what_is_no_spreadsheet_is_refused_in_words(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(FileRefusedError, match=says):
        read_tables(tmp_path / "a")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (ReadLimits(file_mb=0.0001), "at most 0.0001 are read"),
        (ReadLimits(rows=1), "rows|beyond row"),
        (ReadLimits(columns=3), "columns|beyond row|cells, at most"),
        (ReadLimits(cells=5), "cells"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_importing_more_than_the_limits_is_refused(limits: ReadLimits, says: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    if kind == "xlsx":
        sheet(path, [HEADER, ROW, ROW])
    elif kind == "csv":
        path.write_text(text([HEADER, ROW, ROW]), "utf-8")
    else:
        objects = [dict.fromkeys(HEADER, "x"), dict.fromkeys(HEADER, "y")]
        path.write_text(str(objects).replace("'", '"'), "utf-8")
    with pytest.raises(FileRefusedError, match=says):
        read_sheets(path, limits)
