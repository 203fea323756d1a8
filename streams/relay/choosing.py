"""Which of a camera's streams a viewer plays: its ladder, and the rung on which it begins."""

from dataclasses import dataclass
from typing import NamedTuple

from streams.relay.feed import Feed
from streams.relay.feeds import Feeds
from streams.relay.model import Refusal, RelayRefusedError, Rung, SourceSpec
from streams.relay.offer import Codec, choose_codec


@dataclass(frozen=True, slots=True)
class Asked:
    """What a viewer may be given."""

    ladder: tuple[Rung, ...]
    floor: int
    """The rung on which it may begin at best."""
    instead: SourceSpec | None
    """Another stream of the camera, for a viewer that plays none of the ladder's."""


class Choice(NamedTuple):
    """What it is given."""

    ladder: tuple[Rung, ...]
    rung: int
    feed: Feed
    codec: Codec
    instead: bool = False
    """The ladder is that of the other stream."""


def ladder_of(*specs: SourceSpec | None) -> tuple[Rung, ...]:
    """Those streams, and the key frames of the last one."""
    rungs = tuple(Rung(spec) for spec in specs if spec is not None)
    return (*rungs, Rung(rungs[-1].spec, keys_only=True))


async def choose(feeds: Feeds, asked: Asked, codecs: tuple[Codec, ...], *, transcodes: bool) -> Choice:
    """The first rung, from the floor on, whose codec the viewer plays; else the other stream; else one that is made
    H.264 here. Raises RelayRefusedError."""
    unplayable: dict[str, str] = {}
    for number, rung in enumerate(asked.ladder[asked.floor :], asked.floor):
        if rung.spec.key in unplayable:
            continue
        feed = feeds.open(rung)
        media = await feed.ready()
        codec = choose_codec(codecs, media.codec, media.profile_level_id)
        if codec is not None:
            return Choice(asked.ladder, number, feed, codec)
        unplayable[rung.spec.key] = media.codec.upper().replace("H26", "H.26")
    if asked.instead is not None and (other := await _other(feeds, asked.instead, codecs)) is not None:
        return other
    h264 = choose_codec(codecs, "h264", None)
    if h264 is not None and transcodes:
        made = Rung(asked.ladder[-1].spec, transcoded=True)
        feed = feeds.open(made)
        await feed.ready()
        return Choice((*asked.ladder, made), len(asked.ladder), feed, h264)
    sent = " and ".join(sorted(set(unplayable.values())))
    raise RelayRefusedError(
        Refusal.UNSUPPORTED_CODEC,
        f"the camera sends {sent}, which your browser does not play: set a stream of the camera to H.264",
    )


async def _other(feeds: Feeds, spec: SourceSpec, codecs: tuple[Codec, ...]) -> Choice | None:
    """None: it does not open, or is not played either."""
    ladder = ladder_of(spec)
    try:
        feed = feeds.open(ladder[0])
        media = await feed.ready()
    except RelayRefusedError:
        return None
    codec = choose_codec(codecs, media.codec, media.profile_level_id)
    return Choice(ladder, 0, feed, codec, instead=True) if codec is not None else None
