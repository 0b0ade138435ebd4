"""The people a tenant knows, and who of them comes to an event: found, sorted, narrowed, and acted on together."""

from gala.services.address_book import GuestForm
from gala.services.people.book_list import BOOK_ONLY, BOOK_SORTS, list_guest_ids, list_guests
from gala.services.people.duplicates import allow_as_one, find_duplicates, keep_apart
from gala.services.people.event_list import EVENT_ONLY, EVENT_SORTS, list_attendee_ids, list_event_guests
from gala.services.people.inviting import (
    add_to_party,
    invite_guests,
    move_to_new_party,
    move_to_party,
    remove_from_event,
)
from gala.services.people.merging import merge_guests
from gala.services.people.person import add_guest_to_book, delete_guest, delete_guests, edit_guest, get_guest
from gala.services.people.putting import post_guest, put_guest
from gala.services.people.shapes import (
    Alike,
    EventGuestPage,
    EventGuestRow,
    GuestEvent,
    GuestFacts,
    GuestPage,
    GuestQuery,
    GuestRow,
    Invited,
    Merged,
    Removed,
    TagCount,
)
from gala.services.people.tags import list_tags, tag, tag_here, untag, untag_here

__all__ = [
    "BOOK_ONLY",
    "BOOK_SORTS",
    "EVENT_ONLY",
    "EVENT_SORTS",
    "Alike",
    "EventGuestPage",
    "EventGuestRow",
    "GuestEvent",
    "GuestFacts",
    "GuestForm",
    "GuestPage",
    "GuestQuery",
    "GuestRow",
    "Invited",
    "Merged",
    "Removed",
    "TagCount",
    "add_guest_to_book",
    "add_to_party",
    "allow_as_one",
    "delete_guest",
    "delete_guests",
    "edit_guest",
    "find_duplicates",
    "get_guest",
    "invite_guests",
    "keep_apart",
    "list_attendee_ids",
    "list_event_guests",
    "list_guest_ids",
    "list_guests",
    "list_tags",
    "merge_guests",
    "move_to_new_party",
    "move_to_party",
    "post_guest",
    "put_guest",
    "remove_from_event",
    "tag",
    "tag_here",
    "untag",
    "untag_here",
]
