"""What one process does: serve, probe."""
