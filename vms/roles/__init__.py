"""What one process does: serve, probe, read a large file."""
