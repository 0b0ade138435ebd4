"""The programme on the guest's invitation: who of us comes to what."""

from gala.access import Permission
from gala.db import in_db
from gala.services import sessions
from gala.state.base import handler, me
from gala.state.guest import GuestState


class GuestSessionsState(GuestState):
    """It has no vars of its own: the party's page holds the programme with the party."""

    @handler(Permission.RSVP_OWN)
    async def answer_session(self, session_id: int, attendee_id: int, coming: bool) -> None:
        """Say for one member whether they come to one session."""
        await in_db(sessions.answer_session, me(), self._event_id, session_id, {attendee_id: coming})
        await self._show(me())

    @handler(Permission.RSVP_OWN)
    async def all_come(self, session_id: int) -> None:
        """Everybody of us who comes to the event comes to this session."""
        ours = next((one.ours for one in self.sessions if one.id == session_id), [])
        await in_db(sessions.answer_session, me(), self._event_id, session_id, {person.id: True for person in ours})
        await self._show(me())
