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


@asynccontextmanager
async def turn_server(folder: Path) -> AsyncIterator[str]:
    """Its URL while it runs; `SECRET` is shared with it. `folder` takes its files. It must be installed."""
    assert TURNSERVER is not None
    port = _free_port()
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
        assert process.returncode is None, "the TURN server ended at once: its port was taken meanwhile"
        yield f"turn:127.0.0.1:{port}?transport=udp"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    """Whether somebody listens there on TCP, which coturn does beside UDP."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
