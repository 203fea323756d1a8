"""Everything of incidents has its words in both languages."""

from collections.abc import Mapping
from enum import StrEnum
from typing import get_args

import pytest

from registry.enumerations import Word
from streams.model import PictureFault
from vms.causes.model import CauseKind
from vms.incidents.model import IncidentStatus, Resolution
from vms.incidents.schemas import ReportIn
from vms.incidents.service import STANDARD_CHECKLIST
from vms.incidents.words import CAUSE_WORDS, ITEM_WORDS, KIND_WORDS, RESOLUTION_WORDS, STATUS_WORDS


@pytest.mark.parametrize(
    ("words", "codes"),
    [(CAUSE_WORDS, CauseKind), (STATUS_WORDS, IncidentStatus), (RESOLUTION_WORDS, Resolution)],
)
def test_every_code_has_its_words(words: Mapping[StrEnum, Word], codes: type[StrEnum]) -> None:
    assert set(words) == set(codes)


def test_every_item_of_the_usual_checklist_has_its_words() -> None:
    assert set(ITEM_WORDS) == set(STANDARD_CHECKLIST)


def test_every_kind_has_its_words_in_both_languages() -> None:
    reported = {each for part in get_args(ReportIn.model_fields["kind"].annotation) for each in get_args(part)}
    assert reported >= {"offline", "damage"}
    assert set(KIND_WORDS) == reported | {fault.value for fault in PictureFault}
    assert all(word.zh and word.en and "_" not in word.en and not word.zh.isascii() for word in KIND_WORDS.values())
