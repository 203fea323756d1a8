"""One simulated camera inside a host: its listener, its clients, its streams and the fault it has at the moment."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from streams.model import Credentials, StreamKind
from streams.sim.clip import Format
from streams.sim.connection import Connection, Session
from streams.sim.digest import Door, Scheme
from streams.sim.faults import Fault
from streams.sim.host import Host
from streams.sim.listener import Listener
from streams.sim.live import LiveProgramme
from streams.sim.loop import Start
from streams.sim.programme import LoopProgramme, Programme
from streams.url import StreamUrl

MAX_SESSIONS = 64
TRICKLE_INTERVAL_S = 0.2
_TRICKLE = b"RTSP/1.0 200 OK\r\nX-Padding: "
_DEAF = frozenset({Fault.SILENT, Fault.TRICKLES})


class FaultNotPossibleError(ValueError):
    """This camera cannot have this fault; the message says why and which can."""


@dataclass(frozen=True, slots=True)
class FaultTimes:
    """When the faults in time strike."""

    stall_after_s: float = 1.0
    reset_after_s: float = 1.0
    flap_period_s: float = 240.0
    flap_down_s: float = 60.0


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """How a camera is built."""

    code: str
    name: str
    credentials: Credentials
    address: str = "127.0.0.1"
    port: int = 0
    """0: any free one, kept from then on."""
    scene: str = "street-day"
    codec: str = "h264"
    """Of the main stream; the sub stream is always H.264, and so are both of a live camera."""
    live: bool = False
    """Encoded while it is watched, with its name and clock in the picture."""
    audio: bool = False
    """Its main stream can be heard too."""
    udp_only: bool = False
    """It sends over UDP alone, and answers 461 to who wants its video over the RTSP connection."""
    scheme: Scheme = Scheme.DIGEST
    times: FaultTimes = field(default_factory=FaultTimes)


class Device:
    """A camera. `open` it, switch its fault as often as you like, `close` it."""

    def __init__(self, host: Host, spec: DeviceSpec) -> None:
        self.spec = spec
        self.host = spec.address
        self.port = spec.port
        self.timeline = host.timeline
        self.door = Door(spec.credentials, host.clock, scheme=spec.scheme)
        self.fault: Fault | None = None
        self._home = host
        self._doors = {False: self.door, True: Door(_changed(spec.credentials), host.clock, scheme=spec.scheme)}
        self._listener: Listener | None = None
        self._connections: set[Connection] = set()
        self._programme: Programme = (
            LiveProgramme(host, spec.code, spec.name, spec.scene)
            if spec.live
            else LoopProgramme(host, spec.scene, spec.codec)
        )
        self._switches = 0

    @property
    def main_url(self) -> StreamUrl:
        return StreamUrl("rtsp", self.host, self.port, f"/{StreamKind.MAIN}")

    @property
    def sub_url(self) -> StreamUrl:
        return StreamUrl("rtsp", self.host, self.port, f"/{StreamKind.SUB}")

    @property
    def udp_only(self) -> bool:
        return self.spec.udp_only

    @property
    def connections(self) -> frozenset[Connection]:
        """Of clients that are connected now."""
        return frozenset(self._connections)

    async def open(self, fault: Fault | None = None) -> None:
        """Listen. Raises OSError when the address or port cannot be had, FaultNotPossibleError."""
        await self._programme.prepare()
        self._listen()
        await self.set_fault(fault)

    async def close(self) -> None:
        """Hang up on everyone and free the port."""
        self._switches += 1
        self._hang_up()

    async def set_fault(self, fault: Fault | None) -> None:
        """Switch the fault on for sessions that play too; None mends the camera. Raises FaultNotPossibleError."""
        if fault is Fault.WRONG_CLOCK and not self.spec.live:
            raise FaultNotPossibleError(f"camera {self.spec.code} shows no clock: choose one that is encoded live")
        await self._make_clips(fault)
        before, self.fault = self.fault, fault
        self._switches += 1
        self.door = self._doors[fault is Fault.WRONG_PASSWORD]
        if fault is Fault.REFUSES:
            self._hang_up()
            return
        self._listen()
        if fault is Fault.FLAPPING:
            self._flap(self._switches, down=False)
        for connection in list(self._connections):
            self._apply(connection, before)

    async def _make_clips(self, fault: Fault | None) -> None:
        """Before anybody is switched. The main stream's only when it is on the air: it takes long."""
        self._programme.fault = fault
        await self._programme.make(StreamKind.SUB)
        if any(each.session is not None and each.session.kind is StreamKind.MAIN for each in self._connections):
            await self._programme.make(StreamKind.MAIN)

    def has_audio(self, kind: StreamKind) -> bool:
        return self.spec.audio and kind is StreamKind.MAIN

    def format_of(self, kind: StreamKind) -> Format:
        return self._programme.format_of(kind)

    def has_room(self) -> bool:
        return sum(connection.session is not None for connection in self._connections) < MAX_SESSIONS

    def start(self, connection: Connection) -> Start | None:
        """Put the connection's session on the air."""
        assert connection.session is not None  # noqa: S101 - it has just been set up
        self._schedule_strike(connection)
        return self._put_on_air(connection.session)

    def gone(self, connection: Connection) -> None:
        self._connections.discard(connection)

    def _listen(self) -> None:
        if self._listener is None:
            self._listener = Listener(self._home, self.host, self.port, self._accept)
            self.port = self._listener.port

    def _accept(self) -> Connection:
        connection = Connection(self)
        self._connections.add(connection)
        if self.fault in _DEAF:
            self._deafen(connection)
        return connection

    def _hang_up(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for connection in list(self._connections):
            connection.reset()

    def _apply(self, connection: Connection, before: Fault | None) -> None:
        """Make a connection that was open before the switch feel the fault."""
        if self.fault is Fault.WRONG_PASSWORD or before in _DEAF:
            connection.reset()
            return
        if self.fault in _DEAF:
            self._deafen(connection)
            return
        session = connection.session
        if session is None or session.played_at_s is None:
            return
        self._schedule_strike(connection)
        if session.video is not None and session.video.channel is not None:
            self._home.spawn(self._programme.switch(session.kind, session.video))
        self._put_on_air(session)

    def _put_on_air(self, session: Session) -> Start | None:
        """What of it is not."""
        if session.audio is not None and session.audio.channel is None:
            self._home.audio.join(session.audio)
        if session.video is None or session.video.channel is not None:
            return None
        return self._programme.start(session.kind, session.video)

    def _deafen(self, connection: Connection) -> None:
        connection.deaf = True
        connection.mute()
        if self.fault is Fault.TRICKLES:
            rest = _bytes_of_trickle()
            self._home.pacer.after(TRICKLE_INTERVAL_S, lambda: self._trickle(connection, rest))

    def _trickle(self, connection: Connection, rest: Iterator[bytes]) -> None:
        if connection in self._connections:
            connection.trickle(next(rest))
            self._home.pacer.after(TRICKLE_INTERVAL_S, lambda: self._trickle(connection, rest))

    def _schedule_strike(self, connection: Connection) -> None:
        times = {Fault.STALLS: self.spec.times.stall_after_s, Fault.RESETS: self.spec.times.reset_after_s}
        if (delay_s := times.get(self.fault) if self.fault else None) is not None:
            self._home.pacer.after(delay_s, lambda: self._strike(connection))

    def _strike(self, connection: Connection) -> None:
        # The fault may have been switched since; what holds is the fault now.
        if self.fault is Fault.STALLS:
            connection.mute()
        elif self.fault is Fault.RESETS:
            connection.reset()

    def _flap(self, switch: int, *, down: bool) -> None:
        if switch != self._switches:
            return
        times = self.spec.times
        if down:
            self._hang_up()
        else:
            self._listen()
        # Seeded by the camera, so that not all of them drop out together and yet every run is the same.
        spread = 0.5 + random.Random(f"{self._home.seed} {self.spec.code} {down}").random()  # noqa: S311
        stays_s = (times.flap_down_s if down else times.flap_period_s - times.flap_down_s) * spread
        self._home.pacer.after(stays_s, lambda: self._flap(switch, down=not down))


def _changed(credentials: Credentials) -> Credentials:
    return Credentials(credentials.username, credentials.password + "-changed")


def _bytes_of_trickle() -> Iterator[bytes]:
    yield from (bytes((byte,)) for byte in _TRICKLE)
    while True:
        yield b"a"
