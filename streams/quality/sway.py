"""How the view of a camera as a whole goes to and fro, from pictures that follow each other closely.

Traffic has the strongest corners of a street and hides others for a while. So each picture is compared with the first
by itself, and the corners vote: before a camera that stands a good part of them is where it was, whatever else goes on;
before one that shakes hardly any is, and many lie where one stiff shift and roll of the view puts them. shaking.py says
what follows from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.media.frames import Picture, Plane
from streams.quality.view import RIM, VIEW_HEIGHT, VIEW_WIDTH
from streams.quality.working import resized

CLOSEST_S = 0.07
"""Pictures closer than this show little new: of 25 a second every second is looked at."""
WIDEST_S = 0.26
"""Pictures further apart than this are not close: a camera of four a second is the slowest."""
LONGEST_S = 2.5
FIRST_S = 0.5
"""A mount that swings has moved by then, wherever it was."""
GLANCES = 3
"""Pictures of that time in which the view is looked for."""

SIDE = 16
"""Columns at the left and right in which no corner is chosen: it would swing out of the picture."""
TILE = 14
"""One corner is chosen in each tile of so many pixels a side: they are spread as the view is."""
CORNER = 4e-4
"""Least eigenvalue of a corner, in OpenCV's unit. Sensor noise of 4 levels makes 1e-4."""
STEEP_LEVELS = 2.5
"""Slope of a tile that holds something to know the view by, in levels per pixel; noise makes 1.5."""
LEAST_PLACES = 12
RELIEF_LEVELS = 36
"""Spread to which fine structure is stretched: exposure may jump, fog may lie over it."""
MOST_GAIN = 6.0
WINDOW = (17, 17)
PYRAMID = 4
"""With it a corner is found again up to a tenth of the width away."""
STANDS_PIXELS = 0.7
"""A corner that is not farther from where it was stands."""
FITS_PIXELS = 1.2
"""And one that is not farther from where the view as a whole puts it fits."""
ROLL_RADIUS = 100.0
"""Roll is counted as what it shifts so many pixels away from the middle."""
STANDS_SHARE = 0.25
"""Share of the steep tiles that stand, from which the view does."""
FITS_SHARE = 0.4
"""Share of the corners that fit, from which it is known where the view lies."""
AS_FAR, ROUGHLY_AS_FAR = 0.15, 0.4
"""By how much of its way a corner may be off, in the middling picture."""
AWAY_PIXELS = 2.0
"""Shift from which the corners of a view that goes with its camera cannot be taken for standing ones."""
RETURN_SHARE = 0.35
"""Of the swing, by which the view must begin to go there again: a camera that is turned and turned back does not."""

Floats = NDArray[np.float32]
MIDDLE = np.array([VIEW_WIDTH / 2, VIEW_HEIGHT / 2])


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One of the close pictures, small."""

    at_s: float
    luma: Plane = field(repr=False)
    """[VIEW_HEIGHT, VIEW_WIDTH]"""
    squeeze: float
    """By how much its rows lie closer together than its columns: a picture of four to three is 1.33 times as high. Only
    where both are alike a view that rolls stays stiff."""


@dataclass(frozen=True, slots=True)
class Sway:
    """What close pictures show of the camera's stand."""

    pictures: int
    span_s: float
    places: int
    """Tiles of the view that hold something to know it by."""
    spread: bool
    """Whether they lie at the left and the right, above and below."""
    stirs: bool = False
    """Whether the view seems to move at all in the first moment: if not, nothing below was measured."""
    known_share: float = 0.0
    """Share of the pictures in which it is known where the view lies."""
    standing_share: float = 0.0
    """Share of the corners that stand, in the mean of the known pictures in which the view lies elsewhere."""
    swing: float = 0.0
    """Share of the width by which it goes there and back and begins to go there again."""
    stiffness: float = 0.0
    """Share of the corners that go as far as the view as a whole puts them, of those that go along at all."""
    evenness: float = 0.0
    """Energy of the calmest third of the time, of the mean: a knock on the pole dies away, shaking goes on."""


@dataclass(frozen=True, slots=True)
class _Look:
    """Where the corners of the first picture are in another one."""

    standing: float
    """Share of them."""
    fitting: float
    lie: tuple[float, float, float]
    """Of the view: shift across and down of its middle, and roll, in pixels."""
    along: Floats
    """How far each corner goes that way, as a share of how far the view puts it; not a number where it stays or is
    lost."""


def glimpse_of(picture: Picture) -> Glimpse:
    squeeze = picture.height / VIEW_HEIGHT / (picture.width / VIEW_WIDTH)
    return Glimpse(picture.at_s, resized(picture.luma, VIEW_WIDTH, VIEW_HEIGHT), squeeze)


