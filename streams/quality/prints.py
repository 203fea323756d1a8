"""The fingerprint of a picture that is kept from one visit to the next, so that a frozen picture can be told."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from streams.media.frames import Picture, Plane
from streams.quality.working import Working, resized

BLOCKS_WIDE = 16
BLOCKS_HIGH = 9
CODED_LEVELS = 2
"""Most change of a block's mean that coding one and the same picture afresh makes."""


@dataclass(frozen=True, slots=True)
class PicturePrint:
    """About 250 bytes for one key frame; two prints with one digest are of one decoded picture, to the last bit."""

    digest: str
    """16 hexadecimal digits of SHA-256 over size and luma; empty for a picture that is no key frame."""
    blocks: str
    """16×9 block means of the working luma, one byte each, rows first, base64."""
    same_visits: int = 0
    """How many visits before this one showed the same picture, unbroken."""
    clock: str = ""
    """Digits of the clock in the picture, where nothing in the visit says that it runs."""
    standing_visits: int = 0
    """How many visits before this one showed that clock in front of the same view, unbroken."""
    sway_in: int = 0
    """In how many visits after the next one it is looked at whether the view shakes, which costs more than all else."""
    sway_looks: int = 0
    """How many such looks are still to come one after the other, since the view shook."""

    def to_json(self) -> dict[str, str | int]:
        kept: dict[str, str | int] = {"digest": self.digest, "blocks": self.blocks, "same_visits": self.same_visits}
        counted = {"sway_in": self.sway_in, "sway_looks": self.sway_looks}
        kept |= {name: count for name, count in counted.items() if count}
        return kept | ({"clock": self.clock, "standing_visits": self.standing_visits} if self.clock else {})

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Read back what `to_json` gave. Raises ValueError for anything else."""
        match value:
            case {"digest": str(digest), "blocks": str(blocks), "same_visits": int(same_visits)}:
                clock = value.get("clock", "")
                counts = [value.get(name, 0) for name in ("standing_visits", "sway_in", "sway_looks")]
                whole = [count for count in counts if isinstance(count, int)]
                if isinstance(clock, str) and len(whole) == len(counts):
                    return cls(digest, blocks, same_visits, clock, *whole)
                raise ValueError("the clock or a count of a picture print is damaged: take a new one")
            case _:
                raise ValueError("a picture print needs digest, blocks and same_visits: take a new one")


def take_print(picture: Picture, working: Working, previous: PicturePrint | None, clock: str = "") -> PicturePrint:
    """The print of this visit's first picture, counting on from the previous visit's; `clock` where it stood."""
    size = f"{picture.width}x{picture.height}".encode()
    # Predicted pictures repeat each other to the last bit in quiet moments of live cameras: they prove nothing.
    own = _digest(size, picture.luma) if picture.key else ""
    means = resized(working.luma, BLOCKS_WIDE, BLOCKS_HIGH)
    blocks = base64.b64encode(means.tobytes()).decode()
    same_visits = previous.same_visits + 1 if previous is not None and previous.digest == own != "" else 0
    stood = previous is not None and previous.clock == clock != "" and _alike(previous.blocks, means)
    standing_visits = previous.standing_visits + 1 if previous is not None and stood else 0
    return PicturePrint(own, blocks, same_visits, clock, standing_visits)


def _digest(size: bytes, luma: Plane) -> str:
    whole = hashlib.sha256(size)
    whole.update(np.ascontiguousarray(luma).data)
    return whole.hexdigest()[:16]


def _alike(blocks: str, means: Plane) -> bool:
    """Whether a view's light is where it was, but for coding."""
    then = np.frombuffer(base64.b64decode(blocks), np.uint8)
    return then.size == means.size and int(np.abs(means.ravel().astype(np.int16) - then).max()) <= CODED_LEVELS
