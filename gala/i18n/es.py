"""The Spanish of every sentence that a person can read. Kept alphabetical; ``make check`` finds what is missing or stale."""

ES: dict[str, str] = {}
