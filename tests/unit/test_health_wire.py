"""A job keeps all that it says on its way to a prober in another process."""

import uuid

from streams.model import Credentials
from streams.url import StreamUrl
from vms.health.prober import ProbeJob, Views
from vms.health.wire import job_head, job_of


def test_a_job_arrives_as_it_was_sent() -> None:
    job = ProbeJob(
        uuid.uuid4(),
        StreamUrl.parse("rtsp://127.0.0.1:554/sub"),
        Credentials("admin", "pass word"),
        {"print": 1},
        8.0,
        Views(({"view": 1},), learn=True),
        glance=True,
        quick=True,
        utc_offset_min=480,
        clock_tolerance_s=30.0,
        transport="udp",
    )
    assert job_of(job_head(7, job)) == (7, job)
