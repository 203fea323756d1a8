"""All live views of one node: owns the sources, the views and every task; limits, counters."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Self

from streams.clock import Clock
from streams.relay.fragment import Fragment, answer_fragment
from streams.relay.ice import NoSocketError, Ports
from streams.relay.model import (
    CloseReason,
    Refusal,
    RelayRefusedError,
    RelaySettings,
    SourceSpec,
    View,
)
from streams.relay.offer import Offer, OfferError, answer, choose_codec, parse_offer
from streams.relay.sending import SendCounters
from streams.relay.source import Source
from streams.relay.totals import FirstPictures, HubStats, Totals
from streams.relay.view import LiveView
from streams.relay.viewer import make_certificate
from streams.rtsp.session import OpenSession

log = logging.getLogger(__name__)

OnClosed = Callable[[str, CloseReason], None]
"""Called once per view, with its id, when it has ended. Must neither block nor raise."""
TICK_S = 0.5


@dataclass(slots=True)
class _Watched:
    """A source and the task that runs it."""

    source: Source
    task: asyncio.Task[None]
    refused_at: float | None = None


class Hub:
    """`async with Hub(...) as hub`; leaving closes every view and source, and waits for them."""

    def __init__(
        self, settings: RelaySettings, *, open_session: OpenSession, clock: Clock, random: Random | None = None
    ) -> None:
        self.settings = settings
        self._open_session = open_session
        self._clock = clock
        self._random = random or Random()  # noqa: S311 - spreads reconnects, guards nothing
        self._certificate = make_certificate()
        self._ports = Ports(settings.ice_addresses, settings.ice_port)
        self._sources: dict[str, _Watched] = {}
        self._views: dict[str, LiveView] = {}
        self._opening = 0
        self._counters = SendCounters()
        self._refused: Counter[str] = Counter()
        self._closed: Counter[str] = Counter()
        self._past = Totals()
        self._first_pictures = FirstPictures()
        self._lagging = asyncio.Event()
        self._stack = AsyncExitStack()
        self._group = asyncio.TaskGroup()
        self._own: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._group)
        self._own = [self._group.create_task(self._tick()), self._group.create_task(self._pace())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        for view_id in tuple(self._views):
            self.close(view_id, CloseReason.SHUTDOWN)
        for task in (*self._own, *(watched.task for watched in self._sources.values())):
            task.cancel()
        try:
            return await self._stack.__aexit__(kind, error, traceback)
        finally:
            await self._ports.close()

    async def view(self, spec: SourceSpec, offer_sdp: str, *, on_closed: OnClosed) -> View:
        """Open a view: raises RelayRefusedError, with the reason in words, and counts it."""
        try:
            return await self._view(spec, offer_sdp, on_closed)
        except RelayRefusedError as refused:
            self._refused[refused.refusal] += 1
            raise

    async def _view(self, spec: SourceSpec, offer_sdp: str, on_closed: OnClosed) -> View:
        try:
            offer = parse_offer(offer_sdp)
        except OfferError as error:
            raise RelayRefusedError(Refusal.BAD_OFFER, str(error)) from error
        if len(self._views) + self._opening >= self.settings.max_views:
            raise RelayRefusedError(
                Refusal.NODE_FULL,
                f"this server shows {self.settings.max_views} live views, its limit: close some first",
            )
        self._opening += 1
        try:
            return await self._open(spec, offer, on_closed)
        finally:
            self._opening -= 1

    async def _open(self, spec: SourceSpec, offer: Offer, on_closed: OnClosed) -> View:
        asked_s = self._clock.monotonic()
        source = self._source(spec)
        media = await source.ready()
        codec = choose_codec(offer.codecs, media.profile_level_id)
        view = LiveView(
            secrets.token_urlsafe(16),
            source,
            offer,
            codec,
            certificate=self._certificate,
            ports=self._ports,
            settings=self.settings,
            clock=self._clock,
            counters=self._counters,
            on_lagging=self._lagging.set,
            on_first_picture=lambda: self._first_pictures.observe(self._clock.monotonic() - asked_s),
        )
        try:
            local = await view.open()
        except NoSocketError as error:
            await view.close()
            raise RelayRefusedError(
                Refusal.NODE_FULL, f"UDP port {self.settings.ice_port} cannot be opened at {', '.join(error.addresses)}"
            ) from error
        source.attach(view.id, view)
        self._views[view.id] = view
        self._group.create_task(self._watch(view, on_closed))
        return View(view.id, answer(offer, codec, local, session_id=secrets.randbits(62)))

    def trickle(self, view_id: str, fragment: Fragment) -> bool:
        """More addresses of a viewer; False: there is no such view, or its ICE session is not the fragment's."""
        held = self._views.get(view_id)
        if held is None or fragment.ufrag not in (None, held.peer.remote_name):
            return False
        held.peer.trickle(fragment.candidates)
        return True

    async def restart_ice(self, view_id: str, fragment: Fragment) -> str | None:
        """Begin a new ICE session of a view, whose media goes on over the old one until then: our end of it, as an SDP
        fragment. None: no such view, or it has not connected yet."""
        held = self._views.get(view_id)
        if held is None or fragment.ufrag is None or fragment.password is None:
            return None
        local = await held.peer.begin_restart(fragment.ufrag, fragment.password)
        if local is None or view_id not in self._views:
            return None
        self._group.create_task(held.restart_ice(fragment))
        return answer_fragment(local, held.mid)

    def close(self, view_id: str, reason: CloseReason = CloseReason.VIEWER_LEFT) -> bool:
        """End a view; False: there is none of that id. `on_closed` follows."""
        held = self._views.get(view_id)
        if held is None:
            return False
        if held.closing is None:
            held.closing = reason
            self._group.create_task(held.close())  # which ends `_watch`, whatever it waits for
        return True

    def stats(self) -> HubStats:
        views = tuple(view.stats() for view in self._views.values())
        sources = tuple(watched.source.stats() for watched in self._sources.values())
        return HubStats(
            views=views,
            sources=sources,
            refused=dict(self._refused),
            closed=dict(self._closed),
            gso_sends=self._counters.gso,
            plain_sends=self._counters.plain,
            blocked_sends=self._counters.blocked,
            octets=self._counters.octets,
            stray_datagrams=self._ports.strays,
            totals=self._past.including(views, sources),
            first_pictures=self._first_pictures,
        )

    def connections(self, host: str) -> int:
        """How many streams are pulled from that host: others who connect to it count them."""
        return sum(watched.source.spec.url.host == host for watched in self._sources.values())

    def _source(self, spec: SourceSpec) -> Source:
        held = self._sources.get(spec.key)
        if held is not None and held.source.spec == spec:
            held.source.keep()
            return held.source
        if held is not None:  # the camera's address or password was changed: its viewers stay, new ones get the new one
            self._sources[f"{spec.key}#{secrets.token_hex(4)}"] = held
        elif len(self._sources) >= self.settings.max_sources:
            raise RelayRefusedError(
                Refusal.NODE_FULL,
                f"this server pulls {self.settings.max_sources} streams, its limit: close views first",
            )
        source = Source(
            spec, open_session=self._open_session, settings=self.settings, clock=self._clock, random=self._random
        )
        self._sources[spec.key] = _Watched(source, self._group.create_task(self._pull(source)))
        return source

    async def _pull(self, source: Source) -> None:
        try:
            await source.run()
        except Exception:  # nor must one camera's
            log.exception("the pull of %s broke", source.spec.key)
            source.give_up()

    async def _watch(self, view: LiveView, on_closed: OnClosed) -> None:
        """A view's life from its answer to its end."""
        reason = CloseReason.NOT_CONNECTED
        try:
            async with asyncio.timeout(self.settings.connect_deadline_s):
                connected = await view.connect()
            if connected:
                await view.peer.closed.wait()
                reason = CloseReason.VIEWER_LEFT
        except TimeoutError:
            pass
        except Exception:  # a viewer's packets must not reach anybody else, whatever they break
            log.exception("the view %s broke", view.id)
            reason = CloseReason.BROKEN
        finally:
            view.source.detach(view.id)
            reason = view.closing or reason
            del self._views[view.id]
            self._closed[reason] += 1
            self._past = self._past.including(views=[view.stats()])
            on_closed(view.id, reason)
            await view.close()

    async def _tick(self) -> None:
        """Twice a second: reports, views that are over, sources that nobody watches."""
        while True:
            await self._clock.sleep(TICK_S)
            for view in tuple(self._views.values()):
                overdue = CloseReason.SOURCE_ENDED if view.source.over else view.overdue()
                if overdue is None:
                    view.report()
                else:
                    self.close(view.id, overdue)
            for key, watched in tuple(self._sources.items()):
                if self._finished(watched):
                    watched.task.cancel()
                    del self._sources[key]
                    self._past = self._past.including(sources=[watched.source.stats()])

    def _finished(self, watched: _Watched) -> bool:
        if watched.task.done():
            now_s = self._clock.monotonic()
            if watched.refused_at is None:
                watched.refused_at = now_s
            return now_s - watched.refused_at >= self.settings.refusal_kept_s
        return watched.source.unwatched_s() >= self.settings.linger_s

    async def _pace(self) -> None:
        """Feeds the viewers that are behind, a burst each every few milliseconds; sleeps while nobody is."""
        while True:
            await self._lagging.wait()
            lagging = [view for view in self._views.values() if view.lagging]
            for view in lagging:
                view.pump()
            if not lagging:
                self._lagging.clear()
            await self._clock.sleep(self.settings.burst_interval_s)
