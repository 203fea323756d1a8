"""A viewer's SDP offer parsed into what the relay needs, and the answer (RFC 8866, 8829). Any text may come. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_OFFER_BYTES = 64 << 10
MAX_SECTIONS = 32
MAX_CANDIDATES = 32
LAST_PAYLOAD_TYPE = 127
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}")
UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")  # RFC 8839 §5.4
PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_SETUP = re.compile(r"actpass|active|passive")
_FINGERPRINT = re.compile(r"(sha-256|sha-384|sha-512) ((?:[0-9A-F]{2}:){31,63}[0-9A-F]{2})", re.IGNORECASE)
_MEDIA = re.compile(r"(\S+) (\d{1,5})(?:/\d+)? (\S+)((?: \S+)+)")
_NUMBER = re.compile(r"[0-9]{1,3}")
_G711 = {"pcmu/8000": "pcmu", "pcma/8000": "pcma"}
_STATIC = {"0": "pcmu", "8": "pcma"}
"""RFC 3551 §6: these need no rtpmap."""
_ENCODINGS = {"h264/90000": "h264", "h265/90000": "h265"}
_PROFILE_LEVEL = re.compile(r"[0-9A-Fa-f]{6}")

Attributes = dict[str, list[str]]
"""Values of `a=` lines by name, in order; a flag's value is empty."""


class OfferError(ValueError):
    """Why an offer cannot be answered; the text names the line or attribute."""


@dataclass(frozen=True, slots=True)
class Section:
    """One `m=` section, raw: its attributes by name, in order."""

    kind: str
    protocol: str
    formats: tuple[str, ...]
    attributes: Attributes

    @property
    def mid(self) -> str:
        return self.attributes.get("mid", [""])[0]


