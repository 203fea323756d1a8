"""Keeps walls: one's own, and the presets of monitoring rooms. Rights, limits, versions, audit in one transaction."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts.gate import allows, require, within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.walls import store
from vms.walls.model import MAX_WALLS, Full, NameTaken, WallContent
from vms.walls.store import Placed
from vms.walls.tables import SavedWall
from vms.web.paging import require_match
from vms.web.problems import NotFound, wrong
from vms.web.wording import say


@dataclass(frozen=True, slots=True)
class Walls:
    """The one way by which people keep walls."""

    database: Database

    async def create(self, actor: Actor, name: str, room_id: uuid.UUID | None, content: WallContent) -> uuid.UUID:
        """A wall of one's own, or with a room its preset. Raises Unprocessable, NameTaken, Full, Forbidden."""
        async with self.database.unit_of_work() as tx:
            owner_id = None if room_id else actor.user_id
            division_code = await self._room(tx.session, actor, room_id) if room_id else None
            wall = SavedWall(
                owner_id=owner_id,
                room_id=room_id,
                name=name,
                dwell_s=content.dwell_s,
                windows=stored(content),
                updated_at=tx.now,
                updated_by=actor.username,
            )
            if await store.count_walls(tx.session, owner_id=owner_id, room_id=room_id) >= MAX_WALLS:
                raise Full(say("walls_full", most=MAX_WALLS))
            await _check(tx.session, actor, wall, name, content)
            tx.session.add(wall)
            await tx.session.flush()
            await _told(tx, actor, "wall.create", wall, division_code)
        return wall.id

    async def change(self, actor: Actor, key: uuid.UUID, if_match: str | None, name: str, content: WallContent) -> None:
        """Raises also NotFound, PreconditionFailed."""
        async with self.database.unit_of_work() as tx:
            found = await self._editable(tx.session, actor, key)
            require_match(if_match, found.wall.version)
            await _check(tx.session, actor, found.wall, name, content)
            wall = found.wall
            wall.name, wall.dwell_s, wall.windows = name, content.dwell_s, stored(content)
            wall.version += 1
            wall.updated_at, wall.updated_by = tx.now, actor.username
            await _told(tx, actor, "wall.edit", wall, _stands(found))

    async def delete(self, actor: Actor, key: uuid.UUID) -> None:
        """Raises NotFound, Forbidden."""
        async with self.database.unit_of_work() as tx:
            found = await self._editable(tx.session, actor, key)
            await tx.session.delete(found.wall)
            await _told(tx, actor, "wall.delete", found.wall, _stands(found))

    async def _room(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> str:
        require(actor, Permission.MANAGE_WALLS)
        found = await store.room(session, room_id)
        if found is None or not within(actor, found[1]):
            raise wrong("room_id", say("no_room_here"))
        return found[0].division_code

    async def _editable(self, session: AsyncSession, actor: Actor, key: uuid.UUID) -> Placed:
        found = await store.wall(session, key, for_update=True)
        if found is None or not visible(actor, found):
            raise NotFound
        if found.room_path is not None:
            require(actor, Permission.MANAGE_WALLS, found.room_path)
        return found


def visible(actor: Actor, found: Placed) -> bool:
    """One's own, or the preset of a room in one's area."""
    if found.room_path is None:
        return found.wall.owner_id == actor.user_id
    return within(actor, found.room_path)


def editable(actor: Actor, found: Placed) -> bool:
    """Whether this person may change it."""
    if found.room_path is None:
        return found.wall.owner_id == actor.user_id
    return allows(actor, Permission.MANAGE_WALLS, found.room_path)


def stored(content: WallContent) -> list[dict[str, Any]]:
    """The windows as JSON."""
    return [
        {"layout": window.layout, "cameras": [str(camera) if camera else None for camera in window.camera_ids]}
        for window in content.windows
    ]


async def _check(session: AsyncSession, actor: Actor, wall: SavedWall, name: str, content: WallContent) -> None:
    if await store.name_taken(session, wall, name):
        raise NameTaken(say("wall_name_taken", name=name))
    known = await store.cameras(session, actor.division_path, content.camera_ids)
    if missing := content.camera_ids - known.keys():
        raise wrong("windows", say("cameras_not_here", count=len(missing)))


def _stands(found: Placed) -> str | None:
    return found.room.division_code if found.room else None


async def _told(tx: Transaction, actor: Actor, action: str, wall: SavedWall, division_code: str | None) -> None:
    await record(tx, actor, action, "wall", wall.id, division_code=division_code, detail={"name": wall.name})
