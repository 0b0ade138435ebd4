"""A guest's program holds seats: whose code it is and the hold are asked and written in one transaction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gala.access import open_to_all
from gala.services import entrance, seating
from gala.services.seating import Held


@open_to_all("whoever knows the codes, within what seating.hold allows them; wrong codes are limited by address")
def hold_by_codes(
    session: Session,
    codes: Sequence[str],
    ip: str,
    user_agent: str,
    event_id: int,
    seat_ids: Sequence[int],
    for_attendees: Sequence[int],
) -> Held:
    """``seating.hold`` for the guest of these codes. Raises what it raises, CodeUnknown, TooManyAttempts."""
    actor = entrance.enter(session, codes, ip, user_agent)
    return seating.hold(session, actor, event_id, seat_ids, for_attendees)
