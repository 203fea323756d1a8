"""One pull per camera stream, packets built once, any number of WebRTC viewers."""
