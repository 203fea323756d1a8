"""The order of a camera's life: what it may become next, and what a step asks of its record. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from registry.enumerations import LIFECYCLE, Word
from registry.model import Lifecycle
from registry.phrases import Phrase
from registry.wording import say

_STEPS: Mapping[Lifecycle, tuple[Lifecycle, ...]] = MappingProxyType(
    {
        Lifecycle.PLANNED: (Lifecycle.BUILT,),
        Lifecycle.BUILT: (Lifecycle.ACCEPTED,),
        Lifecycle.ACCEPTED: (Lifecycle.IN_SERVICE,),
        Lifecycle.IN_SERVICE: (Lifecycle.MAINTENANCE,),
        Lifecycle.MAINTENANCE: (Lifecycle.IN_SERVICE,),
        Lifecycle.RETIRED: (),
    }
)


def next_steps(lifecycle: Lifecycle) -> tuple[Lifecycle, ...]:
    """What such a camera may become. What is planned may be given up, what stands may be taken down: each may be
    retired."""
    return _STEPS[lifecycle] if lifecycle is Lifecycle.RETIRED else (*_STEPS[lifecycle], Lifecycle.RETIRED)


def out_of_order(stored: Mapping[str, Any], change: Mapping[str, Any]) -> Phrase | None:
    """What speaks against the step that a change of a stored camera makes, with the remedy. What else it needs to be
    in service (documents): entering.py."""
    before = Lifecycle(stored["lifecycle"])
    after = Lifecycle(change.get("lifecycle") or before)
    if after is before:
        return None
    steps = next_steps(before)
    if after not in steps:
        words = [LIFECYCLE[each] for each in steps]
        may = Word("、".join(each.zh for each in words), " or ".join(each.en for each in words))
        asked = {"before": LIFECYCLE[before], "after": LIFECYCLE[after]}
        return say("step_not_next", **asked, may=may) if steps else say("step_from_retired", **asked)
    if after is Lifecycle.BUILT and {**stored, **change}.get("installed_at") is None:
        return say("installed_missing")
    return None
