"""A viewer's transport: DTLS-SRTP through aiortc's transport object over our ICE. Its peer connection is not used:
that would make a certificate, a polling task and packets of its own per viewer.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, cast

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsTransport
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AES128_CM_SHA1_80,
    SRTP_PROFILES,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    SRTPProtectionProfile,
)
from typing_extensions import override

from streams.clock import Clock
from streams.relay.ice import Agent, Ports, nobody
from streams.relay.offer import Codec, LocalEnd, Offer
from streams.relay.sending import MediaPath, ResendStream, SendCounters

# GCM costs 1.1 µs a packet, SHA-1 1.8; whoever has no GCM has the other (RFC 8827 §6.5).
_TAG_BYTES = {SRTP_AEAD_AES_128_GCM: 16, SRTP_AES128_CM_SHA1_80: 10}
_PROFILES = [profile for profile in _TAG_BYTES if profile in SRTP_PROFILES]
_SRTP = range(128, 192)
"""First bytes of SRTP and SRTCP (RFC 7983 §7)."""
MAX_HANDSHAKE_DATAGRAMS = 64
"""That wait to be read; a handshake has less than ten, and DTLS sends again what gets lost."""

_CIPHERS = (
    b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:"
    b"ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305"
)
"""aiortc's own list, and those for viewers with an RSA certificate: GStreamer makes such by default."""


class Certificate(RTCCertificate):
    """Ours, for all viewers of a node."""

    @override
    def _create_ssl_context(self, srtp_profiles: list[SRTPProtectionProfile]) -> Any:
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(_CIPHERS)
        return context


def make_certificate() -> Certificate:
    """A self-signed one. Viewers trust it for the fingerprint in their answer: one per start of a node is enough."""
    return Certificate.generateCertificate()


class _Way:
    """What DTLS knows of ICE: datagrams out and in, whichever ICE session carries them at the moment."""

    role = "controlled"

    def __init__(self) -> None:
        self.agent: Agent | None = None
        self._received: asyncio.Queue[bytes | None] = asyncio.Queue(MAX_HANDSHAKE_DATAGRAMS)

    def put(self, data: bytes | None) -> None:
        """None: nothing more will come."""
        if data is None:
            while not self._received.empty():
                self._received.get_nowait()
        if not self._received.full():
            self._received.put_nowait(data)

    async def _recv(self) -> bytes:
        data = await self._received.get()
        if data is None:
            raise ConnectionError("the ICE session has ended")
        return data

    async def _send(self, data: bytes) -> None:
        if self.agent is None:
            raise ConnectionError("there is no ICE session")
        await self.agent.send(data)


