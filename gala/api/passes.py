"""Passes for programs and for saving: a guest's pass as a picture."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gala.access import Actor
from gala.api.guests import Lang, keepsake, language, open_codes
from gala.api.pass_picture import draw_pass
from gala.db import in_db
from gala.errors import EventCanceled, NotFound
from gala.models import EventStatus
from gala.services import passes
from gala.services.passes import KeyMissing, PartyPasses

router = APIRouter(prefix="/api/i/{code}/passes", tags=["passes"])

# One picture after the other: they must not take Python from the door.
_easel = ThreadPoolExecutor(1, thread_name_prefix="gala-picture")

ToPrint = Annotated[bool, Query(alias="print", description="Dark on white, with a code that survives more damage.")]


@router.get("/{attendee_id}.png", response_class=Response)
async def picture(
    request: Request, code: str, attendee_id: int, lang: Lang = "", to_print: ToPrint = False
) -> Response:
    """One person's pass as a PNG. ``code``: one code, or several with dots between."""
    guest, _ = await open_codes(request, code)
    loop = asyncio.get_running_loop()
    for invitation_id in sorted(guest.invitations):
        party = await read_passes(guest, invitation_id)
        if party.status == EventStatus.CANCELED:
            raise EventCanceled
        for one in party.passes:
            if one.attendee_id == attendee_id:
                draw = partial(draw_pass, party, one, language(request, lang), to_print=to_print)
                data = await loop.run_in_executor(_easel, draw)
                return keepsake(data, "image/png", f"{one.name}.png")
    raise NotFound


async def read_passes(actor: Actor, invitation_id: int) -> PartyPasses:
    """The passes of one invitation; before the first one of an event its key is made. Raises what the services do."""
    try:
        return await in_db(passes.get_passes, actor, invitation_id)
    except KeyMissing as missing:
        await in_db(passes.make_key, actor, missing.event_id)
        return await in_db(passes.get_passes, actor, invitation_id)
