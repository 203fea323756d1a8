"""A still's own metadata: what kind of JPEG it is, and who took it of what, written into the file as XMP. Pure.

XMP (ISO 16684-1) lies in an APP1 segment and is UTF-8, which EXIF's text fields are not.
"""

import struct
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import quoteattr

from vms.web.problems import Unprocessable
from vms.web.wording import say

SOI, SOS = b"\xff\xd8", 0xDA
_APP1 = b"\xff\xe1"
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_SIZED = frozenset({0xC0, 0xC1, 0xC2})
"""Frame headers of the JPEGs that browsers write: baseline, extended, progressive."""
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:vms="urn:vms:snapshot:1"{attributes}/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


class NotAStill(Unprocessable):
    title = say("not_a_still")


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a still, of which camera, when and what for."""

    camera_code: str
    camera_name: str
    username: str
    at: datetime
    purpose: str
    stream: str


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises NotAStill for what is no whole JPEG."""
    if not jpeg.startswith(SOI) or not jpeg.rstrip(b"\x00").endswith(b"\xff\xd9"):
        raise NotAStill(say("jpeg_broken"))
    at = len(SOI)
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker in _BARE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in _SIZED:
            height, width = struct.unpack_from(">HH", jpeg, at + 5)
            return int(width), int(height)
        if marker == SOS:
            break
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    raise NotAStill(say("jpeg_no_size"))


def marked(jpeg: bytes, taken: Taken) -> bytes:
    """The same picture with the facts in it. The image data is not touched."""
    facts = {
        "xmp:CreateDate": taken.at.isoformat(),
        "photoshop:Headline": f"{taken.camera_name} {taken.camera_code}",
        "vms:camera": taken.camera_code,
        "vms:user": taken.username,
        "vms:purpose": taken.purpose,
        "vms:stream": taken.stream,
    }
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in facts.items())
    body = _XMP + _PACKET.format(attributes=attributes).encode()
    return SOI + _APP1 + struct.pack(">H", len(body) + 2) + body + jpeg[len(SOI) :]
