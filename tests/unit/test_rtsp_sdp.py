"""Session descriptions of real cameras, and of none: the video that is chosen, and why none is."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model import Finding
from streams.rtsp.control import resolve, server_ports_of
from streams.rtsp.message import Message
from streams.rtsp.sdp import choose_video
from streams.rtsp.session import AudioMedia, RtspError

HIKVISION = b"""v=0
o=- 1109162014219182 1109162014219192 IN IP4 10.0.0.64
s=Media Presentation
e=NONE
b=AS:5100
t=0 0
a=control:rtsp://10.0.0.64:554/Streaming/Channels/101/
m=video 0 RTP/AVP 96
b=AS:5000
a=control:rtsp://10.0.0.64:554/Streaming/Channels/101/trackID=1
a=rtpmap:96 H264/90000
a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z00AKp2oHgCJ+WEAAAMAAQAAAwAyhA==,aO48gA==
a=Media_header:MEDIAINFO=494D4B48010100000400010000000000000000000000000000000000000000000000000000000000;
m=audio 0 RTP/AVP 8
a=rtpmap:8 PCMA/8000
"""
DAHUA_H265 = b"""v=0\r
s=Media Server\r
a=control:*\r
m=audio 0 RTP/AVP 97\r
a=control:trackID=1\r
a=rtpmap:97 MPEG4-GENERIC/48000\r
m=video 0 RTP/AVP 98\r
a=control:trackID=0\r
a=rtpmap:98 H265/90000\r
a=fmtp:98 profile-id=1;sprop-sps=QgEBAWAAAAMAsAAAAwAAAwB4oAKAgC0f;sprop-pps=RAHA8vA8kA==;sprop-vps=QAEMAf//AWAAAAMA\r
"""


def test_an_absolute_control_address_and_parameter_sets() -> None:
    offer = choose_video(HIKVISION)
    assert offer.control == "rtsp://10.0.0.64:554/Streaming/Channels/101/trackID=1"
    assert [nal[0] & 31 for nal in offer.media.parameter_sets] == [7, 8]
    assert (offer.media.codec, offer.media.profile_level_id, offer.media.clock_rate) == ("h264", "420029", 90_000)


@pytest.mark.parametrize(
    ("audio", "found"),
    [
        ("m=audio 0 RTP/AVP 8\na=rtpmap:8 PCMA/8000\na=control:trackID=2", AudioMedia("pcma", 8, "trackID=2")),
        ("m=audio 0 RTP/AVP 0", AudioMedia("pcmu", 0, None)),
        ("m=audio 0 RTP/AVP 97 8", AudioMedia("pcma", 8, None)),
        ("m=audio 0 RTP/AVP 98\na=rtpmap:98 pcmu/8000/1", AudioMedia("pcmu", 98, None)),
        ("m=audio 0 RTP/AVP 97\nm=audio 0 RTP/AVP 0", AudioMedia("pcmu", 0, None)),
        ("m=audio 0 RTP/AVP 98\na=rtpmap:98 PCMU/16000", None),
        ("m=audio 0 RTP/AVP 98\na=rtpmap:98 PCMA/8000/2", None),
        ("m=audio 0 RTP/AVP 0\na=control:track 2", None),
        ("m=application 0 RTP/AVP 0", None),
        ("", None),
    ],
)
def test_only_g711_can_be_heard(audio: str, found: AudioMedia | None) -> None:
    video = "v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    assert choose_video((video + audio).encode()).media.audio == found
    assert choose_video((audio + "\n" + video).encode()).media.audio == found


def test_h265_behind_audio_with_sets_out_of_order() -> None:
    offer = choose_video(DAHUA_H265)
    assert (offer.media.codec, offer.media.payload_type, offer.control) == ("h265", 98, "trackID=0")
    assert [nal[0] >> 1 for nal in offer.media.parameter_sets] == [32, 33, 34]
    assert offer.media.profile_level_id is None


def video(*lines: str, media: str = "video 0 RTP/AVP 96") -> bytes:
    return "\n".join(["v=0", f"m={media}", *lines]).encode()


@pytest.mark.parametrize(
    ("body", "finding", "word"),
    [
        (b"", Finding.NO_VIDEO, "nothing"),
        (b"m=audio 0 RTP/AVP 0\n", Finding.NO_VIDEO, "audio"),
        (video(media="video 0 RTP/AVP 26"), Finding.UNREADABLE, "JPEG"),
        (video(media="video 0 RTP/AVP 96"), Finding.UNREADABLE, "without rtpmap"),
        (video("a=rtpmap:96 MP4V-ES/90000"), Finding.UNREADABLE, "MP4V-ES"),
        (video(media="video"), Finding.UNREADABLE, "no format"),
        (video("a=rtpmap:96 H264/90000", "a=control:track\x01"), Finding.UNREADABLE, "control"),
    ],
)
def test_the_reason_in_words(body: bytes, finding: Finding, word: str) -> None:
    with pytest.raises(RtspError) as raised:
        choose_video(body)
    assert raised.value.finding is finding
    assert word in raised.value.detail


@pytest.mark.parametrize(
    ("fmtp", "count"),
    [
        ("sprop-parameter-sets=Z0LAHtoCgPRA,aM48gA", 2),  # padding left out
        ("sprop-parameter-sets=AAAAAWdCwB4=,aM48gA==", 2),  # with a start code
        ("sprop-parameter-sets=!!!,aM48gA==", 1),
        ("sprop-parameter-sets=", 0),
        ("", 0),
    ],
)
def test_parameter_sets_as_cameras_write_them(fmtp: str, count: int) -> None:
    offer = choose_video(video("a=rtpmap:96 h264/90000", f"a=fmtp:96 {fmtp}"))
    assert len(offer.media.parameter_sets) == count
    assert all(nal[0] & 31 in {7, 8} for nal in offer.media.parameter_sets)


@pytest.mark.parametrize("rate", ["", "/", "/0", "/-5", "/abc", "/99999999999"])
def test_a_clock_rate_that_is_none_is_the_usual_one(rate: str) -> None:
    assert choose_video(video(f"a=rtpmap:96 H264{rate}")).media.clock_rate == 90_000


@pytest.mark.parametrize(
    ("base", "control", "address"),
    [
        ("rtsp://c/live", "trackID=1", "rtsp://c/live/trackID=1"),
        ("rtsp://c/live/", "trackID=1", "rtsp://c/live/trackID=1"),
        ("rtsp://c/cam?channel=1&subtype=0", "trackID=0", "rtsp://c/cam?channel=1&subtype=0/trackID=0"),
        ("rtsp://c/live/", "rtsp://10.0.0.1/x", "rtsp://10.0.0.1/x"),
        ("rtsp://c/live/", "*", "rtsp://c/live/"),
        ("rtsp://c/live/", None, "rtsp://c/live/"),
    ],
)
def test_control_addresses(base: str, control: str | None, address: str) -> None:
    assert resolve(base, control) == address


@pytest.mark.parametrize(
    ("transport", "ports"),
    [
        ("RTP/AVP;unicast;client_port=5000-5001;server_port=6256-6257;ssrc=1a2b", (6256, 6257)),
        ("RTP/AVP/UDP;unicast;server_port=6256", (6256, 6257)),
        ("RTP/AVP;unicast;Server_Port = 8000-9001", (8000, 9001)),
        ("RTP/AVP;unicast;client_port=5000-5001", None),
        ("RTP/AVP;unicast;server_port=0-0", None),
        ("RTP/AVP;unicast;server_port=65535", None),
        ("RTP/AVP;unicast;server_port=99999-99998", None),
        (None, None),
    ],
)
def test_from_where_a_camera_sends(transport: str | None, ports: tuple[int, int] | None) -> None:
    headers = {"transport": (transport,)} if transport is not None else {}
    assert server_ports_of(Message(200, "OK", headers)) == ports


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_finding(body: bytes) -> None:
    for text in (body, b"v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 " + body):
        with contextlib.suppress(RtspError):
            assert choose_video(text).media.clock_rate > 0
