"""The service: accounts, audit, health, live sessions, API, CLI, storage, bus."""
