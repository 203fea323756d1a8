"""Writes the record of live views: in order, many in one transaction, beside the viewers' coming and going."""

import asyncio
import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy.exc import IntegrityError

from streams.relay.model import CloseReason
from vms.accounts.model import EVERYWHERE, Actor, Role, Via
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.live.model import Ended, Session, Wish
from vms.live.store import close_view, left_open
from vms.live.tables import LiveView

log = logging.getLogger(__name__)

MAX_WAITING = 4096
"""Begins and ends that wait to be written, more than a node has views."""
DRAIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Begun:
    """A view that was opened. The relay sends it nothing before this is written."""

    relay_id: str
    """What the relay calls it."""
    session: Session
    wish: Wish
    division_code: str


class Journal:
    """`run` writes while the service lives; `drain` waits for what is left. `on_begun` follows each begin, by relay id.

    Writing waits for the disk and for whoever else writes; meanwhile a viewer connects.
    """

    def __init__(self, database: Database, on_begun: Callable[[str], object]) -> None:
        self._database = database
        self._on_begun = on_begun
        self._waiting: asyncio.Queue[Begun | Ended] = asyncio.Queue(MAX_WAITING)
        self._open: dict[uuid.UUID, Begun] = {}
        """By view: what its end says again."""
        self.lost = 0
        """Of an end: it is written at the next start. Of a begin: its view shows nothing and ends."""

    def note(self, entry: Begun | Ended) -> None:
        """Write it soon. A view's begin comes before its end."""
        view_id = entry.session.view_id if isinstance(entry, Begun) else entry.view_id
        if isinstance(entry, Begun):
            self._open[view_id] = entry
        try:
            self._waiting.put_nowait(entry)
        except asyncio.QueueFull:
            self.lost += 1
            self._open.pop(view_id, None)

    async def drain(self) -> None:
        """While `run` runs: wait until all is written, but not for ever."""
        with suppress(TimeoutError):  # the next start closes what is missing
            async with asyncio.timeout(DRAIN_S):
                await self._waiting.join()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            entries = [await self._waiting.get()]
            while not self._waiting.empty():
                entries.append(self._waiting.get_nowait())
            try:
                await self._write_or_part(entries)
            except BaseException:
                for entry in entries:  # whoever runs this next writes them
                    self.note(entry)
                raise
            finally:
                for _ in entries:
                    self._waiting.task_done()

    async def _write_or_part(self, entries: list[Begun | Ended]) -> None:
        try:
            await self._write(entries)
        except IntegrityError:  # a camera or a person is gone: their views must not hold up the others
            for entry in entries:
                try:
                    await self._write([entry])
                except IntegrityError:
                    log.exception("the record of a live view cannot be written")
                    self.lost += 1

    async def _write(self, entries: list[Begun | Ended]) -> None:
        begun = [entry for entry in entries if isinstance(entry, Begun)]
        async with self._database.unit_of_work() as tx:
            for entry in begun:
                await _begin(tx, entry)
            await tx.session.flush()
            # By what is known now: an end may have been put back behind a begin that was put back too.
            ended = {entry.view_id: entry for entry in entries if isinstance(entry, Ended)}
            ended |= {entry.session.view_id: entry.session.ended for entry in begun if entry.session.ended}
            for end in ended.values():
                await self._end(tx, end)
        for view_id in ended:
            self._open.pop(view_id, None)
        for entry in begun:
            self._on_begun(entry.relay_id)

    async def _end(self, tx: Transaction, end: Ended) -> None:
        begun = self._open.get(end.view_id)
        if await close_view(tx.session, end) and begun is not None:
            session = begun.session
            watched = Watched(session.camera_id, begun.division_code, begun.wish.purpose, session.opened_at)
            await record_end(tx, session.actor, watched, end)


async def close_left_open(database: Database) -> None:
    """At the start: close what a process that is gone left open. Its last sign of life is not known, so it is now."""
    async with database.unit_of_work() as tx:
        for view, user, division_code in await left_open(tx.session):
            end = Ended(view.id, tx.now, CloseReason.CRASHED)
            actor = Actor(user.id, user.username, Role(user.role), EVERYWHERE, view.unit_id, view.ip, Via.SERVICE)
            await close_view(tx.session, end)
            await record_end(tx, actor, Watched(view.camera_id, division_code, view.purpose, view.opened_at), end)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a view showed, since when and what for."""

    camera_id: uuid.UUID
    division_code: str
    purpose: str
    opened_at: datetime


async def record_end(tx: Transaction, actor: Actor, watched: Watched, end: Ended) -> None:
    """Who watched which camera from when to when, and why no longer, in one entry of the audit trail."""
    detail: dict[str, JsonValue] = {
        "view": str(end.view_id),
        "opened_at": watched.opened_at.isoformat(),
        "closed_at": end.at.isoformat(),
        "seconds": round((end.at - watched.opened_at).total_seconds(), 1),
        "reason": end.reason,
    }
    await record(
        tx,
        actor,
        "live.end",
        "camera",
        watched.camera_id,
        division_code=watched.division_code,
        detail=detail,
        purpose=watched.purpose,
    )


async def _begin(tx: Transaction, begun: Begun) -> None:
    session, actor = begun.session, begun.session.actor
    view = LiveView(
        id=session.view_id,
        camera_id=session.camera_id,
        user_id=actor.user_id,
        unit_id=actor.unit_id,
        purpose=begun.wish.purpose,
        stream=begun.wish.stream,
        opened_at=session.opened_at,
        ip=actor.ip,
    )
    tx.session.add(view)
    await record(
        tx,
        actor,
        "live.view",
        "camera",
        session.camera_id,
        division_code=begun.division_code,
        detail={"stream": begun.wish.stream, "view": str(session.view_id), "audio": session.audio},
        purpose=begun.wish.purpose,
    )
