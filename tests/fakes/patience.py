"""How long a test waits for something real before it says that it will never come."""

import asyncio
from collections.abc import Callable

from streams.clock import SystemClock

# Generous, for it costs nothing when the thing comes: a busy machine is no fault of the code.
PATIENCE_S = 120.0
_CLOCK = SystemClock()


async def until(true: Callable[[], bool]) -> None:
    """Until it is so. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await _CLOCK.sleep(0.01)
