"""What a simulated camera shows, given its fault: looped clips here, live encoding in live.py."""

from typing import Protocol

from typing_extensions import override

from streams.model import StreamKind
from streams.sim.channel import Outlet, Thinning
from streams.sim.clip import Format
from streams.sim.faults import Fault
from streams.sim.host import Host
from streams.sim.loop import Handover, LoopChannel, Start
from streams.sim.take import PICTURE_FAULTS, Take

_STREAM_FAULTS = {Fault.NO_KEYFRAME: Thinning.KEY_FRAMES, Fault.PACKET_LOSS: Thinning.PACKETS}


def thinning_of(fault: Fault | None) -> Thinning:
    """What the fault leaves out of the stream."""
    return _STREAM_FAULTS.get(fault, Thinning.NOTHING) if fault else Thinning.NOTHING


def drawn(fault: Fault | None) -> Fault | None:
    """The fault if it is drawn into the picture."""
    return fault if fault in PICTURE_FAULTS else None


class Programme(Protocol):
    """The streams of one camera. `fault` is set by the camera before it calls `switch`."""

    fault: Fault | None

    async def prepare(self) -> None:
        """Be able to answer `format_of`."""

    def format_of(self, kind: StreamKind) -> Format:
        """For the SDP."""

    async def make(self, kind: StreamKind) -> None:
        """Have what the fault of now needs on disk, so that `start` has it at once."""

    def start(self, kind: StreamKind, outlet: Outlet) -> Start | None:
        """Put an outlet on the air; None when the numbers of its first packet are not known yet."""

    async def switch(self, kind: StreamKind, outlet: Outlet) -> None:
        """Let an outlet that is on the air show the fault of now, from a key frame on."""


class LoopProgramme(Programme):
    """Clips in loops, shared with all cameras of the same scene."""

    def __init__(self, host: Host, scene: str, codec: str) -> None:
        self.fault: Fault | None = None
        self._host = host
        self._scene = scene
        self._codecs = {StreamKind.MAIN: codec, StreamKind.SUB: "h264"}
        self._last_first_frame: dict[StreamKind, int] = {}

    @override
    async def prepare(self) -> None:
        await self._host.studio.learn_formats(self._codecs.items())

    @override
    def format_of(self, kind: StreamKind) -> Format:
        return self._host.studio.format_of(kind, self._codecs[kind])

    @override
    async def make(self, kind: StreamKind) -> None:
        await self._host.studio.make(self._take(kind))

    @override
    def start(self, kind: StreamKind, outlet: Outlet) -> Start | None:
        track = self._host.studio.at_hand(self._take(kind))
        if track is None:
            self._host.spawn(self._start_once_made(kind, outlet))
            return None
        unlike = self._last_first_frame.get(kind)
        channel = self._host.loops.choose(track, thinning_of(self.fault), unlike=unlike)
        channel.join(outlet)
        start = channel.start_of_next()
        self._last_first_frame[kind] = start.frame
        return start

    @override
    async def switch(self, kind: StreamKind, outlet: Outlet) -> None:
        fault = self.fault
        track = await self._host.studio.track(self._take(kind))
        if fault is self.fault and isinstance(outlet.channel, LoopChannel):
            outlet.channel.hand_over(outlet, Handover(track, thinning_of(fault)))

    async def _start_once_made(self, kind: StreamKind, outlet: Outlet) -> None:
        await self._host.studio.track(self._take(kind))
        if outlet.wanted and outlet.channel is None:
            self.start(kind, outlet)

    def _take(self, kind: StreamKind) -> Take:
        return Take(self._scene, kind, self._codecs[kind], drawn(self.fault))
