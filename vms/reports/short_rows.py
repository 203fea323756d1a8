"""Rows of a report for people: the cameras that fall short of a rate, with why and with what shows it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from registry.coverage import ReasonCode
from streams.model import Finding
from vms.coverage.words import reason_told
from vms.health.words import FINDING_WORDS
from vms.reports.model import Language
from vms.reports.plan_rows import Cells, percent
from vms.reports.words import WORDS, local


class ShortPart(NamedTuple):
    """`widths`: of the columns in a PDF. `note`: what is to be said of all."""

    title: str
    titles: Sequence[str]
    rows: Sequence[Cells]
    widths: Sequence[int]
    note: str = ""


def short_parts(sections: Mapping[str, Any], language: Language) -> Iterator[ShortPart]:
    """As far as a report names them: older ones do not, and of very many cameras the worst."""
    words = WORDS[language]
    if "unviewed" in sections:
        titles = tuple(words[name] for name in (*_CAMERA, "class", "site"))
        told = sections["unviewed"]
        named = [tuple(each[name] for name in _UNVIEWED) for each in told["cameras"]]
        yield ShortPart(words["unviewed"], titles, named, (4, 5, 3, 1, 3), _unviewed_note(told, words))
    if "failing" in sections:
        rows = _failing_rows(sections["failing"], language)
        yield ShortPart(
            words["failing"], _titles(words, "rate", *_CAMERA, "reason", "since"), rows, (3, 5, 6, 3, 6, 5, 5)
        )
    if "less_online" in sections:
        titles = _titles(words, *_CAMERA, "rate_online", "counted_h", "unseen_h", "gone", "until", "reason")
        rows = _online_rows(sections["less_online"], language)
        note = _named_note(sections, "less_online", words)
        yield ShortPart(words["less_online"], titles, rows, (6, 6, 3, 2, 2, 3, 4, 4, 4, 5), note)
    if "incomplete" in sections:
        titles = tuple(words[name] for name in (*_CAMERA, "lacking"))
        rows, note = _file_rows(sections["incomplete"], language), _named_note(sections, "incomplete", words)
        yield ShortPart(words["incomplete"], titles, rows, (3, 4, 2, 9), note)


def _named_note(sections: Mapping[str, Any], section: str, words: Mapping[str, str]) -> str:
    """Where not all are named."""
    count, named = sections.get("named_of", {}).get(section, 0), len(sections[section])
    return words["named_of"].format(named=named, all=count) if count > named else ""


def _unviewed_note(told: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if not told["known"]:
        return words["unviewed_unknown"]
    return words["unviewed_note"].format(cameras=len(told["cameras"]), all=told["usable_cameras"], **told["sites"])


_CAMERA = ("code", "name", "division")
_UNVIEWED = ("camera", "name", "division", "class", "site")


def _titles(words: Mapping[str, str], *names: str) -> tuple[str, ...]:
    return *(words[name] for name in names), "SHA-256"


def _failing_rows(cameras: Sequence[Mapping[str, Any]], language: Language) -> list[Cells]:
    """Behind each rate."""
    words = WORDS[language]
    return [
        (
            words[f"rate_{each['rate']}"],
            *(each[name] for name in ("camera", "name", "division")),
            _short_of(each, language),
            _moment(each["since"]),
            each["sha256"] or words["no_frame"],
        )
        for each in cameras
    ]


def _online_rows(cameras: Sequence[Mapping[str, Any]], language: Language) -> list[Cells]:
    words = WORDS[language]
    rows: list[Cells] = []
    for each in cameras:
        finding = FINDING_WORDS[Finding(each["finding"])] if each["finding"] else None
        ended = (finding.zh if language is Language.CHINESE else finding.en) if finding else ""
        until = _moment(each["until"]) or (words["still"] if each["since"] else "")
        hours = [round(each[name] / 3600, 2) for name in ("counted_s", "unseen_s")]
        told = [each[name] for name in ("camera", "name", "division")]
        since, frame = _moment(each["since"]), each["sha256"] or words["no_frame"]
        rows.append((*told, percent(each["online_pct"]), *hours, since, until, ended, frame))
    return rows


def _file_rows(cameras: Sequence[Mapping[str, Any]], language: Language) -> list[Cells]:
    words, name = WORDS[language], "zh" if language is Language.CHINESE else "en"
    rows: list[Cells] = []
    for each in cameras:
        gaps = [f"{gap[name]}：{gap['reason'][name] if gap['reason'] else words['empty']}" for gap in each["gaps"]]
        rows.append((*(each[column] for column in ("camera", "name", "division")), "；".join(gaps)))
    return rows


def why(told: Mapping[str, Any], finding: Finding | None, language: Language) -> str:
    """Of a picture fault the detail names which; `finding`: how the check of a camera ended that is offline."""
    faults = told["detail"].split(", ") if told["code"] == ReasonCode.FAULT and told["detail"] else []
    return reason_told(told["code"], faults, finding, chinese=language is Language.CHINESE)


def _short_of(each: Mapping[str, Any], language: Language) -> str:
    finding = Finding(each["finding"]) if each["finding"] else None
    return why({"code": each["reason"], "detail": ", ".join(each["faults"])}, finding, language)


def moment(text: str) -> str:
    return local(datetime.fromisoformat(text))


def _moment(text: str | None) -> str:
    return moment(text) if text else ""
