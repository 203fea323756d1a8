"""Live views as their users see them: what can go wrong, and what is known of an open one."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from typing_extensions import override

from registry.phrases import Phrase
from streams.model import Finding, StreamKind
from streams.relay.model import CloseReason, Refusal, RelayRefusedError
from vms.accounts.model import Actor
from vms.live.budget import Level
from vms.live.lines import Claim
from vms.web.problems import Conflict, Problem, TooMany, Unavailable
from vms.web.wording import say

DEFAULT_PURPOSE = "monitoring"
MAX_PURPOSE = 200
TRY_AGAIN_S = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What a viewer asks for."""

    stream: StreamKind
    purpose: str
    room_id: uuid.UUID | None = None
    """The room where it is watched; None: the viewer's unit's."""


@dataclass(frozen=True, slots=True)
class Still:
    """The newest frame of a camera that gives no live picture."""

    url: str
    taken_at: datetime
    age_s: float


@dataclass(slots=True)
class Session:
    """One open view. `ended` is set when the relay has closed it."""

    view_id: uuid.UUID
    actor: Actor
    """Who opened it, with the sign-in or token that they used."""
    etag: str
    """Names its ICE session; a restart gives it another."""
    camera_id: uuid.UUID
    levels: tuple[Level, ...]
    """What each rung of its ladder is."""
    claim: Claim | None
    """Its part of the room's line; None: that has no limit."""
    opened_at: datetime
    audio: bool
    """Whether the camera can be heard in it."""
    asked: StreamKind
    ended: "Ended | None" = None


@dataclass(frozen=True, slots=True)
class Ended:
    """When and why a view ended."""

    view_id: uuid.UUID
    at: datetime
    reason: CloseReason


@dataclass(frozen=True, slots=True)
class Opened:
    """What a viewer is answered."""

    session_id: str
    etag: str
    answer_sdp: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """What a viewer is answered whose ICE session begins anew."""

    etag: str
    fragment: str


class OfferRefused(Problem):
    status, title = 400, say("bad_offer")


class NotSdp(Problem):
    status, title = 415, say("not_sdp")


class NotFragment(Problem):
    status, title = 415, say("not_a_fragment")


class NotConnectedYet(Conflict):
    title = say("not_connected_yet")


class Lack(StrEnum):
    """Why there is no live picture, for who says it in another language."""

    CAMERA = "camera"
    """`finding` says more."""
    CODEC = "codec"
    """What it sends no browser plays, or not this one."""
    ROOM = "room"
    """The line of the room where it would be watched carries no more."""
    RETIRED = "retired"
    ADDRESS = "address"
    """None is recorded, or one that cannot be used."""
    PASSWORD = "password"  # noqa: S105 - it cannot be unsealed


class NoLivePicture(Conflict):
    """The camera gives none at the moment, or none that a browser plays."""

    title = say("no_live_picture")

    def __init__(self, detail: Phrase, lack: Lack, finding: Finding | None = None) -> None:
        super().__init__(detail)
        self.lack = lack
        self.finding = finding
        self.still: Still | None = None

    @property
    @override
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(TRY_AGAIN_S)}

    @override
    def body(self) -> dict[str, object]:
        body = {**super().body(), "lack": self.lack, "finding": self.finding}
        if self.still is not None:
            taken_at = self.still.taken_at.isoformat().replace("+00:00", "Z")
            body["still"] = {"url": self.still.url, "taken_at": taken_at, "age_s": round(self.still.age_s)}
        return body


class TooManyViews(TooMany):
    title = say("too_many_views")


def problem_of(refused: RelayRefusedError) -> Problem:
    """A refusal of the relay as the answer to a request."""
    match refused.refusal:
        case Refusal.BAD_OFFER:
            return OfferRefused(say("offer_not_answered", reason=refused.detail))
        case Refusal.VIEWS_FULL | Refusal.SOURCES_FULL | Refusal.NO_PORT:
            return Unavailable(say(refused.refusal, reason=refused.detail), retry_after_s=TRY_AGAIN_S)
        case Refusal.NO_LIVE_PICTURE:
            return NoLivePicture(_no_picture(refused), Lack.CAMERA, refused.finding)
        case Refusal.UNSUPPORTED_CODEC:
            return NoLivePicture(say("codec_unplayable", reason=refused.detail), Lack.CODEC, refused.finding)


def _no_picture(refused: RelayRefusedError) -> Phrase:
    return say(f"no_picture_{refused.finding or 'changed'}", reason=refused.detail)
