"""The pictures of a visit, decoded at its end and one visit after the other: few frames are in memory at a time."""

from collections.abc import Iterator

from streams.media.decode import DecodeError, Decoder
from streams.media.frames import Picture
from streams.probing.visit import Seen, Visit
from streams.rtsp.session import VideoMedia

_ENOUGH_S = 0.4
"""A run of pictures this long shows whether anything moves."""
_SAME_SIZE_BYTES = 64
"""Two codings of one picture differ by less: in the slice header only."""
_LIVELY_BYTES = 500
"""A picture in which nothing changed takes some ten bytes a slice."""
_STEADY_SHARE = 0.04
"""Share of the key frame's bytes below which the mean of the pictures behind it tells of a view that stands: before
cameras that shake it is 0.041 and more, in a quarter of the sound streets less."""


def first_picture(visit: Visit, media: VideoMedia) -> Picture:
    """The first whole key frame, or the damaged one with its errors concealed. Raises DecodeError."""
    seen = visit.keys[0] if visit.keys else visit.damaged_key
    pictures = _decode([seen] if seen is not None else [], media, tolerant=not visit.keys)
    if not pictures:
        raise DecodeError(f"the {media.codec} key frame gives no picture")
    return pictures[0]


def later_picture(visit: Visit, media: VideoMedia) -> Picture | None:
    """The second key frame, or the last of a short run behind the first; None where there is none that decodes."""
    try:
        if len(visit.keys) == 2:
            return _decode([visit.keys[1]], media)[-1]
        if visit.keys and (run := _run(visit, media.clock_rate)):
            return _decode([visit.keys[0], *run], media)[-1]
    except (DecodeError, IndexError):
        return None
    return None


def surely_lives(visit: Visit, media: VideoMedia) -> bool:
    """Whether the coded data alone shows that the picture changes, so that no second one need be decoded to see it."""
    if len(visit.keys) == 2:
        first, second = visit.keys
        return abs(_slice_bytes(first, media) - _slice_bytes(second, media)) > _SAME_SIZE_BYTES
    run = _run(visit, media.clock_rate)
    return bool(run) and all(_slice_bytes(seen, media) > _LIVELY_BYTES for seen in run)


def close_run(visit: Visit) -> list[Seen]:
    """The first key frame and the unbroken run behind it; nothing where none came whole."""
    return [visit.keys[0], *visit.following] if visit.keys else []


def decoded_run(run: list[Seen], media: VideoMedia) -> Iterator[Picture]:
    """Its pictures, each decoded when it is asked for, up to the first that does not decode."""
    decoder = Decoder(media)
    try:
        for seen in run:
            yield from decoder.decode(seen.unit, seen.ticks)
        yield from decoder.flush()
    except DecodeError:
        return


def surely_steady(run: list[Seen], media: VideoMedia) -> bool:
    """Whether the coded data alone shows that the view stands: one that swings is coded afresh again and again."""
    if len(run) < 2:
        return False
    behind = sum(_slice_bytes(seen, media) for seen in run[1:])
    return behind <= _STEADY_SHARE * _slice_bytes(run[0], media) * (len(run) - 1)


def _slice_bytes(seen: Seen, media: VideoMedia) -> int:
    """Of the coded picture itself, without parameter sets, messages and filler."""
    if media.codec == "h264":
        return sum(len(nal) for nal in seen.unit.nals if 1 <= nal[0] & 0x1F <= 5)
    return sum(len(nal) for nal in seen.unit.nals if nal[0] >> 1 & 0x3F < 32)


def _run(visit: Visit, clock_rate: int) -> list[Seen]:
    start = visit.keys[0].ticks if visit.keys else 0
    return [seen for seen in visit.following if (seen.ticks - start) / clock_rate <= _ENOUGH_S]


def _decode(units: list[Seen], media: VideoMedia, *, tolerant: bool = False) -> list[Picture]:
    decoder = Decoder(media, tolerant=tolerant)
    pictures = [picture for seen in units for picture in decoder.decode(seen.unit, seen.ticks)]
    return pictures + decoder.flush()
