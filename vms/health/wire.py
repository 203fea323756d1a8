"""Jobs and reports as bytes for a prober in another process: a JSON head and a JPEG body, both with their length."""

import asyncio
import json
import struct
import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from streams.model import (
    Credentials,
    FaultScore,
    Finding,
    PictureFault,
    ProbeReport,
    Severity,
    Snapshot,
    StreamFacts,
)
from streams.url import StreamUrl
from vms.health.prober import Checked, ProbeJob, Views

_LENGTHS = struct.Struct(">II")
MAX_HEAD_BYTES = 1024 * 1024
"""Four reference views are a tenth of it."""
MAX_BODY_BYTES = 16 * 1024 * 1024
"""A 4K JPEG is far below; more means that the stream of bytes is not ours."""


HELLO = "hello"
"""The head of a prober's first message: it is ready."""


class WireError(Exception):
    """The peer process sent something that is not a message: end it."""


def frame(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One message."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


async def receive(reader: asyncio.StreamReader) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None at the end of the stream. Raises WireError."""
    try:
        head_bytes, body_bytes = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
        if head_bytes > MAX_HEAD_BYTES or body_bytes > MAX_BODY_BYTES:
            raise WireError("a message is larger than any of ours can be")
        head = json.loads(await reader.readexactly(head_bytes))
        body = await reader.readexactly(body_bytes)
    except asyncio.IncompleteReadError:
        return None
    except ValueError as error:
        raise WireError("a message is not JSON") from error
    if not isinstance(head, dict):
        raise WireError("a message is not an object")
    return head, body


def job_head(number: int, job: ProbeJob) -> dict[str, Any]:
    """The head of a job message. Holds the camera's credentials: for a pipe only, never for a log or a file."""
    return {
        "number": number,
        "camera_id": str(job.camera_id),
        "url": str(job.url),
        "credentials": asdict(job.credentials) if job.credentials is not None else None,
        "print": job.print,
        "deadline_s": job.deadline_s,
        "references": job.views.references,
        "learn": job.views.learn,
        "glance": job.glance,
        "quick": job.quick,
        "utc_offset_min": job.utc_offset_min,
        "clock_tolerance_s": job.clock_tolerance_s,
        "transport": job.transport,
    }


def job_of(head: dict[str, Any]) -> tuple[int, ProbeJob]:
    """The job again, with its number."""
    credentials = Credentials(**head["credentials"]) if head["credentials"] is not None else None
    url = StreamUrl.parse(head["url"])
    return head["number"], ProbeJob(
        uuid.UUID(head["camera_id"]),
        url,
        credentials,
        head["print"],
        head["deadline_s"],
        Views(tuple(head["references"]), head["learn"]),
        head["glance"],
        head["quick"],
        head["utc_offset_min"],
        head["clock_tolerance_s"],
        head["transport"],
    )


def checked_message(number: int, checked: Checked) -> bytes:
    """The answer to job `number`; the JPEG is the body."""
    report = checked.report
    head: dict[str, Any] = {
        "number": number,
        "print": checked.print,
        "view": checked.view,
        "finding": report.finding,
        "detail": report.detail,
        "started_at": report.started_at.isoformat(),
        "duration_s": report.duration_s,
        "connect_ms": report.connect_ms,
        "first_picture_ms": report.first_picture_ms,
        "stream": asdict(report.stream) if report.stream is not None else None,
        "faults": [asdict(score) for score in report.faults],
        "not_checkable": list(report.not_checkable),
        "measures": report.measures,
        "snapshot": None,
    }
    if report.snapshot is None:
        return frame(head)
    shot = report.snapshot
    head["snapshot"] = [shot.sha256, shot.width, shot.height, shot.taken_at.isoformat()]
    return frame(head, shot.jpeg)


def checked_of(head: dict[str, Any], body: bytes) -> tuple[int, Checked]:
    """The answer again, with the number of its job. Raises WireError."""
    try:
        snapshot = None
        if head["snapshot"] is not None:
            sha256, width, height, taken_at = head["snapshot"]
            snapshot = Snapshot(body, sha256, width, height, datetime.fromisoformat(taken_at))
        report = ProbeReport(
            finding=Finding(head["finding"]),
            detail=head["detail"],
            started_at=datetime.fromisoformat(head["started_at"]),
            duration_s=head["duration_s"],
            connect_ms=head["connect_ms"],
            first_picture_ms=head["first_picture_ms"],
            stream=StreamFacts(**head["stream"]) if head["stream"] is not None else None,
            faults=tuple(
                FaultScore(PictureFault(score["kind"]), Severity(score["severity"]), score["score"])
                for score in head["faults"]
            ),
            not_checkable=tuple(PictureFault(kind) for kind in head["not_checkable"]),
            measures=head["measures"],
            snapshot=snapshot,
        )
        return head["number"], Checked(report, head["print"], head["view"])
    except (KeyError, TypeError, ValueError) as error:
        raise WireError("a report cannot be read") from error
