"""What became of messages, for Prometheus."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from vms.notify.delivering import Deliverer


class NotifyCollector(Collector):
    """Reads the counts when they are asked for."""

    def __init__(self, deliverer: Deliverer) -> None:
        self._deliverer = deliverer

    @override
    def collect(self) -> Iterable[Metric]:
        words = "Attempts to deliver a message: sent, waiting (to be tried again), failed (given up)."
        family = CounterMetricFamily("vms_notifications", words, labels=("outcome",))
        for outcome, count in self._deliverer.outcomes.items():
            family.add_metric((outcome,), count)
        yield family
