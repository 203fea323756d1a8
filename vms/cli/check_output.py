"""A probe's report as `vms check` shows it: JSON for programs, words for people. Pure."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.model import ProbeReport
    from streams.url import StreamUrl


def as_json_text(url: "StreamUrl", report: "ProbeReport", evidence: Path | None) -> str:
    """One object; what was not measured is null."""
    stream = report.stream
    facts = ("codec", "width", "height", "fps", "bitrate_kbps", "keyframe_interval_s", "packets", "packets_lost")
    value = {
        "url": str(url),
        "finding": report.finding,
        "detail": report.detail,
        **{name: getattr(stream, name, None) for name in facts},
        "connect_ms": report.connect_ms,
        "first_picture_ms": report.first_picture_ms,
        "faults": [{"kind": f.kind, "severity": f.severity, "score": f.score} for f in report.faults],
        "not_checkable": list(report.not_checkable),
        "measures": report.measures,
        "evidence": str(evidence) if evidence is not None else None,
        "started_at": report.started_at.isoformat().replace("+00:00", "Z"),
        "duration_s": round(report.duration_s, 3),
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_words(url: "StreamUrl", report: "ProbeReport", evidence: Path | None) -> str:
    """A line for each thing that is known."""
    lines = [f"{url}", f"  {report.finding}: {report.detail}"]
    if report.stream is not None:
        lines.append(f"  stream    {_stream_words(report)}")
    lines.append(f"  time      {_time_words(report)}")
    lines += [f"  fault     {fault.kind} ({fault.severity}, {fault.score:.2f})" for fault in report.faults]
    if report.not_checkable:
        lines.append(f"  not checkable: {', '.join(report.not_checkable)}")
    if evidence is not None:
        lines.append(f"  evidence  {evidence}")
    return "\n".join(lines)


def _stream_words(report: "ProbeReport") -> str:
    stream = report.stream
    if stream is None:
        return ""
    parts = [
        stream.codec,
        f"{stream.width}×{stream.height}" if stream.width is not None else None,
        f"{stream.fps:g} fps" if stream.fps is not None else None,
        f"{stream.bitrate_kbps:.0f} kbit/s" if stream.bitrate_kbps is not None else None,
        f"key frame every {stream.keyframe_interval_s:g} s" if stream.keyframe_interval_s is not None else None,
        f"{stream.packets_lost} of {stream.packets + stream.packets_lost} packets lost",
    ]
    return ", ".join(part for part in parts if part is not None)


def _time_words(report: "ProbeReport") -> str:
    parts = [
        f"connected in {report.connect_ms:.1f} ms" if report.connect_ms is not None else None,
        f"first picture in {report.first_picture_ms:.0f} ms" if report.first_picture_ms is not None else None,
        f"check took {report.duration_s:.1f} s",
    ]
    return ", ".join(part for part in parts if part is not None)
