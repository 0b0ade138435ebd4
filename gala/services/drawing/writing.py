"""A table or a piece of scenery made, changed and taken out: all of it at once, as it is then."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.services.changes.recording import describe, undoable
from gala.services.drawing.reading import TableFacts, Thing, one_table, one_thing
from gala.services.floor.adding import TableForm, add_scenery, add_table
from gala.services.floor.editing import Place, label_scenery, place_items, reshape_table
from gala.services.floor.marking import lock_table, rename_table
from gala.services.floor.relocating import Edit, remove_items
from gala.services.floor.room import lock_room


@dataclass(frozen=True, slots=True)
class ThingForm:
    """A piece of scenery as it shall stand. A size of None stays as it is; of a new one it is as usual for its kind."""

    x: float
    y: float
    rotation: float = 0.0
    width: float | None = None
    height: float | None = None
    label: str = ""


@requires(Permission.FLOOR_WRITE)
@undoable("table.added")
def post_table(session: Session, actor: Actor, event_id: int, form: TableForm, number: str = "") -> TableFacts:
    """One more table; as it is then. It is called ``number``, or gets the next one. Raises Invalid."""
    made = add_table(session, actor, event_id, form)
    if number:
        rename_table(session, actor, made, number)
    return one_table(session, made)


@requires(Permission.FLOOR_WRITE)
@undoable("table.edited")
def put_table(
    session: Session,
    actor: Actor,
    table_id: int,
    form: TableForm,
    number: str,
    locked: bool | None = None,
    seen: Callable[[TableFacts], None] = lambda table: None,
) -> TableFacts:
    """Give the table this name, shape, size and place, and so many seats; as it is then. ``locked``: all its seats, or
    none of them; None: as they are. ``seen`` is shown it as it is, and may refuse.

    Raises Invalid; SeatsInUse when somebody has or holds a seat that would go.
    """
    event_id = one_table(session, table_id).event_id
    lock_room(session, event_id)
    now = one_table(session, table_id)
    seen(now)
    if number != now.table_number:
        rename_table(session, actor, table_id, number)
    size = (form.width, form.height)
    if (form.shape, form.sides, form.seats, *size) != (now.shape, now.sides, now.seats, now.width, now.height):
        reshape_table(session, actor, table_id, None, form.shape, form.sides, form.seats, *size)
    if (form.x, form.y, form.rotation) != (now.x, now.y, now.rotation):
        place = Place("table", table_id, None, form.x, form.y, form.rotation)
        place_items(session, actor, event_id, [place])
    if locked is not None and locked != now.locked:
        lock_table(session, actor, table_id, locked)
    describe(session, table=one_table(session, table_id).table_number)
    return one_table(session, table_id)


@requires(Permission.FLOOR_WRITE)
def delete_table(
    session: Session, actor: Actor, table_id: int, seen: Callable[[TableFacts], None] = lambda table: None
) -> None:
    """Take the table out of the room with its seats, if nobody has or holds one. Raises SeatsInUse."""
    event_id = one_table(session, table_id).event_id
    lock_room(session, event_id)
    seen(one_table(session, table_id))
    remove_items(session, actor, event_id, Edit(tables=(table_id,)))


@requires(Permission.FLOOR_WRITE)
@undoable("scenery.added")
def post_thing(session: Session, actor: Actor, event_id: int, kind: str, form: ThingForm) -> Thing:
    """One more piece of scenery; as it is then. Raises Invalid."""
    made = add_scenery(session, actor, event_id, kind, form.x, form.y)
    _put(session, actor, one_thing(session, event_id, made), form)
    describe(session, name=kind)
    return one_thing(session, event_id, made)


@requires(Permission.FLOOR_WRITE)
@undoable("scenery.edited")
def put_thing(
    session: Session,
    actor: Actor,
    event_id: int,
    scenery_id: int,
    form: ThingForm,
    seen: Callable[[Thing], None] = lambda thing: None,
) -> Thing:
    """Give it this place, size and label; as it is then. ``seen`` is shown it as it is, and may refuse.

    Raises NotFound, Invalid.
    """
    lock_room(session, event_id)
    now = one_thing(session, event_id, scenery_id)
    seen(now)
    _put(session, actor, now, form)
    return one_thing(session, event_id, scenery_id)


def _put(session: Session, actor: Actor, now: Thing, form: ThingForm) -> None:
    place = Place("scenery", now.id, None, form.x, form.y, form.rotation, form.width, form.height)
    stays = (form.x, form.y, form.rotation) == (now.x, now.y, now.rotation)
    if not stays or form.width not in (None, now.width) or form.height not in (None, now.height):
        place_items(session, actor, now.event_id, [place])
    label_scenery(session, actor, now.event_id, now.id, None, form.label)


@requires(Permission.FLOOR_WRITE)
def delete_thing(
    session: Session,
    actor: Actor,
    event_id: int,
    scenery_id: int,
    seen: Callable[[Thing], None] = lambda thing: None,
) -> None:
    """Take it out of the room. Raises NotFound."""
    lock_room(session, event_id)
    seen(one_thing(session, event_id, scenery_id))
    remove_items(session, actor, event_id, Edit(scenery=(scenery_id,)))
