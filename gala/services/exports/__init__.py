"""Exports: an event's people, parties, seats and answers, and the address book, as tables for a file."""

from gala.services.exports.choosing import Choice
from gala.services.exports.noting import note_book_export, note_export
from gala.services.exports.reading import read_book_export, read_export

__all__ = ["Choice", "note_book_export", "note_export", "read_book_export", "read_export"]
