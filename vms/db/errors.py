"""What can go wrong with a database, in words that name the file or the address and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from vms.errors import StartupError
from vms.web.problems import StorageFull, Unavailable
from vms.web.wording import say

BUSY_RETRY_S = 5.0


class DatabaseUrlError(StartupError):
    """The text itself may hold a password and is not repeated."""

    def __init__(self) -> None:
        super().__init__("VMS_DATABASE_URL: write sqlite:///path/to/file.db or postgresql://user:password@host/name")


@contextmanager
def translated() -> Iterator[None]:
    """Turns the two troubles that a person can do something about into answers; everything else goes on unchanged."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).lower()
        if "disk is full" in reason or "no space left" in reason:
            raise StorageFull(say("disk_full")) from error
        if "database is locked" in reason or "database is busy" in reason:
            raise Unavailable(say("database_busy"), retry_after_s=BUSY_RETRY_S) from error
        raise
