"""Whether the database answers."""

from sqlalchemy.orm import Session

from gala.access import open_to_all, read_only


@read_only
@open_to_all("tells nothing but that there is a database")
def ping(session: Session) -> None:
    """Ask the database anything."""
    session.connection().exec_driver_sql("SELECT 1")
