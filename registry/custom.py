"""Fields that an administrator adds to the records of cameras and sites: the column of each, and its values in a row.
Pure.

A row holds them together, by the field's code, in `custom`; facts, forms and files have a column for each.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from registry.enumerations import YES_NO, Word
from registry.layouts import LAYOUTS, Entity, Layout
from registry.record import Column, Kind, title_key, titles_of

CUSTOM = "custom"
"""The row's column."""
_PREFIX = f"{CUSTOM}."
ENTITIES = (Entity.CAMERA, Entity.SITE)
CODE = re.compile(r"[A-Z][A-Z0-9_]{1,15}")
MOST_FIELDS = 30
"""Of one kind of record: a form is filled in by hand."""
MOST_CHOICES = 50
LONGEST_TEXT = 200
_LARGEST = 1e12

Facts = Mapping[str, Any]


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


_KINDS: Mapping[FieldKind, Kind] = MappingProxyType(
    {
        FieldKind.TEXT: Kind.TEXT,
        FieldKind.NUMBER: Kind.NUMBER,
        FieldKind.DATE: Kind.DAY,
        FieldKind.CHOICE: Kind.CODE,
    }
)


# fmt: off
DEFINITION_COLUMNS = (
    Column("", "entity", "档案", "record of a", Kind.CODE, words={
        Entity.CAMERA: Word("监控点", "camera"), Entity.SITE: Word("应覆盖部位", "site"),
    }),
    Column("", "code", "代码", "code"),
    Column("", "zh", "中文名称", "name in Chinese"),
    Column("", "en", "英文名称", "name in English"),
    Column("", "kind", "类型", "kind", Kind.CODE, words={
        FieldKind.TEXT: Word("文字", "text"), FieldKind.NUMBER: Word("数值", "number"),
        FieldKind.DATE: Word("日期", "date"), FieldKind.CHOICE: Word("选项", "choice"),
    }),
    Column("", "mandatory", "必填", "mandatory", Kind.CODE, words=YES_NO),
    Column("", "choices", "选项", "choices"),
    Column("", "retired", "停用", "out of use", Kind.CODE, words=YES_NO),
)
# fmt: on
"""What may be said of a field, as the history of one tells it."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """One of them. `words`: of a choice, by code. `retired`: no form asks for it any more; what records hold of it
    stays in their history."""

    entity: Entity
    code: str
    zh: str
    en: str
    kind: FieldKind
    mandatory: bool = False
    words: Mapping[str, Word] = field(default_factory=dict)
    retired: bool = False

    @property
    def column(self) -> Column:
        return Column(
            self.code,
            f"{_PREFIX}{self.code}",
            self.zh,
            self.en,
            _KINDS[self.kind],
            LONGEST_TEXT,
            self.mandatory,
            dict(self.words),
            bounds=(-_LARGEST, _LARGEST),
        )


@dataclass(frozen=True, slots=True)
class CustomFields:
    """All of them."""

    fields: Sequence[CustomField] = ()

    def columns(self, entity: Entity) -> tuple[Column, ...]:
        """Those in use."""
        return tuple(each.column for each in self.fields if each.entity is entity and not each.retired)

    def ever(self, entity: Entity) -> tuple[Column, ...]:
        """Those that were taken out of use too: for what a record was."""
        return tuple(each.column for each in self.fields if each.entity is entity)

    def layouts(self) -> tuple[Layout, ...]:
        """The layouts of sheets with a column for each."""
        return tuple(layout.with_columns(self.columns(layout.entity)) for layout in LAYOUTS)


def definition_facts(row: Facts) -> dict[str, Any]:
    """What the log holds of a definition, by the fields of DEFINITION_COLUMNS."""
    flags = {name: str(int(row[name])) for name in ("mandatory", "retired") if row.get(name) is not None}
    choices = ", ".join(f"{each['code']} {each['zh']} ({each['en']})" for each in row.get("choices") or ())
    return {**row, **flags} | ({"choices": choices or None} if "choices" in row else {})


def taken_title(entity: Entity, names: Iterable[str], others: Sequence[CustomField]) -> str | None:
    """The first of the names that a column of such a sheet has already: a header must name one column."""
    layout = next(layout for layout in LAYOUTS if layout.entity is entity)
    known = {**layout.titles, **titles_of(each.column for each in others if each.entity is entity)}
    return next((name for name in names if title_key(name) in known), None)


def is_custom(name: str) -> bool:
    """Whether facts call a custom field so."""
    return name.startswith(_PREFIX)


def unfolded(row: Facts) -> dict[str, Any]:
    """The row's facts with a value for each of its custom fields."""
    facts = dict(row)
    held = facts.pop(CUSTOM, None) or {}
    return facts | {f"{_PREFIX}{code}": value for code, value in held.items()}


def folded(facts: Facts, stored: Facts | None) -> dict[str, Any]:
    """The row of these facts: custom fields that are not among them stay as they are stored."""
    row = dict(facts)
    given = {name.removeprefix(_PREFIX): row.pop(name) for name in _custom_among(tuple(facts))}
    if not given:
        return row
    held = {**((stored or {}).get(CUSTOM) or {}), **{code: stored_value(value) for code, value in given.items()}}
    row[CUSTOM] = {code: value for code, value in sorted(held.items()) if value is not None} or None
    return row


@lru_cache(maxsize=256)
def _custom_among(names: tuple[str, ...]) -> tuple[str, ...]:
    """The same for all rows of a file."""
    return tuple(name for name in names if is_custom(name))


def stored_value(value: Any) -> Any:
    """As JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
