"""Alembic's entry point. The connection comes from `parlour.store.migrate`, with its transaction open."""

from alembic import context

from parlour.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
