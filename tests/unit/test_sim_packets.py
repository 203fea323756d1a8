"""Frames become packets that put together again are the frames; numbers, reports and descriptions are well-formed."""

import random
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.sim.clip import Clip, ClipFileError, EncodedFrame, Format, read_clip, write_clip
from streams.sim.packets import (
    MAX_PAYLOAD_BYTES,
    datagrams,
    on_channel,
    packetise,
    sender_report,
    wire_frame,
)
from streams.sim.sdp import describe

SPS, PPS = bytes.fromhex("6742c01eda02"), bytes.fromhex("68ce3c80")
FORMAT = Format("h264", 640, 360, 12.5, 500, (SPS, PPS))


def rebuilt(codec: str, packets: list[bytes]) -> list[bytes]:
    """A plain reading of RFC 6184 §5.8 and RFC 7798 §4.4.3."""
    nals: list[bytes] = []
    for packet in packets:
        payload = packet[12:]
        kind = payload[0] & 0x1F if codec == "h264" else payload[0] >> 1 & 0x3F
        if kind != (28 if codec == "h264" else 49):
            nals.append(payload)
            continue
        at = 1 if codec == "h264" else 2
        if payload[at] & 0x80:
            unit = payload[at] & 0x1F if codec == "h264" else payload[at] & 0x3F
            head = [payload[0] & 0xE0 | unit] if codec == "h264" else [payload[0] & 0x81 | unit << 1, payload[1]]
            nals.append(bytes(head))
        nals[-1] += payload[at + 1 :]
    return nals


@given(codec=st.sampled_from(["h264", "h265"]), sizes=st.lists(st.integers(3, 6000), min_size=1, max_size=6))
def test_packets_put_together_are_the_frame(codec: str, sizes: list[int]) -> None:
    dice = random.Random(sum(sizes))
    head = {"h264": b"\x65", "h265": b"\x26\x01"}[codec]
    nals = tuple(head + dice.randbytes(size) for size in sizes)
    frame = wire_frame(EncodedFrame(True, nals), codec)
    wire = frame.numbered(65_530, 0xFFFFFFFF, 7)
    packets = [bytes(packet) for packet in datagrams(wire, frame.offsets)]
    assert rebuilt(codec, packets) == list(nals)
    assert all(len(packet) <= MAX_PAYLOAD_BYTES + 12 for packet in packets)
    numbers = [struct.unpack_from("!HII", packet, 2) for packet in packets]
    assert numbers == [((65_530 + at) & 0xFFFF, 0xFFFFFFFF, 7) for at in range(len(packets))]
    assert [packet[1] >> 7 for packet in packets] == [0] * (len(packets) - 1) + [1], "only the last is marked"


def test_another_interleaved_channel_changes_only_the_channel() -> None:
    frame = wire_frame(EncodedFrame(True, (SPS, PPS, b"\x65" + bytes(3000))), "h264")
    wire = frame.numbered(1, 2, 3)
    moved = on_channel(wire, frame.offsets, 4)
    assert [moved[offset + 1] for offset in frame.offsets] == [4] * len(frame.offsets)
    assert list(datagrams(moved, frame.offsets)) == list(datagrams(wire, frame.offsets))


def test_a_sender_report_tells_both_times() -> None:
    now = datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    report = sender_report(0xCAFE, now, 90_000, 12, 3456)
    ssrc, seconds, fraction, timestamp, packets, octets = struct.unpack_from("!IIIIII", report, 4)
    assert (ssrc, timestamp, packets, octets) == (0xCAFE, 90_000, 12, 3456)
    assert seconds - 2_208_988_800 == int(now.timestamp())
    assert fraction == 1 << 31
    assert len(report) % 4 == 0
    assert report[28:30] == b"\x81\xca", "SDES follows"
    assert (int.from_bytes(report[30:32], "big") + 1) * 4 == len(report) - 28


def test_the_description_names_what_a_client_needs() -> None:
    text = describe(FORMAT, "127.10.0.1", 5).decode()
    for line in ("a=rtpmap:96 H264/90000", "a=framerate:12.5", "a=x-dimensions:640,360", "a=control:trackID=1"):
        assert f"\r\n{line}\r\n" in text
    assert "profile-level-id=42C01E" in text
    assert "sprop-parameter-sets=Z0LAHtoC,aM48gA==" in text


def test_a_clip_file_is_whole_or_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("clips") / "a.clip"
    clip = Clip(FORMAT, (EncodedFrame(True, (SPS, PPS, b"\x65abc")), EncodedFrame(False, (b"\x41def",))))
    write_clip(clip, path)
    assert read_clip(path) == clip
    assert [entry.name for entry in path.parent.iterdir()] == ["a.clip"]
    assert [frame.key for frame in packetise(clip).frames] == [True, False]
    for broken in (path.read_bytes()[:-1], b"", b"not a clip at all, only text"):
        path.write_bytes(broken)
        with pytest.raises(ClipFileError, match=r"a\.clip"):
            read_clip(path)
