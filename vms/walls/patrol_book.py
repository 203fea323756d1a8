"""The log of patrols as a file for people: one line for each camera of each patrol, XLSX or CSV."""

import csv
import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal

import xlsxwriter

from registry.enumerations import Word
from registry.exporting import UTF8_BOM, guarded
from registry.values import RECORD_ZONE
from vms.walls.model import PatrolStatus
from vms.walls.schemas import PatrolDetail, StopOut
from vms.web.sheets import Cells, add_sheet

Language = Literal["zh-CN", "en"]


class BookFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


_COLUMNS = (
    Word("开始", "Started"),
    Word("结束", "Ended"),
    Word("巡逻人", "Who"),
    Word("用户名", "User name"),
    Word("线路号", "Route No."),
    Word("线路", "Route"),
    Word("辖区", "Division"),
    Word("目的", "Purpose"),
    Word("结果", "Outcome"),
    Word("巡逻备注", "Remark on the patrol"),
    Word("序", "No."),
    Word("设备编码", "Device code"),
    Word("监控点", "Camera"),
    Word("查看时间", "Seen at"),
    Word("停留（秒）", "On the screen, s"),
    Word("有画面（秒）", "With a picture, s"),
    Word("首帧（毫秒）", "First picture, ms"),
    Word("无画面的原因", "Why no picture"),
    Word("当时状态", "State then"),
    Word("备注", "Remark"),
)
_STATUS = {
    PatrolStatus.OPEN: Word("进行中", "under way"),
    PatrolStatus.COMPLETED: Word("已完成", "completed"),
    PatrolStatus.BROKEN_OFF: Word("已中止", "broken off"),
    PatrolStatus.ABANDONED: Word("未结束", "not ended"),
}
_SHEET = Word("巡逻记录", "Patrols")


def write_patrols(
    patrols: Sequence[PatrolDetail], codes: Mapping[uuid.UUID, str], file_format: BookFormat, language: Language
) -> bytes:
    """`codes`: of the cameras. Times as in the records (`RECORD_ZONE`); reasons and states by their codes."""
    titles = [_in(language, word) for word in _COLUMNS]
    lines = _lines(patrols, codes, language)
    if file_format is BookFormat.CSV:
        text = io.StringIO(newline="")
        text.write(UTF8_BOM)
        writer = csv.writer(text)
        writer.writerow(titles)
        writer.writerows([_guarded(cell) for cell in line] for line in lines)
        return text.getvalue().encode()
    buffer = io.BytesIO()
    # Line by line: a whole log as cells is too much to hold.
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        name = _in(language, _SHEET)
        add_sheet(book, name, titles, lines, [(name,)])
    return buffer.getvalue()


def _in(language: Language, word: Word) -> str:
    return word.en if language == "en" else word.zh


def _lines(patrols: Sequence[PatrolDetail], codes: Mapping[uuid.UUID, str], language: Language) -> Iterator[Cells]:
    for patrol in patrols:
        about = [
            _time(patrol.started_at),
            _time(patrol.ended_at),
            patrol.display_name,
            patrol.username,
            patrol.route_number,
            patrol.route_name,
            patrol.division_name,
            patrol.purpose,
            _in(language, _STATUS[patrol.status]),
            patrol.remark,
        ]
        for stop in patrol.stops:
            yield (*about, *_seen(stop, codes))


def _seen(stop: StopOut, codes: Mapping[uuid.UUID, str]) -> Cells:
    return [
        stop.position + 1,
        codes.get(stop.camera.id) if stop.camera else None,
        stop.camera.name if stop.camera else None,
        _time(stop.seen_at),
        stop.shown_s,
        stop.picture_s,
        stop.first_picture_ms,
        stop.reason,
        stop.state,
        stop.remark,
    ]


def _time(at: datetime | None) -> str | None:
    return f"{at.astimezone(RECORD_ZONE):%Y-%m-%d %H:%M:%S}" if at else None


def _guarded(cell: str | float | None) -> str | float | None:
    return guarded(cell) if isinstance(cell, str) else cell
