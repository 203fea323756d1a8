"""Digits of the fonts that cameras write their clock in, and which of them a blob of pixels is like."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.quality.glyph_dots import FONTS
from streams.quality.ranks import how_many

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

HEIGHT, WIDTH = 16, 16
LIKENESS = 0.72
"""Least correlation with a digit. Letters reach it, too: a clock is known by its arrangement and by its running."""
MARGIN = 0.04
"""And by so much it must be more than with any other digit."""
SIX = 6
TWO_HOLES = 2
TALL_HOLE, LOW_HOLE, OPEN = 0.56, 0.55, 0.35
"""Height of the hole of a 0, and how low that of a 6 is, in heights; and what is open beside it, in widths."""
MOST_KEPT = 8192
"""Glyphs whose digits are kept: of some hundred bytes each. When there are more, it begins anew."""
STRETCHED = (1.0, 1.25, 1.5, 1.75, 2.0)
"""Makers draw one and the same font higher than wide, to be read from afar."""
Glyph = tuple[tuple[int, ...], bytes]
"""Rows and columns of its dots, and those."""
_KEPT: dict[Glyph, int] = {}
ONE = 1
SLASH = 10
UNKNOWN = -1

_SIGNS = "0123456789/"
# Columns from left to right, the lowest bit on top: the 5 × 7 font of character displays.
_DOTS = (
    "3E5149453E", "00427F4000", "4261514946", "2141454B31", "1814127F10",
    "2745454539", "3C4A494930", "0171090503", "3649494936", "064949291E",
    "2010080402",
)  # fmt: skip
# Rows from top to bottom, the highest bit left: the 8 × 16 font of text screens, which many recorders draw.
_ROWS = (
    "7CC6C6CEDEF6E6C6C67C", "1838781818181818187E", "7CC6060C183060C0C6FE", "7CC606063C060606C67C",
    "0C1C3C6CCCFE0C0C0C1E", "FEC0C0C0FC060606C67C", "3860C0C0FCC6C6C6C67C", "FEC606060C1830303030",
    "7CC6C6C67CC6C6C6C67C", "7CC6C6C67E0606060C78",
    "02060C0C18183060C080",
)  # fmt: skip
_DRAWN = (
    (cv2.FONT_HERSHEY_SIMPLEX, 3), (cv2.FONT_HERSHEY_SIMPLEX, 6), (cv2.FONT_HERSHEY_DUPLEX, 4),
    (cv2.FONT_HERSHEY_COMPLEX, 3), (cv2.FONT_HERSHEY_PLAIN, 3),
)  # fmt: skip


def normal(masks: Sequence[Bools]) -> Floats:
    """Each glyph's pixels as WIDTH × HEIGHT values of mean 0 and length 1, its proportions kept."""
    placed = np.zeros((len(masks), HEIGHT, WIDTH), np.float32)
    for place, mask in zip(placed, masks, strict=True):
        high, wide = mask.shape
        columns = min(WIDTH, max(1, round(wide * HEIGHT / high)))
        left = (WIDTH - columns) // 2
        place[:, left : left + columns] = cv2.resize(
            mask.astype(np.float32), (columns, HEIGHT), interpolation=cv2.INTER_AREA
        )
    # One glyph at a time, so that none depends on which others are read with it.
    soft = (_blur() @ placed @ _blur().T).reshape(len(masks), -1)
    soft -= placed.mean(axis=(1, 2))[:, None]
    return np.asarray(soft / np.maximum(1e-6, np.linalg.norm(soft, axis=1))[:, None], np.float32)


@lru_cache(maxsize=1)
def _blur() -> Floats:
    """[WIDTH, WIDTH]: what each pixel of a row becomes of all of them."""
    return np.asarray(cv2.GaussianBlur(np.eye(WIDTH, dtype=np.float32), (1, 7), 0.8), np.float32)


