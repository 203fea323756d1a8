"""How the sites behind a figure are asked for: what it costs must not grow with the registry."""

import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import col, select

from registry.model import Camera
from tests.fakes.county import stock
from vms.coverage.store import findings_of
from vms.db.engine import Database
from vms.health.tables import CameraHealth


async def test_how_the_check_ended_is_told_of_those_that_are_offline(database: Database, tmp_path: Path) -> None:
    await stock(database, tmp_path, cameras=4)
    told = [("offline", "unreachable"), ("offline", None), ("online", "unreachable")]
    async with database.unit_of_work() as tx:
        keys = list(await tx.session.scalars(select(col(Camera.id)).order_by(col(Camera.code))))[: len(told)]
        for key, (state, finding) in zip(keys, told, strict=True):
            tx.session.add(CameraHealth(camera_id=key, state=state, finding=finding))
    async with database.reading() as session:
        assert await findings_of(session, keys) == {keys[0]: "unreachable"}


async def test_only_the_cameras_of_the_page_are_looked_at(sqlite_database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    event.listen(sqlite_database.engine.sync_engine, "before_cursor_execute", note)
    async with sqlite_database.reading() as session:
        await findings_of(session, [uuid.UUID(int=number) for number in range(50)])
        statement, parameters = asked[-1]
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        assert [row[-1] for row in plan] == [
            "SEARCH camera_health USING INDEX sqlite_autoindex_camera_health_1 (camera_id=?)"
        ]
