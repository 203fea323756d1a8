"""A report's sections as a workbook: every row of every section. The same sections give the same bytes."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from registry.coverage import ReasonCode
from registry.enumerations import LIFECYCLE
from registry.model import Level, TargetRule
from streams.model import Finding
from vms.reports import plan_rows
from vms.reports.model import Language
from vms.reports.plan_rows import Cells, amount, percent
from vms.reports.short_rows import moment, short_parts, why
from vms.reports.words import WORDS, left_out, local, reason
from vms.web.wording import CHINESE


def write_workbook(sections: Mapping[str, Any], digest: str, fingerprint: str) -> bytes:
    """One sheet per section."""
    about = sections["about"]
    language = Language(about["language"])
    words = WORDS[language]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        # What is signed must not change with the hour of its making.
        book.set_properties(
            {"title": about["title"], "created": datetime.fromisoformat(about["as_of"]).replace(tzinfo=None)}
        )
        cover = [
            (about["title"],),
            (words["as_of"], local(datetime.fromisoformat(about["as_of"]))),
            (words["basis"].format(hours=f"{about['window_h']:g}"),),
            (words["lasting"],),
            (words["verify"].format(fingerprint=fingerprint, digest=digest),),
        ]
        targets, areas = target_rows(sections, words), area_rows(sections, words)
        _sheet(book, words["targets"], target_titles(words), targets, above=cover)
        _sheet(book, words["plan"], plan_rows.schedule_titles(words), plan_rows.schedule_rows(sections, words))
        rates = plan_rows.published_rows(sections, language)
        _sheet(book, words["published"], plan_rows.published_titles(words), rates)
        _sheet(book, words["areas"], area_titles(words), areas)
        weighted = plan_rows.weighted_rows(sections, words)
        heading = (plan_rows.weighted_title(sections, words),)
        _sheet(book, words["weighted"], plan_rows.weighted_titles(words), weighted, above=[heading])
        if "usable_time" in sections:
            usable, note = plan_rows.usable_rows(sections, words), (plan_rows.usable_note(sections, words),)
            heading = (plan_rows.usable_title(sections, words),)
            _sheet(book, words["usable_time"], plan_rows.usable_titles(words), usable, above=[heading, note])
        _sheet(book, words["exclusions"][:31], exclusion_titles(words), exclusion_rows(sections, language))
        _sheet(
            book,
            words["sites"].replace("“", "").replace("”", "")[:31],
            site_titles(words),
            site_rows(sections, language),
        )
        _sheet(book, words["points_list"], point_titles(words), point_rows(sections, language))
        for part in short_parts(sections, language):
            _sheet(book, part.title, part.titles, part.rows, above=[(part.title,), (part.note,)] if part.note else ())
        evidence = (
            (row["site"], row["camera"], moment(row["taken_at"]), row["sha256"]) for row in sections["evidence"]
        )
        _sheet(book, words["evidence"], (words["site"], words["camera"], words["taken_at"], "SHA-256"), evidence)
    return buffer.getvalue()


def _sheet(book: Any, name: str, titles: Sequence[str], rows: Iterable[Cells], above: Sequence[Cells] = ()) -> None:
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True})
    first = len(above) + 1 if above else 0
    for number, cells in enumerate(above):
        sheet.write_row(number, 0, cells, heading if number == 0 else None)
    sheet.write_row(first, 0, titles, heading)
    sheet.freeze_panes(first + 1, 0)
    widths = [_width(each) for each in titles]
    for number, cells in enumerate(rows, first + 1):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
            widths[column] = max(widths[column], _width(str(value)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 70))


def _width(text: str) -> int:
    """A Chinese character is as wide as two Latin ones."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def target_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    return words["target"], words["required"], words["achieved"], words["counts"], words["excluded"], words["result"]


