"""Simulated cameras: real RTSP servers on loopback with faults that can be switched."""
