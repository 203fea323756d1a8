"""The caption that a live camera burns into its picture: its name and its clock, in a font seven dots high. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
CAMERA_ZONE = timezone(timedelta(hours=8))
"""Cameras show the local time of the county."""
WHITE, BLACK, NEUTRAL = 235, 16, 128

# Columns from left to right, the lowest bit on top.
_FONT = {
    "0": "3E5149453E", "1": "00427F4000", "2": "4261514946", "3": "2141454B31", "4": "1814127F10", "5": "2745454539",
    "6": "3C4A494930", "7": "0171090503", "8": "3649494936", "9": "064949291E", ":": "0036360000", "-": "0808080808",
    ".": "0060600000", "/": "2010080402", "#": "147F147F14", " ": "0000000000", "A": "7E1111117E", "B": "7F49494936",
    "C": "3E41414122", "D": "7F4141221C", "E": "7F49494941", "F": "7F09090901", "G": "3E4149497A", "H": "7F0808087F",
    "I": "00417F4100", "J": "2040413F01", "K": "7F08142241", "L": "7F40404040", "M": "7F020C027F", "N": "7F0408107F",
    "O": "3E4141413E", "P": "7F09090906", "Q": "3E4151215E", "R": "7F09192946", "S": "4649494931", "T": "01017F0101",
    "U": "3F4040403F", "V": "1F2040201F", "W": "3F4038403F", "X": "6314081463", "Y": "0708700807", "Z": "6151494543",
    "年": "242E2525257F2525", "月": "4040201F1515557F", "日": "00007F4949497F00",
    "星": "605857577F57575040", "期": "523F16163F407F157F", "一": "08080808080808", "二": "20222222222220",
    "三": "40494949494940", "四": "7F514947414F49417F", "五": "4049794F4949794140", "六": "442414040704142444",
}  # fmt: skip
_BITS = 1 << np.arange(7)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Layout:
    """Where a camera writes, how large, and how it spells its clock: makers differ in it."""

    clock: str = "%Y-%m-%d %H:%M:%S"
    """As strftime has it, and {weekday}: the day of the week in Chinese. It may have several rows."""
    on_top: bool = True
    """The clock. The name is in the corner across from it."""
    at_left: bool = True
    rows_a_dot: int = 180
    """One of the picture's height makes a letter's dots one pixel larger."""
    tall: bool = False
    """Dots half as high again as they are wide."""
    ink: tuple[int, int, int] = (WHITE, NEUTRAL, NEUTRAL)
    """Luma and chroma. Around it is an outline that is dark, or light where the ink is dark."""
    boxed: bool = False
    """On a dark pane that lets the picture through a little, in place of the outline."""
    beside: bool = False
    """The name is in the row of the clock, and not across from it."""
    margin_dots: int = 8
    """To the edge of the picture."""
    stacked: bool = False
    """The name is in a row of its own below the clock."""
    adapting: bool = False
    """In place of an outline, each row is light where it is dark behind it, and dark where it is light."""


USUAL = Layout()


def writable(text: str) -> bool:
    """Whether the font has all its characters."""
    return all(character in _FONT for character in text.upper())


@lru_cache(maxsize=64)
def _mask(text: str, across: int, down: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The strokes and their outline, both [height, width]; a dot is `across` pixels wide and `down` high."""
    columns = [byte for character in text.upper() for byte in (*bytes.fromhex(_FONT[character]), 0)]
    dots = (np.array(columns)[None, :] & _BITS[:, None]) > 0
    strokes = np.pad(np.kron(dots, np.ones((down, across), bool)), across)
    outline = np.zeros_like(strokes)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            outline |= np.roll(strokes, (dy * (across // 2 or 1), dx * (across // 2 or 1)), axis=(0, 1))
    return strokes, outline & ~strokes


def write_caption(picture: Image, height: int, name: str, now: datetime, layout: Layout = USUAL) -> None:
    """Into an I420 picture, [height * 3 / 2, width], in place: usually the clock at the top left, the name at the
    bottom right.

    `now` is what the camera believes the time to be.
    """
    across = max(1, height // layout.rows_a_dot)
    down = (3 * across + 1) // 2 if layout.tall else across
    margin = layout.margin_dots * across
    for texts, on_top, at_left in _written(name, now.astimezone(CAMERA_ZONE), layout):
        masks = [_mask(text, across, down) for text in texts]
        top = margin if on_top else height - margin - sum(strokes.shape[0] for strokes, _ in masks)
        for strokes, outline in masks:
            rows, width = strokes.shape
            left = margin if at_left else picture.shape[1] - width - margin
            _stamp(picture, height, (strokes, outline), left, top, layout)
            top += rows


def _written(name: str, local: datetime, layout: Layout) -> list[tuple[list[str], bool, bool]]:
    """What stands in each corner, in rows; whether that is on top, and at the left."""
    clock = local.strftime(layout.clock).replace("{weekday}", _WEEKDAYS[local.weekday()]).split("\n")
    if layout.stacked:
        return [([*clock, name], layout.on_top, layout.at_left)]
    name_on_top = layout.on_top if layout.beside else not layout.on_top
    return [(clock, layout.on_top, layout.at_left), ([name], name_on_top, not layout.at_left)]


def _stamp(
    picture: Image,
    height: int,
    mask: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    left: int,
    top: int,
    layout: Layout,
) -> None:
    strokes, outline = mask
    rows, columns = strokes.shape
    # On odd pixels: an edge of a letter on the coder's 16-pixel grid would look like a torn block.
    left, top = max(left, 0) | 1, max(top, 0) | 1
    columns = min(columns, picture.shape[1] - left)
    strokes, outline = strokes[:, :columns], outline[:, :columns]
    luma = picture[top : top + rows, left : left + columns]
    ink = layout.ink[0]
    if layout.adapting:
        ink = WHITE if luma.mean() < NEUTRAL else BLACK
    elif layout.boxed:
        luma[:] = BLACK + (luma - np.minimum(luma, BLACK)) // 4
    else:
        luma[outline] = BLACK if ink > NEUTRAL else WHITE
    luma[strokes] = ink
    # The text is grey: its chroma, a quarter of the size, is stored in two planes below the luma.
    chroma = picture[height:].reshape(2, height // 2, picture.shape[1] // 2)
    under = chroma[:, top // 2 : (top + rows) // 2, left // 2 : (left + columns) // 2]
    if not layout.adapting:
        under[:] = NEUTRAL
    high, wide = under.shape[1:]
    inked = np.pad(strokes, ((1, 0), (1, 0)))[: 2 * high, : 2 * wide].reshape(high, 2, wide, 2).any(axis=(1, 3))
    for plane, tone in zip(under, layout.ink[1:], strict=True):
        plane[inked] = tone
