"""Who is checked when: a queue of due cameras, jitter, limits per host and in all. Pure: time and chance come in."""

import heapq
import math
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Pace:
    """How often cameras are checked. A returning camera shows within two intervals even when long dead:
    `dead_stretch` intervals, then the quick recheck."""

    interval_s: float = 60.0
    jitter: float = 0.05
    """Share of the interval by which each check is moved at random, so that fleets do not march in step."""
    first_spread_s: float = 45.0
    """Never checked and overdue cameras are spread over this time (at most one interval)."""
    dead_after_s: float = 3600.0
    dead_stretch: float = 1.5
    recheck_jitter: float = 0.2
    glances: int = 0
    """Cheap passes between two checks."""

    def __post_init__(self) -> None:
        if not (self.interval_s > 0 and 1 <= self.dead_stretch < 2 and 0 <= self.jitter < 0.5):
            raise ValueError("pace: interval_s > 0, 1 <= dead_stretch < 2 and 0 <= jitter < 0.5 are needed")


class Lag(NamedTuple):
    """`full`: what has no room for the most overdue camera, `link` or `host`, and its name; None: that waits for
    something else."""

    seconds: float
    full: tuple[str, str] | None


ASKED_SHARE = 16
"""One of so many places is kept for who waits for a check: in an outage silent cameras hold all others."""
BESIDE = 1
"""So many checks that somebody waits for go beside those that fill a line or a recorder: one stream more is little for
either. Not beyond the connections that the host bears: it would refuse them, and that is not the camera's fault."""
HOST_POLL_S = 1.0
"""Live views end without telling us: a host that they filled is asked again this often."""


@dataclass(slots=True)
class _Entry:
    host: str
    link: str | None
    pace: Pace
    due: float = 0.0
    regular: float = 0.0
    """The due time of the last regular check: rechecks in between do not move the rhythm."""
    ticket: int = 0
    """Only the place in a queue with this number counts; older ones are dead."""
    running_on: tuple[str, str | None] | None = None
    """Host and link that the running check uses: the camera may have moved since."""
    urgent: bool = False
    awaited: bool = False
    """Somebody stands there and waits for it."""
    glance: bool = False
    """What is due or running is a cheap pass."""
    glances_left: int = 0
    gone: bool = False


_Place = tuple[float, int, uuid.UUID]
"""Due time, ticket, camera."""


