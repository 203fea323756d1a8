"""GStreamer's RTSP server in a process of its own, run by the system's Python (Debian: gir1.2-gst-rtsp-server-1.0,
python3-gi, gstreamer1.0-plugins-{base,good,bad,ugly}). Prints two ports, ends with its standard input.

The first serves /h264, /h265 and /bframes to all; the second /h264 by digest, user "gst", password the first argument.
"""

import sys
import threading

import gi  # type: ignore[import-not-found]  # of the system's Python only

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # type: ignore[import-not-found]  # noqa: E402

SOURCE = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=20/1"
H264 = "x264enc speed-preset=ultrafast key-int-max=20"
PAY_264 = "rtph264pay name=pay0 pt=96 config-interval=0"
LAUNCHES = {
    "/h264": f"{SOURCE} ! {H264} tune=zerolatency ! {PAY_264}",
    "/bframes": f"{SOURCE} ! {H264} bframes=2 b-adapt=false ! video/x-h264,profile=main ! {PAY_264}",
    "/h265": f"{SOURCE} ! x265enc speed-preset=ultrafast tune=zerolatency key-int-max=20 ! rtph265pay name=pay0 pt=97",
}


def serve(password: str | None) -> int:
    """The port of a new server; `password`: asked of everyone."""
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    if password is not None:
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "user")
        auth = GstRtspServer.RTSPAuth()
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest("gst", password, token)
        server.set_auth(auth)
    for path, launch in LAUNCHES.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( {launch} )")
        permissions = GstRtspServer.RTSPPermissions()
        for right in ("access", "construct"):
            permissions.add_permission_for_role("user", f"media.factory.{right}", True)
        factory.set_permissions(permissions)
        server.get_mount_points().add_factory(path, factory)
    server.attach(None)
    SERVERS.append(server)
    return int(server.get_bound_port())


SERVERS: list[object] = []

if __name__ == "__main__":
    Gst.init(None)
    print(serve(None), serve(sys.argv[1]), flush=True)
    loop = GLib.MainLoop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
    loop.run()
