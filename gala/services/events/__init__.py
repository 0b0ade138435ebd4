"""Events: a gala, a wedding, a conference."""

from gala.services.events.copying import duplicate_event
from gala.services.events.form import EventForm, zones
from gala.services.events.life import Belongings, archive, count_belongings, delete_event, unarchive
from gala.services.events.putting import post_copy, post_event, put_event
from gala.services.events.reading import EventCard, EventFacts, facts, get_event, list_events
from gala.services.events.writing import cancel, create_event, edit_event, publish, unpublish

__all__ = [
    "Belongings",
    "EventCard",
    "EventFacts",
    "EventForm",
    "archive",
    "cancel",
    "count_belongings",
    "create_event",
    "delete_event",
    "duplicate_event",
    "edit_event",
    "facts",
    "get_event",
    "list_events",
    "post_copy",
    "post_event",
    "publish",
    "put_event",
    "unarchive",
    "unpublish",
    "zones",
]
