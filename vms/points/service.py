"""Changes cameras: rights, values, versions, change log, audit and facts in one transaction."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry import store as registry_store
from registry.columns import new_id
from registry.custom import folded
from registry.entering import back_from_retirement
from registry.layouts import Entity
from registry.lifecycle import out_of_order
from registry.model import Lifecycle, Site
from registry.resolving import Row
from registry.sealing import Seal, sealed_row
from registry.snapshots import differences
from registry.store import Trace, Update
from registry.values import RECORD_ZONE
from vms.accounts.gate import require, within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import RegistryChanged
from vms.points import fields_store, store
from vms.points.editing import read_camera
from vms.points.entry import Entry
from vms.web.paging import require_match
from vms.web.problems import Conflict, FieldError, NotFound, wrong
from vms.web.wording import say

_RETIRED_STATUS = "3"  # 拆除


@dataclass(frozen=True, slots=True)
class CameraEdit:
    """What a person sent: fields by name, columns of the record by code; `moves`: `site_id` was among them.
    `correction`: the record was wrong, so that the order of a camera's life does not bind."""

    direct: Mapping[str, Any]
    record: Mapping[str, Any]
    reason: str
    moves: bool = False
    site_id: uuid.UUID | None = None
    correction: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """The one way by which people change cameras; files come in through Transfers."""

    database: Database
    seal: Seal
    entry: Entry

    async def create_camera(self, actor: Actor, edit: CameraEdit) -> uuid.UUID:
        """Raises Unprocessable, Conflict for a code that exists, NotFound outside of the actor's area."""
        async with self.database.unit_of_work() as tx:
            row = folded(await _read(tx.session, edit), None)
            await _fill_place(tx.session, actor, row, edit)
            if row.get("division_code") is None:
                raise wrong("division", say("camera_where"))
            await _free_code(tx.session, row)
            row = sealed_row(row, None, self.seal)
            row.setdefault("lifecycle", Lifecycle.PLANNED)
            row["id"] = key = new_id()
            await self._require_entry(tx.session, None, row)
            await registry_store.insert_rows(tx.session, Entity.CAMERA, [row], _trace(tx, actor, edit.reason))
            await _told(tx, actor, "camera.create", key, row["division_code"])
            _tell(tx, cameras=(key,), sites=(row.get("site_id"),))
        return key

    async def change_camera(self, actor: Actor, key: uuid.UUID, if_match: str | None, edit: CameraEdit) -> None:
        """Raises also PreconditionFailed when somebody else was quicker."""
        async with self.database.unit_of_work() as tx:
            row = await _read(tx.session, edit)
            file = await self._editable(tx.session, actor, key, if_match)
            stored = file.camera.model_dump()
            row = folded(row, stored)
            await _fill_place(tx.session, actor, row, edit)
            row = sealed_row(row, stored, self.seal)
            _keep_needed(row)
            row = retiring(stored, row, tx.now) | back_from_retirement(stored, row)
            changes = differences(stored, row)
            if "code" in changes:
                await _free_code(tx.session, row)
            if not changes:
                return
            if not edit.correction and (wrongly := out_of_order(stored, row)):
                raise wrong("lifecycle", wrongly)
            await self._require_entry(tx.session, stored, row)
            update = Update(stored, {name: row[name] for name in changes})
            await registry_store.update_rows(tx.session, Entity.CAMERA, [update], _trace(tx, actor, edit.reason))
            detail: dict[str, JsonValue] = {"fields": ", ".join(sorted(changes))}
            if edit.correction:
                detail["correction"] = True
            await _told(tx, actor, "camera.edit", key, file.division.code, detail)
            _tell(tx, cameras=(key,), sites=(file.camera.site_id, row.get("site_id")))

    async def retire_camera(self, actor: Actor, key: uuid.UUID, if_match: str | None, reason: str) -> None:
        """Out of service for good: its record and its history stay."""
        async with self.database.unit_of_work() as tx:
            file = await self._editable(tx.session, actor, key, if_match)
            update = Update(file.camera.model_dump(), retired(tx.now))
            await registry_store.update_rows(tx.session, Entity.CAMERA, [update], _trace(tx, actor, reason))
            await _told(tx, actor, "camera.retire", key, file.division.code)
            _tell(tx, cameras=(key,), sites=(file.camera.site_id,))

    async def _require_entry(self, session: AsyncSession, stored: Row | None, row: Row) -> None:
        (lacks,) = await self.entry.lacking(session, [(stored, row)])
        if lacks:
            raise wrong("lifecycle", lacks)

    async def _editable(
        self, session: AsyncSession, actor: Actor, key: uuid.UUID, if_match: str | None
    ) -> store.CameraFile:
        file = await store.camera_file(session, key, for_update=True)
        if file is None:
            raise NotFound
        require(actor, Permission.EDIT_REGISTRY, file.division.path)
        require_match(if_match, file.camera.version)
        return file