def measure_sway(glimpses: Iterable[Glimpse]) -> Sway | None:
    """Of glimpses in order of time, as far as they are close to each other; None of less than two.

    From a view that stands in the first ones no more are taken. That costs less than 1 ms, the rest 1 ms a picture.
    """
    source = _close(glimpses)
    began = list(_until(source, FIRST_S))
    if len(began) < 2:
        return None
    first, others = began[0], began[1:]
    slopes = _slopes(first.luma)
    if all(_stands(first.luma, other.luma, slopes) for other in others[:: -(len(others) // -GLANCES)]):
        return _standing(slopes, len(began), others[-1].at_s - first.at_s)
    base = _relief(first.luma)
    corners = _corners(base)
    if len(corners) < LEAST_PLACES:
        return Sway(len(began), others[-1].at_s - first.at_s, len(corners), spread=False)
    others += source
    looks = [_look(base, _relief(other.luma), corners, first.squeeze) for other in others]
    seen = Sway(len(others) + 1, others[-1].at_s - first.at_s, len(corners), _is_spread(corners), stirs=True)
    return _judged(seen, looks)


def standing(glimpse: Glimpse, pictures: int, span_s: float) -> Sway:
    """Of a view that is known to stand: what there is in it that would show its swaying."""
    return _standing(_slopes(glimpse.luma), pictures, span_s)


def _standing(slopes: Floats, pictures: int, span_s: float) -> Sway:
    down, across = np.nonzero(slopes >= STEEP_LEVELS)
    middles = np.stack([(across + 0.5) * TILE, (down + 0.5) * TILE + RIM], axis=1).astype(np.float32)
    return Sway(pictures, span_s, len(middles), _is_spread(middles))


def _close(glimpses: Iterable[Glimpse]) -> Iterator[Glimpse]:
    """Without those that are too close to the one before, up to a gap or to LONGEST_S."""
    began_s: float | None = None
    seen_s = 0.0
    for glimpse in glimpses:
        if began_s is None:
            began_s = glimpse.at_s
        elif glimpse.at_s - seen_s > WIDEST_S or glimpse.at_s - began_s > LONGEST_S:
            return
        elif glimpse.at_s - seen_s < CLOSEST_S:
            continue
        seen_s = glimpse.at_s
        yield glimpse


def _until(glimpses: Iterator[Glimpse], span_s: float) -> Iterator[Glimpse]:
    began_s: float | None = None
    for glimpse in glimpses:
        yield glimpse
        began_s = glimpse.at_s if began_s is None else began_s
        if glimpse.at_s - began_s >= span_s:
            return


def _slopes(small: Plane) -> Floats:
    """Of each tile of the inner view, in levels per pixel: the lesser of those across and down."""
    inner = small[RIM : VIEW_HEIGHT - RIM]
    across = cv2.absdiff(inner[:, 1:], inner[:, :-1])
    down = cv2.absdiff(inner[1:], inner[:-1])
    return np.minimum(_means(across), _means(down))


def _means(plane: NDArray[np.generic]) -> Floats:
    size = VIEW_WIDTH // TILE, (VIEW_HEIGHT - 2 * RIM) // TILE
    return np.asarray(cv2.resize(plane.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float32)


def _stands(small: Plane, other: Plane, slopes: Floats) -> bool:
    """Whether a good part of the view differs by less than a shift of half a pixel either way would make it.

    Fog leaves too little to tell it by: then corners must.
    """
    change = _means(cv2.absdiff(small, other)[RIM : VIEW_HEIGHT - RIM])
    steep = slopes >= STEEP_LEVELS
    stands = int((change[steep] <= slopes[steep] / 2).sum())
    return int(steep.sum()) >= LEAST_PLACES and stands >= STANDS_SHARE * int(steep.sum())


def _relief(small: Plane) -> Plane:
    """Fine structure about 128, freed of light and exposure."""
    ground = cv2.blur(small, (31, 31))
    _, spread = cv2.meanStdDev(cv2.subtract(small, ground, dtype=cv2.CV_16S))
    gain = min(MOST_GAIN, RELIEF_LEVELS / max(1.0, float(spread[0][0])))
    return cv2.addWeighted(small, gain, ground, -gain, 128).astype(np.uint8, copy=False)


def _corners(relief: Plane) -> Floats:
    """The strongest corner of each tile that holds a strong one: [corners, 2], across and down."""
    strength = cv2.cornerMinEigenVal(relief[RIM : VIEW_HEIGHT - RIM], 5)[:, SIDE : VIEW_WIDTH - SIDE]
    high, wide = strength.shape[0] // TILE, strength.shape[1] // TILE
    cut = strength[: high * TILE, : wide * TILE].reshape(high, TILE, wide, TILE)
    tiles = cut.swapaxes(1, 2).reshape(-1, TILE * TILE)
    best, held = tiles.argmax(axis=1), np.flatnonzero(tiles.max(axis=1) >= CORNER)
    across = held % wide * TILE + best[held] % TILE + SIDE
    down = held // wide * TILE + best[held] // TILE + RIM
    return np.stack([across, down], axis=1).astype(np.float32)


def _is_spread(corners: Floats) -> bool:
    """Whether some lie in the left and the right third, and in the upper and the lower half."""
    across, down = corners.T
    sides = across < VIEW_WIDTH / 3, across > VIEW_WIDTH * 2 / 3, down < VIEW_HEIGHT / 2, down > VIEW_HEIGHT / 2
    return all(int(side.sum()) >= 2 for side in sides)


def _look(base: Plane, other: Plane, corners: Floats, squeeze: float) -> _Look:
    """Pyramidal Lucas–Kanade (Bouguet 2001), then the one turn, zoom and shift that most corners share."""
    seen = corners[:, None]
    after, status, _ = cv2.calcOpticalFlowPyrLK(
        base, other, seen, np.empty_like(seen), winSize=WINDOW, maxLevel=PYRAMID
    )
    shifts, found = np.asarray(after, np.float32)[:, 0] - corners, status.ravel() > 0
    standing_share = float((found & (np.hypot(*shifts.T) <= STANDS_PIXELS)).mean())
    lost = _Look(standing_share, 0.0, (0.0, 0.0, 0.0), np.full(len(corners), np.nan, np.float32))
    if int(found.sum()) < LEAST_PLACES / 2:
        return lost
    square = np.array([1, squeeze], np.float32)
    places, shifts, middle = corners * square, shifts * square, MIDDLE * square
    there = places[found]
    least = FITS_PIXELS * max(1.0, squeeze)
    move, fits = cv2.estimateAffinePartial2D(there, there + shifts[found], ransacReprojThreshold=least)
    if move is None:
        return lost
    turn, shift = np.asarray(move)[:, :2], np.asarray(move)[:, 2]
    across, down = turn @ middle + shift - middle
    roll = float(np.arctan2(turn[1, 0], turn[0, 0])) * ROLL_RADIUS
    put = places @ turn.T + shift - places
    far = np.maximum(AWAY_PIXELS**2, (put**2).sum(axis=1))
    along = np.where(found & (far > AWAY_PIXELS**2), (shifts * put).sum(axis=1) / far, np.nan)
    fitting = float(fits.sum()) / len(corners)
    return _Look(standing_share, fitting, (float(across), float(down), roll), along.astype(np.float32))


def _judged(sway: Sway, looks: list[_Look]) -> Sway:
    known = [look for look in looks if look.fitting >= FITS_SHARE]
    lies = np.array([(0.0, 0.0, 0.0), *(look.lie for look in known)])
    away = [look for look in known if np.hypot(*look.lie[:2]) >= AWAY_PIXELS]
    lies -= lies.mean(axis=0)
    # The direction in which it goes most.
    path = lies @ np.linalg.svd(lies, full_matrices=False)[2][0]
    thirds = [float((part**2).mean()) for part in np.array_split(path, 3) if part.size]
    return replace(
        sway,
        known_share=len(known) / len(looks),
        standing_share=float(np.mean([look.standing for look in away])) if away else 1.0,
        stiffness=_stiffness(np.array([look.along for look in away])) if away else 0.0,
        swing=_lasting_swing(path.tolist()) / VIEW_WIDTH,
        evenness=min(thirds) / max(1e-9, float((path**2).mean())),
    )


def _stiffness(along: Floats) -> float:
    """Of [pictures, corners]. What sways before the lens goes less far towards its ends."""
    followed = along[:, ~np.isnan(along).all(axis=0)]
    off = np.abs(np.nanmedian(followed, axis=0) - 1)
    return float((off <= AS_FAR).sum()) / max(1, int((off <= ROUGHLY_AS_FAR).sum()))


def _lasting_swing(path: list[float]) -> float:
    """The largest distance that the path goes there and back, and so much of it again that it goes on; in its unit."""
    low, high = 0.0, max(path) - min(path)
    for _ in range(10):
        middle = (low + high) / 2
        if _goes_on(path, middle):
            low = middle
        else:
            high = middle
    return low


def _goes_on(path: list[float], swing: float) -> bool:
    legs = _legs(path, RETURN_SHARE * swing)
    return len(legs) > 2 and any(min(there, back) >= swing for there, back in pairwise(legs))


def _legs(path: list[float], least: float) -> list[float]:
    """How far it goes one way, then the other, and so on, where what is less than `least` is no turn."""
    turns: list[float] = []
    direction = 0
    low = high = path[0]
    for at in path:
        low, high = min(low, at), max(high, at)
        if direction >= 0 and high - at >= least:
            turns.append(high)
            direction, low = -1, at
        elif direction <= 0 and at - low >= least:
            turns.append(low)
            direction, high = 1, at
    turns.append(high if direction > 0 else low)
    return [abs(after - before) for before, after in pairwise(turns)]
