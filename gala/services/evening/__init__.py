"""The evening at a glance: its figures, who came when, what it still needs, what just happened."""

from gala.services.evening.feed import MOST, list_happenings
from gala.services.evening.reading import Band, Evening, Who, get_evening

__all__ = ["MOST", "Band", "Evening", "Who", "get_evening", "list_happenings"]
