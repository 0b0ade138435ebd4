"""The one clock. Aware, UTC, and replaceable in tests."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
