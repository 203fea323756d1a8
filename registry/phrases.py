"""Sentences that people are told, each with a code and its parameters: a client says them in its user's language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from typing_extensions import override

from registry.enumerations import Word, Words


class Phrase(str):
    """The English sentence itself; `code` and `params` are what another wording is made of, `zh` is the Chinese one.
    A parameter that is itself a `Word` or a phrase is said in the language of the wording, in `params` in Chinese."""

    __slots__ = ("code", "params", "zh")

    code: str
    params: Mapping[str, str]
    zh: str

    def __new__(cls, code: str, word: Word, params: Mapping[str, object]) -> "Phrase":
        english = {name: value.en if isinstance(value, Word) else str(value) for name, value in params.items()}
        other = {name: value.zh if isinstance(value, Word | Phrase) else str(value) for name, value in params.items()}
        phrase = super().__new__(cls, word.en.format_map(english))
        phrase.code, phrase.params, phrase.zh = code, other, word.zh.format_map(other)
        return phrase

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (str(self), self.code, dict(self.params), self.zh)


def _again(english: str, code: str, params: Mapping[str, str], zh: str) -> Phrase:
    """The phrase that another process said."""
    phrase = str.__new__(Phrase, english)
    phrase.code, phrase.params, phrase.zh = code, params, zh
    return phrase


def chinese(text: str) -> str:
    """The Chinese wording of what is a phrase, anything else as it is."""
    return text.zh if isinstance(text, Phrase) else text


def phrases(text: str) -> Words:
    """Three lines a phrase: its code, the Chinese words, the English ones. Raises ValueError for a code given twice."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    words: dict[str, Word] = {}
    for code, zh, en in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        if code in words:
            raise ValueError(f"{code} stands for two phrases")
        words[code] = Word(zh, en)
    return MappingProxyType(words)


class Phrasebook:
    """The phrases of one room of the service, by code."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, code: str, /, **params: object) -> Phrase:
        return Phrase(code, self.words[code], params)
