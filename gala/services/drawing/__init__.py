"""The room as programs draw it: one table, one thing, the room itself, each as it is then."""

from gala.services.drawing.keeping import get_template, post_template, put_template, strike_template, use_template
from gala.services.drawing.reading import (
    RoomFacts,
    TableFacts,
    Thing,
    get_table,
    get_thing,
    list_things,
    read_room,
    read_tables,
)
from gala.services.drawing.room import (
    PicturePlace,
    change_room,
    copy_items,
    draw_rows,
    lay_out,
    lay_places,
    put_picture,
    put_room,
)
from gala.services.drawing.writing import (
    ThingForm,
    delete_table,
    delete_thing,
    post_table,
    post_thing,
    put_table,
    put_thing,
)

__all__ = [
    "PicturePlace",
    "RoomFacts",
    "TableFacts",
    "Thing",
    "ThingForm",
    "change_room",
    "copy_items",
    "delete_table",
    "delete_thing",
    "draw_rows",
    "get_table",
    "get_template",
    "get_thing",
    "lay_out",
    "lay_places",
    "list_things",
    "post_table",
    "post_template",
    "post_thing",
    "put_picture",
    "put_room",
    "put_table",
    "put_template",
    "put_thing",
    "read_room",
    "read_tables",
    "strike_template",
    "use_template",
]