async def _read(session: AsyncSession, edit: CameraEdit) -> Row:
    custom = await fields_store.custom_fields(session)
    return read_camera(edit.direct, edit.record, custom.columns(Entity.CAMERA))


def retired(now: datetime) -> Row:
    """What a record says from the day on that the camera is out of service for good."""
    today = now.astimezone(RECORD_ZONE).date()
    return {"lifecycle": Lifecycle.RETIRED, "device_status": _RETIRED_STATUS, "retired_on": today}


def retiring(stored: Mapping[str, Any], change: Row, now: datetime) -> Row:
    """The change, and what else it says where it takes the camera out of service for good."""
    ends = change.get("lifecycle") == Lifecycle.RETIRED and stored["lifecycle"] != Lifecycle.RETIRED
    return {**retired(now), **change} if ends else change


def _keep_needed(row: Row) -> None:
    """What the table must hold is not emptied by an empty field."""
    for name in ("lifecycle", "division_code"):
        if name in row and row[name] is None:
            del row[name]
    if row.get("lifecycle"):
        row["lifecycle"] = Lifecycle(row["lifecycle"])


async def _fill_place(session: AsyncSession, actor: Actor, row: Row, edit: CameraEdit) -> None:
    """Site and division, both in the actor's area; a division that is not given is the site's."""
    _keep_needed(row)
    if edit.moves:
        row["site_id"] = edit.site_id
    if edit.moves and edit.site_id is not None:
        site = await session.get(Site, edit.site_id)
        path = await registry_store.division_path(session, site.division_code) if site else None
        if site is None or path is None or not within(actor, path):
            raise wrong("site_id", say("no_site_here"))
        row.setdefault("division_code", site.division_code)
    if row.get("division_code"):
        await _require_division(session, actor, row["division_code"])


async def _require_division(session: AsyncSession, actor: Actor, code: str) -> None:
    path = await registry_store.division_path(session, code)
    if path is None or not within(actor, path):
        raise wrong("division", say("no_division_here"))


async def _free_code(session: AsyncSession, row: Row) -> None:
    if await registry_store.load_existing(session, Entity.CAMERA, [row]):
        taken = say("camera_code_taken", code=row["code"])
        raise Conflict(taken, errors=[FieldError("code", taken)])


def _trace(tx: Transaction, actor: Actor, reason: str) -> Trace:
    return Trace(actor.username, tx.now, reason)


async def _told(
    tx: Transaction,
    actor: Actor,
    action: str,
    key: uuid.UUID,
    division_code: str,
    detail: dict[str, JsonValue] | None = None,
) -> None:
    await record(tx, actor, action, "camera", key, division_code=division_code, detail=detail)


def _tell(tx: Transaction, *, cameras: tuple[uuid.UUID, ...] = (), sites: tuple[uuid.UUID | None, ...] = ()) -> None:
    touched = tuple(dict.fromkeys(key for key in sites if key))
    tx.outbox.add(RegistryChanged(tx.now, site_ids=touched, camera_ids=cameras))
