"""Live views over WHEP: rights, purpose, limits, the record of each view."""
