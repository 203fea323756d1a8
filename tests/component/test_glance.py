"""The cheap pass against simulated cameras: what it tells apart, and that it ends in time."""

import pytest

from streams.clock import SystemClock
from streams.glance import glance
from streams.model import Finding, ProbeReport
from streams.rtsp.client import Timeouts
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from tests.fakes.fair_check import LATE_BY_S, fair
from tests.fakes.patience import PATIENCE_S

HURRIED = Timeouts(connect_s=1, answer_s=1)


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        (None, Finding.OK),
        (Fault.BLACK, Finding.OK),
        (Fault.NO_KEYFRAME, Finding.OK),
        (Fault.REFUSES, Finding.REFUSED),
        (Fault.SILENT, Finding.TIMED_OUT),
        (Fault.TRICKLES, Finding.TIMED_OUT),
        (Fault.WRONG_PASSWORD, Finding.UNAUTHORIZED),
    ],
)
async def test_a_glance_tells_who_answers(fault: Fault | None, finding: Finding) -> None:
    deadline_s = 1.5 if finding is Finding.TIMED_OUT else PATIENCE_S
    async with SimCamera(fault) as camera:
        clock = SystemClock()

        async def check() -> ProbeReport:
            where, who = camera.sub_url, camera.credentials
            return await glance(where, who, clock=clock, deadline_s=deadline_s, timeouts=HURRIED)

        report = await fair(check)
    assert report.finding is finding
    assert report.snapshot is None
    assert report.duration_s < 1.5 + LATE_BY_S
    assert camera.credentials.password not in report.detail
