"""What a view consists of, apart from its light: which way its edges run. Two such maps tell whether two views agree.

Directions outlive what changes brightness (dusk, infra-red, exposure, fog): orientation correlation after Fitch,
Kadyrov, Christmas and Kittler (BMVC 2002), here with doubled angles, which outlive inverted tones as well.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Plane
from streams.quality.ranks import ranked
from streams.quality.working import RIM_PERCENT, Working, resized

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

VIEW_WIDTH, VIEW_HEIGHT = 320, 180
"""Every view is compared at this size, whatever its own: both streams of a camera show the same field."""
RIM = VIEW_HEIGHT * RIM_PERCENT // 100
CELLS_WIDE, CELLS_HIGH = VIEW_WIDTH // 2, (VIEW_HEIGHT - 2 * RIM) // 2
"""Directions are pooled over 2 × 2 pixels of the view: what sways by one cell still agrees."""
TILES_WIDE, TILES_HIGH = 20, 9
PIXELS_OF_CELL = 2
SLACK_CELLS = 3
"""A pole sways and a mount sags this far, 1.9 % of the width, and it is the same view."""
MOST_STEPS = 6
LYING = -0.7
"""Cosine of twice the direction in which an edge rises, up to which it lies, within 23 degrees."""


@dataclass(frozen=True, slots=True)
class View:
    """Edges of the inner picture."""

    directions: Floats
    """[2, CELLS_HIGH, CELLS_WIDE]: cosine and sine of twice the direction, times how clear it is, 0–1."""
    slopes: Floats
    """[TILES_HIGH, TILES_WIDE]: mean steepness in levels per pixel of the view."""
    clarity: Floats
    """The same shape: mean square of `directions`."""
    gradient: Floats
    """[2, rows, columns] of the inner view: slopes across and down, signed, in levels per pixel."""
    energy: Floats
    """[rows, columns]: the sum of their squares."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one view lies on another, and where it does so best. Displacements are in cells."""

    agreement: float
    """1: every edge runs as it did; 0: as in any other view."""
    across: int
    down: int


def plane_of(working: Working) -> Plane:
    """The luma of a picture at the size in which views are compared."""
    return resized(working.luma, VIEW_WIDTH, VIEW_HEIGHT)


def view_of(plane: Plane) -> View:
    """About 1 ms. `plane` is [VIEW_HEIGHT, VIEW_WIDTH]; the rim, where cameras write, is left out."""
    inner = cv2.GaussianBlur(plane[RIM : VIEW_HEIGHT - RIM].astype(np.float32), (0, 0), 1.2)
    # What is computed of some forty thousand pixels goes where it is wanted: each new plane costs as much as its sums.
    gradient = np.empty((2, *inner.shape), np.float32)
    across, down = gradient
    cv2.Sobel(inner, cv2.CV_32F, 1, 0, dst=across, scale=1 / 8)
    cv2.Sobel(inner, cv2.CV_32F, 0, 1, dst=down, scale=1 / 8)
    rise, fall = gradient * gradient
    energy = rise + fall
    slope = np.sqrt(energy)
    # An edge counts by how far it stands out among the others, so that a pale view weighs as much as a crisp one.
    usual = max(1.0, ranked(slope[::2, ::2], 70))
    weight = np.reciprocal(energy + np.float32(usual * usual))
    rise -= fall
    np.multiply(across, down, out=fall)
    fall += fall
    directions = np.empty((2, CELLS_HIGH, CELLS_WIDE), np.float32)
    for one, cells in zip((rise, fall), directions, strict=True):
        one *= weight
        cv2.resize(one, (CELLS_WIDE, CELLS_HIGH), dst=cells, interpolation=cv2.INTER_AREA)
    return View(directions, tiles(slope), tiles(_squared(directions)), gradient, energy)


