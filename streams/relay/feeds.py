"""The feeds of one node: one pull per camera stream however many views, what is made of it, and their tasks."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from streams.clock import Clock
from streams.relay.feed import Derived, Feed, KeyFrames
from streams.relay.model import Refusal, RelayRefusedError, RelaySettings, Rung, SourceSpec, SourceStats
from streams.relay.source import Source
from streams.relay.sync import DeviceClocks
from streams.relay.transcode import CpuBudget, Transcoded
from streams.rtsp.session import OpenSession

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    """A feed and the task that runs it."""

    feed: Feed
    task: asyncio.Task[None]
    ended_at: float | None = None


class Feeds:
    """`open` gives a view its feed; `close_unwatched`, called now and then, ends those that nobody watches any more."""

    def __init__(
        self,
        settings: RelaySettings,
        group: asyncio.TaskGroup,
        *,
        open_session: OpenSession,
        after_picture: Callable[[float], None],
        clock: Clock,
        device_clocks: DeviceClocks,
        random: Random,
    ) -> None:
        """`after_picture`: told after each picture of a camera has gone to its viewers, and when that came."""
        self._settings = settings
        self._group = group
        self._open_session = open_session
        self._after_picture = after_picture
        self._clock = clock
        self._device_clocks = device_clocks
        self._random = random
        self._open: dict[str, _Open] = {}
        self._gone: list[SourceStats] = []
        self.cpu = CpuBudget(settings.transcode_cores, clock)

    def open(self, rung: Rung) -> Feed:
        """The feed of a rung, running. Raises RelayRefusedError when the node pulls as many streams as it may."""
        source = self._source(rung.spec)
        if not rung.keys_only and not rung.transcoded:
            return source
        held = self._open.get(rung.name)
        if held is not None and isinstance(held.feed, Derived) and held.feed.parent is source:
            held.feed.keep()
            return held.feed
        made: Derived
        if rung.transcoded:
            self.cpu.admit()
            made = Transcoded(source, self.cpu, settings=self._settings, clock=self._clock)
        else:
            made = KeyFrames(source, ring_bytes=self._settings.ring_bytes, clock=self._clock)
        self._start(rung.name, made)
        return made

    def _source(self, spec: SourceSpec) -> Feed:
        held = self._open.get(spec.key)
        if held is not None and held.feed.spec == spec:
            held.feed.keep()
            return held.feed
        self._make_room()
        source = Source(
            spec,
            open_session=self._open_session,
            after_picture=self._after_picture,
            settings=self._settings,
            clock=self._clock,
            device_clock=self._device_clocks.of(spec.url),
            random=self._random,
        )
        self._start(spec.key, source)
        return source

    def _make_room(self) -> None:
        """For one more pull, if need be in the place of one that only lingers. Raises RelayRefusedError."""
        pulls = [
            (held.feed, name)
            for name, held in self._open.items()
            if isinstance(held.feed, Source) and not held.task.done()
        ]
        if len(pulls) < self._settings.max_sources:
            return
        lingering = [(source.unwatched_s(), name) for source, name in pulls if source.lingering]
        if not lingering:
            raise RelayRefusedError(
                Refusal.SOURCES_FULL,
                f"this server pulls {self._settings.max_sources} camera streams, its limit: close views first",
            )
        self._end(max(lingering)[1])

    def _end(self, name: str) -> None:
        held = self._open.pop(name)
        held.task.cancel()
        self._gone.append(held.feed.stats())

    def _start(self, name: str, feed: Feed) -> None:
        held = self._open.get(name)
        if held is not None:  # the camera's address or password was changed: its viewers stay, new ones get the new one
            self._open[f"{name}#{secrets.token_hex(4)}"] = held
        self._open[name] = _Open(feed, self._group.create_task(self._run(feed)))

    async def _run(self, feed: Feed) -> None:
        try:
            await feed.run()
        except asyncio.CancelledError as ended:
            # The task keeps what ended it, and that where it was raised, which may lead back to the task: only a search
            # for garbage would free them, after minutes, and all that is cached with them.
            raise ended.with_traceback(None) from None
        except Exception:  # one camera must not end the others
            log.exception("the pull of %s broke", feed.spec.key)
            feed.give_up()

    def close_unwatched(self) -> list[SourceStats]:
        """What those counted that are gone since the call before."""
        for name, held in tuple(self._open.items()):
            if self._finished(held):
                self._end(name)
        gone, self._gone = self._gone, []
        return gone

    def _finished(self, held: _Open) -> bool:
        if held.task.done():
            now_s = self._clock.monotonic()
            if held.ended_at is None:
                held.ended_at = now_s
            return now_s - held.ended_at >= self._settings.refusal_kept_s
        return held.feed.unwatched_s() >= self._settings.linger_s

    def close(self) -> None:
        for held in self._open.values():
            held.task.cancel()

    def stats(self) -> tuple[SourceStats, ...]:
        return tuple(held.feed.stats() for held in self._open.values())

    def kbps(self, rung: Rung) -> float | None:
        """What a feed takes, as measured over the last seconds; None: it is not open, or too young."""
        held = self._open.get(rung.name)
        return held.feed.ring.kbps if held is not None else None

    def connections(self, host: str) -> int:
        """How many streams are pulled from that host."""
        pulls = (held.feed for held in self._open.values() if isinstance(held.feed, Source))
        return sum(source.spec.url.host == host for source in pulls)
