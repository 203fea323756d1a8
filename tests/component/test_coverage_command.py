"""`vms coverage` as a person types it: the schedule of the targets and the usable time of a month with the figures."""

import asyncio
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from registry.values import RECORD_ZONE
from streams.clock import SystemClock
from tests.fakes.county import small_county
from vms.cli.main import app
from vms.demo.county import write_county


def vms(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMS_DATA_DIR", str(tmp_path / "data"))
    assert vms("init").exit_code == 0
    return tmp_path


def test_coverage_by_command(folder: Path) -> None:
    assert "no such scope" in vms("coverage").stderr, "there is no division yet"
    grow(folder, 20)
    told = json.loads(vms("coverage", "--scope", "townships", "--json").stdout)
    assert {each["target_id"] for each in told["forecasts"]} == {each["id"] for each in told["targets"]}
    today = datetime.fromisoformat(told["as_of"]).astimezone(RECORD_ZONE).date()
    for target in told["targets"]:
        assert target["lead_unit"]["name"]
        assert target["days_left"] == (date.fromisoformat(target["deadline"]) - today).days
        assert target["due"]["day"] in {each["day"] for each in target["milestones"]}
    assert [each["kind"] for each in told["published"]] == ["coverage", "online", "sound", "picture", "files"]
    assert [each["kind"] for each in told["beside"]] == ["clock", "recording"]
    assert told["night"]["blind"] == told["night"]["sites"] > told["night"]["lost"] == 0, "nobody has looked yet"
    month = told["month"]
    assert [row["code"] for row in month["scopes"]] == [row["code"] for row in told["scopes"]]
    whole = month["scopes"][0]["usable"]
    assert (whole["usable_h"], whole["rate"]) == (0, None), "nobody has looked yet"
    assert 0 < whole["unseen_h"] <= whole["required_h"]
    words = vms("coverage").stdout
    for word in ("lead", "responsible", "left", "due", "track", "usable", "counted", "tonight", "recording"):
        assert word in words
    assert "the records begin at" in vms("coverage", "--month", "2020-01").stderr


def grow(folder: Path, cameras: int) -> None:
    # Its targets end with the year; as of tomorrow, no end of a year comes between.
    tomorrow = SystemClock().now().astimezone(RECORD_ZONE).date() + timedelta(days=1)
    write_county(folder / "county.xlsx", small_county(cameras, today=tomorrow))
    assert vms("import", str(folder / "county.xlsx")).exit_code == 0


def test_the_figures_of_a_past_time(folder: Path) -> None:
    clock = SystemClock()
    grow(folder, 10)
    # To the whole second, as a person writes it: what comes after must not fall into it.
    asyncio.run(clock.sleep(1.0))
    between = clock.now().astimezone(RECORD_ZONE).strftime("%Y-%m-%dT%H:%M:%S")
    grow(folder, 20)
    then, now = (json.loads(vms("coverage", *words, "--json").stdout) for words in (("--at", between), ()))
    assert datetime.fromisoformat(then["as_of"]) == datetime.fromisoformat(between).replace(tzinfo=RECORD_ZONE)
    assert then["scopes"][0]["points"] < now["scopes"][0]["points"]
    assert then["night"] is None
    assert vms("coverage", "--at", between).exit_code == 0
    report = folder / "then.zip"
    assert vms("report", str(report), "--at", between).exit_code == 0
    assert between[:10] in vms("verify", str(report)).stdout
    for command in (("coverage",), ("report", str(report))):
        assert (
            "not both" in (told := vms(*command, "--day", "2020-01-01", "--at", between).stderr) or "give one" in told
        )
        assert "the records begin at" in vms(*command, "--day", "2020-01-01").stderr
        assert "still to come" in vms(*command, "--day", "2190-01-01").stderr
