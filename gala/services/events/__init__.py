"""Events: a gala, a wedding, a conference."""

from gala.services.events.form import EventForm, zones
from gala.services.events.reading import EventCard, EventFacts, facts, get_event, list_events
from gala.services.events.writing import cancel, create_event, edit_event, publish, unpublish

__all__ = [
    "EventCard",
    "EventFacts",
    "EventForm",
    "cancel",
    "create_event",
    "edit_event",
    "facts",
    "get_event",
    "list_events",
    "publish",
    "unpublish",
    "zones",
]
