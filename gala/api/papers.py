"""What guests take home: the evening for their calendar, passes to print, passes for their phone's wallet.

Whoever knows the codes gets them; wrong codes are limited by address.
"""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from gala import clock
from gala.access import Actor
from gala.api.guests import Lang, keepsake, language, open_codes
from gala.api.passes import read_passes
from gala.db import in_db
from gala.errors import EventCanceled, NotFound, WrongState
from gala.i18n import tr
from gala.integrations.pdf import pressed, write_passes
from gala.integrations.wallets import APPLE, apple_wallet, google_wallet
from gala.models import EventStatus
from gala.rules.calendar import write_calendar
from gala.rules.papers import PassFacts
from gala.services import calendars
from gala.services.passes import GuestPass, PartyPasses

router = APIRouter(prefix="/api/i/{code}", tags=["papers"])

One = Annotated[int, Path(ge=1)]
Who = Annotated[int, Query(ge=0, description="The attendee whose pass is wanted; 0: the whole party's.")]


@router.get("/event.ics", response_class=Response)
async def calendar(request: Request, code: str, lang: Lang = "") -> Response:
    """The evening as a calendar file. ``code``: one code, or several with dots between."""
    guest, event_id = await open_codes(request, code)
    entry = await in_db(calendars.get_calendar, guest, event_id, language(request, lang))
    data = await pressed(write_calendar, entry, clock.now())
    method = "CANCEL" if entry.standing == "CANCELLED" else "PUBLISH"
    return keepsake(data, f"text/calendar; charset=utf-8; method={method}", f"{entry.name}.ics")


@router.get("/passes.pdf", response_class=Response)
async def print_passes(request: Request, code: str, who: Who = 0, lang: Lang = "") -> Response:
    """A page to print for each pass, of one person or of all for whom the codes are."""
    guest, _ = await open_codes(request, code)
    passes, spoken = await read_facts(guest, guest.invitations, who), language(request, lang)
    data = await pressed(write_passes, passes, spoken)
    whose = passes[0].name if who else tr(spoken, "Passes")
    return keepsake(data, "application/pdf", f"{passes[0].event} - {whose}.pdf")


@router.get("/passes/{attendee_id}.pkpass", response_class=Response)
async def apple(request: Request, code: str, attendee_id: One, lang: Lang = "") -> Response:
    """One person's pass for Apple's wallet; not found where the operator has not set it up."""
    wallet, spoken = apple_wallet(), language(request, lang)
    guest, _ = await open_codes(request, code)
    if wallet is None:
        raise NotFound
    (facts,) = await read_facts(guest, guest.invitations, attendee_id)
    return keepsake(await pressed(wallet.write_pass, facts, spoken), APPLE, f"{facts.event} - {facts.name}.pkpass")


@router.get("/passes/{attendee_id}/google", response_class=RedirectResponse)
async def google(request: Request, code: str, attendee_id: One, lang: Lang = "") -> Response:
    """Leads to Google's wallet with one person's pass; not found where the operator has not set it up."""
    wallet, spoken = google_wallet(), language(request, lang)
    guest, _ = await open_codes(request, code)
    if wallet is None:
        raise NotFound
    (facts,) = await read_facts(guest, guest.invitations, attendee_id)
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(await pressed(wallet.link, facts, spoken), 303, headers)


async def read_facts(actor: Actor, invitations: Iterable[int], who: int = 0) -> list[PassFacts]:
    """What stands on the passes of one event's invitations, or of the one of their people called ``who`` (0: of all).

    Raises EventCanceled; NotFound for somebody else or one without a pass; WrongState when none of them has one.
    """
    parties = [await read_passes(actor, invitation_id) for invitation_id in sorted(invitations)]
    if parties[0].status == EventStatus.CANCELED:
        raise EventCanceled
    everybody = [(party, one) for party in parties for one in party.passes]
    facts = [_facts(party, one, number, len(everybody)) for number, (party, one) in enumerate(everybody, 1)]
    if not facts:
        raise WrongState(reason="There is a pass as soon as somebody says yes.")
    chosen = [one for one in facts if who in (0, one.attendee_id)]
    if not chosen:
        raise NotFound
    return chosen


def _facts(party: PartyPasses, one: GuestPass, number: int, of: int) -> PassFacts:
    return PassFacts(
        event_id=party.event_id,
        attendee_id=one.attendee_id,
        revision=one.revision,
        event=party.event_name,
        venue=party.venue,
        place=", ".join(part for part in (party.city, party.country) if part),
        start_at=party.start_at,
        end_at=party.end_at,
        doors_at=party.doors_at,
        zone=party.timezone,
        name=one.name,
        table=one.table_number,
        seat=one.seat_label,
        number=number,
        of=of,
        text=one.text,
    )
