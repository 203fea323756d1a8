"""Stream addresses, parsed once at the edge into a type that cannot be wrong. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from typing_extensions import override

DEFAULT_PORT = 554  # RFC 2326 §3.2
MAX_LENGTH = 500


class UrlFault(StrEnum):
    """What is wrong with an address, for who says it in another language."""

    TOO_LONG = "too_long"
    BLANKS = "blanks"
    UNREADABLE = "unreadable"
    SCHEME = "scheme"
    ACCOUNT = "account"
    NO_HOST = "no_host"
    PORT = "port"


class StreamUrlError(ValueError):
    """Why a text is not a stream address; the message names the part and the remedy, never a credential."""

    def __init__(self, fault: UrlFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class StreamUrl:
    """An RTSP address without credentials. `path` starts with `/` and keeps the query."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, text: str) -> "StreamUrl":
        """Raises StreamUrlError."""
        text = text.strip()
        if len(text) > MAX_LENGTH:
            raise StreamUrlError(UrlFault.TOO_LONG, f"the address is longer than {MAX_LENGTH} characters")
        if any(character.isspace() or not character.isprintable() for character in text):
            raise StreamUrlError(UrlFault.BLANKS, "the address holds white space or control characters: remove them")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise StreamUrlError(
                UrlFault.UNREADABLE, "the host or port of the address cannot be read: write rtsp://host:port/path"
            ) from error
        if parts.scheme != "rtsp":
            raise StreamUrlError(UrlFault.SCHEME, "the address must start with rtsp://")
        if parts.username is not None or parts.password is not None:
            words = "the address holds a user name or password: give them in their own fields"
            raise StreamUrlError(UrlFault.ACCOUNT, words)
        if not parts.hostname:
            raise StreamUrlError(UrlFault.NO_HOST, "the address has no host: write rtsp://host:port/path")
        if port == 0:
            raise StreamUrlError(UrlFault.PORT, "port 0 does not exist: write rtsp://host:port/path")
        path = parts.path or "/"
        if parts.query:
            path += f"?{parts.query}"
        return cls(parts.scheme, parts.hostname, port or DEFAULT_PORT, path)

    @override
    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"
