"""The cheap pass between two checks: does the camera answer, let us in and offer video? No picture, no packets."""

import asyncio

from streams.clock import Clock
from streams.model import Credentials, Finding, ProbeReport
from streams.redact import redact
from streams.rtsp.client import Timeouts, describe
from streams.rtsp.failures import too_late
from streams.rtsp.lag import LagMeter
from streams.rtsp.session import RtspError
from streams.url import StreamUrl


async def glance(
    url: StreamUrl,
    credentials: Credentials | None,
    *,
    clock: Clock,
    deadline_s: float,
    timeouts: Timeouts = Timeouts(),
) -> ProbeReport:
    """Never raises for a camera's fault; ends by the deadline. OK says nothing about the picture."""
    started_at, started_s = clock.now(), clock.monotonic()
    finding, detail, connect_ms = Finding.OK, "answers and offers video", None
    lag = LagMeter(clock)
    try:
        with lag:
            async with asyncio.timeout(deadline_s):
                connect_ms = round(await describe(url, credentials, clock=clock, timeouts=timeouts), 1)
    except TimeoutError:
        late = lag.excuse(too_late("did not describe its stream", deadline_s))
        finding, detail = late.finding, late.detail
    except RtspError as error:
        failed = lag.excuse(error) if error.finding is Finding.RESET else error
        finding, detail = failed.finding, redact(failed.detail)
    return ProbeReport(finding, detail, started_at, clock.monotonic() - started_s, connect_ms=connect_ms)
