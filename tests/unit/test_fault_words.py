"""Each state and picture fault has its words, and the code that the glossary says the field gives it."""

import re
from pathlib import Path

import pytest

from streams.model import Finding, PictureFault
from vms.health.model import HealthState
from vms.health.words import FAULT_WORDS, FINDING_WORDS, STATE_WORDS, state_with_faults

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_the_codes_are_those_of_the_glossary() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+|—) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    assert {PictureFault(fault): None if code == "—" else int(code) for fault, code in rows} == {
        fault: fault.code for fault in PictureFault
    }


def test_every_state_and_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(PictureFault)
    assert set(FINDING_WORDS) == set(Finding)
    assert set(STATE_WORDS) == {*HealthState, "override"}


@pytest.mark.parametrize(
    ("state", "faults", "chinese", "english"),
    [
        (
            "degraded",
            ["black", "covered"],
            "画面异常：黑屏（代码 1）、遮挡（代码 9）",
            "degraded: black (code 1), covered (code 9)",
        ),
        ("degraded", ["wrong_clock"], "画面异常：时钟错误", "degraded: wrong clock"),
        ("override", ["black"], "人工修正", "override"),
        ("online", [], "在线", "online"),
    ],
)
def test_a_state_is_said_with_what_is_wrong_with_the_picture(
    state: str, faults: list[str], chinese: str, english: str
) -> None:
    assert state_with_faults(state, faults, chinese=True) == chinese
    assert state_with_faults(state, faults, chinese=False) == english
