"""What can be known about one camera from outside: findings, stream facts, picture faults, the probe's report. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.quality.prints import PicturePrint
    from streams.quality.reference import Reference


class Finding(StrEnum):
    """How a probe of one stream ended. Each is a fact about the camera, but `BLIND`, which is about us."""

    OK = "ok"
    REFUSED = "refused"
    """Nobody listens there: the connection was refused or the host is unreachable."""
    TIMED_OUT = "timed_out"
    """No answer, or too slow a one, within the deadline of a phase."""
    RESET = "reset"
    """The camera closed the connection before a picture came."""
    UNAUTHORIZED = "unauthorized"
    """RTSP 401 or 403 in spite of our credentials."""
    NOT_FOUND = "not_found"
    """RTSP 404 or another refusal of the path."""
    NO_VIDEO = "no_video"
    """Answers, but offers no video, or sends none after PLAY."""
    NO_TRANSPORT = "no_transport"
    """Offers video, but over no transport that we may use (RTSP 461), or nothing of it arrives over the one left."""
    NO_KEYFRAME = "no_keyframe"
    """Video packets come, but no key frame within the deadline: nobody can start watching."""
    UNREADABLE = "unreadable"
    """What came is not RTSP, not a codec we know, or does not decode."""
    BLIND = "blind"
    """Our own prober or network is at fault: says nothing about the camera."""


class PictureFault(StrEnum):
    """What is wrong with a picture: see docs/glossary.md."""

    NO_SIGNAL = "no_signal"
    BLACK = "black"
    OVEREXPOSED = "overexposed"
    UNDEREXPOSED = "underexposed"
    LOW_CONTRAST = "low_contrast"
    FROZEN = "frozen"
    DEFOCUSED = "defocused"
    COVERED = "covered"
    COLOUR_CAST = "colour_cast"
    NOISE = "noise"
    STRIPES = "stripes"
    BLOCKS = "blocks"
    SHAKING = "shaking"
    MOVED = "moved"
    WRONG_CLOCK = "wrong_clock"
    PACKET_LOSS = "packet_loss"

    @property
    def code(self) -> int | None:
        """Of the field's picture-quality table; None: a wrong clock is a figure of its own there."""
        return _QUALITY_CODES.get(self)


_QUALITY_CODES: Mapping[PictureFault, int] = MappingProxyType(
    {
        PictureFault.BLACK: 1,
        PictureFault.FROZEN: 2,
        PictureFault.NO_SIGNAL: 3,
        PictureFault.OVEREXPOSED: 4,
        PictureFault.UNDEREXPOSED: 4,
        PictureFault.LOW_CONTRAST: 4,
        PictureFault.DEFOCUSED: 5,
        PictureFault.COLOUR_CAST: 6,
        PictureFault.NOISE: 7,
        PictureFault.STRIPES: 7,
        PictureFault.BLOCKS: 7,
        PictureFault.PACKET_LOSS: 7,
        PictureFault.SHAKING: 8,
        PictureFault.COVERED: 9,
        PictureFault.MOVED: 9,
    }
)


class Severity(StrEnum):
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class StreamKind(StrEnum):
    MAIN = "main"
    SUB = "sub"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A camera's account. Never part of a URL; never shown."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FaultScore:
    """One picture fault. `score` in [0, 1]: 0.5 is the threshold, 1 is certain."""

    kind: PictureFault
    severity: Severity
    score: float


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What the stream itself says. `None`: not measurable in this check, never a guess."""

    codec: str
    """"h264" or "h265"."""
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    bitrate_kbps: float | None = None
    keyframe_interval_s: float | None = None
    packets: int = 0
    packets_lost: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One frame as JPEG, exactly as it will be stored."""

    jpeg: bytes = field(repr=False)
    sha256: str
    width: int
    height: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """One check of one stream, whatever came of it."""

    finding: Finding
    detail: str
    """One sentence in English for people; never holds a credential."""
    started_at: datetime
    duration_s: float
    connect_ms: float | None = None
    first_picture_ms: float | None = None
    stream: StreamFacts | None = None
    faults: tuple[FaultScore, ...] = ()
    not_checkable: tuple[PictureFault, ...] = ()
    measures: dict[str, float] = field(default_factory=dict)
    """Named measurements of the picture (luma_mean, sharpness …): docs/ref/measures.md."""
    snapshot: Snapshot | None = None
    print: "PicturePrint | None" = None
    """The key frame's fingerprint, to be kept and passed as `previous` at the next check."""
    reference: "Reference | None" = None
    """A view to compare with in future, where one was asked for and the check was faultless."""