def read_digits(masks: list[Bools]) -> list[int]:
    """The digit of each glyph, SLASH for one, UNKNOWN where it is none of them or may be two.

    Each is read once while it is kept: of one caption the same dots are found at several levels of its ink, in several
    pictures, and from visit to visit.
    """
    if len(_KEPT) > MOST_KEPT:
        _KEPT.clear()
    glyphs = [(mask.shape, mask.tobytes()) for mask in masks]
    known = {glyph: digit for glyph in glyphs if (digit := _KEPT.get(glyph)) is not None}
    new = {glyph: mask for glyph, mask in zip(glyphs, masks, strict=True) if glyph not in known}
    if new:
        read = dict(zip(new, _read_anew(list(new.values())), strict=True))
        _KEPT.update(read)
        known |= read
    return [known[glyph] for glyph in glyphs]


def _read_anew(masks: list[Bools]) -> list[int]:
    best_by_digit = likeness(normal(masks), digit_templates())
    order = np.sort(best_by_digit, axis=1)
    sure = (order[:, -1] >= LIKENESS) & (order[:, -1] - order[:, -2] >= MARGIN)
    digits: list[int] = np.where(sure, best_by_digit.argmax(axis=1), UNKNOWN).tolist()
    for at in np.flatnonzero((order[:, -2] >= LIKENESS) & ~sure).tolist():
        digit, likest = _by_holes(masks[at]), np.argsort(best_by_digit[at])[-2:]
        digits[at] = digit if digit in likest else UNKNOWN
    for at in np.flatnonzero((best_by_digit[:, 1] >= LIKENESS) & (np.array(digits) != ONE)).tolist():
        if (foot := _stem_on_foot(masks[at])) is not None:
            digits[at] = ONE if foot else UNKNOWN
    for at in np.flatnonzero(np.array(digits) == SIX).tolist():
        if not _has_bar(masks[at]):
            digits[at] = UNKNOWN
    return digits


