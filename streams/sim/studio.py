"""Where clips come from: the cache on disk, the workers that draw and encode, the few tracks held in memory."""

import asyncio
import contextlib
import json
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from streams.model import StreamKind
from streams.sim.clip import ClipFileError, Format, read_clip
from streams.sim.packets import Track, packetise
from streams.sim.scenes import GREY
from streams.sim.take import Take

IDLE_TRACKS_BYTES = 48 * 1024 * 1024
"""Tracks kept in memory beyond those that somebody watches: about a hundred sub streams."""


class StudioError(RuntimeError):
    """A clip could not be made; the message says which and why."""


def default_cache_dir() -> Path:
    """Shared by all programs of this user, so that tests and demos draw each scene once."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "vms" / "scenes"


class Studio:
    """Tracks by take. An async context manager: leaving it ends the worker processes."""

    def __init__(self, folder: Path, *, workers: int | None = None) -> None:
        self._folder = folder
        self._tracks: OrderedDict[Take, Track] = OrderedDict()
        self._formats: dict[tuple[StreamKind, str], Format] = {}
        self._crew = Crew(folder, workers or min(4, os.cpu_count() or 1))
        self._idle_crew = Crew(folder, 1, niceness=15)

    async def __aenter__(self) -> "Studio":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._crew.dismiss()
        await self._idle_crew.dismiss()

    def at_hand(self, take: Take) -> Track | None:
        """The track from memory or disk, without waiting; None when it has yet to be made."""
        if (track := self._tracks.get(take)) is not None:
            self._tracks.move_to_end(take)
            return track
        try:
            clip = read_clip(self._folder / take.file_name)
        except FileNotFoundError:
            return None
        except ClipFileError:
            (self._folder / take.file_name).unlink(missing_ok=True)
            return None
        track = self._tracks[take] = packetise(clip)
        self._forget_old()
        return track

    async def track(self, take: Take) -> Track:
        """The track, drawn and encoded first where needed. Raises StudioError."""
        if (track := self.at_hand(take)) is not None:
            return track
        await self.make(take)
        if (track := self.at_hand(take)) is None:
            raise StudioError(f"the clip {take.file_name} was made but cannot be read: is the disk full?")
        return track

    def path(self, take: Take) -> Path:
        """Where its clip lies, or will."""
        return self._folder / take.file_name

    async def make(self, take: Take, *, in_background: bool = False) -> None:
        """Have the clip on disk; in the background it yields to everything else. Raises StudioError."""
        if not (self._folder / take.file_name).exists():
            await (self._idle_crew if in_background else self._crew).make(take)

    async def prepare(self, takes: Iterable[Take], progress: Callable[[int, int], None]) -> None:
        """Have all clips on disk. `progress` gets how many are done, and of how many. Raises StudioError."""
        wanted = list(dict.fromkeys(takes))
        missing = [take for take in wanted if not (self._folder / take.file_name).exists()]
        done = len(wanted) - len(missing)
        progress(done, len(wanted))

        async def make(take: Take) -> None:
            nonlocal done
            await self._crew.make(take)
            done += 1
            progress(done, len(wanted))

        try:
            async with asyncio.TaskGroup() as group:
                for take in missing:
                    group.create_task(make(take))
        except* StudioError as problems:
            raise problems.exceptions[0] from None

    async def learn_formats(self, codecs: Iterable[tuple[StreamKind, str]]) -> None:
        """Make `format_of` able to answer for these."""
        for kind, codec in codecs:
            if (kind, codec) not in self._formats:
                self._formats[kind, codec] = (await self.track(Take(GREY, kind, codec))).format

    def format_of(self, kind: StreamKind, codec: str) -> Format:
        """What the SDP says. All clips of a kind and codec share it."""
        return self._formats[kind, codec]

    def _forget_old(self) -> None:
        # A track that is being watched stays alive through its channels; dropping it here only costs a second copy.
        while len(self._tracks) > 1 and sum(t.size_bytes for t in self._tracks.values()) > IDLE_TRACKS_BYTES:
            self._tracks.popitem(last=False)


class Crew:
    """Worker processes, started when there is work. They end with us: their work comes through a pipe from us."""

    def __init__(self, folder: Path, size: int, *, niceness: int = 0) -> None:
        self._folder = folder
        self._niceness = niceness
        self._seats = asyncio.Semaphore(size)
        self._resting: list[asyncio.subprocess.Process] = []
        self._at_work: dict[Take, asyncio.Future[None]] = {}

    def path(self, take: Take) -> Path:
        """Where its clip lies, or will."""
        return self._folder / take.file_name

    async def make(self, take: Take) -> None:
        """Have the clip's file made, once however many ask. Raises StudioError."""
        if (running := self._at_work.get(take)) is not None:
            await asyncio.shield(running)
            return
        running = self._at_work[take] = asyncio.get_running_loop().create_future()
        try:
            async with self._seats:
                await self._delegate(take)
            if len(self._at_work) == 1:
                await self.dismiss()  # the last order for now: a resting worker would hold a hundred megabytes
            running.set_result(None)
        except BaseException as error:
            running.set_exception(StudioError(str(error)) if isinstance(error, Exception) else StudioError("stopped"))
            running.exception()  # whoever waits gets it; nobody must
            raise
        finally:
            del self._at_work[take]

    async def dismiss(self) -> None:
        """End the resting workers."""
        while self._resting:
            await _end(self._resting.pop())

    async def _delegate(self, take: Take) -> None:
        worker = self._resting.pop() if self._resting else await self._hire()
        try:
            order = {"scene": take.scene, "kind": take.kind, "codec": take.codec, "fault": take.fault}
            assert worker.stdin is not None and worker.stdout is not None  # noqa: S101, PT018 - both are pipes
            worker.stdin.write(json.dumps(order).encode() + b"\n")
            await worker.stdin.drain()
            answer = await worker.stdout.readline()
        except BaseException:
            await _end(worker)
            raise
        if not answer:
            await _end(worker)
            raise StudioError(f"the process that draws {take.scene!r} ended: see its message above")
        self._resting.append(worker)
        if problem := json.loads(answer)["problem"]:
            raise StudioError(problem)

    async def _hire(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "streams.sim.worker", str(self._folder), str(self._niceness),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip


async def _end(worker: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        worker.kill()
    await worker.wait()
    if worker.stdin is not None:
        worker.stdin.close()
