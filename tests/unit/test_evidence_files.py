"""Files named by what they hold: whole or not at all."""

import hashlib
import resource
from pathlib import Path

import pytest

from vms.evidence.files import DamagedError, Folder

JPEG = b"\xff\xd8 picture \xff\xd9"
SHA = hashlib.sha256(JPEG).hexdigest()


def test_a_frame_comes_back_as_it_was_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "evidence")
    assert folder.write(SHA, JPEG)
    assert not folder.write(SHA, JPEG), "it is there already"
    assert folder.read(SHA) == JPEG
    assert (tmp_path / "evidence" / SHA[:2] / SHA[2:4] / f"{SHA}.jpg").is_file()
    folder.remove(SHA)
    folder.remove(SHA)
    assert folder.read(SHA) is None


def test_an_altered_file_is_not_shown(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(SHA, JPEG)
    folder.path(SHA).write_bytes(JPEG + b"!")
    with pytest.raises(DamagedError, match="altered"):
        folder.read(SHA)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA.upper(), SHA + "0", SHA[:-1] + "g"])
def test_only_hashes_are_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Folder(tmp_path).path(name)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    large = b"x" * 100_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))  # as on a disk with 10 kB left
    try:
        with pytest.raises(OSError, match="too large"):
            Folder(tmp_path).write(hashlib.sha256(large).hexdigest(), large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_walking_finds_frames_and_removes_what_was_half_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    shas = []
    for number in range(20):
        data = bytes([number])
        shas.append(hashlib.sha256(data).hexdigest())
        folder.write(shas[-1], data)
    half = folder.path(shas[0]).with_name("tmpabc.part")
    half.write_bytes(b"half")
    (tmp_path / "README").write_text("not ours")
    assert sorted(name for names in folder.walk() for name in names) == sorted(shas)
    assert not half.exists()
    assert list(Folder(tmp_path / "nowhere").walk()) == []
