"""Alembic's environment. ``gala.migrations`` calls it with an open connection; so does ``alembic`` by hand."""

from alembic import context

import gala.models
from gala.db import get_engine
from gala.migrations import comparison, render_item

assert gala.models


def run(connection: object) -> None:
    context.configure(
        connection=connection,
        render_as_batch=True,
        render_item=render_item,
        transaction_per_migration=True,
        **comparison(),
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with get_engine().begin() as connection:
        run(connection)
