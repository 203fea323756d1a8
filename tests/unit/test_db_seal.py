"""Secrets at rest: only with their key, and never altered unnoticed."""

import os
from pathlib import Path

import pytest

from vms.db.seal import KeySeal, SealError, create_key_file, load_key_file
from vms.errors import StartupError


@pytest.fixture
def seal(tmp_path: Path) -> KeySeal:
    return create_key_file(tmp_path / "seal.key")


@pytest.mark.parametrize("plain", [b"", b"x", "口令".encode(), bytes(10_000)])
def test_what_is_sealed_is_opened_again(seal: KeySeal, plain: bytes) -> None:
    assert seal.unseal(seal.seal(plain)) == plain
    assert seal.seal(plain) != seal.seal(plain)
    assert len(plain) < 5 or plain not in seal.seal(plain)


def test_every_altered_byte_is_noticed(seal: KeySeal) -> None:
    sealed = seal.seal(b"secret")
    for index in range(len(sealed)):
        altered = bytearray(sealed)
        altered[index] ^= 1
        with pytest.raises(SealError):
            seal.unseal(bytes(altered))
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            seal.unseal(sealed[:length])


def test_a_changed_key_still_opens_what_the_old_one_sealed(seal: KeySeal, tmp_path: Path) -> None:
    newer = create_key_file(tmp_path / "newer.key")
    both = KeySeal(newer.current, {**seal.keys, **newer.keys})
    assert both.unseal(seal.seal(b"old")) == b"old"
    assert newer.unseal(both.seal(b"new")) == b"new"
    with pytest.raises(SealError, match="not in the key file"):
        newer.unseal(seal.seal(b"old"))


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    before = os.umask(0)
    try:
        create_key_file(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        create_key_file(path)
    path.chmod(0o640)
    with pytest.raises(StartupError, match="chmod 600"):
        load_key_file(path)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"current": "00", "keys": {}}', '{"current": 1, "keys": 1}', "é"]
)
def test_an_unusable_key_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "seal.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(StartupError, match=r"seal\.key cannot be read as a key file"):
        load_key_file(path)
    with pytest.raises(StartupError, match="is missing: run `vms init`"):
        load_key_file(tmp_path / "none")
