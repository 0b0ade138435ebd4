"""Steps that organizers can undo and redo, and the room as it was."""

from gala.services.changes.recording import describe, undoable
from gala.services.changes.undoing import Done, Steps, get_steps, redo, undo

__all__ = ["Done", "Steps", "describe", "get_steps", "redo", "undo", "undoable"]
