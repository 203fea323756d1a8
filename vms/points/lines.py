"""Very many lines of text, searched for a part of any length: by the two rarest bytes of what is looked for. Pure."""

from collections.abc import Iterator, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

_LINE, _END = "\n", b"\n"
_SAMPLE = 1 << 20
"""How many bytes are looked at to know which are rare."""
_PIECE = 1 << 18
"""Characters or bytes: the names of 600,000 cameras at once would hold up all other threads for a tenth of a second."""
_STRIDE = 4
"""Of every 2^4 bytes it is kept in which line the first lies: quicker than to bisect for each that is found."""
_KEPT = 8
"""Of a search first a page is asked for, then its counts, its map, the next page."""


class Lines:
    """`text`: a line for each row, without one after the last."""

    def __init__(self, text: str, rows: int) -> None:
        # No character's UTF-8 begins inside of another's, so that bytes are found where characters are.
        self._bytes = np.frombuffer(b"".join((*_small(text), _END)) if rows else b"", dtype=np.uint8)
        self._ends = np.flatnonzero(self._bytes == ord(_LINE)).astype(np.int32)
        ended = np.bincount((self._ends >> _STRIDE) + 1, minlength=(len(self._bytes) >> _STRIDE) + 1)
        self._lines = np.cumsum(ended, dtype=np.int32)
        self._often = np.bincount(self._bytes[:_SAMPLE], minlength=1 << 8)
        self._rows = rows
        self._last: dict[str, NDArray[np.bool_]] = {}
        self._turn = Lock()

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Which rows hold the text, whatever its case. Not to be written to: of the last few texts it is kept."""
        mask = self._last.get(text)
        if mask is None:
            mask = self._searched(text)
            mask.flags.writeable = False
            with self._turn:
                self._last[text] = mask
                if len(self._last) > _KEPT:
                    del self._last[next(iter(self._last))]
        return mask

    def _searched(self, text: str) -> NDArray[np.bool_]:
        wanted = np.frombuffer(text.lower().encode(errors="surrogatepass"), dtype=np.uint8)
        begins = len(self._bytes) - len(wanted) + 1
        if begins <= 0 or _LINE in text:
            return np.zeros(self._rows, dtype=np.bool_)
        if len(wanted) == 1:
            return np.logical_or.reduceat(self._bytes == wanted[0], np.append(0, self._ends[:-1] + 1))
        rarest = np.argsort(self._often[wanted], kind="stable")[:2].tolist()
        found = np.concatenate([self._places(wanted, rarest, begin) for begin in range(0, begins, _PIECE)])
        for at, byte in enumerate(wanted.tolist()):
            if at not in rarest:
                found = found[self._bytes[found + at] == byte]
        mask = np.zeros(self._rows, dtype=np.bool_)
        mask[self._rows_of(found)] = True
        return mask

    def _places(self, wanted: NDArray[np.uint8], rarest: Sequence[int], begin: int) -> NDArray[np.int32]:
        """In a piece, which lies in the processor's cache, where these two bytes stand as in what is wanted."""
        end = min(begin + _PIECE, len(self._bytes) - len(wanted) + 1)
        one, other = rarest
        hits = self._bytes[begin + one : end + one] == wanted[one]
        hits &= self._bytes[begin + other : end + other] == wanted[other]
        return np.flatnonzero(hits).astype(np.int32) + np.int32(begin)

    def _rows_of(self, places: NDArray[np.int32]) -> NDArray[np.int32]:
        rows: NDArray[np.int32] = self._lines[places >> _STRIDE]
        while (beyond := self._ends[rows] < places).any():
            rows += beyond
        return rows


def _small(text: str) -> Iterator[bytes]:
    """In small letters, piece by piece. Cut at line ends: how a letter becomes small may depend on its neighbours."""
    begin = 0
    while begin < len(text):
        end = text.find(_LINE, begin + _PIECE) + 1 or len(text)
        yield text[begin:end].lower().encode()
        begin = end
