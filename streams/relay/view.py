"""One live view: a viewer's transport, its place in the source's ring, its reports. Owned by the hub."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from streams.clock import Clock
from streams.relay import feedback
from streams.relay.adapting import Adaptation, AdaptPolicy, Heard
from streams.relay.audio import Ear
from streams.relay.delivery import Delivery
from streams.relay.feed import Feed
from streams.relay.feedback import ReceiverReport
from streams.relay.fragment import Fragment
from streams.relay.ice import Ports
from streams.relay.model import Cause, CloseReason, RelaySettings, Rung, Standing, ViewStats
from streams.relay.offer import AudioStream, Codec, LocalEnd, Offer, choose_codec
from streams.relay.packets import CLOCK_RATE, Frame, PacketRing
from streams.relay.sending import MediaPath, SendCounters
from streams.relay.viewer import Certificate, Peer

LOSING_S = 10.0
"""For how long a way on which a packet was lost is thought to lose more."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where the numbers of pictures begin (RFC 3550 §5.1). All viewers of a node have the same, since each has a key of
    its own: so a packet's header is written once for all who get it."""

    ssrc: int
    sequence: int
    timestamp: int

    @classmethod
    def draw(cls) -> Self:
        return cls(secrets.randbits(32), secrets.randbits(15), secrets.randbits(31))


