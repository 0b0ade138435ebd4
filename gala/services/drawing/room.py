"""The room as a whole: its size, rows and tables by numbers, several things moved, copied or taken out at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.services.drawing.reading import RoomFacts, TableFacts, Thing, room_of, tables_as_they_are, things
from gala.services.floor.adding import add_rows, duplicate_items
from gala.services.floor.editing import Place, place_items, set_room
from gala.services.floor.making import add_tables, make_floor
from gala.services.floor.pictures import place_picture, set_picture
from gala.services.floor.relocating import Edit, apply_edit, remove_items
from gala.services.floor.room import lock_room

Drawn = tuple[list[TableFacts], list[Thing]]


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where the picture's top left corner lies, how wide it is and how faint, 0 to 1."""

    x: float
    y: float
    width: float
    opacity: float


@requires(Permission.FLOOR_WRITE)
def put_room(
    session: Session,
    actor: Actor,
    event_id: int,
    width: float | None,
    height: float | None,
    picture: PicturePlace | None = None,
    seen: Callable[[RoomFacts], None] = lambda room: None,
) -> RoomFacts:
    """Make the room so large, in plan units, None: as what stands in it needs; and lay the picture there, None: it
    stays where it is. As it is then. ``seen`` is shown it as it is, and may refuse. Raises Invalid; NotFound without a
    picture."""
    lock_room(session, event_id)
    now = room_of(session, event_id)
    seen(now)
    if (width, height) != (now.room_width, now.room_height):
        set_room(session, actor, event_id, width, height)
    if picture is not None:
        place_picture(session, actor, event_id, picture.x, picture.y, picture.width, picture.opacity)
    return room_of(session, event_id)


@requires(Permission.FLOOR_WRITE)
def put_picture(session: Session, actor: Actor, event_id: int, data: bytes) -> RoomFacts:
    """Lay this picture under the room; the room as it is then. Raises TooLarge, Invalid."""
    set_picture(session, actor, event_id, data)
    return room_of(session, event_id)


@requires(Permission.FLOOR_WRITE)
def lay_out(
    session: Session, actor: Actor, event_id: int, counts: Sequence[int], shape: str, anew: bool = False
) -> RoomFacts:
    """A table for each of these counts of seats, below all that stands there or in place of it (``anew``); the room as
    it is then. Raises Invalid; SeatsInUse when somebody has or holds a seat that would go."""
    (make_floor if anew else add_tables)(session, actor, event_id, counts, shape)
    return room_of(session, event_id)


@requires(Permission.FLOOR_WRITE)
def draw_rows(
    session: Session,
    actor: Actor,
    event_id: int,
    rows: int,
    seats: int,
    x: float,
    y: float,
    aisles: Collection[int] = (),
) -> list[TableFacts]:
    """As ``floor.add_rows``: rows as they are then. Raises Invalid."""
    return tables_as_they_are(session, event_id, add_rows(session, actor, event_id, rows, seats, x, y, aisles))


@requires(Permission.FLOOR_WRITE)
def lay_places(session: Session, actor: Actor, event_id: int, places: Sequence[Place]) -> Drawn:
    """Move, turn and resize all of these, or none; as they are then. Raises ChangedSince(By), Invalid."""
    place_items(session, actor, event_id, places)
    ids = {kind: [place.id for place in places if place.kind == kind] for kind in ("table", "scenery")}
    return tables_as_they_are(session, event_id, ids["table"]), things(session, event_id, ids["scenery"])


@requires(Permission.FLOOR_WRITE)
def copy_items(
    session: Session, actor: Actor, event_id: int, table_ids: Sequence[int], scenery_ids: Sequence[int]
) -> Drawn:
    """The same tables and scenery again, a little aside. Raises ChangedSince(By) when one is gone, Invalid."""
    tables, scenery = duplicate_items(session, actor, event_id, table_ids, scenery_ids)
    return tables_as_they_are(session, event_id, tables), things(session, event_id, scenery)


@requires(Permission.FLOOR_WRITE)
def change_room(
    session: Session,
    actor: Actor,
    event_id: int,
    edit: Edit,
    moves: Mapping[int, int | None] | None = None,
    digest: str = "",
) -> RoomFacts:
    """Take out what nobody uses; or, with the ``digest`` of a preview, what was shown there, and give those who sat
    there these seats. The room as it is then. Raises what ``remove_items`` and ``apply_edit`` raise."""
    if digest:
        apply_edit(session, actor, event_id, edit, moves or {}, digest)
    else:
        remove_items(session, actor, event_id, edit)
    return room_of(session, event_id)
