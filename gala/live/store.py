"""The browser's end of the live map: a substate that is nothing but a store of texts by key.

The keys are never declared as vars: the browser's reducer merges whatever it is sent, key by key, and what did not
change keeps its identity, so that only the tables that changed are drawn again. ``rooms`` says what that leans on.

Keys: ``t{table_id}`` one status character a seat; in staff rooms also ``l{table_id}`` (``x`` where a seat is locked
in place; nothing while none is), ``o{seat_id}`` "attendee_id|name|party",
``a{attendee_id}`` "status|seat number" and ``c{event_id}`` "answered|coming|seated|free|inside|held"; and who is at
a table (``e{table_id}``) or a guest (``g{attendee_id}``) this moment, "mark:initials:name" joined by ``;``.
Of the drawing, only while it is being changed: ``gt{table_id}`` and ``gs{scenery_id}`` "x|y|rotation|version".
"""

from typing import cast

import reflex as rx
from reflex_base.utils.format import format_state_name
from reflex_base.vars import VarData


class Live(rx.State):
    """The store's name in the browser. The server keeps nothing in it. Short, because every message carries it."""


live = cast(
    "rx.Var[dict[str, str]]",
    rx.Var(format_state_name(Live.get_full_name()), _var_data=VarData.from_state(Live)).to(dict[str, str]),
)
"""What the rooms have said so far: ``live["t12"]`` is table 12's status string, undefined before the first word."""
