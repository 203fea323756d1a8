"""A real TURN server (coturn) on loopback."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.fakes.patience import until

TURNSERVER = shutil.which("turnserver")
SECRET = "between the two of us"
PORTS_TRIED = 5


@asynccontextmanager
async def turn_server(folder: Path) -> AsyncIterator[str]:
    """Its URL while it runs; `SECRET` is shared with it. `folder` takes its files. It must be installed."""
    for _ in range(PORTS_TRIED):
        port = _free_port()
        async with _coturn(folder, port) as process:
            if process.returncode is None:
                yield f"turn:127.0.0.1:{port}?transport=udp"
                return
    raise AssertionError(f"the TURN server found none of {PORTS_TRIED} ports free")


@asynccontextmanager
async def _coturn(folder: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Once it answers, or has ended because somebody else does there."""
    assert TURNSERVER is not None
    command = [
        TURNSERVER, "-n", "--no-tls", "--no-dtls", "--no-cli", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1",
        f"--listening-port={port}", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=vms",
        "--allow-loopback-peers", "--log-file=stdout", f"--pidfile={folder}/turn.pid", f"--userdb={folder}/turn.db",
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await until(lambda: process.returncode is not None or _answers(port))
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _free_port() -> int:
    """Free for TCP just now; somebody may take it before coturn does, which has to be told a number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    """Whether somebody listens there on TCP, which coturn does beside UDP."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
