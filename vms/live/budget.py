"""How the live views of one room share its line: main streams give way to sub streams, then to key frames. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """What a view is given; a larger number takes less of the line."""

    MAIN = 0
    SUB = 1
    KEYS = 2
    """The key frames alone: a picture every second or so."""


ASSUMED_KBPS = {Level.MAIN: 4000.0, Level.SUB: 600.0, Level.KEYS: 150.0}
"""Until a stream has been measured: what the field's cameras are set to."""
AUDIO_KBPS = 85.0
"""G.711 in packets of 20 ms: 64 kbit/s, and the headers and SRTP tags of fifty packets a second."""
UP_SHARE = 0.9
"""A view gets more only if the line were then filled to this share at most: rates vary, pictures should not."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One view: what it could be given, the best first, and what each takes. The oldest view comes first in a list."""

    levels: tuple[Level, ...]
    kbps: tuple[float, ...]
    now: int = 0
    """Which of them it may have at present."""


def share(demands: Sequence[Demand], line_kbps: float) -> list[int] | None:
    """For each view the best of its levels that it may have; None: not even the least of all fit.

    All views of the richest level step down before any of the next; among them the oldest first: what was opened last
    is what is being looked at.
    """
    chosen = [0] * len(demands)
    total = sum(demand.kbps[0] for demand in demands)
    for level in Level:
        for place, demand in enumerate(demands):
            at = chosen[place]
            if total <= line_kbps:
                return chosen
            if demand.levels[at] is level and at + 1 < len(demand.levels):
                chosen[place] = at + 1
                total += demand.kbps[at + 1] - demand.kbps[at]
    return chosen if total <= line_kbps else None


def share_again(demands: Sequence[Demand], line_kbps: float) -> list[int]:
    """The same for views that play: none is ended, and none is given more and soon less."""
    least = [len(demand.levels) - 1 for demand in demands]
    wanted = share(demands, line_kbps) or least
    cautious = share(demands, line_kbps * UP_SHARE) or least
    return [
        want if want >= demand.now else min(demand.now, careful)
        for demand, want, careful in zip(demands, wanted, cautious, strict=True)
    ]
