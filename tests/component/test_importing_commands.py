"""`vms import`, `vms export` and `vms coverage` as a person types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.fakes.county import small_county
from vms.cli.main import app
from vms.demo.county import write_county


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMS_DATA_DIR", str(tmp_path / "data"))
    write_county(tmp_path / "county.xlsx", small_county(30))
    assert vms("init").exit_code == 0
    return tmp_path


def vms(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_importing_by_command_then_exporting_and_counting(folder: Path) -> None:
    county = str(folder / "county.xlsx")
    rows = folder / "rows.csv"
    dry = vms("import", county, "--dry-run", "--json", "--rows", str(rows))
    assert rows.read_text("utf-8-sig").count(",新增,") == sum(json.loads(dry.stdout)["summary"].values())
    assert (dry.exit_code, json.loads(dry.stdout)["applied"]) == (0, False)
    assert "30 new" in vms("import", county).stdout
    assert "30 unchanged" in vms("import", county).stdout
    for name in ("out.xlsx", "out.csv", "out.geojson"):
        assert "30 cameras" in vms("export", str(folder / name)).stdout
        again = json.loads(vms("import", str(folder / name), "--json").stdout)
        assert again["summary"] == {"new": 0, "changed": 0, "unchanged": 30, "refused": 0}
    figures = json.loads(vms("coverage", "--json", "--scope", "core").stdout)
    assert {target["id"] for target in figures["targets"]} == {"core-class-1", "core-class-2", "core-points"}
    assert "Core area: at least 200 points" in vms("coverage").stdout


def test_importing_by_command_says_what_is_wrong_and_writes_nothing(folder: Path) -> None:
    (folder / "bad.csv").write_text("设备编码,设备名称\n123,x\n", "utf-8")
    bad = vms("import", str(folder / "bad.csv"))
    assert bad.exit_code == 1
    assert "3 digits" in bad.stdout
    assert "nothing was written" in bad.stdout
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04")
    broken = vms("import", str(folder / "broken.xlsx"))
    assert (broken.exit_code, "damaged" in broken.stderr) == (1, True)
    assert "must end in" in vms("export", str(folder / "out.pdf")).stderr
    assert vms("coverage", "--scope", "nowhere").exit_code == 1


def test_importing_by_command_says_what_is_taken_and_fails_a_check(folder: Path) -> None:
    assert vms("import", str(folder / "county.xlsx")).exit_code == 0
    code = "36990110001320990001"
    (folder / "short.csv").write_text(f"设备编码,设备名称,所属区划,录像保存天数\n{code},x,369901100,5\n", "utf-8")
    dry = vms("import", str(folder / "short.csv"), "--dry-run")
    assert "taken, but failing a check\t1: retention_days 1" in dry.stdout
    assert f"row 2 {code}: retention_days: 5 days are recorded, the law asks for 30" in dry.stdout
