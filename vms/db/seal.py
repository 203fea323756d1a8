"""Encrypts secrets at rest (AES-256-GCM) with a key file that lies beside the database, never in it."""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vms.errors import StartupError

KEY_FILE = "seal.key"
_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12  # NIST SP 800-38D §5.2.1.1
_NONCE_AT = len(_VERSION) + _KEY_ID_BYTES
_HEADER_BYTES = _NONCE_AT + _NONCE_BYTES


class SealError(ValueError):
    """The sealed bytes were altered, or their key is not in our key file."""


@dataclass(frozen=True, slots=True)
class KeySeal:
    """Seals with the current key, opens with any key of the file: keys can be changed without a flag day."""

    current: bytes
    keys: Mapping[bytes, bytes]

    def seal(self, plain: bytes) -> bytes:
        """version (1) ‖ key id (4) ‖ nonce (12) ‖ ciphertext and tag."""
        nonce = os.urandom(_NONCE_BYTES)
        header = _VERSION + self.current
        return header + nonce + AESGCM(self.keys[self.current]).encrypt(nonce, plain, header)

    def unseal(self, sealed: bytes) -> bytes:
        """Raises SealError."""
        header, nonce = sealed[:_NONCE_AT], sealed[_NONCE_AT:_HEADER_BYTES]
        key = self.keys.get(header[1:])
        if len(sealed) <= _HEADER_BYTES or header[:1] != _VERSION or key is None:
            raise SealError("a stored secret was sealed with a key that is not in the key file: restore that file")
        try:
            return AESGCM(key).decrypt(nonce, sealed[_HEADER_BYTES:], header)
        except InvalidTag as error:
            raise SealError("a stored secret was altered: enter it again") from error


def create_key_file(path: Path) -> KeySeal:
    """Write a new key file, readable by its owner alone. Never overwrites one."""
    key_id, key = os.urandom(_KEY_ID_BYTES), AESGCM.generate_key(256)
    text = json.dumps({"current": key_id.hex(), "keys": {key_id.hex(): base64.b64encode(key).decode()}}, indent=1)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
    return load_key_file(path)


def load_key_file(path: Path) -> KeySeal:
    """Raises StartupError naming the file and the remedy."""
    try:
        mode = path.stat().st_mode
        held = json.loads(path.read_text(encoding="ascii"))
        keys = {bytes.fromhex(key_id): base64.b64decode(key) for key_id, key in held["keys"].items()}
        seal = KeySeal(bytes.fromhex(held["current"]), keys)
        AESGCM(seal.keys[seal.current])
    except FileNotFoundError as error:
        raise StartupError(f"{path} is missing: run `vms init`, or restore it from the backup") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StartupError(f"{path} cannot be read as a key file: restore it from the backup") from error
    if mode & 0o077:
        raise StartupError(f"{path} can be read by others: run `chmod 600 {path}`")
    return seal
