"""A live view in JSON."""

import uuid
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel

from streams.model import StreamKind
from streams.relay.model import Cause, ViewStats
from vms.live.budget import Level
from vms.live.model import Session

_GIVEN = {Level.MAIN: "the main stream", Level.SUB: "the sub stream", Level.KEYS: "key frames alone"}


class LiveViewState(BaseModel):
    """`stream` and `pictures`: what is given now. `causes` and `reason`: why it is less than was asked for."""

    camera_id: uuid.UUID
    opened_at: datetime
    stream: Literal["main", "sub"]
    pictures: Literal["all", "key_frames"]
    transcoded: bool
    """H.264 made here of the camera's H.265, smaller and with fewer pictures."""
    asked: Literal["main", "sub"]
    causes: list[Cause]
    reason: str | None
    kbps: float | None
    estimate_kbps: float | None
    packets: int
    packets_lost: int | None
    fraction_lost: float | None
    resent: int
    skips: int
    key_requests: int
    jitter_ms: float | None
    rtt_ms: float | None
    ice_restarts: int

    @classmethod
    def of(cls, session: Session, stats: ViewStats) -> Self:
        levels = session.levels
        rung = min(stats.standing.rung, len(levels) - 1)
        transcoded = stats.standing.rung >= len(levels)  # one more than the camera's own
        least = max(level for level in levels[: rung + 1] if level is not Level.KEYS)
        return cls(
            camera_id=session.camera_id,
            opened_at=session.opened_at,
            stream="main" if least is Level.MAIN else "sub",
            pictures="key_frames" if levels[rung] is Level.KEYS and not transcoded else "all",
            transcoded=transcoded,
            asked="main" if session.asked is StreamKind.MAIN else "sub",
            causes=list(stats.standing.causes),
            reason=_reason(session, stats),
            kbps=stats.kbps,
            estimate_kbps=stats.estimate_kbps,
            packets=stats.packets,
            packets_lost=stats.packets_lost,
            fraction_lost=stats.fraction_lost,
            resent=stats.resent,
            skips=stats.skips,
            key_requests=stats.key_requests,
            jitter_ms=stats.jitter_ms,
            rtt_ms=stats.rtt_ms,
            ice_restarts=stats.ice_restarts,
        )


def _reason(session: Session, stats: ViewStats) -> str | None:
    """In words, for a person."""
    causes = []
    for cause in stats.standing.causes:
        match cause:
            case Cause.ROOM if session.claim is not None:
                room = session.claim.room
                causes.append(f"the line of {room.name} has {room.live_kbps:.0f} kbit/s for all live views")
            case Cause.CODEC:
                causes.append("your browser does not play the better stream (H.265)")
            case Cause.NETWORK:
                causes.append("too many packets get lost on the way to you")
            case _:
                pass
    rung = stats.standing.rung
    given = _GIVEN[session.levels[rung]] if rung < len(session.levels) else "a picture made H.264 here"
    return f"you get {given}: {' and '.join(causes)}" if causes else None
