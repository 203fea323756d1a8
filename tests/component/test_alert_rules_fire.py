"""The alert rules as Prometheus itself reads them: each fires when it should, and keeps quiet before."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fakes.patience import PATIENCE_S

PROMETHEUS = Path(__file__).parents[2] / "deploy" / "prometheus"
PROMTOOL = shutil.which("promtool")


@pytest.mark.skipif(PROMTOOL is None, reason="apt-get install prometheus")
@pytest.mark.parametrize(("what", "file"), [("check", "alerts.yml"), ("test", "alerts_test.yml")])
def test_prometheus_finds_nothing_wrong_with_them(what: str, file: str) -> None:
    command = [str(PROMTOOL), what, "rules", file]
    done = subprocess.run(command, cwd=PROMETHEUS, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS" in done.stdout


def test_each_rule_is_tried_both_ways() -> None:
    rules = re.findall(r"- alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))
    tried = re.findall(
        r"alertname: (\w+)\W+eval_time: \w+\W+exp_alerts: *(\[\])?",
        (PROMETHEUS / "alerts_test.yml").read_text(encoding="utf-8"),
    )
    assert {rule for rule, quiet in tried if quiet} == set(rules)
    assert {rule for rule, quiet in tried if not quiet} == set(rules)
