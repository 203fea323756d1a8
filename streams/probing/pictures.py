"""The pictures of a visit, decoded all at once at its end: only one visit's frames are in memory at a time."""

from streams.media.decode import DecodeError, Decoder
from streams.media.frames import Picture
from streams.probing.visit import Seen, Visit
from streams.rtsp.session import VideoMedia

_ENOUGH_S = 0.4
"""A run of pictures this long shows whether anything moves."""


def decode_visit(visit: Visit, media: VideoMedia) -> list[Picture]:
    """Both key frames, or the first and the last of a short run behind it, or the damaged key frame alone.

    The first one is always a key frame. Raises DecodeError when it gives no picture.
    """
    decoder = Decoder(media, tolerant=not visit.keys)
    if len(visit.keys) == 2:
        chosen = visit.keys
    else:
        first = visit.keys[0] if visit.keys else visit.damaged_key
        chosen = [first] if first is not None else []
        if visit.keys:
            chosen += _run(visit, media.clock_rate)
    pictures: list[Picture] = []
    for seen in chosen:
        pictures += _decoded(decoder, seen, first=not pictures)
    pictures += decoder.flush()
    if not pictures:
        raise DecodeError(f"the {media.codec} key frame gives no picture")
    return [pictures[0], pictures[-1]] if len(pictures) > 1 else pictures


def _run(visit: Visit, clock_rate: int) -> list[Seen]:
    start = visit.keys[0].ticks
    return [seen for seen in visit.following if (seen.ticks - start) / clock_rate <= _ENOUGH_S]


def _decoded(decoder: Decoder, seen: Seen, *, first: bool) -> list[Picture]:
    """A later picture that does not decode costs the comparison, not the check."""
    try:
        return decoder.decode(seen.unit, seen.ticks)
    except DecodeError:
        if first:
            raise
        return []
