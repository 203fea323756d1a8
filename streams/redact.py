"""Keeps credentials out of every text that leaves the process. Pure."""

import re

_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/@\s]+@", re.IGNORECASE)
_DIGEST = re.compile(r"(?i)\b(authorization:\s*\w+\s+)[^\r\n]+")


def redact(text: str) -> str:
    """The text with user names and passwords of URLs, and Authorization headers, replaced by `***`."""
    return _DIGEST.sub(r"\1***", _USERINFO.sub(r"\g<scheme>***@", text))
