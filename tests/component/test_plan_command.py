"""`vms plan` as a person types it."""

import csv
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
    county = small_county(30)
    for camera in county.cameras[::3]:
        camera["lifecycle"] = "planned"
    write_county(tmp_path / "county.xlsx", county)
    assert vms("init").exit_code == 0
    assert vms("import", str(tmp_path / "county.xlsx")).exit_code == 0
    return tmp_path


def vms(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_plan_by_command_in_words_json_and_csv(folder: Path) -> None:
    table = folder / "plan.csv"
    made = vms("plan", "--best", "4", "--csv", str(table), "--json")
    plan = json.loads(made.stdout)
    assert len(plan["steps"]) == plan["summary"]["steps"] == 4
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["number"]) for row in rows] == [1, 2, 3, 4]
    assert [row["sites"].split() for row in rows] == [
        [site["code"] for site in step["sites"]] for step in plan["steps"]
    ]
    words = vms("plan", "--optimum", "--seconds", "10").stdout
    assert "at most 0.00% from the best possible" in words
    assert "build" in words


def test_plan_by_command_writes_nothing_that_a_spreadsheet_would_run(folder: Path) -> None:
    """Names of places come from a file that anybody may have written."""
    spots, table = folder / "spots.csv", folder / "plan.csv"
    cheap = [f"=HYPERLINK(1),{each['longitude']},{each['latitude']},1" for each in small_county(30).cameras]
    spots.write_text("\n".join(["name,longitude,latitude,cost", *cheap]), "utf-8")
    assert vms("plan", "--spots", str(spots), "--csv", str(table)).exit_code == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert any(name.startswith("'=HYPERLINK") for name in names)
    assert not any(name.startswith("=") for name in names)


def test_plan_by_command_takes_spots_and_says_what_is_wrong(folder: Path) -> None:
    spots = folder / "spots.csv"
    spots.write_text("name,longitude,latitude,cost\nA,1.5,2.5,7\nB,3,4,\n", "utf-8-sig")
    plan = json.loads(vms("plan", "--spots", str(spots), "--json").stdout)
    assert plan["summary"]["candidates"]["pole"] == 2
    spots.write_text("x,y\n1,2\n", "utf-8")
    assert "must name the columns" in vms("plan", "--spots", str(spots)).stderr
    spots.write_text("longitude,latitude\n999,2\n", "utf-8")
    assert "spots.0.longitude" in vms("plan", "--spots", str(spots)).stderr
    assert "not both" in vms("plan", "--best", "1", "--budget", "5").stderr
    assert "no such scope" in vms("plan", "--scope", "nowhere").stderr
