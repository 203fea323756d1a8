"""Runs the whole service in this process until it is told to stop."""

import asyncio
import contextlib
import ctypes
import errno
import fcntl
import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI
from typing_extensions import override

from vms.compose import compose
from vms.errors import StartupError
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.sse import Announcer

log = structlog.get_logger()

# Requests under way may take this long after the signal; with the rest of the ending it stays under three seconds.
GRACE_S = 2
# How exact the Date header is.
TICK_S = 1.0
BACKLOG = 512
# Event streams included; beyond it requests are answered with 503 at once.
MAX_CONNECTIONS = 4000
LOCK_FILE = "serve.lock"
_M_ARENA_MAX, _M_TRIM_THRESHOLD = -8, -1  # of malloc.h


class HttpServer(uvicorn.Server):
    """uvicorn without its signals and its ten wake-ups a second, each of which costs a cold start of the processor.

    Signals are ours: they end event streams first, which uvicorn would wait for.
    """

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._told_to_stop = asyncio.Event()

    def stop(self) -> None:
        """End with what is under way; the second time at once."""
        self.force_exit = self.should_exit
        self.should_exit = True
        self._told_to_stop.set()

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What is loaded by now stays: looking through all of it for garbage would stop every live view for long.
        gc.collect()
        give_back_memory()
        gc.freeze()
        self._on_started()

    @override
    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # 0: it renews the Date header
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._told_to_stop.wait()


def spare_memory() -> None:
    """To be called before any thread runs. glibc gives each thread an arena of its own, and every arena keeps what it
    once held (measured: 33 MB of a county's service). Other C libraries lack the call, as they do the next."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_TRIM_THRESHOLD, 128 * 1024)  # its first value, which glibc raises by itself


def give_back_memory() -> None:
    """What starting has used and freed goes to the system: glibc keeps it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def run(settings: Settings, *, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. `on_ready` gets the address once requests are answered. Raises StartupError."""
    spare_memory()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, on_ready=on_ready))


async def serve(settings: Settings, *, on_ready: Callable[[str], None]) -> None:
    """The same inside a running loop."""
    with only_one(settings.data_dir), listening(settings.host, settings.port) as listener:
        async with compose(settings) as container:
            announcer = container.get(Announcer)
            host, port = listener.getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            server = HttpServer(http_config(settings, create_app(container)), lambda: on_ready(address))

            def stop() -> None:
                server.stop()
                announcer.close()

            with on_signal(stop):
                await server.serve(sockets=[listener])
            log.info("stopping")


def http_config(settings: Settings, app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=75,  # longer than a browser's pause between two looks
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
    )


@contextlib.contextmanager
def on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call it at each SIGINT and SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket, before anything else is started. Raises StartupError."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        reason = {
            errno.EADDRINUSE: "something else listens there: stop it, or set VMS_PORT to a free port",
            errno.EACCES: "ports below 1024 need privileges: set VMS_PORT to a higher one",
            errno.EADDRNOTAVAIL: "this machine doesn't have that address: set VMS_HOST",
        }.get(error.errno or 0, f"{error.strerror or error}: check VMS_HOST and VMS_PORT")
        raise StartupError(f"cannot listen on {host}:{port}: {reason}") from error
    with listener:
        yield listener


@contextlib.contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Two services on one data folder would check every camera twice. Raises StartupError."""
    path = data_dir / LOCK_FILE
    try:
        file = path.open("a+", encoding="ascii")
    except FileNotFoundError as error:
        raise StartupError(f"{data_dir} does not exist: run `vms init`, or set VMS_DATA_DIR") from error
    except OSError as error:
        raise StartupError(f"{path} cannot be written ({error.strerror}): make the folder writable") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise StartupError(
                f"{data_dir} is in use by process {file.read().strip() or '?'}: stop it first"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
