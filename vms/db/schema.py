"""Brings a database's tables to the form that this code needs."""

from sqlalchemy.ext.asyncio import AsyncEngine

from vms.db.metadata import load_metadata


async def bring_up_to_date(engine: AsyncEngine) -> None:
    """Create what is missing."""
    async with engine.begin() as connection:
        await connection.run_sync(load_metadata().create_all)
