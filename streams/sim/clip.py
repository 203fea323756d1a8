"""An encoded clip: what the encoder makes, what lies on disk, what gets packetised."""

import json
import os
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

MAGIC = b"VMSCLIP1"


class ClipFileError(ValueError):
    """The file is not a whole clip; the message names it. Delete it: it will be made again."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a stream says of itself in its SDP."""

    codec: str
    """"h264" or "h265"."""
    width: int
    height: int
    fps: float
    bitrate_kbps: int
    parameter_sets: tuple[bytes, ...] = field(repr=False)
    """NAL units without start codes: SPS, PPS, or VPS, SPS, PPS."""


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """One access unit as NAL units without start codes, parameter sets among them where it is a key frame."""

    key: bool
    nals: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clip:
    """A loop of frames that starts with a key frame."""

    format: Format
    frames: tuple[EncodedFrame, ...] = field(repr=False)


def write_clip(clip: Clip, path: Path) -> None:
    """Write it whole or not at all: a killed process leaves no half file under `path`."""
    head = {
        "format": {**asdict(clip.format), "parameter_sets": [nal.hex() for nal in clip.format.parameter_sets]},
        "frames": [[frame.key, [len(nal) for nal in frame.nals]] for frame in clip.frames],
    }
    text = json.dumps(head).encode()
    body = b"".join(nal for frame in clip.frames for nal in frame.nals)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as file:
            file.write(MAGIC + struct.pack("!II", len(text), len(body)) + text + body)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_clip(path: Path) -> Clip:
    """Raises ClipFileError, FileNotFoundError."""
    data = path.read_bytes()
    start = len(MAGIC) + 8
    if len(data) < start or not data.startswith(MAGIC):
        raise ClipFileError(f"{path} is not a clip")
    head_bytes, body_bytes = struct.unpack_from("!II", data, len(MAGIC))
    if len(data) != start + head_bytes + body_bytes:
        raise ClipFileError(f"{path} is cut short")
    head = json.loads(data[start : start + head_bytes])
    frames: list[EncodedFrame] = []
    position = start + head_bytes
    for key, sizes in head["frames"]:
        nals, position = _cut(data, position, sizes)
        frames.append(EncodedFrame(key, nals))
    stored = head["format"]
    parameter_sets = tuple(bytes.fromhex(nal) for nal in stored.pop("parameter_sets"))
    return Clip(Format(**stored, parameter_sets=parameter_sets), tuple(frames))


def _cut(data: bytes, position: int, sizes: Sequence[int]) -> tuple[tuple[bytes, ...], int]:
    nals = []
    for size in sizes:
        nals.append(data[position : position + size])
        position += size
    return tuple(nals), position
