"""The child process that checks cameras: jobs come in on stdin, reports and JPEGs go out on stdout, and it ends when
stdin does. Imports as little as it can: there may be one per core."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta, timezone
from typing import BinaryIO

import uvloop

from streams.clock import Clock, SystemClock
from streams.glance import glance
from streams.model import ProbeReport
from streams.probe import Known, ProbeLimits, probe
from streams.quality.prints import PicturePrint
from streams.quality.reference import Reference
from streams.quality.thresholds import Limit, Thresholds
from streams.turns import Turns
from vms.health.prober import LocalProber, Probe, ProbeJob, Prober
from vms.health.wire import HELLO, checked_message, frame, job_of, receive

QUICK_OBSERVE_S = 0.8
"""With a key frame every two seconds the answer is there within three."""
DONE_WITHIN = 0.6
"""Share of a check's deadline in which the pictures of all that are under way can be judged: those of many cameras may
come at once, and whoever has waited longest goes first."""
CLOCK_CERTAIN = 10
"""A clock that is wrong by so many times its tolerance is as wrong as can be."""


class _Answers:
    """The way out: whole messages only, one after the other."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._turn = asyncio.Lock()

    async def send(self, message: bytes) -> None:
        async with self._turn:
            self._writer.write(message)
            await self._writer.drain()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, prober: Prober, concurrency: int) -> None:
    """Answer jobs until the reader ends; what is running then is given up: nobody is left to hear of it."""
    answers = _Answers(writer)
    await answers.send(frame({HELLO: True}))
    free = asyncio.Semaphore(concurrency)

    async def answer(number: int, job: ProbeJob) -> None:
        try:
            checked = await prober.check(job)
        finally:
            free.release()
        await answers.send(checked_message(number, checked))

    async with asyncio.TaskGroup() as group:
        tasks: set[asyncio.Task[None]] = set()
        while (message := await receive(reader)) is not None:
            await free.acquire()
            task = group.create_task(answer(*job_of(message[0])))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        for task in tasks:
            task.cancel()


async def _run(check: Probe, concurrency: int, out: BinaryIO, clock: Clock) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, out)
    writer = asyncio.StreamWriter(transport, protocol, None, loop)
    try:
        await serve(reader, writer, LocalProber(check, clock), concurrency)
    except* (BrokenPipeError, ConnectionResetError):
        pass  # the parent is gone
    finally:
        transport.abort()


class StreamProbe:
    """The real probe, for all jobs of one event loop."""

    def __init__(self, clock: Clock) -> None:
        self._turns = Turns(clock)

    async def __call__(self, job: ProbeJob, clock: Clock) -> ProbeReport:
        if job.glance:
            return await glance(job.url, job.credentials, clock=clock, deadline_s=job.deadline_s)
        limits = ProbeLimits(deadline_s=job.deadline_s, transport=job.transport)
        known = _known(job)
        if job.quick:
            limits = replace(limits, observe_s=QUICK_OBSERVE_S)
            return await probe(job.url, job.credentials, clock=clock, limits=limits, known=known, turns=self._turns)
        # Its time begins with it: what cannot be done in time is better begun later.
        async with self._turns.under_way(DONE_WITHIN * job.deadline_s):
            return await probe(job.url, job.credentials, clock=clock, limits=limits, known=known, turns=self._turns)


def _known(job: ProbeJob) -> Known:
    """What goes with the job. What an older version kept is left out: the next visit compares again."""
    previous, references = None, []
    if job.print is not None:
        with contextlib.suppress(ValueError):
            previous = PicturePrint.from_json(job.print)
    for view in job.views.references:
        with contextlib.suppress(ValueError):
            references.append(Reference.from_json(view))
    zone = timezone(timedelta(minutes=job.utc_offset_min)) if job.utc_offset_min is not None else None
    tolerance = Limit(job.clock_tolerance_s, CLOCK_CERTAIN * job.clock_tolerance_s)
    thresholds = Thresholds(clock_offset_s=tolerance)
    return Known(previous, tuple(references), zone, thresholds, learn=job.views.learn)


def main(check: Probe | None = None) -> None:
    """`python -m vms.roles.prober CONCURRENCY [CORE]`. `check`: the real probe unless given."""
    # Whatever a library prints must not get between the messages.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.freeze()
    # Ctrl-C reaches the whole process group, but it is the parent who ends us, by closing stdin.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if len(sys.argv) > 2:
        with contextlib.suppress(OSError):  # not allowed here: then the kernel decides
            os.sched_setaffinity(0, {int(sys.argv[2])})
    clock = SystemClock()
    uvloop.run(_run(check or StreamProbe(clock), int(sys.argv[1]), out, clock))


if __name__ == "__main__":
    main()
