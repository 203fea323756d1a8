"""Stills of live views: each is recorded with its purpose before anybody has it. The service keeps no copy.

Only who watches a camera just now takes one, and the time in the picture must be this service's.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from streams.model import StreamKind
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.evidence.marking import Taken, marked, size_of
from vms.live.service import LiveService
from vms.live.store import camera_with_path
from vms.web.problems import Conflict, NotFound, wrong
from vms.web.wording import say

MAX_STILL_BYTES = 8 * 2**20
AHEAD_AT_MOST = timedelta(seconds=5)
"""Clients learn our time from answers, to a second or two."""
AGE_AT_MOST = timedelta(seconds=60)
"""A still may be that long on its way over a poor line."""


class NotWatched(Conflict):
    title = say("still_not_watched")


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
    live: LiveService

    async def take(
        self, actor: Actor, camera_key: str, stream: StreamKind, purpose: str, jpeg: bytes, stamped_at: datetime
    ) -> Still:
        """`stamped_at`: the time that stands in the picture. Raises NotFound, NotWatched, NotAStill, Unprocessable."""
        async with self.database.unit_of_work() as tx:
            found = await camera_with_path(tx.session, camera_key)
            if found is None:
                raise NotFound
            camera, path = found
            require(actor, Permission.WATCH_LIVE, path)
            if not self.live.watches(actor, camera.id):
                raise NotWatched(say("still_without_view"))
            late = tx.now - stamped_at
            if not -AHEAD_AT_MOST <= late <= AGE_AT_MOST:
                raise wrong("stamped_at", say("still_time_off", seconds=f"{abs(late.total_seconds()):.0f}"))
            width, height = size_of(jpeg)
            still = marked(jpeg, Taken(camera.code, camera.name, actor.username, stamped_at, purpose, stream))
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
                    "stamped_at": stamped_at.isoformat(),
                },
                purpose=purpose,
            )
        return Still(still, sha256, camera.code, f"{tx.now:%Y%m%dT%H%M%SZ}")
