"""What a report says where it names only the worst of very many cameras."""

import pytest

from vms.reports.model import Language
from vms.reports.short_rows import short_parts

ROW = {"camera": "36990112001320000061", "name": "大门", "division": "梅坑乡", "gaps": []}


@pytest.mark.parametrize(
    ("named_of", "note"),
    [
        ({}, ""),
        ({"named_of": {"incomplete": 1, "less_online": 5}}, ""),
        ({"named_of": {"incomplete": 5}}, "The first 1 of 5; the others are on the pages of the service."),
    ],
)
def test_a_list_says_how_many_more_there_are_than_it_names(named_of: dict[str, dict[str, int]], note: str) -> None:
    sections = {"incomplete": [ROW], **named_of}
    (part,) = short_parts(sections, Language.ENGLISH)
    assert (len(part.rows), part.note) == (1, note)
