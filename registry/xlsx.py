"""XLSX files: every part is checked and counted before python-calamine opens the file, so that no bomb goes off."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from registry.phrases import Phrase
from registry.sheets import FileRefusedError, ReadLimits, Sheet
from registry.wording import say

CHUNK_BYTES = 1 << 20
_DAMAGED = say("workbook_damaged")
# Parts that hold no cells; calamine never takes a sheet from them, see `_check_relations`.
_WITHOUT_CELLS = ("docProps/", "customXml/", "xl/media/", "xl/theme/", "xl/drawings/", "xl/printerSettings/")


@dataclass(slots=True)
class _Extent:
    """How large the dense table of one sheet will be: calamine reserves rows × columns, however few cells there are."""

    limits: ReadLimits
    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    formulas: int = 0

    @property
    def dense(self) -> int:
        """Cells that it will take in memory."""
        return max(max(self.last_row, 1) * self.last_column, self.cells)

    def on_element(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self.cells += 1
            reference = attributes.get("r")
            if reference:
                self._place(reference)
            else:
                self.last_column += 1
        elif local == "f":
            self.formulas += 1

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if not 0 < len(letters) <= 3 or not letters.isalpha() or not 0 < len(digits) <= 7:
            raise FileRefusedError(say("cell_name", name=reference[:20]))
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        self.last_row = max(self.last_row, int(digits))
        self.last_column = max(self.last_column, column)
        if self.last_row > self.limits.rows or self.last_column > self.limits.columns:
            limits = {"rows": self.limits.rows, "columns": self.limits.columns}
            raise FileRefusedError(say("cell_too_far", name=reference, **limits))


def read_workbook(path: Path, limits: ReadLimits) -> list[Sheet]:
    """All visible and hidden sheets with their cells' last saved values. Raises FileRefusedError."""
    formulas = _check_parts(path, limits)
    notes = (say("formulas_read", count=formulas),) if formulas else ()
    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        return [_read_sheet(name, sheet, notes) for name, sheet in sheets if sheet.height and sheet.width]
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefusedError(_DAMAGED) from error
    except BaseException as error:
        # A panic of the Rust reader is a BaseException of a class that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise FileRefusedError(_DAMAGED) from error
        raise


def _read_sheet(name: str, sheet: CalamineSheet, notes: tuple[Phrase, ...]) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False)
    looked, filled = 0, 0
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        below = rows[top + 1 : bottom + 1]
        looked += len(below)
        if looked > len(rows) * len(rows[0]):  # more than there are: such ranges overlap
            raise FileRefusedError(_DAMAGED)
        # A merged cell speaks for all its rows that say anything; of its columns only the first is meant, else one
        # title would name two.
        for row in below if column < len(rows[0]) else ():
            if any(cell not in (None, "") for cell in row):
                row[column] = rows[top][column]
                filled += 1
    return Sheet(name, rows, (*notes, say("merged_read", count=filled)) if filled else notes)


def _check_parts(path: Path, limits: ReadLimits) -> int:
    """Number of formulas."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_directory(infos, limits)
            parts = [
                _check_part(archive, info, limits) for info in infos if not info.filename.startswith(_WITHOUT_CELLS)
            ]
            if sum(part.dense for part in parts) > limits.cells:
                raise FileRefusedError(say("too_many_cells", most=limits.cells))
            return sum(part.formulas for part in parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OSError,
    ) as error:
        raise FileRefusedError(_DAMAGED) from error


def _check_directory(infos: list[zipfile.ZipInfo], limits: ReadLimits) -> None:
    names = {info.filename for info in infos}
    if len(infos) > limits.parts or len(names) != len(infos):
        raise FileRefusedError(say("too_many_parts", parts=len(infos), most=limits.parts))
    unpacked_mb = sum(info.file_size for info in infos) / 1e6
    if unpacked_mb > limits.unpacked_mb:
        raise FileRefusedError(say("unpacked_too_large", size=f"{unpacked_mb:.0f}", most=f"{limits.unpacked_mb:g}"))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefusedError(say("macros"))
    if "xl/workbook.xml" not in names or any(name in names for name in ("xl/workbook.bin", "content.xml", "mimetype")):
        raise FileRefusedError(say("no_xlsx"))


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ReadLimits) -> _Extent:
    extent = _Extent(limits)
    is_relations = info.filename.endswith(".rels")
    on_element = _check_relation if is_relations else extent.on_element
    if is_relations or info.filename.endswith(".xml"):
        _feed(archive, info, on_element)
    return extent


def _feed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, on_element: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = on_element
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(info) as part:
        while chunk := part.read(CHUNK_BYTES):
            parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError(say("xml_entities"))


def _check_relation(_: str, attributes: dict[str, str]) -> None:
    """A sheet's cells must lie in a part that was counted."""
    target = attributes.get("Target", "")
    is_sheet = attributes.get("Type", "").endswith("/worksheet")
    if is_sheet and (not target.endswith(".xml") or any(part.removeprefix("xl/") in target for part in _WITHOUT_CELLS)):
        raise FileRefusedError(say("sheet_elsewhere"))
