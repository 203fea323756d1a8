"""Writes the record of live views: in order, many in one transaction, beside the viewers' coming and going."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.live.model import Ended, Session, Wish
from vms.live.store import close_views
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
        self.lost = 0
        """Of an end: it is written at the next start. Of a begin: its view shows nothing and ends."""

    def note(self, entry: Begun | Ended) -> None:
        """Write it soon. A view's begin comes before its end."""
        try:
            self._waiting.put_nowait(entry)
        except asyncio.QueueFull:
            self.lost += 1

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
            await close_views(tx.session, ended.values())
        for entry in begun:
            self._on_begun(entry.relay_id)


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
