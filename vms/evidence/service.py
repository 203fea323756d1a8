"""Keeps frames within a disk budget, rows and files in step, and says when a frame could not be kept."""

import asyncio
import errno
import uuid
from collections import Counter, deque
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, takewhile

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from registry.columns import new_id
from registry.values import RECORD_ZONE
from streams.model import FaultScore, Finding, Snapshot
from vms.db.engine import Database
from vms.evidence import store
from vms.evidence.files import DamagedError, Folder
from vms.evidence.store import Held
from vms.web.problems import StorageFull, Unavailable

log = structlog.get_logger()

EVICTION_BATCH = 200
SWEEP_BATCH = 500
WHOLE_DAYS = timedelta(days=2)
"""What was taken so lately goes last: today's figures and tonight's blind spots rest on its hours, and the reports that
will name it are not made yet."""
SHOWN_FOR = timedelta(minutes=10)
"""A replaced frame stays that long: lists that people have open still name it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A camera's new frame, before it is known why it is kept."""

    camera_id: uuid.UUID
    snapshot: Snapshot
    finding: Finding
    faults: tuple[FaultScore, ...]
    measures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a frame is kept."""

    transition: bool
    hourly: bool
    reference: bool = False
    latest: bool = True


class EvidenceService:
    """One per process tree: it alone writes and removes files."""

    def __init__(
        self, database: Database, folder: Folder, budget_bytes: int, *, shown_for: timedelta = SHOWN_FOR
    ) -> None:
        self._database = database
        self._folder = folder
        self.budget_bytes = budget_bytes
        self.shown_for = shown_for
        self.replaced: deque[tuple[datetime, Held]] = deque()
        """Frames that nothing keeps, with the time since when. As many as are replaced in `shown_for`."""
        self.used_bytes = 0
        self.missed: Counter[str] = Counter(disk=0, budget=0)
        """Frames that could not be kept since the start, by reason: `disk` (full or broken) or `budget`."""
        self.evicted = 0
        self.given_up = 0
        """Those of the evicted that a signed report names, before their term was over."""
        self.thinned_to: date | None = None
        """All days before this one have lost the hours that could be spared; None: not known."""
        self.trouble: str | None = None
        """What keeps frames from being kept now, in words for people."""
        self._turn = asyncio.Lock()
        """Between writing a file and committing its row nobody may sweep; between two rows of a file, neither."""

    async def open(self) -> None:
        """Learn how much is stored. Raises OSError when the folder cannot be made."""
        await asyncio.to_thread(self._folder.root.mkdir, parents=True, exist_ok=True)
        async with self._database.reading() as session:
            self.used_bytes = await store.used_bytes(session)
            self.replaced.extend(await store.unkept(session))

    async def read(self, sha256: str) -> bytes | None:
        """The JPEG; None when it was evicted or has been altered on disk."""
        try:
            return await asyncio.to_thread(self._folder.read, sha256)
        except DamagedError as error:
            log.error("evidence is damaged", reason=str(error))
            return None

    @asynccontextmanager
    async def saving(self, frames: Sequence[Frame]) -> AsyncIterator["Saving"]:
        """Files are written on entering; when the transaction inside has been committed, what it left over is removed;
        when it failed, the new files are that no row names: it may have failed after its commit, as where the service
        is stopped at that moment."""
        async with self._turn:
            new, failed = await asyncio.to_thread(self._write, frames)
            saving = Saving([frame for frame in frames if frame.camera_id not in failed], self)
            try:
                yield saving
            except BaseException:
                await self._remove_unnamed(new)
                raise
            self.used_bytes = saving.used_bytes
            self.evicted += saving.evicted
            self.thinned_to = saving.thinned_to
            if saving.given_up:
                self._give_up(saving.given_up)
            self.replaced.extend(saving.replaced)
            for _ in range(saving.expired):
                self.replaced.popleft()
            await asyncio.to_thread(self._remove, saving.left_over)

    async def keep_as_reference(self, session: AsyncSession, camera_id: uuid.UUID, sha256: str) -> None:
        """A reference view rests on this frame of the camera: no budget removes it."""
        await store.keep_as_reference(session, camera_id, sha256)

    async def let_go_of_references(
        self, session: AsyncSession, camera_id: uuid.UUID, shas: Collection[str], now: datetime
    ) -> None:
        """No reference view rests on these frames any more: what nothing else keeps goes like a replaced frame, if
        the transaction is committed."""
        going = await store.let_go_of_references(session, camera_id, shas)
        self.replaced.extend((now, held) for held in going)

    @asynccontextmanager
    async def storing(self, sha256: str, jpeg: bytes) -> AsyncIterator[None]:
        """The file of a crew's photo or a camera's document, for a row that the transaction inside commits; what it has
        not named when it ends is removed. Raises OSError."""
        async with self._turn:
            new = await asyncio.to_thread(self._folder.write, sha256, jpeg)
            try:
                yield
            finally:
                if new:
                    await self._remove_unnamed({sha256})

    async def sweep(self) -> None:
        """Remove the files that no row names: what a killed process left."""
        folders = self._folder.walk()
        while (names := await asyncio.to_thread(next, folders, None)) is not None:
            for start in range(0, len(names), SWEEP_BATCH):
                part = names[start : start + SWEEP_BATCH]
                async with self._turn:
                    async with self._database.reading() as session:
                        orphans = set(part) - await store.referenced(session, part)
                    await asyncio.to_thread(self._remove, orphans)
                if orphans:
                    log.info("evidence files without a row removed", files=len(orphans))

    def _give_up(self, number: int) -> None:
        self.given_up += number
        self.trouble = (
            f"the evidence budget of {self.budget_bytes // 1_000_000} MB no longer holds all frames that signed "
            "reports name, the oldest go: raise VMS_EVIDENCE_BUDGET_MB or lower VMS_REPORT_FRAMES_DAYS"
        )
        log.warning("frames that signed reports name were removed to make room", frames=number)

    def _write(self, frames: Sequence[Frame]) -> tuple[set[str], set[uuid.UUID]]:
        """The files that are new, and the cameras whose frame could not be written."""
        new, failed = set(), set()
        trouble = None
        for frame in frames:
            try:
                if self._folder.write(frame.snapshot.sha256, frame.snapshot.jpeg):
                    new.add(frame.snapshot.sha256)
            except OSError as error:
                self.missed["disk"] += 1
                failed.add(frame.camera_id)
                trouble = _trouble(error, self._folder)
        if trouble is not None and self.trouble is None:
            log.error("evidence cannot be kept", reason=trouble)
        if frames:
            self.trouble = trouble
        return new, failed

    async def _remove_unnamed(self, shas: Collection[str]) -> None:
        try:
            async with self._database.reading() as session:
                named = await store.referenced(session, shas)
        except (StorageFull, Unavailable):  # orphans, swept at the next start
            return
        await asyncio.to_thread(self._remove, set(shas) - named)

    def _remove(self, shas: Collection[str]) -> None:
        for sha in shas:
            try:
                self._folder.remove(sha)
            except OSError as error:  # an orphan, swept at the next start
                log.warning("evidence file cannot be removed", sha256=sha, reason=error.strerror)


def _trouble(error: OSError, folder: Folder) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk that holds {folder.root} is full: free some space, new frames are not kept until then"
    return f"frames cannot be written to {folder.root}: {error.strerror}"


class Saving:
    """One batch of frames whose files are written, inside one transaction."""

    def __init__(self, frames: Sequence[Frame], service: EvidenceService) -> None:
        self._frames = {frame.camera_id: frame for frame in frames}
        self._service = service
        self._before: dict[uuid.UUID, Held] = {}
        self._kept: set[uuid.UUID] = set()
        self._dropped: dict[str, int] = {}
        """Files that lost a row, with their sizes."""
        self._unnamed: set[str] = set()
        """Files of this batch that no row named before it."""
        self.used_bytes = service.used_bytes
        self.evicted = 0
        self.given_up = 0
        self.thinned_to = service.thinned_to
        self.left_over: set[str] = set()
        self.replaced: list[tuple[datetime, Held]] = []
        self.expired = 0
        """How many of the service's replaced frames, and then of this batch's, have stayed long enough."""

    async def admit(self, session: AsyncSession) -> set[uuid.UUID]:
        """Make room; the cameras whose frame can be kept. A camera's latest frame is never removed to make room, it is
        only replaced by its successor."""
        before = await store.latest_of(session, self._frames.keys())
        self._before = {held.camera_id: held for held in before}
        sizes = {frame.snapshot.sha256: len(frame.snapshot.jpeg) for frame in self._frames.values()}
        self._unnamed = sizes.keys() - await store.referenced(session, sizes.keys())
        await self._make_room(session, sum(sizes[sha] for sha in self._unnamed))
        room = self._service.budget_bytes - self.used_bytes
        paid: set[str] = set()
        for camera_id, frame in self._frames.items():
            sha = frame.snapshot.sha256
            cost = sizes[sha] if sha in self._unnamed - paid else 0
            replaced = self._before.get(camera_id)
            gain = replaced.bytes if replaced is not None and replaced.only_latest and cost > room else 0
            if cost > room + gain:
                self._refuse()
                continue
            room += gain - cost
            paid.add(sha)
            self._kept.add(camera_id)
        self.used_bytes += sum(sizes[sha] for sha in paid & self._unnamed)
        self.left_over |= self._unnamed - paid
        return set(self._kept)

    async def keep(
        self, session: AsyncSession, reasons: Mapping[uuid.UUID, Reasons], dark: Collection[uuid.UUID]
    ) -> None:
        """Write the rows of the admitted frames. `dark`: cameras that went offline, whose last frame is kept."""
        await store.no_longer_latest(session, [self._before[key].id for key in self._kept & self._before.keys()])
        await store.add(session, [_row(self._frames[key], reasons[key]) for key in sorted(self._kept)])
        await store.keep_latest_as_transition(session, dark)
        await self._expire(session)
        await self._make_room(session, 0)
        # A file whose old row made room may have been named again by this very batch.
        kept = {self._frames[key].snapshot for key in self._kept}
        again = {shot.sha256: len(shot.jpeg) for shot in kept if shot.sha256 in self.left_over}
        self.used_bytes += sum(again.values())
        self.left_over -= again.keys()

    async def _expire(self, session: AsyncSession) -> None:
        """Let go of replaced frames that nobody's list can still name."""
        if not self._kept:
            return
        now = max(self._frames[key].snapshot.taken_at for key in self._kept)
        self.replaced = [(now, held) for key, held in self._before.items() if key in self._kept and held.only_latest]
        due = now - self._service.shown_for
        expired = [
            held.id for _, held in takewhile(lambda old: old[0] <= due, chain(self._service.replaced, self.replaced))
        ]
        self.expired = len(expired)
        self._dropped |= {held.sha256: held.bytes for held in await store.remove_unkept(session, expired)}
        await self._settle(session)

    async def _make_room(self, session: AsyncSession, needed: int) -> None:
        while self._frames and self.used_bytes + needed > self._service.budget_bytes:
            batch = await self._next_out(session)
            if not batch:
                return
            excess = self.used_bytes + needed - self._service.budget_bytes
            going = []
            for held in batch:
                if excess <= 0:
                    break
                going.append(held)
                excess -= held.bytes
            await store.remove(session, [held.id for held in going])
            self.evicted += len(going)
            self.given_up += sum(held.named for held in going)
            self._dropped |= {held.sha256: held.bytes for held in going}
            await self._settle(session)

    async def _next_out(self, session: AsyncSession) -> list[Held]:
        """What goes first: replaced frames; of each camera's days the hours before its last one, the oldest day first;
        then what is left of the days, oldest first: hourly frames, those of transitions, those that signed reports
        name; and so on with what is not two days old."""
        if batch := await store.replaced(session, EVICTION_BATCH):
            return batch
        recent = max(frame.snapshot.taken_at for frame in self._frames.values()) - WHOLE_DAYS
        return await self._spared(session, recent) or await store.evictable(session, recent, EVICTION_BATCH)

    async def _spared(self, session: AsyncSession, recent: datetime) -> list[Held]:
        """Hours that can be spared, of the oldest day that has any and was over by `recent`."""
        if self.thinned_to is None:
            first = await store.first_hour(session)
            self.thinned_to = first.astimezone(RECORD_ZONE).date() if first else None
        while self.thinned_to is not None:
            begin = datetime.combine(self.thinned_to, time(), RECORD_ZONE)
            end = begin + timedelta(days=1)
            if end > recent:
                break
            if batch := await store.beside_later(session, begin, end, EVICTION_BATCH):
                return batch
            self.thinned_to += timedelta(days=1)
        return []

    async def _settle(self, session: AsyncSession) -> None:
        """Count what has lost its last row as free; its file goes after the commit."""
        going = self._dropped.keys() - await store.referenced(session, self._dropped.keys())
        self.used_bytes -= sum(self._dropped[sha] for sha in going)
        self.left_over |= going
        self._dropped = {}

    def _refuse(self) -> None:
        self._service.missed["budget"] += 1
        self._service.trouble = (
            f"the evidence budget of {self._service.budget_bytes // 1_000_000} MB holds nothing but the latest frames: "
            "raise VMS_EVIDENCE_BUDGET_MB, new frames are not kept until then"
        )


def _row(frame: Frame, reasons: Reasons) -> dict[str, object]:
    shot = frame.snapshot
    return {
        "id": new_id(),
        "camera_id": frame.camera_id,
        "sha256": shot.sha256,
        "taken_at": shot.taken_at,
        "latest": reasons.latest,
        "transition": reasons.transition,
        "hourly": reasons.hourly,
        "reference": reasons.reference,
        "proof": False,
        "bytes": len(shot.jpeg),
        "width": shot.width,
        "height": shot.height,
        "finding": frame.finding,
        "faults": [score.kind for score in frame.faults],
        "measures": frame.measures,
    }
