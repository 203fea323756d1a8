"""Server-sent events: tells each signed-in client what changed in its area, and ends with the client's access."""

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from streams.clock import Clock
from vms.accounts.gate import allows, within
from vms.accounts.model import Actor, Permission
from vms.bus.port import Bus
from vms.events import (
    CameraStateChanged,
    CoverageComputed,
    Event,
    IncidentChanged,
    RightsChanged,
    SessionEnded,
    UserDisabled,
)
from vms.evidence.model import evidence_url
from vms.web.deps import authorised, service
from vms.web.problems import Unavailable
from vms.web.wording import say

HEARTBEAT_INTERVAL_S = 15.0
# A client that is this far behind gets one `resync` instead: it then loads its lists again.
CLIENT_CAPACITY = 256
MAX_CLIENTS = 1000
MAX_OF_ONE_PERSON = 100
"""Their pages and programs, and the screens that they have paired: nobody takes all the streams there are."""
_HEARTBEAT = ": still here\n\n"
_RESYNC = "event: resync\ndata: {}\n\n"

router = APIRouter(prefix="/api/v1", tags=["events"])


@dataclass(eq=False)
class Client:
    """One open stream: a bounded queue of finished messages. None ends it."""

    actor: Actor
    waiting: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(CLIENT_CAPACITY))

    def offer(self, message: str | None) -> bool:
        """False when the client was too slow: what it had not read yet has been replaced."""
        if not self.waiting.full():
            self.waiting.put_nowait(message)
            return True
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(_RESYNC if message is not None else None)
        return False


class Announcer:
    """Fans the bus's facts out to the open streams. `resyncs` counts clients that were too slow."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._clients: set[Client] = set()
        self.resyncs = 0
        self._closed = False

    @property
    def clients(self) -> int:
        """Open streams."""
        return len(self._clients)

    def has_room(self, user_id: uuid.UUID) -> bool:
        """Whether one more stream may be opened for that person."""
        theirs = sum(client.actor.user_id == user_id for client in self._clients)
        return len(self._clients) < MAX_CLIENTS and theirs < MAX_OF_ONE_PERSON

    async def run(self) -> None:
        """Until cancelled."""
        with self._bus.subscribe("announcer", Event) as facts:
            async for fact in facts:
                self._tell(fact)

    async def keep_alive(self) -> None:
        """A comment now and then, so that proxies keep the connection and dead ones show."""
        while True:
            await self._clock.sleep(HEARTBEAT_INTERVAL_S)
            for client in self._clients:
                if client.waiting.empty():
                    client.offer(_HEARTBEAT)

    def close(self) -> None:
        """End every stream, and begin no more: the service is stopping."""
        self._closed = True
        for client in self._clients:
            client.offer(None)

    async def stream(self, actor: Actor) -> AsyncGenerator[str, None]:
        """The messages of one client, until its access or its connection ends."""
        client = Client(actor)
        self._clients.add(client)
        if self._closed:
            client.offer(None)
        try:
            yield "retry: 3000\n\n"
            while (message := await client.waiting.get()) is not None:
                yield message
        finally:
            self._clients.discard(client)

    def _tell(self, fact: Event) -> None:
        match fact:
            case UserDisabled() | RightsChanged():
                self._end(fact.user_id)
            case SessionEnded():
                self._end(fact.user_id, fact.credential_id)
            case CameraStateChanged():
                self._send(camera_message(fact), Permission.VIEW_CAMERAS, fact.division_path)
            case CoverageComputed():
                self._send(_message("coverage", {"computed_at": _utc(fact.at)}), Permission.VIEW_COVERAGE, None)
            case IncidentChanged():
                self._send_incident(fact)
            case _:
                pass  # a fact that no client shows

    def _send(self, message: str, permission: Permission, division_path: str | None) -> None:
        for client in self._clients:
            if allows(client.actor, permission, division_path):
                self._offer(client, message)

    def _send_incident(self, fact: IncidentChanged) -> None:
        """To whoever sees one of its cameras, named after one that they see."""
        message = _message("incident", fact.item)
        parts = {path: _message("incident", fact.item | other) for path, other in fact.parts.items()}
        for client in self._clients:
            if allows(client.actor, Permission.VIEW_INCIDENTS, fact.division_path):
                self._offer(client, message)
            elif allows(client.actor, Permission.VIEW_INCIDENTS):
                seen = next((parts[path] for path in parts if within(client.actor, path)), None)
                if seen is not None:
                    self._offer(client, seen)

    def _offer(self, client: Client, message: str) -> None:
        if not client.offer(message):
            self.resyncs += 1

    def _end(self, user_id: uuid.UUID, session_id: uuid.UUID | None = None) -> None:
        for client in self._clients:
            if client.actor.user_id == user_id and session_id in {None, client.actor.credential_id}:
                client.offer(None)


def camera_message(fact: CameraStateChanged) -> str:
    """`event: camera` with the columns that lists show."""
    data = {
        "id": str(fact.camera_id),
        "code": fact.code,
        "state": fact.state,
        "finding": fact.finding,
        "faults": list(fact.faults),
        "flapping": fact.flapping,
        "checked_at": _utc(fact.checked_at),
        "since": _utc(fact.since),
        "evidence_url": evidence_url(fact.camera_id, fact.evidence_sha),
        "evidence_at": _utc(fact.evidence_at) if fact.evidence_at is not None else None,
    }
    return _message("camera", data)


def _message(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def stream_events(
    actor: Annotated[Actor, authorised(Permission.VIEW_CAMERAS)], announcer: Annotated[Announcer, service(Announcer)]
) -> StreamingResponse:
    """Changes in the caller's area: `camera`, `coverage`, `incident`, and `resync` when the client missed some."""
    if not announcer.has_room(actor.user_id):
        raise Unavailable(say("too_many_event_streams"), retry_after_s=60)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(announcer.stream(actor), media_type="text/event-stream", headers=headers)
