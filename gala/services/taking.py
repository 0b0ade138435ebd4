"""A guest takes a seat in one step: programs need not hold it first."""

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.services import seating


@requires(Permission.SEAT_HOLD, later=True)
def take(session: Session, actor: Actor, event_id: int, attendee_id: int, seat_id: int) -> None:
    """Hold the seat for one of the guest's own people and confirm it, both or neither.

    Raises what ``seating.hold`` and ``seating.confirm`` raise.
    """
    seating.hold(session, actor, event_id, [seat_id], [attendee_id])
    seating.confirm(session, actor, event_id, [attendee_id])
