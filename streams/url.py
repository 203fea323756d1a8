"""Stream addresses, parsed once at the edge into a type that cannot be wrong. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from typing_extensions import override

DEFAULT_PORT = 554  # RFC 2326 §3.2
MAX_LENGTH = 500


class StreamUrlError(ValueError):
    """Why a text is not a stream address; the message names the part and the remedy, never a credential."""


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
            raise StreamUrlError(f"the address is longer than {MAX_LENGTH} characters")
        if any(character.isspace() or not character.isprintable() for character in text):
            raise StreamUrlError("the address holds white space or control characters: remove them")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise StreamUrlError(
                "the host or port of the address cannot be read: write rtsp://host:port/path"
            ) from error
        if parts.scheme != "rtsp":
            raise StreamUrlError("the address must start with rtsp://")
        if parts.username is not None or parts.password is not None:
            raise StreamUrlError("the address holds a user name or password: give them in their own fields")
        if not parts.hostname:
            raise StreamUrlError("the address has no host: write rtsp://host:port/path")
        if port == 0:
            raise StreamUrlError("port 0 does not exist: write rtsp://host:port/path")
        path = parts.path or "/"
        if parts.query:
            path += f"?{parts.query}"
        return cls(parts.scheme, parts.hostname, port or DEFAULT_PORT, path)

    @override
    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"
