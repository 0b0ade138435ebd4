"""Steps that organizers can undo and redo, and the room as it was."""

from gala.services.changes.moments import Happening, list_moments
from gala.services.changes.past import Occupant, Room, get_plan_at
from gala.services.changes.recording import describe, undoable
from gala.services.changes.undoing import Done, Steps, get_steps, redo, undo

__all__ = [
    "Done",
    "Happening",
    "Occupant",
    "Room",
    "Steps",
    "describe",
    "get_plan_at",
    "get_steps",
    "list_moments",
    "redo",
    "undo",
    "undoable",
]
