"""A viewer's transport: ICE, DTLS-SRTP and RTCP through aiortc's transport objects, which only this module knows.

Its peer connection is not used: that would make a certificate, a polling task and packets of its own per viewer.
"""

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aioice import Candidate, Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import CandidatePair, StunProtocol
from aiortc import RTCCertificate, RTCDtlsTransport, RTCIceGatherer, RTCIceTransport
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AES128_CM_SHA1_80,
    SRTP_PROFILES,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
)
from aiortc.rtcicetransport import RTCIceParameters
from typing_extensions import override

from streams.clock import Clock
from streams.relay.model import RelaySettings
from streams.relay.offer import LocalEnd, Offer
from streams.relay.sending import MediaPath, SendCounters

# GCM costs 1.1 µs a packet, SHA-1 1.8; whoever has no GCM has the other (RFC 8827 §6.5).
_TAG_BYTES = {SRTP_AEAD_AES_128_GCM: 16, SRTP_AES128_CM_SHA1_80: 10}
_PROFILES = [profile for profile in _TAG_BYTES if profile in SRTP_PROFILES]
_SEND_BUFFER_BYTES = 1 << 20
_UNCHECKED = (CandidatePair.State.FROZEN, CandidatePair.State.WAITING)

Certificate = RTCCertificate


def make_certificate() -> Certificate:
    """A self-signed one. Viewers trust it for the fingerprint in their answer: one per start of a node is enough."""
    return RTCCertificate.generateCertificate()


@dataclass(frozen=True, slots=True)
class NoSocketError(Exception):
    """None of the addresses that viewers may send to could be bound."""

    addresses: tuple[str, ...]


class _LocalConnection(Connection):
    """ICE that offers just the addresses and ports of the settings, and knows when it last heard its peer."""

    def __init__(self, settings: RelaySettings, clock: Clock) -> None:
        super().__init__(ice_controlling=False)
        self._settings = settings
        self._clock = clock
        self.heard_at = clock.monotonic()
        self.sockets: dict[StunProtocol, socket.socket] = {}

    @override
    async def gather_candidates(self) -> None:
        loop = asyncio.get_running_loop()
        for address in self._settings.ice_addresses:
            sock = _bind(address, self._settings.ice_ports)
            if sock is None:
                continue
            _, protocol = await loop.create_datagram_endpoint(lambda: StunProtocol(self), sock=sock)
            protocol.local_candidate = Candidate(
                foundation=candidate_foundation("host", "udp", address),
                component=1,
                transport="udp",
                priority=candidate_priority(1, "host"),
                host=address,
                port=sock.getsockname()[1],
                type="host",
            )
            self.sockets[protocol] = sock
            self._protocols.append(protocol)
            self._local_candidates.append(protocol.local_candidate)
        self._local_candidates_start = self._local_candidates_end = True
        if not self.sockets:
            raise NoSocketError(self._settings.ice_addresses)

    @override
    def _check_periodic(self) -> bool:
        # aioice starts one check every 20 ms, and sees only after such a pause that ICE is through: a third of the wait
        # for a first picture. Our pairs are few: our addresses times the viewer's, which its offer's reader bounds.
        for pair in self._check_list:
            if pair.state in _UNCHECKED:
                self.check_start_task(pair)
        return not self._check_list and self._remote_candidates_expected()

    @override
    def request_received(self, message: Any, addr: tuple[str, int], protocol: StunProtocol) -> None:
        self.heard_at = self._clock.monotonic()
        super().request_received(message, addr, protocol)

    @override
    def data_received(self, data: bytes, component: int) -> None:
        self.heard_at = self._clock.monotonic()
        super().data_received(data, component)


class _Gatherer(RTCIceGatherer):
    def __init__(self, connection: Connection) -> None:
        super().__init__(iceServers=[])
        self._connection = connection


class _DtlsTransport(RTCDtlsTransport):
    """Hands decrypted RTCP on as it came: aiortc would parse it into objects per viewer and second."""

    def __init__(self, ice: RTCIceTransport, certificate: Certificate, on_rtcp: Callable[[bytes], None]) -> None:
        super().__init__(ice, [certificate])
        self._on_rtcp = on_rtcp
        self._srtp_profiles = _PROFILES

    @override
    async def _handle_rtcp_data(self, data: bytes) -> None:
        self._on_rtcp(data)


