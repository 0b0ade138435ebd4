"""The tables. Importing this package makes ``SQLModel.metadata`` complete."""

from gala.models.events import Event, EventSession, EventStatus, SessionAnswer
from gala.models.floor import (
    EventScenery,
    EventSeat,
    EventTable,
    FloorPicture,
    FloorTemplate,
    SceneryKind,
    SeatCategory,
    TableShape,
)
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
from gala.models.trust import ActivityLog, AttendeeHistory, Change, ChangeRow, ChangeState

__all__ = [
    "ActivityLog",
    "Attendance",
    "AttendanceStatus",
    "Attendee",
    "AttendeeHistory",
    "AttendeeSource",
    "AttendeeStatus",
    "Change",
    "ChangeRow",
    "ChangeState",
    "Event",
    "EventScenery",
    "EventSeat",
    "EventSession",
    "EventStatus",
    "EventTable",
    "FloorPicture",
    "FloorTemplate",
    "Guest",
    "Invitation",
    "InvitationStatus",
    "MembershipStatus",
    "Role",
    "SceneryKind",
    "SeatCategory",
    "SessionAnswer",
    "SignIn",
    "TableShape",
    "Tenant",
    "TenantStatus",
    "TenantUser",
    "User",
]
