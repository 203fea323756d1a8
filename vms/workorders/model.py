"""Who is sent: by area, then by load. Pure."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

HANDS_FULL = 8
"""With so many open orders somebody of a wider area is asked first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who repairs, and whose area holds the camera."""

    user_id: uuid.UUID
    name: str
    unit_id: uuid.UUID | None
    unit_name: str | None
    division_name: str | None
    division_path: str
    open_orders: int


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best first: free hands, then the smallest area, then the fewest open orders; names settle the rest."""

    def rank(candidate: Candidate) -> tuple[bool, int, int, str]:
        full = candidate.open_orders >= HANDS_FULL
        return full, -len(candidate.division_path), candidate.open_orders, candidate.name

    return sorted(candidates, key=rank)
