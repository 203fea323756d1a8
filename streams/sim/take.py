"""What a clip is a clip of: scene, stream, codec, picture fault; and the profiles of the two streams. Pure."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from streams.model import StreamKind
from streams.sim.faults import Fault

LOOP_S = 8.0
GROUP_S = 2.0
"""A key frame every two seconds: the usual setting of street cameras."""

PICTURE_FAULTS = frozenset(
    {
        Fault.BLACK,
        Fault.OVEREXPOSED,
        Fault.FROZEN,
        Fault.DEFOCUSED,
        Fault.COVERED,
        Fault.TURNED_AWAY,
        Fault.NOISY,
        Fault.COLOUR_CAST,
        Fault.STRIPES,
        Fault.SHAKING,
    }
)
"""Those that are drawn into the picture."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of stream is encoded."""

    width: int
    height: int
    fps: float
    crf: int
    max_kbps: int

    @property
    def group_frames(self) -> int:
        return round(GROUP_S * self.fps)


PROFILES = {
    StreamKind.MAIN: Profile(1920, 1080, 25.0, crf=24, max_kbps=4000),
    StreamKind.SUB: Profile(640, 360, 12.5, crf=25, max_kbps=500),
}


@dataclass(frozen=True, slots=True)
class Take:
    """One clip to be drawn and encoded. `fault` is one of PICTURE_FAULTS or None."""

    scene: str
    kind: StreamKind
    codec: str = "h264"
    fault: Fault | None = None

    @property
    def profile(self) -> Profile:
        profile = PROFILES[self.kind]
        if self.fault is Fault.NOISY:
            # Snow does not compress: within the usual limit the encoder would smear it into something else.
            return replace(profile, max_kbps=profile.max_kbps * 6)
        return profile

    @property
    def file_name(self) -> str:
        """Holds the version of the drawing code, so that a changed scene is never served from an old file."""
        return f"{self.scene}_{self.kind}_{self.codec}_{self.fault or 'clean'}.{content_version()}.clip"


@cache
def content_version() -> str:
    """A hash of the code that decides what a clip looks like."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(
        [*here.glob("draw*.py"), here / "scenes.py", here / "encode.py", here / "take.py", here / "clip.py"]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
