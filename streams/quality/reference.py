"""A healthy view of one camera, kept to compare with: what is learned of it and how it travels. view.py judges."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

import cv2
import numpy as np

from streams.media.frames import Picture, Plane
from streams.quality.light import measure_tint
from streams.quality.working import Working, histogram, percentile, prepare, resized

VERSION = 1
VIEW_WIDTH, VIEW_HEIGHT = 320, 180
"""Every view is compared at this size, whatever its own: both streams of a camera show the same field."""
MOST_PICTURES = 9
"""More add nothing to the median view."""
GREY_CHROMA = 2.5
"""Chroma levels up to which a picture is grey: the camera sees by infra-red."""
_JPEG_QUALITY = 85


class Condition(StrEnum):
    """How the camera sees."""

    COLOUR = "colour"
    INFRARED = "infrared"


@dataclass(frozen=True, slots=True)
class Reference:
    """About 12 kB. Not to be trusted for `moved` before a person has approved it: that is the keeper's business."""

    condition: Condition
    hour: int | None
    """0–23 by the clock of `learned_at`; None where it is not known."""
    learned_at: datetime | None
    width: int
    """Of the working picture whose detail was measured."""
    height: int
    luma_median: float
    """Levels 0–255."""
    view: bytes = field(repr=False)
    """VIEW_WIDTH × VIEW_HEIGHT luma as JPEG: the median of the pictures, without what moved through them."""
    sharpness: bytes = field(repr=False)
    """How fine its detail is, tile by tile: see detail.py."""

    def to_json(self) -> dict[str, object]:
        """At most 30 kB; `from_json` reads it back."""
        return {
            "version": VERSION,
            "condition": self.condition.value,
            "hour": self.hour,
            "learned_at": self.learned_at.isoformat() if self.learned_at is not None else None,
            "width": self.width,
            "height": self.height,
            "luma_median": self.luma_median,
            "view": base64.b64encode(self.view).decode(),
            "sharpness": base64.b64encode(self.sharpness).decode(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Raises ValueError for what `to_json` of this version did not give."""
        match value:
            case {
                "version": 1,
                "condition": str(condition),
                "hour": int() | None as hour,
                "learned_at": str() | None as learned_at,
                "width": int(width),
                "height": int(height),
                "luma_median": int() | float() as luma_median,
                "view": str(view),
                "sharpness": str(sharpness),
            }:
                return cls(
                    Condition(condition),
                    hour,
                    datetime.fromisoformat(learned_at) if learned_at is not None else None,
                    width,
                    height,
                    float(luma_median),
                    _unpacked(view),
                    _unpacked(sharpness),
                )
            case _:
                raise ValueError(f"this is no reference view of version {VERSION}: learn it again")

    def luma(self) -> Plane:
        """[VIEW_HEIGHT, VIEW_WIDTH], levels 0–255. Raises ValueError when the bytes are no such picture."""
        decoded = cv2.imdecode(np.frombuffer(self.view, np.uint8), cv2.IMREAD_GRAYSCALE)
        if decoded is None or decoded.shape != (VIEW_HEIGHT, VIEW_WIDTH):
            raise ValueError("the reference view cannot be decoded: learn it again")
        return decoded.astype(np.uint8, copy=False)


def learn(pictures: Sequence[Picture], *, learned_at: datetime | None = None) -> Reference:
    """Learn from pictures of a camera that is known to be sound: one is enough, several blot out what moves.

    `learned_at` in the zone whose hours are meant. The caller sees to it that the pictures belong together: one aim,
    one light. Raises ValueError without a picture.
    """
    if not pictures:
        raise ValueError("nothing to learn from: pass at least one picture")
    workings = [prepare(picture) for picture in pictures[:: max(1, -(-len(pictures) // MOST_PICTURES))]]
    middle = workings[len(workings) // 2]
    luma = np.median([view_of(working) for working in workings], axis=0).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return Reference(
        condition_of(middle),
        learned_at.hour if learned_at is not None else None,
        learned_at,
        middle.luma.shape[1],
        middle.luma.shape[0],
        percentile(histogram(middle.luma), 0.5),
        coded.tobytes(),
        b"",
    )


def view_of(working: Working) -> Plane:
    """The picture at the size in which views are compared."""
    return resized(working.luma, VIEW_WIDTH, VIEW_HEIGHT)


def condition_of(working: Working) -> Condition:
    """By whether anything in the picture has a colour."""
    tint = measure_tint(working)
    grey = max(abs(tint.tint_cb), abs(tint.tint_cr), tint.chroma_spread) <= GREY_CHROMA
    return Condition.INFRARED if grey else Condition.COLOUR


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("the reference view is damaged: learn it again") from error
