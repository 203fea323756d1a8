"""How the registry keeps camera passwords: through a port, so that it never knows a key."""

from collections.abc import Mapping
from typing import Any, Protocol


class Seal(Protocol):
    """Encrypts and decrypts what is stored. `unseal` may raise ValueError where the key is not the right one."""

    def seal(self, plain: bytes) -> bytes: ...

    def unseal(self, sealed: bytes) -> bytes: ...


def sealed_row(row: dict[str, Any], stored: Mapping[str, Any] | None, seal: Seal) -> dict[str, Any]:
    """The row with its password sealed; left out where the stored one is the same."""
    if "password" not in row:
        return row
    sealed = {name: value for name, value in row.items() if name != "password"}
    password, before = row["password"], stored.get("password_sealed") if stored else None
    if password is None:
        return sealed | {"password_sealed": None}
    if before is not None and _opens_as(before, password, seal):
        return sealed
    return sealed | {"password_sealed": seal.seal(password.encode())}


def _opens_as(sealed: bytes, password: str, seal: Seal) -> bool:
    try:
        return seal.unseal(sealed) == password.encode()
    except ValueError:
        return False
