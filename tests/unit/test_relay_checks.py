"""Checks of connected viewers: our bytes against aioice's own reader and writer of STUN."""

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from streams.relay.checks import answered, confirms, consent_check

NAME, KEY = b"0123456789abcdef", b"f" * 32
SENDER = ("192.0.2.17", 54_321)


def check(*, username: str = "0123456789abcdef:them", key: bytes = KEY, role: str = "ICE-CONTROLLING") -> stun.Message:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = username
    message.attributes["PRIORITY"] = 1_845_501_695
    message.attributes[role] = 42
    message.add_message_integrity(key)
    return message


def test_the_answer_is_one_that_aioice_takes() -> None:
    asked = check()
    answer = answered(bytes(asked), NAME, KEY, SENDER)
    assert answer is not None
    read = stun.parse_message(answer)  # which checks the fingerprint
    assert (read.message_class, read.transaction_id) == (stun.Class.RESPONSE, asked.transaction_id)
    assert read.attributes["XOR-MAPPED-ADDRESS"] == SENDER
    assert read.check_message_integrity(KEY)


@pytest.mark.parametrize(
    "asked",
    [
        check(key=b"another password"),
        check(username="somebody:them"),
        check(username="0123456789abcdefg:them"),
        check(role="ICE-CONTROLLED"),
        stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST),
        stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.RESPONSE),
    ],
)
def test_what_is_not_plainly_a_viewers_check_is_left_to_others(asked: stun.Message) -> None:
    assert answered(bytes(asked), NAME, KEY, SENDER) is None


def test_a_viewer_by_ipv6_is_left_to_others() -> None:
    assert answered(bytes(check()), NAME, KEY, ("2001:db8::1", 5000)) is None


def test_a_consent_check_is_one_that_aioice_takes() -> None:
    names = b"them:0123456789abcdef"
    read = stun.parse_message(consent_check(b"t" * 12, names, 1_845_501_695, 42, KEY))  # which checks the fingerprint
    assert (read.message_class, read.transaction_id) == (stun.Class.REQUEST, b"t" * 12)
    told = {"USERNAME": names.decode(), "PRIORITY": 1_845_501_695, "ICE-CONTROLLED": 42}
    assert {name: read.attributes[name] for name in told} == told
    assert read.check_message_integrity(KEY)


def response(*, transaction: bytes = b"t" * 12, key: bytes = KEY, kind: stun.Class = stun.Class.RESPONSE) -> bytes:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=kind, transaction_id=transaction)
    message.attributes["XOR-MAPPED-ADDRESS"] = SENDER
    message.add_message_integrity(key)
    return bytes(message)


@pytest.mark.parametrize(
    ("answer", "confirmed"),
    [
        (response(), True),
        (response(transaction=b"u" * 12), False),
        (response(key=b"another password"), False),
        (response(kind=stun.Class.ERROR), False),
        (response(kind=stun.Class.REQUEST), False),
    ],
)
def test_only_the_signed_answer_to_that_check_confirms(answer: bytes, confirmed: bool) -> None:
    assert confirms(answer, b"t" * 12, KEY) is confirmed
    assert not any(confirms(answer[:length], b"t" * 12, KEY) for length in range(len(answer)))


@given(st.binary(max_size=120), st.integers(0, 119), st.booleans())
def test_damage_is_never_answered(junk: bytes, at: int, within: bool) -> None:
    good = bytes(check())
    damaged = good[:at] + junk + good[at + len(junk) :] if within else junk
    if damaged[:92] != good[:92]:  # up to the end of the signature
        assert answered(damaged, NAME, KEY, SENDER) is None
