"""Rows of a report for people: the schedule of the targets, the rates, the usable time of a month."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from registry.coverage import ReasonCode
from registry.model import Level, TargetRule
from vms.reports.model import Language
from vms.reports.words import WORDS, left_out, local

Cells = Sequence[str | int | float | None]
_BESIDE = (ReasonCode.MAINTENANCE, ReasonCode.BLIND, ReasonCode.OVERRIDE, ReasonCode.EXCLUDED)
_CLASSES = ("1", "2", "3")


def percent(share: float | None) -> str:
    """Of per cents, cut to one digit, not rounded: 99.96 % is not 100 %."""
    return "—" if share is None else f"{int(share * 10 + 1e-6) / 10:.1f} %"


def amount(value: float, *, is_rate: bool) -> str:
    return percent(value) if is_rate else f"{value:g}"


def schedule_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    names = ("target", "lead_unit", "responsible", "weight", "deadline", "days_left", "due", "track", "due_day")
    return tuple(words[name] for name in names)


def schedule_rows(sections: Mapping[str, Any], words: Mapping[str, str]) -> list[Cells]:
    name = "title_zh" if sections["about"]["language"] == Language.CHINESE else "title_en"
    return [
        (
            target[name],
            target["lead_unit"]["name"] if target["lead_unit"] else "",
            "、".join(unit["name"] for unit in target["responsible_units"]),
            target["weight"],
            target["deadline"] or "",
            "" if target["days_left"] is None else target["days_left"],
            _due(target, words),
            words[f"track_{target['track']}"],
            target["due_day"] or "",
        )
        for target in sections["plan"]
    ]


def _due(target: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """What should have been reached and was not stands first."""
    is_rate = TargetRule(target["rule"]).is_rate
    said = [("missed_by", target["missed"]), ("due_by", target["due"])]
    return "；".join(
        words[word].format(required=amount(each["required"], is_rate=is_rate), day=each["day"])
        for word, each in said
        if each
    )


def published_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    return words["rate"], words["achieved"], words["counts"], words["excluded"], words["how"]


def published_rows(sections: Mapping[str, Any], language: Language) -> list[Cells]:
    """The five rates, each with its denominator and what is left out of it."""
    words = WORDS[language]
    rows: list[Cells] = []
    for each in sections["published"]:
        beside = left_out(each["exclusions"], language)
        if each["excluded_s"]:
            beside = f"{each['excluded_s'] / 3600:.1f} {words['hours']}"
        if unseen_s := each.get("unseen_s"):
            beside = "；".join(filter(None, (beside, words["unseen"].format(hours=f"{unseen_s / 3600:.1f}"))))
        rate = words["untold"] if each["rate"] is None else percent(each["rate"])
        counts = f"{each['numerator']}/{each['denominator']}"
        rows.append((words[f"rate_{each['kind']}"], rate, counts, beside, words[f"how_{each['kind']}"]))
    return rows


def weighted_title(sections: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """With what a site of each class counts for."""
    weights = sections["weighted"]["class_weights"]
    told = "; ".join(f"{words['class']} {each}: {weight:g}" for each, weight in weights.items())
    return f"{words['weighted']} ({told})"


def weighted_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    return words["area"], *(f"{words[level.value]} %" for level in Level)


def weighted_rows(sections: Mapping[str, Any], words: Mapping[str, str]) -> list[Cells]:
    return [
        (words.get(area["code"], area["name"]), *(percent(area["weighted"][level.value]) for level in Level))
        for area in sections["weighted"]["areas"]
    ]


def usable_title(sections: Mapping[str, Any], words: Mapping[str, str]) -> str:
    found = sections["usable_time"]
    return f"{words['usable_time']}  {found['month']}"


def usable_note(sections: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """What was summed over which time, or why nothing was."""
    found = sections["usable_time"]
    if found["untold"]:
        return str(found["untold"])
    start, end = (local(datetime.fromisoformat(found[name])) for name in ("from", "to"))
    return words["usable_how"].format(start=start, end=end)


def usable_titles(words: Mapping[str, str]) -> tuple[str, ...]:
    classes = [f"{words['class']} {each}" for each in _CLASSES]
    hours = [words[name] for name in ("usable_h", "required_h", "unseen_h", *(f"{each.value}_h" for each in _BESIDE))]
    return words["area"], words["sites_count"], words["usable_rate"], *classes, *hours


def usable_rows(sections: Mapping[str, Any], words: Mapping[str, str]) -> list[Cells]:
    rows: list[Cells] = []
    for area in sections["usable_time"]["scopes"]:
        usable = area["usable"]
        rates = [percent(area["by_class"][each]["rate"]) for each in _CLASSES]
        beside = [_hours(usable["excluded_h"].get(each.value, 0.0)) for each in _BESIDE]
        rate = words["few"] if usable["rate"] is None else percent(usable["rate"])
        hours = [_hours(usable[name]) for name in ("usable_h", "required_h", "unseen_h")]
        rows.append((words.get(area["code"], area["name"]), area["sites"], rate, *rates, *hours, *beside))
    return rows


def _hours(value: float) -> float:
    return round(value, 2)
