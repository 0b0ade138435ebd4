"""The seating plan: the whole room, one table at a time, and as a list. One seat looks the same in all of them.

Every view takes ``plan`` (``gala.services.floor.get_plan``), ``overlay`` (by table id one character a seat, ``.`` none,
``y`` ours, ``m`` on hold for us, ``s`` selected, ``p`` proposed) and ``on_seat``, which is called with the id of a seat
that was chosen by click, touch, Enter or Space. The statuses come from the live store.
"""

from gala.components.plan.legend import legend
from gala.components.plan.listing import seat_list
from gala.components.plan.phone import table_strip, table_view
from gala.components.plan.room import plan

__all__ = ["legend", "plan", "seat_list", "table_strip", "table_view"]
