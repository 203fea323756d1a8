"""Captions as most cameras write them: smooth letters of a real typeface, Chinese ones too, with an outline or on a
pane. The simulator's own, streams/sim/caption.py, are of dots."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import typst
from noto_cjk_sans_otc import FONT_PATH
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.sim.caption import CAMERA_ZONE
from streams.sim.draw_light import Image

LETTERS = (
    " 0123456789:-/.#ABCDEFGHIJKLMNOPQRSTUVWXYZ年月日星期一二三四五六东门岗亭鱼塘路口入上午下号"
    "全景球机村委会西侧通道治安点位广场"
    "城区北大厅枪机监控河滨公园出文体中心乡镇派所"
    "周界社段应急值班水务站重卡车部方向"
    "南角综合高网格雪亮工程"
    "县小街桥头前便民老人行清楼"
    "集市古树泵池云台走廊充装施工夜制高田间厂房"
    "abcdefghijklmnopqrstuvwxyz"
)
HEI, MONO = "Noto Sans CJK SC", "DejaVu Sans Mono"
"""Typefaces; MONO has no Chinese letters."""
TALL_PX = 96
"""Of each letter as it is kept: it is shrunk to what a picture needs."""
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Lettering:
    """As Layout of streams/sim/caption.py, of another maker."""

    clock: str = "%Y-%m-%d %H:%M:%S"
    """As strftime has it, {weekday} and {half}, of the day: both in Chinese. It may have two rows."""
    on_top: bool = True
    at_left: bool = True
    share: float = 0.05
    """Of the picture's height: one row."""
    ink: tuple[int, int, int] = (235, 128, 128)
    boxed: bool = False
    """On a pane, in place of the outline: a dark one, or a pale one for dark ink."""
    spaced: bool = False
    """All letters have equal room, as on a grid."""
    name: str = ""
    """Before what the camera has beside its clock."""
    also: str = ""
    """In the corner above or below the clock: figures that have nothing to do with the time."""
    margin: float = 0.02
    banded: bool = False
    """On a dark strip from edge to edge, in place of the outline."""
    adapting: bool = False
    """Each letter is light where it is dark behind it, and dark where it is light, in place of the outline."""
    under: bool = False
    """The name is in the row after the clock's, and not across from it."""
    shadowed: bool = False
    """A shadow to the lower right of each letter, in place of the outline."""
    face: str = HEI
    cased: bool = False
    """Small letters stay small."""
    jagged: bool = False
    """Each pixel is ink or is not, as where a camera's maker has put dots into its memory."""
    centred: bool = False
    """The clock, and not in its corner."""


def write_letters(planes: Image, height: int, name: str, now: datetime, style: Lettering) -> None:
    """Into an I420 picture, in place: the clock, the name across from it, and what there is beside them."""
    local = now.astimezone(CAMERA_ZONE)
    clock = local.strftime(style.clock).replace("{weekday}", WEEKDAYS[local.weekday()])
    clock = clock.replace("{half}", "上午" if local.hour < 12 else "下午")
    rows, margin = max(10, round(height * style.share)), round(height * style.margin)
    if style.banded:
        for strip in (planes[: rows + margin], planes[height - rows - margin : height]):
            strip[:] = 16 + (strip - np.minimum(strip, 16)) // 4
    named = f"{style.name}{name}"
    across = (not style.on_top, not style.at_left)
    for text, on_top, at_left in (
        (f"{clock}\n{named}" if style.under else clock, style.on_top, style.at_left),
        ("" if style.under else named, *across),
        (style.also, not style.on_top, style.at_left),
    ):
        lines = text.split("\n")
        top = margin if on_top else height - margin - rows * len(lines)
        for line in lines:
            strokes = _line(line if style.cased else line.upper(), rows, style)
            left = margin if at_left else planes.shape[1] - strokes.shape[1] - margin
            if style.centred and text == clock:
                left = (planes.shape[1] - strokes.shape[1]) // 2
            _ink(planes, height, strokes, (max(0, left), top), style)
            top += rows


