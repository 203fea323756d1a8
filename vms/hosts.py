"""Which hosts messages may go to: those outside, and of the inner network those that the operator has named. Pure."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


class Hosts:
    """Whoever may make a channel chooses its host; without this, the service would call any door of the inner network
    for them and tell whether somebody answers."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        """`named`: host names, addresses and networks (`10.1.0.0/16`). Raises ValueError naming the wrong network."""
        words = [word.lower() for word in named]
        self._networks: list[IPv4Network | IPv6Network] = [ip_network(word) for word in words if "/" in word]
        self._names = frozenset(word for word in words if "/" not in word)

    def names(self, host: str) -> bool:
        """Whether the operator named that very host: wherever it lies, it may be reached."""
        return host.lower() in self._names

    def allows(self, address: str) -> bool:
        """Whether a message may go to that IP address. Raises ValueError for what is none."""
        found = ip_address(address)
        mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
        return self._reached(mapped or found)

    def _reached(self, found: IPv4Address | IPv6Address) -> bool:
        # Of IPv6 what stands for an IPv4 address (RFC 6052) lies in a reserved block.
        outside = found.is_global and not found.is_multicast and not found.is_reserved
        return outside or str(found) in self._names or any(found in network for network in self._networks)
