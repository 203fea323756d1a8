"""What the service says by code: every phrase that is said exists, with all that its words need, in both languages."""

import ast
import json
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, ValidationError

from registry import wording as registry_wording
from registry.enumerations import Word
from registry.phrases import Phrase, chinese, phrases
from streams.model import Finding
from streams.url import UrlFault
from vms.accounts.model import Permission, Role
from vms.incidents.model import IncidentStatus
from vms.incidents.schemas import ActionIn
from vms.maintenance.model import THINGS, Scope
from vms.references.model import ReferenceStatus
from vms.walls.model import Outcome
from vms.web import wording
from vms.web.invalid import field_error
from vms.web.openapi import chinese_words
from vms.web.problems import Conflict, FieldError
from vms.web.wording import PhraseOut
from vms.web.words.fields import FIELDS

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
    with pytest.raises(ValueError, match="again stands for two phrases"):
        phrases("again\n是\nyes\nagain\n否\nno\n")


# Where the sentence stands among the arguments, unless it is the first.
_SECOND = frozenset({"FieldError", "wrong", "HTTPException"})


def _refusing() -> set[str]:
    """The names of what a refusal is made with."""
    classes = [
        node
        for path in (ROOT / "vms").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    found = {"Problem"}
    while more := {each.name for each in classes if found & {ast.unparse(base) for base in each.bases}} - found:
        found |= more
    return found | _SECOND


def _without_code(node: ast.expr) -> bool:
    """Whether it is, or may be, a text that is no phrase."""
    if isinstance(node, ast.IfExp):
        return _without_code(node.body) or _without_code(node.orelse)
    if isinstance(node, ast.BoolOp):
        return any(_without_code(each) for each in node.values)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(node, ast.JoinedStr | ast.BinOp) or ast.unparse(node).startswith("str(")


def _refusals(tree: ast.AST, names: set[str]) -> Iterator[ast.expr]:
    """Every sentence and title of a refusal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            at = int(name in _SECOND)
            yield from node.args[at : at + 1] if name in names else ()
        if isinstance(node, ast.ClassDef) and node.name in names:
            yield from (each.value for each in node.body if isinstance(each, ast.Assign))


def test_no_refusal_is_said_without_a_code() -> None:
    """Held by the types as well: sentence and title of a problem are phrases."""
    names = _refusing()
    found = [
        (path.name, sentence)
        for path in (ROOT / "vms").rglob("*.py")
        for sentence in _refusals(ast.parse(path.read_text("utf-8")), names)
    ]
    assert len(found) > 150
    assert [f"{name}:{each.lineno}" for name, each in found if _without_code(each)] == []


CHOSEN: Mapping[str, Iterable[str]] = {
    "role_{}": Role,
    "may_{}": Permission,
    "status_{}": IncidentStatus,
    "no_{}_here": frozenset(Scope).difference(THINGS),
    "reference_{}": ReferenceStatus,
    "patrol_{}": Outcome,
    "stream_url_{}": UrlFault,
    "no_picture_{}": (*(each for each in Finding if each is not Finding.OK), "changed"),
}
"""The codes that are put together where they are said."""


@pytest.mark.parametrize("form", CHOSEN)
def test_every_code_that_is_put_together_has_its_words(form: str) -> None:
    assert [value for value in CHOSEN[form] if form.format(value) not in WORDS] == []


def test_whatever_is_sent_has_a_chinese_name() -> None:
    document = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))
    names = {
        each["name"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for each in operation.get("parameters", ())
    }
    schemas = document["components"]["schemas"]
    sent = re.findall(r"#/components/schemas/(\w+)", json.dumps([*_bodies(document)]))
    reached: set[str] = set()
    while sent:
        if (schema := sent.pop()) not in reached:
            reached.add(schema)
            names |= set(schemas[schema].get("properties", ()))
            sent += re.findall(r"#/components/schemas/(\w+)", json.dumps(schemas[schema]))
    assert len(names) > 100
    assert sorted(names - FIELDS.keys()) == []


def _bodies(document: Mapping[str, Any]) -> Iterator[Any]:
    for operations in document["paths"].values():
        yield from (operation.get("requestBody") for operation in operations.values())


class _Sent(BaseModel):
    name: str = Field(min_length=2, max_length=4)
    dwell_s: int = Field(le=600)
    day: date
    role: Role


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, ["请填写“名称”", "请填写“停留时间”", "请填写“日期”", "请填写“角色”"]),
        (
            {"name": "a", "dwell_s": 601, "day": "x", "role": "king"},
            ["“名称”太短：至少 2 个字符", "“停留时间”不得大于 600", "“日期”须是日期或时间", "“角色”不是可选的值"],
        ),
        (
            {"name": "abcde", "dwell_s": "many", "day": 1.5, "role": 3},
            ["“名称”太长：最多 4 个字符", "“停留时间”须是数", "“日期”须是日期或时间", "“角色”不是可选的值"],
        ),
    ],
)
def test_what_pydantic_refuses_is_said_in_both_languages(sent: dict[str, object], says: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        _Sent.model_validate(sent)
    found = [field_error({**each, "loc": ("body", *each["loc"])}) for each in refused.value.errors()]
    assert [chinese(each.message) for each in found] == says
    assert [each.message.startswith(f"{each.field}: ") for each in found] == [True] * 4


def test_what_a_validator_of_ours_says_is_kept() -> None:
    with pytest.raises(ValidationError) as refused:
        ActionIn.model_validate({"action": "acknowledge", "client_action_id": str(UUID(int=7)), "checklist": []})
    (error,) = refused.value.errors()
    assert field_error({**error, "loc": ("body",)}).message == wording.say("who_repairs_writes")


def test_a_parameter_with_words_of_its_own_stands_in_each_language() -> None:
    phrase = wording.say("role_may_not", role=wording.say("role_crew"), right=Word("导入", "import"))
    assert phrase == "the role crew may not import: ask an administrator"
    assert chinese(phrase) == "运维人员无权导入：请联系管理员"
    assert phrase.params == {"role": "运维人员", "right": "导入"}


def test_the_web_client_has_the_words_of_today() -> None:
    """`make openapi` writes them."""
    assert (ROOT / "ui/src/i18n/zh-CN/said.json").read_text("utf-8") == chinese_words()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_hold_nothing_that_the_web_client_would_take_for_its_own(code: str) -> None:
    assert not {"@", "|"} & set(WORDS[code].zh)


def test_a_phrase_is_its_english_sentence_and_keeps_what_another_language_needs() -> None:
    phrase = wording.say("in_the_way", count=3)
    assert isinstance(phrase, Phrase)
    assert phrase == "nothing was changed, see first to what stands in the way: 3"
    assert chinese(phrase) == "有 3 处妨碍，未作任何改动：请先处理下列各项"
    assert chinese("plain") == "plain"
    assert PhraseOut.of(phrase).model_dump() == {"text": str(phrase), "code": "in_the_way", "params": {"count": "3"}}


def test_a_problem_says_its_phrases_by_code() -> None:
    wrong = [FieldError("site", wording.say("no_site_here"))]
    body = Conflict(wording.say("in_the_way", count=3), errors=wrong).body()
    assert (body["code"], body["params"]) == ("in_the_way", {"count": "3"})
    said = {"message": "there is no such site in your area", "code": "no_site_here", "params": {}}
    assert body["errors"] == [{"field": "site", **said}]
