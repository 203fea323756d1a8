"""Hands waiting messages over to their channels: each channel by itself, again later and later, and then no more."""

import asyncio
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from registry.sealing import Seal
from streams.clock import Clock
from vms.db.engine import Database, Transaction
from vms.notify import store
from vms.notify.model import Obstacle, Occasion, retry_at
from vms.notify.pictures import NOTHING, Album, Carried
from vms.notify.sending import AddressRefusedError, Picture
from vms.notify.tables import NotifyChannel, NotifyDelivery

ROUND_S = 10.0
"""Reminders are set in minutes: so soon is soon enough."""
CHANNELS_AT_ONCE = 3
"""Each holds a thread of its own."""
Send = Callable[[str, str, str, Sequence[Picture]], bool]


class Deliverer:
    """One in the whole service. `send`: blocking; whether the channel has taken the message, see vms.notify.sending."""

    def __init__(self, database: Database, clock: Clock, seal: Seal, album: Album, *, send: Send) -> None:
        self._database, self._clock, self._seal, self._album, self._send = database, clock, seal, album, send
        # Born at 0, so that the first one that is given up is an increase.
        self.outcomes: Counter[str] = Counter(sent=0, waiting=0, failed=0)
        self._channels = asyncio.Semaphore(CHANNELS_AT_ONCE)

    async def deliver(self) -> None:
        """Hand over what waits, each channel by itself; a failure is tried again, later and later, and then no more."""
        async with self._database.reading() as session:
            waiting = await store.waiting(session, self._clock.now())
        by_channel: dict[uuid.UUID, list[tuple[NotifyDelivery, NotifyChannel]]] = {}
        for delivery, channel in waiting:
            by_channel.setdefault(channel.id, []).append((delivery, channel))
        # Those that hang come last: what they failed to take has been attempted before.
        async with asyncio.TaskGroup() as group:
            for mine in sorted(by_channel.values(), key=lambda mine: mine[0][0].attempts):
                group.create_task(self._to_channel(mine))

    async def _to_channel(self, waiting: Sequence[tuple[NotifyDelivery, NotifyChannel]]) -> None:
        """In order, until one is not taken: a channel that hangs is not asked twenty times in a row. One that is slow
        keeps the rest for the next round, so that the round of the others ends."""
        async with self._channels:
            begun_s = self._clock.monotonic()
            for delivery, channel in waiting:
                carried = await self._album.of(delivery) if channel.enabled else NOTHING
                await self._begin(delivery.id, channel, carried)
                error = await self._attempt(delivery, channel, carried)
                outcome = await self._end(delivery.id, error)
                self.outcomes[outcome] += 1
                if error is not None or self._clock.monotonic() - begun_s >= ROUND_S:
                    return

    async def _attempt(self, delivery: NotifyDelivery, channel: NotifyChannel, carried: Carried) -> Obstacle | None:
        """Why it was not taken; None: it was."""
        if not channel.enabled:
            return Obstacle.CHANNEL_OFF
        try:
            url = self._seal.unseal(channel.url_sealed).decode()
        except ValueError:
            return Obstacle.ADDRESS_UNREADABLE
        body = f"{delivery.body}\n{carried.note}" if carried.note else delivery.body
        try:
            taken = await _in_own_thread(lambda: self._send(url, delivery.title, body, carried.pictures))
        except AddressRefusedError:
            return Obstacle.ADDRESS_REFUSED
        return None if taken else Obstacle.NOT_TAKEN

    async def _begin(self, delivery_id: uuid.UUID, channel: NotifyChannel, carried: Carried) -> None:
        """The attempt is counted before it is made: one that brings us down is not made for ever. So is every frame
        that goes with it audited."""
        async with self._database.unit_of_work() as tx:
            row = await tx.session.get(NotifyDelivery, delivery_id)
            if row is None:
                return
            row.attempts += 1
            if "frames" in row.detail:
                row.detail = row.detail | {"attached": len(carried.shown)}
            _ended(row, tx, Obstacle.CUT_OFF)
            await carried.audit(tx, channel)

    async def _end(self, delivery_id: uuid.UUID, error: Obstacle | None) -> str:
        """Write down how the attempt ended; the delivery's status."""
        async with self._database.unit_of_work() as tx:
            row = await tx.session.get(NotifyDelivery, delivery_id)
            if row is None:
                return "gone"  # with its channel
            _ended(row, tx, error)
            return row.status


async def _in_own_thread(call: Callable[[], bool]) -> bool:
    """A channel may hang for half a minute, and the threads that the service shares are waited for when it stops: this
    one ends with the process, and what it was sending is tried again at the next start."""
    answer = Future[bool]()

    def run() -> None:
        answer.set_running_or_notify_cancel()
        try:
            answer.set_result(call())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is waited for
            answer.set_exception(error)

    threading.Thread(target=run, name="notify", daemon=True).start()
    return await asyncio.wrap_future(answer)


def _ended(row: NotifyDelivery, tx: Transaction, error: Obstacle | None) -> None:
    row.error = error
    row.sent_at = tx.now if error is None else None
    row.next_at = retry_at(row.attempts, tx.now) if error is not None else None
    row.status = "sent" if error is None else "waiting" if row.next_at is not None else "failed"


def waiting_delivery(
    channel_id: uuid.UUID,
    occasion: Occasion,
    title: str,
    body: str,
    *,
    at: datetime,
    rule_id: uuid.UUID | None = None,
    incidents: Sequence[int] = (),
    frames: Sequence[Mapping[str, Any]] | None = None,
) -> NotifyDelivery:
    """A message that waits for its first attempt. `frames`: of vms.notify.pictures.wanted; None: it takes none."""
    detail: dict[str, Any] = {"incidents": list(incidents)}
    return NotifyDelivery(
        channel_id=channel_id,
        rule_id=rule_id,
        occasion=occasion,
        title=title[:200],
        body=body[:4000],
        detail=detail | ({"frames": list(frames)} if frames is not None else {}),
        created_at=at,
        status="waiting",
        next_at=at,
    )
