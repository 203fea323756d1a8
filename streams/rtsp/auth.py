"""Answers to a server's challenge: Basic (RFC 7617) and Digest (RFC 2617, RFC 7616). Pure but for a random nonce."""

import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from streams.model import Credentials

# A parameter (name, quoted value, bare value), or else the name of a scheme, which begins the next challenge.
_WORD = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([\w-]+)')
_HASHES: dict[str, Callable[[bytes], "hashlib._Hash"]] = {"SHA-256": hashlib.sha256, "MD5": hashlib.md5}
# Strongest first. Basic shows the password to every listener: only where a camera offers nothing else.
_PREFERENCE = ("SHA-256", "SHA-256-sess", "MD5", "MD5-sess", "basic")


@dataclass(frozen=True, slots=True)
class Challenge:
    """One `WWW-Authenticate` offer that we can answer. `algorithm` is one of `_PREFERENCE`."""

    algorithm: str
    realm: str
    nonce: str = ""
    opaque: str | None = None
    qop_auth: bool = False
    stale: bool = False


def parse_challenges(values: Iterable[str]) -> tuple[Challenge, ...]:
    """All offers of one 401 that we can answer, the best first. Unknown schemes and algorithms are left out."""
    found = [challenge for value in values for challenge in _parse_header(value)]
    return tuple(sorted(found, key=lambda challenge: _PREFERENCE.index(challenge.algorithm)))


def _parse_header(value: str) -> list[Challenge]:
    offers: list[tuple[str, dict[str, str]]] = []
    for name, quoted, bare, scheme in _WORD.findall(value):
        if scheme:
            offers.append((scheme.lower(), {}))
        elif offers:
            offers[-1][1].setdefault(name.lower(), re.sub(r"\\(.)", r"\1", quoted) or bare)
    challenges = (_from_parameters(scheme, parameters) for scheme, parameters in offers)
    return [challenge for challenge in challenges if challenge is not None]


def _from_parameters(scheme: str, parameters: dict[str, str]) -> Challenge | None:
    realm = parameters.get("realm", "")
    if scheme == "basic":
        return Challenge("basic", realm)
    if scheme != "digest":
        return None
    wanted = parameters.get("algorithm", "MD5").lower()
    algorithm = next((name for name in _PREFERENCE[:-1] if name.lower() == wanted), None)
    qops = {qop.strip().lower() for qop in parameters.get("qop", "").split(",")} - {""}
    if algorithm is None or not parameters.get("nonce") or (qops and "auth" not in qops):
        return None
    return Challenge(
        algorithm,
        realm,
        parameters["nonce"],
        parameters.get("opaque"),
        qop_auth="auth" in qops,
        stale=parameters.get("stale", "").lower() == "true",
    )


@dataclass(slots=True)
class Answerer:
    """Writes the Authorization headers of one connection; counts the uses of its nonce."""

    credentials: Credentials
    challenge: Challenge
    make_cnonce: Callable[[], str] = field(default=lambda: secrets.token_hex(8))
    _uses: int = field(default=0, init=False)

    def header(self, method: str, uri: str) -> str:
        """The value of `Authorization` for one request."""
        if self.challenge.algorithm == "basic":
            pair = f"{self.credentials.username}:{self.credentials.password}"
            return "Basic " + b64encode(pair.encode()).decode()
        self._uses += 1
        return "Digest " + self._digest(method, uri, f"{self._uses:08x}", self.make_cnonce())

    def _digest(self, method: str, uri: str, count: str, cnonce: str) -> str:
        """RFC 7616 §3.4; without qop the older form of RFC 2069."""
        challenge = self.challenge
        name = challenge.algorithm.removesuffix("-sess")
        is_session = challenge.algorithm.endswith("-sess")

        def hashed(text: str) -> str:
            return _HASHES[name](text.encode()).hexdigest()

        secret = hashed(f"{self.credentials.username}:{challenge.realm}:{self.credentials.password}")
        if is_session:
            secret = hashed(f"{secret}:{challenge.nonce}:{cnonce}")
        middle = f"{challenge.nonce}:{count}:{cnonce}:auth" if challenge.qop_auth else challenge.nonce
        response = hashed(f"{secret}:{middle}:{hashed(f'{method}:{uri}')}")
        parts = {
            "username": self.credentials.username,
            "realm": challenge.realm,
            "nonce": challenge.nonce,
            "uri": uri,
            "response": response,
        }
        if challenge.opaque is not None:
            parts["opaque"] = challenge.opaque
        text = ", ".join(f'{key}="{_quoted(value)}"' for key, value in parts.items())
        if challenge.algorithm != "MD5":
            text += f", algorithm={challenge.algorithm}"
        if challenge.qop_auth or is_session:
            text += f', cnonce="{cnonce}"'
        return text + (f", qop=auth, nc={count}" if challenge.qop_auth else "")


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text.replace("\r", "").replace("\n", ""))
