"""A record's values: from the text of a cell to the typed value, back to text, and to words. Pure."""

import difflib
import ipaddress
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Literal

from registry.codes import CodeError, DeviceCode, check_division_code
from registry.geometry import moved_polygon
from registry.lines import LONGEST_POINTS, line_of
from registry.phases import Phase, split_phases, write_phases
from registry.phrases import Phrase
from registry.record import MOST_STOPS, Column, Kind
from registry.wording import say

Value = str | int | float | datetime | date | dict[str, Any] | None
Language = Literal["zh", "en"]

# Records are written and read in Beijing time, whatever the machine's zone.
RECORD_ZONE = timezone(timedelta(hours=8))

# Where a full-width character can only be a slip of the keyboard; names keep theirs.
_NARROWED = frozenset(Kind) - {Kind.TEXT, Kind.SECRET, Kind.GEOJSON}
_MAC = re.compile(r"[0-9A-F]{12}")
_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
    r"|(\d{4})(\d{2})(\d{2})"
)
# As surveyors write them; NFKC has made two strokes of the double one.
_DEGREES_MINUTES_SECONDS = re.compile(r"(\d{1,3})°(\d{1,2})[′'](\d{1,2}(?:\.\d+)?)(?:′′|''|\")")
_UNIT = re.compile(r"(?<=\d)\s*(?:天|日|度|°|米|m|条|个|台|路|kbps|kbit/s)$", re.IGNORECASE)
_CODE_AND_WORD = re.compile(r"(\d+)\s*[-:.、]?\s*(\D.*)")
_SEPARATORS = re.compile(r"[/、;,|]")
TAG_BETWEEN = "/"
MOST_TAGS, LONGEST_TAG = 10, 20
"""Of one record, so that a list can show them; letters of one."""


class ValueRefusedError(ValueError):
    """A text that cannot become the column's value: what is wrong, and what to write instead."""

    def __init__(self, message: Phrase, suggestion: Phrase) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


def narrow(text: str) -> str:
    """Full-width digits, letters and punctuation made half-width (NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def parse_value(column: Column, text: str) -> Value:
    """The typed value of a cell's text, None if the cell is empty. Raises ValueRefusedError."""
    text = text.strip()
    if not text:
        return None
    value = _PARSERS[column.kind](column, narrow(text) if column.kind in _NARROWED else text)
    if isinstance(value, str) and len(value) > column.max_length:
        raise ValueRefusedError(say("too_long", length=len(value), most=column.max_length), say("shorten"))
    return value


