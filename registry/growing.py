"""Columns that grow at their end: with a row more, those before it are shared and not copied. Pure."""

from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)
SPARE_ROWS = 4_000
"""So many rows may follow before a column is copied into more room."""
_TAKING = Lock()


class _Room(bytearray):
    """`used`: the bytes of the longest column in it. Of the ones before it each is the beginning."""

    used = 0


def grown(ours: NDArray[T], theirs: NDArray[T]) -> NDArray[T]:
    """Ours, then theirs. Whoever holds ours sees nothing of it; none of the two may be changed any more.

    What another column follows already is copied, as is a column that came from elsewhere: once, into room to spare.
    """
    if not len(theirs):
        return ours
    kind = np.promote_types(ours.dtype, theirs.dtype)
    if kind != ours.dtype:
        return np.concatenate((ours, theirs))
    begin, end = ours.nbytes, ours.nbytes + len(theirs) * kind.itemsize
    with _TAKING:
        room: Any = ours.base
        taken = isinstance(room, _Room) and ours.flags.c_contiguous and room.used == begin and len(room) >= end
        if not taken:
            room = _Room(end + SPARE_ROWS * kind.itemsize)
        room.used = end
    whole: NDArray[T] = np.ndarray(len(ours) + len(theirs), kind, room)
    if not taken:
        whole[: len(ours)] = ours
    whole[len(ours) :] = theirs
    whole.flags.writeable = False
    return whole
