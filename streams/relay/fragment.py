"""SDP fragments of trickle ICE (RFC 8840): a viewer's further candidates, or new ICE credentials. Pure."""

import re
from dataclasses import dataclass, field

from streams.relay.offer import MAX_CANDIDATES, PASSWORD, UFRAG, LocalEnd, OfferError

MAX_FRAGMENT_BYTES = 16 << 10


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a viewer adds to its offer. `ufrag` and `password` are None where the fragment doesn't name them."""

    ufrag: str | None
    password: str | None = field(repr=False)
    candidates: tuple[str, ...]


def parse_fragment(text: str) -> Fragment:
    """Raises OfferError, and nothing else, whatever the text."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").strip().split("\n"), 1):
        if not line.isprintable() or line[1:2] != "=":
            raise OfferError(f"line {number} is not of the form <letter>=<value>")
        if line.startswith("a="):
            name, _, value = line[2:].partition(":")
            found.setdefault(name, []).append(value)
    candidates = tuple(found.get("candidate", ()))
    if len(candidates) > MAX_CANDIDATES:
        raise OfferError(f"a fragment has at most {MAX_CANDIDATES} candidates")
    ufrag, password = _only(found, "ice-ufrag", UFRAG), _only(found, "ice-pwd", PASSWORD)
    if (ufrag is None) is not (password is None):
        raise OfferError("a=ice-ufrag and a=ice-pwd come together or not at all")
    if ufrag is None and not candidates and "end-of-candidates" not in found:
        raise OfferError("the fragment has neither candidates nor ICE credentials")
    return Fragment(ufrag, password, candidates)


def _only(found: dict[str, list[str]], name: str, form: re.Pattern[str]) -> str | None:
    """The one value of an attribute that may stand in several sections; None: it is not there."""
    values = {value.strip() for value in found.get(name, ())}
    if not values:
        return None
    value = values.pop()
    if values or form.fullmatch(value) is None:
        raise OfferError(f"a={name} is malformed, or says two things")
    return value


def answer_fragment(local: LocalEnd, mid: str) -> str:
    """Our end of a restarted ICE session."""
    lines = [
        f"a=ice-ufrag:{local.ufrag}",
        f"a=ice-pwd:{local.password}",
        f"a=group:BUNDLE {mid}",
        "m=video 9 UDP/TLS/RTP/SAVPF 0",
        f"a=mid:{mid}",
        *(f"a=candidate:{candidate}" for candidate in local.candidates),
        "a=end-of-candidates",
    ]
    return "\r\n".join(lines) + "\r\n"
