"""The refused rows of an import as a workbook: as they stood in the file, with what is wrong beside them.

Mended there, it can be imported itself: the column of errors is one that the importer leaves out.
"""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from registry.importing import CellError, cell_text
from registry.layouts import CREDENTIAL_COLUMNS, LAYOUTS, Layout, find_header
from registry.phrases import chinese
from registry.reconcile import Action, RowOutcome
from registry.record import Kind
from registry.sheets import Sheet

ERRORS_TITLE = "错误"
ROW_TITLE = "原行号"


def write_refused(
    path: Path, sheets: Sequence[Sheet], outcomes: Sequence[RowOutcome], layouts: Sequence[Layout] = LAYOUTS
) -> int:
    """How many rows were written. The columns of accounts are left out, so that importing the mended rows changes none
    that are stored; a stream address that was refused may hold an account, and is left empty."""
    refused = [outcome for outcome in outcomes if outcome.action is Action.REFUSED]
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        heading, wrong = book.add_format({"bold": True}), book.add_format({"bg_color": "#fff2cc"})
        for sheet in sheets:
            rows = {each.row: each for each in refused if each.sheet == sheet.name}
            header = find_header(sheet.rows, layouts)
            if header is None or not rows:
                continue
            page = book.add_worksheet(sheet.name[:31] or header.layout.title)
            kept = [at for at, column in enumerate(header.columns) if column not in CREDENTIAL_COLUMNS]
            titles = [cell_text(sheet.rows[header.row_index][at]) for at in kept]
            page.write_row(0, 0, [*titles, ROW_TITLE, ERRORS_TITLE], heading)
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
                page.write_string(number, len(titles) + 1, "；".join(_words(error) for error in outcome.errors))
        if not book.worksheets():
            book.add_worksheet(ERRORS_TITLE)
    return len(refused)


def _words(error: CellError) -> str:
    suggestion = f"（{chinese(error.suggestion)}）" if error.suggestion else ""
    return f"{error.title}：{chinese(error.message)}{suggestion}"
