"""Fields that are added to records: in a row, as facts, as columns of a sheet."""

from datetime import date
from pathlib import Path

import pytest

from registry.custom import CustomField, CustomFields, FieldKind, folded, taken_title, unfolded
from registry.enumerations import Word
from registry.exporting import WRITERS, ExportFormat
from registry.importing import ImportOptions, parse_sheets
from registry.layouts import Entity
from registry.reading import read_sheets
from registry.snapshots import FieldChange, differences, shown_changes
from tests.fakes.county import check_url

CUSTOM = CustomFields(
    [
        CustomField(Entity.CAMERA, "ZRR", "责任单位", "responsible", FieldKind.TEXT),
        CustomField(Entity.CAMERA, "DJ_FS", "等级分", "score", FieldKind.NUMBER),
        CustomField(Entity.CAMERA, "YSRQ", "验收日期", "accepted on", FieldKind.DATE),
        CustomField(
            Entity.CAMERA,
            "WLLX",
            "网络",
            "network",
            FieldKind.CHOICE,
            words={"G": Word("光纤", "fibre"), "M": Word("移动", "mobile")},
        ),
        CustomField(Entity.CAMERA, "OLD", "旧字段", "old", FieldKind.TEXT, retired=True),
        CustomField(Entity.SITE, "ZRR", "责任单位", "responsible", FieldKind.TEXT, mandatory=True),
    ]
)


def test_a_row_keeps_what_is_not_among_the_facts() -> None:
    stored = {"code": "1", "custom": {"A": 1.5, "B": "x"}}
    assert folded({"code": "1", "custom.B": "y"}, stored) == {"code": "1", "custom": {"A": 1.5, "B": "y"}}
    assert folded({"custom.A": None, "custom.B": None}, stored) == {"custom": None}
    assert folded({"code": "1"}, stored) == {"code": "1"}
    assert folded({"custom.C": date(2026, 3, 2)}, None) == {"custom": {"C": "2026-03-02"}}
    assert unfolded(stored) == {"code": "1", "custom.A": 1.5, "custom.B": "x"}


def test_changes_are_told_field_by_field() -> None:
    changes = differences({"custom": {"A": 1.5, "B": "x"}}, {"custom": {"A": 1.5, "C": "z"}})
    assert shown_changes(changes.values()) == [
        FieldChange("custom.B", "x", None),
        FieldChange("custom.C", None, "z"),
    ]


@pytest.mark.parametrize("file_format", list(ExportFormat))
def test_files_take_them_out_and_in_again(file_format: ExportFormat, tmp_path: Path) -> None:
    row = {
        "code": "36990101001320000001",
        "name": "东门",
        "custom": {"DJ_FS": 3.5, "OLD": "gone", "WLLX": "M", "YSRQ": "2026-03-02", "ZRR": "=甲/乙"},
    }
    path = tmp_path / "cameras"
    WRITERS[file_format](path, [unfolded(row)], CUSTOM.columns(Entity.CAMERA))
    (table,) = parse_sheets(read_sheets(path), ImportOptions(check_url, layouts=CUSTOM.layouts()))
    assert table.refused == []
    facts = dict(zip(table.fields, table.drafts[0].values, strict=True))
    assert "custom.OLD" not in facts
    assert folded(facts, row)["custom"] == row["custom"]


def test_a_site_without_a_mandatory_one_is_refused_a_camera_is_not() -> None:
    layouts = {layout.entity: layout for layout in CUSTOM.layouts()}
    assert "custom.ZRR" in {column.field for column in layouts[Entity.SITE].needed}
    assert {column.field for column in layouts[Entity.CAMERA].needed} == {"code", "name"}


@pytest.mark.parametrize(
    ("name", "taken"), [("设备名称", True), ("★ 厂商", True), ("SBBM", True), ("责任单位", True), ("新字段", False)]
)
def test_a_header_names_one_column(name: str, taken: bool) -> None:
    assert (taken_title(Entity.CAMERA, ["完全不同", name], CUSTOM.fields) == name) is taken
