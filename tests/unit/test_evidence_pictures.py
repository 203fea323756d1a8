"""Pictures from phones: what is taken, what is refused, what is left of the file afterwards."""

import struct
import uuid

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vms.evidence.pictures import LONGEST_SIDE, MAX_BYTES, NotAPicture, cleaned
from vms.web.problems import TooLarge
from vms.workorders.model import HANDS_FULL, Candidate, ranked

SECRET = b"27.1234N 114.5678E"


def photo(width: int = 320, height: int = 200, kind: str = ".jpg") -> bytes:
    """Dark on the left, bright on the right."""
    pixels = np.tile(np.linspace(0, 255, width, dtype=np.uint8), (height, 1))
    return cv2.imencode(kind, cv2.merge([pixels, pixels, pixels]))[1].tobytes()


def grey(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """An EXIF segment (TIFF 6.0, tag 0x0112), followed by something private."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\x00" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + SECRET
    body = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def test_what_else_is_in_the_file_goes_and_the_picture_stands_upright() -> None:
    content = with_exif(photo(), orientation=6)  # turned a quarter clockwise to be upright
    assert SECRET in content
    clean = cleaned(content)
    assert (clean.width, clean.height) == (200, 320)
    assert SECRET not in clean.jpeg
    assert b"Exif" not in clean.jpeg
    pixels = grey(clean.jpeg)
    assert pixels[:20].mean() < 40 < 200 < pixels[-20:].mean()


def test_a_large_photo_is_shrunk() -> None:
    clean = cleaned(photo(4000, 3000))
    assert (clean.width, clean.height) == (LONGEST_SIDE, 1536)


def test_a_drawn_signature_stands_on_white() -> None:
    drawn = np.zeros((50, 100, 4), np.uint8)
    drawn[20:30, 20:80] = (0, 0, 0, 255)
    clean = cleaned(cv2.imencode(".png", drawn)[1].tobytes())
    pixels = grey(clean.jpeg)
    assert pixels[5, 5] > 250
    assert pixels[25, 50] < 30


def test_sixteen_bits_and_grey_are_taken() -> None:
    shade = np.full((40, 60), 40_000, np.uint16)
    assert cleaned(cv2.imencode(".png", shade)[1].tobytes()).width == 60


def bomb() -> bytes:
    """A PNG header that promises 60,000 × 60,000 pixels."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 60_000, 60_000) + b"\x08\x02\x00\x00\x00"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo()[:300],
        photo(kind=".png")[:60],
        b"\xff\xd8\xff" + bytes(2000),
        bomb(),
    ],
    ids=["nothing", "text", "gif", "svg", "half a jpeg", "half a png", "not even that", "bomb"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        cleaned(content)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        cleaned(bytes(MAX_BYTES + 1))


def candidate(name: str, path: str, orders: int) -> Candidate:
    return Candidate(uuid.uuid4(), name, None, None, None, path, orders)


@pytest.mark.parametrize(
    ("people", "chosen"),
    [
        ([("li", "/36/01/", 2), ("wu", "/36/01/", 1)], "wu"),
        ([("li", "/36/", 0), ("wu", "/36/01/", 5)], "wu"),
        ([("li", "/36/", 3), ("wu", "/36/01/", HANDS_FULL)], "li"),
        ([("li", "/36/", HANDS_FULL), ("wu", "/36/01/", HANDS_FULL + 2)], "wu"),
        ([("li", "/36/01/", 1), ("bo", "/36/01/", 1)], "bo"),
    ],
)
def test_who_is_sent(people: list[tuple[str, str, int]], chosen: str) -> None:
    assert ranked([candidate(*person) for person in people])[0].name == chosen
