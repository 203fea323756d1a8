"""Very many lines of text, searched for a part of any length: by the rarest byte of what is looked for. Pure."""

import numpy as np
from numpy.typing import NDArray

_LINE = "\n"
_SAMPLE = 1 << 20
"""How many bytes are looked at to know which are rare."""


class Lines:
    """`text`: a line for each row, without one after the last."""

    def __init__(self, text: str, rows: int) -> None:
        # No character's UTF-8 begins inside of another's, so that bytes are found where characters are.
        self._bytes = np.frombuffer(f"{text.lower()}{_LINE}".encode() if rows else b"", dtype=np.uint8)
        self._ends = np.flatnonzero(self._bytes == ord(_LINE))
        self._often = np.bincount(self._bytes[:_SAMPLE], minlength=1 << 8)
        self._rows = rows

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Which rows hold the text, whatever its case."""
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
