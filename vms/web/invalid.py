"""What pydantic finds wrong with a request, in words. What was sent is never repeated: it may be a password."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from registry.enumerations import Word
from registry.phrases import Phrase
from vms.web.problems import FieldError
from vms.web.wording import say
from vms.web.words.fields import FIELDS

_CODES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "field_missing",
        "string_too_short": "field_too_short",
        "string_too_long": "field_too_long",
        "too_short": "field_too_few",
        "too_long": "field_too_many",
        "greater_than_equal": "field_least",
        "greater_than": "field_more",
        "less_than_equal": "field_most",
        "less_than": "field_less",
        "enum": "field_choice",
        "literal_error": "field_choice",
        "extra_forbidden": "field_unknown",
    }
)
"""By the type of the error; others by its beginning, or else the way it is written is wrong."""
_EMPTY = frozenset({"missing", "string_too_short"})
_NUMBERS = ("int_", "float_", "finite_")
_TIMES = ("date_", "datetime_", "time_", "timezone_")
_LIMITS = ("min_length", "max_length", "ge", "gt", "le", "lt")


def field_error(error: Mapping[str, Any]) -> FieldError:
    """From one of pydantic's error dictionaries. A phrase that one of our own validators raised is kept."""
    path = [str(part) for part in error["loc"][1:]]
    field = ".".join(path)
    context = error.get("ctx", {})
    raised = getattr(context.get("error"), "args", ())
    if raised and isinstance(raised[0], Phrase):
        return FieldError(field, raised[0])
    limit = next((context[name] for name in _LIMITS if name in context), "")
    code = "reason_missing" if path[-1:] == ["reason"] and error["type"] in _EMPTY else _code(error["type"])
    return FieldError(field, say(code, field=_word(path), said=error["msg"], limit=limit))


def _code(kind: str) -> str:
    if kind in _CODES:
        return _CODES[kind]
    if kind.startswith(_TIMES):
        return "field_time"
    return "field_number" if kind.startswith(_NUMBERS) else "field_form"


def _word(path: list[str]) -> Word:
    """The field's name: the last part of its path that is no number."""
    name = next((part for part in reversed(path) if not part.isdigit()), "")
    return Word(FIELDS.get(name, name), ".".join(path))
