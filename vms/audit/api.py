"""The HTTP face of the audit trail. Reading it is itself recorded."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict

from vms.accounts.model import Actor, Permission
from vms.audit import store
from vms.audit.model import AuditAction
from vms.audit.service import record
from vms.audit.tables import AuditEntry
from vms.web.deps import Db, authorised
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor

router = APIRouter(prefix="/api/v1", tags=["audit"])

Word = Annotated[str | None, Query(max_length=100)]


class AuditEntryOut(BaseModel):
    """Who did or saw what, when, from where and why."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    at: datetime
    user_id: uuid.UUID
    username: str
    role: str
    unit_id: uuid.UUID | None
    via: str
    ip: str | None
    action: AuditAction
    object_kind: str
    object_id: str
    object_name: str | None = None
    """The camera's or person's name today; of a frame: its camera's."""
    division_code: str | None
    purpose: str | None
    detail: dict[str, Any] | None


@router.get("/audit")
async def list_audit(
    who: Annotated[Actor, authorised(Permission.READ_AUDIT)],
    db: Db,
    cursor: CursorParam = None,
    limit: Limit = 50,
    actor: Word = None,
    action: Word = None,
    object_id: Word = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
) -> Page[AuditEntryOut]:
    """The trail of the caller's subtree, newest first."""
    before = decode_id(cursor)
    wanted = store.AuditFilter(actor, action, object_id, since, until)
    async with db.reading() as session:
        found, total = await store.entries(session, who.division_path, wanted, before=before, limit=limit + 1)
        names = await store.object_names(session, found[:limit])
    items = [_out(entry, names.get(entry.id)) for entry in found[:limit]]
    if before is None:  # the pages that follow belong to the same reading
        asked = {"actor": actor, "action": action, "object_id": object_id}
        async with db.unit_of_work() as tx:
            await record(tx, who, "audit.read", "audit", "trail", detail={k: v for k, v in asked.items() if v})
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more, total=total)


def _out(entry: AuditEntry, object_name: str | None) -> AuditEntryOut:
    return AuditEntryOut.model_validate(entry).model_copy(update={"object_name": object_name})
