"""Whether the database answers, and has the shape that it should have."""

from alembic.migration import MigrationContext
from sqlalchemy.orm import Session

from gala.access import open_to_all, read_only
from gala.migrations import head


@read_only
@open_to_all("tells nothing but that there is a database")
def ping(session: Session) -> None:
    """Ask the database anything."""
    session.connection().exec_driver_sql("SELECT 1")


@read_only
@open_to_all("tells nothing but whether the database is of this version")
def is_migrated(session: Session) -> bool:
    """Whether the database stands at the newest revision that this process knows."""
    return MigrationContext.configure(session.connection()).get_current_revision() == head()
