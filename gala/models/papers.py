"""What guests took home, as far as it must be remembered."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from gala.models.base import BigId, link, moment


class CalendarEntry(SQLModel, table=True):
    """What the calendar file of an invitation said last, and how often it has said something else.

    There is no foreign key to the invitation: one that is taken back by an undo and made again is the same entry in
    its guests' calendars, whose ``sequence`` must go on. ``digest`` is of the facts, not of one language's words.
    """

    __tablename__ = "calendar_entries"

    invitation_id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id")
    sequence: int = 0
    digest: str = Field(default="", max_length=64)
    changed_at: datetime = moment()
