"""Offers of viewers: what is answered, what is refused in words, and that no text whatever raises anything else."""

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from streams.relay.offer import AudioStream, LocalEnd, OfferError, answer, answered, choose_codec, parse_offer

FINGERPRINT = ":".join(["AB"] * 32)
OFFER = f"""v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuv
a=fingerprint:sha-256 {FINGERPRINT}
a=setup:actpass
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=mid:0
a=recvonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
m=video 9 UDP/TLS/RTP/SAVPF 96 102 103 104 105
c=IN IP4 0.0.0.0
a=mid:1
a=recvonly
a=rtcp-mux
a=rtpmap:96 VP8/90000
a=rtpmap:102 H264/90000
a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:103 H264/90000
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=64001f
a=rtpmap:104 H264/90000
a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f
a=rtpmap:105 H264/90000
a=fmtp:105 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f
a=candidate:1 1 udp 1 127.0.0.1 4000 typ host
""".replace("\n", "\r\n")
LOCAL = LocalEnd(
    "wxyz", "0123456789012345678901", ("sha-256", FINGERPRINT), ("2 1 udp 9 127.0.0.1 5 typ host",), 77, 78
)


@pytest.mark.parametrize(
    ("stream", "payload_type"),
    [("42e01e", 102), ("4d0028", 104), ("640029", 105), ("64c029", 105), ("f4001f", 105), (None, 105)],
)
def test_the_payload_type_is_that_of_the_streams_profile(stream: str | None, payload_type: int) -> None:
    chosen = choose_codec(parse_offer(OFFER).codecs, "h264", stream)
    assert chosen is not None
    assert chosen.payload_type == payload_type


def test_the_answer_sends_video_and_refuses_the_rest() -> None:
    offer = parse_offer(OFFER)
    said = SessionDescription.parse(answer(offer, offer.codecs[:1], LOCAL, session_id=5))
    audio, video = said.media
    assert (audio.kind, audio.port, audio.direction) == ("audio", 0, "inactive")
    assert (video.kind, video.direction, video.fmt) == ("video", "sendonly", [102])
    assert said.group[0].items == ["1"]
    assert video.ice is not None
    assert video.ice.usernameFragment == "wxyz"
    assert video.dtls is not None
    assert video.dtls.role == "client"
    assert [candidate.ip for candidate in video.ice_candidates] == ["127.0.0.1"]
    assert video.ssrc[0].ssrc == 77


def test_the_answer_sends_audio_over_the_videos_transport() -> None:
    offer = parse_offer(OFFER.replace("RTP/SAVPF 111", "RTP/SAVPF 111 8 0"))
    assert [(codec.encoding, codec.payload_type) for codec in offer.audio_codecs] == [("pcma", 8), ("pcmu", 0)]
    text = answer(offer, offer.codecs[:1], LOCAL, 5, AudioStream(offer.audio_codecs[0], 99))
    said = SessionDescription.parse(text)
    audio, video = said.media
    assert (audio.port, audio.direction, audio.fmt, audio.ssrc[0].ssrc) == (9, "sendonly", [8], 99)
    assert (video.port, video.direction, video.ssrc[0].ssrc) == (9, "sendonly", 77)
    assert said.group[0].items == ["0", "1"]
    assert audio.ice == video.ice
    assert (len(audio.ice_candidates), len(video.ice_candidates)) == (1, 0)
    assert (audio.msid, video.msid) == ("relay audio", "relay video")
    assert text.split("m=")[1].splitlines()[1:8] == [
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        "a=mid:0",
        "a=sendonly",
        "a=rtcp-mux",
        "a=rtpmap:8 PCMA/8000",
        "a=msid:relay audio",
    ]


def test_audio_without_a_stream_for_it_is_refused() -> None:
    offer = parse_offer(OFFER.replace("RTP/SAVPF 111", "RTP/SAVPF 111 0"))
    assert offer.audio is not None
    said = SessionDescription.parse(answer(offer, offer.codecs[:1], LOCAL, session_id=5))
    assert (said.media[0].port, said.media[0].direction, said.group[0].items) == (0, "inactive", ["1"])


@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        ("BUNDLE 0 1", "BUNDLE 1"),
        ("BUNDLE 0 1", "LS 0 1"),
        ("a=mid:0\r\na=recvonly", "a=mid:0\r\na=sendonly"),
        ("a=mid:0\r\na=recvonly\r\na=rtcp-mux", "a=mid:0\r\na=recvonly"),
        ("m=audio 9 UDP/TLS/RTP/SAVPF", "m=audio 9 RTP/AVP"),
        ("RTP/SAVPF 111 0", "RTP/SAVPF 111"),
    ],
)
def test_audio_that_cannot_go_beside_the_video_is_left_out(find: str, replacement: str) -> None:
    offer = OFFER.replace("RTP/SAVPF 111", "RTP/SAVPF 111 0")
    assert find in offer
    assert parse_offer(offer).audio is not None
    found = parse_offer(offer.replace(find, replacement))
    assert (found.audio, found.audio_codecs) == (None, ())


