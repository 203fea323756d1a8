"""Sentences that people are told, each with a code and its parameters: a client says them in its user's language."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.enumerations import Word, Words


class Phrase(str):
    """The English sentence itself; `code` and `params` are what another wording is made of, `zh` is the Chinese one."""

    __slots__ = ("code", "params", "zh")

    code: str
    params: Mapping[str, str]
    zh: str

    def __new__(cls, code: str, word: Word, params: Mapping[str, object]) -> "Phrase":
        texts = {name: str(value) for name, value in params.items()}
        phrase = super().__new__(cls, word.en.format_map(texts))
        phrase.code, phrase.params, phrase.zh = code, texts, word.zh.format_map(texts)
        return phrase


def chinese(text: str) -> str:
    """The Chinese wording of what is a phrase, anything else as it is."""
    return text.zh if isinstance(text, Phrase) else text


def phrases(text: str) -> Words:
    """Three lines a phrase: its code, the Chinese words, the English ones."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return MappingProxyType(
        {code: Word(zh, en) for code, zh, en in zip(lines[::3], lines[1::3], lines[2::3], strict=True)}
    )


class Phrasebook:
    """The phrases of one room of the service, by code."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, code: str, /, **params: object) -> Phrase:
        return Phrase(code, self.words[code], params)
