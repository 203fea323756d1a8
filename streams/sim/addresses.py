"""Loopback addresses for cameras: one each where the system has the whole of 127.0.0.0/8, else ports on 127.0.0.1.

They come in blocks, so that several fleets can stand on one machine.
"""

import errno
import socket
import zlib
from functools import cache
from itertools import chain

RTSP_PORT = 8554
"""The port that all cameras share where each has its own address: 554 would need a privileged process."""
FIRST_BLOCK, BLOCKS = 10, 240  # 127.10.0.0/16 to 127.249.0.0/16: away from 127.0.0.x, which resolvers and tests use
CAMERAS_EACH_256 = 250
FIRST_PORT_ON_SHARED_ADDRESS = 20_000
PORTS_EACH_BLOCK = 4_000


@cache
def has_own_addresses() -> bool:
    """Whether any 127.x.y.z can be bound without being set up first: so on Linux, not on macOS."""
    return _bind_error("127.10.0.1", 0) is None


def camera_address(number: int, block: int = 0) -> tuple[str, int]:
    """Address and port of the camera with this number, from 0, in a block from 0 to 239."""
    if not has_own_addresses():
        return "127.0.0.1", FIRST_PORT_ON_SHARED_ADDRESS + block % 10 * PORTS_EACH_BLOCK + number
    high, low = divmod(number, CAMERAS_EACH_256)
    return f"127.{FIRST_BLOCK + block}.{high}.{low + 1}", RTSP_PORT


def free_block(name: str) -> int:
    """The same block for the same name, unless a fleet stands there already: then the next free one."""
    first = zlib.crc32(name.encode()) % BLOCKS
    for block in chain(range(first, BLOCKS), range(first)):
        if _bind_error(*camera_address(0, block)) != errno.EADDRINUSE:
            return block
    return first


def _bind_error(address: str, port: int) -> int | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            return error.errno or errno.EINVAL
    return None
