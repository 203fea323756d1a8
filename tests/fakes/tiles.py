"""A PMTiles file (version 3) of one tile that is the whole world, for tests of the map."""

import json
import struct
from pathlib import Path

import cv2
import numpy as np

MVT, PNG = 1, 2
_NONE = 1  # of compressions
_HEADER_BYTES = 127
_EXTENT = 4096


def write_sea(path: Path) -> None:
    """A vector tile: water everywhere."""
    reach = _EXTENT + 64
    corner, along, back = _zigzag(-64), _zigzag(reach + 64), _zigzag(-reach - 64)
    # MoveTo one, LineTo three, ClosePath (Mapbox Vector Tile 2.1 §4.3).
    geometry = [9, corner, corner, 26, along, _zigzag(0), _zigzag(0), along, back, _zigzag(0), 15]
    feature = _field(3, 3) + _bytes(4, b"".join(map(_varint, geometry)))
    layer = _field(15, 2) + _bytes(1, b"water") + _bytes(2, feature) + _field(5, _EXTENT)
    _write(path, _bytes(3, layer), MVT, {"vector_layers": [{"id": "water", "fields": {}}]})


def write_picture(path: Path, colour: tuple[int, int, int]) -> None:
    """A picture of one colour: red, green, blue."""
    _, png = cv2.imencode(".png", np.full((256, 256, 3), colour[::-1], np.uint8))
    _write(path, png.tobytes(), PNG, {})


def _write(path: Path, tile: bytes, kind: int, metadata: dict[str, object]) -> None:
    # One entry: tile 0, run of 1, its length, at the beginning of the tiles.
    directory = b"".join(map(_varint, (1, 0, 1, len(tile), 1)))
    about = json.dumps(metadata).encode()
    at = _HEADER_BYTES + len(directory)
    places = (_HEADER_BYTES, len(directory), at, len(about), at + len(about), 0, at + len(about), len(tile), 1, 1, 1)
    world = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    header = struct.pack("<7sB11Q6B4iB2i", b"PMTiles", 3, *places, 1, _NONE, _NONE, kind, 0, 0, *world, 0, 0, 0)
    path.write_bytes(header + directory + about + tile)


def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 31)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))


def _field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _bytes(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value
