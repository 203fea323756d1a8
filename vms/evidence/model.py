"""How a frame of evidence is addressed."""

import uuid


def evidence_url(camera_id: uuid.UUID, sha256: str | None) -> str | None:
    """Where the frame is, as that camera's: another camera may have given the very same file."""
    return f"/api/v1/evidence/{sha256}?camera_id={camera_id}" if sha256 is not None else None
