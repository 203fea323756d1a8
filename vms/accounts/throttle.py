"""How long to wait after failed sign-ins of one name or from one address. Pure."""

import hashlib
import ipaddress
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


HERE = Throttle(free=5)
"""Of one name from one address: a stranger who guesses does not keep its owner out."""
PER_NAME = Throttle(free=100)
"""Of one name from all addresses (NIST SP 800-63B §5.2.2), of which each counts with its first free ones alone."""
PER_ADDRESS = Throttle(free=30)
"""A police station has one address for everybody in it."""
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which keys an attempt is counted."""

    name: str
    here: str
    address: str | None = None

    @property
    def rules(self) -> dict[str, Throttle]:
        """By key."""
        rules = {self.name: PER_NAME, self.here: HERE}
        return rules if self.address is None else rules | {self.address: PER_ADDRESS}


def keys_of(username: str, ip: str | None, *, with_address: bool = True) -> Keys:
    """Names are hashed: people type their password into the wrong field. `with_address`: whether the address as a whole
    counts it, too."""
    where = network_of(ip) if ip else ""
    address = f"address:{where}" if where and with_address else None
    return Keys(f"name:{_hashed(username)}", f"here:{_hashed(f'{where} {username}')}", address)


def network_of(ip: str) -> str:
    """Whoever has an IPv6 address has a whole network of 2⁶⁴ of them (RFC 6177)."""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
