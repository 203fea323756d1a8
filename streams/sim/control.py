"""The control socket of a running fleet: JSON lines over a Unix socket, one answer for each. For its owner alone."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from streams.sim.device import FaultNotPossibleError
from streams.sim.faults import Fault
from streams.sim.fleet import Fleet, UnknownCameraError

MAX_LINE_BYTES = 16 * 1024
MAX_PATH_BYTES = 100  # sun_path holds 104 to 108 bytes, by system
ANSWER_WITHIN_S = 30.0


class ControlError(RuntimeError):
    """The fleet could not be asked, or refused; the message says why and what to do."""


class _Switch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    fault: Fault | None


@asynccontextmanager
async def control_socket(fleet: Fleet, path: Path) -> AsyncIterator[None]:
    """Serve commands while entered. Raises ControlError when the path cannot be used."""
    if len(os.fsencode(path)) > MAX_PATH_BYTES:
        raise ControlError(f"{path} is too long for a socket: choose a folder with a shorter path")
    _remove(path)  # left behind by a killed fleet
    mask = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(_Desk(fleet).serve, path, limit=MAX_LINE_BYTES)
    finally:
        os.umask(mask)
    try:
        yield
    finally:
        server.close()
        _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


class _Desk:
    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until it hangs up or sends what is no line."""
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await writer.drain()
        except (ValueError, ConnectionError):
            return  # a line without end, or the client is gone
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, line: bytes) -> object:
        try:
            order = _Switch.model_validate_json(line)
        except ValidationError as error:
            return {"problem": error.errors(include_url=False)[0]["msg"]}
        try:
            await self._fleet.set_fault(order.code, order.fault)
        except UnknownCameraError:
            return {"problem": f"no camera of the fleet has the code {order.code}: see `vms sim list`"}
        except FaultNotPossibleError as error:
            return {"problem": str(error)}
        return {"problem": None}


def switch_fault(path: Path, code: str, fault: Fault | None) -> None:
    """Ask the fleet behind a socket, waiting for its answer. Raises ControlError."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(ANSWER_WITHIN_S)
        try:
            client.connect(os.fspath(path))
            client.sendall(json.dumps({"code": code, "fault": fault}).encode() + b"\n")
            answer = client.makefile("rb").readline()
        except OSError as error:
            raise ControlError(f"no fleet answers at {path}: start one with `vms sim run` or `vms demo`") from error
    if not answer:
        raise ControlError(f"the fleet at {path} hung up")
    if problem := json.loads(answer)["problem"]:
        raise ControlError(problem)
