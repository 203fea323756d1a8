"""Incidents and their work orders as a workbook: a line each with what was done, by whom and when; and the parts."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import xlsxwriter

from registry.enumerations import Word
from registry.values import RECORD_ZONE
from vms.causes.model import CauseKind
from vms.incidents import store
from vms.incidents.model import Act, IncidentAction, IncidentStatus, Resolution
from vms.incidents.tables import IncidentStep
from vms.incidents.views_store import Listed
from vms.incidents.words import (
    CAUSE_WORDS,
    ITEM_WORDS,
    RESOLUTION_WORDS,
    STATUS_WORDS,
    Why,
    kind_words,
    said,
)
from vms.web.sheets import Cells, add_sheet
from vms.workorders.tables import WorkOrder, WorkOrderPhoto

Language = Literal["zh-CN", "en"]
SIGNATURE = "signature"
_ORDERS = Word("事件与工单", "Incidents and orders")
_PARTS = Word("更换的配件", "Parts replaced")
_AS_OF = Word("{at} 的数据，共 {n} 件；时间为北京时间", "As of {at}, {n} incidents; times in UTC+8")
_YES = Word("是", "yes")
_COLUMNS = (
    Word("事件号", "No."),
    Word("发现时间", "Raised"),
    Word("辖区", "Division"),
    Word("类别", "Class"),
    Word("设备编码", "Device code"),
    Word("监控点", "Camera"),
    Word("监控点数", "Cameras"),
    Word("类型", "Kind"),
    Word("共因", "Shared cause"),
    Word("处置状态", "Status"),
    Word("修复时限", "Due"),
    Word("超时", "Overdue"),
    Word("承办人", "Assigned to"),
    Word("承办单位", "Unit"),
    Word("派单时间", "Dispatched"),
    Word("派单说明", "Note"),
    Word("到场时间", "Arrived"),
    Word("报修复时间", "Reported repaired"),
    Word("退回次数", "Returned"),
    Word("最近退回原因", "Why last returned"),
    Word("重复出现次数", "Back again"),
    Word("督办期限", "Supervised until"),
    Word("办结时间", "Closed"),
    Word("办结方式", "How closed"),
    Word("强制办结理由", "Why without proof"),
    Word("检查项目", "Checklist"),
    Word("更换的配件", "Parts replaced"),
    Word("照片数", "Photos"),
    Word("签名时间", "Signed"),
)
_PART_COLUMNS = (
    Word("事件号", "No."),
    Word("监控点", "Camera"),
    Word("辖区", "Division"),
    Word("承办人", "Assigned to"),
    Word("承办单位", "Unit"),
    Word("配件", "Part"),
    Word("数量", "Quantity"),
    Word("报修复时间", "Reported repaired"),
)


class Entry(NamedTuple):
    """An incident with all that the workbook says of it. `deeds`: vms.incidents.book_store.deeds."""

    listed: Listed
    order: WorkOrder | None
    photos: Sequence[WorkOrderPhoto]
    deeds: Sequence[IncidentStep]

    def last(self, *actions: IncidentAction | Act) -> IncidentStep | None:
        return next((step for step in reversed(self.deeds) if step.action in actions), None)


def write_incidents(entries: Sequence[Entry], now: datetime, language: Language) -> bytes:
    """Times as in the records (`RECORD_ZONE`)."""
    chinese = language != "en"

    def titled(words: Sequence[Word]) -> list[str]:
        return [said(word, chinese=chinese) for word in words]

    as_of = said(_AS_OF, chinese=chinese).format(at=_time(now), n=len(entries))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        name = said(_ORDERS, chinese=chinese)
        lines = (_line(entry, now, chinese=chinese) for entry in entries)
        add_sheet(book, name, titled(_COLUMNS), lines, [(name,), (as_of,)])
        name = said(_PARTS, chinese=chinese)
        add_sheet(book, name, titled(_PART_COLUMNS), _parts(entries), [(name,), (as_of,)])
    return buffer.getvalue()


def _line(entry: Entry, now: datetime, *, chinese: bool) -> Cells:
    listed, order = entry.listed, entry.order
    row, life = listed.row, store.life_of(listed.row)
    back, override = entry.last(Act.RETURNED, IncidentAction.RETURN), entry.last(IncidentAction.OVERRIDE)
    signed = [photo.taken_at for photo in entry.photos if photo.kind == SIGNATURE]
    return (
        row.number,
        _time(row.raised_at),
        listed.division_name,
        row.site_class,
        listed.camera_code,
        listed.camera_name,
        row.cameras_count,
        kind_words(row.kind, chinese=chinese),
        _cause(listed, chinese=chinese),
        said(STATUS_WORDS[IncidentStatus(row.status)], chinese=chinese),
        _time(row.due_at),
        said(_YES, chinese=chinese) if life.overdue(now) else None,
        listed.assignee_name,
        listed.unit_name,
        _time(order.dispatched_at) if order is not None else None,
        order.note if order is not None else None,
        _done(entry.last(IncidentAction.ARRIVE)),
        _done(entry.last(IncidentAction.REPAIRED)),
        row.returns,
        Why.of(back.remark, back.detail).words(chinese=chinese) if back is not None else None,
        row.reopened,
        _time(row.supervised_until),
        _time(row.closed_at),
        said(RESOLUTION_WORDS[Resolution(row.resolution)], chinese=chinese) if row.resolution else None,
        override.remark if override is not None else None,
        _checklist(order, chinese=chinese),
        "；".join(f"{part['name']} ×{part['quantity']}" for part in order.parts) if order is not None else None,
        len(entry.photos) - len(signed),
        _time(max(signed, default=None)),
    )


def _parts(entries: Sequence[Entry]) -> Iterator[Cells]:
    for entry in entries:
        listed, done = entry.listed, _done(entry.last(IncidentAction.REPAIRED))
        about = (listed.row.number, listed.camera_name, listed.division_name, listed.assignee_name, listed.unit_name)
        for part in entry.order.parts if entry.order is not None else ():
            yield (*about, part["name"], part["quantity"], done)


def _cause(listed: Listed, *, chinese: bool) -> str | None:
    if listed.row.cause_kind is None:
        return None
    kind = CauseKind(listed.row.cause_kind)
    called = "" if kind is CauseKind.LEARNED else listed.cause_name or listed.row.cause_key or ""
    return f"{said(CAUSE_WORDS[kind], chinese=chinese)} {called}".strip()


def _checklist(order: WorkOrder | None, *, chinese: bool) -> str | None:
    """What was ticked, as in "供电 ✓ 镜头清洁 –"; nothing where nobody has ticked anything."""
    if order is None or not any(line["done"] for line in order.checklist):
        return None
    named = [(ITEM_WORDS.get(line["item"], Word(line["item"], line["item"])), line["done"]) for line in order.checklist]
    return " ".join(f"{said(word, chinese=chinese)} {'✓' if done else '–'}" for word, done in named)


def _done(step: IncidentStep | None) -> str | None:
    return _time(step.happened_at) if step is not None else None


def _time(at: datetime | None) -> str | None:
    return f"{at.astimezone(RECORD_ZONE):%Y-%m-%d %H:%M}" if at is not None else None
