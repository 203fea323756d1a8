"""Run by Alembic: does the steps on the connection that vms.db.schema gives it."""

from alembic import context

from vms.db.metadata import load_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=load_metadata(),
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
