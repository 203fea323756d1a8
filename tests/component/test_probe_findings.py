"""A check of a simulated camera names its fault, and measures a sound stream."""

import gc
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import pytest

from streams.clock import SystemClock
from streams.media.frames import Picture
from streams.model import Credentials, Finding, PictureFault, ProbeReport
from streams.probe import Known, ProbeLimits, probe
from streams.probing.visit import Visit
from streams.quality.diagnosis import Diagnosis, diagnose
from streams.quality.prints import PicturePrint
from streams.quality.reference import Condition
from streams.rtsp.client import Timeouts
from streams.sim.camera import SimCamera
from streams.sim.device import FaultTimes
from streams.sim.digest import Scheme
from streams.sim.faults import Fault
from streams.url import StreamUrl
from tests.fakes.fair_check import LATE_BY_S, fair
from tests.fakes.patience import until
from tests.fakes.rubbish import never_collected

HURRIED = ProbeLimits(
    deadline_s=5.0, timeouts=Timeouts(connect_s=2, answer_s=1, first_packet_s=4), observe_s=0.6, stall_s=1.0
)
PATIENT = replace(HURRIED, deadline_s=60, timeouts=Timeouts(connect_s=5, answer_s=30, first_packet_s=50), stall_s=5)
"""For streams that may have to be drawn and encoded first."""
SOON = FaultTimes(stall_after_s=0.8, reset_after_s=0.8)
LASTING = replace(HURRIED, deadline_s=12, observe_s=6)
"""For streams that break off: watched far longer than they last, also where both run late."""


async def check(
    camera: SimCamera, url: StreamUrl | None = None, limits: ProbeLimits = HURRIED, known: Known = Known()
) -> ProbeReport:
    where = url or camera.sub_url
    return await fair(lambda: probe(where, camera.credentials, clock=SystemClock(), limits=limits, known=known))


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        (Fault.REFUSES, Finding.REFUSED),
        (Fault.SILENT, Finding.TIMED_OUT),
        (Fault.TRICKLES, Finding.TIMED_OUT),
        (Fault.WRONG_PASSWORD, Finding.UNAUTHORIZED),
        (Fault.NO_KEYFRAME, Finding.NO_KEYFRAME),
        (Fault.STALLS, Finding.TIMED_OUT),
        (Fault.RESETS, Finding.RESET),
    ],
)
async def test_the_fault_is_named_in_time(fault: Fault, finding: Finding) -> None:
    limits = LASTING if fault in {Fault.STALLS, Fault.RESETS} else HURRIED
    async with SimCamera(fault, times=SOON) as camera:
        report = await check(camera, limits=limits)
    assert report.finding is finding, report.detail
    assert report.duration_s <= limits.deadline_s + LATE_BY_S
    assert report.detail
    assert camera.credentials.password not in report.detail


@pytest.mark.parametrize("fault", [None, Fault.STALLS, Fault.REFUSES])
async def test_what_a_check_has_seen_is_freed_at_once(fault: Fault | None) -> None:
    def visits() -> int:
        return sum(isinstance(each, Visit) for each in gc.get_objects())

    async with SimCamera(fault, times=SOON) as camera:
        with never_collected():
            before = visits()
            await check(camera, limits=PATIENT if fault is None else LASTING)
            await until(lambda: visits() == before)


async def test_a_stream_that_stalls_after_its_first_picture_keeps_the_picture_as_evidence() -> None:
    async with SimCamera(Fault.STALLS, times=SOON) as camera:
        report = await check(camera, limits=LASTING)
    assert report.finding is Finding.TIMED_OUT
    assert report.snapshot is not None


@pytest.mark.parametrize("scheme", list(Scheme))
async def test_every_kind_of_authentication(scheme: Scheme) -> None:
    async with SimCamera(scheme=scheme) as camera:
        assert (await check(camera)).finding is Finding.OK


@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_a_sound_stream_is_measured(transport: Literal["tcp", "udp"]) -> None:
    limits = replace(HURRIED, deadline_s=8.0, observe_s=4.0, transport=transport)
    async with SimCamera() as camera:
        report = await check(camera, limits=limits)
    assert report.finding is Finding.OK, report.detail
    stream, snapshot = report.stream, report.snapshot
    assert stream is not None
    assert snapshot is not None
    assert (stream.codec, stream.width, stream.height, stream.fps) == ("h264", 640, 360, 12.5)
    assert stream.keyframe_interval_s == 2.0
    assert stream.bitrate_kbps is not None
    assert 20 < stream.bitrate_kbps < 2000
    assert stream.packets_lost == 0
    assert 0 < (report.connect_ms or 0) < (report.first_picture_ms or 0)
    assert hashlib.sha256(snapshot.jpeg).hexdigest() == snapshot.sha256
    assert (snapshot.width, snapshot.height) == (640, 360)
    assert PictureFault.FROZEN not in report.not_checkable


async def test_a_camera_that_refuses_tcp_is_checked_over_udp() -> None:
    async with SimCamera(udp_only=True) as camera:
        report = await check(camera)
        refused = await check(camera, limits=replace(HURRIED, transport="tcp"))
    assert report.finding is Finding.OK, report.detail
    assert (refused.finding, "461" in refused.detail) == (Finding.NO_TRANSPORT, True)


async def test_without_a_second_key_frame_what_was_not_seen_is_not_guessed() -> None:
    async with SimCamera() as camera:
        report = await check(camera)
    assert report.finding is Finding.OK
    assert report.stream is not None
    assert report.stream.keyframe_interval_s is None
    assert PictureFault.PACKET_LOSS in report.not_checkable