@dataclass(frozen=True, slots=True)
class Codec:
    """A payload type of the offer that cameras send: H.264 or H.265, and for audio G.711."""

    encoding: str
    """"h264" or "h265"; "pcmu" or "pcma"."""
    payload_type: int
    fmtp: str
    profile: str
    """H.264: profile_idc and constraint bits, the first four hex digits of profile-level-id, lower case."""
    resend_type: int | None = None
    """Payload type of packets sent again in a stream of their own (RFC 4588); None: the viewer takes no such stream."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a viewer wants: video to receive, perhaps audio beside it. `sections` are all of the offer, `video` and
    `audio` the ones that may be answered."""

    sections: tuple[Section, ...] = field(repr=False)
    video: Section = field(repr=False)
    codecs: tuple[Codec, ...]
    ufrag: str
    password: str = field(repr=False)
    fingerprint: tuple[str, str]
    """Hash name and colon-separated hex of the viewer's certificate."""
    active: bool
    """Whether the viewer begins the DTLS handshake."""
    candidates: tuple[str, ...]
    audio: Section | None = field(default=None, repr=False)
    """Takes G.711 over the video's transport; None: no section of the offer does."""
    audio_codecs: tuple[Codec, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioStream:
    """What is answered to the audio section."""

    codec: Codec
    ssrc: int


@dataclass(frozen=True, slots=True)
class LocalEnd:
    """Our side of the media path, for the answer."""

    ufrag: str
    password: str = field(repr=False)
    fingerprint: tuple[str, str]
    candidates: tuple[str, ...]
    ssrc: int
    resend_ssrc: int
    """Of the stream of packets sent again, where the viewer takes one."""


def asks_for_audio(text: str) -> bool:
    """Whether an offer, of which nothing else is known yet, has a section for sound."""
    return "\nm=audio " in text


def parse_offer(text: str) -> Offer:
    """Raises OfferError, and nothing else, whatever the text."""
    if len(text) > MAX_OFFER_BYTES:
        raise OfferError(f"the offer is longer than {MAX_OFFER_BYTES} characters")
    session, sections = _split(text)
    video = _video(session, sections)

    def attribute(name: str, form: re.Pattern[str]) -> re.Match[str]:
        values = video.attributes.get(name) or session.get(name)
        if not values:
            raise OfferError(f"the offer has no a={name}")
        match = form.fullmatch(values[0].strip())
        if match is None:
            raise OfferError(f"a={name} is malformed")
        return match

    fingerprint = attribute("fingerprint", _FINGERPRINT)
    audio = next((s for s in sections if _hears(s, video, session)), None)
    return Offer(
        sections=sections,
        video=video,
        codecs=_codecs(video),
        ufrag=attribute("ice-ufrag", UFRAG)[0],
        password=attribute("ice-pwd", PASSWORD)[0],
        fingerprint=(fingerprint[1].lower(), fingerprint[2].upper()),
        active=attribute("setup", _SETUP)[0] == "active",
        candidates=tuple(video.attributes.get("candidate", ())[:MAX_CANDIDATES]),
        audio=audio,
        audio_codecs=_audio_codecs(audio) if audio is not None else (),
    )


def _video(session: Attributes, sections: tuple[Section, ...]) -> Section:
    """The first section that we can answer."""
    video = next((s for s in sections if s.kind == "video" and _codecs(s) and _receives(s, session)), None)
    if video is None:
        raise OfferError("the offer has no video section that can receive H.264 with packetization-mode=1, or H.265")
    if not _TOKEN.fullmatch(video.mid):
        raise OfferError("the video section has no a=mid")
    if "TLS/RTP/SAVPF" not in video.protocol:
        raise OfferError(f"the video section's protocol must be UDP/TLS/RTP/SAVPF, not {video.protocol[:40]}")
    if "rtcp-mux" not in video.attributes:
        raise OfferError("the video section has no a=rtcp-mux")
    return video


def _hears(section: Section, video: Section, session: Attributes) -> bool:
    """Whether it takes G.711 over the video's transport (BUNDLE, RFC 9143)."""
    bundled = any(
        {section.mid, video.mid} <= set(group.split()[1:])
        for group in session.get("group", ())
        if group.startswith("BUNDLE ")
    )
    return (
        section.kind == "audio"
        and bundled
        and _TOKEN.fullmatch(section.mid) is not None
        and "TLS/RTP/SAVPF" in section.protocol
        and "rtcp-mux" in section.attributes
        and _receives(section, session)
        and bool(_audio_codecs(section))
    )


def _audio_codecs(section: Section) -> tuple[Codec, ...]:
    known = {number: _STATIC[number] for number in section.formats if number in _STATIC}
    known |= {number: _G711[of] for number, of in _maps(section) if of in _G711}
    return tuple(Codec(encoding, int(number), "", "") for number, encoding in known.items())


def choose_codec(codecs: tuple[Codec, ...], encoding: str, profile_level_id: str | None) -> Codec | None:
    """The payload type whose profile is the stream's, else the one that promises most; None: the viewer has none.

    Browsers decode by the parameter sets in the stream, not by the profile of the payload type: another one plays too.
    """
    codecs = tuple(codec for codec in codecs if codec.encoding == encoding)
    wanted = (profile_level_id or "")[:4].lower()
    exact = [codec for codec in codecs if codec.profile == wanted]
    same_idc = [codec for codec in codecs if codec.profile[:2] == wanted[:2]]
    return next(iter(exact or same_idc or sorted(codecs, key=lambda codec: codec.profile, reverse=True)), None)


def answered(codecs: tuple[Codec, ...], first: Codec) -> tuple[Codec, ...]:
    """The payload types of an answer: the one that plays now, and one of the other encoding that a view may move to."""
    other = "h264" if first.encoding == "h265" else "h265"
    lesser = choose_codec(codecs, other, None)
    return (first, lesser) if lesser is not None else (first,)


def answer(
    offer: Offer, codecs: tuple[Codec, ...], local: LocalEnd, session_id: int, audio: AudioStream | None = None
) -> str:
    """The SDP answer: that video section sent to the viewer, the audio section too if there is a stream for it; every
    other section refused."""
    lines = ["v=0", f"o=- {session_id} 1 IN IP4 0.0.0.0", "s=-", "t=0 0", ""]
    mids: list[str] = []
    for section in offer.sections:
        if section is offer.video:
            lines += _video_lines(offer, codecs, local)
        elif section is offer.audio and audio is not None:
            lines += _audio_lines(section, audio)
        else:
            lines += [f"m={section.kind} 0 {section.protocol} {' '.join(section.formats)}", "c=IN IP4 0.0.0.0"]
            lines += [f"a=mid:{section.mid}"] if section.mid else []
            lines += ["a=inactive"]
            continue
        # The first one carries the addresses for all (RFC 9143 §7.4).
        lines += _transport_lines(offer, local, candidates=() if mids else local.candidates)
        mids.append(section.mid)
    lines[4] = f"a=group:BUNDLE {' '.join(mids)}"
    return "\r\n".join(lines) + "\r\n"


def _video_lines(offer: Offer, codecs: tuple[Codec, ...], local: LocalEnd) -> Iterable[str]:
    again = {codec.resend_type: codec.payload_type for codec in codecs if codec.resend_type is not None}
    yield f"m=video 9 {offer.video.protocol} {' '.join(map(str, [*(codec.payload_type for codec in codecs), *again]))}"
    yield "c=IN IP4 0.0.0.0"
    yield "a=rtcp:9 IN IP4 0.0.0.0"
    yield f"a=mid:{offer.video.mid}"
    yield "a=sendonly"
    yield "a=rtcp-mux"
    for codec in codecs:
        number = codec.payload_type
        yield f"a=rtpmap:{number} {codec.encoding.upper()}/90000"
        if codec.fmtp:
            yield f"a=fmtp:{number} {codec.fmtp}"
        for feedback in ("nack", "nack pli", "ccm fir", "goog-remb"):
            yield f"a=rtcp-fb:{number} {feedback}"
    for number, original in again.items():
        yield f"a=rtpmap:{number} rtx/90000"
        yield f"a=fmtp:{number} apt={original}"
    yield "a=msid:relay video"
    if again:
        yield f"a=ssrc-group:FID {local.ssrc} {local.resend_ssrc}"
    yield f"a=ssrc:{local.ssrc} cname:relay"
    if again:
        yield f"a=ssrc:{local.resend_ssrc} cname:relay"


def _audio_lines(section: Section, audio: AudioStream) -> Iterable[str]:
    number = audio.codec.payload_type
    yield f"m=audio 9 {section.protocol} {number}"
    yield "c=IN IP4 0.0.0.0"
    yield "a=rtcp:9 IN IP4 0.0.0.0"
    yield f"a=mid:{section.mid}"
    yield "a=sendonly"
    yield "a=rtcp-mux"
    yield f"a=rtpmap:{number} {audio.codec.encoding.upper()}/8000"
    yield "a=msid:relay audio"
    yield f"a=ssrc:{audio.ssrc} cname:relay"


def _transport_lines(offer: Offer, local: LocalEnd, *, candidates: tuple[str, ...]) -> Iterable[str]:
    yield f"a=ice-ufrag:{local.ufrag}"
    yield f"a=ice-pwd:{local.password}"
    yield f"a=fingerprint:{local.fingerprint[0]} {local.fingerprint[1]}"
    yield f"a=setup:{'passive' if offer.active else 'active'}"
    if candidates:
        yield from (f"a=candidate:{candidate}" for candidate in candidates)
        yield "a=end-of-candidates"


def _split(text: str) -> tuple[Attributes, tuple[Section, ...]]:
    lines = text.replace("\r\n", "\n").strip().split("\n")
    if lines[0] != "v=0":
        raise OfferError("the body is not SDP: it must begin with v=0")
    heads: list[re.Match[str]] = []
    attributes: list[dict[str, list[str]]] = [{}]
    for number, line in enumerate(lines, 1):
        if not line.isprintable() or line[1:2] != "=":
            raise OfferError(f"line {number} is not of the form <letter>=<value>")
        if line.startswith("m="):
            head = _MEDIA.fullmatch(line[2:].strip())
            if head is None or len(heads) == MAX_SECTIONS:
                raise OfferError(f"line {number}: the m= line is malformed, or there are more than {MAX_SECTIONS}")
            heads.append(head)
            attributes.append({})
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            attributes[-1].setdefault(name, []).append(value)
    return attributes[0], tuple(
        Section(head[1], head[3], tuple(head[4].split()), found)
        for head, found in zip(heads, attributes[1:], strict=True)
    )


def _receives(section: Section, session: Attributes) -> bool:
    """Whether the offer lets us send: recvonly or sendrecv, the latter also when nothing is said (RFC 8866 §6.7)."""
    directions = ("recvonly", "sendrecv", "sendonly", "inactive")
    said = next((d for where in (section.attributes, session) for d in directions if d in where), "sendrecv")
    return said in ("recvonly", "sendrecv")


def _codecs(section: Section) -> tuple[Codec, ...]:
    fmtp = dict(value.split(" ", 1) for value in section.attributes.get("fmtp", ()) if " " in value)
    maps = tuple(_maps(section))
    again = {_parameters(fmtp.get(number, "")).get("apt"): int(number) for number, of in maps if of == "rtx/90000"}
    found = []
    for number, of in maps:
        known = _ENCODINGS.get(of)
        text = fmtp.get(number, "")
        if known is None:
            continue
        if known == "h265":
            found.append(Codec(known, int(number), text, "", again.get(number)))
            continue
        parameters = _parameters(text)
        profile = parameters.get("profile-level-id", "42e01f")
        if parameters.get("packetization-mode") == "1" and _PROFILE_LEVEL.fullmatch(profile):
            found.append(Codec(known, int(number), text, profile[:4].lower(), again.get(number)))
    return tuple(found)


def _maps(section: Section) -> Iterator[tuple[str, str]]:
    """Payload type, as it is written, and encoding, lower case, of what the section offers."""
    for value in section.attributes.get("rtpmap", ()):
        number, _, encoding = value.partition(" ")
        if number in section.formats and _NUMBER.fullmatch(number) and int(number) <= LAST_PAYLOAD_TYPE:
            yield number, encoding.lower()


def _parameters(fmtp: str) -> dict[str, str]:
    return dict(part.strip().split("=", 1) for part in fmtp.split(";") if "=" in part)
