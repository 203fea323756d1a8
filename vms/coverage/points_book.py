"""The counted camera points as a workbook: which cameras a number of points is made of, as of its time."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import xlsxwriter

from registry.enumerations import LIFECYCLE
from registry.values import RECORD_ZONE
from vms.coverage.assessment_book import Language
from vms.coverage.points import Point
from vms.health.words import state_with_faults
from vms.web.sheets import Cells, add_sheet

_WORDS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        Language.CHINESE: ("监控点", "编码", "名称", "区划", "等级", "部位", "生命周期", "状态", "画面时间", "SHA-256"),
        Language.ENGLISH: (
            "Camera points",
            "Code",
            "Name",
            "Division",
            "Class",
            "Site",
            "Lifecycle",
            "State",
            "Frame taken",
            "SHA-256",
        ),
    }
)


def write_points(points: Sequence[Point], place: str, as_of: datetime, language: Language) -> bytes:
    """`place`: what the scope is called."""
    name, *titles = _WORDS[language]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        # Made again later it is the same file.
        book.set_properties({"title": name, "created": as_of.replace(tzinfo=None)})
        above: list[Cells] = [(f"{name} {place}",), (_local(as_of),), (len(points),)]
        add_sheet(book, name, titles, _rows(points, language), above)
    return buffer.getvalue()


def _rows(points: Sequence[Point], language: Language) -> Iterator[Cells]:
    for point in points:
        camera, facts = point.camera, point.facts
        word = LIFECYCLE[camera.lifecycle]
        yield (
            camera.code,
            camera.name,
            point.division_name,
            point.site_class or None,
            point.site_code,
            word.zh if language is Language.CHINESE else word.en,
            state_with_faults(facts.state, facts.faults, chinese=language is Language.CHINESE),
            _local(facts.evidence_at) if facts.evidence_at else None,
            facts.evidence_sha,
        )


def _local(at: datetime) -> str:
    return at.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M")
