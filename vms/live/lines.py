"""The lines of rooms and the live views that share them; tells the relay how much each view may have."""

import uuid
from dataclasses import dataclass

from streams.relay.hub import Hub
from streams.relay.model import SourceSpec
from vms.live.budget import ASSUMED_KBPS, AUDIO_KBPS, Demand, Level, share, share_again


@dataclass(frozen=True, slots=True)
class Room:
    """A monitoring room whose line is known."""

    id: uuid.UUID
    name: str
    live_kbps: float
    """What live views may take of its line."""


@dataclass(slots=True, eq=False)
class Claim:
    """One view's part of a line; made before the view is opened, so that two at once do not get the same."""

    room: Room
    feeds: tuple[tuple[Level, SourceSpec], ...]
    """What the view may be given, the best first: the relay's ladder."""
    audible: bool
    """Whether the line carries the camera's sound too."""
    rung: int = 0
    view_id: str | None = None
    free_kbps: float = 0.0
    """What the line had left for it when it came, beside the others."""

    def take_instead(self, spec: SourceSpec) -> None:
        """It is fed by the main stream, whatever it asked for."""
        self.feeds = ((Level.MAIN, spec), (Level.KEYS, spec))
        self.rung = 0


class Lines:
    """Claims by room, the oldest first."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._claims: dict[uuid.UUID, list[Claim]] = {}
        self.refused = 0
        """Views that a line had no place for."""

    def claim(self, room: Room, feeds: tuple[tuple[Level, SourceSpec], ...], *, audible: bool = False) -> Claim | None:
        """A place on the room's line, for which other views may have to step down; None: there is none.

        `audible`: with the camera's sound, unless that would cost a picture.
        """
        others = self._claims.get(room.id, [])
        for heard in (True, False) if audible else (False,):
            claim = Claim(room, feeds, heard)
            claims = [*others, claim]
            rungs = share([self._demand(each) for each in claims], room.live_kbps)
            if rungs is not None:
                self._claims[room.id] = claims
                claim.rung = rungs[-1]
                taken = sum(self._demand(each).kbps[rung] for each, rung in zip(others, rungs, strict=False))
                claim.free_kbps = room.live_kbps - taken
                self._apply(others, [max(rung, other.rung) for rung, other in zip(rungs, others, strict=False)])
                return claim
        self.refused += 1
        return None

    def release(self, claim: Claim) -> None:
        """Its view has ended, or was never opened: the others get what it had."""
        claims = self._claims.get(claim.room.id, [])
        if claim in claims:
            claims.remove(claim)
        if not claims:
            self._claims.pop(claim.room.id, None)
        self._share(claims)

    def share_again(self) -> None:
        """By what the streams take now."""
        for claims in tuple(self._claims.values()):
            self._share(claims)

    def watching(self, room: Room) -> int:
        """How many views the room has open."""
        return len(self._claims.get(room.id, ()))

    def _share(self, claims: list[Claim]) -> None:
        if claims:
            line_kbps = claims[-1].room.live_kbps
            self._apply(claims, share_again([self._demand(claim) for claim in claims], line_kbps))

    def _apply(self, claims: list[Claim], rungs: list[int]) -> None:
        for claim, rung in zip(claims, rungs, strict=True):
            if rung != claim.rung:
                claim.rung = rung
                if claim.view_id is not None:
                    self._hub.limit(claim.view_id, rung)

    def _demand(self, claim: Claim) -> Demand:
        levels = tuple(level for level, _ in claim.feeds)
        rates = tuple(
            self._hub.kbps(spec, keys_only=level is Level.KEYS) or ASSUMED_KBPS[level] for level, spec in claim.feeds
        )
        sound = AUDIO_KBPS if claim.audible else 0.0
        # Streams that are not open yet are guessed: a lesser one never takes more than a better one.
        return Demand(levels, tuple(min(rates[: n + 1]) + sound for n in range(len(rates))), claim.rung)
