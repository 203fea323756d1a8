"""A WHEP viewer that nobody here wrote the media of: GStreamer's webrtcbin, run by the system's Python.

`/usr/bin/python3 gst_viewer.py URL TOKEN h264|h265 FRAMES` decodes so many pictures and says what they were, as JSON.
"""

import json
import sys
import urllib.error
import urllib.request
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # type: ignore[import-not-found]  # noqa: E402  # versions first

WITHIN_S = 100  # patience, as everywhere in the tests, but so that it can still say what it waits for
PAYLOAD_TYPE = 96


class Viewer:
    """One view, from offer to the last frame that is wanted."""

    def __init__(self, url: str, token: str, codec: str, frames: int) -> None:
        self.url, self.token, self.codec, self.wanted = url, token, codec, frames
        self.seen = 0
        self.caps: Any = None
        self.error: str | None = None
        self.session = ""
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.Pipeline.new("viewer")
        self.webrtc = Gst.ElementFactory.make("webrtcbin", "webrtc")
        self.webrtc.set_property("bundle-policy", "max-bundle")
        self.pipeline.add(self.webrtc)
        self.webrtc.connect("pad-added", self.on_pad)
        caps = f"application/x-rtp,media=video,encoding-name={codec.upper()},payload={PAYLOAD_TYPE},clock-rate=90000"
        if codec == "h264":
            caps += ",packetization-mode=(string)1,profile-level-id=(string)42e01f"
        direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
        self.webrtc.emit("add-transceiver", direction, Gst.Caps.from_string(caps))
        self.pipeline.set_state(Gst.State.PLAYING)
        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer, None))

    def on_offer(self, promise: Any, _: object) -> None:
        promise.wait()
        reply = promise.get_reply()  # owns the offer
        offer = reply.get_value("offer")
        self.webrtc.emit("set-local-description", offer, Gst.Promise.new())
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)

    def on_gathering(self, webrtc: Any, _: object) -> None:
        if webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            GLib.idle_add(self.post)

    def post(self) -> bool:
        text = self.webrtc.get_property("local-description").sdp.as_text()
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {self.token}"}
        try:
            request = urllib.request.Request(self.url, text.encode(), headers, method="POST")
            with urllib.request.urlopen(request, timeout=WITHIN_S) as answer:
                said = answer.read().decode()
                self.session = answer.headers["Location"]
        except urllib.error.HTTPError as refused:
            self.end(f"{refused.code}: {refused.read().decode()}")
            return False
        _, sdp = GstSdp.SDPMessage.new_from_text(said)
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.webrtc.emit("set-remote-description", answer, Gst.Promise.new())
        return False

    def on_pad(self, _: object, pad: Any) -> None:
        chain = f"rtp{self.codec}depay ! {self.codec}parse ! avdec_{self.codec} ! fakesink name=end sync=false"
        bin_ = Gst.parse_bin_from_description(f"queue ! {chain}", True)
        end = bin_.get_by_name("end")
        end.set_property("signal-handoffs", True)
        end.connect("handoff", self.on_picture)
        self.pipeline.add(bin_)
        bin_.sync_state_with_parent()
        pad.link(bin_.get_static_pad("sink"))

    def on_picture(self, end: object, buffer: object, pad: Any) -> None:
        self.seen += 1
        self.caps = pad.get_current_caps().get_structure(0)
        if self.seen == self.wanted:
            GLib.idle_add(self.end)

    def end(self, error: str | None = None) -> bool:
        self.error = error
        self.loop.quit()
        return False

    def run(self) -> None:
        GLib.timeout_add_seconds(WITHIN_S, self.end, "not in time")
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        width = self.caps.get_value("width") if self.caps else None
        print(json.dumps({"frames": self.seen, "width": width, "session": self.session, "error": self.error}))


if __name__ == "__main__":
    Gst.init(None)
    Viewer(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])).run()
