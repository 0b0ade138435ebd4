"""The tables. Importing this package makes ``SQLModel.metadata`` complete."""

from gala.models.door import Attendance, AttendanceStatus, Gate, PassKey, ScanVerdict
from gala.models.events import Event, EventSession, EventStatus, Meal, SessionAnswer
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
from gala.models.identity import ApiKey, MembershipStatus, Role, SignIn, Tenant, TenantStatus, TenantUser, User
from gala.models.papers import CalendarEntry
from gala.models.people import (
    Attendee,
    AttendeeSource,
    AttendeeStatus,
    Guest,
    GuestsApart,
    GuestTag,
    Invitation,
    InvitationStatus,
)
from gala.models.trust import ActivityLog, AnsweredRequest, AttendeeHistory, Change, ChangeRow, ChangeState
from gala.models.webhooks import DeliveryStatus, WebhookDelivery, WebhookEndpoint

__all__ = [
    "ActivityLog",
    "AnsweredRequest",
    "ApiKey",
    "Attendance",
    "AttendanceStatus",
    "Attendee",
    "AttendeeHistory",
    "AttendeeSource",
    "AttendeeStatus",
    "CalendarEntry",
    "Change",
    "ChangeRow",
    "ChangeState",
    "DeliveryStatus",
    "Event",
    "EventScenery",
    "EventSeat",
    "EventSession",
    "EventStatus",
    "EventTable",
    "FloorPicture",
    "FloorTemplate",
    "Gate",
    "Guest",
    "GuestTag",
    "GuestsApart",
    "Invitation",
    "InvitationStatus",
    "Meal",
    "MembershipStatus",
    "PassKey",
    "Role",
    "ScanVerdict",
    "SceneryKind",
    "SeatCategory",
    "SessionAnswer",
    "SignIn",
    "TableShape",
    "Tenant",
    "TenantStatus",
    "TenantUser",
    "User",
    "WebhookDelivery",
    "WebhookEndpoint",
]
