"""What an import did or would do, as people and programs read it."""

import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from registry.importing import Understood
from registry.layouts import BY_ENTITY, CREDENTIAL_COLUMNS, Entity
from registry.reconcile import Action, ImportReport, RowOutcome
from registry.record import Column
from registry.snapshots import FieldChange
from vms.web.wording import PhraseOut


class SummaryOut(BaseModel):
    new: int
    changed: int
    unchanged: int
    refused: int


class WordOut(BaseModel):
    zh: str
    en: str


class FieldChangeOut(BaseModel):
    """`words`: what the codes in `before` and `after` stand for; several codes are separated by "/"."""

    field: str
    title: WordOut
    before: str | None
    after: str | None
    words: dict[str, WordOut]

    @classmethod
    def of(cls, change: FieldChange, columns: Mapping[str, Column]) -> "FieldChangeOut":
        before, after = _text(change.before), _text(change.after)
        known = columns[change.field].words if change.field in columns else {}
        codes = {code for text in (before, after) for code in (text or "").split("/") if code in known}
        words = {code: WordOut(**known[code]._asdict()) for code in sorted(codes)}
        return cls(field=change.field, title=title(change.field, columns), before=before, after=after, words=words)


class RowErrorOut(BaseModel):
    field: str
    title: WordOut
    value: str
    message: PhraseOut
    suggestion: PhraseOut


class ColumnOut(BaseModel):
    """A column of the file and what it was taken for: code and names of the record's column; all empty: left out."""

    title: str
    code: str
    zh: str
    en: str


class UnderstoodOut(BaseModel):
    """How a sheet was read. `header_row` counts as a spreadsheet program does; `encoding` of a text file.
    `networked_coded`: it gives 联网属性 as 0 and 1, which some files turn round: ask."""

    kind: str
    sheet: str
    header_row: int
    encoding: str
    columns: list[ColumnOut]
    networked_coded: bool

    @classmethod
    def of(cls, understood: Understood) -> "UnderstoodOut":
        columns = [
            ColumnOut(title=title, code=column.code, zh=column.zh, en=column.en)
            if column
            else ColumnOut(title=title, code="", zh="", en="")
            for title, column in understood.columns
        ]
        return cls(
            kind=understood.entity.value,
            sheet=understood.sheet,
            header_row=understood.header_row,
            encoding=understood.encoding,
            columns=columns,
            networked_coded=understood.networked_coded,
        )


class FailedOut(BaseModel):
    """A check that a record fails which is taken nevertheless."""

    field: str
    title: WordOut
    reason: PhraseOut


class InvalidFieldOut(BaseModel):
    field: str
    title: WordOut
    rows: int


class InvalidOut(BaseModel):
    """In how many `rows` that are taken the camera's record fails a check by itself; those it fails only beside other
    records (such as the same position, its site's class, its division's boundary) are known once it is written."""

    rows: int
    fields: list[InvalidFieldOut]


class RowOut(BaseModel):
    """One row that is new, changed or refused. `row` counts as a spreadsheet program does."""

    kind: str
    sheet: str
    row: int
    code: str
    action: Action
    changes: list[FieldChangeOut]
    errors: list[RowErrorOut]
    invalid: list[FailedOut]

    @classmethod
    def of(cls, outcome: RowOutcome, columns: Mapping[str, Column]) -> "RowOut":
        errors = [
            RowErrorOut(
                field=error.field,
                title=title(error.field, columns),
                value=error.value,
                message=PhraseOut.of(error.message),
                suggestion=PhraseOut.of(error.suggestion),
            )
            for error in outcome.errors
        ]
        return cls(
            kind=outcome.entity.value,
            sheet=outcome.sheet,
            row=outcome.row,
            code=outcome.code,
            action=outcome.action,
            changes=[FieldChangeOut.of(change, columns) for change in outcome.changes],
            errors=errors,
            invalid=[
                FailedOut(field=each.field, title=title(each.field, columns), reason=PhraseOut.of(each.reason))
                for each in outcome.invalid
            ],
        )


class ImportOut(BaseModel):
    """`applied`: everything was written. One refused row, and nothing is. `import_id`: by what it can be undone.
    `tag`: names all that is new or changed. `rows` holds the first rows of each action but "unchanged"
    and the first invalid ones; `rows_left_out` counts the others. `notes` and `understood`: how the file was read."""

    applied: bool
    import_id: uuid.UUID | None
    tag: str
    summary: SummaryOut
    by_kind: dict[str, SummaryOut]
    invalid: InvalidOut
    rows: list[RowOut]
    rows_left_out: int
    notes: list[PhraseOut]
    understood: list[UnderstoodOut]

    @classmethod
    def of(cls, report: ImportReport) -> "ImportOut":
        columns = {
            layout.entity: {column.field: column for column in (*layout.columns, *CREDENTIAL_COLUMNS)}
            for layout in report.layouts
        }
        told = sum(report.total(action) for action in (Action.NEW, Action.CHANGED, Action.REFUSED))
        return cls(
            applied=report.applied,
            import_id=report.run_id,
            tag=report.tag,
            summary=SummaryOut(**{action.value: report.total(action) for action in Action}),
            by_kind={
                BY_ENTITY[entity].title: SummaryOut(**{action.value: number for action, number in counts.items()})
                for entity, counts in report.counts.items()
            },
            invalid=InvalidOut(
                rows=report.invalid,
                fields=[
                    InvalidFieldOut(field=name, title=title(name, columns.get(Entity.CAMERA, {})), rows=number)
                    for name, number in report.invalid_fields.most_common()
                ],
            ),
            rows=[RowOut.of(outcome, columns[outcome.entity]) for outcome in report.rows],
            rows_left_out=told - len(report.rows),
            notes=[PhraseOut.of(note) for note in report.notes],
            understood=[UnderstoodOut.of(each) for each in report.understood],
        )


def title(field: str, columns: Mapping[str, Column]) -> WordOut:
    """What people call the column."""
    column = columns.get(field)
    return WordOut(zh=column.zh, en=column.en) if column else WordOut(zh=field, en=field)


def _text(value: Any) -> str | None:
    """As a cell of the file would hold it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return "/".join(str(each) for each in value)
    return None if value is None else str(value)
