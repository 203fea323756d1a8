"""Frames on a real disk and in a real database: what stays, what goes, in which order, and after a kill."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from streams.model import Finding, Snapshot
from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import START
from vms.db.engine import Database
from vms.evidence import store
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService, Frame, Reasons
from vms.evidence.tables import Evidence

KB, DAY = 1000, 24 * 60
PLAIN, HOURLY, CHANGE = Reasons(False, False), Reasons(False, True), Reasons(True, False)


@pytest.fixture
async def cameras(database: Database) -> list[uuid.UUID]:
    await add_county(database)
    return [await add_camera(database, number) for number in range(4)]


@pytest.fixture
async def evidence(database: Database, tmp_path: Path) -> EvidenceService:
    service = EvidenceService(database, Folder(tmp_path / "evidence"), budget_bytes=10 * KB, shown_for=timedelta(0))
    await service.open()
    return service


def frame(camera: uuid.UUID, minute: int, *, size: int = KB, content: str | None = None) -> Frame:
    """The frame of a camera at a minute; the same `content` gives the same file."""
    jpeg = (content or f"{camera} {minute}").encode().ljust(size, b".")
    at = START + timedelta(minutes=minute)
    shot = Snapshot(jpeg, hashlib.sha256(jpeg).hexdigest(), 640, 360, at)
    return Frame(camera, shot, Finding.OK, (), {"luma_mean": 9.5})


async def save(
    database: Database, service: EvidenceService, *frames: tuple[Frame, Reasons], dark: tuple[uuid.UUID, ...] = ()
) -> set[uuid.UUID]:
    async with service.saving([one for one, _ in frames]) as saving, database.unit_of_work() as tx:
        admitted = await saving.admit(tx.session)
        await saving.keep(tx.session, {one.camera_id: reasons for one, reasons in frames}, dark)
    return admitted


async def held(database: Database) -> dict[str, str]:
    """What is kept: minute of the frame and flags, per file; checked against the disk by `consistent`."""
    async with database.reading() as session:
        rows = await session.scalars(select(Evidence).order_by(col(Evidence.taken_at)))
        return {
            f"{(row.taken_at - START) // timedelta(minutes=1)}": "".join(
                letter for letter, on in zip("LTH", (row.latest, row.transition, row.hourly), strict=True) if on
            )
            for row in rows
        }


def on_disk(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


async def consistent(database: Database, service: EvidenceService, folder: Path) -> None:
    """Rows, files and the counted size say the same."""
    async with database.reading() as session:
        rows = {row.sha256: row.bytes for row in await session.scalars(select(Evidence))}
    files = on_disk(folder)
    assert files == rows
    assert service.used_bytes == sum(files.values()) <= service.budget_bytes


async def test_a_plain_frame_is_replaced_by_the_next_and_the_others_stay(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    camera = cameras[0]
    for minute, reasons in ((0, HOURLY), (1, PLAIN), (2, PLAIN), (3, CHANGE), (4, PLAIN), (5, PLAIN)):
        assert await save(database, evidence, (frame(camera, minute), reasons)) == {camera}
    assert await held(database) == {"0": "H", "3": "T", "5": "L"}
    await consistent(database, evidence, tmp_path / "evidence")


async def test_the_last_frame_of_a_camera_that_goes_dark_is_kept(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID]
) -> None:
    await save(database, evidence, (frame(cameras[0], 0), PLAIN))
    await save(database, evidence, dark=(cameras[0],))
    await save(database, evidence, (frame(cameras[0], 9), PLAIN))
    assert await held(database) == {"0": "T", "9": "L"}


async def test_one_file_of_two_cameras_goes_with_its_last_row(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    one, two = cameras[:2]
    await save(database, evidence, (frame(one, 0, content="same"), PLAIN), (frame(two, 0, content="same"), PLAIN))
    assert evidence.used_bytes == KB
    await save(database, evidence, (frame(one, 1), PLAIN))
    await consistent(database, evidence, tmp_path / "evidence")
    assert evidence.used_bytes == 2 * KB
    await save(database, evidence, (frame(two, 1), PLAIN))
    await consistent(database, evidence, tmp_path / "evidence")


async def test_the_same_picture_again_is_kept_as_the_newer_one(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    for minute in range(3):
        await save(database, evidence, (frame(cameras[0], minute, content="frozen"), PLAIN))
    assert await held(database) == {"2": "L"}
    await consistent(database, evidence, tmp_path / "evidence")


async def test_over_budget_the_oldest_hourly_go_first_then_the_oldest_transitions_never_the_latest(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    one, two = cameras[:2]
    await save(database, evidence, (frame(two, 0), PLAIN))
    for minute in range(1, 10):
        await save(database, evidence, (frame(one, minute), (CHANGE, HOURLY)[minute % 2]))
    assert evidence.used_bytes == 10 * KB
    expected = {str(minute): "TH"[minute % 2] for minute in range(1, 10)} | {"0": "L", "9": "LH"}
    assert await held(database) == expected
    for minute, gone in ((10, "1"), (11, "3"), (12, "5"), (13, "7"), (14, "9"), (15, "2"), (16, "4")):
        expected[str(minute - 1)] = expected[str(minute - 1)].removeprefix("L")
        expected[str(minute)] = "LT"
        await save(database, evidence, (frame(one, minute), CHANGE))
        del expected[gone]
        assert await held(database) == expected
        await consistent(database, evidence, tmp_path / "evidence")
    assert evidence.evicted == 7


async def test_when_only_latest_frames_are_left_new_ones_are_refused_and_replacements_are_not(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    one, two, three, four = cameras
    for camera in (one, two, three):
        await save(database, evidence, (frame(camera, 0, size=3 * KB), PLAIN))
    assert await save(database, evidence, (frame(four, 1, size=2 * KB), PLAIN)) == set()
    assert evidence.missed == {"budget": 1, "disk": 0}
    assert "VMS_EVIDENCE_BUDGET_MB" in (evidence.trouble or "")
    await consistent(database, evidence, tmp_path / "evidence")
    both = await save(database, evidence, (frame(one, 2, size=3 * KB), PLAIN), (frame(two, 2, size=3 * KB), PLAIN))
    assert both == {one, two}
    assert evidence.trouble is None
    await consistent(database, evidence, tmp_path / "evidence")
    assert await save(database, evidence, (frame(one, 3, size=6 * KB), PLAIN)) == set(), "its old frame stays"
    assert len(await held(database)) == 2


async def test_a_failed_transaction_leaves_no_file(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    await save(database, evidence, (frame(cameras[0], 0), PLAIN))

    async def fail() -> None:
        async with evidence.saving([frame(cameras[0], 1)]) as saving, database.unit_of_work() as tx:
            await saving.admit(tx.session)
            await saving.keep(tx.session, {cameras[0]: CHANGE}, ())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await held(database) == {"0": "L"}
    await consistent(database, evidence, tmp_path / "evidence")


async def test_a_disk_that_cannot_be_written_is_said_and_the_rest_goes_on(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    broken = frame(cameras[0], 0)
    sha = broken.snapshot.sha256
    (tmp_path / "evidence" / sha[:2]).write_text("a file where a folder should be")
    admitted = await save(database, evidence, (broken, CHANGE), (frame(cameras[1], 0), CHANGE))
    assert admitted == {cameras[1]}
    assert evidence.missed == {"disk": 1, "budget": 0}
    assert "cannot be written" in (evidence.trouble or "")
    (tmp_path / "evidence" / sha[:2]).unlink()
    await save(database, evidence, (frame(cameras[0], 1), PLAIN))
    assert evidence.trouble is None


async def test_a_start_after_a_kill_sweeps_what_no_row_names(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    await save(database, evidence, (frame(cameras[0], 0), PLAIN))
    folder = Folder(tmp_path / "evidence")
    for number in range(3):
        data = bytes([number]) * 50
        folder.write(hashlib.sha256(data).hexdigest(), data)
    again = EvidenceService(database, folder, 10 * KB, shown_for=timedelta(0))
    await again.open()
    assert len(on_disk(tmp_path / "evidence")) == 4
    await again.sweep()
    assert len(on_disk(tmp_path / "evidence")) == 1
    await consistent(database, again, tmp_path / "evidence")


async def test_a_frame_altered_on_disk_is_not_shown(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    one = frame(cameras[0], 0)
    await save(database, evidence, (one, PLAIN))
    assert await evidence.read(one.snapshot.sha256) == one.snapshot.jpeg
    Folder(tmp_path / "evidence").path(one.snapshot.sha256).write_bytes(b"forged")
    assert await evidence.read(one.snapshot.sha256) is None


async def test_a_replaced_frame_stays_while_an_open_list_may_name_it(
    database: Database, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    folder = tmp_path / "evidence"
    lasting = EvidenceService(database, Folder(folder), budget_bytes=4 * KB, shown_for=timedelta(minutes=2))
    await lasting.open()
    for minute in range(4):
        await save(database, lasting, (frame(cameras[0], minute), PLAIN))
    # The frame of minute 0 was replaced at minute 1, and minute 3 is two minutes later.
    assert await held(database) == {"1": "", "2": "", "3": "L"}
    await consistent(database, lasting, folder)

    after_a_kill = EvidenceService(database, Folder(folder), budget_bytes=4 * KB, shown_for=timedelta(minutes=2))
    await after_a_kill.open()
    await save(database, after_a_kill, (frame(cameras[0], 4), PLAIN), (frame(cameras[1], 4), PLAIN))
    assert await held(database) == {"3": "", "4": "L"}
    await consistent(database, after_a_kill, folder)

    for camera in cameras:
        await save(database, after_a_kill, (frame(camera, 5), CHANGE))
    await consistent(database, after_a_kill, folder)
    assert set((await held(database)).values()) == {"LT"}


async def test_of_days_past_the_hours_go_before_the_days_and_frames_of_reports_last(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID], tmp_path: Path
) -> None:
    """Ten frames of one kB fit. Of three days each has three hours; a report names the last one of the first day and a
    spared hour of the second."""
    hour, camera = 60, cameras[0]
    days = [[day * DAY + number * hour for number in (1, 2, 3)] for day in range(3)]
    for minute in [minute for day in days for minute in day]:
        await save(database, evidence, (frame(camera, minute), HOURLY))
    named = {frame(camera, minute).snapshot.sha256 for minute in (days[0][2], days[1][0])}
    async with database.unit_of_work() as tx:
        await store.hold(tx.session, named, START + timedelta(days=400))
    expected = {str(minute): "H" for day in days for minute in day}
    # The first frame finds a place. Then: spared hours of the oldest day, of the next one, of the third; its last one.
    goes = [(), *((minute,) for minute in (*days[0][:2], days[1][1], *days[2][:2])), (days[1][2],), (days[2][2],)]
    for number, gone in enumerate(goes):
        await save(database, evidence, (frame(camera, 9 * DAY + number), CHANGE))
        expected = {minute: flags.removeprefix("L") for minute, flags in expected.items() if int(minute) not in gone}
        expected[str(9 * DAY + number)] = "LT"
        assert await held(database) == expected
        await consistent(database, evidence, tmp_path / "evidence")
    assert (evidence.given_up, evidence.trouble) == (0, None)
    await save(database, evidence, (frame(camera, 9 * DAY + 20), PLAIN))
    assert str(days[0][2]) not in await held(database), "what is not two days old outlasts them"
    assert evidence.given_up == 1
    assert "VMS_REPORT_FRAMES_DAYS" in (evidence.trouble or "")


async def test_after_its_term_a_frame_of_a_report_goes_like_any_other(
    database: Database, evidence: EvidenceService, cameras: list[uuid.UUID]
) -> None:
    for minute in (0, 1, 5):
        await save(database, evidence, (frame(cameras[0], minute, size=3 * KB), HOURLY))
    first = {frame(cameras[0], 0, size=3 * KB).snapshot.sha256}
    async with database.unit_of_work() as tx:
        await store.hold(tx.session, first, START + timedelta(days=3))
        await store.hold(tx.session, first, START + timedelta(days=2))
        await store.let_go(tx.session, START + timedelta(days=2, hours=23))
    await save(database, evidence, (frame(cameras[0], 2 * DAY, size=3 * KB), HOURLY))
    assert await held(database) == {"0": "H", "5": "H", str(2 * DAY): "LH"}
    async with database.unit_of_work() as tx:
        await store.let_go(tx.session, START + timedelta(days=3))
    await save(database, evidence, (frame(cameras[0], 6 * DAY, size=3 * KB), HOURLY))
    assert await held(database) == {"5": "H", str(2 * DAY): "H", str(6 * DAY): "LH"}
    assert evidence.given_up == 0
