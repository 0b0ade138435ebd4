"""Drawing a room: React Flow in the browser, with our own tables as its nodes."""

from gala.components.drawing.flow import Field, floor_canvas

__all__ = ["Field", "floor_canvas"]
