"""A tablet hands over what it kept: even one that was closed meanwhile, or comes a day late."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from gala.access import open_to_all
from gala.services import checkins, gates


@open_to_all("whoever holds a gate's token; of one that was closed all is held for the organizer to judge")
def hand_in(
    session: Session,
    token: str,
    items: Sequence[Mapping[str, Any]],
    waiting: int = 0,
    app: str = "",
    ip: str = "",
    user_agent: str = "",
) -> list[checkins.Result]:
    """Write down what the gate reports, one answer an item (``checkins.record``), and how it does.

    A gate that works no more is heard all the same, so that nothing is lost. Raises GateUnknown.
    """
    found = gates.find_gate(session, token)
    actor = gates.gate_actor(found, ip, user_agent, gates.is_revoked(found))
    results = checkins.record(session, actor, found.event_id, items)
    gates.note(session, found, waiting, app)
    return results
