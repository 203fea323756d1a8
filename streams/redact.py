"""Keeps credentials out of every text that leaves the process. Pure."""

import re

# To the last @: passwords that should have been written in percent signs hold @ and / as they are.
_USERINFO = re.compile(r"""(?P<scheme>[a-z][a-z0-9+.-]*://)(?:[^\s"'<>/:@]*:[^\s"'<>]*|[^\s"'<>/]+)@""", re.IGNORECASE)
_TOKEN = re.compile(r"\bvms_[\w-]{43}(?![\w-])")
"""Ours, for programs: vms.accounts.secrets."""
_DIGEST = re.compile(r"(?i)\b(authorization:\s*\w+\s+)[^\r\n]+")


def redact(text: str) -> str:
    """The text with user names and passwords of URLs, Authorization headers and tokens replaced by `***`."""
    return _TOKEN.sub("***", _DIGEST.sub(r"\1***", _USERINFO.sub(r"\g<scheme>***@", text)))
