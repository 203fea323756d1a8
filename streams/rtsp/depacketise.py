"""RTP payloads of H.264 (RFC 6184) and H.265 (RFC 7798) put together to access units. Pure; no bytes make it raise."""

from dataclasses import dataclass

from streams.rtsp.rtp import payload_bounds

MAX_UNIT_BYTES = 8 * 1024 * 1024
"""A key frame of a 12-megapixel camera at its best quality is under 3 MB."""
MAX_UNIT_NALS = 1024
"""More than a slice per row of macroblocks of the largest picture; bounds what one-byte NAL units take of memory."""

_START_CODE = b"\x00\x00\x00\x01"
_H264_STAP_A, _H264_FU_A = 24, 28
_H265_AP, _H265_FU = 48, 49
_H264_FRONT = frozenset({9, 7})
_H265_FRONT = frozenset({35, 32})
"""Nothing stands before these in an access unit: delimiter, and (but for it) SPS or VPS."""


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One coded picture."""

    nals: tuple[bytes, ...]
    """NAL units without start codes."""
    key: bool
    """H.264: holds an IDR slice; a recovery point alone does not count: browsers do not start from it. H.265: IRAP."""
    rtp_timestamp: int
    complete: bool
    """No packet is missing, as far as sequence numbers and fragments tell."""

    def annex_b(self) -> bytes:
        """As decoders take it."""
        return _START_CODE + _START_CODE.join(self.nals)

    @property
    def size_bytes(self) -> int:
        return sum(map(len, self.nals))


class Depacketiser:
    """Feed whole RTP packets in the order of arrival. Holds one access unit, of at most MAX_UNIT_BYTES."""

    def __init__(self, codec: str) -> None:
        self._is_h264 = codec == "h264"
        self.oversized = 0
        """Access units dropped for their size."""
        self._sequence = -1
        self._timestamp = -1
        self._nals: list[bytes] = []
        self._fragments: list[bytes] = []
        self._bytes = 0
        self._key = self._has_picture = False
        self._complete = True
        self._gap_before = False
        self._ended = False
        self._skipping = False

    def feed(self, packet: bytes) -> AccessUnit | None:
        """The access unit that this packet completes: with its marker, or as the first one of the next timestamp."""
        start, end = payload_bounds(packet)
        if not end:
            return None
        sequence = packet[2] << 8 | packet[3]
        follows = sequence == self._sequence or self._sequence < 0
        self._sequence = (sequence + 1) & 0xFFFF
        timestamp = int.from_bytes(packet[4:8], "big")
        unit = None
        if timestamp != self._timestamp or self._ended:
            # A packet lost at the border may belong to either side: both count as incomplete.
            self._complete = self._complete and (follows or self._ended)
            unit = self._take()
            self._timestamp = timestamp
        if not follows:
            self._note_gap()
        if not self._skipping:
            (self._feed_h264 if self._is_h264 else self._feed_h265)(packet, start, end)
        # Some cameras set the marker on parameter sets that precede the picture of the same timestamp.
        if packet[1] & 0x80 and (self._has_picture or self._skipping):
            if unit is None:
                return self._take()
            self._ended = True
        return unit

    def _note_gap(self) -> None:
        if self._nals or self._fragments:
            self._complete = False
            self._drop_fragments()
        else:
            self._gap_before = True  # nothing of this unit is missing if what comes is its front

    def _take(self) -> AccessUnit | None:
        """Ends the current unit; None when it holds no picture."""
        self._drop_fragments()
        unit = None
        if self._has_picture:
            unit = AccessUnit(tuple(self._nals), self._key, self._timestamp, self._complete)
        self._nals = []
        self._bytes = 0
        self._key = self._has_picture = self._ended = self._skipping = self._gap_before = False
        self._complete = True
        return unit

    def _feed_h264(self, packet: bytes, start: int, end: int) -> None:
        kind = packet[start] & 0x1F
        if kind == _H264_FU_A:
            if end - start < 3:
                self._complete = False
                return
            second = packet[start + 1]
            header = bytes([packet[start] & 0xE0 | second & 0x1F])
            self._fragment(header, second, packet[start + 2 : end])
        elif 1 <= kind <= 23:
            self._add(packet[start:end])
        elif kind == _H264_STAP_A:
            self._aggregate(packet, start + 1, end)
        else:
            self._complete = False  # STAP-B, MTAP, FU-B: interleaved mode, which we never ask for

    def _feed_h265(self, packet: bytes, start: int, end: int) -> None:
        if end - start < 3:
            self._complete = False
            return
        kind = packet[start] >> 1 & 0x3F
        if kind == _H265_FU:
            if end - start < 4:
                self._complete = False
                return
            third = packet[start + 2]
            header = bytes([packet[start] & 0x81 | (third & 0x3F) << 1, packet[start + 1]])
            self._fragment(header, third, packet[start + 3 : end])
        elif kind == _H265_AP:
            self._aggregate(packet, start + 2, end)
        elif kind < _H265_AP:
            self._add(packet[start:end])
        else:
            self._complete = False  # PACI and the unknown

    def _aggregate(self, packet: bytes, at: int, end: int) -> None:
        """STAP-A and AP: 16-bit sizes, each before its NAL unit."""
        self._drop_fragments()
        while at + 2 < end:
            size = packet[at] << 8 | packet[at + 1]
            at += 2
            if not size or at + size > end:
                self._complete = False
                return
            self._add(packet[at : at + size])
            at += size

    def _fragment(self, header: bytes, flags: int, payload: bytes) -> None:
        """`flags`: 0x80 first, 0x40 last fragment."""
        if flags & 0x80:
            self._drop_fragments()
            self._fragments = [header]
        elif not self._fragments:
            self._complete = False  # its beginning is lost
            return
        if not self._has_room(len(payload)):
            return
        self._fragments.append(payload)
        if flags & 0x40:
            whole = b"".join(self._fragments)
            self._fragments = []
            self._append(whole)

    def _drop_fragments(self) -> None:
        """A NAL unit without its end is kept as far as it came: decoders conceal the rest."""
        if self._fragments:
            self._complete = False
            cut, self._fragments = b"".join(self._fragments), []
            self._append(cut)

    def _add(self, nal: bytes) -> None:
        if self._fragments:
            self._drop_fragments()
        if self._has_room(len(nal)):
            self._append(nal)

    def _has_room(self, size: int) -> bool:
        self._bytes += size
        if self._bytes <= MAX_UNIT_BYTES and len(self._nals) < MAX_UNIT_NALS and len(self._fragments) < 65536:
            return True
        self.oversized += 1
        self._nals, self._fragments = [], []
        self._key = self._has_picture = False
        self._skipping = True  # until the next timestamp or marker
        return False

    def _append(self, nal: bytes) -> None:
        self._nals.append(nal)
        if self._is_h264:
            kind = nal[0] & 0x1F
            is_slice, is_key, slice_start = 1 <= kind <= 5, kind == 5, nal[1:2]
        else:
            kind = nal[0] >> 1 & 0x3F
            is_slice, is_key, slice_start = kind < 32, 16 <= kind <= 23, nal[2:3]
        if is_slice:
            self._has_picture = True
            self._key = self._key or is_key
        if self._gap_before:
            self._gap_before = False
            # first_mb_in_slice = 0 and first_slice_segment_in_pic_flag = 1 both show as a leading one. Before the first
            # slice of a key frame the parameter sets may be missing.
            starts_picture = is_slice and not is_key and bool(slice_start) and slice_start[0] & 0x80
            if not starts_picture and kind not in (_H264_FRONT if self._is_h264 else _H265_FRONT):
                self._complete = False
