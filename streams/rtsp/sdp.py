"""Chooses the video of a session description (RFC 8866, RFC 6184 §8, RFC 7798 §7) and its G.711 audio, tolerant of real
cameras. Pure.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass, field, replace

from streams.model import Finding
from streams.rtsp.session import AudioMedia, RtspError, VideoMedia

MAX_MEDIA = 32
MAX_PARAMETER_SETS = 16
_CODECS = {"H264": "h264", "H265": "h265", "HEVC": "h265"}
_STATIC_VIDEO = {25: "CelB", 26: "JPEG", 28: "nv", 31: "H261", 32: "MPV", 33: "MP2T", 34: "H263"}  # RFC 3551 table 5
_G711 = {"PCMU/8000": "pcmu", "PCMA/8000": "pcma"}
_STATIC_AUDIO = {0: "PCMU/8000", 8: "PCMA/8000"}
_PRINTABLE_URI = re.compile(r"[!-~]+$")
_PROFILE = re.compile(r"[0-9A-Fa-f]{6}$")


@dataclass(frozen=True, slots=True)
class VideoOffer:
    """The media to SETUP and the control URLs as the SDP wrote them (not yet resolved)."""

    media: VideoMedia
    control: str | None
    aggregate_control: str | None


@dataclass(slots=True)
class _Section:
    kind: str
    payload_types: list[int]
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]

    def for_payload(self, name: str, payload_type: int) -> str | None:
        """The text after `<payload type> ` of an attribute such as rtpmap or fmtp."""
        for value in self.values(name):
            number, _, text = value.partition(" ")
            if number == str(payload_type):
                return text.strip()
        return None

    def control(self) -> str | None:
        value = next(iter(self.values("control")), None)
        if value is not None and not _PRINTABLE_URI.match(value):
            raise RtspError(Finding.UNREADABLE, "the session description holds a control address that is not a URI")
        return value


def choose_video(body: bytes) -> VideoOffer:
    """The first video track whose codec we know. Raises RtspError NO_VIDEO or UNREADABLE with the reason in words."""
    session, media = _sections(body.decode("utf-8", "replace"))
    videos = [section for section in media if section.kind == "video"]
    if not videos:
        kinds = ", ".join(sorted({section.kind for section in media})) or "nothing"
        raise RtspError(Finding.NO_VIDEO, f"the camera offers no video: its session description lists {kinds}")
    unknown: list[str] = []
    for section in videos:
        for payload_type in section.payload_types:
            name, rate = _encoding(section, payload_type)
            if (codec := _CODECS.get(name.upper())) is not None:
                fmtp = section.for_payload("fmtp", payload_type) or ""
                media_found = replace(_media(codec, payload_type, rate, fmtp), audio=_audio(media))
                return VideoOffer(media_found, section.control(), session.control())
            unknown.append(name)
    names = ", ".join(unknown)[:100] or "no format"
    raise RtspError(Finding.UNREADABLE, f"the camera offers {names} video: neither H.264 nor H.265")


def _audio(media: list[_Section]) -> AudioMedia | None:
    """The first G.711 track: one channel, 8000 samples a second."""
    for section in media:
        for payload_type in section.payload_types if section.kind == "audio" else ():
            mapping = section.for_payload("rtpmap", payload_type) or _STATIC_AUDIO.get(payload_type, "")
            encoding = _G711.get(mapping.replace(" ", "").upper().removesuffix("/1"))
            control = next(iter(section.values("control")), None)
            if encoding is not None and _PRINTABLE_URI.match(control or "*"):
                return AudioMedia(encoding, payload_type, control)
    return None


def _sections(text: str) -> tuple[_Section, list[_Section]]:
    session = _Section("session", [])
    media: list[_Section] = []
    current = session
    for line in text.splitlines():
        kind, equals, value = line.strip().partition("=")
        if not equals or len(kind) != 1:
            continue
        if kind == "m":
            fields = value.split()
            types = [int(word) for word in fields[3:19] if word.isascii() and word.isdigit() and len(word) <= 3]
            current = _Section(fields[0].lower() if fields else "", types)
            media.append(current)
            if len(media) > MAX_MEDIA:
                raise RtspError(Finding.UNREADABLE, f"the session description lists more than {MAX_MEDIA} tracks")
        elif kind == "a":
            name, _, rest = value.partition(":")
            current.attributes.append((name.strip().lower(), rest.strip()))
    return session, media


def _encoding(section: _Section, payload_type: int) -> tuple[str, int]:
    """Encoding name and clock rate; static payload types (RFC 3551) need no rtpmap."""
    mapping = section.for_payload("rtpmap", payload_type)
    if mapping is None:
        return _STATIC_VIDEO.get(payload_type, f"payload type {payload_type} without rtpmap"), 90_000
    name, _, rest = mapping.partition("/")
    rate = rest.partition("/")[0].strip()
    valid = rate.isascii() and rate.isdigit() and 0 < len(rate) < 8 and int(rate) > 0
    return name.strip(), int(rate) if valid else 90_000


def _media(codec: str, payload_type: int, clock_rate: int, fmtp: str) -> VideoMedia:
    parameters: dict[str, str] = {}
    for part in fmtp.split(";"):
        name, _, value = part.partition("=")
        parameters[name.strip().lower()] = value.strip()
    names = ("sprop-parameter-sets",) if codec == "h264" else ("sprop-vps", "sprop-sps", "sprop-pps")
    texts = [text for name in names for text in parameters.get(name, "").split(",") if text]
    sets = tuple(nal for text in texts[:MAX_PARAMETER_SETS] if (nal := _decode(text)))
    profile = parameters.get("profile-level-id", "")
    known = codec == "h264" and _PROFILE.match(profile)
    return VideoMedia(codec, payload_type, clock_rate, sets, profile.lower() if known else None)


def _decode(text: str) -> bytes:
    """A NAL unit in base64; padding is often missing. Unreadable ones are left out: they come in-band as well."""
    try:
        nal = b64decode(text.strip() + "=" * (-len(text.strip()) % 4), validate=True)
    except Base64Error:
        return b""
    # A few cameras leave the start code of Annex B in.
    return nal.removeprefix(b"\x00\x00\x00\x01").removeprefix(b"\x00\x00\x01")
