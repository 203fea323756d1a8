"""The cameras behind a figure as a workbook, as of its time: those that a number of points counts, or that stand so to
a published rate."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from registry.enumerations import LIFECYCLE, Word
from registry.values import RECORD_ZONE
from vms.coverage.assessment_book import Language
from vms.coverage.points_api import PointOut
from vms.coverage.rated_api import RatedOut
from vms.coverage.words import reason_told
from vms.health.words import state_with_faults
from vms.web.sheets import Cells, add_sheet

_NAME = Word("监控点", "Camera points")
_TITLES = (
    Word("编码", "Code"),
    Word("名称", "Name"),
    Word("区划", "Division"),
    Word("等级", "Class"),
    Word("部位", "Site"),
    Word("生命周期", "Lifecycle"),
    Word("状态", "State"),
    Word("画面时间", "Frame taken"),
    Word("SHA-256", "SHA-256"),
)
_RATED = (Word("原因", "Reason"), Word("录像保存天数", "Days recorded"))


@dataclass(frozen=True, slots=True)
class PointsHead:
    """What the list is: of where, as of when, and which of the cameras; empty: all that are points."""

    place: str
    as_of: datetime
    what: str = ""


def write_points(head: PointsHead, points: Sequence[PointOut], language: Language) -> bytes:
    """The same list gives the same bytes."""
    chinese = language is Language.CHINESE
    is_rated = any(isinstance(each, RatedOut) for each in points)
    name, *titles = (word.zh if chinese else word.en for word in (_NAME, *_TITLES, *(_RATED if is_rated else ())))
    above: list[Cells] = [(f"{name} {head.place}",), (_local(head.as_of),), (len(points),)]
    if head.what:
        above.insert(1, (head.what,))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": name, "created": head.as_of.replace(tzinfo=None)})
        add_sheet(book, name, titles, _rows(points, chinese=chinese), above)
    return buffer.getvalue()


def _rows(points: Sequence[PointOut], *, chinese: bool) -> Iterator[Cells]:
    for point in points:
        word, faults = LIFECYCLE[point.lifecycle], [each.fault for each in point.faults]
        cells: Cells = (
            point.code,
            point.name,
            point.division_name,
            point.site_class,
            point.site,
            word.zh if chinese else word.en,
            state_with_faults(point.state, faults, chinese=chinese),
            _local(point.evidence_at) if point.evidence_at else None,
            point.evidence_sha,
        )
        if isinstance(point, RatedOut):
            why = reason_told(point.reason, (), point.finding, chinese=chinese) if point.reason else None
            cells = (*cells, why, point.retention_days)
        yield cells


def _local(at: datetime) -> str:
    return at.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M")
