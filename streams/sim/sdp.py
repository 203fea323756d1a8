"""The SDP of a simulated camera's stream (RFC 8866, RFC 6184 §8.2, RFC 7798 §7.1). Pure."""

import base64

from streams.sim.clip import Format
from streams.sim.packets import AUDIO_PAYLOAD_TYPE, AUDIO_RATE_HZ, CLOCK_RATE_HZ, PAYLOAD_TYPE

CONTROL = "trackID=1"
AUDIO_CONTROL = "trackID=2"


def describe(stream: Format, host: str, session_id: int, *, audio: bool = False) -> bytes:
    """The description that DESCRIBE answers with. `host` is a numeric IPv4 address. `audio`: with a G.711 track."""
    lines = [
        "v=0",
        f"o=- {session_id} 1 IN IP4 {host}",
        "s=Media Presentation",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        "a=range:npt=now-",
        f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
        f"b=AS:{stream.bitrate_kbps}",
        f"a=rtpmap:{PAYLOAD_TYPE} {stream.codec.upper()}/{CLOCK_RATE_HZ}",
        f"a=fmtp:{PAYLOAD_TYPE} {_parameters(stream)}",
        f"a=framerate:{stream.fps:g}",
        f"a=x-dimensions:{stream.width},{stream.height}",
        f"a=control:{CONTROL}",
    ]
    if audio:
        lines += [
            f"m=audio 0 RTP/AVP {AUDIO_PAYLOAD_TYPE}",
            "b=AS:64",
            f"a=rtpmap:{AUDIO_PAYLOAD_TYPE} PCMU/{AUDIO_RATE_HZ}",
            f"a=control:{AUDIO_CONTROL}",
        ]
    return "\r\n".join(lines).encode() + b"\r\n"


def _parameters(stream: Format) -> str:
    sets = [base64.b64encode(nal).decode() for nal in stream.parameter_sets]
    if stream.codec == "h265":
        vps, sps, pps = sets
        return f"sprop-vps={vps};sprop-sps={sps};sprop-pps={pps}"
    profile_level_id = stream.parameter_sets[0][1:4].hex().upper()
    return f"packetization-mode=1;profile-level-id={profile_level_id};sprop-parameter-sets={','.join(sets)}"
