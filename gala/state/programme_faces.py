"""The programme as a guest's party sees it: pure functions from what the service tells."""

from dataclasses import dataclass

from gala.i18n.dates import both, format_day_time, format_time
from gala.rules.names import given_name
from gala.services.guest_view import Member, OwnParty
from gala.services.sessions import OwnSession


@dataclass(frozen=True)
class SessionAnswer:
    """One of us and a session. ``said``: yes, no or empty."""

    id: int
    first: str
    name: str
    said: str


@dataclass(frozen=True)
class SessionCard:
    """A session with those of us who come to the event; ``waits``: how many of several have not said yes."""

    id: int
    title: str
    speaker: str
    description: str
    starts: dict[str, str]
    ends: dict[str, str]
    ours: list[SessionAnswer]
    waits: int = 0


def session_cards(party: OwnParty) -> list[SessionCard]:
    """The programme, for those who said that they come."""
    coming = [member for member in party.members if member.status in ("accepted", "attended")]
    return [_card(one, coming, party.timezone) for one in party.sessions]


def _card(one: OwnSession, coming: list[Member], zone: str) -> SessionCard:
    words = {True: "yes", False: "no", None: ""}
    ours = [SessionAnswer(m.attendee_id, _short(m), m.name, words[one.answers.get(m.attendee_id)]) for m in coming]
    return SessionCard(
        id=one.id,
        title=one.title,
        speaker=one.speaker,
        description=one.description,
        starts=both(format_day_time, one.start_at, zone),
        ends=both(format_time, one.end_at, zone),
        ours=ours,
        waits=sum(1 for person in ours if person.said != "yes") if len(ours) > 1 else 0,
    )


def _short(member: Member) -> str:
    return member.name if member.unnamed else given_name(member.name)
