"""A report's sections as a PDF: typst sets it, with its own Chinese font. The same sections give the same bytes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from noto_cjk_sans_otc import FONT_PATH

from registry.model import Level
from vms.reports import plan_rows, workbook
from vms.reports.model import Language
from vms.reports.short_rows import ShortPart, short_parts
from vms.reports.words import WORDS, local

TEMPLATE = Path(__file__).with_name("template.typ")
SITE_ROWS, POINT_ROWS, SHORT_ROWS, EVIDENCE_ROWS = 400, 200, 120, 120
"""For reading; the workbook and the manifest hold all."""


def write_pdf(sections: Mapping[str, Any], digest: str, fingerprint: str) -> bytes:
    """Raises RuntimeError where typst finds our template wrong."""
    data = json.dumps(_data(sections, digest, fingerprint), ensure_ascii=False)
    pdf: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=[str(Path(str(FONT_PATH)).parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    return pdf


def _data(sections: Mapping[str, Any], digest: str, fingerprint: str) -> dict[str, Any]:
    about = sections["about"]
    language = Language(about["language"])
    words = WORDS[language]
    return {
        "title": about["title"],
        "lang": "zh" if language is Language.CHINESE else "en",
        "lines": [
            f"{words['as_of']} {local(datetime.fromisoformat(about['as_of']))}",
            words["basis"].format(hours=f"{about['window_h']:g}"),
            words["lasting"],
        ],
        "verify": words["verify"].format(fingerprint=fingerprint, digest=digest),
        "page": words["page"],
        "parts": _parts(sections, language),
    }


def _parts(sections: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    words = WORDS[language]
    targets = workbook.target_rows(sections, words)
    parts = [
        _part(words["targets"], workbook.target_titles(words), targets, widths=(5, 2, 2, 2, 3, 2), right=(1, 2, 3)),
        _part(
            words["plan"],
            plan_rows.schedule_titles(words),
            plan_rows.schedule_rows(sections, words),
            widths=(4, 2, 3, 1, 2, 1, 4, 3, 2),
            right=(3, 5),
        ),
        _part(
            words["published"],
            plan_rows.published_titles(words),
            plan_rows.published_rows(sections, language),
            widths=(3, 2, 2, 4, 6),
            right=(1, 2),
        ),
        _part(
            words["areas"],
            _area_titles(words),
            _area_rows(sections, words),
            widths=(3, 1, 2, 2, 2, 2, 2, 1, 1),
            right=range(1, 9),
            more=words["beside"],
        ),
    ]
    parts.append(
        _part(
            plan_rows.weighted_title(sections, words),
            plan_rows.weighted_titles(words),
            plan_rows.weighted_rows(sections, words),
            widths=(3, 2, 2, 2, 2, 2),
            right=range(1, 6),
        )
    )
    if "usable_time" in sections:
        parts.append(
            _part(
                plan_rows.usable_title(sections, words),
                plan_rows.usable_titles(words),
                plan_rows.usable_rows(sections, words),
                widths=(6, 2, 4, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4),
                right=range(1, 13),
                more=plan_rows.usable_note(sections, words),
                empty=words["nothing"],
            )
        )
    exclusions = workbook.exclusion_rows(sections, language)
    if exclusions:
        parts.append(
            _part(
                words["exclusions"],
                workbook.exclusion_titles(words),
                exclusions,
                widths=(2, 1, 5, 1, 1, 1, 1, 1),
                right=range(3, 8),
            )
        )
    sites = workbook.site_rows(sections, language)
    parts.append(
        _part(
            f"{words['sites']} ({len(sites)})",
            workbook.site_titles(words),
            sites,
            widths=(3, 5, 1, 2, 2, 4, 5),
            most=(SITE_ROWS, words["more"]),
            empty=words["all_usable"],
        )
    )
    points = workbook.point_rows(sections, language)
    parts.append(
        _part(
            f"{words['points_list']} ({len(points)})",
            workbook.point_titles(words),
            [["" if cell is None else cell for cell in row] for row in points],
            widths=(4, 5, 2, 1, 2, 2),
            most=(POINT_ROWS, words["more"]),
            empty=words["nothing"],
        )
    )
    parts += [
        _part(
            f"{part.title} ({len(part.rows)})",
            part.titles,
            _readable(part),
            widths=part.widths,
            most=(SHORT_ROWS, words["more"]),
            empty=words["nobody_short"],
            more=part.note,
        )
        for part in short_parts(sections, language)
    ]
    evidence = [
        (row["site"], row["camera"], local(datetime.fromisoformat(row["taken_at"])), row["sha256"])
        for row in sections["evidence"]
    ]
    titles = (words["site"], words["camera"], words["taken_at"], "SHA-256")
    parts.append(
        _part(
            f"{words['evidence']} ({words['frames'].format(n=len(evidence))})",
            titles,
            evidence,
            widths=(2, 3, 3, 7),
            most=(EVIDENCE_ROWS, words["more"]),
            empty=words["no_evidence"],
        )
    )
    return parts


def _part(
    title: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    widths: Sequence[int],
    right: Sequence[int] = (),
    most: tuple[int, str] | None = None,
    empty: str = "",
    more: str = "",
) -> dict[str, Any]:
    """`most`: so many rows, and what to say of the others; `more`: what else stands below."""
    shown = rows if most is None else rows[: most[0]]
    if most and len(rows) > len(shown):
        more = f"{most[1].format(n=len(rows) - len(shown))} {more}".rstrip()
    return {
        "title": title,
        "titles": list(titles),
        "rows": [list(row) for row in shown],
        "widths": list(widths),
        "right": list(right),
        "more": more,
        "empty": empty,
    }


def _readable(part: ShortPart) -> list[list[Any]]:
    rows = [["" if cell is None else cell for cell in row] for row in part.rows]
    return [[*row[:-1], _begun(row[-1])] for row in rows] if part.titles[-1] == "SHA-256" else rows


def _begun(sha: Any) -> str:
    """Enough of a hash to find it by: beside so much else there is no room for all of it."""
    return str(sha)[:16]


def _area_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    levels = [words[level.value] for level in Level]
    return words["area"], words["sites_count"], *levels, words["points"], words["rooms"]


def _area_rows(sections: Mapping[str, Any], words: Mapping[str, str]) -> list[list[Any]]:
    rows = []
    for area in sections["areas"]:
        figures = [area["levels"][level.value] for level in Level]
        levels = [
            f"{plan_rows.percent(each['rate'])}  {each['numerator']}/{each['denominator']}{_beside(each['excluded'])}"
            for each in figures
        ]
        rows.append([workbook.area_name(area, words), area["sites"], *levels, area["points"], area["rooms"]])
    return rows


def _beside(excluded: int) -> str:
    return f" (−{excluded})" if excluded else ""
