"""What of a view stands up or leans. A roof, a kerb, a horizon, the lines of a track lie across the view and look the
same wherever along them a camera looks: that they are there says nothing of whether it was turned aside."""

from dataclasses import dataclass

from streams.quality.loss import MATCHED, STRONG_CLARITY, STRONG_SLOPE, Loss
from streams.quality.ranks import how_many
from streams.quality.view import TILES_WIDE, Fit, Floats, View, agreement_by_tile, upright_cells

THIRDS = (slice(0, TILES_WIDE // 3), slice(TILES_WIDE // 3, -(TILES_WIDE // 3)), slice(-(TILES_WIDE // 3), None))
"""Columns of the left, middle and right of a view."""
LEAST_TILES = 5
"""Fewest tiles of a third by which it is judged."""


@dataclass(frozen=True, slots=True)
class Upright:
    """Of the tiles with structure in the reference, those in which some of it stands up and was not lost."""

    tiles: float
    agreement: float
    """Of their edges that stand up, weighted by how clear those were."""
    matched: float
    """Share of the tiles whose edges that stand up match."""
    most: float
    """The same of that third of the view where most do: behind a bus the rest of the view is there. 1 where two thirds
    cannot be judged: all that stands up may be behind one thing."""
    new: float
    """Tiles in which other things stand up, to `tiles`."""


UNTOLD = Upright(0.0, 1.0, 1.0, 1.0, 0.0)
"""Where nobody looked."""


def find_upright(now: View, then: View, at: Fit, loss: Loss) -> Upright:
    """About 0.6 ms. `at` is where the view fits."""
    cells, clarity = upright_cells(then)
    by_tile = agreement_by_tile(now, then, at, cells)
    held = loss.strong & ~loss.emptied & (clarity >= STRONG_CLARITY)
    if not (tiles := how_many(held)):
        return UNTOLD
    there = held & (by_tile >= MATCHED)
    _, clarity_now = upright_cells(now)
    others = (now.slopes >= STRONG_SLOPE) & (clarity_now >= STRONG_CLARITY) & ~there
    weight: Floats = clarity * held
    counts = [(how_many(there[:, part]), how_many(held[:, part])) for part in THIRDS]
    shares = [found / all_of_it for found, all_of_it in counts if all_of_it >= LEAST_TILES]
    return Upright(
        tiles=float(tiles),
        agreement=float((by_tile * weight).sum() / weight.sum()),
        matched=how_many(there) / tiles,
        most=max(shares) if len(shares) > 1 else 1.0,
        new=how_many(others) / tiles,
    )
