"""The floor: tables and chairs."""

from gala.services.floor.making import add_tables, even, make_floor
from gala.services.floor.marking import (
    MAX_SEAT_LABEL,
    MAX_TABLE_NUMBER,
    block,
    label_seat,
    rename_table,
    set_category,
    unblock,
)
from gala.services.floor.plan import Plan, TableRow, get_guest_plan, get_plan, list_tables

__all__ = [
    "MAX_SEAT_LABEL",
    "MAX_TABLE_NUMBER",
    "Plan",
    "TableRow",
    "add_tables",
    "block",
    "even",
    "get_guest_plan",
    "get_plan",
    "label_seat",
    "list_tables",
    "make_floor",
    "rename_table",
    "set_category",
    "unblock",
]
