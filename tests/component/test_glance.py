"""The cheap pass against simulated cameras: what it tells apart, and that it ends in time."""

import pytest

from streams.clock import SystemClock
from streams.glance import glance
from streams.model import Finding
from streams.rtsp.client import Timeouts
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault

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
    async with SimCamera(fault) as camera:
        clock = SystemClock()
        report = await glance(camera.sub_url, camera.credentials, clock=clock, deadline_s=1.5, timeouts=HURRIED)
    assert report.finding is finding
    assert report.snapshot is None
    assert report.duration_s < 2.5
    assert camera.credentials.password not in report.detail
