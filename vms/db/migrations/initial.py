"""The first step's SQL, one file per database. It stays as it is: tables change by further steps only."""

from pathlib import Path

VERSIONS = Path(__file__).parent / "versions"
_BETWEEN = ";\n\n"


def statements(dialect_name: str) -> list[str]:
    """What the first step executes."""
    return (VERSIONS / f"v0001_initial.{dialect_name}.sql").read_text(encoding="utf-8").rstrip(_BETWEEN).split(_BETWEEN)