def target_rows(sections: Mapping[str, Any], words: Mapping[str, str]) -> list[Cells]:
    """In words: a rate is cut, not rounded, for 99.96 % is not 100 %."""
    language = Language(sections["about"]["language"])
    name = "title_zh" if language is Language.CHINESE else "title_en"
    excluded = {each["id"]: each["exclusions"] for each in sections["exclusions"]["targets"]}
    rows: list[Cells] = []
    for target in sections["targets"]:
        rule = TargetRule(target["rule"])
        is_rate, is_told = rule.is_rate, target["achieved"] is not None
        is_judged = is_told or not (rule.is_measured or target.get("untold"))
        untold = _untold(target, language) or words["few" if rule.is_measured else "nothing"]
        achieved = amount(target["achieved"], is_rate=is_rate) if is_told else untold
        counts = "" if target.get("untold") else f"{target['numerator']}/{target['denominator']}"
        beside = left_out(excluded[target["id"]], language)
        met = words["met" if target["met"] else "not_met" if is_judged else "untold"]
        rows.append((target[name], amount(target["required"], is_rate=is_rate), achieved, counts, beside, met))
    return rows


def _untold(target: Mapping[str, Any], language: Language) -> str:
    """Why the plan cannot be judged, and what to do about it."""
    said = target.get("untold")
    if not said:
        return ""
    return CHINESE[said["code"]].format_map(said["params"]) if language is Language.CHINESE else str(said["text"])


def area_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    levels = [
        title
        for level in Level
        for title in (words[level.value], f"{words[level.value]} %", f"{words[level.value]}: {words['excluded']}")
    ]
    return words["area"], words["sites_count"], *levels, words["points"], words["rooms"]


def area_rows(sections: Mapping[str, Any], words: Mapping[str, str]) -> list[Cells]:
    """What a level leaves out stands beside its denominator; why, in the sheet of exclusions."""
    rows: list[Cells] = []
    for area in sections["areas"]:
        figures = [area["levels"][level.value] for level in Level]
        levels = [
            cell
            for each in figures
            for cell in (f"{each['numerator']}/{each['denominator']}", percent(each["rate"]), each["excluded"])
        ]
        rows.append((area_name(area, words), area["sites"], *levels, area["points"], area["rooms"]))
    return rows


def area_name(area: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return words.get(area["code"], area["name"])


def exclusion_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    return words["area"], words["class"], words["reason"], *(words[level.value] for level in Level)


def exclusion_rows(sections: Mapping[str, Any], language: Language) -> list[Cells]:
    """By area and class: how many sites each level leaves out, and why."""
    return [
        (
            area_name(each, WORDS[language]),
            each["class"],
            reason(each["reason"], language),
            *(each["levels"][level.value] for level in Level),
        )
        for each in sections["exclusions"]["areas"]
    ]


def site_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    return (
        words["code"],
        words["name"],
        words["class"],
        words["division"],
        words["level"],
        words["reason"],
        words["cameras"],
    )


def site_rows(sections: Mapping[str, Any], language: Language) -> list[Cells]:
    words = WORDS[language]
    # Older reports do not say how a check ended.
    findings = {(each["site"], each["camera"]): Finding(each["finding"]) for each in sections.get("findings", ())}
    rows: list[Cells] = []
    for site in sections["sites"]:
        level = words[site["level"]] if site["level"] else words["none"]
        shown = [reason(site["excluded"], language)] if site["excluded"] else []
        shown += [
            why(each, findings.get((site["code"], each["camera"])), language)
            for each in site["reasons"]
            if each["code"] != ReasonCode.EXCLUDED
        ]
        cameras = dict.fromkeys(each["camera"] for each in site["reasons"] if each["camera"])
        said = "；".join(dict.fromkeys(shown))
        rows.append((site["code"], site["name"], site["class"], site["division"], level, said, " ".join(cameras)))
    return rows


def point_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(words[name] for name in ("code", "name", "division", "class", "site", "lifecycle"))


def point_rows(sections: Mapping[str, Any], language: Language) -> list[Cells]:
    """The cameras that are counted as points."""
    return [
        (
            *(point[name] for name in ("code", "name", "division", "class", "site")),
            LIFECYCLE[point["lifecycle"]].zh if language is Language.CHINESE else LIFECYCLE[point["lifecycle"]].en,
        )
        for point in sections["points"]
    ]
