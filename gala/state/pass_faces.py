"""Passes as a guest's page shows them."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache

from gala.access import Actor
from gala.api.passes import read_passes
from gala.i18n.dates import both, format_short_day, format_time
from gala.rules import qr
from gala.rules.names import given_name
from gala.services.passes import GuestPass, PartyPasses


@dataclass(frozen=True)
class PassCard:
    """One pass. ``qr`` is the ``d`` of its code's path, in the ``view`` box; ``day`` is in both languages."""

    id: int
    name: str
    first: str
    table: str
    seat: str
    event: str
    day: dict[str, str]
    starts: str
    doors: str
    place: str
    qr: str
    view: str


async def pass_cards(guest: Actor) -> list[PassCard]:
    """The passes of all the guest's invitations, in order."""
    parties = [await read_passes(guest, invitation_id) for invitation_id in sorted(guest.invitations)]
    # A code takes some milliseconds to make, and hundreds of pages may be told at once: the others go on meanwhile.
    return await asyncio.to_thread(lambda: [_card(party, one) for party in parties for one in party.passes])


@lru_cache(1024)
def _drawn(text: str) -> tuple[str, str]:
    """The path and its box: a pass says the same for as long as it is good, however often its seat moves."""
    squares = qr.modules(text)
    return qr.svg_path(squares), f"0 0 {qr.size(squares)} {qr.size(squares)}"


def _card(party: PartyPasses, one: GuestPass) -> PassCard:
    zone, (path, view) = party.timezone, _drawn(one.text)
    return PassCard(
        id=one.attendee_id,
        name=one.name,
        first=given_name(one.name),
        table=one.table_number,
        seat=one.seat_label,
        event=party.event_name,
        day=both(format_short_day, party.start_at, zone),
        starts=format_time("en", party.start_at, zone),
        doors=format_time("en", party.doors_at, zone),
        place=", ".join(part for part in (party.venue, party.city) if part),
        qr=path,
        view=view,
    )
