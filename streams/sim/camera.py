"""`SimCamera`: one simulated camera for a test or a trial, with everything it needs, as an async context manager."""

from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType

from streams.clock import Clock, SystemClock
from streams.model import Credentials
from streams.sim.device import Device, DeviceSpec, FaultTimes
from streams.sim.digest import Scheme
from streams.sim.faults import Fault
from streams.sim.host import Host
from streams.url import StreamUrl

TRIAL_CREDENTIALS = Credentials("operator", "sim-camera")


class SimCamera:
    """A real RTSP server on loopback, on a free port. Entering it returns once it answers."""

    def __init__(
        self,
        fault: Fault | None = None,
        scene: str = "street-day",
        codec: str = "h264",
        *,
        live: bool = False,
        audio: bool = False,
        udp_only: bool = False,
        credentials: Credentials = TRIAL_CREDENTIALS,
        address: str = "127.0.0.1",
        scheme: Scheme = Scheme.DIGEST,
        times: FaultTimes | None = None,
        clock: Clock | None = None,
        scenes_dir: Path | None = None,
    ) -> None:
        self.credentials = credentials
        """What its clients should use: with WRONG_PASSWORD the camera knows another password."""
        self._fault = fault
        self._clock = clock or SystemClock()
        self._scenes_dir = scenes_dir
        self._spec = DeviceSpec(
            "sim", "Simulated camera", credentials, address,
            scene=scene, codec=codec, live=live, audio=audio, udp_only=udp_only,
            scheme=scheme, times=times or FaultTimes(),
        )  # fmt: skip
        self._stack = AsyncExitStack()
        self._device: Device | None = None

    async def __aenter__(self) -> "SimCamera":
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(Host(self._clock, scenes_dir=self._scenes_dir))
            self._device = Device(host, self._spec)
            stack.push_async_callback(self._device.close)
            await self._device.open(self._fault)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    @property
    def device(self) -> Device:
        """The camera itself."""
        assert self._device is not None, "enter the camera first"  # noqa: S101
        return self._device

    @property
    def main_url(self) -> StreamUrl:
        return self.device.main_url

    @property
    def sub_url(self) -> StreamUrl:
        return self.device.sub_url

    async def set_fault(self, fault: Fault | None) -> None:
        """Switch its fault, for clients that are connected too. Raises FaultNotPossibleError."""
        await self.device.set_fault(fault)
