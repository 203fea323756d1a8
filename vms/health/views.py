"""What checks need of reference views, and what they give back: the port behind which the views are kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from typing_extensions import override

from vms.db.engine import Transaction
from vms.health.model import Health
from vms.health.prober import View, Views


@dataclass(frozen=True, slots=True)
class Learned:
    """A view that came of a confirmed good check, with the frame that shows it."""

    camera_id: uuid.UUID
    division_path: str
    view: View
    evidence_sha: str
    same_view: bool
    """The check compared it with an approved view, and it is the same."""
    at: datetime


class References(Protocol):
    """Keeps the views."""

    async def for_check(self, camera_id: uuid.UUID, health: Health, *, now: datetime) -> Views:
        """The views to compare with now, and whether another is wanted."""

    async def keep(self, tx: Transaction, learned: Sequence[Learned]) -> None:
        """Store them in the transaction of the checks that they came of."""


class NoReferences(References):
    """Cameras without views."""

    @override
    async def for_check(self, camera_id: uuid.UUID, health: Health, *, now: datetime) -> Views:
        return Views()

    @override
    async def keep(self, tx: Transaction, learned: Sequence[Learned]) -> None:
        return
