"""Gala: events with a seat for everyone, from invitation to chair to door."""

__version__ = "0.1.0"
