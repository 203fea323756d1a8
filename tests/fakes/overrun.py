"""What a busy machine itself loses of what is sent on it: no fault of who sends."""

from pathlib import Path

_COUNTS = Path("/proc/net/snmp")


def overrun_datagrams() -> int:
    """UDP datagrams that this machine's sockets have dropped since its start, for their reader was too slow
    (`RcvbufErrors`, proc_net_snmp(5))."""
    names, values = (line.split() for line in _COUNTS.read_text().splitlines() if line.startswith("Udp:"))
    return int(dict(zip(names, values, strict=True))["RcvbufErrors"])
