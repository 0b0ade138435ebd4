"""Passes for programs and for saving: a guest's pass as a picture."""

from gala.access import Actor
from gala.db import in_db
from gala.services import passes
from gala.services.passes import KeyMissing, PartyPasses


async def read_passes(actor: Actor, invitation_id: int) -> PartyPasses:
    """The passes of one invitation; before the first one of an event its key is made. Raises what the services do."""
    try:
        return await in_db(passes.get_passes, actor, invitation_id)
    except KeyMissing as missing:
        await in_db(passes.make_key, actor, missing.event_id)
        return await in_db(passes.get_passes, actor, invitation_id)
