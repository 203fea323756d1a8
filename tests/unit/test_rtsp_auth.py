"""Answers to challenges: the examples of RFC 2617 and RFC 7616, and what cameras make of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model import Credentials
from streams.rtsp.auth import Answerer, Challenge, parse_challenges

MUFASA = Credentials("Mufasa", "Circle Of Life")
RFC7616 = Credentials("Mufasa", "Circle of Life")
NONCE_2617 = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
NONCE_7616 = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
CNONCE_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("credentials", "challenge", "cnonce", "response"),
    [
        (
            MUFASA, Challenge("MD5", "testrealm@host.com", NONCE_2617, qop_auth=True), "0a4f113b",
            "6629fae49393a05397450978507c4ef1",
        ),
        (
            RFC7616, Challenge("MD5", "http-auth@example.org", NONCE_7616, qop_auth=True), CNONCE_7616,
            "8ca523f5e9506fed4657c9700eebdbec",
        ),
        (
            RFC7616, Challenge("SHA-256", "http-auth@example.org", NONCE_7616, qop_auth=True), CNONCE_7616,
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ),
    ],
)  # fmt: skip
def test_the_examples_of_the_standards(
    credentials: Credentials, challenge: Challenge, cnonce: str, response: str
) -> None:
    header = Answerer(credentials, challenge, make_cnonce=lambda: cnonce).header("GET", "/dir/index.html")
    assert f'response="{response}"' in header
    assert "nc=00000001" in header
    assert "qop=auth" in header


def test_each_use_of_a_nonce_is_counted() -> None:
    answerer = Answerer(MUFASA, Challenge("MD5", "r", "n", qop_auth=True))
    assert [re.findall(r"nc=(\w+)", answerer.header("PLAY", "*"))[0] for _ in range(3)] == [
        "00000001", "00000002", "00000003",
    ]  # fmt: skip


def test_basic_is_the_last_resort() -> None:
    both = ('Basic realm="cam"', 'Digest realm="cam", nonce="n", stale=TRUE, algorithm="MD5"')
    assert [challenge.algorithm for challenge in parse_challenges(both)] == ["MD5", "basic"]
    assert parse_challenges(both)[0].stale
    header = Answerer(Credentials("Aladdin", "open sesame"), Challenge("basic", "cam")).header("PLAY", "*")
    assert header == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


@pytest.mark.parametrize(
    ("values", "algorithms"),
    [
        (['Digest realm="a, Basic b", nonce="x"'], ["MD5"]),
        (['Digest realm="a",nonce="x",algorithm=SHA-256, Digest realm="a", nonce="y"'], ["SHA-256", "MD5"]),
        (['digest realm=cam, nonce=abc, qop="auth,auth-int"'], ["MD5"]),
        (['Digest realm="a", nonce="x", qop="auth-int"'], []),
        (['Digest realm="a", nonce="x", algorithm=SHA-512-256'], []),
        (['Digest realm="a"'], []),
        (['Digest realm="a", nonce="x", algorithm=basic'], []),
        (["Negotiate abc", "Bearer"], []),
        ([], []),
    ],
)
def test_what_is_understood_of_an_offer(values: list[str], algorithms: list[str]) -> None:
    assert [challenge.algorithm for challenge in parse_challenges(values)] == algorithms


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_nothing_a_camera_says_breaks_the_header(value: str, username: str, password: str) -> None:
    for challenge in parse_challenges([value, f'Digest realm="{value}", nonce="{value}"']):
        header = Answerer(Credentials(username, password), challenge).header("PLAY", "rtsp://c/")
        assert "\r" not in header
        assert "\n" not in header
