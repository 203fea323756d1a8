"""What was altered is named in the report's language, or in the one that is asked for."""

import hashlib
import json
import zipfile
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vms.reports.model import MANIFEST, SECTIONS, SIGNATURE, Language, SigningKey
from vms.reports.verify_words import SECTIONS_CHINESE, VERIFY_WORDS, Speech
from vms.reports.verifying import NotAReportError, Verdict, verify

KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))
FRAME = b"a picture"
SHA = hashlib.sha256(FRAME).hexdigest()


def altered_report(path: Path, **about: Any) -> Path:
    """One in which a target, and a frame of a camera, are not what was signed; and a file more."""
    sections: dict[str, Any] = {
        "about": {"title": "t", **about},
        "targets": [],
        "evidence": [{"camera": "3699", "taken_at": "2026-03-02", "sha256": SHA}],
        "files": {f"frames/{SHA}.jpg": SHA, "report.pdf": SHA},
    }
    document = {**sections, SIGNATURE: KEY.sign(sections)} | {"targets": ["met"]}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, json.dumps(document))
        archive.writestr(f"frames/{SHA}.jpg", b"another")
        archive.writestr("more.txt", b"")
    return path


CHINESE = [
    "manifest.json：“目标 targets”一节被改动",
    f"frames/{SHA}.jpg（监控点 3699，2026-03-02）：被改动",
    "report.pdf：缺失",
    "more.txt：是后加的",
]
ENGLISH = [
    "manifest.json: the section “targets” was altered",
    f"frames/{SHA}.jpg (camera 3699, 2026-03-02): was altered",
    "report.pdf: is missing",
    "more.txt: was added",
]


@pytest.mark.parametrize(
    ("told", "asked", "words"),
    [
        ("zh-CN", None, CHINESE),
        ("en", None, ENGLISH),
        ("zh-CN", Language.ENGLISH, ENGLISH),
        ("en", Language.CHINESE, CHINESE),
        (None, None, ENGLISH),
        (["fr"], None, ENGLISH),
    ],
)
def test_what_was_altered_is_named_in_its_language(
    tmp_path: Path, told: object, asked: Language | None, words: list[str]
) -> None:
    found = verify(altered_report(tmp_path / "r.zip", language=told), {KEY.public}, language=asked)
    assert found.altered == words


def test_a_frame_of_a_report_is_named_in_its_language(tmp_path: Path) -> None:
    report = altered_report(tmp_path / "r.zip", language="zh-CN")

    def told(content: bytes) -> Verdict:
        (tmp_path / "x.jpg").write_bytes(content)
        return verify(tmp_path / "x.jpg", {KEY.public}, against=report)

    assert told(FRAME).about == "画面：监控点 3699，2026-03-02 ← t"
    assert told(b"other").altered[-1].startswith("x.jpg：被改动，或不属于 r.zip：SHA-256 ")
    with pytest.raises(NotAReportError, match="请用 --against"):
        verify(tmp_path / "x.jpg", set(), language=Language.CHINESE)


def test_both_languages_say_all_with_the_same_parts() -> None:
    def parts(words: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(words)} - {None}

    chinese, english = VERIFY_WORDS[Language.CHINESE], VERIFY_WORDS[Language.ENGLISH]
    assert {code: parts(words) for code, words in chinese.items()} == {
        code: parts(words) for code, words in english.items()
    }
    assert set(SECTIONS_CHINESE) == set(SECTIONS)


def test_the_texts_stand_below_each_other_in_columns_of_a_terminal() -> None:
    assert Speech(Language.ENGLISH).line("what", "t") == "what           t"
    assert Speech(Language.CHINESE).line("altered", "t") == "被改动" + " " * (15 - 2 * 3) + "t"
