"""The sites behind a figure as a workbook: a sheet of sites with the reasons, and one of their cameras with the frames
that show them; of tonight with what each camera can be counted on for in the dark."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from registry.coverage import ReasonCode
from registry.enumerations import Word
from registry.values import RECORD_ZONE
from vms.coverage.assessment_book import Language
from vms.coverage.night_views import CameraNightOut, NightSiteOut
from vms.coverage.schemas import CoverageSiteOut, ReasonOut
from vms.coverage.words import LEVEL_WORDS, SIGHT_WORDS, reason_told, reason_word
from vms.health.words import STATE_WORDS, coded
from vms.web.sheets import Cells, add_sheet

_SITES, _CAMERAS, _NOT_PLANNED = Word("部位", "Sites"), Word("监控点", "Cameras"), Word("未规划", "not planned")
_OF_SITE = (
    Word("部位编码", "Code"),
    Word("部位名称", "Name"),
    Word("等级", "Class"),
    Word("所属区划", "Division"),
    Word("已达层级", "Level reached"),
    Word("应建数量", "Required cameras"),
    Word("监控点数", "Cameras"),
    Word("按相互独立计", "Count as"),
    Word("要求像素密度（像素/米）", "Required px/m"),
    Word("原因", "Reasons"),
)
_OF_CAMERA = (
    Word("部位编码", "Site"),
    Word("部位名称", "Site name"),
    Word("设备编码", "Camera"),
    Word("设备名称", "Name"),
    Word("状态", "State"),
    Word("像素密度（像素/米）", "Shows px/m"),
    Word("原因", "Reasons"),
    Word("画面时间", "Frame taken"),
    Word("SHA-256", "SHA-256"),
)
_BY_NIGHT = (
    Word("夜间", "In the dark"),
    Word("夜间画面时间", "Frame from the dark"),
    Word("夜间画面故障", "Its faults"),
    Word("夜间画面 SHA-256", "Its SHA-256"),
)


@dataclass(frozen=True, slots=True)
class SitesHead:
    """What the list is: which sites, of where, as of when."""

    what: str
    place: str
    as_of: datetime


def write_sites(
    head: SitesHead, sites: Sequence[CoverageSiteOut], language: Language, *, by_night: bool = False
) -> bytes:
    """The same list gives the same bytes."""
    chinese = language is Language.CHINESE

    def said(word: Word) -> str:
        return word.zh if chinese else word.en

    above: list[Cells] = [(f"{said(_SITES)} {head.place}",), (head.what,), (_local(head.as_of),), (len(sites),)]
    of_camera = _OF_CAMERA + (_BY_NIGHT if by_night else ())
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": said(_SITES), "created": head.as_of.replace(tzinfo=None)})
        rows = (_site(each, chinese=chinese) for each in sites)
        add_sheet(book, said(_SITES), [said(word) for word in _OF_SITE], rows, above)
        cameras = (row for each in sites for row in _cameras(each, chinese=chinese))
        add_sheet(book, said(_CAMERAS), [said(word) for word in of_camera], cameras, above)
    return buffer.getvalue()


def _site(site: CoverageSiteOut, *, chinese: bool) -> Cells:
    level = LEVEL_WORDS[site.level] if site.level else _NOT_PLANNED
    counted = site.independence
    return (
        site.code,
        site.name,
        site.site_class,
        site.division_name,
        level.zh if chinese else level.en,
        site.required,
        len(site.cameras),
        counted.counts if counted else None,
        site.required_px_per_m,
        _reasons([reason_word(site.excluded, chinese=chinese)] if site.excluded else [], site.reasons, chinese=chinese),
    )


def _cameras(site: CoverageSiteOut, *, chinese: bool) -> Iterator[Cells]:
    dark = {each.camera_id: each for each in site.night} if isinstance(site, NightSiteOut) else {}
    for camera in site.cameras:
        state = STATE_WORDS[camera.state]
        mine = [each for each in site.reasons if each.camera_code == camera.code]
        night = dark.get(camera.id)
        yield (
            site.code,
            site.name,
            camera.code,
            camera.name,
            state.zh if chinese else state.en,
            camera.px_per_m,
            _reasons([], mine, chinese=chinese),
            _local(camera.evidence_at) if camera.evidence_at else None,
            camera.evidence_sha,
            *(_by_night(night, chinese=chinese) if night else ()),
        )


def _by_night(night: CameraNightOut, *, chinese: bool) -> Cells:
    sight = SIGHT_WORDS[night.sight]
    return (
        sight.zh if chinese else sight.en,
        _local(night.evidence_at) if night.evidence_at else None,
        coded((each.fault for each in night.faults), chinese=chinese),
        night.evidence_sha,
    )


def _reasons(before: Sequence[str], found: Sequence[ReasonOut], *, chinese: bool) -> str:
    """Each once."""
    told = [
        reason_told(each.code, [fault.fault for fault in each.faults], each.finding, chinese=chinese)
        for each in found
        if each.code is not ReasonCode.EXCLUDED
    ]
    return "；".join(dict.fromkeys([*before, *told]))


def _local(at: datetime) -> str:
    return at.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M")
