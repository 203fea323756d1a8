"""The camera's door lets in who knows the password, and nobody else; nonces grow stale."""

import base64
import hashlib
import re

import pytest

from streams.model import Credentials
from streams.sim.digest import NONCE_LIFE_S, Door, Scheme
from tests.fakes.clock import FakeClock

USER = Credentials("admin", "pa:ss")
URI = "rtsp://127.10.0.1/sub"


def answer(challenge: str, credentials: Credentials, *, sha256: bool = False, qop: bool = False) -> str:
    fields = dict(re.findall(r'(\w+)="([^"]*)"', challenge))

    def digest(text: str) -> str:
        return hashlib.new("sha256" if sha256 else "md5", text.encode()).hexdigest()

    secret = digest(f"{credentials.username}:{fields['realm']}:{credentials.password}")
    middle = f"{fields['nonce']}:00000001:abc:auth" if qop else fields["nonce"]
    response = digest(f"{secret}:{middle}:{digest(f'DESCRIBE:{URI}')}")
    extra = ', qop=auth, nc=00000001, cnonce="abc"' if qop else ""
    return (
        f'Digest username="{credentials.username}", realm="{fields["realm"]}", nonce="{fields["nonce"]}", '
        f'uri="{URI}", response="{response}"{extra}'
    )


@pytest.mark.parametrize(
    ("scheme", "sha256", "qop"),
    [(Scheme.DIGEST, False, False), (Scheme.DIGEST, False, True), (Scheme.DIGEST_SHA256, True, True)],
)
def test_the_right_password_passes_and_a_wrong_one_does_not(scheme: Scheme, sha256: bool, qop: bool) -> None:
    door = Door(USER, FakeClock(), scheme=scheme)
    challenge = door.challenge()
    assert door.check("DESCRIBE", answer(challenge, USER, sha256=sha256, qop=qop)) is None
    for wrong in (Credentials("admin", "other"), Credentials("other", "pa:ss")):
        assert door.check("DESCRIBE", answer(challenge, wrong, sha256=sha256, qop=qop)) is not None
    assert door.check("PLAY", answer(challenge, USER, sha256=sha256, qop=qop)) is not None, "another method"


async def test_an_old_nonce_is_stale_and_an_invented_one_too() -> None:
    clock = FakeClock()
    door = Door(USER, clock)
    proof = answer(door.challenge(), USER)
    await clock.advance(NONCE_LIFE_S + 1)
    assert "stale" in (door.check("DESCRIBE", proof) or "")
    invented = re.sub(r'nonce="[^"]*"', 'nonce="1-abc"', door.challenge())
    assert "stale" in (door.check("DESCRIBE", answer(invented, USER)) or "")


def test_nonces_differ_between_cameras() -> None:
    clock = FakeClock()
    assert Door(USER, clock).challenge() != Door(USER, clock).challenge()


def test_basic_compares_the_whole_pair() -> None:
    door = Door(USER, FakeClock(), scheme=Scheme.BASIC)
    assert door.check("PLAY", "Basic " + base64.b64encode(b"admin:pa:ss").decode()) is None
    for wrong in ("", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"admin:pa").decode(), "Digest x"):
        assert (door.check("PLAY", wrong) or "").startswith("Basic realm=")


@pytest.mark.parametrize("header", ["", "Digest", 'Digest username="admin"', "Bearer x", 'Digest nonce="zz-1"'])
def test_a_broken_header_is_answered_with_a_challenge(header: str) -> None:
    assert (Door(USER, FakeClock()).check("PLAY", header) or "").startswith("Digest realm=")
