"""Where a picture is what a site lacks, every view of it says which faults, with the codes of the field's table."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from registry.model import Camera, Lifecycle
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.seen_county import get
from vms.accounts.model import Role
from vms.health.tables import CameraHealth, Transition
from vms.web.deps import Container

FAULTS = ["covered", "defocused", "wrong_clock"]
CODED = [{"fault": "covered", "code": 9}, {"fault": "defocused", "code": 5}, {"fault": "wrong_clock", "code": None}]
IN_CHINESE = "画面异常：遮挡（代码 9）、失焦模糊（代码 5）、时钟错误"
IN_ENGLISH = "degraded: covered (code 9), out of focus (code 5), wrong clock"


@pytest.fixture
async def faulty(container: Container, tmp_path: Path, clock: FakeClock) -> Camera:
    """One camera of a county has been seen, an hour ago, with these faults."""
    await stock(container.database, tmp_path, cameras=60)
    async with container.database.unit_of_work() as tx:
        placed = select(Camera).where(Camera.site_id != None, Camera.lifecycle == Lifecycle.IN_SERVICE)  # noqa: E711
        camera = (await tx.session.scalars(placed.order_by(Camera.code))).first()
        assert camera is not None
        now = CameraHealth(camera_id=camera.id, state="degraded", faults=FAULTS, checked_at=START)
        change = Transition(camera_id=camera.id, at=START, from_state="unknown", to_state="degraded", faults=FAULTS)
        tx.session.add_all([now, change])
    await clock.jump(3600)
    return camera


def rows_of(book: httpx.Response, sheet: int | str = 0) -> list[list[Any]]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(book.raise_for_status().content))
    found = read.get_sheet_by_index(sheet) if isinstance(sheet, int) else read.get_sheet_by_name(sheet)
    return found.to_python()


@pytest.mark.parametrize("past", [False, True])
async def test_a_site_and_its_camera_point_name_the_faults(
    faulty: Camera, clock: FakeClock, sign_in: SignIn, *, past: bool
) -> None:
    when = {"at": clock.now().isoformat()} if past else {}
    await clock.jump(60)
    client = await sign_in(Role.AUDITOR)
    sites = (await get(client, "coverage/sites", missing="usable", limit=200, **when))["items"]
    told = [
        (reason["camera_code"], reason["faults"]) for site in sites for reason in site["reasons"] if reason["faults"]
    ]
    assert told == [(faulty.code, CODED)]
    points = (await get(client, "coverage/points", limit=200, **when))["items"]
    assert [(each["code"], each["faults"]) for each in points if each["faults"]] == [(faulty.code, CODED)]


@pytest.mark.parametrize(
    ("language", "sheet", "words"),
    [("zh-CN", "未达到可用的部位", IN_CHINESE), ("en", "Sites that are not usable", IN_ENGLISH)],
)
async def test_the_workbooks_name_the_faults_in_words(
    faulty: Camera, sign_in: SignIn, language: str, sheet: str, words: str
) -> None:
    client = await sign_in(Role.AUDITOR)
    report = (await client.post("/api/v1/reports", json={"language": language})).raise_for_status().json()
    book = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": "xlsx"})
    (site,) = [row for row in rows_of(book, sheet) if faulty.code in str(row[6])]
    assert words in str(site[5]).split("；")
    book = await client.get("/api/v1/coverage/points/workbook", params={"language": language})
    (point,) = [row for row in rows_of(book) if row[0] == faulty.code]
    assert point[6] == words
