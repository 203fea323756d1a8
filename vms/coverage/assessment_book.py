"""The assessment as a workbook: a sheet of ranks, and a sheet of every mark in numbers and words."""

import io
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import xlsxwriter

from registry.model import TargetRule
from registry.scoring import AreaScore, Mark, cut
from registry.targets import Assessment
from registry.values import RECORD_ZONE
from vms.coverage.assessing import Assessed
from vms.web.sheets import Cells, add_sheet


class Language(StrEnum):
    CHINESE = "zh-CN"
    ENGLISH = "en"


_WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        Language.CHINESE: MappingProxyType(
            {
                "ranking": "考核排名",
                "marks": "得分明细",
                "title": "乡镇（园区）考核：{month}",
                "as_of": "规划目标按 {as_of} 的情况；可用时长统计 {start} 至 {end}。",
                "how": "得分 = 各项完成程度（实际 / 要求，最高 100 %）按权重平均；无可统计或样本不足的项不计入。",
                "rank": "名次",
                "area": "辖区",
                "score": "得分",
                "criterion": "考核项",
                "weight": "权重",
                "required": "要求",
                "achieved": "实际",
                "counts": "计数",
                "beside": "不计入",
                "degree": "完成程度 %",
                "lacks": "差距",
                "usable": "可用时长率（%）",
                "hours": "小时",
                "nothing": "无可统计或样本不足",
                "sites": "差 {n} 处部位",
                "points": "差 {n} 个监控点",
                "rooms": "差 {n} 个监控室",
                "percent": "差 {n} 个百分点",
                "lost": "缺 {n} 小时",
                "maintenance": "维护中",
                "no_line": "未登记线路",
                "blind": "平台自身失联",
                "override": "人工修正",
                "unseen": "应可用小时中从未检测",
                "excluded": "规划排除",
            }
        ),
        Language.ENGLISH: MappingProxyType(
            {
                "ranking": "Ranking",
                "marks": "Marks",
                "title": "Assessment of townships: {month}",
                "as_of": "Targets as of {as_of}; usable time from {start} to {end}.",
                "how": "Score = the degrees of fulfilment (achieved / required, at most 100 %), by weight; what has "
                "nothing to judge or too few samples does not count.",
                "rank": "Rank",
                "area": "Area",
                "score": "Score",
                "criterion": "Criterion",
                "weight": "Weight",
                "required": "Required",
                "achieved": "Achieved",
                "counts": "Counts",
                "beside": "Not counted",
                "degree": "Fulfilled %",
                "lacks": "Lacks",
                "usable": "Usable time (%)",
                "hours": "h",
                "nothing": "nothing to judge, or too few samples",
                "sites": "{n} site short | {n} sites short",
                "points": "{n} camera short | {n} cameras short",
                "rooms": "{n} room short | {n} rooms short",
                "percent": "{n} percentage point short | {n} percentage points short",
                "lost": "{n} hour lost | {n} hours lost",
                "maintenance": "maintenance",
                "no_line": "no line on record",
                "blind": "we were blind",
                "override": "overridden",
                "unseen": "required, never looked at",
                "excluded": "excluded by the plan",
            }
        ),
    }
)


def write_assessment(found: Assessed, language: Language) -> bytes:
    words = _WORDS[language]
    month = found.month
    span = {name: _local(at) for name, at in (("as_of", found.as_of), ("start", month.start), ("end", month.end))}
    above = [(words["title"].format(month=month.name),), (words["as_of"].format(**span),), (words["how"],)]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        # Made again later it is the same file.
        book.set_properties({"title": above[0][0], "created": month.end.replace(tzinfo=None)})
        ranking = ((each.rank, each.area.name, _cut(each.score)) for each in found.areas)
        add_sheet(book, words["ranking"], [words[name] for name in ("rank", "area", "score")], ranking, above)
        titles = ("area", "criterion", "weight", "required", "achieved", "counts", "beside", "degree", "lacks")
        add_sheet(book, words["marks"], [words[name] for name in titles], _marks(found.areas, language), above)
    return buffer.getvalue()


def _local(at: Any) -> str:
    return str(at.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M"))


def _cut(value: float | None) -> float | None:
    return None if value is None else cut(value)


def _marks(areas: Iterable[AreaScore], language: Language) -> Iterator[Cells]:
    words = _WORDS[language]
    for area in areas:
        for mark in area.marks:
            degree = None if mark.degree is None else _cut(100 * mark.degree)
            if mark.target is None:
                yield (area.area.name, words["usable"], mark.weight, 100, *_usable(area, words, degree))
            else:
                target = mark.target.target
                title = target.title_zh if language is Language.CHINESE else target.title_en
                yield (area.area.name, title, mark.weight, target.required, *_target(mark, mark.target, words, degree))


def _usable(area: AreaScore, words: Mapping[str, str], degree: float | None) -> Cells:
    usable_h, required_h = area.usable.usable_s / 3600, area.usable.required_s / 3600
    counts = f"{usable_h:.1f}/{required_h:.1f} {words['hours']}"
    lost = words["nothing"] if degree is None else _plural(words["lost"], f"{required_h - usable_h:.1f}")
    hours = {each.value: seconds for each, seconds in sorted(area.usable.excluded_s.items())}
    hours |= {"unseen": area.usable.unseen_s} if area.usable.unseen_s else {}
    beside = _beside({each: f"{seconds / 3600:.1f}" for each, seconds in hours.items()}, words)
    return _cut(area.usable.rate), counts, beside, degree, "" if degree == 100 else lost


def _target(mark: Mark, found: Assessment, words: Mapping[str, str], degree: float | None) -> Cells:
    counts = f"{found.numerator}/{found.denominator}"
    lacks = words["nothing"] if mark.degree is None else _lacks(found, words)
    return _cut(found.achieved), counts, _beside(found.exclusions, words), degree, lacks


def _beside(exclusions: Mapping[str, int | str], words: Mapping[str, str]) -> str:
    """What is not counted, by reason: a code of ours in words; anything else is somebody's own."""
    return "；".join(f"{words.get(reason, reason)} {count}" for reason, count in exclusions.items())


def _lacks(found: Assessment, words: Mapping[str, str]) -> str:
    if found.met:
        return ""
    if found.target.rule is TargetRule.COVERAGE_RATE:
        return _plural(words["sites"], found.denominator - found.numerator)
    if found.target.rule.is_measured:
        return _plural(words["percent"], _cut(found.gap))
    kind = "rooms" if found.target.rule is TargetRule.ROOMS_EACH else "points"
    return _plural(words[kind], f"{found.gap:g}")


def _plural(forms: str, number: object) -> str:
    """Of "one form | the other", like the web client's messages; Chinese has but one."""
    one, _, many = forms.partition(" | ")
    return (one if not many or float(str(number)) == 1 else many).format(n=number)
