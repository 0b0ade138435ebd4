"""Gala: events with a seat for everyone, from invitation to chair to door."""
