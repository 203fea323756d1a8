"""A healthy view of one camera, kept to compare with: what is learned of it and how it travels. view.py judges."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Self

import cv2
import numpy as np

from streams.media.frames import Picture, Plane
from streams.quality.loss import CHANGED_LEVELS, MATCHED, has_structure
from streams.quality.ranks import spread
from streams.quality.structure import edges_of
from streams.quality.view import (
    TILES_HIGH,
    TILES_WIDE,
    VIEW_HEIGHT,
    VIEW_WIDTH,
    Bools,
    View,
    agreement_by_tile,
    fit_near,
    levels_of,
    plane_of,
    view_of,
)
from streams.quality.working import Working, histogram, percentile, prepare, resized

VERSION = 1
MOST_PICTURES = 9
"""More add nothing to the median view."""
GREY_SPREAD = 0.35
"""Most spread of colour over the view, in chroma levels, by infra-red. Bare asphalt in daylight has 0.4."""
COLOUR_TILES = (16, 9)
"""Columns and rows in which colours are kept."""
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
    """Of the working picture whose edges were measured."""
    height: int
    luma_median: float
    """Levels 0–255."""
    view: bytes = field(repr=False)
    """VIEW_WIDTH × VIEW_HEIGHT luma as JPEG: the median of the pictures, without what moved through them."""
    edges: bytes = field(repr=False)
    """How sharp it is: TileEdges of its tiles, all ranges and then all steepest steps, a byte each."""
    colours: bytes = field(repr=False)
    """Mean Cb of COLOUR_TILES, rows first, then Cr, a byte each."""
    stood: bytes = field(default=b"", repr=False)
    """Of each tile of the view, whether it showed the same in most of the pictures, a byte each; empty where not known.
    What passed is no part of the view, and that it is there no more says nothing."""

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
            "edges": base64.b64encode(self.edges).decode(),
            "colours": base64.b64encode(self.colours).decode(),
            "stood": base64.b64encode(self.stood).decode(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Raises ValueError for what `to_json` of this version did not give. Older views lack `stood`."""
        match {"stood": "", **value}:
            case {
                "version": 1,
                "condition": str(condition),
                "hour": int() | None as hour,
                "learned_at": str() | None as learned_at,
                "width": int(width),
                "height": int(height),
                "luma_median": int() | float() as luma_median,
                "view": str(view),
                "edges": str(edges),
                "colours": str(colours),
                "stood": str(stood),
            }:
                return cls(
                    Condition(condition),
                    hour,
                    datetime.fromisoformat(learned_at) if learned_at is not None else None,
                    width,
                    height,
                    float(luma_median),
                    _unpacked(view),
                    _unpacked(edges),
                    _unpacked(colours),
                    _unpacked(stood),
                )
            case _:
                raise ValueError(f"this is no reference view of version {VERSION}: learn it again")

    def luma(self) -> Plane:
        """[VIEW_HEIGHT, VIEW_WIDTH], levels 0–255. Raises ValueError when the bytes are no such picture."""
        decoded = cv2.imdecode(np.frombuffer(self.view, np.uint8), cv2.IMREAD_GRAYSCALE)
        if decoded is None or decoded.shape != (VIEW_HEIGHT, VIEW_WIDTH):
            raise ValueError("the reference view cannot be decoded: learn it again")
        return decoded.astype(np.uint8, copy=False)

    def mean_colours(self) -> Plane:
        """As `colours_of` gave them: [2, rows, columns], Cb and Cr."""
        return np.frombuffer(self.colours, np.uint8).reshape(2, COLOUR_TILES[1], COLOUR_TILES[0])

    def standing(self) -> Bools:
        """[TILES_HIGH, TILES_WIDE]: tiles that showed the same in most of the pictures; all, where that is not known.

        Raises ValueError when the bytes are of other tiles.
        """
        if not self.stood:
            return np.ones((TILES_HIGH, TILES_WIDE), bool)
        if len(self.stood) != TILES_HIGH * TILES_WIDE:
            raise ValueError("the reference view is damaged: learn it again")
        return np.frombuffer(self.stood, np.uint8).reshape(TILES_HIGH, TILES_WIDE) > 0


class Known:
    """A reference during one check: decoded once, with however many pictures it is compared."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    @cached_property
    def luma(self) -> Plane:
        return self.reference.luma()

    @cached_property
    def view(self) -> View:
        return view_of(self.luma)


def learn(pictures: Sequence[Picture], *, learned_at: datetime | None = None) -> Reference:
    """Learn from pictures of a camera that is known to be sound: one is enough, several blot out what moves.

    `learned_at` in the zone whose hours are meant. The caller sees to it that the pictures belong together: one aim,
    one light. Raises ValueError without a picture.
    """
    if not pictures:
        raise ValueError("nothing to learn from: pass at least one picture")
    workings = [prepare(picture) for picture in pictures[:: max(1, -(-len(pictures) // MOST_PICTURES))]]
    middle = workings[len(workings) // 2]
    planes = [plane_of(working) for working in workings]
    luma = np.median(planes, axis=0).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    edges, colours = edges_of(middle), colours_of(middle)
    return Reference(
        condition_of(colours),
        learned_at.hour if learned_at is not None else None,
        learned_at,
        middle.luma.shape[1],
        middle.luma.shape[0],
        percentile(histogram(middle.luma), 0.5),
        coded.tobytes(),
        np.stack([edges.ranges, edges.steepest]).astype(np.uint8).tobytes(),
        colours.tobytes(),
        _stood(planes, luma).astype(np.uint8).tobytes() if len(planes) > 1 else b"",
    )


def _stood(planes: Sequence[Plane], median: Plane) -> Bools:
    """By tile, whether most of the pictures show what their median shows. About 2 ms a picture.

    What passes slowly leaves its blur in the median; what stands behind a passer-by is in most of the pictures. Where
    nothing has edges, light alone tells.
    """
    view, levels = view_of(median), levels_of(median)
    bare = ~has_structure(view)
    shown = np.zeros(levels.shape, np.uint8)
    for plane in planes:
        one = view_of(plane)
        alike = bare | (agreement_by_tile(one, view, fit_near(one, view)) >= MATCHED)
        shown += alike & (np.abs(levels_of(plane) - levels) < CHANGED_LEVELS)
    return np.asarray(2 * shown > len(planes))


def colours_of(working: Working) -> Plane:
    """[2, rows, columns]: mean Cb and Cr of COLOUR_TILES."""
    return np.stack([resized(plane, *COLOUR_TILES) for plane in (working.cb, working.cr)])


def condition_of(colours: Plane) -> Condition:
    """By whether the colours, of `colours_of`, differ anywhere: infra-red is grey, or of one tint, all over."""
    most = max(spread(plane) for plane in colours)
    return Condition.INFRARED if most <= GREY_SPREAD else Condition.COLOUR


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("the reference view is damaged: learn it again") from error