def _ink(planes: Image, height: int, strokes: NDArray[np.float32], at: tuple[int, int], style: Lettering) -> None:
    left, top = at
    luma = planes[top : top + strokes.shape[0], left : left + strokes.shape[1]]
    share = strokes[: luma.shape[0], : luma.shape[1]]
    if not share.size:
        return
    ink = _against(luma) if style.adapting else np.full_like(luma, style.ink[0])
    if style.boxed:
        luma[:] = 16 + (luma - np.minimum(luma, 16)) // 4 if style.ink[0] > 99 else 176 + luma // 4
    elif not (style.adapting or style.banded):
        pen = max(1, strokes.shape[0] // 14)
        around = _shadow(share, pen) if style.shadowed else np.asarray(cv2.dilate(share, _square(pen)), np.float32)
        luma[:] = _mixed(luma, np.float32(0.9) * around, 235 if style.ink[0] < 100 else 16)
    luma[:] = _mixed(luma, share, ink)
    chroma = planes[height:].reshape(2, height // 2, planes.shape[1] // 2)
    size = -(-luma.shape[1] // 2), -(-luma.shape[0] // 2)
    thick = cv2.dilate(share, np.ones((3, 3), np.uint8))
    halved = np.asarray(cv2.resize(thick, size, interpolation=cv2.INTER_AREA), np.float32)
    for plane, tone in zip(chroma, style.ink[1:], strict=True):
        under = plane[top // 2 : top // 2 + size[1], left // 2 : left // 2 + size[0]]
        under[:] = _mixed(under, halved[: under.shape[0], : under.shape[1]], tone)


def _square(pen: int) -> Plane:
    return np.ones((2 * pen + 1, 2 * pen + 1), np.uint8)


def _shadow(strokes: NDArray[np.float32], pen: int) -> NDArray[np.float32]:
    """As far aside and below as a pen is broad."""
    return np.pad(strokes, ((pen, 0), (pen, 0)))[: strokes.shape[0], : strokes.shape[1]]


def _against(luma: Plane) -> Plane:
    """Of each column's letter: black or white, whichever is read better there."""
    wide = max(1, round(luma.shape[0] * 0.55))
    behind = np.repeat(luma.mean(axis=0)[::wide], wide)[: luma.shape[1]]
    return np.broadcast_to(np.where(behind > 128, 16, 235).astype(np.uint8), luma.shape)


def _mixed(plane: Plane, share: NDArray[np.float32], tone: int | Plane) -> Plane:
    return np.asarray(plane * (1 - share) + tone * share, np.uint8)


@lru_cache(maxsize=512)
def _line(text: str, rows: int, style: Lettering) -> NDArray[np.float32]:
    """[rows, width], how much of each pixel is ink."""
    if not text:
        return np.zeros((rows, 0), np.float32)
    letters = _letters(style.face)
    wanted = [letters[character] for character in text]
    if style.spaced:
        wanted = [_in_cell(letter) for letter in wanted]
    joined = np.hstack(wanted)
    size = max(1, round(joined.shape[1] * rows / TALL_PX)), rows
    shrunk = np.asarray(cv2.resize(joined, size, interpolation=cv2.INTER_AREA), np.float32)
    return np.asarray(shrunk > 0.42 if style.jagged else np.clip(1.3 * shrunk, 0, 1), np.float32)


def _in_cell(letter: NDArray[np.float32]) -> NDArray[np.float32]:
    """Chinese letters have two cells."""
    cell = TALL_PX // 2 * (2 if letter.shape[1] > TALL_PX * 0.7 else 1)
    if letter.shape[1] > cell:
        return np.asarray(cv2.resize(letter, (cell, TALL_PX), interpolation=cv2.INTER_AREA), np.float32)
    before = (cell - letter.shape[1]) // 2
    return np.pad(letter, ((0, 0), (before, cell - letter.shape[1] - before)))


@lru_cache(maxsize=2)
def _letters(face: str) -> dict[str, NDArray[np.float32]]:
    """Each [TALL_PX, width], a page of its own, set a little bold."""
    setting = (
        f"#set page(width: auto, height: {TALL_PX}pt, margin: 0pt)\n"
        f'#set text(font: "{face}", size: {TALL_PX * 0.8}pt, top-edge: "ascender", bottom-edge: "descender",'
        " stroke: 2.4pt + black)\n#set align(horizon)\n"
    )
    pages = "\n#pagebreak()\n".join(f'#box(height: {TALL_PX}pt)[#"{letter}"]' for letter in LETTERS)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(str(FONT_PATH)).parent)])
    # Of more than one page, it gives a list.
    made = cast("list[bytes]", typst.compile((setting + pages).encode(), format="png", ppi=72.0, font_paths=fonts))
    return dict(zip(LETTERS, map(_ink_of, made), strict=True))


def _ink_of(page: bytes) -> NDArray[np.float32]:
    grey = np.asarray(cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE), np.float32)
    return np.asarray(1 - grey[:TALL_PX] / 255, np.float32)
