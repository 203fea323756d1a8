"""Rows of glyphs that nearly say a time, read again at several levels of their ink: where one level loses a glyph, or
lets two of them touch, another does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from streams.media.frames import Plane
from streams.quality.clock_rows import (
    LEAST_LINE,
    MOST_LINE,
    WIDEST,
    Box,
    Labels,
    Line,
    blobs,
    inked,
    mask_of,
    signs_between,
    spelled,
)
from streams.quality.glyphs import UNKNOWN, Bools, read_digits

LEVELS = {False: (190, 160, 130), True: (60, 75, 90)}
"""Of light ink and of dark: three, for each costs as much as any row."""
MOST_ROWS = 4
"""Looked at again in one rim."""
BESIDE = 3
"""Heights of a glyph, to the left and to the right of a row, in which more of its glyphs may stand."""
SAME_PLACE = 0.5
"""Of the narrower of two glyphs, what the other one shares at least if they are one."""
SIGNS = " -:"
"""Where levels differ in what they see between two glyphs, the last of it is there."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    """What stands at one place, read at one level or more."""

    box: list[int]
    mask: Bools
    digits: set[int]
    """One if it is sure."""

    def at(self, box: list[int]) -> bool:
        common = min(self.box[0] + self.box[2], box[0] + box[2]) - max(self.box[0], box[0])
        return common > SAME_PLACE * min(self.box[2], box[2])


def closer_lines(strip: Plane, seen: Sequence[Line]) -> Iterator[Line]:
    """Those seen in the strip, each place once."""
    for row in _places(seen)[:MOST_ROWS]:
        around, beside = max(1, row.high // 4), BESIDE * row.high
        left, top = max(0, row.left - beside), max(0, row.top - around)
        band = strip[top : row.top + row.high + around, left : row.right + beside]
        if text := _read(band, replace(row, top=row.top - top)):
            yield replace(row, text=text)


def _places(seen: Sequence[Line]) -> list[Line]:
    """Rows found at more than one level are one, from the leftmost of their glyphs to the rightmost."""
    places: list[Line] = []
    for row in seen:
        same = next((at for at, other in enumerate(places) if _same_place(row, other)), None)
        if same is None:
            places.append(row)
        else:
            other = places[same]
            places[same] = replace(other, left=min(row.left, other.left), right=max(row.right, other.right))
    return places


def _same_place(row: Line, other: Line) -> bool:
    differ = max(abs(row.top - other.top), abs(row.high - other.high))
    common = min(row.right, other.right) - max(row.left, other.left)
    return row.dark is other.dark and differ <= _tolerance(row.high) and common > -2 * row.high


def _tolerance(high: int) -> int:
    """By how much glyphs of a row differ in height, in pixels."""
    return max(1, high // 5)


def _read(band: Plane, row: Line) -> str:
    """`row` is where it stands in its band."""
    levels = [blobs(inked(band, level, dark=row.dark)) for level in LEVELS[row.dark]]
    glyphs = _joined([glyph for boxes, labels in levels for glyph in _glyphs(boxes, labels, row)])
    if len(glyphs) < LEAST_LINE:
        return ""
    digits = [next(iter(glyph.digits)) if len(glyph.digits) == 1 else UNKNOWN for glyph in glyphs]
    places = np.array([glyph.box for glyph in glyphs], np.int32)
    signs = _most([signs_between(places, boxes) for boxes, _ in levels])
    return spelled(digits, signs, [glyph.mask for glyph in glyphs[-2:]])


def _glyphs(boxes: Box, labels: Labels, row: Line) -> list[tuple[list[int], Bools, int]]:
    """Box, mask and digit of each that is as high as its row."""
    high, hung = boxes[:, 3], 2 * boxes[:, 1] + boxes[:, 3]
    alike = np.abs(high - row.high) <= _tolerance(row.high)
    alike &= np.abs(hung - 2 * row.top - row.high) <= 2 * _tolerance(row.high)
    numbers = np.flatnonzero(alike & (boxes[:, 2] <= WIDEST * high))
    if len(numbers) > MOST_LINE:
        return []
    places = [boxes[number].tolist() for number in numbers]
    masks = [mask_of(labels, box, int(number) + 1) for box, number in zip(places, numbers, strict=True)]
    return list(zip(places, masks, read_digits(masks), strict=True))


def _joined(found: list[tuple[list[int], Bools, int]]) -> list[_Glyph]:
    """Those of all levels, from left to right. What cannot be read may be two that touch: it gives way to others."""
    glyphs: list[_Glyph] = []
    for box, mask, digit in sorted(found, key=lambda glyph: (glyph[2] == UNKNOWN, glyph[0][2])):
        here = [glyph for glyph in glyphs if glyph.at(box)]
        if not here:
            glyphs.append(_Glyph(box, mask, {digit}))
        elif len(here) == 1 and digit != UNKNOWN:
            here[0].digits.add(digit)
    return sorted(glyphs, key=lambda glyph: glyph.box[0])


def _most(of_levels: list[list[str]]) -> list[str]:
    return [max(filter(None, signs), key=SIGNS.index, default="") for signs in zip(*of_levels, strict=True)]