class Peer:
    """The path to one viewer. `gather`, then `connect`, then `close`; its RTCP goes to `on_rtcp`."""

    def __init__(
        self,
        offer: Offer,
        *,
        ssrc: int,
        resend_ssrc: int,
        certificate: Certificate,
        ports: Ports,
        clock: Clock,
        on_rtcp: Callable[[bytes], None],
    ) -> None:
        self._offer = offer
        self._ssrc = ssrc
        self._resend_ssrc = resend_ssrc
        self._certificate = certificate
        self._ports = ports
        self._clock = clock
        self._on_rtcp = on_rtcp
        self._way = _Way()
        self._agent = self._new_agent()
        self._restarting: Agent | None = None
        self._connected = self._ending = False
        self._dtls = RTCDtlsTransport(cast("Any", self._way), [certificate])
        self._dtls._srtp_profiles = _PROFILES  # noqa: SLF001
        self._dtls._set_role("server" if offer.active else "client")  # noqa: SLF001 - what our answer says
        self._dtls.on("statechange", self._changed)
        self.heard_at = clock.monotonic()
        """Clock time of the viewer's last authenticated packet."""
        self.closed = asyncio.Event()

    @property
    def remote_name(self) -> str:
        """The viewer's newest ICE name (ufrag)."""
        return str((self._restarting or self._agent).remote_username or self._offer.ufrag)

    async def gather(self) -> LocalEnd:
        """Take a place at our ports. Raises NoSocketError."""
        await self._agent.gather_candidates()
        return self._local_end(self._agent)

    async def connect(self, codec: Codec, counters: SendCounters) -> MediaPath | None:
        """Come to a media path with the viewer; None: it failed. Waits without end for a viewer that stays silent."""
        if self._ending:
            return None
        agent = self._agent
        agent.remote_username, agent.remote_password = self._offer.ufrag, self._offer.password
        if not await _reach(agent, self._offer.candidates):
            return None
        self._way.agent = agent
        name, value = self._offer.fingerprint
        await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(name, value)]))
        route = agent.route
        if self._dtls.state != "connected" or route is None:
            return None
        self._connected = True
        openssl_profile = self._dtls._ssl.get_selected_srtp_profile()  # type: ignore[union-attr]  # noqa: SLF001
        return MediaPath(
            *route,
            self._dtls._tx_srtp,  # noqa: SLF001
            ssrc=self._ssrc,
            payload_type=codec.payload_type,
            tag_bytes=next(tag for profile, tag in _TAG_BYTES.items() if profile.openssl_profile == openssl_profile),
            again=ResendStream(self._resend_ssrc, secrets.randbits(15), codec.resend_type),
            counters=counters,
        )

    def trickle(self, candidates: tuple[str, ...]) -> None:
        """More addresses of the viewer."""
        (self._restarting or self._agent).add_candidates(candidates)

    async def begin_restart(self, ufrag: str, password: str) -> LocalEnd | None:
        """Offer a new ICE session while the old one carries on; None: there is nothing to restart yet, or any more."""
        if not self._connected or self._ending:
            return None
        before, self._restarting = self._restarting, self._new_agent()
        if before is not None:
            await before.close()
        agent = self._restarting
        agent.remote_username, agent.remote_password = ufrag, password
        await agent.gather_candidates()
        return self._local_end(agent)

    async def finish_restart(self, path: MediaPath, candidates: tuple[str, ...]) -> bool:
        """Wait until the viewer comes over the new session, then go on there. False: another restart came between."""
        agent = self._restarting
        if agent is None or not await _reach(agent, candidates) or agent is not self._restarting:
            return False
        route = agent.route
        if route is None:
            return False
        before, self._agent, self._restarting, self._way.agent = self._agent, agent, None, agent
        path.move(*route)
        await before.close()
        return True

    @property
    def connecting(self) -> bool:
        """For the first time, or over a new ICE session."""
        return not self._connected or self._restarting is not None

    def ask_consent(self, now_s: float) -> bool:
        """As `Agent.ask_consent`, of the ICE session in use."""
        return self._agent.ask_consent(now_s)

    def protect_rtcp(self, packet: bytes) -> bytes:
        """One compound RTCP packet as SRTCP, once connected."""
        protected: bytes = self._dtls._tx_srtp.protect_rtcp(packet)  # noqa: SLF001
        return protected

    async def close(self) -> None:
        """Say goodbye and give the places at the ports back. Safe at any time, more than once."""
        self._ending = True
        await self._dtls.stop()
        for agent in (self._restarting, self._agent):
            if agent is not None:
                await agent.close()
        self._way.put(None)
        self.closed.set()
        # What belongs to each other lets go of each other: a quarter of a megabyte, which only the search for garbage
        # would free, after minutes.
        self._way.agent = None
        self._dtls.remove_all_listeners()
        self._on_rtcp = nobody

    def _new_agent(self) -> Agent:
        return Agent(
            self._ports,
            on_data=self._on_data,
            on_heard=self._on_heard,
            on_closed=self._on_agent_closed,
        )

    def _local_end(self, agent: Agent) -> LocalEnd:
        fingerprint = next(f for f in self._certificate.getFingerprints() if f.algorithm == "sha-256")
        return LocalEnd(
            ufrag=agent.local_username,
            password=agent.local_password,
            fingerprint=(fingerprint.algorithm, fingerprint.value),
            candidates=tuple(candidate.to_sdp() for candidate in agent.local_candidates),
            ssrc=self._ssrc,
            resend_ssrc=self._resend_ssrc,
        )

    def _on_heard(self) -> None:
        self.heard_at = self._clock.monotonic()

    def _on_data(self, data: bytes) -> None:
        if data[0] not in _SRTP:
            self._way.put(data)
        elif (srtp := self._dtls._rx_srtp) is not None:  # noqa: SLF001
            try:  # here, not through aiortc's reader: that makes objects of it per viewer and second
                packet = srtp.unprotect_rtcp(data)
            except pylibsrtp.Error:
                return
            self._on_heard()
            self._on_rtcp(packet)

    def _on_agent_closed(self, agent: Agent) -> None:
        if agent is self._agent and not self._ending:
            self._way.put(None)
            self.closed.set()

    def _changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self.closed.set()


async def _reach(agent: Agent, candidates: tuple[str, ...]) -> bool:
    agent.add_candidates(candidates)
    try:
        await agent.connect()
    except ConnectionError:
        return False
    return True
