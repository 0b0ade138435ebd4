"""The live store, where pages look for states."""

from gala.live.store import Live, live

__all__ = ["Live", "live"]
