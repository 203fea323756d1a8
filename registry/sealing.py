"""How the registry keeps camera passwords: through a port, so that it never knows a key."""

from typing import Protocol


class Seal(Protocol):
    """Encrypts and decrypts what is stored. `unseal` may raise ValueError where the key is not the right one."""

    def seal(self, plain: bytes) -> bytes: ...

    def unseal(self, sealed: bytes) -> bytes: ...
