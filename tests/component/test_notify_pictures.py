"""Messages with the picture, to a mail server and a web hook on loopback: which frames go, and what is said without."""

import base64
import uuid
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from tests.fakes.cameras import EAST, WEST, add_camera
from tests.fakes.clock import START, FakeClock
from tests.fakes.notify_desk import Desk, open_desk
from tests.fakes.postbox import Postbox
from vms.audit.tables import AuditEntry
from vms.causes.model import Cause, CauseKind
from vms.db.engine import Database
from vms.incidents import store as incident_store
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.store import Condition
from vms.notify.pictures import MOST_BYTES
from vms.notify.tables import NotifyRule


@pytest.fixture
async def desk(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_database, clock, tmp_path / "evidence") as desk:
        yield desk


@pytest.fixture
async def postbox(desk: Desk) -> AsyncIterator[Postbox]:
    """The rule's messages go there by mail."""
    postbox = Postbox()
    async with postbox.listening():
        mail = uuid.uuid4()
        await desk.add_channel(mail, postbox.address)
        await desk.rule(hold_s=0, channel_id=mail, pictures=True)
        yield postbox


def jpeg(words: str, size: int = 1000) -> bytes:
    return b"\xff\xd8" + words.encode().ljust(size, b".")


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def attached(mail: EmailMessage) -> dict[str | None, bytes]:
    return {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}  # type: ignore[misc]


def hooked(body: dict[str, Any]) -> list[bytes]:
    """The pictures that the web hook got."""
    return [base64.b64decode(each["base64"]) for each in body["attachments"]]


async def test_mail_carries_the_frame_and_says_when_it_was_taken(desk: Desk, postbox: Postbox) -> None:
    sha = await desk.show(0, "offline", jpeg("dark"))
    (mail,) = postbox.got
    assert attached(mail) == {"1-20260302T080000Z.jpg": jpeg("dark")}
    html = mail.get_body(("html",))
    assert html is not None
    assert "<br" in html.get_content(), "its lines are lines"
    assert "Pictures, when taken: #1 (03-02 16:00)" in words(mail)
    (row,) = await desk.deliveries()
    assert (row.status, row.detail["attached"]) == ("sent", 1)
    async with desk.database.reading() as session:
        (entry,) = await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "notify.picture"))
    assert (entry.object_id, entry.division_code, entry.username) == (sha, EAST, "service")
    assert entry.detail == {
        "camera": "36090200001320000000",
        "taken_at": START.isoformat(),
        "channel": "c",
        "incident": 1,
    }


async def test_a_web_hook_gets_it_too_and_the_end_shows_the_mended_view(desk: Desk) -> None:
    await desk.rule(hold_s=0, pictures=True)
    await desk.show(0, "degraded", jpeg("black"), "black")
    await desk.show(0, "online", jpeg("mended"))
    assert desk.told == ["New incidents: #1", "Resolved: #1"]
    assert [hooked(body) for body in desk.receiver.got] == [[jpeg("black")], [jpeg("mended")]]


async def test_a_rule_without_pictures_sends_none_and_speaks_of_none(desk: Desk) -> None:
    await desk.rule(hold_s=0)
    await desk.show(0, "offline", jpeg("dark"))
    (body,) = desk.receiver.got
    assert hooked(body) == []
    assert "icture" not in body["message"]


async def test_a_channel_that_takes_none_gets_the_link_alone(desk: Desk) -> None:
    robot = uuid.uuid4()
    await desk.add_channel(robot, "dingtalk://abcdefgh12345678/")
    await desk.rule(hold_s=0, channel_id=robot, pictures=True)
    handed: list[tuple[str, int]] = []

    def send(url: str, title: str, body: str, those: Any) -> bool:
        handed.append((body, len(those)))
        return True

    desk.use(send)
    await desk.show(0, "offline", jpeg("dark"))
    ((body, count),) = handed
    assert ("http://vms.test/incidents/" in body, "icture" in body, count) == (True, False, 0)


async def test_a_later_attempt_reads_the_frame_again_and_goes_without_one_that_is_gone(desk: Desk) -> None:
    await desk.rule(hold_s=0, pictures=True)
    desk.receiver.status = 500
    sha = await desk.show(0, "offline", jpeg("dark"))
    assert [row.detail["attached"] for row in await desk.deliveries()] == [1]
    assert sha is not None
    desk.frames.remove(sha)
    desk.receiver.status = 200
    await desk.tick(60)
    (body,) = desk.receiver.got
    assert hooked(body) == []
    assert body["message"].splitlines()[-1] == "No picture: #1 (not kept, or too large)"
    assert [row.detail["attached"] for row in await desk.deliveries()] == [0]


