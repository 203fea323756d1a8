"""All live views of one node: owns the sources, the views and every task; limits, counters."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from random import Random
from types import TracebackType
from typing import Self

from streams.clock import Clock
from streams.relay.audio import Listening
from streams.relay.choosing import Asked, choose, ladder_of
from streams.relay.feed import Feed
from streams.relay.feeds import Feeds
from streams.relay.fragment import Fragment, answer_fragment
from streams.relay.ice import NoSocketError, Ports
from streams.relay.model import (
    Cause,
    CloseReason,
    Refusal,
    RelayRefusedError,
    RelaySettings,
    Rung,
    SourceSpec,
    View,
    ViewStats,
)
from streams.relay.offer import AudioStream, Offer, OfferError, answer, answered, parse_offer
from streams.relay.sending import SendCounters
from streams.relay.sync import DeviceClocks
from streams.relay.totals import FirstPictures, HubStats, Totals
from streams.relay.view import LiveView, Numbers
from streams.relay.viewer import make_certificate
from streams.rtsp.session import OpenSession

log = logging.getLogger(__name__)

OnClosed = Callable[[str, CloseReason], None]
"""Called once per view, with its id, when it has ended. Must neither block nor raise."""
TICK_S = 0.5


class Hub:
    """`async with Hub(...) as hub`; leaving closes every view and source, and waits for them."""

    def __init__(
        self,
        settings: RelaySettings,
        *,
        open_session: OpenSession,
        clock: Clock,
        random: Random | None = None,
        open_audio: OpenSession | None = None,
    ) -> None:
        """`open_audio`: opens the G.711 audio of a camera instead of its video; None: nobody hears anything."""
        self.settings = settings
        self._clock = clock
        self._certificate = make_certificate()
        self._ports = Ports(settings.ice_addresses, settings.ice_port)
        self._views: dict[str, LiveView] = {}
        self._opening = 0
        self._counters = SendCounters()
        self._numbers = Numbers.draw()
        self._refused: Counter[str] = Counter()
        self._closed: Counter[str] = Counter()
        self._switched: Counter[tuple[str, Cause]] = Counter()
        self._past = Totals()
        self._first_pictures = FirstPictures()
        self._lagging = asyncio.Event()
        self._stack = AsyncExitStack()
        self._group = asyncio.TaskGroup()
        spread = random or Random()  # noqa: S311 - spreads reconnects, guards nothing
        device_clocks = DeviceClocks()
        self._feeds = Feeds(
            settings,
            self._group,
            open_session=open_session,
            after_picture=self._ports.after_picture,
            clock=clock,
            device_clocks=device_clocks,
            random=spread,
        )
        self._listening = Listening(
            self._group, open_audio=open_audio, clock=clock, device_clocks=device_clocks, random=spread
        )
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
        for task in self._own:
            task.cancel()
        self._feeds.close()
        self._listening.close()
        try:
            return await self._stack.__aexit__(kind, error, traceback)
        finally:
            self._ports.close()

    async def view(
        self,
        spec: SourceSpec,
        offer_sdp: str,
        *,
        on_closed: OnClosed,
        lesser: SourceSpec | None = None,
        instead: SourceSpec | None = None,
        line_kbps: float | None = None,
        room_floor: int = 0,
        held: bool = False,
        audible: bool = False,
    ) -> View:
        """Open a view: raises RelayRefusedError, with the reason in words, and counts it.

        `lesser`: another stream of the camera that takes less; a view whose way is too poor moves to it, and below that
        to key frames alone. `instead`: another one that takes more, for a viewer that plays neither. `line_kbps`: what
        the viewer's line has left for it; cached pictures go no faster. `room_floor`: on which rung of that ladder it
        may begin at best (see `limit`). `held`: it connects, but is sent nothing before `release`. `audible`: it may
        hear the camera, where the offer asks for that and the camera sends what it takes.
        """
        ladder = ladder_of(spec, lesser)
        asked = Asked(ladder, min(room_floor, len(ladder) - 1), instead)
        try:
            view = await self._view(asked, offer_sdp, on_closed, audible, line_kbps)
        except RelayRefusedError as refused:
            self._refused[refused.refusal] += 1
            raise
        if not held:
            self.release(view.id)
        return view

    def release(self, view_id: str) -> None:
        """Let a view have its pictures that was opened `held`; one that has ended meanwhile is none."""
        held = self._views.get(view_id)
        if held is not None:
            held.release()

    async def _view(
        self, asked: Asked, offer_sdp: str, on_closed: OnClosed, audible: bool, line_kbps: float | None
    ) -> View:
        try:
            offer = parse_offer(offer_sdp)
        except OfferError as error:
            raise RelayRefusedError(Refusal.BAD_OFFER, str(error)) from error
        if len(self._views) + self._opening >= self.settings.max_views:
            raise RelayRefusedError(
                Refusal.VIEWS_FULL,
                f"this server shows {self.settings.max_views} live views, its limit: close some first",
            )
        self._opening += 1
        try:
            return await self._open(asked, offer, on_closed, audible, line_kbps)
        finally:
            self._opening -= 1

    async def _open(
        self, asked: Asked, offer: Offer, on_closed: OnClosed, audible: bool, line_kbps: float | None
    ) -> View:
        asked_s = self._clock.monotonic()
        ladder, rung, source, codec, instead = await choose(
            self._feeds, asked, offer.codecs, transcodes=self.settings.transcode_cores > 0
        )
        audio = self._audio(source, offer) if audible else None
        view = LiveView(
            secrets.token_urlsafe(16),
            source,
            ladder,
            offer,
            codec,
            certificate=self._certificate,
            ports=self._ports,
            settings=self.settings,
            clock=self._clock,
            counters=self._counters,
            numbers=self._numbers,
            on_lagging=self._lagging.set,
            on_first_picture=lambda: self._first_pictures.observe(self._clock.monotonic() - asked_s),
            line_kbps=line_kbps,
            audio=audio,
            on_listening=lambda view_id, ear: self._listening.begin(source.spec, view_id, ear),
        )
        try:
            local = await view.open()
        except NoSocketError as error:
            await view.close()
            raise RelayRefusedError(
                Refusal.NO_PORT, f"UDP port {self.settings.ice_port} cannot be opened at {', '.join(error.addresses)}"
            ) from error
        except BaseException:  # such as who asked has gone
            await view.close()
            raise
        view.rung = view.playing = rung
        view.floors = {Cause.ROOM: asked.floor} | ({Cause.CODEC: rung} if rung > asked.floor else {})
        source.attach(view.id, view)
        self._views[view.id] = view
        self._group.create_task(self._watch(view, on_closed))
        sdp = answer(offer, answered(offer.codecs, codec), local, session_id=secrets.randbits(62), audio=audio)
        return View(view.id, sdp, audio is not None, instead)

    def _audio(self, source: Feed, offer: Offer) -> AudioStream | None:
        """What the viewer hears; None: it did not ask, or the camera sends nothing that it takes."""
        sent = source.media.audio if source.media is not None else None
        if sent is None or self._listening.open_audio is None:
            return None
        codec = next((codec for codec in offer.audio_codecs if codec.encoding == sent.encoding), None)
        return AudioStream(codec, secrets.randbits(32)) if codec is not None else None

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

    def limit(self, view_id: str, room_floor: int) -> None:
        """Let a view stand no higher than that rung for its room's sake; 0: as high as it likes."""
        held = self._views.get(view_id)
        if held is not None:
            held.floors[Cause.ROOM] = room_floor
            self._retune(held)

    def view_stats(self, view_id: str) -> ViewStats | None:
        """None: there is none of that id."""
        held = self._views.get(view_id)
        return held.stats() if held is not None else None

    def kbps(self, spec: SourceSpec, *, keys_only: bool = False) -> float | None:
        """What a feed takes, as measured over the last seconds; None: it is not open, or too young."""
        return self._feeds.kbps(Rung(spec, keys_only))

    def _retune(self, view: LiveView) -> None:
        """Put a view on the rung that its floors ask for."""
        wanted = min(max(view.floors.values(), default=0), len(view.ladder) - 1)
        if wanted == view.rung or view.closing is not None or self._clock.monotonic() < view.move_again_at_s:
            return
        try:
            feed = self._feeds.open(view.ladder[wanted])
        except RelayRefusedError:  # this node is full: as it is, then
            return
        view.rung = wanted
        self._group.create_task(self._move(view, feed, wanted))

    async def _move(self, view: LiveView, feed: Feed, rung: int) -> None:
        try:
            await feed.ready()
            playable = view.codec_for(feed) is not None
        except RelayRefusedError:
            playable = False
        if view.rung != rung or view.id not in self._views:
            return
        if not playable:  # it stays where it plays, says so, and tries again later
            view.rung = view.playing
            view.move_again_at_s = self._clock.monotonic() + self.settings.move_again_s
            return
        direction = "down" if rung > view.playing else "up"
        for cause, floor in view.floors.items():
            if floor >= max(rung, view.playing) or (direction == "up" and floor == rung):
                self._switched[direction, cause] += 1
        view.playing = rung
        view.switch(feed, at_once=direction == "down")

    def close(self, view_id: str, reason: CloseReason = CloseReason.VIEWER_LEFT) -> bool:
        """End a view; False: there is none of that id. `on_closed` follows."""
        held = self._views.get(view_id)
        if held is None:
            return False
        if held.closing is None:
            held.closing = reason
            self._listening.end(view_id)
            self._group.create_task(held.close())  # which ends `_watch`, whatever it waits for
        return True

    def stats(self) -> HubStats:
        views = tuple(view.stats() for view in self._views.values())
        sources = self._feeds.stats()
        return HubStats(
            views=views,
            sources=sources,
            refused=dict(self._refused),
            closed=dict(self._closed),
            gso_sends=self._counters.gso,
            plain_sends=self._counters.plain,
            blocked_sends=self._counters.blocked,
            sent_apart=self._counters.sent_apart,
            unsegmented_paths=self._counters.refused,
            octets=self._counters.octets,
            switched=dict(self._switched),
            transcode_cpu_s=self._feeds.cpu.spent_s,
            stray_datagrams=self._ports.strays,
            totals=self._past.including(views, sources),
            first_pictures=self._first_pictures,
        )

    def connections(self, host: str) -> int:
        """How many streams are pulled from that host: others who connect to it count them."""
        return self._feeds.connections(host) + self._listening.connections(host)

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
            self._listening.end(view.id)
            reason = view.closing or reason
            del self._views[view.id]
            self._closed[reason] += 1
            self._past = self._past.including(views=[view.stats()])
            on_closed(view.id, reason)
            await view.close()

    async def _tick(self) -> None:
        """Twice a second: reports, consent, views that are over, sources that nobody watches."""
        while True:
            await self._clock.sleep(TICK_S)
            self._tend()
            self._past = self._past.including(sources=self._feeds.close_unwatched())

    def _tend(self) -> None:
        # Not within `_tick`: what sleeps keeps the last view that it looked at, long after that has ended.
        self._ports.tick(urgent=any(view.urgent for view in self._views.values()))
        for view in tuple(self._views.values()):
            overdue = CloseReason.SOURCE_ENDED if view.source.over else view.overdue()
            if overdue is None:
                view.report()
                self._retune(view)
            else:
                self.close(view.id, overdue)

    async def _pace(self) -> None:
        """Feeds the viewers that are behind, a burst each every few milliseconds; sleeps while nobody is."""
        while True:
            await self._lagging.wait()
            if self._pump():
                await self._clock.sleep(self.settings.burst_interval_s)
            else:
                self._lagging.clear()

    def _pump(self) -> bool:
        """A burst for each that is behind; whether one still is. Not within `_pace`, as `_tend`."""
        for view in self._views.values():
            if view.lagging:
                view.pump()
        return any(view.lagging for view in self._views.values())
