"""What is freed only by the search for garbage, which comes rarely, is not freed."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def never_collected() -> Iterator[None]:
    """Within it the search does not come by."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
