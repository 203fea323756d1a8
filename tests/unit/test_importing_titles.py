"""Titles with notes in brackets: they name their columns, and say how the cells are to be read."""

from pathlib import Path
from typing import Any

import pytest

from registry.datums import Datum, shifted, to_baidu, to_wgs84
from registry.importing import DraftTable, ImportOptions, parse_sheets
from registry.reading import read_sheets
from registry.reconcile import Action, RowOutcome
from registry.refusing import write_refused
from tests.fakes.county import check_url
from tests.unit.test_importing_files import CODE, sheet, values

HERE = (116.4, 28.2)


def read(path: Path, **options: Any) -> DraftTable:
    (table,) = parse_sheets(read_sheets(path), ImportOptions(check_url, **options))
    return table


def test_a_note_in_brackets_leaves_a_title_what_it_is(tmp_path: Path) -> None:
    titles = [
        "★设备编码(20位)",
        "设备名称【不超过100字】",
        "★联网属性（0-已联网，1-未联网）",
        "录像保存天数（天）",
        "设备型号[见附表]",
    ]
    table = read(sheet(tmp_path / "a.xlsx", [titles, [CODE, "东门枪机", "1", "30", "DS-2"]]))
    told = {"code": CODE, "name": "东门枪机", "networked": "1", "retention_days": 30, "model": "DS-2"}
    assert (table.refused, values(table)) == ([], told)


def test_a_title_without_a_note_goes_before_one_with(tmp_path: Path) -> None:
    titles = ["设备编码", "设备名称（旧）", "设备名称", "点位俗称（旧）", "点位俗称（新）"]
    table = read(sheet(tmp_path / "a.xlsx", [titles, [CODE, "旧", "新", "甲", "乙"]]))
    assert values(table) == {"code": CODE, "name": "新", "common_name": "甲"}
    assert any("设备名称（旧）" in str(note) and "点位俗称（新）" in str(note) for note in table.notes)


@pytest.mark.parametrize(
    ("note", "datum"),
    [("GCJ-02", Datum.GCJ02), ("gcj02坐标", Datum.GCJ02), ("百度坐标", Datum.BD09), ("BD-09", Datum.BD09)],
)
def test_a_title_says_the_datum_of_its_positions(note: str, datum: Datum, tmp_path: Path) -> None:
    titles = ["设备编码", "设备名称", f"★经度（{note}）", f"★纬度({note})"]
    path = sheet(tmp_path / "a.xlsx", [titles, [CODE, "东门枪机", *HERE]])
    table = read(path)
    found = values(table)
    assert (found["longitude"], found["latitude"]) == to_wgs84(datum, *HERE)
    assert any(datum.upper() in str(each) for each in table.notes), "and the report says so"
    for chosen in (Datum.GCJ02, Datum.BD09):
        found = values(read(path, datum=chosen))
        assert (found["longitude"], found["latitude"]) == to_wgs84(chosen, *HERE), "who chooses knows better"


def test_positions_that_say_they_are_wgs84_are_not_moved(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [["设备编码", "设备名称", "经度(WGS-84)", "纬度(WGS84)"], [CODE, "甲", *HERE]])
    found = values(read(path))
    assert (found["longitude"], found["latitude"]) == HERE


@pytest.mark.parametrize(
    ("note", "inverse", "zero"),
    [
        ("0 未联网，1 已联网", False, "1"),
        ("0-已联网，1-未联网", False, "0"),
        ("0-已联网", True, "1"),
        ("0：未联网", False, "1"),
        ("见标准", True, "1"),
    ],
)
def test_a_title_says_which_way_round_networked_is_coded(note: str, inverse: bool, zero: str, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [["设备编码", "设备名称", f"联网属性（{note}）"], [CODE, "甲", "0"]])
    assert values(read(path, inverse_networked=inverse))["networked"] == zero


@pytest.mark.parametrize("datum", list(Datum))
@pytest.mark.parametrize("inverse", [False, True])
@pytest.mark.parametrize("note", ["", "（GCJ-02）", "（百度）"])
def test_refused_rows_are_read_again_as_their_file_was(datum: Datum, inverse: bool, note: str, tmp_path: Path) -> None:
    """Whoever mends them need not know what was chosen for the file that they came from."""
    there = {Datum.WGS84: HERE, Datum.GCJ02: shifted(*HERE), Datum.BD09: to_baidu(*shifted(*HERE))}[datum]
    titles = ["设备编码", "设备名称", f"★经度{note}", "纬度", "联网属性"]
    path = sheet(tmp_path / "a.xlsx", [titles, [CODE, "东门枪机", *there, "0"]])
    options = ImportOptions(check_url, inverse_networked=inverse, datum=datum)
    sheets = read_sheets(path)
    (table,) = parse_sheets(sheets, options)
    refused = [RowOutcome(table.layout.entity, "摄像机", 2, CODE, Action.REFUSED)]
    assert write_refused(tmp_path / "refused.xlsx", sheets, refused, options) == 1
    again = read(tmp_path / "refused.xlsx")
    assert values(again) == values(table)
    if datum is not Datum.WGS84 or not note:
        assert values(again)["longitude"] == pytest.approx(HERE[0], abs=2e-6)
    assert values(again)["networked"] == ("1" if inverse else "0")
    (again,) = parse_sheets(read_sheets(tmp_path / "refused.xlsx"), options)
    assert values(again) == values(table), "nor does it matter that it is chosen once more"
