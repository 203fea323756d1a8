"""One check of one stream: connect, play, wait for key frames, decode, diagnose, snapshot. Always ends in time."""

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from streams.clock import Clock
from streams.media.decode import DecodeError
from streams.model import Credentials, Finding, PictureFault, ProbeReport
from streams.probing.decision import Enough, at_deadline, decide
from streams.probing.facts import loss_fault, stream_facts
from streams.probing.judging import Diagnose, Known, judge_pictures, sway_due
from streams.probing.limits import ProbeLimits
from streams.probing.pictures import first_picture
from streams.probing.visit import Visit
from streams.quality.diagnosis import Diagnosis
from streams.quality.diagnosis import diagnose as diagnose_pictures
from streams.redact import redact
from streams.rtsp.client import open_session as open_rtsp
from streams.rtsp.failures import too_late
from streams.rtsp.lag import LagMeter
from streams.rtsp.session import OpenSession, RtspError, RtspSession, VideoMedia
from streams.snapshot import take_snapshot
from streams.turns import Turns
from streams.url import StreamUrl

__all__ = ["Diagnose", "Known", "ProbeLimits", "probe"]


@dataclass(slots=True)
class _Started:
    """What is known of the session so far, also when it breaks off."""

    at: datetime
    monotonic_s: float
    connect_ms: float | None = None
    media: VideoMedia | None = None


async def probe(
    url: StreamUrl,
    credentials: Credentials | None,
    *,
    clock: Clock,
    limits: ProbeLimits = ProbeLimits(),
    open_session: OpenSession | None = None,
    diagnose: Diagnose = diagnose_pictures,
    known: Known = Known(),
    turns: Turns | None = None,
) -> ProbeReport:
    """Never raises for a camera's fault. Waits for the camera until `limits.deadline_s`, whatever it does; decoding two
    pictures comes on top. `open_session`: the RTSP client with the limits' time-outs unless given. `turns`: of all
    probes in this event loop, whose pictures are decoded and diagnosed one after the other."""
    started = _Started(clock.now(), clock.monotonic())
    lag = LagMeter(clock)
    visit = Visit(limits, clock, closely=sway_due(known.previous))
    error: RtspError | None = None
    try:
        with lag:
            async with asyncio.timeout(limits.deadline_s):
                error = await _visit(url, credentials, visit, started, clock, lag, limits, open_session)
    except TimeoutError:
        late = too_late("sent no picture", limits.deadline_s) if started.media is None else at_deadline(visit)
        error = lag.excuse(late) if late is not None else None
    except RtspError as failed:
        error = failed.with_traceback(None)  # it leads back here, to all that was seen
    if error is not None and error.finding is Finding.RESET:
        error = lag.excuse(error)
    # When the key frames of many cameras come at once, others would lose their time to all those pictures in a row.
    # Where none came there is nothing to wait for.
    pictures = bool(visit.keys) or visit.damaged_key is not None
    turn = (turns or Turns(clock)).taken(started.monotonic_s) if pictures else contextlib.nullcontext()
    async with turn:
        report = _report(visit, started, error, limits, diagnose, known)
    return replace(report, duration_s=clock.monotonic() - started.monotonic_s)


async def _visit(
    url: StreamUrl,
    credentials: Credentials | None,
    visit: Visit,
    started: _Started,
    clock: Clock,
    lag: LagMeter,
    limits: ProbeLimits,
    open_session: OpenSession | None,
) -> RtspError | None:
    """None: seen enough. Raises RtspError while opening; what ends it later is returned."""
    if open_session is None:
        open_session = partial(open_rtsp, timeouts=limits.timeouts, transport=limits.transport)
    async with open_session(url, credentials, visit, clock=clock) as session:
        started.connect_ms, started.media = session.connect_ms, session.media
        visit.begin(session.media.codec)
        deadline_s = started.monotonic_s + limits.deadline_s
        async with asyncio.TaskGroup() as tasks:
            end = tasks.create_task(_note_end(session, visit))
            error = await _watch(visit, limits, clock, lag, end, deadline_s)
            end.cancel()
        return error


async def _note_end(session: RtspSession, visit: Visit) -> RtspError:
    error = await session.ended()
    visit.news.set()
    return error


async def _watch(
    visit: Visit, limits: ProbeLimits, clock: Clock, lag: LagMeter, end: asyncio.Task[RtspError], deadline_s: float
) -> RtspError | None:
    lost_s = lag.lost_s
    while True:
        if end.done():
            return end.result()
        if lag.lost_s > lost_s:
            lost_s = lag.lost_s
            visit.note_lag()
        now_s = clock.monotonic()
        verdict = decide(visit, limits, now_s=now_s, left_s=deadline_s - now_s)
        if isinstance(verdict, Enough):
            return verdict.error
        visit.news.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(verdict.seconds):
                await visit.news.wait()


def _report(
    visit: Visit,
    started: _Started,
    error: RtspError | None,
    limits: ProbeLimits,
    diagnose: Diagnose,
    known: Known,
) -> ProbeReport:
    report = ProbeReport(
        error.finding if error is not None else Finding.OK,
        redact(error.detail) if error is not None else "",
        started.at,
        0.0,
        connect_ms=_rounded(started.connect_ms),
    )
    if started.media is None:
        return report
    first = visit.keys[0] if visit.keys else visit.damaged_key
    if first is None or (not visit.keys and not visit.loses_packets):
        return replace(report, stream=stream_facts(visit, started.media, None))
    try:
        picture = first_picture(visit, started.media)
    except DecodeError as failed:
        report = replace(report, stream=stream_facts(visit, started.media, None))
        if error is not None:
            return report
        finding = Finding.UNREADABLE if visit.keys else Finding.NO_KEYFRAME
        return replace(report, finding=finding, detail=str(failed))
    size = picture.width, picture.height
    report = replace(
        report,
        first_picture_ms=_rounded((first.monotonic_s - started.monotonic_s) * 1000),
        stream=stream_facts(visit, started.media, size),
        snapshot=take_snapshot(picture, first.at),
    )
    diagnosis, reference = judge_pictures(picture, first.at, visit, started.media, diagnose, known)
    return replace(_diagnosed(report, visit, limits, diagnosis), reference=reference)


def _diagnosed(report: ProbeReport, visit: Visit, limits: ProbeLimits, diagnosis: Diagnosis) -> ProbeReport:
    loss = loss_fault(visit, limits)
    stream = report.stream
    detail = report.detail
    if report.finding is Finding.OK and stream is not None:
        faults = [fault.kind for fault in diagnosis.faults] + ([loss.kind] if loss is not None else [])
        state = f"but: {', '.join(faults)}" if faults else "nothing wrong with it"
        detail = f"{stream.codec} {stream.width}×{stream.height} picture, {state}"
    return replace(
        report,
        detail=detail,
        faults=diagnosis.faults + ((loss,) if loss is not None else ()),
        not_checkable=diagnosis.not_checkable + (() if visit.loss_known else (PictureFault.PACKET_LOSS,)),
        measures=diagnosis.measures | {"loss_share": visit.loss_share},
        print=diagnosis.print,
    )


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)
