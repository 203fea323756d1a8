"""Every alert rule asks /metrics for a figure that is there, with the labels it names, from the first scrape on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.conftest import client
from tests.fakes.patience import until
from vms.compose import compose
from vms.settings import Settings
from vms.web.app import create_app

ALERTS = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yml"
OF_PROMETHEUS = {"up"}
CLOSED = {"resolution": "overridden"}


class Asked(NamedTuple):
    """A figure that a rule looks at. `grows`: by its increase, which a figure born at its first event does not show."""

    rule: str
    name: str
    labels: frozenset[tuple[str, str]]
    grows: bool


def _asked() -> Iterator[Asked]:
    rules = re.findall(r"- alert: (\w+)\n +expr: (.+)\n", ALERTS.read_text(encoding="utf-8"))
    for rule, expression in rules:
        for name, labels in re.findall(r"\b([a-z_]+)(?:\{([^}]*)\})?(?=\[| [!<>=])", expression):
            wanted = re.findall(r'(\w+)="([^"]*)"', labels)
            yield Asked(rule, name, frozenset(wanted), f"increase({name}" in expression)


async def _scraped(settings: Settings) -> str:
    async with compose(settings) as container, client(create_app(container)) as prometheus:
        await until(lambda: container.metrics.get_sample_value("vms_incidents_closed_total", CLOSED) is not None)
        return (await prometheus.get("/metrics")).text


@pytest.mark.parametrize("settings", [{"check_interval_s": 3600}], indirect=True)
async def test_every_rule_asks_for_what_is_there(settings: Settings) -> None:
    families = list(text_string_to_metric_families(await _scraped(settings)))
    samples = [(sample.name, frozenset(sample.labels.items())) for family in families for sample in family.samples]
    declared = {family.name for family in families}
    asked = [each for each in _asked() if each.name not in OF_PROMETHEUS]
    rules = ALERTS.read_text(encoding="utf-8").count("- alert:")
    assert len({each.rule for each in asked}) == rules - len(OF_PROMETHEUS), "each rule is understood here"
    missing = [
        each
        for each in asked
        if not any(name == each.name and each.labels <= labels for name, labels in samples)
        and (each.grows or each.labels or each.name not in declared)
    ]
    assert missing == []
