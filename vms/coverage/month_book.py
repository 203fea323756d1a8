"""The sites behind a month's usable time as a workbook: the hours of each, and the cameras that stood there."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter

from registry.coverage import ReasonCode
from registry.enumerations import Word
from registry.scoring import cut
from registry.values import RECORD_ZONE
from vms.coverage.assessment_book import Language
from vms.coverage.months import Month, MonthShow
from vms.coverage.months_api import MonthSiteOut
from vms.coverage.words import MONTH_WORDS, in_words
from vms.web.sheets import Cells, add_sheet

_NAME, _FEW, _GONE = Word("可用时长", "Usable time"), Word("样本不足", "not enough samples"), Word("已删除", "removed")
_LEFT_OUT = (ReasonCode.MAINTENANCE, ReasonCode.BLIND, ReasonCode.OVERRIDE, ReasonCode.EXCLUDED)
_TITLES = (
    Word("部位编码", "Code"),
    Word("部位名称", "Name"),
    Word("等级", "Class"),
    Word("所属区划", "Division"),
    Word("可用时长率 %", "Usable %"),
    Word("可用（小时）", "Usable (h)"),
    Word("应可用（小时）", "Required (h)"),
    Word("其中从未检测（小时）", "of it never seen (h)"),
    Word("维护（小时）", "Maintenance (h)"),
    Word("平台失联（小时）", "We were blind (h)"),
    Word("人工修正（小时）", "Overridden (h)"),
    Word("规划排除（小时）", "Excluded (h)"),
    Word("说明", "Note"),
    Word("当月在此的监控点", "Cameras there in the month"),
)


def write_month(month: Month, place: str, show: MonthShow, sites: Sequence[MonthSiteOut], language: Language) -> bytes:
    """The same list gives the same bytes."""
    chinese = language is Language.CHINESE
    name, *titles = (in_words(word, chinese=chinese) for word in (_NAME, *_TITLES))
    span = f"{_local(month.start)} – {_local(month.end)}"
    what = in_words(MONTH_WORDS[show], chinese=chinese)
    above: list[Cells] = [(f"{name} {place} {month.name}",), (what,), (span,), (len(sites),)]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": name, "created": month.end.replace(tzinfo=None)})
        add_sheet(book, name, titles, _rows(sites, chinese=chinese), above)
    return buffer.getvalue()


def _rows(sites: Sequence[MonthSiteOut], *, chinese: bool) -> Iterator[Cells]:
    for site in sites:
        usable = site.usable
        hours = [usable.usable_h, usable.required_h, usable.unseen_h]
        hours += [usable.excluded_h.get(reason, 0.0) for reason in _LEFT_OUT]
        yield (
            site.code,
            site.name or in_words(_GONE, chinese=chinese),
            site.site_class,
            site.division_name,
            None if usable.rate is None else cut(usable.rate),
            *(round(each, 2) for each in hours),
            in_words(_FEW, chinese=chinese) if usable.rate is None else None,
            " ".join(camera.code for camera in site.cameras),
        )


def _local(at: datetime) -> str:
    return at.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M")
