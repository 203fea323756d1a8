"""One visit to a camera: what came of its packets, when enough has come, what it means. `streams.probe` is the door."""
