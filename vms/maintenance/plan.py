"""All living windows and overrides in memory, as the watch asks for them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from typing_extensions import override

from streams.clock import Clock
from vms.db.engine import Database
from vms.health.model import HealthState
from vms.health.standing import Arrangements, Standing
from vms.health.store import CameraRecord
from vms.maintenance import store
from vms.maintenance.model import THINGS, Opening, Scope, Window, next_edge, open_at
from vms.maintenance.tables import HealthOverride

LATEST = datetime.max.replace(tzinfo=UTC)


class Plan(Arrangements):
    """One per process that watches cameras. As many as `MOST_LIVING` and one override a camera at most."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._windows: list[Window] = []
        self._overrides: dict[uuid.UUID, HealthOverride] = {}
        self._open = _Open()

    @override
    async def refresh(self) -> None:
        now = self._clock.now()
        async with self._database.reading() as session:
            windows = await store.living(session, now)
            overrides = await store.overrides(session, now)
        self._windows = windows
        self._overrides = {each.camera_id: each for each in overrides}
        self._open = _Open()

    @override
    def of(self, record: CameraRecord, *, now: datetime) -> Standing | None:
        said = self._overrides.get(record.id)
        if said is not None and now < said.until:
            detail = f"Set by {said.set_by} until {_words(said.until)}: {said.reason}"
            return Standing(HealthState(said.state), detail, said.set_at, held=True)
        if not self._open.start <= now < self._open.end:
            self._open = _opened(self._windows, now)
        if not self._open.by_key:  # nearly always, and this is asked of every camera every half minute
            return None
        for key in _keys(record, self._open.kinds):
            if (found := self._open.by_key.get(key)) is not None:
                window, opening = found
                detail = f"Maintenance until {_words(opening.end)}: {window.reason}"
                return Standing(HealthState.MAINTENANCE, detail, opening.start)
        return None

    @override
    def next_edge(self, now: datetime) -> datetime | None:
        edges = [edge for window in self._windows if (edge := next_edge(window, now)) is not None]
        edges += [each.until for each in self._overrides.values() if each.until > now]
        return min(edges, default=None)


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open between two edges, by camera id, site id, division path, or the thing that cameras hang on."""

    start: datetime = LATEST
    end: datetime = LATEST
    by_key: dict[str, tuple[Window, Opening]] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    """Of the things among them."""


def _opened(windows: Sequence[Window], now: datetime) -> _Open:
    by_key: dict[str, tuple[Window, Opening]] = {}
    kinds = set()
    for window in windows:
        if (opening := open_at(window, now)) is None:
            continue
        key = window.scope_id if window.scope in (Scope.CAMERA, Scope.SITE) else window.path
        if window.scope in THINGS:
            kinds.add(str(window.scope))
            key = _thing(window.scope, window.scope_id, window.path)
        if key not in by_key or by_key[key][1].end < opening.end:
            by_key[key] = (window, opening)
    edges = (edge for window in windows if (edge := next_edge(window, now)) is not None)
    return _Open(now, min(edges, default=LATEST), by_key, frozenset(kinds))


def _keys(record: CameraRecord, kinds: frozenset[str]) -> Iterator[str]:
    """What a window that holds for the camera may be kept under, the nearest to it first."""
    upwards = [*_upwards(record.division_path)]
    yield from (str(record.id), str(record.site_id))
    if kinds:
        things = [(kind, name) for kind, name in record.things.items() if kind in kinds]
        yield from (_thing(kind, name, path) for kind, name in things for path in upwards)
    yield from upwards


def _thing(kind: str, name: str, path: str) -> str:
    return f"{path}{kind} {name}"


def _upwards(path: str) -> Iterator[str]:
    """ "/a/b/" gives "/a/b/", then "/a/"."""
    codes = path.strip("/").split("/")
    for count in range(len(codes), 0, -1):
        yield f"/{'/'.join(codes[:count])}/"


def _words(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
