"""Takes credentials out of structured values before they are logged or kept. Pure."""

from collections.abc import Mapping
from typing import Any

from streams.redact import redact

HIDDEN = "***"
_SECRET_WORDS = ("password", "passwd", "secret", "token", "authorization", "cookie", "sealed")


def redacted(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same mapping, with what is named like a secret hidden and URLs' credentials replaced."""
    return {key: HIDDEN if _is_secret(key, value) else _clean(value) for key, value in values.items()}


def _is_secret(key: str, value: object) -> bool:
    # Booleans such as `password_changed` and missing values tell nothing.
    return any(word in key.lower() for word in _SECRET_WORDS) and value is not None and not isinstance(value, bool)


def _clean(value: Any) -> Any:
    match value:
        case str():
            return redact(value)
        case Mapping():
            return redacted(value)
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value
