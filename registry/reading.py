"""Reads spreadsheet files: finds out the kind of file, reads CSV, hands XLSX and JSON on, refuses the rest."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from typing_extensions import override

from registry.json_reading import read_json
from registry.sheets import Cell, CellCount, FileRefusedError, FileRows, ReadLimits, Sheet
from registry.wording import say
from registry.xlsx import read_workbook


def read_sheets(path: Path, limits: ReadLimits = ReadLimits()) -> list[Sheet]:
    """All sheets of an XLSX, CSV (UTF-8, UTF-16, GBK, GB18030) or JSON file. Raises FileRefusedError."""
    size = path.stat().st_size
    if size > limits.file_mb * 1e6:
        raise FileRefusedError(say("file_too_large", size=f"{size / 1e6:.0f}", most=f"{limits.file_mb:g}"))
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise FileRefusedError(say("file_empty"))
    if head.startswith(b"PK"):
        return read_workbook(path, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError(say("old_excel"))
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return read_json(path, _encoding(path, head), limits)
    return [_read_csv(path, head, limits)]


_ENCODINGS = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "gb18030": "GB18030"}


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        raise FileRefusedError(say("no_text"))
    for encoding in ("utf-8-sig", "gb18030"):  # GB18030 holds all of GBK
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise FileRefusedError(say("encoding_unknown"))


def _read_csv(path: Path, head: bytes, limits: ReadLimits) -> Sheet:
    encoding = _encoding(path, head)
    count = CellCount(limits)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = max(",\t;", key="".join(islice(file, 20)).count)
        for row in CsvRows(path, encoding, delimiter, 0):
            count.add_row(len(row))
    except UnicodeError as error:
        raise FileRefusedError(say("text_damaged")) from error
    except csv.Error as error:
        raise FileRefusedError(say("csv_damaged", row=count.rows + 1, reason=error)) from error
    return Sheet("", CsvRows(path, encoding, delimiter, count.rows), encoding=_ENCODINGS[encoding])


@dataclass(frozen=True, slots=True)
class CsvRows(FileRows):
    path: Path
    encoding: str
    delimiter: str
    rows: int

    @override
    def __len__(self) -> int:
        return self.rows

    @override
    def __iter__(self) -> Iterator[list[Cell]]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            yield from csv.reader(file, delimiter=self.delimiter, strict=True)
