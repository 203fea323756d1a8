"""A probe that does what the path of the address says; as a program, a prober process full of such probes."""

import hashlib
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from streams.clock import Clock
from streams.model import (
    Credentials,
    FaultScore,
    Finding,
    PictureFault,
    ProbeReport,
    Severity,
    Snapshot,
    StreamFacts,
)
from streams.quality.prints import PicturePrint
from streams.url import StreamUrl
from vms.health.prober import ProbeJob
from vms.roles.prober import main

JPEG = b"\xff\xd8 not really \xff\xd9" * 1000


def job(path: str, *, host: str = "127.0.0.1", deadline_s: float = 5.0) -> ProbeJob:
    url = StreamUrl.parse(f"rtsp://{host}:554{path}")
    return ProbeJob(uuid.uuid4(), url, Credentials("admin", "pass word"), None, deadline_s)


async def scripted_probe(job: ProbeJob, clock: Clock) -> ProbeReport:
    """/ok, /refused, /bug; /slow?s=1; /hang blocks the process, /die ends it; /hang-once?file=F, /die-once?file=F: only
    the first time."""
    now = clock.now()
    name, _, argument = job.url.path.removeprefix("/").partition("?")
    value = argument.partition("=")[2]
    match name:
        case "refused":
            return ProbeReport(Finding.REFUSED, "nobody listens there", now, 0.01)
        case "bug":
            raise TypeError(f"of {job.credentials}")
        case "slow":
            await clock.sleep(float(value))
        case "hang" | "hang-once":
            _unless_done(value, _hang)
        case "die" | "die-once":
            _unless_done(value, lambda: os._exit(3))
        case "who":
            assert job.credentials is not None
            return ProbeReport(Finding.OK, f"{job.credentials.username}, {os.environ.get('VMS_SECRET')}", now, 0.01)
        case _:
            pass
    same_visits = job.print["same_visits"] + 1 if job.print is not None else 0
    return ProbeReport(
        finding=Finding.OK,
        detail="sound",
        started_at=now,
        duration_s=0.5,
        connect_ms=1.5,
        first_picture_ms=250.0,
        stream=StreamFacts("h264", 640, 360, 25.0, 512.5, 2.0, 100, 1),
        faults=(FaultScore(PictureFault.BLACK, Severity.MODERATE, 0.75),),
        not_checkable=(PictureFault.FROZEN,),
        measures={"luma_mean": 12.5},
        snapshot=Snapshot(JPEG, hashlib.sha256(JPEG).hexdigest(), 640, 360, now),
        print=PicturePrint("0" * 16, "AAAA", same_visits),
    )


def _hang() -> None:
    time.sleep(60)  # noqa: TID251 - the whole process is meant to be stuck


def _unless_done(file: str, harm: Callable[[], None]) -> None:
    """The file tells that it was done before; empty: every time anew."""
    if file and Path(file).exists():
        return
    if file:
        Path(file).touch()
    harm()


if __name__ == "__main__":
    main(scripted_probe)