async def test_h265() -> None:
    async with SimCamera(codec="h265", scene="grey") as camera:
        report = await check(camera, camera.main_url, PATIENT)
    assert report.stream is not None, report.detail
    assert (report.finding, report.stream.codec, report.stream.width) == (Finding.OK, "h265", 1920)


async def test_lost_packets_are_a_fault_of_the_picture_and_the_picture_is_still_shown() -> None:
    limits = replace(PATIENT, observe_s=2.5)
    async with SimCamera(Fault.PACKET_LOSS) as camera:
        report = await check(camera, camera.sub_url, limits)
    assert report.finding is Finding.OK, report.detail
    assert PictureFault.PACKET_LOSS in {fault.kind for fault in report.faults}
    assert report.snapshot is not None


@pytest.mark.parametrize(
    ("fault", "kind"), [(Fault.FROZEN, PictureFault.FROZEN), (Fault.BLACK, PictureFault.BLACK), (None, None)]
)
async def test_the_fault_of_the_picture_is_named(fault: Fault | None, kind: PictureFault | None) -> None:
    async with SimCamera(fault) as camera:
        limits = replace(PATIENT, observe_s=4)
        report = await check(camera, limits=limits)
        if fault is Fault.FROZEN:
            # Two equal key frames may be a quiet night's; the next visit shows that they are not.
            assert (report.faults, PictureFault.FROZEN in report.not_checkable) == ((), True)
            report = await check(camera, limits=limits, known=Known(previous=report.print))
    assert report.finding is Finding.OK, report.detail
    assert [found.kind for found in report.faults] == ([kind] if kind is not None else [])
    assert PictureFault.FROZEN not in report.not_checkable or kind is PictureFault.BLACK


async def test_a_wrong_path() -> None:
    async with SimCamera() as camera:
        report = await check(
            camera, StreamUrl(camera.main_url.scheme, camera.main_url.host, camera.main_url.port, "/x")
        )
    assert report.finding is Finding.NOT_FOUND


async def test_no_credentials() -> None:
    async with SimCamera() as camera:
        report = await probe(camera.sub_url, None, clock=SystemClock(), limits=HURRIED)
    assert report.finding is Finding.UNAUTHORIZED
    assert "none are stored" in report.detail


async def test_the_print_of_the_last_visit_reaches_the_diagnosis() -> None:
    asked: list[PicturePrint | None] = []

    def note(pictures: Sequence[Picture], *, previous: PicturePrint | None = None, **known: Any) -> Diagnosis:
        asked.append(previous)
        return diagnose(pictures, previous=previous, **known)

    async with SimCamera() as camera:
        clock = SystemClock()
        first = await probe(camera.sub_url, camera.credentials, clock=clock, limits=HURRIED, diagnose=note)
        known = Known(previous=first.print)
        await probe(camera.sub_url, camera.credentials, clock=clock, limits=HURRIED, diagnose=note, known=known)
    assert (asked[0], asked[-1]) == (None, first.print)


async def test_a_faultless_check_teaches_a_reference_view_when_asked_to() -> None:
    """Of two pictures, so that a vehicle that passes does not stay in it."""
    looked_at: list[int] = []

    def note(pictures: Sequence[Picture], **known: Any) -> Diagnosis:
        looked_at.append(len(pictures))
        return diagnose(pictures, **known)

    async with SimCamera() as camera:
        clock, limits = SystemClock(), replace(PATIENT, observe_s=3)
        unasked = await probe(camera.sub_url, camera.credentials, clock=clock, limits=limits, diagnose=note)
        assert looked_at == [1], "it surely lives"
        learning = Known(learn=True)
        asked = await probe(
            camera.sub_url, camera.credentials, clock=clock, limits=limits, diagnose=note, known=learning
        )
        assert looked_at == [1, 1, 2]
    assert unasked.reference is None
    assert asked.reference is not None
    assert (asked.reference.condition, asked.reference.hour) == (Condition.COLOUR, asked.started_at.hour)


async def test_a_secret_in_a_password_does_not_come_back() -> None:
    async with SimCamera() as camera:
        report = await probe(camera.sub_url, Credentials("operator", "Geheim-77"), clock=SystemClock(), limits=HURRIED)
    assert report.finding is Finding.UNAUTHORIZED
    assert "Geheim-77" not in repr(report)


async def test_snow_is_told_by_a_second_look_though_the_stream_surely_lives() -> None:
    async with SimCamera(Fault.NOISY, scene="junction4-rain") as camera:
        report = await check(camera, limits=replace(PATIENT, observe_s=3))
    assert report.measures["visit_pairs"] == 1
    assert PictureFault.NOISE in {fault.kind for fault in report.faults}


async def test_a_camera_that_shakes_is_told_by_the_pictures_behind_its_key_frame() -> None:
    async with SimCamera(Fault.SHAKING, scene="gate-day") as camera:
        report = await check(camera, limits=replace(PATIENT, observe_s=3))
    assert PictureFault.SHAKING in {fault.kind for fault in report.faults}
    assert report.measures["sway_swing"] > 0.02


async def test_a_camera_that_stands_is_known_not_to_shake() -> None:
    async with SimCamera(scene="gate-day") as camera:
        report = await check(camera, limits=replace(PATIENT, observe_s=3))
        next_report = await check(camera, limits=replace(PATIENT, observe_s=3), known=Known(report.print))
    assert PictureFault.SHAKING not in {fault.kind for fault in report.faults} | set(report.not_checkable)
    assert "sway_stirs" in report.measures
    assert PictureFault.SHAKING in next_report.not_checkable  # not looked at in every visit
