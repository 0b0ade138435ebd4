"""Reflex states, one for each page: they validate, call a service through ``in_db``, and show."""
