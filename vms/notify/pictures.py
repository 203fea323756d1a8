"""The evidence frames of a message: named when it is written, read from the store again at each attempt to deliver it.

A frame leaves the service with them: each is audited before it does, and only what the rule may see now is read.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog
from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.model import service_actor
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.evidence import store as evidence_store
from vms.evidence.service import EvidenceService
from vms.evidence.store import Located
from vms.notify import store
from vms.notify.messages import Room, picture_note
from vms.notify.sending import Picture
from vms.notify.store import Due
from vms.notify.tables import NotifyChannel, NotifyDelivery

log = structlog.get_logger()

MOST_PICTURES = 4
MOST_BYTES = 2_000_000
"""Of all frames of a message: many mail servers refuse one of ten megabytes, and Base64 adds a third."""
ATTEMPTS_WITH = 3
"""Then the message goes alone: a channel may refuse it for its size, and the words matter more."""
NOTE_ROOM = 300
"""What the note on them takes of a message at most."""


class Wanted(NamedTuple):
    """A frame that goes with a message; `sha256` None: there never was one."""

    number: int
    camera_id: uuid.UUID
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame as it leaves."""

    number: int
    found: Located
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Carried:
    """What one attempt takes along."""

    shown: tuple[Shown, ...] = ()
    note: str = ""

    @property
    def pictures(self) -> list[Picture]:
        """By names that say which incident and when."""
        return [
            Picture(f"{each.number}-{each.found.row.taken_at:%Y%m%dT%H%M%SZ}.jpg", each.jpeg) for each in self.shown
        ]

    async def audit(self, tx: Transaction, channel: NotifyChannel) -> None:
        """That these frames go to that channel."""
        for each in self.shown:
            detail: dict[str, JsonValue] = {
                "camera": each.found.camera_code,
                "taken_at": each.found.row.taken_at.isoformat(),
                "channel": channel.name,
                "incident": each.number,
            }
            sha, division = each.found.row.sha256, each.found.division_code
            await record(tx, service_actor(), "notify.picture", "evidence", sha, division_code=division, detail=detail)


NOTHING = Carried()


def room_beside(room: Room) -> Room:
    """What the note on the pictures leaves of a message."""
    return room._replace(most=max(0, room.most - NOTE_ROOM))


async def wanted(session: AsyncSession, found: Sequence[Due], *, after: bool) -> list[dict[str, Any]]:
    """As a delivery keeps them: of the first incidents of a message, behind the fault or `after` it."""
    first = found[:MOST_PICTURES]
    frames = await store.frames(session, first, after=after)
    return [
        {"number": due.incident.number, "camera_id": str(due.camera_id), "sha256": frames.get(due.incident.id)}
        for due in first
    ]


class Album:
    """Reads the frames of messages."""

    def __init__(self, database: Database, evidence: EvidenceService) -> None:
        self._database, self._evidence = database, evidence

    async def of(self, delivery: NotifyDelivery) -> Carried:
        """What the next attempt takes along. Nothing for a rule that is gone or sends no pictures any more."""
        asked = [
            Wanted(each["number"], uuid.UUID(each["camera_id"]), each["sha256"])
            for each in delivery.detail.get("frames", ())
        ]
        if not asked or delivery.rule_id is None:
            return NOTHING
        refused = delivery.attempts >= ATTEMPTS_WITH
        async with self._database.reading() as session:
            placed = await store.placed(session, delivery.rule_id)
            if placed is None or not placed.rule.pictures:
                return NOTHING
            found = {
                each.number: await evidence_store.by_sha(session, each.sha256, placed.path, each.camera_id)
                for each in asked
                if each.sha256 is not None and not refused
            }
        shown: list[Shown] = []
        left = MOST_BYTES
        for number, located in found.items():
            if located is None or located.row.bytes > left:
                continue
            jpeg = await self._read(located.row.sha256)
            if jpeg is not None:
                shown.append(Shown(number, located, jpeg))
                left -= len(jpeg)
        taken = {each.number: each.found.row.taken_at for each in shown}
        lacking = [each.number for each in asked if each.number not in taken]
        return Carried(
            tuple(shown),
            picture_note(taken, lacking, refused=refused, chinese=placed.rule.language != "en"),
        )

    async def _read(self, sha256: str) -> bytes | None:
        """A broken disk takes the picture, not the message."""
        try:
            return await self._evidence.read(sha256)
        except OSError as error:
            log.error("a frame cannot be read", sha256=sha256, reason=error.strerror)
            return None
