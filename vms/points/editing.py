"""What a person sends about a camera or another record → values of its row, or errors that name the fields. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from registry.enumerations import Word
from registry.layouts import BY_ENTITY, CREDENTIAL_COLUMNS, Entity
from registry.places import forbidden_place
from registry.record import BY_CODE, TAGS, Column, Kind
from registry.resolving import Row
from registry.values import TAG_BETWEEN, ValueRefusedError, parse_value, tags_of
from streams.url import StreamUrl, StreamUrlError
from vms.web.problems import FieldError, several_wrong
from vms.web.wording import address_refused, say

_PLACE_FIELDS = ("name", "common_name", "address")
# Of a camera's record the rest may be missing, and says so.
_NEEDED = frozenset({"code", "name"})


_PLACED = ("code", "name", "longitude", "latitude", "division_code")
ONE_BY_ONE: Mapping[Entity, frozenset[str]] = MappingProxyType(
    {
        Entity.CAMERA: frozenset(
            {
                *_PLACED,
                *("common_name", "ipv4", "ipv6", "mac", "address", "region_code", "direction", "azimuth_deg"),
                *("site_code", "main_url", "sub_url"),
            }
        ),
        Entity.SITE: frozenset({*_PLACED, "line"}),
    }
)
"""Fields of a camera or a site that say which one it is and where it stands: no two share them. Of other kinds there
are few, which are changed one by one."""


def kind_of(entity: Entity) -> Word:
    """What people call a record of that kind."""
    return Word(BY_ENTITY[entity].title, entity)


def check_stream_url(text: str) -> str:
    """The address in its proper form. Raises ValueError with the phrase that says why not, without any account."""
    try:
        return str(StreamUrl.parse(text))
    except StreamUrlError as error:
        raise ValueError(address_refused(error)) from error


def read_camera(direct: Mapping[str, Any], record: Mapping[str, Any], custom: Sequence[Column] = ()) -> Row:
    """`direct`: fields by name; `record`: columns by code, those of `custom` fields too. Raises Unprocessable naming
    every wrong field."""
    columns = {column.field: column for column in (*BY_ENTITY[Entity.CAMERA].columns, *CREDENTIAL_COLUMNS)}
    known = {**BY_CODE, **{column.code: column for column in custom}}
    reading = _Reading()
    for name, value in direct.items():
        reading.take(name, columns[name], value)
    for code, value in record.items():
        column = known.get(code.upper())
        if column:
            reading.take(f"record.{code}", column, value)
        else:
            reading.errors.append(FieldError(f"record.{code}", say("no_such_column", name=code)))
    for name in _PLACE_FIELDS:
        word = forbidden_place(str(reading.row.get(name) or ""))
        if word:
            reading.errors.append(FieldError(name, say("place_forbidden", word=word)))
    return reading.result()


def require_shared(entity: Entity, names: Mapping[str, str]) -> None:
    """Raises Unprocessable naming what cannot become the same of many records. `names`: of fields, by how they were
    sent. Tags are added and taken away, not written over."""
    own = ONE_BY_ONE[entity] | {TAGS.field}
    if wrong := [sent for sent, field in names.items() if field in own]:
        raise several_wrong([FieldError(sent, say("bulk_own_column")) for sent in wrong])


def read_tags(name: str, sent: Sequence[str]) -> frozenset[str]:
    """Raises Unprocessable under the name of the field."""
    reading = _Reading()
    reading.take(name, TAGS, TAG_BETWEEN.join(sent))
    return frozenset(tags_of(reading.result()[TAGS.field]))


def read_record(entity: Entity, sent: Mapping[str, Any], custom: Sequence[Column] = ()) -> Row:
    """The facts of a site, a unit, a room …, by the fields of its sheet. Raises Unprocessable naming the wrong ones."""
    columns = {column.field: column for column in (*BY_ENTITY[entity].columns, *custom)}
    reading = _Reading(frozenset(name for name, column in columns.items() if column.mandatory))
    for name, value in sent.items():
        if name in columns:
            reading.take(name, columns[name], value)
        else:
            reading.errors.append(FieldError(name, say("no_such_field", kind=kind_of(entity), name=name)))
    word = forbidden_place(str(reading.row.get("name") or "")) if entity is Entity.SITE else None
    if word:
        reading.errors.append(FieldError("name", say("place_forbidden", word=word)))
    return reading.result()


class _Reading:
    """Values taken in one by one; the errors come out together."""

    def __init__(self, needed: frozenset[str] = _NEEDED) -> None:
        self._needed = needed
        self.row: Row = {}
        self.errors: list[FieldError] = []

    def take(self, name: str, column: Column, value: Any) -> None:
        title = Word(column.zh, name)
        try:
            parsed = parse_value(column, "" if value is None else str(value))
            if column.kind is Kind.URL and isinstance(parsed, str):
                parsed = check_stream_url(parsed)
        except ValueRefusedError as error:
            words = say("value_refused", field=title, reason=error.message, remedy=error.suggestion)
            self.errors.append(FieldError(name, words))
        except ValueError as error:
            self.errors.append(FieldError(name, say("address_refused", field=title, reason=error.args[0])))
        else:
            if parsed is None and column.field in self._needed:
                self.errors.append(FieldError(name, say("value_missing", field=title)))
            self.row[column.field] = parsed

    def result(self) -> Row:
        if self.errors:
            raise several_wrong(self.errors)
        return self.row
