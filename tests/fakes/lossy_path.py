"""A poor network between the relay and one viewer: loss, delay and a narrow way down, the same on every run."""

import asyncio
import re
from random import Random
from types import TracebackType
from typing import Self, cast

from typing_extensions import override

from tests.fakes.relay_viewer import Signal

Address = tuple[str, int]
_CANDIDATE = re.compile(r"(a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1) (\d+) ", re.IGNORECASE)


class _End(asyncio.DatagramProtocol):
    """One of the two sockets: what it receives leaves through the other."""

    def __init__(self, path: "LossyPath", *, down: bool) -> None:
        self._path = path
        self._down = down
        self.transport: asyncio.DatagramTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    @override
    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._path.carry(data, addr, down=self._down)


class LossyPath:
    """`async with LossyPath(signal, ...) as path, RelayViewer(path.signal)`. `loss` counts once `poor` is set.

    Each way takes `delay_s`. `down_bytes_per_s`: what exceeds it for more than `down_queue_s` is dropped.
    """

    def __init__(
        self,
        signal: Signal,
        *,
        loss: float = 0.0,
        delay_s: float = 0.0,
        down_bytes_per_s: float | None = None,
        down_queue_s: float = 0.2,
    ) -> None:
        self._signal = signal
        self._loss = loss
        self._delay_s = delay_s
        self._down_bytes_per_s = down_bytes_per_s
        self._down_queue_s = down_queue_s
        self._random = Random(20260)  # a seed: every run loses the same
        self._relay: Address | None = None
        self._viewer: Address | None = None
        self._free_at = 0.0
        self.poor = False
        self.cut = False
        """Nothing comes through any more, either way."""
        self.dropped = 0
        self.carried = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        near = ("127.0.0.1", 0)
        _, self._to_viewer = await loop.create_datagram_endpoint(lambda: _End(self, down=False), near)
        _, self._to_relay = await loop.create_datagram_endpoint(lambda: _End(self, down=True), near)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for end in (self._to_viewer, self._to_relay):
            assert end.transport is not None
            end.transport.close()

    async def signal(self, offer: str) -> str:
        """The viewer's own addresses are left out and the relay's replaced by ours: there is no other way through."""
        answer = await self._signal(_CANDIDATE.sub("a=x-left-out:\\2 ", offer))
        found = _CANDIDATE.search(answer)
        assert found is not None
        assert self._to_viewer.transport is not None
        self._relay = ("127.0.0.1", int(found[2]))
        port = self._to_viewer.transport.get_extra_info("sockname")[1]
        return _CANDIDATE.sub(rf"\1 {port} ", answer)

    def carry(self, data: bytes, sender: Address, *, down: bool) -> None:
        if not down:
            self._viewer = sender
        end, target = (self._to_viewer, self._viewer) if down else (self._to_relay, self._relay)
        wait_s = self._wait_s(len(data), down=down) if self.poor else 0.0
        if target is None or wait_s is None or self.cut:
            self.dropped += 1
            return
        self.carried += 1
        asyncio.get_running_loop().call_later(self._delay_s + wait_s, self._deliver, end, data, target)

    def _deliver(self, end: _End, data: bytes, target: Address) -> None:
        if end.transport is not None and not end.transport.is_closing():
            end.transport.sendto(data, target)

    def _wait_s(self, size: int, *, down: bool) -> float | None:
        """How long a datagram queues; None: it is lost."""
        if not down:
            return 0.0
        if self._random.random() < self._loss:
            return None
        if self._down_bytes_per_s is None:
            return 0.0
        now_s = asyncio.get_running_loop().time()
        free_at = max(now_s, self._free_at)
        if free_at - now_s > self._down_queue_s:
            return None
        self._free_at = free_at + size / self._down_bytes_per_s
        return self._free_at - now_s
