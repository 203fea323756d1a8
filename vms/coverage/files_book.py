"""The records behind a count of files as a workbook: a sheet of cameras, and one of each thing that a record lacks, to
be sorted by column by who fills them in."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from registry.enumerations import Word
from registry.values import RECORD_ZONE
from vms.coverage.assessment_book import Language
from vms.coverage.files_api import FileGap, FileLack
from vms.coverage.lacking import FileShow
from vms.coverage.words import FILE_WORDS, in_words
from vms.web.sheets import Cells, add_sheet
from vms.web.wording import CHINESE

_FILES, _GAPS, _EMPTY = Word("档案", "Files"), Word("缺项与错误", "What is lacking"), Word("未填", "empty")
_CAMERA = (Word("设备编码", "Code"), Word("设备名称", "Name"), Word("所属区划", "Division"))
_OF_FILE = (*_CAMERA, Word("未填", "Empty"), Word("校验未通过", "Failing a check"))
_OF_GAP = (*_CAMERA, Word("栏目", "Column"), Word("问题", "What is wrong"))


@dataclass(frozen=True, slots=True)
class FilesHead:
    """What the list is: which records, of where, as of when."""

    show: FileShow
    place: str
    as_of: datetime


def write_files(head: FilesHead, files: Sequence[FileLack], language: Language) -> bytes:
    """The same list gives the same bytes."""
    chinese = language is Language.CHINESE

    def said(*words: Word) -> list[str]:
        return [in_words(word, chinese=chinese) for word in words]

    (name, gaps), as_of = said(_FILES, _GAPS), head.as_of.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M")
    above: list[Cells] = [(f"{name} {head.place}",), said(FILE_WORDS[head.show]), (as_of,), (len(files),)]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": name, "created": head.as_of.replace(tzinfo=None)})
        add_sheet(book, name, said(*_OF_FILE), (_file(each, chinese=chinese) for each in files), above)
        add_sheet(book, gaps, said(*_OF_GAP), _gaps(files, chinese=chinese), above)
    return buffer.getvalue()


def _file(each: FileLack, *, chinese: bool) -> Cells:
    separator = "；" if chinese else "; "
    empty = [_label(gap, chinese=chinese) for gap in each.gaps if gap.reason is None]
    wrong = [f"{_label(gap, chinese=chinese)}: {_why(gap, chinese=chinese)}" for gap in each.gaps if gap.reason]
    return (each.code, each.name, each.division_name, separator.join(empty), separator.join(wrong))


def _gaps(files: Sequence[FileLack], *, chinese: bool) -> Iterator[Cells]:
    for each in files:
        for gap in each.gaps:
            what = _label(gap, chinese=chinese), _why(gap, chinese=chinese)
            yield (each.code, each.name, each.division_name, *what)


def _label(gap: FileGap, *, chinese: bool) -> str:
    return gap.label if chinese else gap.label_en


def _why(gap: FileGap, *, chinese: bool) -> str:
    if gap.reason is None:
        return in_words(_EMPTY, chinese=chinese)
    return CHINESE[gap.reason.code].format_map(gap.reason.params) if chinese else gap.reason.text