@pytest.mark.parametrize("altered", [True, False])
async def test_a_frame_that_is_altered_or_cannot_be_read_stays_and_the_message_goes(
    desk: Desk, *, altered: bool
) -> None:
    await desk.rule(hold_s=0, pictures=True)
    desk.receiver.status = 500
    sha = await desk.show(0, "offline", jpeg("dark"))
    assert sha is not None
    path = desk.frames.path(sha)
    path.unlink()
    if altered:
        path.write_bytes(jpeg("another"))
    else:
        path.mkdir()  # reading it is an OSError
    desk.receiver.status = 200
    await desk.tick(60)
    assert hooked(desk.receiver.got[0]) == []


async def test_what_never_had_a_frame_says_so(desk: Desk) -> None:
    await desk.rule(hold_s=0, pictures=True, language="zh-CN")
    await desk.show(0, "offline", None)
    assert desk.receiver.got[0]["message"].splitlines()[-1] == "无图：#1，画面没有保存或过大"


async def test_pictures_that_are_switched_off_meanwhile_stay(desk: Desk) -> None:
    await desk.rule(hold_s=0, pictures=True)
    desk.receiver.status = 500
    await desk.show(0, "offline", jpeg("dark"))
    async with desk.database.unit_of_work() as tx:
        await tx.session.execute(update(NotifyRule).values(pictures=False))
    desk.receiver.status = 200
    await desk.tick(60)
    assert hooked(desk.receiver.got[0]) == []


async def test_a_township_gets_the_picture_of_its_own_camera(desk: Desk) -> None:
    await desk.rule(hold_s=0, pictures=True, division_code=WEST)
    async with desk.database.unit_of_work() as tx:
        fallen = []
        for number in (0, 2):
            sha = await desk.keep(tx, number, jpeg(f"camera {number}"))
            facts = await incident_store.camera(tx.session, desk.cameras[number])
            assert facts is not None
            fallen.append((facts, Condition(desk.cameras[number], "offline", (), tx.now, sha)))
        await Raiser(LifePolicy()).raise_together(tx, Cause(CauseKind.SWITCH, "S1"), fallen)
    await desk.tick(0)
    assert [hooked(body) for body in desk.receiver.got] == [[jpeg("camera 2")]]


async def test_a_frame_that_lies_outside_of_the_rules_area_by_now_stays(desk: Desk) -> None:
    await desk.rule(hold_s=0, pictures=True, division_code=EAST)
    desk.receiver.status = 500
    await desk.show(0, "offline", jpeg("dark"))
    async with desk.database.unit_of_work() as tx:
        await tx.session.execute(update(NotifyRule).values(division_code=WEST))
    desk.receiver.status = 200
    await desk.tick(60)
    assert hooked(desk.receiver.got[0]) == []


async def test_few_frames_go_and_not_too_many_bytes(desk: Desk) -> None:
    sizes = [700_000, 1_500_000, 700_000, 500_000, 10, 10]
    assert sum(sizes[:4]) > MOST_BYTES > sizes[0] + sizes[2] + sizes[3]
    await desk.rule(hold_s=60, pictures=True)
    for number in range(3, 8):
        desk.cameras.append(await add_camera(desk.database, number))
    for number, size in enumerate(sizes):  # if they were dark, their township would be one incident
        await desk.show(number, "degraded", jpeg(f"camera {number}", size), "covered")
    await desk.tick(60)
    (body,) = desk.receiver.got
    assert body["title"] == "New incidents: 6"
    assert [len(each) - 2 for each in hooked(body)] == [sizes[0], sizes[2], sizes[3]]
    assert body["message"].splitlines()[-1] == "No picture: #2 (not kept, or too large)"


async def test_a_server_that_refuses_the_pictures_gets_the_words(desk: Desk, postbox: Postbox) -> None:
    postbox.most = 20_000
    await desk.show(0, "offline", jpeg("dark", 40_000))
    for minutes in (1, 2, 4):
        assert postbox.got == []
        await desk.tick(60 * minutes)
    (mail,) = postbox.got
    assert attached(mail) == {}
    assert "No picture: #1 (the channel did not take the message with pictures)" in words(mail)
