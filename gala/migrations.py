"""The database's shape: brought up, taken down, compared with the models. The steps stand in ``alembic/versions``."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

import gala.models
from gala.models.base import UtcDateTime

assert gala.models
FOLDER = Path(__file__).parent.parent / "alembic"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def render_item(kind: str, item: Any, autogen: Any) -> Any:
    """Write our own column types as the plain types that they store."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def comparison() -> dict[str, Any]:
    """How a database is compared with the models, when generating a step and when checking for drift."""
    return {"target_metadata": SQLModel.metadata, "compare_type": True, "compare_server_default": False}


OWN_TENANT = "(tenant_id = (SELECT nullif(current_setting('gala.tenant', true), '')::bigint)) IS NOT FALSE"
"""Which rows a transaction sees and writes on PostgreSQL: those of the tenant that it is confined to
(``gala.hot.confined_to``), or all before it is confined, as a look-up by code or the sweeper must.

As a sub-select the setting is asked once a statement: asked of each row it doubled the time to read 2,500 of them.
"""


def own_tenant_only(table: str) -> tuple[str, ...]:
    """What a step runs on PostgreSQL for each new table with a ``tenant_id``: the wall behind the tenant filter.

    Forced, since the user that Gala connects as owns the tables.
    """
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own_tenant ON {table} USING ({OWN_TENANT}) WITH CHECK ({OWN_TENANT})",
    )


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the database to revision ``to``. Each step is one transaction."""
    _run(engine, command.upgrade, to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Take the database back to revision ``to``."""
    _run(engine, command.downgrade, to)


def _run(engine: Engine, step: Any, to: str) -> None:
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        step(config, to)
        connection.commit()


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest revision."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def is_empty(engine: Engine) -> bool:
    """Whether nothing was ever migrated here."""
    return not inspect(engine).has_table("alembic_version")


def differences(engine: Engine) -> list[Any]:
    """What the models have that the migrated database has not, and the other way round. Empty when all is well."""
    with engine.connect() as connection:
        options = comparison()
        metadata = options.pop("target_metadata")
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


@lru_cache
def head() -> str | None:
    """The newest revision that this process knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()
