"""Prober processes: started, fed, watched; one that dies or wedges is replaced and its jobs are given to another."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count

import structlog
from typing_extensions import override

from streams.clock import Clock
from streams.model import Finding, ProbeReport
from vms.health.prober import Checked, ProbeJob, Prober
from vms.health.wire import HELLO, WireError, checked_of, frame, job_head, receive

log = structlog.get_logger()

DELIVERIES = 2
"""A job is given to a second process when the first is lost; a third might only be killed by the same job."""
WATCH_INTERVAL_S = 1.0
STARTING_S = 60.0
"""A process may take that long to say its first word."""
HOPELESS_S = 60.0
"""A job this late will not be answered, whatever else is."""
CLOSING_S = 2.0
"""How long a process may take to end after its stdin was closed."""
FIRST_RESTART_S, LONGEST_RESTART_S = 0.5, 30.0
STEADY_S = 5.0
"""A process that lived so long after its first word can work: another is begun at once."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}


class _LostProcessError(Exception):
    """The process that had the job is gone."""


class _Child:
    """One running process and the jobs it has."""

    def __init__(self, process: asyncio.subprocess.Process, clock: Clock, grace_s: float) -> None:
        self._process = process
        self._clock = clock
        self._grace_s = grace_s
        self._numbers = count(1)
        self._jobs: dict[int, tuple[float, asyncio.Future[Checked]]] = {}
        self.lost = False
        self._ready_s: float | None = None
        self._heard_s = clock.monotonic() + STARTING_S

    @property
    def load(self) -> int:
        return len(self._jobs)

    @property
    def ready(self) -> bool:
        """It has said its first word. Until then it is loading, which takes its time on a busy machine."""
        return self._ready_s is not None

    @property
    def worked_s(self) -> float:
        """Since then."""
        return 0.0 if self._ready_s is None else self._clock.monotonic() - self._ready_s

    async def check(self, job: ProbeJob) -> Checked:
        """Raises _LostProcessError."""
        number = next(self._numbers)
        answer: asyncio.Future[Checked] = asyncio.get_running_loop().create_future()
        self._jobs[number] = (self._clock.monotonic() + job.deadline_s + self._grace_s, answer)
        stdin = self._process.stdin
        try:
            if stdin is None or self.lost:
                raise _LostProcessError
            stdin.write(frame(job_head(number, job)))
            await stdin.drain()
            return await answer
        except OSError as error:
            raise _LostProcessError from error
        finally:
            self._jobs.pop(number, None)

    async def read(self, begun: Callable[[], Awaitable[None]]) -> None:
        """Hand out answers until the process ends. `begun`: called when it is ready."""
        stdout = self._process.stdout
        if stdout is None:
            return
        try:
            while (message := await receive(stdout)) is not None:
                self._heard_s = self._clock.monotonic()
                if HELLO in message[0]:
                    self._ready_s = self._heard_s
                    await begun()
                    continue
                number, checked = checked_of(*message)
                _, answer = self._jobs.get(number, (0.0, None))
                if answer is not None and not answer.done():
                    answer.set_result(checked)
        except WireError as error:
            log.error("prober process sent nonsense", reason=str(error))
        finally:
            self._give_up()

    async def watch(self) -> None:
        """Kill the process when a job is answered too late and nothing else comes either: its event loop is stuck. One
        that has too much to do still answers: killed, it would have more. A single job is waited for so long, too, and
        the first word of one that has none."""
        while True:
            looked_s = self._clock.monotonic()
            await self._clock.sleep(WATCH_INTERVAL_S)
            now = self._clock.monotonic()
            if now - looked_s > 2 * WATCH_INTERVAL_S:
                self._forgive(now - looked_s)
                continue
            late_s = now - min((late for late, _ in self._jobs.values()), default=now)
            silent_s = now - self._heard_s
            owes = late_s > 0 or not self.ready
            if (owes and silent_s > self._grace_s) or late_s > HOPELESS_S:
                log.warning("prober process is stuck and is killed", jobs=len(self._jobs))
                self.kill()

    def _forgive(self, seconds: float) -> None:
        """It is we who stood still: answers lie unread."""
        self._heard_s += seconds
        self._jobs = {number: (late_s + seconds, answer) for number, (late_s, answer) in self._jobs.items()}

    def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()

    async def end(self) -> None:
        """Close its stdin, and kill it if that does not end it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(CLOSING_S):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()

    def _give_up(self) -> None:
        self.lost = True
        for _, answer in self._jobs.values():
            if not answer.done():
                answer.set_exception(_LostProcessError())


class ProberPool(Prober):
    """`concurrency` checks at once in each of `processes` children. Entered through `prober_pool`."""

    def __init__(
        self,
        *,
        processes: int,
        concurrency: int,
        clock: Clock,
        command: Sequence[str],
        grace_s: float = 5.0,
        cores: Sequence[int] = (),
    ) -> None:
        self.processes = processes
        self._concurrency = concurrency
        self._clock = clock
        self._command = (*command, str(concurrency))
        self._grace_s = grace_s
        self._cores = tuple(cores)
        self._children: list[_Child] = []
        self._change = asyncio.Condition()
        self.restarts = 0
        """Processes that were lost and replaced."""
        self.lost_jobs = 0
        """Jobs that were lost with every process they were given to."""

    @property
    def alive(self) -> int:
        return sum(not child.lost for child in self._children)

    @override
    async def check(self, job: ProbeJob) -> Checked:
        started_at, started = self._clock.now(), self._clock.monotonic()
        for _ in range(DELIVERIES):
            child = await self._least_busy()
            try:
                return await child.check(job)
            except _LostProcessError:
                continue
            finally:
                await self._changed()
        self.lost_jobs += 1
        detail = "our prober process was lost twice during this check; the camera is not to blame"
        return Checked(ProbeReport(Finding.BLIND, detail, started_at, self._clock.monotonic() - started))

    async def keep(self, slot: int) -> None:
        """One slot: a process is running in it, always, and on its own core. Runs until cancelled."""
        wait_s = FIRST_RESTART_S
        while True:
            if await self._run_one(slot) > STEADY_S:
                wait_s = FIRST_RESTART_S
            self.restarts += 1
            log.warning("prober process was lost and is replaced", restart_s=wait_s)
            await self._clock.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_RESTART_S)

    async def _run_one(self, slot: int) -> float:
        """For how many seconds it could work."""
        core = (str(self._cores[slot % len(self._cores)]),) if self._cores else ()
        process = await asyncio.create_subprocess_exec(
            *self._command,
            *core,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith("VMS_")} | ONE_THREAD,
        )
        child = _Child(process, self._clock, self._grace_s)
        self._children.append(child)
        try:
            async with asyncio.TaskGroup() as group:
                watcher = group.create_task(child.watch())
                await child.read(self._changed)
                worked_s = child.worked_s
                watcher.cancel()
        finally:
            self._children.remove(child)
            await child.end()
        return worked_s

    async def _least_busy(self) -> _Child:
        """Of those that have begun: what is given to one that is loading waits for seconds, and may be lost with it."""
        async with self._change:
            while True:
                free = [
                    each for each in self._children if each.ready and not each.lost and each.load < self._concurrency
                ]
                if free:
                    return min(free, key=lambda child: child.load)
                await self._change.wait()

    async def _changed(self) -> None:
        async with self._change:
            self._change.notify_all()


def cores_of_our_own() -> tuple[int, ...]:
    """The cores that this process may use, the last one first: the kernel is busiest on the first. Empty where a
    process cannot be kept to a core."""
    allowed = getattr(os, "sched_getaffinity", None)
    return tuple(sorted(allowed(0), reverse=True)) if allowed is not None else ()


@asynccontextmanager
async def prober_pool(
    *,
    processes: int,
    concurrency: int,
    clock: Clock,
    command: Sequence[str] | None = None,
    grace_s: float = 5.0,
    cores: Sequence[int] = (),
) -> AsyncIterator[ProberPool]:
    """The processes live as long as the `with`. `command`: how to start one, without its concurrency. `cores`: each
    process keeps to one of them; none: the kernel decides."""
    command = command or (sys.executable, "-m", "vms.roles.prober")
    pool = ProberPool(
        processes=processes, concurrency=concurrency, clock=clock, command=command, grace_s=grace_s, cores=cores
    )
    async with asyncio.TaskGroup() as group:
        keepers = [group.create_task(pool.keep(number), name=f"prober {number}") for number in range(processes)]
        try:
            yield pool
        finally:
            for keeper in keepers:
                keeper.cancel()
