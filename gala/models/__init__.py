"""The tables. Importing this package makes ``SQLModel.metadata`` complete."""

from gala.models.events import Event, EventStatus
from gala.models.floor import EventSeat, EventTable, SeatCategory, TableShape
from gala.models.identity import MembershipStatus, Role, SignIn, Tenant, TenantStatus, TenantUser, User
from gala.models.people import (
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeSource,
    AttendeeStatus,
    Guest,
    Invitation,
    InvitationStatus,
)
from gala.models.trust import ActivityLog, AttendeeHistory

__all__ = [
    "ActivityLog",
    "Attendance",
    "AttendanceStatus",
    "Attendee",
    "AttendeeHistory",
    "AttendeeSource",
    "AttendeeStatus",
    "Event",
    "EventSeat",
    "EventStatus",
    "EventTable",
    "Guest",
    "Invitation",
    "InvitationStatus",
    "MembershipStatus",
    "Role",
    "SeatCategory",
    "SignIn",
    "TableShape",
    "Tenant",
    "TenantStatus",
    "TenantUser",
    "User",
]
