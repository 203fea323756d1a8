"""The fingerprint of a picture that is kept from one visit to the next, so that a frozen picture can be told."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from streams.media.frames import Picture
from streams.quality.working import Working, resized

BLOCKS_WIDE = 16
BLOCKS_HIGH = 9


@dataclass(frozen=True, slots=True)
class PicturePrint:
    """About 250 bytes for one key frame; two prints with one digest are of one decoded picture, to the last bit."""

    digest: str
    """16 hexadecimal digits of SHA-256 over size and luma; empty for a picture that is no key frame."""
    blocks: str
    """16×9 block means of the working luma, one byte each, rows first, base64."""
    same_visits: int = 0
    """How many visits before this one showed the same picture, unbroken."""

    def to_json(self) -> dict[str, str | int]:
        return {"digest": self.digest, "blocks": self.blocks, "same_visits": self.same_visits}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Read back what `to_json` gave. Raises ValueError for anything else."""
        match value:
            case {"digest": str(digest), "blocks": str(blocks), "same_visits": int(same_visits)}:
                return cls(digest, blocks, same_visits)
            case _:
                raise ValueError("a picture print needs digest, blocks and same_visits: take a new one")


def take_print(picture: Picture, working: Working, previous: PicturePrint | None) -> PicturePrint:
    """The print of this visit's first picture, counting on from the previous visit's."""
    size = f"{picture.width}x{picture.height}".encode()
    # Predicted pictures repeat each other to the last bit in quiet moments of live cameras: they prove nothing.
    own = hashlib.sha256(size + np.ascontiguousarray(picture.luma).tobytes()).hexdigest()[:16] if picture.key else ""
    means = resized(working.luma, BLOCKS_WIDE, BLOCKS_HIGH)
    same_visits = previous.same_visits + 1 if previous is not None and previous.digest == own != "" else 0
    return PicturePrint(own, base64.b64encode(means.tobytes()).decode(), same_visits)
