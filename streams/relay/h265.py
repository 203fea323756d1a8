"""H.265 RTP payloads (RFC 7798) as far as a relay must know them; the same names as in h264. Pure."""

from collections.abc import Iterator, Sequence

VPS, SPS, PPS = 32, 33, 34
AP, FU = 48, 49
PICTURE = frozenset(range(32))
KEYS = frozenset(range(16, 22))
"""BLA, IDR and CRA: a decoder can begin with any of them (H.265 §7.4.2.2)."""
PARAMETERS: tuple[int, ...] = (VPS, SPS, PPS)
"""In the order in which they go before a key frame."""
NAL_HEADER = 2
_LENGTH_BYTES = 2
_FIRST_IRAP = 16


def kind(nal: bytes) -> int:
    return (nal[0] >> 1) & 0x3F


def nal_types(payload: bytes) -> tuple[int, ...]:
    """Types of the NAL units that *begin* in this payload: of a fragmented one in its first part only. Damage: ()."""
    if len(payload) <= NAL_HEADER:
        return ()
    outer = kind(payload)
    if outer == AP:
        return tuple(kind(nal) for nal in whole(payload))
    if outer == FU:
        return (payload[2] & 0x3F,) if len(payload) > NAL_HEADER + 1 and payload[2] & 0x80 else ()
    return (outer,) if outer < AP else ()


def referenced(payloads: Sequence[bytes]) -> bool:
    """Whether other frames may refer to the frame of these payloads: not to sub-layer non-reference pictures."""
    kinds = [each for payload in payloads for each in nal_types(payload) if each in PICTURE]
    return any(each >= _FIRST_IRAP or each % 2 for each in kinds)


def whole(payload: bytes) -> Iterator[bytes]:
    """The NAL units that stand whole in a payload: those of an aggregation packet (§4.4.2), up to one cut short."""
    outer = kind(payload) if len(payload) > NAL_HEADER else FU
    if outer < AP:
        yield payload
    if outer != AP:
        return
    at = NAL_HEADER
    while at + _LENGTH_BYTES < len(payload):
        length = int.from_bytes(payload[at : at + _LENGTH_BYTES], "big")
        at += _LENGTH_BYTES
        if length <= NAL_HEADER or at + length > len(payload):
            return
        yield payload[at : at + length]
        at += length


def aggregate(nals: Sequence[bytes]) -> bytes:
    """One aggregation packet of these NAL units, of the lowest layer."""
    header = bytes([AP << 1, min(nal[1] & 0x07 for nal in nals)])
    return header + b"".join(len(nal).to_bytes(_LENGTH_BYTES, "big") + nal for nal in nals)


def cut(payload: bytes, limit: int) -> list[bytes]:
    """The same media in payloads of at most `limit` bytes each: fragments of about equal size (§4.4.3), in order."""
    if len(payload) <= limit:
        return [payload]
    outer = kind(payload)
    if outer == AP:
        return [part for nal in whole(payload) for part in cut(nal, limit)]
    if outer == FU:
        return _fragments(payload[0], payload[1], payload[2], payload[3:], limit)
    return _fragments(payload[0], payload[1], 0xC0 | outer, payload[NAL_HEADER:], limit)


def joined(payloads: Sequence[bytes]) -> Iterator[bytes]:
    """The NAL units of a frame's payloads; a fragmented one that begins or ends elsewhere is left out."""
    pieces: list[bytes] = []
    for payload in payloads:
        if len(payload) > NAL_HEADER + 1 and kind(payload) == FU:
            if payload[2] & 0x80:
                pieces = [bytes([(payload[0] & 0x81) | (payload[2] & 0x3F) << 1, payload[1]])]
            if pieces:
                pieces.append(payload[3:])
                if payload[2] & 0x40:
                    yield b"".join(pieces)
                    pieces = []
        else:
            yield from whole(payload)


def _fragments(first: int, second: int, header: int, body: bytes, limit: int) -> list[bytes]:
    """`header` is the FU header of the whole: its start and end bits go to the first and the last fragment only."""
    count = -(-len(body) // (limit - 3))
    size = -(-len(body) // count)
    outer = (first & 0x81) | FU << 1
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    last = len(pieces) - 1
    return [
        bytes([outer, second, (header & 0x3F) | (header & 0x80 if n == 0 else 0) | (header & 0x40 if n == last else 0)])
        + piece
        for n, piece in enumerate(pieces)
    ]
