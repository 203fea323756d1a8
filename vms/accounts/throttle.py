"""How long to wait after failed sign-ins of one name or from one address. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Throttle:
    """`free` failures cost nothing; each further one doubles the wait, up to `longest`."""

    free: int
    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(minutes=15)

    def wait(self, count: int, last_at: datetime, *, now: datetime) -> timedelta:
        """How long until the next attempt is allowed; zero: now."""
        if count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 20)
        wait = min(self.longest, timedelta(seconds=self.first.total_seconds() * 2**doublings))
        return max(timedelta(0), last_at + wait - now)


PER_NAME = Throttle(free=5)
# A police station has one address for everybody in it.
PER_ADDRESS = Throttle(free=30)
FORGOTTEN_AFTER = timedelta(hours=1)


def name_key(username: str) -> str:
    """Hashed: people type their password into the wrong field."""
    return "name:" + hashlib.sha256(username.encode()).hexdigest()


def address_key(ip: str) -> str:
    return f"address:{ip}"
