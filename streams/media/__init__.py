"""Decoding and JPEG: the only room that imports av."""
