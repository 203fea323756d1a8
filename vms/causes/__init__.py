"""Cameras that fail together because they share something: one incident instead of thirty."""
