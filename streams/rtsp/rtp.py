"""RTP and RTCP (RFC 3550): where a packet's payload lies, sequence arithmetic and loss. Pure."""

from dataclasses import dataclass

HEADER_BYTES = 12
_MAX_DROPOUT = 3000
"""A jump further than this is a restarted sender, not loss (RFC 3550 §A.1)."""
_MAX_MISORDER = 100


def payload_bounds(packet: bytes) -> tuple[int, int]:
    """Start and end of the payload, past CSRCs, extension and padding (RFC 3550 §5.1). (0, 0): not a valid packet."""
    size = len(packet)
    if size < HEADER_BYTES or packet[0] >> 6 != 2:
        return 0, 0
    first = packet[0]
    start = HEADER_BYTES + (first & 0x0F) * 4
    if first & 0x10:
        if size < start + 4:
            return 0, 0
        start += 4 + (packet[start + 2] << 8 | packet[start + 3]) * 4
    end = size
    if first & 0x20:
        end -= packet[size - 1]
    return (start, end) if start < end else (0, 0)


@dataclass(slots=True)
class TimestampLine:
    """Puts 32-bit timestamps, which wrap, onto one line that begins at 0."""

    _last: int | None = None
    _line: int = 0

    def place(self, timestamp: int) -> int:
        """Ticks since the first timestamp; may go back a little, as B-frames do."""
        if self._last is None:
            self._last = timestamp
        step = (timestamp - self._last) & 0xFFFFFFFF
        self._line += step - (1 << 32) if step >= 1 << 31 else step
        self._last = timestamp
        return self._line


@dataclass(slots=True)
class LossCounter:
    """How many packets came and how many are missing, reordering and restarts of the sender allowed for."""

    received: int = 0
    _expected_before: int = 0
    _base: int = -1
    _highest: int = -1

    def count(self, sequence: int) -> None:
        """One packet came."""
        if self._base < 0:
            self._base = self._highest = sequence
        step = (sequence - self._highest) & 0xFFFF
        if step < _MAX_DROPOUT:
            self._highest += step
        elif step <= 0x10000 - _MAX_MISORDER:
            self._expected_before += self._highest - self._base + 1
            self._base = self._highest = sequence
        self.received += 1

    @property
    def expected(self) -> int:
        return self._expected_before + (self._highest - self._base + 1 if self._base >= 0 else 0)

    @property
    def lost(self) -> int:
        """Never negative: duplicates make up for nothing more than loss."""
        return max(0, self.expected - self.received)
