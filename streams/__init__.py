"""How a camera behaves: probe, picture diagnosis, relay, simulated cameras. Knows no database and no HTTP API."""
