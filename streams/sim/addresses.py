"""Loopback addresses for cameras: one each where the system has the whole of 127.0.0.0/8, else ports on 127.0.0.1."""

import socket
from functools import cache

RTSP_PORT = 8554
"""The port that all cameras share where each has its own address: 554 would need a privileged process."""
FIRST_PORT_ON_SHARED_ADDRESS = 20_000
FIRST_ADDRESS = 0x7F0A0001  # 127.10.0.1: away from 127.0.0.x, which name services and tests use


@cache
def has_own_addresses() -> bool:
    """Whether any 127.x.y.z can be bound without being set up first: so on Linux, not on macOS."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        try:
            trial.bind(("127.10.0.1", 0))
        except OSError:
            return False
    return True


def free_port() -> int:
    """RTSP_PORT, or another one where a fleet on this machine holds it already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(camera_address(0))
        except OSError:
            trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def camera_address(number: int, port: int = RTSP_PORT) -> tuple[str, int]:
    """Address and port of the camera with this number, from 0."""
    if not has_own_addresses():
        return "127.0.0.1", FIRST_PORT_ON_SHARED_ADDRESS + number
    # 250 in each block of 256, so that none ends in 0 or 255.
    address = FIRST_ADDRESS + number // 250 * 256 + number % 250
    return socket.inet_ntoa(address.to_bytes(4, "big")), port