def format_value(column: Column, value: Any) -> str:
    """The text of a value that `parse_value` reads back as the same value; codes stay codes."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = value.astimezone(RECORD_ZONE)
        return local.strftime(
            "%Y-%m-%d" if (local.hour, local.minute, local.second) == (0, 0, 0) else "%Y-%m-%d %H:%M:%S"
        )
    if isinstance(value, float):
        return (
            f"{value:.6f}"
            if column.kind is Kind.DEGREES_6
            else f"{value:g}"
            if value == float(f"{value:g}")
            else repr(value)
        )
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    return value.isoformat() if isinstance(value, date) else str(value)


def in_words(column: Column, value: Any, language: Language = "zh") -> str:
    """The value as people read it: codes as words, several joined by "/"."""
    text = format_value(column, value)
    if not column.words or not text:
        return text
    return "/".join(getattr(column.words[code], language) if code in column.words else code for code in text.split("/"))


def tags_of(value: str | None) -> list[str]:
    """The single tags of a stored value."""
    return value.split(TAG_BETWEEN) if value else []


def _text(_: Column, text: str) -> str:
    if not text.isprintable() and any(not (character.isprintable() or character.isspace()) for character in text):
        raise ValueRefusedError(say("control_characters"), say("remove_them"))
    return " ".join(text.split())


def _digits(_: Column, text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ValueRefusedError(say("not_digits", value=text[:40]), say("digits_only"))
    return text


def _references(column: Column, text: str) -> str:
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    return "/".join(dict.fromkeys(_digits(column, part) for part in parts))


def _digit_pairs(_: Column, text: str) -> str | None:
    """A spreadsheet program makes 1 of 01."""
    parts = [part.strip().removesuffix(".0").zfill(2) for part in _SEPARATORS.split(text) if part.strip()]
    for part in parts:
        if not (part.isascii() and part.isdigit() and len(part) == 2):
            raise ValueRefusedError(say("not_two_digits", value=part[:40]), say("write_two_digits"))
    return "/".join(sorted(set(parts))) or None


def _walk(column: Column, text: str) -> str:
    parts = [_digits(column, part.strip()) for part in _SEPARATORS.split(text) if part.strip()]
    if len(parts) > MOST_STOPS:
        raise ValueRefusedError(say("too_many_stops", count=len(parts), most=MOST_STOPS), say("split_route"))
    return "/".join(parts)


def _secret(_: Column, text: str) -> str:
    return text


def _geojson(_: Column, text: str) -> dict[str, Any]:
    try:
        shape = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueRefusedError(say("not_geojson"), say("write_polygon")) from error
    if not isinstance(shape, dict) or shape.get("type") not in {"Polygon", "MultiPolygon"}:
        raise ValueRefusedError(say("not_polygon"), say("write_polygon"))
    try:
        return moved_polygon(shape, _on_earth)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise ValueRefusedError(say("not_polygon"), say("write_polygon")) from error


def _on_earth(longitude: float, latitude: float) -> tuple[float, float]:
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(longitude, latitude)
    return longitude, latitude


def _line(_: Column, text: str) -> dict[str, Any]:
    """Of a GeoJSON LineString, or of "116.4,28.2; 116.41,28.21"."""
    try:
        shape = json.loads(text) if text.startswith("{") else {"type": "LineString", "coordinates": _pairs(text)}
        positions = [(float(x), float(y)) for x, y, *_ in shape["coordinates"]] if shape["type"] == "LineString" else []
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueRefusedError(say("not_line", value=text[:40]), say("write_line")) from error
    for longitude, latitude in positions:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise ValueRefusedError(say("no_position", position=f"{longitude:g},{latitude:g}"), say("write_line"))
    line = line_of(positions)
    if len(line["coordinates"]) < 2:
        raise ValueRefusedError(say("not_line", value=text[:40]), say("write_line"))
    if len(line["coordinates"]) > LONGEST_POINTS:
        count = len(line["coordinates"])
        raise ValueRefusedError(say("line_too_long", count=count, most=LONGEST_POINTS), say("simplify_line"))
    return line


def _pairs(text: str) -> list[list[str]]:
    return [[part.strip() for part in each.split(",")] for each in re.split(r"[;|\n]", text) if each.strip()]


def _code(column: Column, text: str) -> str:
    if text in column.words:
        return text
    bare = text.removesuffix(".0").lstrip("0") or "0"
    if bare in column.words:
        return bare
    named = _CODE_AND_WORD.fullmatch(text)
    if named and named[1] in column.words and narrow(column.words[named[1]].zh) == named[2]:
        return named[1]
    folded = text.casefold()
    for code, word in column.words.items():
        if folded in {narrow(name).casefold() for name in (word.zh, word.en, *word.also)}:
            return code
    near = difflib.get_close_matches(text, [word.zh for word in column.words.values()], 1, 0.5)
    allowed = ", ".join(f"{code} {word.zh}" for code, word in column.words.items())
    suggestion = say("write_near", near=near[0]) if near else say("write_one_of", allowed=allowed)
    raise ValueRefusedError(say("not_in_list", value=text[:40]), suggestion)


def _codes(column: Column, text: str) -> str:
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    return "/".join(dict.fromkeys(_code(column, part) for part in parts))


def _tags(column: Column, text: str) -> str | None:
    """Sorted: the same tags are the same value, whatever order they were written in."""
    tags = sorted({_text(column, part) for part in _SEPARATORS.split(text)} - {""})
    if len(tags) > MOST_TAGS:
        raise ValueRefusedError(say("too_many_tags", count=len(tags), most=MOST_TAGS), say("fewer_tags"))
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            raise ValueRefusedError(say("tag_too_long", tag=tag[:40], most=LONGEST_TAG), say("separate_tags"))
    return TAG_BETWEEN.join(tags) or None


def _device_code(_: Column, text: str) -> str:
    text = text.replace(" ", "")
    try:
        DeviceCode.parse_camera(text)
    except CodeError as error:
        raise ValueRefusedError(error.message, say("write_device_code")) from error
    return text


def _division_code(_: Column, text: str) -> str:
    try:
        return check_division_code(text)
    except CodeError as error:
        raise ValueRefusedError(error.message, say("write_division_code")) from error


def _ipv4(_: Column, text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError as error:
        raise ValueRefusedError(say("not_ipv4", value=text[:40]), say("write_ipv4")) from error


def _ipv6(_: Column, text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError as error:
        raise ValueRefusedError(say("not_ipv6", value=text[:40]), say("write_ipv6")) from error


def _mac(_: Column, text: str) -> str:
    digits = re.sub(r"[-:. ]", "", text).upper()
    if not _MAC.fullmatch(digits):
        raise ValueRefusedError(say("not_mac", value=text[:40]), say("write_mac"))
    return "-".join(digits[at : at + 2] for at in range(0, 12, 2))


def _number(column: Column, text: str) -> float:
    try:
        number = float(_UNIT.sub("", text).replace(",", ""))
    except ValueError as error:
        raise ValueRefusedError(say("not_number", value=text[:40]), say("write_number")) from error
    least, most = column.bounds
    if not math.isfinite(number) or not least <= number <= most:
        span = {"least": f"{least:g}", "most": f"{most:g}"}
        raise ValueRefusedError(say("out_of_range", value=text[:40], **span), say("write_range", **span))
    return number


def _degrees(column: Column, text: str) -> float:
    found = _DEGREES_MINUTES_SECONDS.fullmatch(text.replace(" ", "").strip("NE北东纬经"))
    if found:
        degrees, minutes, seconds = map(float, found.groups())
        text = repr(degrees + minutes / 60 + seconds / 3600)
    return round(_number(column, text), 6)


def _integer(column: Column, text: str) -> int:
    number = _number(column, text)
    if number != int(number):
        raise ValueRefusedError(say("not_whole", value=text[:40]), say("write_whole"))
    return int(number)


def _time(_: Column, text: str) -> datetime:
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueRefusedError(say("not_date", value=text[:40]), say("write_time"))
    year, month, day = (int(part) for part in (match.group(1, 2, 3) if match[1] else match.group(8, 9, 10)))
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    try:
        # ISO 8601 may name the offset; else it is Beijing's.
        zone = datetime.strptime(match[7], "%z").tzinfo if match[7] else RECORD_ZONE
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueRefusedError(say("not_calendar_day", value=text[:40]), say("write_day")) from error


def _day(column: Column, text: str) -> date:
    return _time(column, text).astimezone(RECORD_ZONE).date()


def _phases(column: Column, text: str) -> str:
    try:
        parts = list(split_phases(text))
    except ValueError as error:
        raise ValueRefusedError(say("not_phases", value=text[:40]), say("write_phases")) from error
    found = [Phase(_day(column, day), _number(column, required.removesuffix("%").strip())) for day, required in parts]
    if len({each.day for each in found}) < len(found):
        raise ValueRefusedError(say("phase_twice"), say("write_phases"))
    return write_phases(found)


_PARSERS: Mapping[Kind, Callable[[Column, str], Value]] = MappingProxyType(
    {
        Kind.TEXT: _text,
        Kind.KEY: _text,
        Kind.CODE: _code,
        Kind.CODES: _codes,
        Kind.TAGS: _tags,
        Kind.DEVICE_CODE: _device_code,
        Kind.DIVISION_CODE: _division_code,
        Kind.IPV4: _ipv4,
        Kind.IPV6: _ipv6,
        Kind.MAC: _mac,
        Kind.DEGREES_6: _degrees,
        Kind.NUMBER: _number,
        Kind.INTEGER: _integer,
        Kind.TIME: _time,
        Kind.DAY: _day,
        Kind.DIGITS: _digits,
        Kind.URL: _text,
        Kind.SECRET: _secret,
        Kind.GEOJSON: _geojson,
        Kind.LINE: _line,
        Kind.REFERENCES: _references,
        Kind.WALK: _walk,
        Kind.DIGIT_PAIRS: _digit_pairs,
        Kind.PHASES: _phases,
    }
)
