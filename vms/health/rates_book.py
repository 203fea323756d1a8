"""Rates as a workbook: a sheet of classes and areas, and a sheet of every camera, each with the time not counted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import xlsxwriter

from registry.scoring import cut
from registry.values import RECORD_ZONE
from vms.health.rated_table import NOT_COUNTED
from vms.health.rating import Rated, RateShow, Summary
from vms.health.timeline import Rates
from vms.web.sheets import Cells, add_sheet

Language = Literal["zh-CN", "en"]
_TITLES = ("online", "sound", "counted", "unseen", "excluded", *NOT_COUNTED)
_WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        "zh-CN": MappingProxyType(
            {
                "title": "在线率与完好率",
                "span": "{start} 至 {end}",
                "how": "按每次状态变化精确计算；没有地址或尚未检测的时长按不在线计；不计入的时长列在旁边（小时）。"
                "各行的率为样本足够的监控点的平均值。",
                "areas": "类别与辖区",
                "cameras": "监控点",
                "whole": "合计",
                "class": "{n} 类",
                "what": "范围",
                "online": "在线率 %",
                "sound": "完好率 %",
                "rated": "样本足够",
                "all": "监控点数",
                "counted": "计入（小时）",
                "unseen": "其中从未检测（小时）",
                "excluded": "不计入（小时）",
                "unknown": "未知",
                "maintenance": "维护中",
                "retired": "已停用",
                "override": "人工修正",
                "note": "说明",
                "few": "样本不足",
                "code": "编码",
                "name": "名称",
                "division": "辖区",
                "classes": "类别",
                "changes": "变化次数",
                "only": "仅列出：{what}",
            }
        ),
        "en": MappingProxyType(
            {
                "title": "Online and sound rates",
                "span": "{start} to {end}",
                "how": "Exactly from every change of state; time in which nobody could look (no address, not checked "
                "yet) counts as not online, what is not counted stands beside (hours). Rates are means over the "
                "cameras with enough samples.",
                "areas": "Classes and divisions",
                "cameras": "Cameras",
                "whole": "All together",
                "class": "class {n}",
                "what": "Scope",
                "online": "Online %",
                "sound": "Sound %",
                "rated": "With enough samples",
                "all": "Cameras",
                "counted": "Counted (h)",
                "unseen": "of it never seen (h)",
                "excluded": "Not counted (h)",
                "unknown": "unknown",
                "maintenance": "maintenance",
                "retired": "retired",
                "override": "override",
                "note": "Note",
                "few": "not enough samples",
                "code": "Code",
                "name": "Name",
                "division": "Division",
                "classes": "Class",
                "changes": "Changes",
                "only": "Only those with: {what}",
            }
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the workbook says. `cameras`: code, name and rates of those that `show` names, which are taken as they
    are written; `names`: of divisions, by code."""

    start: datetime
    end: datetime
    whole: Summary
    by_class: Mapping[int, Summary]
    areas: Mapping[str, Summary]
    cameras: Iterable[tuple[str, str, Rated]]
    names: Mapping[str, str]
    show: RateShow = RateShow.ALL


def write_rates(path: Path, found: Figures, language: Language) -> None:
    """The same figures give the same bytes."""
    words = _WORDS[language]
    span = words["span"].format(start=_local(found.start), end=_local(found.end))
    above = [(words["title"],), (span,), (words["how"],)]
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": words["title"], "created": found.end.replace(tzinfo=None)})
        titles = ("what", "rated", "all", *_TITLES, "note")
        add_sheet(book, words["areas"], [words[name] for name in titles], _areas(found, words), above)
        titles = ("code", "name", "division", "classes", "changes", *_TITLES, "note")
        if found.show is not RateShow.ALL:
            above = [*above, (words["only"].format(what=words[found.show.value]),)]
        add_sheet(book, words["cameras"], [words[name] for name in titles], _cameras(found, words), above)


def _areas(found: Figures, words: Mapping[str, str]) -> Iterator[Cells]:
    named = [(words["whole"], found.whole)]
    named += [(words["class"].format(n=each), of) for each, of in found.by_class.items()]
    named += [(found.names[code], of) for code, of in found.areas.items()]
    for name, of in named:
        figures = _figures(of, words)
        yield (name, of.rated, of.cameras, *figures)


def _cameras(found: Figures, words: Mapping[str, str]) -> Iterator[Cells]:
    for code, name, each in found.cameras:
        place = found.names.get(each.division_code, each.division_code)
        yield (code, name, place, each.camera_class, each.changes, *_figures(each.rates, words))


def _figures(of: Summary | Rates, words: Mapping[str, str]) -> Cells:
    """In the order of `_TITLES`, and the note."""
    left = [of.seconds.get(state, 0.0) for state in NOT_COUNTED]
    hours = [round(each / 3600, 2) for each in (of.counted_s, of.unseen_s, sum(left), *left)]
    return (_cut(of.online_pct), _cut(of.sound_pct), *hours, words["few"] if of.online_pct is None else "")


def _cut(value: float | None) -> float | None:
    return None if value is None else cut(value)


def _local(at: datetime) -> str:
    return f"{at.astimezone(RECORD_ZONE):%Y-%m-%d %H:%M}"
