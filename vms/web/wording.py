"""What the service says to people beside an import's own words, and every phrase of both as a client gets it."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel

from registry import wording as registry_wording
from registry.phrases import Phrase, Phrasebook, phrases
from streams.url import StreamUrlError
from vms.web.words import edits, people, records, repairs, requests, watching

say = Phrasebook(phrases("".join(room.WORDS for room in (requests, people, records, edits, watching, repairs))))
CHINESE = MappingProxyType({code: word.zh for book in (registry_wording.say, say) for code, word in book.words.items()})
"""The wordings by code, for the web client's messages."""


def address_refused(error: StreamUrlError) -> Phrase:
    """Why a text is no stream address."""
    return say(f"stream_url_{error.fault}", reason=error)


class PhraseOut(BaseModel):
    """A sentence in English; `code` and `params` are what the same is said with in another language."""

    text: str
    code: str
    params: Mapping[str, str]

    @classmethod
    def of(cls, phrase: Phrase) -> "PhraseOut":
        return cls(text=str(phrase), code=phrase.code, params=phrase.params)

    def words(self, *, chinese: bool) -> str:
        """The sentence again, in either language."""
        return CHINESE[self.code].format_map(self.params) if chinese else self.text
