"""Stills of live views: each is recorded with its purpose before anybody has it. The service keeps no copy."""

import hashlib
from dataclasses import dataclass

from streams.model import StreamKind
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.live.store import camera_with_path
from vms.walls.marking import Taken, marked, size_of
from vms.web.problems import NotFound

MAX_STILL_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Still:
    """A file to hand out. `sha256` is by what the audit trail knows it."""

    jpeg: bytes
    sha256: str
    camera_code: str
    at_text: str


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Marks and records."""

    database: Database

    async def take(self, actor: Actor, camera_key: str, stream: StreamKind, purpose: str, jpeg: bytes) -> Still:
        """Raises NotFound, NotAStill."""
        async with self.database.unit_of_work() as tx:
            found = await camera_with_path(tx.session, camera_key)
            if found is None:
                raise NotFound
            camera, path = found
            require(actor, Permission.WATCH_LIVE, path)
            width, height = size_of(jpeg)
            still = marked(jpeg, Taken(camera.code, camera.name, actor.username, tx.now, purpose, stream))
            sha256 = hashlib.sha256(still).hexdigest()
            await record(
                tx,
                actor,
                "live.snapshot",
                "snapshot",
                sha256,
                division_code=camera.division_code,
                detail={
                    "camera": camera.code,
                    "stream": stream,
                    "width": width,
                    "height": height,
                    "bytes": len(still),
                },
                purpose=purpose,
            )
        return Still(still, sha256, camera.code, f"{tx.now:%Y%m%dT%H%M%SZ}")
