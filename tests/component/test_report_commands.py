"""`vms report` and `vms verify` as a person types them, and without the service's data."""

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.fakes.county import small_county
from vms.cli.main import app
from vms.demo.county import write_county


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMS_DATA_DIR", str(tmp_path / "data"))
    write_county(tmp_path / "county.xlsx", small_county(20))
    assert vms("init").exit_code == 0
    assert vms("import", str(tmp_path / "county.xlsx")).exit_code == 0
    return tmp_path


def vms(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_report_by_command_is_verified_here_and_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "report.zip"
    made = vms("report", str(path), "--language", "en").stdout
    key = next(line.split()[1] for line in made.splitlines() if line.startswith("key"))
    assert "Coverage report: whole county" in made
    assert "genuine        yes" in vms("verify", str(path)).stdout
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("note.txt", "added")
    altered = vms("verify", str(path))
    assert (altered.exit_code, "ALTERED        note.txt: was added" in altered.stdout) == (1, True)
    chinese = vms("report", str(path)).stdout
    assert f"公钥           {key}" in chinese
    assert "真实           是" in vms("verify", str(path)).stdout
    assert "genuine        yes" in vms("verify", str(path), "--language", "en").stdout
    monkeypatch.setenv("VMS_DATA_DIR", str(folder / "elsewhere"))
    unknown = vms("verify", str(path))
    assert (unknown.exit_code, "不是本机已知的密钥" in unknown.stdout) == (1, True)
    assert "NOT a key that is known here" in vms("verify", str(path), "--language", "en").stdout
    assert vms("verify", str(path), "--key", key).exit_code == 0
    (folder / "key.txt").write_text(key + "\n", "ascii")
    assert vms("verify", str(path), "--key", str(folder / "key.txt")).exit_code == 0
    assert not (folder / "elsewhere").exists()


def test_report_by_command_says_what_is_wrong(folder: Path) -> None:
    path = str(folder / "report.zip")
    assert "give one of" in vms("report", path, "--day", "2026-01-01", "--month", "2026-01").stderr
    assert "the records begin at" in vms("report", path, "--day", "2020-01-01").stderr
    assert "write zh-CN or en" in vms("report", path, "--language", "fr").stderr
    assert "no such unit" in vms("report", path, "--unit", "1").stderr
    (folder / "x.jpg").write_bytes(b"picture")
    assert "write zh-CN or en" in vms("verify", str(folder / "x.jpg"), "--language", "fr").stderr
    assert "没有可供比对的文件" in vms("verify", str(folder / "x.jpg"), "--language", "zh-CN").stderr
    assert "--against" in vms("verify", str(folder / "x.jpg")).stderr
    assert "32 bytes" in vms("verify", str(folder / "x.jpg"), "--key", "AAAA").stderr
    assert "it has no signature" in vms("verify", str(folder / "x.jpg"), "--against", str(_json(folder))).stderr


def _json(folder: Path) -> Path:
    path = folder / "y.json"
    path.write_text("{}", "ascii")
    return path
