"""The rules of a gala: pure functions, without a clock, a database or a page."""
