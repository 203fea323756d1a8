"""A schedule of checks, and a simulated day of it."""

import heapq
import uuid
from collections.abc import Callable
from random import Random

from vms.health.scheduler import Pace, Schedule

PACE = Pace()


def camera(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def schedule(*, in_flight: int = 64, per_host: int = 2, elsewhere: Callable[[str], int] = lambda host: 0) -> Schedule:
    return Schedule(random=Random(7), in_flight_limit=in_flight, host_limit=per_host, busy_elsewhere=elsewhere)


class Day:
    """Runs a schedule through simulated time; every check takes `duration_s`."""

    def __init__(self, plan: Schedule, duration_s: float = 3.0) -> None:
        self.plan, self.duration_s = plan, duration_s
        self.now = 0.0
        self.starts: dict[uuid.UUID, list[float]] = {}
        self.running: list[tuple[float, uuid.UUID]] = []
        self.most_running = 0
        self.finish: Callable[[uuid.UUID, float], None] = lambda camera_id, now: plan.finish(
            camera_id, now=now, recheck_in_s=None
        )

    def step(self, until: float) -> None:
        """Start what is due; then go to the next thing that happens."""
        for camera_id in self.plan.take(self.now):
            self.starts.setdefault(camera_id, []).append(self.now)
            heapq.heappush(self.running, (self.now + self.duration_s, camera_id))
        self.most_running = max(self.most_running, len(self.running))
        wait = self.plan.wait_s(self.now)
        times = [until, *(at for at, _ in self.running[:1])]
        if wait is not None:
            times.append(self.now + wait)
        self.now = max(self.now, min(times))
        while self.running and self.running[0][0] <= self.now:
            self.finish(heapq.heappop(self.running)[1], self.now)

    def run(self, until: float) -> None:
        while self.now < until:
            self.step(until)
