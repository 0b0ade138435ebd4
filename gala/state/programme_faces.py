"""The programme as a guest's party sees it: pure functions from what the service tells."""

from dataclasses import dataclass

from gala.i18n.dates import both, format_day_time, format_time
from gala.rules.names import given_name
from gala.services.guest_view import Member, OwnParty


@dataclass(frozen=True)
class SessionAnswer:
    """One of us and a session. ``said``: yes, no or empty."""

    id: int
    first: str
    name: str
    said: str


@dataclass(frozen=True)
class SessionCard:
    """A session with those of us who come to the event."""

    id: int
    title: str
    speaker: str
    description: str
    starts: dict[str, str]
    ends: dict[str, str]
    ours: list[SessionAnswer]


def session_cards(party: OwnParty) -> list[SessionCard]:
    """The programme, for those who said that they come."""
    words = {True: "yes", False: "no", None: ""}
    coming = [member for member in party.members if member.status in ("accepted", "attended")]
    return [
        SessionCard(
            id=one.id,
            title=one.title,
            speaker=one.speaker,
            description=one.description,
            starts=both(format_day_time, one.start_at, party.timezone),
            ends=both(format_time, one.end_at, party.timezone),
            ours=[
                SessionAnswer(m.attendee_id, _short(m), m.name, words[one.answers.get(m.attendee_id)]) for m in coming
            ],
        )
        for one in party.sessions
    ]


def _short(member: Member) -> str:
    return member.name if member.unnamed else given_name(member.name)
