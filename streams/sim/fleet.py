"""Many simulated cameras from one file, in one process: opened together, faults switched by code, the truth on disk."""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from streams.clock import Clock
from streams.model import Credentials, StreamKind
from streams.sim.device import Device, DeviceSpec
from streams.sim.faults import Fault
from streams.sim.host import Host
from streams.sim.scenes import parse_scene
from streams.sim.take import PICTURE_FAULTS, Take

MAX_CAMERAS = 20_000
Text = Annotated[str, Field(min_length=1, max_length=200)]


class FleetFileError(ValueError):
    """The fleet file cannot be used; the message names the camera and the field."""


class UnknownCameraError(KeyError):
    """No camera of the fleet has this code."""


class FleetCamera(BaseModel):
    """One camera of a fleet file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Text
    name: Text
    address: Text = "127.0.0.1"
    port: int = Field(0, ge=0, le=65_535)
    scene: Text = "street-day"
    codec: Literal["h264", "h265"] = "h264"
    live: bool = False
    audio: bool = False
    fault: Fault | None = None
    username: Text
    password: Text = Field(repr=False)

    def spec(self) -> DeviceSpec:
        """How it is built."""
        credentials = Credentials(self.username, self.password)
        return DeviceSpec(
            self.code, self.name, credentials, self.address, self.port,
            scene=self.scene, codec=self.codec, live=self.live, audio=self.audio,
        )  # fmt: skip


class _FleetFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    cameras: tuple[FleetCamera, ...] = Field(max_length=MAX_CAMERAS)


def read_fleet(path: Path) -> tuple[FleetCamera, ...]:
    """Raises FleetFileError."""
    try:
        cameras = _FleetFile.model_validate_json(path.read_bytes()).cameras
    except OSError as error:
        raise FleetFileError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FleetFileError(f"{path}: {where or 'the file'}: {first['msg']}") from error
    codes: set[str] = set()
    for camera in cameras:
        if camera.code in codes:
            raise FleetFileError(f"{path}: two cameras have the code {camera.code}")
        codes.add(camera.code)
        if camera.live and camera.codec != "h264":
            raise FleetFileError(f"{path}: camera {camera.code}: a live camera encodes h264 only")
        try:
            parse_scene(camera.scene)
        except ValueError as error:
            raise FleetFileError(f"{path}: camera {camera.code}: {error}") from error
    return cameras


def write_fleet(path: Path, cameras: Sequence[FleetCamera]) -> None:
    """For its owner alone: it holds passwords."""
    write_private(path, {"cameras": [camera.model_dump(mode="json") for camera in cameras]})


def write_private(path: Path, content: object) -> None:
    """JSON that its owner alone may read, whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    partial.replace(path)


@dataclass(frozen=True, slots=True)
class FleetSettings:
    """What a fleet needs besides its cameras."""

    truth_path: Path | None = None
    scenes_dir: Path | None = None
    seed: int = 0
    prepare_main: bool = True
    """Draw the main streams too, in the background, so that nobody waits for one later."""
    progress: Callable[[int, int], None] = field(default=lambda done, wanted: None)
    """Told how many clips are there, and of how many, before the cameras open."""


class Fleet:
    """An async context manager: entered, all cameras answer; left, none does."""

    def __init__(self, cameras: Sequence[FleetCamera], clock: Clock, settings: FleetSettings = FleetSettings()) -> None:
        self._cameras = tuple(cameras)
        self._settings = settings
        self._clock = clock
        self._stack = AsyncExitStack()
        self._devices: dict[str, Device] = {}

    async def __aenter__(self) -> "Fleet":
        settings = self._settings
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(
                Host(self._clock, scenes_dir=settings.scenes_dir, seed=settings.seed)
            )
            await host.studio.prepare(self._takes(StreamKind.SUB), settings.progress)
            for camera in self._cameras:
                device = self._devices[camera.code] = Device(host, camera.spec())
                stack.push_async_callback(device.close)
                await _open(device, camera)
            if settings.prepare_main:
                host.spawn(_make_in_turn(host, self._takes(StreamKind.MAIN)))
            self._stack = stack.pop_all()
        self._write_truth()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    @property
    def devices(self) -> dict[str, Device]:
        """By code."""
        return self._devices

    async def set_fault(self, code: str, fault: Fault | None) -> None:
        """Switch it and write the truth. Raises UnknownCameraError, FaultNotPossibleError."""
        device = self._devices.get(code)
        if device is None:
            raise UnknownCameraError(code)
        await device.set_fault(fault)
        self._write_truth()

    def truth(self) -> dict[str, list[dict[str, str | None]]]:
        """Which camera has which fault, and how to reach it."""
        return {"cameras": [_truth_of(device) for device in self._devices.values()]}

    def _write_truth(self) -> None:
        if self._settings.truth_path is not None:
            write_private(self._settings.truth_path, self.truth())

    def _takes(self, kind: StreamKind) -> list[Take]:
        """The clips that the fleet shows now."""
        takes = []
        for camera in self._cameras:
            codec = camera.codec if kind is StreamKind.MAIN else "h264"
            shown = camera.fault if camera.fault in PICTURE_FAULTS else None
            if not (camera.live and kind is StreamKind.MAIN):
                takes.append(Take(camera.scene, kind, codec, shown))
        return list(dict.fromkeys(takes))


def _truth_of(device: Device) -> dict[str, str | None]:
    return {
        "code": device.spec.code,
        "fault": device.fault,
        "main_url": str(device.main_url),
        "sub_url": str(device.sub_url),
        "username": device.spec.credentials.username,
        "password": device.spec.credentials.password,
    }


async def _open(device: Device, camera: FleetCamera) -> None:
    try:
        await device.open(camera.fault)
    except OSError as error:
        raise FleetFileError(
            f"camera {camera.code} cannot listen on {camera.address}:{camera.port}: {error.strerror}"
        ) from error


async def _make_in_turn(host: Host, takes: Sequence[Take]) -> None:
    for take in takes:
        await host.studio.make(take, in_background=True)