class Schedule:
    """All times are seconds of one monotonic clock."""

    def __init__(
        self,
        *,
        random: Random,
        in_flight_limit: int,
        host_limit: int,
        link_limit: int | None = None,
        busy_elsewhere: Callable[[str], int] = lambda host: 0,
    ) -> None:
        """`host_limit`: connections that a camera bears, so many of each camera where a host has several, as recorders
        do; and checks at once of one host. `busy_elsewhere`: connections to a host that others (live views) hold.
        `link_limit`: checks at once over one link; None: any number. One that is waited for goes beside."""
        self._random = random
        self._in_flight_limit = in_flight_limit
        self._due_limit = in_flight_limit - in_flight_limit // ASKED_SHARE
        self._host_limit = host_limit
        self._busy_elsewhere = busy_elsewhere
        self._entries: dict[uuid.UUID, _Entry] = {}
        self._heap: list[_Place] = []
        self._tickets = count(1)
        self._awaited: deque[uuid.UUID] = deque()
        self._urgent: deque[uuid.UUID] = deque()
        self._link_limit = link_limit
        self._waiting: dict[tuple[str, str], deque[_Place]] = {}
        """Due, but their host or link has no room; in order, by `_full`."""
        self._cameras_at: Counter[str] = Counter()
        self._hosts: Counter[str] = Counter()
        self._links: Counter[str] = Counter()
        self.in_flight = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, camera_id: uuid.UUID) -> bool:
        return camera_id in self._entries

    def watch(
        self,
        camera_id: uuid.UUID,
        host: str,
        pace: Pace,
        *,
        now: float,
        checked_ago_s: float | None,
        link: str | None = None,
        due_in_s: float | None = None,
    ) -> None:
        """Begin or change: keeps the rhythm of a camera checked `checked_ago_s` ago; never checked (None): soon.
        `link`: the line that it shares with others; None: it is not known. `due_in_s`: look that soon in any case."""
        wait = math.inf if checked_ago_s is None else pace.interval_s - max(0.0, checked_ago_s)
        if checked_ago_s is None or wait <= 0:
            wait = self._random.uniform(0, min(pace.first_spread_s, pace.interval_s))
        entry = self._entries.setdefault(camera_id, _Entry(host, link, pace, gone=True))
        self._leaves(entry)
        entry.host, entry.link, entry.pace, entry.gone = host, link, pace, False
        self._cameras_at[host] += 1
        if entry.running_on is None:
            entry.due = entry.regular = now + wait
            entry.glance = False
            if due_in_s is not None:
                entry.due = min(entry.due, now + max(0.0, due_in_s))
            self._push(camera_id, entry)

    def forget(self, camera_id: uuid.UUID) -> None:
        """Retired: a running check ends as it may and is not followed by another."""
        entry = self._entries.get(camera_id)
        if entry is None:
            return
        self._leaves(entry)
        entry.gone = True
        if entry.running_on is None:
            del self._entries[camera_id]

    def _leaves(self, entry: _Entry) -> None:
        if not entry.gone:
            self._cameras_at[entry.host] -= 1
            if not self._cameras_at[entry.host]:
                del self._cameras_at[entry.host]

    def at_once(self, camera_id: uuid.UUID, *, awaited: bool = False) -> bool:
        """Check now, before all that are due. `awaited`: before all others, in a place kept for that, beside what fills
        its link or its recorder. False: not watched. Joins a running check."""
        entry = self._entries.get(camera_id)
        if entry is None:
            return False
        if entry.running_on is None and not (entry.awaited or (entry.urgent and not awaited)):
            entry.urgent, entry.awaited, entry.glance = True, awaited, False
            (self._awaited if awaited else self._urgent).append(camera_id)
        return True

    def hasten(self, camera_id: uuid.UUID, *, before: float) -> None:
        """Check it at once, unless it is checked by then anyway."""
        entry = self._entries.get(camera_id)
        if entry is not None and (entry.due > before or entry.glance):
            self.at_once(camera_id)

    def is_glance(self, camera_id: uuid.UUID) -> bool:
        """Whether what `take` has started is a cheap pass."""
        return self._entries[camera_id].glance

    def take(self, now: float) -> list[uuid.UUID]:
        """The cameras to check now; each stays in flight until `finish`."""
        started = []
        for camera_id in self._candidates(now):
            entry = self._entries[camera_id]
            entry.running_on, entry.ticket = (entry.host, entry.link), 0
            entry.urgent = entry.awaited = False
            self._hosts[entry.host] += 1
            if entry.link is not None:
                self._links[entry.link] += 1
            self.in_flight += 1
            started.append(camera_id)
        return started

    def finish(
        self,
        camera_id: uuid.UUID,
        *,
        now: float,
        recheck_in_s: float | None,
        dead_for_s: float = 0.0,
        stretch: float = 1.0,
    ) -> None:
        """A check has ended: when the next one is due. `stretch`: how many intervals its state makes us wait."""
        entry = self._entries[camera_id]
        if entry.running_on is None:
            raise RuntimeError("finish() of a check that take() did not start")
        self.in_flight -= 1
        host, link = entry.running_on
        self._hosts -= Counter((host,))
        if link is not None:
            self._links -= Counter((link,))
        entry.running_on = None
        if entry.gone:
            del self._entries[camera_id]
            return
        pace = entry.pace
        if entry.glance and entry.glances_left:
            entry.glances_left -= 1
            entry.due = now + (entry.regular - now) / (entry.glances_left + 1)
            entry.glance = entry.glances_left > 0
            self._push(camera_id, entry)
            return
        entry.glance = False
        if recheck_in_s is not None:
            entry.due = now + recheck_in_s * (1 + pace.recheck_jitter * self._random.uniform(-1, 1))
        else:
            if dead_for_s >= pace.dead_after_s:
                stretch = max(stretch, pace.dead_stretch)
            interval = pace.interval_s * stretch
            # One that was asked for in between leaves the next in its place, unless that is near.
            following = entry.regular + (interval if entry.regular <= now + interval / 4 else 0)
            # A late check starts a new rhythm: catching up would check twice in a row.
            entry.regular = following if following > now + interval / 4 else now + interval
            entry.due = entry.regular + pace.interval_s * pace.jitter * self._random.uniform(-1, 1)
            if pace.glances:
                entry.glance, entry.glances_left = True, pace.glances
                entry.due = now + (entry.due - now) / (pace.glances + 1)
        self._push(camera_id, entry)

    def wait_s(self, now: float) -> float | None:
        """How long `take` has nothing to give; None: until a `finish` or a change."""
        self._drop_dead()
        room = self.in_flight < self._due_limit
        waits = [self._heap[0][0] - now] if self._heap and room else []
        if ((self._waiting or self._urgent) and room) or (self._awaited and self.in_flight < self._in_flight_limit):
            waits.append(HOST_POLL_S)
        return max(0.0, min(waits)) if waits else None

    def lag(self, now: float) -> Lag:
        """How late the most overdue camera is, and why."""
        self._drop_dead()
        oldest: list[tuple[float, tuple[str, str] | None]] = [
            (line[0][0], full) for full, line in self._waiting.items()
        ]
        if self._heap:
            oldest.append((self._heap[0][0], None))
        due, full = min(oldest, key=lambda each: each[0], default=(now, None))
        return Lag(max(0.0, now - due), full)

    def _push(self, camera_id: uuid.UUID, entry: _Entry) -> None:
        entry.ticket = next(self._tickets)
        heapq.heappush(self._heap, (entry.due, entry.ticket, camera_id))

    def _drop_dead(self) -> None:
        while self._heap and not self._alive(self._heap[0]):
            heapq.heappop(self._heap)

    def _alive(self, place: _Place) -> bool:
        entry = self._entries.get(place[2])
        return entry is not None and entry.ticket == place[1]

    def _full(self, entry: _Entry) -> tuple[str, str] | None:
        """What has no room for one more check of this camera."""
        beside = BESIDE if entry.awaited else 0
        checks, bears = self._hosts[entry.host], self._host_limit * self._cameras_at[entry.host]
        if checks >= self._host_limit + beside or checks + self._busy_elsewhere(entry.host) >= bears:
            return "host", entry.host
        limit = math.inf if self._link_limit is None else self._link_limit + beside
        if entry.link is not None and self._links[entry.link] >= limit:
            return "link", entry.link
        return None

    def _candidates(self, now: float) -> Iterator[uuid.UUID]:
        """What somebody waits for, then what is urgent, then who waited for a host, then who is due. The consumer marks
        each as running."""
        yield from self._asked_for(self._awaited, self._in_flight_limit, awaited=True)
        yield from self._asked_for(self._urgent, self._due_limit, awaited=False)
        for without_room in list(self._waiting):
            yield from self._queued(without_room)
        while self.in_flight < self._due_limit:
            self._drop_dead()
            if not self._heap or self._heap[0][0] > now:
                return
            place = heapq.heappop(self._heap)
            full = self._full(self._entries[place[2]])
            if full is None:
                yield place[2]
            else:
                self._waiting.setdefault(full, deque()).append(place)

    def _asked_for(self, line: deque[uuid.UUID], limit: int, *, awaited: bool) -> Iterator[uuid.UUID]:
        for _ in range(len(line)):
            if self.in_flight >= limit:
                return
            camera_id = line.popleft()
            entry = self._entries.get(camera_id)
            if entry is None or not entry.urgent or entry.awaited is not awaited:
                continue
            if self._full(entry) is None:
                yield camera_id
            else:
                line.append(camera_id)

    def _queued(self, without_room: tuple[str, str]) -> Iterator[uuid.UUID]:
        line = self._waiting[without_room]
        while line and self.in_flight < self._due_limit:
            if not self._alive(line[0]):
                line.popleft()
                continue
            full = self._full(self._entries[line[0][2]])
            if full is None:
                yield line.popleft()[2]
            elif full == without_room:
                return
            else:  # room here, but not there
                self._waiting.setdefault(full, deque()).append(line.popleft())
        if not line:
            del self._waiting[without_room]
