"""The first step's SQL, one file per database: written by `python -m vms.db.migrations.initial` from the tables.

To be run again whenever a table changes, until the first release; after that tables change by further steps only."""

from pathlib import Path

from sqlalchemy import Dialect, make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from vms.db.metadata import load_metadata

VERSIONS = Path(__file__).parent / "versions"
DIALECTS: tuple[Dialect, ...] = tuple(make_url(url).get_dialect()() for url in ("sqlite://", "postgresql+psycopg://"))
_BETWEEN = ";\n\n"


def statements(dialect_name: str) -> list[str]:
    """What the first step executes."""
    return _file(dialect_name).read_text(encoding="utf-8").rstrip(_BETWEEN).split(_BETWEEN)


def described(dialect: Dialect) -> str:
    """The tables and indexes of the code as SQL, each table after those that it refers to."""
    created = []
    for table in load_metadata().sorted_tables:
        created.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        created += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return "".join("\n".join(line.rstrip() for line in text.strip().splitlines()) + _BETWEEN for text in created)


def _file(dialect_name: str) -> Path:
    return VERSIONS / f"v0001_initial.{dialect_name}.sql"


def main() -> None:
    """Write both files."""
    for dialect in DIALECTS:
        _file(dialect.name).write_text(described(dialect), encoding="utf-8")


if __name__ == "__main__":
    main()
