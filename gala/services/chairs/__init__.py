"""Seats one by one and the whole room, as programs read and write them."""

from gala.services.chairs.reading import (
    SORTS,
    STATES,
    SeatFacts,
    SeatFilter,
    get_seat,
    get_seat_as_guest,
    list_seats,
    list_seats_as_guest,
)
from gala.services.chairs.whole import (
    get_plan_stamp,
    get_plan_stamp_as_guest,
    get_seat_states,
    get_seat_states_as_guest,
    get_whole_plan,
    get_whole_plan_as_guest,
)
from gala.services.chairs.writing import NewSeat, SeatForm, add_seats, delete_seat, put_seat

__all__ = [
    "SORTS",
    "STATES",
    "NewSeat",
    "SeatFacts",
    "SeatFilter",
    "SeatForm",
    "add_seats",
    "delete_seat",
    "get_plan_stamp",
    "get_plan_stamp_as_guest",
    "get_seat",
    "get_seat_as_guest",
    "get_seat_states",
    "get_seat_states_as_guest",
    "get_whole_plan",
    "get_whole_plan_as_guest",
    "list_seats",
    "list_seats_as_guest",
    "put_seat",
]