@pytest.mark.parametrize(
    ("find", "replacement", "words"),
    [
        ("v=0", "hello", "must begin with v=0"),
        ("m=video", "m=text", "no video section"),
        ("a=mid:1\r\na=recvonly", "a=mid:1\r\na=sendonly", "no video section"),
        ("packetization-mode=1", "packetization-mode=0", "packetization-mode=1"),
        ("a=mid:1", "a=mid:", "no a=mid"),
        ("m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 RTP/AVP", "UDP/TLS/RTP/SAVPF"),
        ("a=ice-ufrag:abcd\r\n", "", "no a=ice-ufrag"),
        ("a=ice-pwd:abcdefghijklmnopqrstuv", "a=ice-pwd:short", "a=ice-pwd is malformed"),
        ("a=setup:actpass", "a=setup:holdconn", "a=setup is malformed"),
        ("sha-256", "md5", "a=fingerprint is malformed"),
        ("c=IN", "no line at all", "not of the form"),
        ("m=video 9", "m=video", "m= line is malformed"),
    ],
)
def test_what_is_wrong_is_said(find: str, replacement: str, words: str) -> None:
    with pytest.raises(OfferError, match=words):
        parse_offer(OFFER.replace(find, replacement))


def test_a_huge_offer_is_refused() -> None:
    with pytest.raises(OfferError, match="longer than"):
        parse_offer(OFFER + "a=x\r\n" * 20_000)


@given(st.data())
def test_no_change_to_an_offer_raises_anything_else(data: st.DataObject) -> None:
    lines = OFFER.split("\r\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(st.one_of(st.text(max_size=40), st.just(lines[at][: len(lines[at]) // 2]), st.just("m=")))
    try:
        offer = parse_offer("\r\n".join(lines))
    except OfferError:
        return
    text = answer(offer, offer.codecs, LOCAL, session_id=1)
    assert all(line[1] == "=" and line.isprintable() for line in text.split("\r\n")[:-1])


def test_h265_is_answered_beside_h264_to_who_offers_it() -> None:
    assert choose_codec(parse_offer(OFFER).codecs, "h265", None) is None
    text = (
        OFFER.replace("RTP/SAVPF 96", "RTP/SAVPF 49 96")
        + "a=rtpmap:49 H265/90000\r\na=fmtp:49 level-id=93;tx-mode=SRST\r\n"
    )
    offer = parse_offer(text)
    chosen = choose_codec(offer.codecs, "h265", None)
    assert chosen is not None
    said = answer(offer, answered(offer.codecs, chosen), LOCAL, session_id=5)
    assert "m=video 9 UDP/TLS/RTP/SAVPF 49 105\r\n" in said
    assert "a=rtpmap:49 H265/90000\r\na=fmtp:49 level-id=93;tx-mode=SRST\r\n" in said


RTX = "a=rtpmap:106 rtx/90000\r\na=fmtp:106 apt=105\r\na=rtpmap:107 rtx/90000\r\na=fmtp:107 apt=102;rtx-time=200\r\n"


def test_a_viewer_that_takes_packets_again_in_a_stream_of_their_own_is_told_its_numbers() -> None:
    offer = parse_offer(OFFER.replace("104 105", "104 105 106 107") + RTX)
    chosen = choose_codec(offer.codecs, "h264", "640029")
    assert chosen is not None
    assert chosen.resend_type == 106
    text = answer(offer, answered(offer.codecs, chosen), LOCAL, session_id=5)
    (video,) = [media for media in SessionDescription.parse(text).media if media.kind == "video"]
    assert video.fmt == [105, 106]
    assert [(codec.name, codec.parameters) for codec in video.rtp.codecs if codec.payloadType == 106] == [
        ("rtx", {"apt": 105})
    ]
    assert [(group.semantic, group.items) for group in video.ssrc_group] == [("FID", [77, 78])]
    assert [described.ssrc for described in video.ssrc] == [77, 78]


@pytest.mark.parametrize(
    "said",
    [
        RTX.replace("apt=105", "apt=104").replace("apt=102", "apt=96"),
        RTX.replace("apt=105", "apt").replace("apt=102", "rtx-time=9"),
        RTX.replace(":106 ", ":128 "),
        RTX.replace("rtx/90000", "rtx/8000"),
    ],
)
def test_without_such_a_stream_for_the_codec_none_is_answered(said: str) -> None:
    offer = parse_offer(OFFER.replace("104 105", "104 105 106 107 128") + said)
    chosen = choose_codec(offer.codecs, "h264", "640029")
    assert chosen is not None
    assert chosen.resend_type is None
    text = answer(offer, (chosen,), LOCAL, session_id=5)
    assert "rtx" not in text
    assert "ssrc-group" not in text


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    with pytest.raises(OfferError):
        parse_offer(text)
