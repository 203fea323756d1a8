"""What an import would do, row by row, as a CSV file: a line for each field that changes, for each thing refused and
for each check that a row fails though it is taken, and one for each other row. Rows go to the file as they are judged.
Pure of SQL."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from registry.enumerations import Word
from registry.exporting import UTF8_BOM
from registry.importing import FORMULA_START
from registry.layouts import BY_ENTITY, CREDENTIAL_COLUMNS, Entity, Layout
from registry.phrases import chinese
from registry.reconcile import Action, RowOutcome
from registry.record import Column

Language = Literal["zh-CN", "en"]
_TITLES = (
    *(
        Word("类别", "kind"),
        Word("工作表", "sheet"),
        Word("行号", "row"),
        Word("编码", "code"),
        Word("结果", "outcome"),
    ),
    *(
        Word("栏目", "column"),
        Word("原值", "before"),
        Word("新值", "after"),
        Word("原因", "why"),
        Word("建议", "instead"),
    ),
)
_ACTIONS: Mapping[Action, Word] = MappingProxyType(
    {
        Action.NEW: Word("新增", "new"),
        Action.CHANGED: Word("修改", "changed"),
        Action.UNCHANGED: Word("未变", "unchanged"),
        Action.REFUSED: Word("不能导入", "refused"),
    }
)


class OutcomeWriter:
    """Writes outcomes as they come."""

    def __init__(self, writer: Any, layouts: Sequence[Layout], language: Language) -> None:
        self._writer, self._language = writer, language
        self._columns: Mapping[Entity, Mapping[str, Column]] = {
            layout.entity: {column.field: column for column in (*layout.columns, *CREDENTIAL_COLUMNS)}
            for layout in layouts
        }
        self.rows = 0
        writer.writerow([self._said(title) for title in _TITLES])

    def add(self, outcome: RowOutcome) -> None:
        self.rows += 1
        self._writer.writerows([_guarded(each) for each in line] for line in self._lines(outcome))

    def _lines(self, outcome: RowOutcome) -> Iterator[tuple[str, ...]]:
        kind = BY_ENTITY[outcome.entity].title if self._language == "zh-CN" else outcome.entity.value
        row = (kind, outcome.sheet, str(outcome.row), outcome.code, self._said(_ACTIONS[outcome.action]))
        for change in outcome.changes:
            column = self._columns[outcome.entity].get(change.field)
            sides = (self._value(column, change.before), self._value(column, change.after))
            yield (*row, self._title(change.field, column), *sides, "", "")
        for error in outcome.errors:
            title = self._title(error.field, self._columns[outcome.entity].get(error.field))
            told = (error.message, error.suggestion)
            yield (
                *row,
                title,
                "",
                error.value,
                *(chinese(each) if self._language == "zh-CN" else each for each in told),
            )
        for invalid in outcome.invalid:
            title = self._title(invalid.field, self._columns[outcome.entity].get(invalid.field))
            why = invalid.reason.zh if self._language == "zh-CN" else invalid.reason
            yield (*row, title, "", "", why, "")
        if not outcome.changes and not outcome.errors and not outcome.invalid:
            yield (*row, "", "", "", "", "")

    def _title(self, field: str, column: Column | None) -> str:
        return self._said(Word(column.zh, column.en)) if column else field

    def _value(self, column: Column | None, value: Any) -> str:
        """As a cell of the file would hold it, codes as words."""
        if value is None:
            return ""
        parts = value if isinstance(value, list) else [int(value) if isinstance(value, bool) else value]
        codes = [code for part in parts for code in str(part).split("/")] if column and column.words else []
        if column and codes and all(code in column.words for code in codes):
            return "/".join(self._said(column.words[code]) for code in codes)
        return "/".join(map(str, parts))

    def _said(self, word: Word) -> str:
        return word.zh if self._language == "zh-CN" else word.en


@contextmanager
def outcomes_file(path: Path, layouts: Sequence[Layout], language: Language) -> Iterator[OutcomeWriter]:
    """A new file, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(UTF8_BOM)
        yield OutcomeWriter(csv.writer(file), layouts, language)


def _guarded(text: str) -> str:
    """As exporting.py has it: nothing that a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_START) else text
