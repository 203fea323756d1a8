"""RTSP 1.0 (RFC 2326) and RTP payloads (RFC 3550, 6184, 7798): the one way to a camera's packets."""
