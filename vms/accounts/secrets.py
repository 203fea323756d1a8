"""Random secrets and their stored forms."""

import base64
import hashlib
import hmac
import secrets

SECRET_BYTES = 32
TOKEN_PREFIX = "vms_"  # noqa: S105  # lets secret scanners find leaked tokens


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_token() -> str:
    return TOKEN_PREFIX + new_secret()


def new_pairing_code() -> str:
    """Six letters that are read and typed without mistakes (RFC 8628 §6.1: no vowels, so no words): 64 million."""
    return "".join(secrets.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(6))


def hashed(secret: str) -> bytes:
    """What is stored of a random secret. Not for passwords."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_token(session_secret: str) -> str:
    """Derived from the session cookie: scripts of other sites know neither, and nothing needs storing."""
    digest = hmac.digest(session_secret.encode(), b"vms csrf", "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def same(one: str, other: str) -> bool:
    """Equal, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
