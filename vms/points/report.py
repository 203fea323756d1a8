"""What an import did or would do, as people and programs read it."""

import uuid
from typing import Any

from pydantic import BaseModel

from registry.layouts import BY_ENTITY
from registry.reconcile import Action, ImportReport, RowOutcome


class SummaryOut(BaseModel):
    new: int
    changed: int
    unchanged: int
    refused: int


class FieldChangeOut(BaseModel):
    field: str
    before: str | None
    after: str | None


class RowErrorOut(BaseModel):
    field: str
    title: str
    value: str
    message: str
    suggestion: str


class RowOut(BaseModel):
    """One row that is new, changed or refused. `row` counts as a spreadsheet program does."""

    kind: str
    sheet: str
    row: int
    code: str
    action: Action
    changes: list[FieldChangeOut]
    errors: list[RowErrorOut]

    @classmethod
    def of(cls, outcome: RowOutcome) -> "RowOut":
        changes = [
            FieldChangeOut(field=change.field, before=_text(change.before), after=_text(change.after))
            for change in outcome.changes
        ]
        errors = [
            RowErrorOut(
                field=error.field,
                title=error.title,
                value=error.value,
                message=error.message,
                suggestion=error.suggestion,
            )
            for error in outcome.errors
        ]
        return cls(
            kind=outcome.entity.value,
            sheet=outcome.sheet,
            row=outcome.row,
            code=outcome.code,
            action=outcome.action,
            changes=changes,
            errors=errors,
        )


class ImportOut(BaseModel):
    """`applied`: everything was written. One refused row, and nothing is. `import_id`: by what it can be undone.
    `rows` holds the first rows of each action but "unchanged"; `rows_left_out` counts the others. `notes`: how the file
    was understood."""

    applied: bool
    import_id: uuid.UUID | None
    summary: SummaryOut
    by_kind: dict[str, SummaryOut]
    rows: list[RowOut]
    rows_left_out: int
    notes: list[str]

    @classmethod
    def of(cls, report: ImportReport) -> "ImportOut":
        told = sum(report.total(action) for action in (Action.NEW, Action.CHANGED, Action.REFUSED))
        return cls(
            applied=report.applied,
            import_id=report.run_id,
            summary=SummaryOut(**{action.value: report.total(action) for action in Action}),
            by_kind={
                BY_ENTITY[entity].title: SummaryOut(**{action.value: number for action, number in counts.items()})
                for entity, counts in report.counts.items()
            },
            rows=[RowOut.of(outcome) for outcome in report.rows],
            rows_left_out=told - len(report.rows),
            notes=report.notes,
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
