"""Of which cameras a view was approved at a past time, and from when on that is known."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select

from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import START
from vms.db.engine import Database, is_sqlite, make_engine
from vms.db.schema import alembic_config, bring_up_to_date
from vms.references import store
from vms.references.model import ReferenceStatus
from vms.references.tables import CameraReference, ViewApproval

HOUR = timedelta(hours=1)
CAMERA, VIEW = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
BEFORE = (
    "INSERT INTO division (code, name, kind, path, core_area) VALUES ('3609', 'county', 'county', '/3609/', false)",
    "INSERT INTO camera (id, code, name, division_code, lifecycle, version, created_at, updated_at) "
    "VALUES ('{camera}', '36090000001320000001', 'camera', '3609', 'in_service', 1, '{at}', '{at}')",
    "INSERT INTO camera_reference (id, camera_id, status, source, condition, view, evidence_sha, learned_at, "
    "expires_at, decided_at) "
    "VALUES ('{view}', '{camera}', 'approved', 'learned', 'colour', '{{}}', 'a', '{at}', '{until}', '{at}')",
)


def view(camera: uuid.UUID, status: ReferenceStatus, life: timedelta = 100 * HOUR) -> CameraReference:
    about: dict[str, Any] = {"source": "learned", "condition": "colour", "evidence_sha": "a" * 64}
    return CameraReference(camera_id=camera, status=status, learned_at=START, expires_at=START + life, **about)


async def approved(database: Database, hours: float) -> set[uuid.UUID] | None:
    async with database.reading() as session:
        return await store.approved_at(session, START + hours * HOUR)


async def test_a_view_holds_from_its_approval_until_it_is_rejected_removed_or_expires(database: Database) -> None:
    await add_county(database)
    one, two, three, four = [await add_camera(database, number) for number in range(4)]
    rows = [
        view(one, ReferenceStatus.APPROVED),
        view(two, ReferenceStatus.CANDIDATE),
        view(three, ReferenceStatus.APPROVED, 3 * HOUR),
        view(four, ReferenceStatus.CANDIDATE),
    ]
    async with database.unit_of_work() as tx:
        await store.add(tx.session, rows)
    async with database.unit_of_work() as tx:
        await store.decide(tx.session, rows[1], ReferenceStatus.APPROVED, START + 2 * HOUR, decided_by="t")
    async with database.unit_of_work() as tx:
        await store.decide(tx.session, rows[1], ReferenceStatus.REJECTED, START + 5 * HOUR, decided_by="t")
        await store.decide(tx.session, rows[3], ReferenceStatus.REJECTED, START + 5 * HOUR, decided_by="t")
        await store.remove(tx.session, [rows[0].id, rows[2].id], START + 7 * HOUR)
    assert await approved(database, -1) == set()
    assert await approved(database, 1) == {one, three}
    assert await approved(database, 2) == {one, two, three}
    assert await approved(database, 3) == {one, two}
    assert await approved(database, 5) == {one}
    assert await approved(database, 7) == set()


async def test_a_person_who_confirms_what_the_service_approved_changes_nothing(database: Database) -> None:
    await add_county(database)
    row = view(await add_camera(database, 1), ReferenceStatus.APPROVED)
    async with database.unit_of_work() as tx:
        await store.add(tx.session, [row])
        await store.decide(tx.session, row, ReferenceStatus.APPROVED, START + HOUR, decided_by="t")
    async with database.reading() as session:
        (span,) = await session.scalars(select(ViewApproval))
    assert (span.begins_at, span.ends_at) == (START, START + 100 * HOUR)


@pytest.mark.parametrize("later", [False, True])
async def test_of_a_time_before_approvals_were_written_down_nothing_is_said(database_url: str, later: bool) -> None:
    """What was approved then, and is still there, counts from the first one on that was written down."""
    engine = make_engine(database_url)
    camera, reference = ((each.replace("-", "") if is_sqlite(engine) else each) for each in (CAMERA, VIEW))
    at, until = (f"{START + each:%Y-%m-%d %H:%M:%S}+00:00" for each in (-10 * HOUR, 10 * HOUR))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "0037_learned_causes"))
        for statement in BEFORE:
            await connection.exec_driver_sql(statement.format(camera=camera, view=reference, at=at, until=until))
    await bring_up_to_date(engine)
    database = Database(engine)
    other = await add_camera(database, 2, division="3609")
    assert [await approved(database, hours) for hours in (-5, 5)] == [None, None]
    if later:
        async with database.unit_of_work() as tx:
            await store.add(tx.session, [view(other, ReferenceStatus.APPROVED)])
        found = [await approved(database, hours) for hours in (-5, 0, 5, 11)]
        assert found == [None, *[{uuid.UUID(CAMERA), other}] * 2, {other}]
    await engine.dispose()