def tiles(plane: Floats) -> Floats:
    """Means over TILES_HIGH × TILES_WIDE tiles of a plane, or of each of several: the last two axes."""
    below = plane.reshape(-1, plane.shape[-1])
    shape = *plane.shape[:-2], TILES_HIGH, TILES_WIDE
    means = cv2.resize(
        below, (TILES_WIDE, TILES_HIGH * (below.shape[0] // plane.shape[-2])), interpolation=cv2.INTER_AREA
    )
    return np.asarray(means, np.float32).reshape(shape)


def levels_of(plane: Plane) -> Floats:
    """Mean level of each tile of such a plane."""
    return tiles(plane[RIM : VIEW_HEIGHT - RIM].astype(np.float32))


def as_view_tiles(tiles: Bools) -> Bools:
    """Tiles of a working picture as those of a view: both cover the inner picture."""
    return cv2.resize(tiles.astype(np.uint8), (TILES_WIDE, TILES_HIGH), interpolation=cv2.INTER_NEAREST) > 0


def fit_near(now: View, then: View, part: Bools | None = None) -> Fit:
    """The best fit within SLACK_CELLS, climbing from no displacement; of some tiles of `then` only. About 0.5 ms."""
    best = fit_at(now, then, part)
    tried = {(0, 0)}
    for _ in range(MOST_STEPS):
        before = best
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            at = before.across + across, before.down + down
            if at in tried or max(abs(at[0]), abs(at[1])) > SLACK_CELLS:
                continue
            tried.add(at)
            fit = fit_at(now, then, part, *at)
            if fit.agreement > best.agreement:
                best = fit
        if best is before:
            break
    return best


def fit_at(now: View, then: View, part: Bools | None = None, across: int = 0, down: int = 0) -> Fit:
    """How `now`, displaced by so many cells, lies on `then`, where they overlap; or on some tiles of it only."""
    one, other = _overlap(now.directions, across, down), _overlap(then.directions, -across, -down)
    if part is not None:
        cells = _overlap(_cells(part)[None].astype(np.float32), -across, -down)
        one, other = one * cells, other * cells
    return Fit(_likeness(one, other), across, down)


def agreement_over(now: View, then: View, at: Fit, part: Bools) -> float:
    """Agreement of some tiles, where the view fits."""
    cells = _cells(part)
    moved = np.roll(now.directions, (-at.down, -at.across), (1, 2))[:, cells]
    return _likeness(moved, then.directions[:, cells])


def _cells(part: Bools) -> Bools:
    """Tiles as cells."""
    cells = cv2.resize(part.astype(np.uint8), (CELLS_WIDE, CELLS_HIGH), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cells > 0)


def _likeness(one: Floats, other: Floats) -> float:
    # Not np.vdot, which wakes all cores for it.
    one, other = one.ravel(), other.ravel()
    both = float(np.einsum("i,i->", one, one)) * float(np.einsum("i,i->", other, other))
    return float(np.einsum("i,i->", one, other)) / float(np.sqrt(both + 1e-9))


def _overlap(field: Floats, across: int, down: int) -> Floats:
    part = field[
        :,
        max(0, down) : CELLS_HIGH + min(0, down),
        max(0, across) : CELLS_WIDE + min(0, across),
    ]
    return np.ascontiguousarray(part)


def agreement_by_tile(now: View, then: View, at: Fit, cells: Floats | None = None) -> Floats:
    """[TILES_HIGH, TILES_WIDE]: each tile's best agreement within a cell of where the whole view fits. About 0.4 ms.

    `cells`: [CELLS_HIGH, CELLS_WIDE], 1 where an edge counts; everywhere if None.
    """
    clarity = then.clarity if cells is None else tiles(_squared(then.directions) * cells)
    cosine, sine, squared = (_within_a_cell(field, at) for field in (*now.directions, _squared(now.directions)))
    by_row = np.empty((3, 2, 3, TILES_HIGH, TILES_WIDE), np.float32)
    both = np.empty((2, 3, CELLS_HIGH, CELLS_WIDE), np.float32)
    product, other = both
    for row in range(3):
        np.multiply(cosine[row], then.directions[0], out=product)
        np.multiply(sine[row], then.directions[1], out=other)
        product += other
        np.copyto(other, squared[row])
        if cells is not None:
            both *= cells
        by_row[row] = tiles(both)
    common, had = by_row[:, 0], by_row[:, 1]
    likeness = common / np.sqrt(had * clarity + np.float32(1e-6))
    return np.asarray(likeness.max(axis=(0, 1)), np.float32)


def _within_a_cell(field: Floats, at: Fit) -> Floats:
    """[3, 3, CELLS_HIGH, CELLS_WIDE]: a field laid where the view fits, and a cell from there to all sides. What is
    pushed out at one rim comes in at the other."""
    rim = 1 + max(abs(at.down), abs(at.across))
    wrapped = cv2.copyMakeBorder(field, rim, rim, rim, rim, cv2.BORDER_WRAP)
    row, cell = wrapped.strides
    begin = (rim + at.down - 1) * row + (rim + at.across - 1) * cell
    # Not sliding_window_view, whose questions take longer than all that is reckoned here.
    return np.ndarray((3, 3, *field.shape), np.float32, np.asarray(wrapped, np.float32), begin, (row, cell, row, cell))


def slopes_by_tile(now: View, then: View, at: Fit) -> tuple[Floats, Floats]:
    """[TILES_HIGH, TILES_WIDE], across and down: correlation of the slopes, pixel by pixel and sign by sign, where the
    whole view fits. In another view it is chance, whichever way its edges run. About 0.4 ms.
    """
    here = gradient_at(now, at)
    return _correlation(here[0], then.gradient[0]), _correlation(here[1], then.gradient[1])


def _correlation(one: Floats, other: Floats) -> Floats:
    had = tiles(one * one) * tiles(other * other)
    return np.asarray(tiles(one * other) / np.sqrt(had + 1e-3), np.float32)


def own_slopes(now: View, then: View, at: Fit) -> Floats:
    """The same of both together: how nearly what a tile holds is what it held."""
    here, there = gradient_at(now, at), then.gradient
    had = tiles(_squared(here)) * tiles(then.energy)
    return np.asarray(tiles(dot(here, there)) / np.sqrt(had + 1e-3), np.float32)


def gradient_at(now: View, at: Fit) -> Floats:
    """Its slopes, laid where the view fits."""
    shift = -at.down * PIXELS_OF_CELL, -at.across * PIXELS_OF_CELL
    return np.roll(now.gradient, shift, (1, 2)) if any(shift) else now.gradient


def upright_cells(then: View) -> tuple[Floats, Floats]:
    """Where its edges stand up or lean, as `agreement_by_tile` wants it, and how clear those are, by tile."""
    squared = _squared(then.directions)
    cells = np.asarray(then.directions[0] > LYING * np.sqrt(squared), np.float32)
    return cells, tiles(squared * cells)


def dot(one: Floats, other: Floats) -> Floats:
    """Of two fields of which each place has two figures: [2, rows, columns]."""
    product = one * other
    return np.asarray(product[0] + product[1], np.float32)


def _squared(field: Floats) -> Floats:
    return dot(field, field)
