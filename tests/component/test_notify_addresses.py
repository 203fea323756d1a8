"""Where messages go: not on to another host, not to what a kept address may no longer reach, and to nobody beside."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.fakes.clock import FakeClock
from tests.fakes.notify_desk import Desk, open_desk
from tests.fakes.receiver import Receiver
from vms.db.engine import Database
from vms.hosts import Hosts
from vms.notify.model import Obstacle
from vms.notify.sending import AddressRefusedError, send
from vms.notify.tables import NotifyChannel

LOOPBACK = Hosts(["127.0.0.1"])


@pytest.fixture
async def desk(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_database, clock, tmp_path / "evidence") as desk:
        yield desk


async def test_a_message_is_not_sent_on_to_where_the_channel_points(desk: Desk) -> None:
    other = Receiver()
    async with other.listening():
        desk.receiver.status, desk.receiver.elsewhere = 307, f"http://127.0.0.1:{other.port}/"
        await desk.rule(hold_s=0)
        await desk.see(0, "offline")
    assert other.got == []
    assert [row.error for row in await desk.deliveries()] == [Obstacle.NOT_TAKEN]


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:{port}/",
        "json://localhost:{port}/",
        "json://127.1:{port}/",
        "dbus://",
        "wecombot://abc?wait=9",
    ],
)
async def test_what_was_kept_and_may_not_be_reached_is_told_and_nobody_is_called(desk: Desk, url: str) -> None:
    """The address is as old as a service that asked nothing."""
    async with desk.database.unit_of_work() as tx:
        sealed = url.format(port=desk.receiver.port).encode()
        await tx.session.execute(update(NotifyChannel).values(url_sealed=sealed))
    desk.use(lambda *what: send(*what, hosts=Hosts()))
    await desk.rule(hold_s=0)
    await desk.see(0, "offline")
    assert desk.told == []
    assert [row.error for row in await desk.deliveries()] == [Obstacle.ADDRESS_REFUSED]


async def test_an_address_that_holds_a_second_one_reaches_only_the_first(desk: Desk) -> None:
    """Apprise would split a text with a comma into two addresses."""
    other = Receiver()
    async with other.listening():
        url = f"json://127.0.0.1:{desk.receiver.port}/,json://127.0.0.1:{other.port}/"
        await asyncio.to_thread(send, url, "t", "b", hosts=LOOPBACK)
    assert other.got == []


@pytest.mark.parametrize("inner", ["10.9.9.9", "::1", "fe80::1", "::ffff:192.168.1.1", "169.254.169.254", "224.0.0.1"])
def test_a_name_that_also_leads_into_the_inner_network_is_refused(inner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(*_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", (address, 0)) for address in ("93.184.216.34", inner)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(AddressRefusedError):
        send("jsons://hooks.county.test/", "t", "b", hosts=Hosts())


def test_a_name_that_nobody_knows_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert send("jsons://hooks.county.test/", "t", "b", hosts=Hosts()) is False
