"""Whether a viewer's way is too poor for what it is sent, by its own reports: step down, try again later. Pure."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class AdaptPolicy:
    """When a view steps down to a cheaper stream and when it tries the better one again."""

    bad_loss: float = 0.10
    """Share of packets lost on the way. Below it, packets sent again mend the picture (2 % costs one frame in 100)."""
    good_loss: float = 0.02
    short_share: float = 0.8
    """An estimate below this share of what the stream takes is too little, once something is lost as well."""
    bad_s: float = 3.0
    """Bad for so long: step down."""
    good_s: float = 15.0
    """Good for so long: try the better stream."""
    longest_good_s: float = 240.0
    """The wait doubles up to this whenever a try fails."""
    trial_s: float = 30.0
    """A better stream that was bad again within this time was a failed try."""


class Heard(NamedTuple):
    """One report of a viewer."""

    at_s: float
    fraction_lost: float
    """Of the packets sent since the report before, on their first way."""
    estimate_kbps: float | None
    """What the viewer says its way carries (REMB); None: it says nothing."""
    needed_kbps: float | None
    """What it is sent."""


class Adaptation:
    """One viewer's state. `steps`: how many rungs below what was asked for it should stand."""

    def __init__(self, policy: AdaptPolicy, *, most: int) -> None:
        self._policy = policy
        self._most = most
        self.steps = 0
        self._bad_since: float | None = None
        self._good_since: float | None = None
        self._raised_at: float | None = None
        self._wait_s = policy.good_s

    def hear(self, said: Heard) -> bool:
        """Take one report in; whether `steps` has changed."""
        if self._is_bad(said):
            self._good_since = None
            self._bad_since = said.at_s if self._bad_since is None else self._bad_since
            return said.at_s - self._bad_since >= self._policy.bad_s and self._step_down(said.at_s)
        self._bad_since = None
        if said.fraction_lost > self._policy.good_loss or not self.steps:
            self._good_since = None
            return False
        self._good_since = said.at_s if self._good_since is None else self._good_since
        return said.at_s - self._good_since >= self._wait_s and self._step_up(said.at_s)

    def _is_bad(self, said: Heard) -> bool:
        policy = self._policy
        if said.fraction_lost >= policy.bad_loss:
            return True
        if said.estimate_kbps is None or said.needed_kbps is None or said.fraction_lost <= policy.good_loss:
            return False
        return said.estimate_kbps < policy.short_share * said.needed_kbps

    def _step_down(self, now_s: float) -> bool:
        self._bad_since = None
        failed = self._raised_at is not None and now_s - self._raised_at < self._policy.trial_s
        self._wait_s = min(self._wait_s * 2, self._policy.longest_good_s) if failed else self._policy.good_s
        if self.steps >= self._most:
            return False
        self.steps += 1
        return True

    def _step_up(self, now_s: float) -> bool:
        self._good_since = None
        self._raised_at = now_s
        self.steps -= 1
        return True
