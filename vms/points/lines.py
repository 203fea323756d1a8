"""Very many lines of text, searched for a part of any length: by the rarest byte of what is looked for. Pure."""

from collections.abc import Iterator
from threading import Lock

import numpy as np
from numpy.typing import NDArray

_LINE, _END = "\n", b"\n"
_SAMPLE = 1 << 20
"""How many bytes are looked at to know which are rare."""
_PIECE = 1 << 18
"""Characters: the names of 600,000 cameras at once would hold up every other thread for a tenth of a second."""

_KEPT = 8
"""Of a search first a page is asked for, then its counts, its map, the next page."""


class Lines:
    """`text`: a line for each row, without one after the last."""

    def __init__(self, text: str, rows: int) -> None:
        # No character's UTF-8 begins inside of another's, so that bytes are found where characters are.
        self._bytes = np.frombuffer(b"".join((*_small(text), _END)) if rows else b"", dtype=np.uint8)
        self._ends = np.flatnonzero(self._bytes == ord(_LINE))
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
        mask = np.zeros(self._rows, dtype=np.bool_)
        wanted = np.frombuffer(text.lower().encode(errors="surrogatepass"), dtype=np.uint8)
        begins = len(self._bytes) - len(wanted) + 1
        if begins <= 0 or _LINE in text:
            return mask
        rarest = int(np.argmin(self._often[wanted]))
        found = np.flatnonzero(self._bytes[rarest : rarest + begins] == wanted[rarest])
        for at, byte in enumerate(wanted.tolist()):
            if at != rarest:
                found = found[self._bytes[found + at] == byte]
        if len(found) < self._rows:
            mask[np.searchsorted(self._ends, found)] = True
            return mask
        # Several in most lines: it is quicker to ask of each line how many begin before it ends.
        return np.diff(np.searchsorted(found, self._ends), prepend=0) > 0


def _small(text: str) -> Iterator[bytes]:
    """In small letters, piece by piece. Cut at line ends: how a letter becomes small may depend on its neighbours."""
    begin = 0
    while begin < len(text):
        end = text.find(_LINE, begin + _PIECE) + 1 or len(text)
        yield text[begin:end].lower().encode()
        begin = end
