"""What became of messages, for Prometheus."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from vms.notify.dispatching import Notifier


class NotifyCollector(Collector):
    """Reads the notifier's counts when they are asked for."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier

    @override
    def collect(self) -> Iterable[Metric]:
        words = "Attempts to deliver a message: sent, waiting (to be tried again), failed (given up)."
        family = CounterMetricFamily("vms_notifications", words, labels=("outcome",))
        for outcome, count in self._notifier.outcomes.items():
            family.add_metric((outcome,), count)
        yield family
