"""A full disk: reading goes on, writing is refused in words, nothing is half-written, and all is well afterwards."""

from typing import Any

import httpx
import pytest
from sqlalchemy import event

from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from vms.accounts.access import SEEN_RESOLUTION
from vms.accounts.model import Role
from vms.web.deps import Container

NEW = {"username": "wang", "password": "a long enough sentence", "role": "crew"}


class Disk:
    """SQLite's own page limit stands for the disk: beyond it SQLite answers SQLITE_FULL, as on a full one."""

    def __init__(self, container: Container) -> None:
        self.full = False
        event.listen(container.database.engine.sync_engine, "begin", self._limit, insert=False)

    def _limit(self, connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {1 if self.full else 1_000_000}")


@pytest.fixture
def disk(container: Container) -> Disk:
    return Disk(container)


async def names(manager: httpx.AsyncClient) -> list[str]:
    return [user["username"] for user in (await manager.get("/api/v1/users")).json()["items"]]


async def test_a_full_disk_is_said_and_nothing_is_half_written(sign_in: SignIn, disk: Disk, clock: FakeClock) -> None:
    manager = await sign_in(Role.ADMINISTRATOR)
    before = await names(manager)
    disk.full = True
    refused = 0
    for number in range(40):  # until the free space in the last pages is used up
        answer = await manager.post("/api/v1/users", json=NEW | {"username": f"wang{number}"})
        refused += answer.status_code == 507
        if refused:
            assert "full: free some space" in answer.json()["detail"]
            break
        before.append(f"wang{number}")
    assert refused
    await clock.jump(SEEN_RESOLUTION.total_seconds())  # the last use would be written now
    assert sorted(await names(manager)) == sorted(before)
    disk.full = False
    assert (await manager.post("/api/v1/users", json=NEW)).status_code == 201
