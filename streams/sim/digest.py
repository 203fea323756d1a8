"""The door of a simulated camera: HTTP digest (RFC 7616, RFC 2617 without qop as most cameras speak it) and basic."""

import base64
import hashlib
import hmac
import re
import secrets
from enum import StrEnum

from streams.clock import Clock
from streams.model import Credentials

NONCE_LIFE_S = 300.0
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


class Scheme(StrEnum):
    """How a camera asks for its password."""

    DIGEST = "digest"
    DIGEST_SHA256 = "digest-sha256"
    BASIC = "basic"


class Door:
    """Asks for credentials and judges the answer. Nonces are signed times, so that none has to be remembered."""

    def __init__(self, credentials: Credentials, clock: Clock, *, scheme: Scheme = Scheme.DIGEST) -> None:
        self._credentials = credentials
        self._clock = clock
        self._scheme = scheme
        self._key = secrets.token_bytes(16)
        self.realm = f"camera-{self._key[:4].hex()}"

    def challenge(self, *, stale: bool = False) -> str:
        """The WWW-Authenticate header's value."""
        if self._scheme is Scheme.BASIC:
            return f'Basic realm="{self.realm}"'
        text = f'Digest realm="{self.realm}", nonce="{self._nonce(self._clock.monotonic())}"'
        if self._scheme is Scheme.DIGEST_SHA256:
            text += ', algorithm=SHA-256, qop="auth"'
        return text + (', stale="TRUE"' if stale else "")

    def check(self, method: str, authorization: str) -> str | None:
        """None when the request may pass, else the challenge to answer with."""
        kind, _, rest = authorization.partition(" ")
        if self._scheme is Scheme.BASIC:
            expected = f"{self._credentials.username}:{self._credentials.password}".encode()
            given = rest.strip().encode()
            passes = kind.lower() == "basic" and hmac.compare_digest(base64.b64encode(expected), given)
            return None if passes else self.challenge()
        if kind.lower() != "digest":
            return self.challenge()
        fields = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
        if not hmac.compare_digest(self._expected(method, fields), fields.get("response", "").lower()):
            return self.challenge()
        return None if self._is_fresh(fields.get("nonce", "")) else self.challenge(stale=True)

    def _expected(self, method: str, fields: dict[str, str]) -> str:
        username, password = self._credentials.username, self._credentials.password
        if fields.get("username") != username or fields.get("realm") != self.realm:
            return "no answer has this value"
        secret = self._hash(f"{username}:{self.realm}:{password}")
        nonce, uri = fields.get("nonce", ""), fields.get("uri", "")
        if qop := fields.get("qop", ""):
            nonce = f"{nonce}:{fields.get('nc', '')}:{fields.get('cnonce', '')}:{qop}"
        return self._hash(f"{secret}:{nonce}:{self._hash(f'{method}:{uri}')}")

    def _hash(self, text: str) -> str:
        if self._scheme is Scheme.DIGEST_SHA256:
            return hashlib.sha256(text.encode()).hexdigest()
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def _nonce(self, at_s: float) -> str:
        stamp = f"{int(at_s * 1000):x}"
        return f"{stamp}-{hmac.new(self._key, stamp.encode(), 'sha256').hexdigest()[:24]}"

    def _is_fresh(self, nonce: str) -> bool:
        stamp = nonce.partition("-")[0]
        try:
            at_s = int(stamp, 16) / 1000
        except ValueError:
            return False
        age_s = self._clock.monotonic() - at_s
        return hmac.compare_digest(self._nonce(at_s + 0.0005), nonce) and -1 <= age_s <= NONCE_LIFE_S
