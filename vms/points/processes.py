"""Long work is done by processes of their own, so that the service answers meanwhile: each is told its task on its
input, and says on its output, each with its length, what it has found."""

import asyncio
import copyreg
import io
import os
import pickle
import signal
import struct
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType
from typing import IO, Any

_LENGTH = struct.Struct("!I")
_AHEAD_BYTES = 1 << 18
"""What is read but not yet asked for, at least: then the other process waits."""


@asynccontextmanager
async def process_of(module: str, task: object) -> AsyncIterator[asyncio.StreamReader]:
    """`python -m module` at work; ended with the `with`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_AHEAD_BYTES,
        env={name: value for name, value in os.environ.items() if not name.startswith("VMS_")},
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    said = process.stdout
    try:
        with suppress(ConnectionError):  # One that could not even begin is noticed when it is listened to.
            process.stdin.write(packed(task))
            await process.stdin.drain()
        yield said
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await said.read()  # What it had said: a pipe that is not read to its end is waited for without end.
        await process.wait()


async def heard(said: asyncio.StreamReader) -> Any:
    """What it says next. Raises it where it is an exception, and RuntimeError where the process was lost."""
    try:
        (length,) = _LENGTH.unpack(await said.readexactly(_LENGTH.size))
        found = pickle.loads(await said.readexactly(length))  # noqa: S301 - our own process says it
    except asyncio.IncompleteReadError as error:
        raise RuntimeError("a process of ours was lost") from error
    if isinstance(found, Exception):
        raise found
    return found


class _Pickler(pickle.Pickler):
    """Tables of words cannot be changed, and such are not packed by themselves."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: lambda table: (_unchanging, (dict(table),))}


def _unchanging(table: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(table)


def packed(what: object) -> bytes:
    """As `heard` takes it."""
    packed = io.BytesIO()
    packed.write(bytes(_LENGTH.size))
    _Pickler(packed, pickle.HIGHEST_PROTOCOL).dump(what)
    length = packed.tell() - _LENGTH.size
    packed.seek(0)
    packed.write(_LENGTH.pack(length))
    return packed.getvalue()


def work(answer: Callable[[Any, IO[bytes]], None]) -> None:
    """In the process of its own: `answer` gets the task, and what it writes is heard."""
    # Whatever a library prints must not get between the messages.
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches the whole process group, but it is the parent who ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    (length,) = _LENGTH.unpack(sys.stdin.buffer.read(_LENGTH.size))
    task = pickle.loads(sys.stdin.buffer.read(length))  # noqa: S301 - who started this process says it
    with told:
        answer(task, told)
