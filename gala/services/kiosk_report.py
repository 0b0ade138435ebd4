"""A tablet hands over what it kept: even one that was closed meanwhile, or comes a day late."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from gala.access import Badge, open_to_all
from gala.errors import GalaError
from gala.hot import GuessedWrong
from gala.services import checkins, gates

MOST_BADGES = 1000
_badges: dict[bytes, Badge] = {}
"""The gates of the last reports, by their tokens' hashes: a guess, so that a report need not wait for its gate to be
looked up before it is written. The gate is looked up in the same transaction, which is not kept if it was guessed
wrong."""


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
    gate, mine = gates.ask_gate(session, token), sha256(token.encode()).digest()
    badge = _badges.pop(mine, None)  # kept anew only by a report that went well
    actor = gates.actor_of(badge, ip, user_agent) if badge else gates.gate_actor(gate(), ip, user_agent)
    assert actor.gate is not None
    try:
        results = checkins.record(session, actor, actor.gate.event_id, items)
    except GalaError:
        gate()  # of an event that is gone, the gate is gone too
        raise
    found = gate()
    if gates.gate_actor(found, ip, user_agent) != actor:
        raise GuessedWrong
    gates.note(session, found, waiting, app)
    if len(_badges) >= MOST_BADGES:
        _badges.clear()
    _badges[mine] = actor.gate
    return results