class LiveView:
    """`open` binds its sockets, `connect` waits for the viewer; then the source's frames go out as they come."""

    def __init__(
        self,
        view_id: str,
        source: Feed,
        ladder: tuple[Rung, ...],
        offer: Offer,
        codec: Codec,
        *,
        certificate: Certificate,
        ports: Ports,
        settings: RelaySettings,
        clock: Clock,
        counters: SendCounters,
        numbers: Numbers,
        on_lagging: Callable[[], None],
        on_first_picture: Callable[[], None],
        line_kbps: float | None = None,
        audio: AudioStream | None = None,
        on_listening: Callable[[str, Ear], None] = lambda view_id, ear: None,
    ) -> None:
        """`line_kbps`: what the viewer's line has left for it. `audio`: it hears the camera; `on_listening` is told
        once that may begin."""
        self.id = view_id
        self._line_kbps = line_kbps
        self._audio = audio
        self._on_listening = on_listening
        self._ear: Ear | None = None
        self.source = source
        self.mid = offer.video.mid
        self.closing: CloseReason | None = None
        self.restarts = 0
        self.ladder = ladder
        self.rung = 0
        """Where it stands, or is on its way to."""
        self.playing = 0
        """The rung that it gets its pictures from."""
        self.move_again_at_s = 0.0
        self.floors: dict[Cause, int] = {}
        """How far down the ladder each cause wants it."""
        self._adaptation = Adaptation(AdaptPolicy(), most=len(ladder) - 1)
        self._estimate_kbps: float | None = None
        self._heard_of = (0, 0)
        """Packets sent and sent again up to the last report."""
        self._pending: _NextKey | None = None
        self._codecs = offer.codecs
        self._codec = codec
        self._settings = settings
        self._clock = clock
        self._counters = counters
        self._on_lagging = on_lagging
        self._on_first_picture = on_first_picture
        self._numbers = numbers
        self.peer = Peer(
            offer,
            ssrc=self._numbers.ssrc,
            resend_ssrc=secrets.randbits(32),
            certificate=certificate,
            ports=ports,
            clock=clock,
            on_rtcp=self._on_rtcp,
        )
        self._path: MediaPath | None = None
        self._delivery: Delivery | None = None
        self._report: ReceiverReport | None = None
        self._heard_report_at = clock.now()
        self._reported_at = 0.0
        self._losing_until_s = 0.0
        self._final: ViewStats | None = None
        self._released = False
        self._opened_s = clock.monotonic()

    async def open(self) -> LocalEnd:
        """Raises NoSocketError."""
        return await self.peer.gather()

    async def connect(self) -> bool:
        """Whether the viewer came; once released, it is sent to. Its first packets are the cached group of pictures."""
        path = await self.peer.connect(self._codec, self._counters)
        if path is None or self.closing is not None:
            return False
        self._path = path
        self._start()
        return True

    def release(self) -> None:
        """Pictures may go out from now on."""
        self._released = True
        self._start()

    def _start(self) -> None:
        """Once the way is there and pictures may go out."""
        path = self._path
        if path is not None and self._released and self._delivery is None and self._final is None:
            path.carry(self._codec.payload_type, self._codec.resend_type)  # it may have moved meanwhile
            self._begin(self._new_delivery(self.source.ring, path, self._numbers.timestamp))
            if self._audio is not None:
                self._ear = Ear(path, ssrc=self._audio.ssrc, payload_type=self._audio.codec.payload_type)
                self._on_listening(self.id, self._ear)

    def switch(self, feed: Feed, *, at_once: bool) -> None:
        """Go on with another feed of the same camera: from its cached pictures at once, or from its next key frame on,
        until when the present one plays. The viewer sees one stream whose pictures change."""
        self._drop_pending()
        if feed is self.source:
            return
        if self._delivery is None or (at_once and feed.ring.newest_key is not None):
            self.take(feed)
        else:
            self._pending = _NextKey(self, feed)

    def codec_for(self, feed: Feed) -> Codec | None:
        """The viewer's payload type for what a feed plays; None: it cannot play that."""
        media = feed.media
        return choose_codec(self._codecs, media.codec, media.profile_level_id) if media is not None else None

    def take(self, feed: Feed) -> None:
        """Go on with it now."""
        self._drop_pending()
        old, before, path = self.source, self._delivery, self._path
        old.detach(self.id)
        self.source = feed
        feed.attach(self.id, self)
        self._codec = self.codec_for(feed) or self._codec
        if before is not None and path is not None:
            path.carry(self._codec.payload_type, self._codec.resend_type)
            now_s = self._clock.monotonic()
            # Both feeds' times at this moment are one for the viewer: its clock does not jump.
            offset = before.rtp_time(old.ticks_at(now_s)) - feed.ticks_at(now_s)
            delivery = self._new_delivery(feed.ring, path, offset)
            delivery.go_on(before)
            self._begin(delivery)

    def _new_delivery(self, ring: PacketRing, path: MediaPath, timestamp_offset: int) -> Delivery:
        return Delivery(
            ring,
            path,
            first_sequence=self._numbers.sequence,
            timestamp_offset=timestamp_offset,
            burst_bytes=self._settings.burst_bytes,
            blocked_close_s=self._settings.blocked_close_s,
            on_first_picture=self._on_first_picture,
        )

    def _begin(self, delivery: Delivery) -> None:
        self._delivery = delivery
        delivery.pace_live(self._pace_kbps(live=True))
        delivery.start()
        self.pump()
        if self.lagging:
            self._on_lagging()

    def _drop_pending(self) -> None:
        if self._pending is not None:
            self._pending.end()
            self._pending = None

    async def restart_ice(self, fragment: Fragment) -> None:
        """After `peer.begin_restart`: go on over the viewer's new ICE session once it comes, within the deadline."""
        with suppress(TimeoutError):  # the old session stays as long as it lives
            async with asyncio.timeout(self._settings.connect_deadline_s):
                if self._path is not None:
                    self.restarts += await self.peer.finish_restart(self._path, fragment.candidates)

    async def close(self) -> None:
        """End it; a `connect` under way comes to nothing."""
        if self._final is None:
            self._final = self.stats()
        self._delivery = None
        self._drop_pending()
        await self.peer.close()

    def on_frame(self, frame: Frame) -> None:
        delivery = self._delivery
        if delivery is not None:
            delivery.on_frame(frame)
            if not delivery.caught_up:
                self._on_lagging()

    @property
    def lagging(self) -> bool:
        """Whether the pacer has something to send."""
        return self._delivery is not None and not self._delivery.caught_up

    def pump(self) -> None:
        if self._delivery is not None:
            pace_kbps = self._pace_kbps() or self._unknown_way_kbps(self._delivery)
            self._delivery.pump(self._clock.monotonic(), pace_kbps)

    def _unknown_way_kbps(self, delivery: Delivery) -> float | None:
        """How fast cached pictures go where nothing is known of the way; None: as fast as live ones."""
        settings, stream_kbps = self._settings, self.source.ring.kbps or 0.0
        if not delivery.cached:
            return None
        if delivery.key_due:
            return settings.first_picture_kbps
        if delivery.cached_too_fast:  # what is sent again needs room beside them
            return settings.burst_headroom * stream_kbps
        return max(settings.cached_least_kbps, settings.cached_speed * stream_kbps)

    def _pace_kbps(self, *, live: bool = False) -> float | None:
        """How fast pictures may go to it: what its line and its own estimate have room for; None: not known.

        Live ones come late by it, so for them the estimate counts only beside losses.
        """
        estimate_kbps = self._estimate_kbps if self._losing or not live else None
        known = [kbps for kbps in (self._line_kbps, estimate_kbps) if kbps is not None]
        if not known:
            return None
        return max(min(known), self._settings.burst_headroom * (self.source.ring.kbps or 0.0))

    @property
    def _losing(self) -> bool:
        return self._clock.monotonic() < self._losing_until_s

    @property
    def urgent(self) -> bool:
        """Whether what the viewer says next must not wait for a picture: it is connecting, or packets get lost."""
        return self.peer.connecting or self._delivery is None or self._losing

    def overdue(self) -> CloseReason | None:
        """Called twice a second: why this view is to be closed now, if it is. Asks the viewer's consent when due."""
        now_s = self._clock.monotonic()
        if not self.peer.ask_consent(now_s):
            return CloseReason.VIEWER_LEFT
        if now_s - self.peer.heard_at > self._settings.unheard_close_s:
            return CloseReason.UNHEARD
        if not self._released and now_s - self._opened_s > self._settings.connect_deadline_s:
            return CloseReason.NOT_CONNECTED
        if self._delivery is not None and self._delivery.blocked_too_long(now_s):
            return CloseReason.TOO_SLOW
        return None

    def report(self) -> None:
        """Send a sender report, if one is due. Its RTP time is that of a picture that the camera takes right now."""
        self._report_audio()
        newest, delivery, path = self.source.ring.newest, self._delivery, self._path
        now_s = self._clock.monotonic()
        if newest is None or delivery is None or path is None or not delivery.packets:
            return
        if now_s - self._reported_at < self._settings.report_interval_s:
            return
        self._reported_at = now_s
        ticks = self.source.ticks_at(now_s)
        packet = feedback.sender_report(
            self._numbers.ssrc,
            at=self._clock.now(),
            rtp_time=delivery.rtp_time(ticks),
            packets=delivery.packets,
            octets=delivery.octets,
        )
        path.send_plain(self.peer.protect_rtcp(packet))

    def _report_audio(self) -> None:
        path, ear = self._path, self._ear
        if path is None or ear is None:
            return
        packet = ear.report(self._clock.monotonic(), self._clock.now(), every_s=self._settings.report_interval_s)
        if packet is not None:
            path.send_plain(self.peer.protect_rtcp(packet))

    def stats(self) -> ViewStats:
        """As it is; once closed, as it was."""
        if self._final is not None:
            return self._final
        report, delivery = self._report, self._delivery
        rtt_s = feedback.round_trip_s(report, self._heard_report_at) if report else None
        return ViewStats(
            id=self.id,
            source_key=self.source.spec.key,
            packets=delivery.packets if delivery else 0,
            octets=delivery.octets if delivery else 0,
            skips=delivery.skips if delivery else 0,
            resent=delivery.resent if delivery else 0,
            key_requests=delivery.key_requests if delivery else 0,
            fraction_lost=report.fraction_lost if report else None,
            packets_lost=report.packets_lost if report else None,
            jitter_ms=report.jitter_ticks * 1000 / CLOCK_RATE if report else None,
            rtt_ms=rtt_s * 1000 if rtt_s is not None else None,
            estimate_kbps=self._estimate_kbps,
            kbps=self.source.ring.kbps,
            standing=self.standing,
            ice_restarts=self.restarts,
        )

    @property
    def standing(self) -> Standing:
        causes = (cause for cause, floor in self.floors.items() if floor >= self.rung)
        return Standing(self.rung, tuple(causes) if self.rung else ())

    def _on_rtcp(self, packet: bytes) -> None:
        delivery = self._delivery
        if delivery is None:
            return
        said = feedback.parse(packet, self._numbers.ssrc)
        self._estimate_kbps = said.estimate_kbps or self._estimate_kbps
        if said.report is not None:
            self._report = said.report
            self._heard_report_at = self._clock.now()
            self._adapt(said.report)
        if said.lost:
            delivery.resend(said.lost)
            self._losing_until_s = self._clock.monotonic() + LOSING_S
        if said.key_requested:
            delivery.request_key(self._clock.monotonic())
            if not delivery.caught_up:
                self._on_lagging()
        delivery.pace_live(self._pace_kbps(live=True))

    def _adapt(self, report: ReceiverReport) -> None:
        delivery = self._delivery
        if delivery is None:
            return
        packets, resent = delivery.packets - self._heard_of[0], delivery.resent - self._heard_of[1]
        self._heard_of = (delivery.packets, delivery.resent)
        # A packet sent again counts as received in the viewer's own share of losses (RFC 3550 §A.3).
        lost = max(report.fraction_lost, min(1.0, resent / packets) if packets else 0.0)
        if self._adaptation.hear(Heard(self._clock.monotonic(), lost, self._estimate_kbps, self.source.ring.kbps)):
            self.floors[Cause.NETWORK] = self._adaptation.steps


class _NextKey:
    """Waits at another feed for its next key frame, then has the view go on there."""

    def __init__(self, view: LiveView, feed: Feed) -> None:
        self._view = view
        self._feed = feed
        self._name = f"{view.id}#next"
        feed.attach(self._name, self)

    def on_frame(self, frame: Frame) -> None:
        if frame.key:
            self._view.take(self._feed)

    def end(self) -> None:
        self._feed.detach(self._name)
