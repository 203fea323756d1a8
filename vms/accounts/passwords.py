"""Passwords: what is acceptable, and the slow hash (argon2id), off the event loop and bounded."""

import asyncio
import contextlib
import unicodedata
from collections.abc import AsyncIterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from vms.web.problems import Unavailable, wrong
from vms.web.wording import say

MIN_LENGTH, MAX_LENGTH = 12, 256
# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. Two at once keep the service under 40 MiB.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE, MAX_WAITING = 2, 32
# Hashing for an unknown name takes as long as for a known one, so that names can't be found by the time it takes.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm8$9m0Yp8WvhdHpuGkCWJyGpEyGQy9hQmS3BSnDpbpFJZo"


def check_policy(password: str, username: str, *, field: str = "password") -> None:
    """Long enough and not the user name; no forced classes of characters (NIST SP 800-63B §5.1.1.2).
    Raises Unprocessable."""
    problem = None
    if len(password) < MIN_LENGTH:
        problem = say("password_too_short", least=MIN_LENGTH)
    elif len(password) > MAX_LENGTH:
        problem = say("password_too_long", most=MAX_LENGTH)
    elif username and username in _folded(password):
        problem = say("password_holds_name")
    elif len(set(password)) < MIN_LENGTH // 3:
        problem = say("password_too_plain")
    if problem:
        raise wrong(field, problem)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


class Passwords:
    """Hashes and verifies, at most AT_ONCE together; when too many wait, the next is refused."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The stored form, salt and parameters included."""
        async with self._one():
            return await asyncio.to_thread(_HASHER.hash, unicodedata.normalize("NFKC", password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is that password. Without a stored one it takes just as long and is False."""
        async with self._one():
            matches = await asyncio.to_thread(_verify, stored or _NOBODY, unicodedata.normalize("NFKC", password))
        return matches and stored is not None

    @contextlib.asynccontextmanager
    async def _one(self) -> AsyncIterator[None]:
        if self._waiting >= MAX_WAITING:
            raise Unavailable(say("signing_in_busy"), retry_after_s=5)
        self._waiting += 1
        try:
            async with self._turn:
                yield
        finally:
            self._waiting -= 1


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
