"""What the service says by code: every phrase that is said exists, with all that its words need, in both languages."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import wording as registry_wording
from registry.phrases import Phrase, chinese
from vms.web import wording
from vms.web.openapi import chinese_words
from vms.web.problems import Conflict, FieldError
from vms.web.wording import PhraseOut

ROOT = Path(__file__).parents[2]
WORDS = {**registry_wording.say.words, **wording.say.words}


def _said() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, code, and the names of the parameters; None where they are passed on as a mapping."""
    for path in (file for room in ("registry", "vms") for file in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            if isinstance(node.args[0], ast.Constant):
                names = [keyword.arg for keyword in node.keywords]
                known = None if None in names else {name for name in names if name}
                yield f"{path.name}:{node.lineno}", str(node.args[0].value), known


def _parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_phrase_that_is_said_has_its_words_and_parameters() -> None:
    found = list(_said())
    assert len(found) > 80
    assert [where for where, code, _ in found if code not in WORDS] == []
    needed = {code: _parameters(word.zh) | _parameters(word.en) for code, word in WORDS.items()}
    assert [(where, code) for where, code, names in found if names is not None and names != needed[code]] == []


def test_no_code_stands_for_two_phrases() -> None:
    assert len(WORDS) == len(registry_wording.say.words) + len(wording.say.words)


def test_the_web_client_has_the_words_of_today() -> None:
    """`make openapi` writes them."""
    assert (ROOT / "ui/src/i18n/zh-CN/said.json").read_text("utf-8") == chinese_words()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_hold_nothing_that_the_web_client_would_take_for_its_own(code: str) -> None:
    assert not {"@", "|"} & set(WORDS[code].zh)


def test_a_phrase_is_its_english_sentence_and_keeps_what_another_language_needs() -> None:
    phrase = wording.say("in_the_way", count=3)
    assert isinstance(phrase, Phrase)
    assert phrase == "3 things stand in the way, nothing was changed: see to them first"
    assert chinese(phrase) == "有 3 处妨碍，未作任何改动：请先处理下列各项"
    assert chinese("plain") == "plain"
    assert PhraseOut.of(phrase).model_dump() == {"text": str(phrase), "code": "in_the_way", "params": {"count": "3"}}
    assert PhraseOut.of("plain").code == ""


def test_a_problem_says_its_phrases_by_code() -> None:
    body = Conflict(wording.say("in_the_way", count=3), errors=[FieldError("site", "plain")]).body()
    assert (body["code"], body["params"]) == ("in_the_way", {"count": "3"})
    assert body["errors"] == [{"field": "site", "message": "plain"}]
