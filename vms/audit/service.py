"""Writes the audit trail, in the transaction of what it records."""

import uuid
from collections.abc import Mapping

from pydantic import JsonValue

from vms.accounts.model import Actor
from vms.audit.model import AuditAction
from vms.audit.tables import AuditEntry
from vms.db.engine import Transaction
from vms.redaction import redacted

MAX_ID, MAX_PURPOSE = 100, 200


async def record(
    tx: Transaction,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: uuid.UUID | str,
    *,
    division_code: str | None = None,
    detail: Mapping[str, JsonValue] | None = None,
    purpose: str | None = None,
) -> None:
    """One entry. `action` is like `camera.edit`, `evidence.view`; `division_code` is where the object lies (None: the
    actor's own area) and decides which auditors see it; credentials in `detail` are taken out. Raises
    ValueError for an action that is not declared."""
    entry = AuditEntry(
        at=tx.now,
        user_id=actor.user_id,
        username=actor.username,
        role=actor.role,
        unit_id=actor.unit_id,
        via=actor.via,
        ip=actor.ip,
        action=AuditAction(action),
        object_kind=object_kind,
        object_id=str(object_id)[:MAX_ID],
        division_code=division_code or actor.division_code,
        purpose=purpose[:MAX_PURPOSE] if purpose else None,
        detail=dict(redacted(detail)) if detail else None,
    )
    tx.session.add(entry)
