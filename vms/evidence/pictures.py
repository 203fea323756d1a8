"""A picture from a phone, made harmless: checked, bounded, drawn anew, so that nothing that was written into the file
(position, device, thumbnails, anything hidden) stays. Blocking: call it in a thread."""

import hashlib
import struct
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from vms.evidence.marking import NotAStill, size_of
from vms.web.problems import TooLarge, Unprocessable
from vms.web.wording import say

MAX_BYTES = 12 * 2**20
"""A phone's largest JPEG."""
MAX_PIXELS = 64_000_000
"""Above this decoding costs more memory than a picture of a junction box is worth."""
LONGEST_SIDE = 2048
_QUALITY = 85
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


class NotAPicture(Unprocessable):
    title = say("not_a_picture")


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A JPEG that holds nothing but the picture, upright."""

    jpeg: bytes = field(repr=False)
    sha256: str
    width: int
    height: int


def cleaned(content: bytes) -> CleanPicture:
    """Raises NotAPicture or TooLarge, before anything is decoded where the header says it already."""
    if len(content) > MAX_BYTES:
        raise TooLarge(say("photo_too_large", most=MAX_BYTES // 2**20))
    width, height = _size(content)
    if not 0 < width * height <= MAX_PIXELS:
        raise NotAPicture(say("picture_too_large", width=width, height=height, most=MAX_PIXELS // 10**6))
    pixels = _shrunk(_decoded(content))
    done, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise NotAPicture(say("picture_unwritable"))
    jpeg = encoded.tobytes()
    return CleanPicture(jpeg, hashlib.sha256(jpeg).hexdigest(), pixels.shape[1], pixels.shape[0])


def _size(content: bytes) -> tuple[int, int]:
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) >= 24:
        width, height = struct.unpack_from(">II", content, 16)
        return int(width), int(height)
    if content.startswith(_JPEG):
        try:
            return size_of(content)
        except NotAStill as error:
            raise NotAPicture(error.detail) from error
    raise NotAPicture(say("picture_unknown"))


def _decoded(content: bytes) -> NDArray[np.uint8]:
    """Blue, green, red; turned upright as the file asks; a transparent background (a drawn signature) is white."""
    flags = cv2.IMREAD_UNCHANGED if content.startswith(_PNG) else cv2.IMREAD_COLOR
    try:
        found = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    except cv2.error as error:
        raise NotAPicture(say("picture_damaged")) from error
    if found is None:
        raise NotAPicture(say("picture_damaged"))
    pixels = np.asarray(found // 256 if found.dtype == np.uint16 else found, np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        alpha = pixels[:, :, 3:].astype(np.uint16)
        return ((pixels[:, :, :3] * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8)
    return pixels


def _shrunk(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    factor = LONGEST_SIDE / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
