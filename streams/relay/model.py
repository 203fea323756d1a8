"""What the relay is asked for, what it may use, how it refuses and why a view ended. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from streams.model import Credentials, Finding
from streams.url import StreamUrl


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One camera stream. Views with the same `key` share one pull."""

    key: str
    url: StreamUrl
    credentials: Credentials | None


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """Limits and addresses of one relay node."""

    ice_addresses: tuple[str, ...]
    """Local addresses that viewers may send to; nothing else is ever offered, and no STUN server is asked."""
    ice_port: int = 0
    """The one UDP port for all viewers, at each of the addresses; 0: whatever the system gives."""
    max_views: int = 400
    max_sources: int = 200
    """Camera streams pulled at once; what is made of them here, and what no longer plays, is not counted."""
    linger_s: float = 10.0
    """How long a source stays open after its last viewer left."""
    refusal_kept_s: float = 5.0
    """A camera that refused is not asked again for this long: many cameras lock an account after a few failures."""
    open_deadline_s: float = 8.0
    connect_deadline_s: float = 10.0
    """ICE and DTLS together, from the answer on."""
    stall_s: float = 4.0
    key_deadline_s: float = 20.0
    """From the start of a session to its first key frame: some cameras send one only every ten seconds or more."""
    backoff_s: tuple[float, float] = (0.5, 2.5)
    """Shortest and longest wait before a source is opened again."""
    ring_bytes: int = 16 << 20
    """Most that one source may cache; less than a group of pictures, and late viewers wait for the next key frame."""
    max_frame_bytes: int = 2 << 20
    burst_bytes: int = 40 << 10
    """Sent at once to one viewer that catches up; a browser's socket takes in about twice as much."""
    burst_interval_s: float = 0.005
    burst_headroom: float = 1.5
    """A burst has at least so many times the rate of its stream, however narrow the way: else it would never end."""
    first_picture_kbps: float = 48_000.0
    """Where nothing is known of the way, the cached key frame goes so fast,"""
    cached_speed: float = 4.0
    """and those after it so many times as fast as they came: short queues on the way would lose a burst,"""
    cached_least_kbps: float = 8000.0
    """but at least so fast: the viewer sees its picture go quickly until it is live."""
    transcode_cores: float = 0.0
    """CPU for making H.264 of H.265, where a viewer plays no H.265 and the camera has nothing else; 0: none is made."""
    unheard_close_s: float = 15.0
    """A viewer that sends neither RTCP nor STUN for this long is gone (browsers send both every few seconds)."""
    move_again_s: float = 10.0
    """A view waits so long after a stream that it should move to did not open, or had a codec that its viewer lacks."""
    blocked_close_s: float = 10.0
    report_interval_s: float = 5.0
    """RFC 3550 §6.2; the first is sent at once."""


class CloseReason(StrEnum):
    """Why a view ended; stored with the view."""

    VIEWER_LEFT = "viewer_left"
    NOT_CONNECTED = "not_connected"
    """No media path came about within the deadline."""
    UNHEARD = "unheard"
    TOO_SLOW = "too_slow"
    SOURCE_ENDED = "source_ended"
    """The camera came back with what no viewer can play."""
    RIGHT_WITHDRAWN = "right_withdrawn"
    SHUTDOWN = "shutdown"
    BROKEN = "broken"
    """A mistake of ours; the log has it."""
    CRASHED = "crashed"
    """Found open after a restart."""


class Cause(StrEnum):
    """Why a view gets less than was asked for."""

    CODEC = "codec"
    """The viewer cannot play what the camera sends."""
    ROOM = "room"
    """The line of the room where it is watched carries no more."""
    NETWORK = "network"
    """Its own way loses too much."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to feed a view; a view has several, the best first."""

    spec: SourceSpec
    keys_only: bool = False
    transcoded: bool = False
    """Made H.264 here, smaller and with fewer pictures; takes CPU."""

    @property
    def name(self) -> str:
        return self.spec.key + "#keys" * self.keys_only + "#transcoded" * self.transcoded


class Refusal(StrEnum):
    """Why no view was opened."""

    BAD_OFFER = "bad_offer"
    NO_LIVE_PICTURE = "no_live_picture"
    UNSUPPORTED_CODEC = "unsupported_codec"
    VIEWS_FULL = "node_views_full"
    SOURCES_FULL = "node_sources_full"
    NO_PORT = "no_port"
    """The viewers' UDP port cannot be had."""


class RelayRefusedError(Exception):
    """No view was opened. The text is for people and never holds a credential."""

    def __init__(self, refusal: Refusal, detail: str, finding: Finding | None = None) -> None:
        super().__init__(detail)
        self.refusal = refusal
        self.detail = detail
        self.finding = finding


@dataclass(frozen=True, slots=True)
class View:
    """A view that was opened: its id, and the SDP answer for the viewer."""

    id: str
    answer_sdp: str
    audio: bool = False
    """Whether the camera can be heard in it."""
    instead: bool = False
    """It is fed by the other stream, of what was asked for its viewer plays nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a view is fed by: its place on its ladder, 0 is what was asked for."""

    rung: int
    causes: tuple[Cause, ...]
    """Why it is not higher."""


@dataclass(frozen=True, slots=True)
class ViewStats:
    """One viewer as the relay and the viewer's own reports see it."""

    id: str
    source_key: str
    packets: int
    octets: int
    skips: int
    resent: int
    key_requests: int
    fraction_lost: float | None
    packets_lost: int | None
    jitter_ms: float | None
    rtt_ms: float | None
    estimate_kbps: float | None
    """What the viewer thinks that its way carries."""
    kbps: float | None
    """Mean rate of what it is fed by, over the last seconds."""
    standing: Standing
    ice_restarts: int


@dataclass(frozen=True, slots=True)
class SourceStats:
    key: str
    pulled: bool
    """A stream that a camera sends at present; else one that is made here, or that has ended."""
    viewers: int
    playing: bool
    opened: int
    reconnects: int
    frames: int
    packets: int
    frames_dropped: int
    """With a packet missing."""
    frames_left_out: int
    """Before the first key frame, and B-frames, which browsers show out of order."""
    cached_frames: int
    cached_bytes: int
    overflows: int
    """See `PacketRing.overflows`."""
