"""How a frame of evidence is addressed, who may keep it, and why it is kept."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

FOR_EVER: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Cookie, Authorization"}
)
"""The address names the content, so it can never change; but only its viewer's own browser may keep it, and only until
they sign out: whoever sits there next is asked for the right, and their look is audited."""


def evidence_url(camera_id: uuid.UUID, sha256: str | None) -> str | None:
    """Where the frame is, as that camera's: another camera may have given the very same file."""
    return f"/api/v1/evidence/{sha256}?camera_id={camera_id}" if sha256 is not None else None


class KeepReason(StrEnum):
    """Why a frame is kept."""

    LATEST = "latest"
    TRANSITION = "transition"
    HOURLY = "hourly"
    REFERENCE = "reference"
    PROOF = "proof"
    """An incident's frame before or after its repair."""
    HELD = "held"
    """A signed report names it."""
