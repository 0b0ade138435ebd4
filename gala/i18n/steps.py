"""What an organizer did, as a sentence: for undo and redo, for the word that says it was done, and for the history."""

from collections.abc import Mapping
from typing import Any

from gala.i18n.words import LANGUAGES, phrase, tr

SENTENCES: Mapping[str, str] = {
    "answers.entered": phrase("Answers entered for {name}"),
    "everyone.seated": phrase("{count} people seated together"),
    "floor.made": phrase("A new room with {count} tables"),
    "guests.added": phrase("{name} added to {label}"),
    "guests.invited": phrase("{name} invited"),
    "guests.moved": phrase("{name} moved to {label}"),
    "guests.removed": phrase("{name} taken off the list"),
    "guests.tagged": phrase("{count} tagged “{tag}”"),
    "guests.untagged": phrase("“{tag}” taken off {count}"),
    "guests.imported": phrase("Import of {count} people"),
    "invitation.code_reset": phrase("A new code for {label}"),
    "invitation.created": phrase("{label} invited"),
    "invitation.deleted": phrase("Invitation of {label} deleted"),
    "invitation.renamed": phrase("Party renamed to {label}"),
    "items.duplicated": phrase("Copies placed in the room"),
    "items.placed": phrase("Moved in the room"),
    "items.removed": phrase("Taken out of the room"),
    "member.added": phrase("{name} added"),
    "member.edited": phrase("Details of {name} changed"),
    "member.removed": phrase("{name} removed"),
    "meals.changed": phrase("The menu changed"),
    "needs.said": phrase("Meal and notes of {name} changed"),
    "no_shows.freed": phrase("Did not come: {name}. Seats freed: {count}"),
    "party.seated": phrase("{name} ({count}) to table {tables}"),
    "people.told": phrase("{name} told of the new seat"),
    "room.changed": phrase("The room changed, and seats with it"),
    "rows.added": phrase("{count} rows of chairs added"),
    "scenery.added": phrase("Scenery added"),
    "scenery.edited": phrase("Scenery changed"),
    "seat.assigned": phrase("{name} to table {table}, seat {label}"),
    "seat.blocked": phrase("{seats} blocked"),
    "seat.categorized": phrase("Kind of {seats} changed"),
    "seat.edited": phrase("Seat {seats} changed"),
    "seat.freed": phrase("{seats} freed"),
    "seat.labelled": phrase("Seat renamed to {seats}"),
    "seat.locked": phrase("{seats} locked in place"),
    "seat.removed": phrase("Seat {seats} taken out"),
    "seat.swapped": phrase("{seat} and {other} exchanged"),
    "seat.unblocked": phrase("{seats} unblocked"),
    "seat.unlocked": phrase("{seats} unlocked"),
    "seats.added": phrase("{count} seats added"),
    "session.answered": phrase("{title}: answer of {name} entered"),
    "table.added": phrase("Table {table} added"),
    "table.edited": phrase("Table {table} changed"),
    "table.locked": phrase("Table {table} locked or unlocked"),
    "table.renamed": phrase("Table renamed to {table}"),
    "table.reshaped": phrase("Table {table}: {count} seats"),
    "template.applied": phrase("The room {name} used"),
    "tables.added": phrase("{count} tables added"),
    "tables.renumbered": phrase("Tables renumbered"),
    "plus_one.brought": phrase("{name} brings {guest}"),
    "plus_ones.allowed": phrase("{label} may bring {count}"),
    "redone": phrase("Done again: {step}"),
    "undone": phrase("Undone: {step}"),
    "wish.set": phrase("Seat wish of {name} changed"),
}
"""One for each action that a service declares with ``undoable``, and for taking it back and doing it again."""

OF_TABLES: Mapping[str, str] = {
    "items.placed": phrase("Table {table} moved"),
    "items.removed": phrase("Table {table} taken out"),
}
"""What takes the sentence's place where tables are named."""

MOMENTS: Mapping[str, str] = {
    "answer.no": phrase("{name} is not coming"),
    "answer.yes": phrase("{name} is coming"),
    "came": phrase("{name} came in"),
    "people": phrase("The guest list was changed"),
    "room": phrase("The room was changed"),
    "seat.left": phrase("{name} left {seat}"),
    "seat.taken": phrase("{name} took {seat}"),
    "went": phrase("{name} went out"),
}
"""What others did, as the history tells it."""

OF_MANY: Mapping[str, str] = {
    "seat.left": phrase("{name} left their seats"),
    "seat.taken": phrase("{name} took seats"),
}
"""What takes the sentence's place for several people at once."""

MANY = 4
"""So many seats or names are listed in a sentence; of more, the first and how many others."""


def sentence(lang: str, action: str, details: Mapping[str, Any]) -> str:
    """ "Ana Ruiz to table 4, seat 7". A list that is long is cut to its first and a number."""
    told = {name: _short(lang, value) if isinstance(value, str) else value for name, value in details.items()}
    if "of" in details:
        told["step"] = sentence(lang, details["of"], details["facts"])
    text = OF_TABLES[action] if action in OF_TABLES and told.get("table") else SENTENCES[action]
    return tr(lang, text, **told)


def sentences(action: str, details: Mapping[str, Any]) -> dict[str, str]:
    """The sentence in every language."""
    return {lang: sentence(lang, action, details) for lang in LANGUAGES}


def moment(lang: str, action: str, details: Mapping[str, Any], count: int) -> str:
    """What happened at a moment; of several people the first is named."""
    if action in SENTENCES:
        return sentence(lang, action, details)
    told = dict(details)
    if count > 1 and "name" in told:
        told["name"] = tr(lang, "{first} and {count} more", first=told["name"], count=count - 1)
    return tr(lang, OF_MANY[action] if count > 1 and action in OF_MANY else MOMENTS[action], **told)


def _short(lang: str, text: str) -> str:
    parts = text.split(", ")
    return tr(lang, "{first} and {count} more", first=parts[0], count=len(parts) - 1) if len(parts) > MANY else text
