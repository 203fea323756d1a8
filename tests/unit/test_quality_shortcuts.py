"""What a check reckons by a shorter way is what the plain one gives."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from streams.media.frames import Picture
from streams.quality import glyphs
from streams.quality.glyphs import Bools, normal, read_digits
from streams.quality.ranks import share, spread
from streams.quality.view import (
    CELLS_HIGH,
    CELLS_WIDE,
    TILES_HIGH,
    TILES_WIDE,
    Fit,
    Floats,
    View,
    agreement_by_tile,
    plane_of,
    tiles,
    view_of,
)
from streams.quality.working import block_means, prepare, resized
from tests.fakes import pictures as draw

CHECKS = """
import resource
import numpy as np
from streams.media.frames import Picture
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn

random = np.random.default_rng(1)
planes = [random.integers(60, 180, size, np.uint8) for size in ((360, 640), (180, 320), (180, 320))]
visit = [Picture(*planes, key=at == 0, at_s=0.4 * at) for at in range(2)]
references = [learn(visit[:1])]
for _ in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(5):
        diagnose(visit, references=references)
    last = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(last)
"""
"""How many pages the system clears for five checks; without what working.py asks of glibc more than a thousand."""


@pytest.mark.parametrize("side", [12, 16, 24, 40, 180])
def test_means_of_blocks_are_those_of_opencv(side: int) -> None:
    plane = np.random.default_rng(side).integers(0, 256, (360, 640)).astype(np.uint8)
    rows, columns = 360 // side, 640 // side
    whole = np.ascontiguousarray(plane[: rows * side, : columns * side])
    assert np.array_equal(
        block_means(plane, side, side), cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    )


@pytest.mark.parametrize("rows", [360, 524, 359, 100])
@pytest.mark.parametrize(("width", "height"), [(16, 9), (640, 8), (8, 0), (320, 180)])
def test_a_plane_is_shrunk_as_opencv_shrinks_it(rows: int, width: int, height: int) -> None:
    """`height` 0: each row by itself."""
    plane = np.random.default_rng(width).integers(0, 256, (rows, 640)).astype(np.uint8)
    height = height or rows
    assert np.array_equal(
        resized(plane, width, height), cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA)
    )


def test_means_over_parts_of_pixels_are_those_of_opencv_within_a_level() -> None:
    plane = draw.street(2).astype(np.uint8)[:356]
    plain = cv2.resize(plane, (100, 70), interpolation=cv2.INTER_AREA)
    assert np.abs(resized(plane, 100, 70).astype(int) - plain).mean() < 0.5


def test_sums_of_many_rows_do_not_overflow() -> None:
    assert block_means(np.full((600, 48), 255, np.uint8), 300, 24).tolist() == [[255, 255], [255, 255]]


def test_a_limited_range_is_stretched_to_the_nearest_level() -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    stretched = prepare(Picture(ramp, ramp[::2, ::2], ramp[::2, ::2], key=True, at_s=0.0)).luma.ravel()
    assert stretched.tolist() == [round(min(255, max(0, (level - 16) * 255 / 219))) for level in range(256)]


def test_spread_and_share_are_numpys() -> None:
    values = np.random.default_rng(5).normal(40, 9, (9, 20)).astype(np.float32)
    assert spread(values) == pytest.approx(float(values.std()), rel=1e-5)
    assert spread(values[0, :1]) == 0
    assert share(values > 40) == float((values > 40).mean())


def rolled(now: View, then: View, at: Fit, cells: Floats | None) -> Floats:
    """Agreement of each tile, one displacement after the other."""
    part = np.ones((CELLS_HIGH, CELLS_WIDE), np.float32) if cells is None else cells
    clear = tiles((then.directions**2).sum(axis=0) * part)
    found = []
    for down, across in np.ndindex(3, 3):
        moved = np.roll(now.directions, (1 - at.down - down, 1 - at.across - across), (1, 2))
        had = tiles((moved**2).sum(axis=0) * part)
        found.append(tiles((moved * then.directions).sum(axis=0) * part) / np.sqrt(had * clear + 1e-6))
    return np.asarray(np.max(found, axis=0), np.float32)


@pytest.mark.parametrize("at", [Fit(0, 0, 0), Fit(0, 3, -2), Fit(0, -1, 3)])
@pytest.mark.parametrize("part", [False, True])
def test_tiles_agree_as_views_laid_over_each_other_do(at: Fit, part: bool) -> None:
    now, then = (view_of(plane_of(prepare(draw.picture(draw.street(seed))))) for seed in (1, 2))
    cells = (np.random.default_rng(1).random((CELLS_HIGH, CELLS_WIDE)) > 0.5).astype(np.float32) if part else None
    by_tile = agreement_by_tile(now, then, at, cells)
    assert by_tile.shape == (TILES_HIGH, TILES_WIDE)
    assert np.abs(by_tile - rolled(now, then, at, cells)).max() < 1e-4


def test_the_planes_of_a_check_do_not_go_back_to_the_system() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", CHECKS], cwd=root, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100


def drawn_glyphs(count: int) -> list[Bools]:
    """Digits as a caption has them, each with some dots astray."""
    random, masks = np.random.default_rng(7), []
    for number in range(count):
        canvas = np.zeros((40, 40), np.uint8)
        cv2.putText(canvas, str(number % 10), (9, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255, 2)
        left, top, wide, high = cv2.boundingRect(canvas)
        mask = canvas[top : top + high, left : left + wide] > 127
        mask[tuple(random.integers(0, mask.shape, (3, 2)).T)] ^= True
        masks.append(mask)
    return masks


def test_a_glyph_is_the_same_whichever_are_read_with_it() -> None:
    masks = drawn_glyphs(30)
    assert np.array_equal(normal(masks), np.concatenate([normal([mask]) for mask in masks]))


def test_glyphs_that_are_kept_are_read_as_new_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    masks = drawn_glyphs(30)
    anew = read_digits(masks)
    assert sum(anew[number] == number % 10 for number in range(30)) > 20
    assert read_digits(masks[::-1] + masks) == anew[::-1] + anew
    monkeypatch.setattr(glyphs, "MOST_KEPT", 5)
    assert [read_digits([mask]) for mask in masks] == [[digit] for digit in anew]
