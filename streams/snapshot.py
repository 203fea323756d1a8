"""A decoded picture as the dated, hashed JPEG that will be stored as evidence."""

import hashlib
from datetime import datetime

from streams.media.frames import Picture
from streams.media.jpeg import encode_jpeg
from streams.model import Snapshot


def take_snapshot(picture: Picture, taken_at: datetime) -> Snapshot:
    """`taken_at`: when the picture's last packet came."""
    jpeg = encode_jpeg(picture)
    return Snapshot(jpeg, hashlib.sha256(jpeg).hexdigest(), picture.width, picture.height, taken_at)
