"""The refused rows of an import as a workbook: as they stood in the file, with what is wrong beside them.

Mended there, it can be imported itself: the column of errors is one that the importer leaves out.
"""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from registry.declaring import declaring
from registry.enumerations import Word
from registry.importing import CellError, ImportOptions, cell_text
from registry.layouts import CREDENTIAL_COLUMNS, Header, Layout, find_header
from registry.outcomes import Language
from registry.phrases import chinese
from registry.reconcile import Action, RowOutcome
from registry.record import Kind
from registry.sheets import Sheet

ERRORS_TITLE = Word("错误", "errors")
ROW_TITLE = Word("原行号", "row in the file")


def write_refused(
    path: Path,
    sheets: Sequence[Sheet],
    outcomes: Sequence[RowOutcome],
    options: ImportOptions,
    language: Language = "zh-CN",
) -> int:
    """How many rows were written; `language`: of what is wrong, while titles stay as they stood, with a note of how the
    file was to be read (`options`), so that the mended rows are read so, too. The columns of accounts are left out, so
    that importing these changes none that are stored; a stream address that was refused may hold an account, and is
    left empty."""
    refused = [outcome for outcome in outcomes if outcome.action is Action.REFUSED]
    row_title, errors_title = (each.zh if language == "zh-CN" else each.en for each in (ROW_TITLE, ERRORS_TITLE))
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        heading, wrong = book.add_format({"bold": True}), book.add_format({"bg_color": "#fff2cc"})
        for sheet in sheets:
            rows = {each.row: each for each in refused if each.sheet == sheet.name}
            header = find_header(sheet.rows, options.layouts)
            if header is None or not rows:
                continue
            page = book.add_worksheet(sheet.name[:31] or header.layout.title)
            kept = [at for at, column in enumerate(header.columns) if column not in CREDENTIAL_COLUMNS]
            titles = [_title(sheet, header, at, options) for at in kept]
            page.write_row(0, 0, [*titles, row_title, errors_title], heading)
            fields = [column.field if column else None for column in header.columns]
            addresses = {column.field for column in header.columns if column and column.kind is Kind.URL}
            written = ((rows[at], cells) for at, cells in enumerate(sheet.rows, sheet.first_row) if at in rows)
            for number, (outcome, cells) in enumerate(written, 1):
                marked = {error.field for error in outcome.errors}
                for place, at in enumerate(kept):
                    is_wrong = fields[at] in marked
                    hidden = at >= len(cells) or (is_wrong and fields[at] in addresses)
                    page.write_string(
                        number, place, "" if hidden else cell_text(cells[at]), wrong if is_wrong else None
                    )
                page.write_number(number, len(titles), outcome.row)
                page.write_string(number, len(titles) + 1, _words(outcome.errors, header.layout, language))
        if not book.worksheets():
            book.add_worksheet(errors_title)
    return len(refused)


def _title(sheet: Sheet, header: Header, at: int, options: ImportOptions) -> str:
    title = cell_text(sheet.rows[header.row_index][at])
    return declaring(title, header.columns[at], options.datum, inverse_networked=options.inverse_networked)


def _words(errors: Sequence[CellError], layout: Layout, language: Language) -> str:
    if language == "zh-CN":
        return "；".join(
            f"{each.title}：{chinese(each.message)}" + (f"（{chinese(each.suggestion)}）" if each.suggestion else "")
            for each in errors
        )
    titles = {column.field: column.en for column in (*layout.columns, *CREDENTIAL_COLUMNS)}
    return "; ".join(
        f"{titles.get(each.field, each.field)}: {each.message}" + (f" ({each.suggestion})" if each.suggestion else "")
        for each in errors
    )