def _has_bar(mask: Bools) -> bool:
    """Whether a 6 reaches to the right in its middle: a 0 that lost its right side in the coding does not."""
    high, wide = mask.shape
    return bool(mask[high // 4 : high - high // 4, wide // 2 :].any())


def _by_holes(mask: Bools) -> int:
    """0, 6, 8 or 9 by what its strokes enclose: small, each is as like another. UNKNOWN where that leaves a doubt."""
    holes, high, waist = _holes(mask, 4), len(mask), _has_waist(mask[len(mask) // 3 : len(mask) - len(mask) // 3])
    if len(holes) == TWO_HOLES:
        # A 6 that curls may be closed where two of its dots touch each other by their corners.
        return 8 if waist and len(_holes(mask, 8)) == TWO_HOLES else UNKNOWN
    if len(holes) != 1:
        return UNKNOWN
    down, tall = holes[0]
    if tall >= TALL_HOLE * high:
        return UNKNOWN if waist else 0
    # Beside the hole of a 6 or a 9 the stroke is open, above it to the right or below it to the left.
    if down >= LOW_HOLE * high and _is_open(mask[high // 4 : high // 2, ::-1]):
        return 6
    return 9 if down <= (1 - LOW_HOLE) * high and _is_open(mask[high - high // 2 : high - high // 4]) else UNKNOWN


def _holes(mask: Bools, connectivity: int) -> list[tuple[float, int]]:
    """Of each the row of its middle, and how many rows it has."""
    # Of what is no ink the first is the ground around it; middles are one pixel farther in.
    ground = np.pad(~mask, 1, constant_values=True).view(np.uint8)
    _, _, boxes, middles = cv2.connectedComponentsWithStats(ground, connectivity=connectivity)
    return [(down - 1, tall) for down, tall in zip(middles[2:, 1], boxes[2:, cv2.CC_STAT_HEIGHT], strict=True)]


def _has_waist(rows: Bools) -> bool:
    """Whether one of these rows is short of its ground on both sides: a 0 with a dot or a stroke in it is as broad as
    at its middle."""
    return any(not (row[0] or row[-1]) for row in rows)


def _is_open(rows: Bools) -> bool:
    """Whether any of these rows begins behind its ground."""
    return bool((rows.argmax(axis=1) >= OPEN * rows.shape[1]).any())


def _stem_on_foot(mask: Bools) -> bool | None:
    """Whether the foot of a straight stem is wider than that to both sides; None of what is no stem on a foot.

    Small, a 1 on a foot is as like a 2 or a 3. Their strokes wander, but for a 3 that lost its middle.
    """
    high, wide = mask.shape
    stem, foot = mask[high // 4 : high - high // 4], mask[-1]
    columns = np.flatnonzero(stem[0])
    if not len(columns) or columns[-1] - columns[0] >= len(columns) or not (stem == stem[0]).all():
        return None
    if how_many(foot) <= len(columns):
        return None
    return bool(columns[0] > 0 and columns[-1] < wide - 1 and foot[columns[0] - 1] and foot[columns[-1] + 1])


def likeness(glyphs: Floats, templates: Sequence[Floats]) -> Floats:
    """[glyphs, signs]: correlation of each with the likest font of each sign."""
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    # Of vectors of length 1 the nearest is the likest. That takes a third of the time of all their products.
    nearest = [[match.distance for match in matcher.match(glyphs, fonts)] for fonts in templates]
    return np.asarray(1 - np.square(np.array(nearest, np.float32).T) / 2, np.float32)


@lru_cache(maxsize=1)
def digit_templates() -> list[Floats]:
    """Of each sign [fonts, HEIGHT × WIDTH]."""
    return stretched_fonts([_pictures_of(number) for number in range(len(_SIGNS))], STRETCHED)


def stretched_fonts(of_signs: list[list[Bools]], by_each: Sequence[float]) -> list[Floats]:
    pictures = [[_cut(mask) for mask in fonts] for fonts in of_signs]
    return [normal([_stretched(mask, by) for by in by_each for mask in fonts]) for fonts in pictures]


def _stretched(mask: Bools, by: float) -> Bools:
    rows = (np.arange(round(mask.shape[0] * by)) / by).astype(int)
    return np.asarray(mask[rows])


def _pictures_of(number: int) -> list[Bools]:
    pictures = of_screens(_DOTS[number], _ROWS[number]) + [dots_of(signs[number]) for signs in FONTS]
    return pictures + drawn_of(_SIGNS[number])


def of_screens(in_columns: str, in_rows: str) -> list[Bools]:
    columns = np.frombuffer(bytes.fromhex(in_columns), np.uint8)
    rows = np.frombuffer(bytes.fromhex(in_rows), np.uint8)
    dots = (columns[None, :] >> np.arange(7)[:, None] & 1).astype(bool)
    bits = (rows[:, None] >> np.arange(7, -1, -1)[None, :] & 1).astype(bool)
    # Text screens are shown twice as high as wide, or stretched to about a square cell.
    return [
        np.kron(dots, np.ones((4, 4), bool)),
        np.kron(bits, np.ones((6, 3), bool)),
        np.kron(bits, np.ones((4, 4), bool)),
    ]


def drawn_of(sign: str) -> list[Bools]:
    pictures = []
    for font, thickness in _DRAWN:
        canvas = np.zeros((90, 90), np.uint8)
        cv2.putText(canvas, sign, (15, 70), font, 2.0 if font != cv2.FONT_HERSHEY_PLAIN else 4.0, 255, thickness)
        pictures.append(canvas > 127)
    return pictures


def dots_of(rows: str) -> Bools:
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(rows), np.uint8)).reshape(-1, 16)
    return np.kron(bits.astype(bool), np.ones((3, 3), bool))


def _cut(mask: Bools) -> Bools:
    """Without the empty rows and columns around it."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
