"""What the operator of the service sets for the watch, and what people wish of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from streams.model import StreamKind
from streams.rtsp.transport import Transport
from vms.health.model import HealthState
from vms.health.scheduler import Pace


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """What the operator of the service sets."""

    in_flight: int
    connections_per_host: int
    deadline_s: float = 10.0
    pace: Pace = field(default_factory=Pace)
    pace_by_class: Mapping[str, Pace] = field(default_factory=dict)
    """By the record's point class; `pace` for all others."""
    stretch_by_state: Mapping[HealthState, float] = field(default_factory=dict)
    """How many intervals to wait in a state; 1 where nothing is said."""
    checks_per_link: int | None = None
    """At once over one line (see tracked.link_of); None: any number."""
    prefer: StreamKind = StreamKind.SUB
    utc_offset_min: int | None = None
    """Of the zone in which cameras write the time into their pictures; None: it is not read."""
    clock_tolerance_s: float = 60.0
    """By how much that time may be wrong."""
    transport: Transport = "auto"
    """By which way cameras are to send."""


@dataclass(frozen=True, slots=True)
class LearningWish:
    """A person wants a reference view of what the camera shows now. `afresh`: not held against the earlier ones."""

    afresh: bool = False
