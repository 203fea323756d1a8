"""Rows as a sheet of a workbook."""

from collections.abc import Iterable, Sequence
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cells = Sequence[str | int | float | None]


def add_sheet(book: Any, name: str, titles: Sequence[str], rows: Iterable[Cells], above: Sequence[Cells]) -> None:
    """`book`: an xlsxwriter.Workbook. `above`: lines over the titles, the first of them the heading. A text is never
    taken for a formula."""
    sheet, heading = book.add_worksheet(name), book.add_format({"bold": True})
    for number, cells in enumerate(above):
        sheet.write_row(number, 0, cells, heading if number == 0 else None)
    first = len(above) + 1
    sheet.write_row(first, 0, titles, heading)
    sheet.freeze_panes(first + 1, 0)
    sheet.set_column(0, len(titles) - 1, 18)
    for number, cells in enumerate(rows, first + 1):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
