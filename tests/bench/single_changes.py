"""A large registry changes by one record at a time: how long until coverage knows what follows from it."""

import random
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import SQLModel, col

from registry.columns import new_id
from registry.model import Camera, Lifecycle, Site, Target
from streams.clock import SystemClock
from tests.bench.list_questions import QUERIES, p95, seconds
from vms.bus.memory import MemoryBus
from vms.coverage.following import Changed
from vms.coverage.service import CoverageService, differ
from vms.db.engine import Database
from vms.health.tables import CameraHealth
from vms.points.news import Named

WINDOW = timedelta(hours=24)


async def single_changes(database: Database) -> Mapping[str, float]:
    """p95 in milliseconds of each kind. What is written for it is taken back at the end."""
    service = CoverageService(database, MemoryBus(), SystemClock(), WINDOW)
    figures = await service.peek()
    there = figures.inputs.cameras
    writer = _Writer(database)
    found = {}

    async def follow(changed: Changed) -> None:
        nonlocal figures
        after = await service.after(figures, changed)
        assert after is not None
        differ(figures, after)
        figures = after

    try:
        for kind, deed in writer.deeds.items():
            cameras = [there[row] for row in random.Random(kind).sample(range(len(there)), QUERIES)]
            # Written before the clock runs.
            found[kind] = p95([await seconds(partial(follow, await deed(camera.id))) for camera in cameras])
        anew = await service.peek(measured=figures)
        assert not differ(figures, anew), "what is followed is what is read anew"
    finally:
        await writer.take_back()
    return found


class _Writer:
    """Changes records as people and checks do."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._back: list[Any] = []
        self.deeds: Mapping[str, Callable[[uuid.UUID], Awaitable[Changed]]] = {
            "state": self._see,
            "camera": self._change_camera,
            "site": self._change_site,
            "new": self._add,
            "target": self._change_target,
        }

    async def take_back(self) -> None:
        async with self._database.unit_of_work() as tx:
            for statement in reversed(self._back):
                await tx.session.execute(statement)

    async def _see(self, key: uuid.UUID) -> Changed:
        seen = await self._row(CameraHealth, CameraHealth.camera_id, key)
        await self._put(CameraHealth, CameraHealth.camera_id, seen, state=_other(seen["state"], "online", "offline"))
        return Changed(frozenset({key}))

    async def _change_camera(self, key: uuid.UUID) -> Changed:
        camera = await self._row(Camera, Camera.id, key)
        other = _other(camera["lifecycle"], Lifecycle.IN_SERVICE, Lifecycle.MAINTENANCE)
        await self._put(Camera, Camera.id, camera, lifecycle=other)
        return _edited({camera["site_id"]}, {key})

    async def _change_site(self, key: uuid.UUID) -> Changed:
        camera = await self._row(Camera, Camera.id, key)
        site = await self._row(Site, Site.id, camera["site_id"])
        await self._put(Site, Site.id, site, site_class=site["site_class"] % 3 + 1, required_cameras=2)
        return _edited({site["id"]}, set())

    async def _add(self, key: uuid.UUID) -> Changed:
        """A site with a camera."""
        camera = await self._row(Camera, Camera.id, key)
        site = await self._row(Site, Site.id, camera["site_id"])
        code = f"3699019900132{len(self._back):07d}"
        site |= {"id": new_id(), "code": f"N{site['code']}"}
        camera |= {"id": new_id(), "code": code, "site_id": site["id"]}
        await self._insert(Site, Site.id, site)
        await self._insert(Camera, Camera.id, camera)
        return _edited({site["id"]}, {camera["id"]})

    async def _change_target(self, _key: uuid.UUID) -> Changed:
        async with self._database.reading() as session:
            target = (await session.scalars(select(Target).limit(1))).one()
        await self._put(Target, Target.id, target.model_dump(), required=target.required / 2)
        return Changed(around=True)

    async def _row(self, of: type[SQLModel], identity: Any, key: uuid.UUID) -> dict[str, Any]:
        async with self._database.reading() as session:
            return dict((await session.execute(select(of.__table__).where(col(identity) == key))).mappings().one())  # type: ignore[attr-defined]

    async def _put(self, of: type[SQLModel], identity: Any, row: Mapping[str, Any], **values: Any) -> None:
        this = update(of).where(col(identity) == row[identity.key])
        self._back.append(this.values({name: row[name] for name in values}))
        async with self._database.unit_of_work() as tx:
            await tx.session.execute(this.values(values))

    async def _insert(self, of: type[SQLModel], identity: Any, row: Mapping[str, Any]) -> None:
        self._back.append(delete(of).where(col(identity) == row[identity.key]))
        async with self._database.unit_of_work() as tx:
            await tx.session.execute(insert(of).values(row))


def _other(now: Any, *both: Any) -> Any:
    return both[now == both[0]]


def _edited(sites: set[uuid.UUID], cameras: set[uuid.UUID]) -> Changed:
    return Changed(named=Named(frozenset(sites), frozenset(cameras)))