class Peer:
    """The path to one viewer. `gather`, then `connect`, then `close`; its RTCP goes to `on_rtcp`."""

    def __init__(
        self,
        offer: Offer,
        *,
        ssrc: int,
        certificate: Certificate,
        settings: RelaySettings,
        clock: Clock,
        on_rtcp: Callable[[bytes], None],
    ) -> None:
        self._offer = offer
        self._ssrc = ssrc
        self._certificate = certificate
        self._settings = settings
        self._connection = _LocalConnection(settings, clock)
        self._ice = RTCIceTransport(_Gatherer(self._connection))
        self._dtls = _DtlsTransport(self._ice, certificate, on_rtcp)
        self._dtls._set_role("server" if offer.active else "client")  # noqa: SLF001 - what our answer says
        self._dtls.on("statechange", self._changed)
        self._ice.on("statechange", self._changed)
        self.closed = asyncio.Event()

    @property
    def heard_at(self) -> float:
        """Clock time of the last STUN request, RTCP or DTLS packet from the viewer."""
        return self._connection.heard_at

    async def gather(self) -> LocalEnd:
        """Bind our sockets. Raises NoSocketError."""
        await self._ice.iceGatherer.gather()
        parameters = self._ice.iceGatherer.getLocalParameters()
        fingerprint = next(f for f in self._certificate.getFingerprints() if f.algorithm == "sha-256")
        return LocalEnd(
            ufrag=str(parameters.usernameFragment),
            password=str(parameters.password),
            fingerprint=(fingerprint.algorithm, fingerprint.value),
            candidates=tuple(candidate.to_sdp() for candidate in self._connection.local_candidates),
            ssrc=self._ssrc,
        )

    async def connect(self, payload_type: int, counters: SendCounters) -> MediaPath | None:
        """Come to a media path with the viewer; None: it failed. Waits without end for a viewer that stays silent."""
        if self._ice.state != "new":
            return None  # closed before it began
        # Never "end of candidates": none of the offer's may be reachable from our address, and the viewer is found
        # when it calls us (peer-reflexive, RFC 8445 §7.3.1.3). The hub ends the wait for one that never does.
        for text in self._offer.candidates:
            if (candidate := _candidate(text)) is not None:
                await self._connection.add_remote_candidate(candidate)
        await self._ice.start(RTCIceParameters(self._offer.ufrag, self._offer.password))
        if self._ice.state != "completed":
            return None
        name, value = self._offer.fingerprint
        await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(name, value)]))
        if self._dtls.state != "connected":
            return None
        pair = self._connection._nominated[1]  # noqa: SLF001 - the pair that ICE settled on
        openssl_profile = self._dtls._ssl.get_selected_srtp_profile()  # type: ignore[union-attr]  # noqa: SLF001
        return MediaPath(
            self._connection.sockets[pair.protocol],
            pair.remote_addr,
            self._dtls._tx_srtp,  # noqa: SLF001
            ssrc=self._ssrc,
            payload_type=payload_type,
            tag_bytes=next(tag for profile, tag in _TAG_BYTES.items() if profile.openssl_profile == openssl_profile),
            counters=counters,
        )

    def protect_rtcp(self, packet: bytes) -> bytes:
        """One compound RTCP packet as SRTCP, once connected."""
        protected: bytes = self._dtls._tx_srtp.protect_rtcp(packet)  # noqa: SLF001
        return protected

    async def close(self) -> None:
        """Say goodbye and give the sockets back. Safe at any time, more than once."""
        await self._dtls.stop()
        await self._ice.stop()
        self.closed.set()

    def _changed(self) -> None:
        if self._dtls.state in ("closed", "failed") or self._ice.state in ("closed", "failed"):
            self.closed.set()


def _candidate(text: str) -> Candidate | None:
    """A remote candidate that we can try. Names (mDNS) are left out: such a viewer is found when it calls us."""
    try:
        candidate = Candidate.from_sdp(text)
        socket.inet_pton(socket.AF_INET6 if ":" in candidate.host else socket.AF_INET, candidate.host)
    except (ValueError, OSError, IndexError):
        return None
    usable = candidate.transport.lower() == "udp" and candidate.component == 1 and 0 < candidate.port < 1 << 16
    return candidate if usable else None


def _bind(address: str, ports: tuple[int, int]) -> socket.socket | None:
    """A non-blocking UDP socket on a free port of the range, tried from a random one on; None: all are taken."""
    first, last = ports
    count = last - first + 1
    start = int.from_bytes(os.urandom(4), "big") % count
    for step in range(count):
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
            sock.bind((address, first + (start + step) % count))
        except OSError:
            sock.close()
        else:
            return sock
    return None
