"""The port through which checks are made, and the prober that makes them in this very process. Imports little: the
child processes load it."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from typing_extensions import override

from streams.clock import Clock
from streams.model import Credentials, Finding, ProbeReport
from streams.rtsp.transport import Transport
from streams.url import StreamUrl

View = dict[str, Any]
"""A `streams.quality.reference.Reference` as JSON."""


@dataclass(frozen=True, slots=True)
class Views:
    """The reference views that go with one check."""

    references: tuple[View, ...] = ()
    learn: bool = False
    """Whether a faultless check is to give a new one."""


@dataclass(frozen=True, slots=True)
class ProbeJob:
    """One check of one stream."""

    camera_id: uuid.UUID
    url: StreamUrl
    credentials: Credentials | None
    print: dict[str, Any] | None
    """What the last check's `Checked.print` was."""
    deadline_s: float
    views: Views = field(default_factory=Views)
    glance: bool = False
    """The cheap pass: connect and DESCRIBE, no picture."""
    quick: bool = False
    """A person waits: a second key frame is not waited for."""
    utc_offset_min: int | None = None
    """Of the zone in which cameras write the time into the picture; None: that clock is not read."""
    clock_tolerance_s: float = 60.0
    """By how much it may be wrong."""
    transport: Transport = "auto"
    """By which way the camera is to send."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and the picture's fingerprint and reference view as JSON: reading them as objects would load OpenCV."""

    report: ProbeReport
    print: dict[str, Any] | None = None
    view: View | None = None
    """Only where one was asked for and the check was faultless."""


class Prober(Protocol):
    """Makes checks. A bus with workers on other machines can stand behind it as well as one process."""

    async def check(self, job: ProbeJob, /) -> Checked:
        """Never raises for a camera's fault. What is our own fault (a bug, a lost worker) is reported as BLIND."""


Probe = Callable[[ProbeJob, Clock], Awaitable[ProbeReport]]
"""One check of one stream; a test may put a script in its place."""


class LocalProber(Prober):
    """Checks in this process and event loop."""

    def __init__(self, probe: Probe, clock: Clock) -> None:
        self._probe = probe
        self._clock = clock

    @override
    async def check(self, job: ProbeJob) -> Checked:
        started_at, started = self._clock.now(), self._clock.monotonic()
        try:
            report = await self._probe(job, self._clock)
        except Exception as error:  # noqa: BLE001 - a bug of ours must not blame the camera, nor end the prober
            detail = f"the prober made a mistake ({type(error).__name__}); the camera is not to blame"
            return Checked(ProbeReport(Finding.BLIND, detail, started_at, self._clock.monotonic() - started))
        return Checked(
            replace(report, print=None, reference=None),
            dict(report.print.to_json()) if report.print is not None else None,
            report.reference.to_json() if report.reference is not None else None,
        )
