"""H.264 RTP payloads (RFC 6184) as far as a relay must know them: what they carry, cutting them to a size. Pure."""

from collections.abc import Iterator, Sequence

IDR, SPS, PPS = 5, 7, 8
STAP_A, FU_A = 24, 28
PICTURE = frozenset(range(1, 6))
KEYS = frozenset({IDR})
PARAMETERS: tuple[int, ...] = (SPS, PPS)
"""In the order in which they go before a key frame."""
_LENGTH_BYTES = 2


def kind(nal: bytes) -> int:
    return nal[0] & 0x1F


def whole(payload: bytes) -> Iterator[bytes]:
    """The NAL units that stand whole in a payload."""
    if payload[0] & 0x1F == STAP_A:
        yield from aggregated(payload)
    elif payload[0] & 0x1F != FU_A:
        yield payload


def nal_types(payload: bytes) -> tuple[int, ...]:
    """Types of the NAL units that *begin* in this payload: of a fragmented one in its first part only. Damage: ()."""
    if not payload:
        return ()
    kind = payload[0] & 0x1F
    if kind == FU_A:  # most by far
        return (payload[1] & 0x1F,) if len(payload) > 2 and payload[1] & 0x80 else ()
    if kind == STAP_A:
        return tuple(nal[0] & 0x1F for nal in aggregated(payload))
    return (kind,) if 0 < kind < STAP_A else ()


def referenced(payloads: Sequence[bytes]) -> bool:
    """Whether other frames may refer to the frame of these payloads (nal_ref_idc, H.264 §7.4.1)."""
    return any(payload[0] & 0x60 for payload in payloads)


def aggregated(payload: bytes) -> Iterator[bytes]:
    """NAL units of a STAP-A (§5.7.1), up to the first that is cut short."""
    at = 1
    while at + _LENGTH_BYTES < len(payload):
        length = int.from_bytes(payload[at : at + _LENGTH_BYTES], "big")
        at += _LENGTH_BYTES
        if not length or at + length > len(payload):
            return
        yield payload[at : at + length]
        at += length


def aggregate(nals: Sequence[bytes]) -> bytes:
    """One STAP-A of these NAL units; its importance is that of the most important one (§5.7.1)."""
    importance = max(nal[0] & 0x60 for nal in nals)
    return bytes([importance | STAP_A]) + b"".join(len(nal).to_bytes(_LENGTH_BYTES, "big") + nal for nal in nals)


def cut(payload: bytes, limit: int) -> list[bytes]:
    """The same media in payloads of at most `limit` bytes each: fragments of about equal size (§5.8), in order.

    Cameras that send over TCP need not keep to any path's MTU; viewers are reached over UDP.
    """
    if len(payload) <= limit:
        return [payload]
    kind = payload[0] & 0x1F
    if kind == STAP_A:
        return [part for nal in aggregated(payload) for part in cut(nal, limit)]
    if kind == FU_A:
        return _fragments(payload[0] & 0xE0, payload[1], payload[2:], limit)
    return _fragments(payload[0] & 0xE0, 0xC0 | kind, payload[1:], limit)


def _fragments(importance: int, header: int, body: bytes, limit: int) -> list[bytes]:
    """`header` is the FU header of the whole: its start and end bits go to the first and the last fragment only."""
    count = -(-len(body) // (limit - 2))
    size = -(-len(body) // count)
    indicator, kind = importance | FU_A, header & 0x1F
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    last = len(pieces) - 1
    return [
        bytes([indicator, kind | (header & 0x80 if n == 0 else 0) | (header & 0x40 if n == last else 0)]) + piece
        for n, piece in enumerate(pieces)
    ]
