"""SDP fragments of trickle ICE: what they add, and that no text whatever raises anything but the one error."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.relay.fragment import answer_fragment, parse_fragment
from streams.relay.offer import LocalEnd, OfferError

CREDENTIALS = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
CANDIDATE = "1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1"
MEDIA = "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n"


def test_a_fragment_of_the_rfc_is_read() -> None:
    read = parse_fragment(f"{CREDENTIALS}{MEDIA}a=candidate:{CANDIDATE}\r\na=end-of-candidates\r\n")
    assert (read.ufrag, read.password, read.candidates) == ("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1", (CANDIDATE,))
    assert "P2uYro0UCOQ4zxjKXaWCBui1" not in repr(read)


@pytest.mark.parametrize("text", [CREDENTIALS, f"{MEDIA}a=candidate:{CANDIDATE}\n", "a=end-of-candidates"])
def test_either_half_may_be_missing(text: str) -> None:
    parse_fragment(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1"),
        ("a=mid:0", "neither candidates nor"),
        ("a=ice-ufrag:EsAw", "together"),
        (CREDENTIALS.replace("EsAw", "x"), "ice-ufrag is malformed"),
        (CREDENTIALS + "a=ice-ufrag:other", "says two things"),
        (CREDENTIALS + "hello", "line 3"),
        (f"a=candidate:{CANDIDATE}\n" * 33, "at most 32"),
    ],
)
def test_what_is_wrong_is_named(text: str, words: str) -> None:
    with pytest.raises(OfferError, match=words):
        parse_fragment(text)


@given(st.one_of(st.text(), st.lists(st.sampled_from([CREDENTIALS, MEDIA, "a=", "a=candidate:\n"])).map("".join)))
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(OfferError):
        parse_fragment(text)


def test_our_end_is_a_fragment_too() -> None:
    local = LocalEnd("wxyz", "0123456789012345678901", ("sha-256", "AB"), ("2 1 udp 9 127.0.0.1 5 typ host",), 77, 78)
    read = parse_fragment(answer_fragment(local, "1"))
    assert (read.ufrag, read.password, read.candidates) == (local.ufrag, local.password, local.candidates)
