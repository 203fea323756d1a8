"""Engine, unit of work, outbox, migrations."""
