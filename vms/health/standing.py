"""What people have said about a camera's state: the port behind which maintenance windows and overrides are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from typing_extensions import override

from vms.health.model import HealthState
from vms.health.store import CameraRecord


@dataclass(frozen=True, slots=True)
class Standing:
    """The state that people have set."""

    state: HealthState
    detail: str
    since: datetime | None = None
    """When it began; None: now."""
    held: bool = False
    """An override: the checks go on and change nothing."""


class Arrangements(Protocol):
    """Knows them all; asked for every camera, so it answers from memory."""

    async def refresh(self) -> None:
        """Read them again."""

    def of(self, record: CameraRecord, *, now: datetime) -> Standing | None:
        """What holds for a camera; None: the checks decide."""

    def next_edge(self, now: datetime) -> datetime | None:
        """When the next of them begins or ends."""


class NoArrangements(Arrangements):
    """The checks always decide."""

    @override
    async def refresh(self) -> None:
        return

    @override
    def of(self, record: CameraRecord, *, now: datetime) -> Standing | None:
        return None

    @override
    def next_edge(self, now: datetime) -> datetime | None:
        return None
