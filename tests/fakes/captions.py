"""What cameras write over their pictures, by seed: names, clocks, glyphs of many strokes, outlines, boxes."""

import cv2
import numpy as np

from streams.media.frames import Picture, Plane

GRID = 16
"""Cameras lay their captions on the coder's grid, where they are most easily taken for broken blocks."""
WHITE, BLACK = 235, 16
COLOURS = ((WHITE, 128, 128), (WHITE, 128, 128), (180, 128, 128), (BLACK, 128, 128), (81, 90, 240), (145, 54, 34))
"""Luma, Cb, Cr: white, twice as often, then grey, black, red, green."""


def captioned(pictures: list[Picture], seed: int) -> list[Picture]:
    """The same visit under two to eight lines of writing that stay in place."""
    random = np.random.default_rng(seed)
    lines = [int(random.integers(2**31)) for _ in range(int(random.integers(2, 9)))]
    return [_with_lines(picture, lines) for picture in pictures]


def _with_lines(picture: Picture, seeds: list[int]) -> Picture:
    planes = picture.luma.copy(), picture.cb.copy(), picture.cr.copy()
    for seed in seeds:
        _write_line(*planes, np.random.default_rng(seed))
    return Picture(*planes, key=picture.key, at_s=picture.at_s, full_range=picture.full_range)


def _write_line(luma: Plane, cb: Plane, cr: Plane, random: np.random.Generator) -> None:
    height, width = luma.shape
    size = int(random.choice([14, 16, 16, 24, 32]) * height / 360)
    strokes = _strokes(size, int(random.integers(4, 25)), random)[:, : width - 2]
    top, left = _place(strokes.shape, luma.shape, random)
    place = luma[top : top + size, left : left + strokes.shape[1]]
    if random.random() < 0.25:
        share, level = random.choice([0.4, 0.6, 1.0]), random.choice([BLACK, 40, 110, WHITE])
        place[:] = (place * (1 - share) + level * share).astype(np.uint8)
    colour = COLOURS[int(random.integers(len(COLOURS)))]
    if random.random() < 0.5:
        outline = cv2.dilate(strokes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        place[outline] = BLACK if colour[0] > 60 else WHITE
    place[strokes] = colour[0]
    half = strokes[::2, ::2]
    for plane, value in ((cb, colour[1]), (cr, colour[2])):
        part = plane[top // 2 : top // 2 + half.shape[0], left // 2 : left // 2 + half.shape[1]]
        part[half[: part.shape[0], : part.shape[1]]] = value


def _place(size: tuple[int, ...], room: tuple[int, ...], random: np.random.Generator) -> tuple[int, int]:
    """Mostly at the top or the bottom, mostly on the grid or a pixel beside it."""
    highest, widest = max(1, room[0] - size[0] - 2), max(1, room[1] - size[1])
    top, left = int(random.integers(highest)), int(random.integers(widest))
    if random.random() < 0.7:
        top = top // 5 if random.random() < 0.5 else highest - top // 5
    if random.random() < 0.6:
        top, left = top // GRID * GRID + int(random.integers(-1, 3)), left // GRID * GRID
    return min(max(0, top), highest), left


def _strokes(
    size: int, characters: int, random: np.random.Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """[size, size * characters]: letters and digits, or made-up glyphs of lying and standing strokes."""
    canvas = np.zeros((size, size * characters), np.uint8)
    pen = max(1, size // int(random.choice([8, 12, 20])))
    if random.random() < 0.5:
        text = "".join(random.choice(list("0123456789-: ABCXYZ"), characters))
        font = int(random.integers(5))
        cv2.putText(canvas, text, (0, size - 2), font, size / 24, 1, pen)
        return canvas > 0
    for character in range(characters):
        glyph = canvas[:, character * size : (character + 1) * size]
        for _ in range(int(random.integers(4, 10))):
            at = int(random.integers(1, size - 1))
            start, end = sorted(int(value) for value in random.integers(size, size=2))
            if random.random() < 0.5:
                glyph[at : at + pen, start : end + 1] = 1
            else:
                glyph[start : end + 1, at : at + pen] = 1
    return canvas > 0
