"""A decoded frame as numpy planes: what decoding hands to diagnosis and to JPEG. Pure."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """One 4:2:0 frame, limited range as decoded. `luma` is [height, width]; `cb` and `cr` are half of it each way."""

    luma: Plane = field(repr=False)
    cb: Plane = field(repr=False)
    cr: Plane = field(repr=False)
    key: bool
    at_s: float
    """Presentation time in seconds from the first packet of the visit."""
    full_range: bool = False

    @property
    def width(self) -> int:
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        return int(self.luma.shape[0])
