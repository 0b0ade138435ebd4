"""One party in its side panel: who belongs to it, what they answered, how it reaches them."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import AlreadyInvited, GroupFull, Invalid, NotFound
from gala.i18n.words import say, tr
from gala.models import AttendeeStatus
from gala.rules.names import given_name
from gala.rules.typed_lists import people_lines
from gala.services import invitations, needs, passes, rsvp
from gala.services.invitations import InvitationFacts, Member, MemberForm
from gala.services.needs import NOTHING, Needs
from gala.services.people import EventGuestRow, GuestEvent
from gala.state.base import handler, me
from gala.state.scripts import focus
from gala.state.staff import EventState
from gala.state.toasts import toast


@dataclass(frozen=True)
class PartyMember:
    """A person of the party. ``letter``: p pending, y coming, n not coming, i inside, o left again, m did not come.

    ``host``: who brings this one along. What somebody eats and needs is there for those who may read it.
    """

    id: int
    name: str
    email: str
    phone: str
    letter: str
    table: str
    seat: str
    has_pass: bool
    meal: str = ""
    dietary: str = ""
    access: str = ""
    host: str = ""
    may_bring: bool = False


def party_members(facts: InvitationFacts, said: Mapping[int, Needs]) -> list[PartyMember]:
    """The party's people as the panel shows them, a plus-one just after whoever brings them."""
    places = {member.attendee_id: place for place, member in enumerate(facts.members)}
    names = {member.attendee_id: given_name(member.name) for member in facts.members}
    is_room = sum(1 for member in facts.members if member.host) < facts.max_plus_ones
    order = sorted(facts.members, key=lambda m: (places.get(m.host, places[m.attendee_id]), places[m.attendee_id]))
    return [
        PartyMember(
            m.attendee_id, m.name, m.email, m.phone, letter_of(m), m.table_number, m.seat_label, m.has_pass,
            *_of(said.get(m.attendee_id, NOTHING)), names.get(m.host, ""), is_room and _may_host(m),
        )
        for m in order
    ]  # fmt: skip


def _of(own: Needs) -> tuple[str, str, str]:
    return own.meal, own.dietary, own.access


def _may_host(member: Member) -> bool:
    return letter_of(member) in "yi" and not member.host


def _ids(facts: InvitationFacts) -> list[int]:
    return [member.attendee_id for member in facts.members]


def letter_of(member: Member | EventGuestRow | GuestEvent) -> str:
    """The status letter that badges know."""
    if member.inside:
        return "i"
    letters = {AttendeeStatus.ACCEPTED: "y", AttendeeStatus.DECLINED: "n", AttendeeStatus.ATTENDED: "o"}
    letters[AttendeeStatus.NO_SHOW] = "m"
    return letters.get(AttendeeStatus(member.status), "p")


class PartyState(EventState):
    """The panel: closed, open with a party, or (``is_new``) with the form of a new one."""

    open_id: int = 0
    is_new: bool = False
    party: dict[str, str] = {"label": "", "code": "", "link": "", "ticket": "", "qr": ""}
    members: list[PartyMember] = []
    plus_ones: int = 0
    """How many the party may bring along; ``brought``: how many of them it does."""
    brought: int = 0
    editing: int = 0
    feeding: int = 0
    """Whose meal and notes are being entered."""
    is_renaming: bool = False
    errors: dict[str, str] = {}
    stamp: int = 0
    """Changes when a form was accepted, so that it is shown empty again."""

    _page: str = ""

    @rx.var
    def is_full(self) -> bool:
        """Whether the party has as many members as one invitation holds."""
        return len(self.members) >= invitations.MAX_MEMBERS

    @rx.var
    def has_passes(self) -> bool:
        """Whether anybody of the party has a pass to print."""
        return any(member.has_pass for member in self.members)

    # --- opening and closing -------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def open(self, invitation_id: int) -> Any:
        """Show this party; the panel's head takes the focus."""
        self._reset()
        self.open_id = invitation_id
        await self._read()
        return focus(".panel header button")

    @handler(Permission.PEOPLE_WRITE)
    async def open_new(self) -> Any:
        """Show the form of a new invitation."""
        self._reset()
        self.is_new = True
        return focus("#people")

    @handler(Permission.PEOPLE_READ)
    async def close(self) -> Any:
        """Close the panel; the focus goes back to where it came from."""
        row = f'[data-party="{self.open_id}"]'
        self._reset()
        return focus(row)

    async def _arrive(self) -> bool:
        """Close the panel on a page that one comes to, and say so; on a reconnect to the same page keep it fresh."""
        here, before = str(self.router.url.path), self._page
        self._page = here
        if here != before:
            self._reset()
        else:
            await self._read()
        return here != before

    def _reset(self) -> None:
        self.open_id, self.is_new, self.editing, self.feeding, self.is_renaming = 0, False, 0, 0, False
        self.errors, self.members = {}, []
        self.stamp += 1

    async def _read(self) -> None:
        """Read the open party again. One that is gone closes the panel."""
        if not self.open_id:
            return
        try:
            facts = await in_db(invitations.get_invitation, me(), self.open_id)
        except NotFound:
            self._reset()
            return
        self.party = {
            "label": facts.label,
            "code": facts.code,
            "link": facts.link,
            "ticket": facts.ticket_number,
            "qr": picture(facts.qr),
        }
        said = await in_db(needs.read_needs, me(), self._id, _ids(facts)) if self.may_edit else {}
        self.members = party_members(facts, said)
        self.plus_ones, self.brought = facts.max_plus_ones, sum(1 for m in facts.members if m.host)

    # --- the invitation ------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def create(self, form: dict[str, Any]) -> Any:
        """Make the invitation, then show it with its link."""
        people = [MemberForm(name, email) for name, email in people_lines(str(form.get("people", ""))[:20_000])]
        if not await self._try(self._create(str(form.get("label", "")), people), "people"):
            return focus("#people")
        return toast(tr(await self._lang(), "The invitation is ready. Now send its link."))

    async def _create(self, label: str, people: Sequence[MemberForm]) -> None:
        made = await in_db(invitations.create_invitation, me(), self._id, label, people)
        self._reset()
        self.open_id = made
        await self._read()

    @handler(Permission.PEOPLE_WRITE)
    async def start_renaming(self) -> Any:
        """Turn the name into a field."""
        self.is_renaming, self.errors = True, {}
        return focus("#label")

    @handler(Permission.PEOPLE_WRITE)
    async def rename(self, form: dict[str, Any]) -> None:
        """Call the party something else."""
        work = in_db(invitations.rename_invitation, me(), self.open_id, str(form.get("label", "")))
        if await self._try(work, "label"):
            self.is_renaming = False
            await self._read()

    @handler(Permission.PEOPLE_WRITE)
    async def reset_code(self) -> Any:
        """Give it a new code; the old link stops working."""
        await in_db(invitations.reset_code, me(), self.open_id)
        await self._read()
        return toast(tr(await self._lang(), "The invitation has a new code. The old link no longer works."))

    @handler(Permission.PEOPLE_WRITE)
    async def delete(self) -> Any:
        """Take the party off the list."""
        await in_db(invitations.delete_invitation, me(), self.open_id)
        self._reset()
        return toast(tr(await self._lang(), "The invitation is gone and its seats are free."))

    # --- its members ---------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def add(self, form: dict[str, Any]) -> Any:
        """One more person."""
        work = in_db(invitations.add_member, me(), self.open_id, _member(form, "new_"))
        if await self._try(work, "new_name", prefix="new_"):
            self.stamp += 1
            await self._read()
        return focus("#new_name")

    @handler(Permission.PEOPLE_WRITE)
    async def edit(self, attendee_id: int) -> Any:
        """Turn this member's line into a form; 0 turns it back."""
        self.editing, self.feeding, self.errors = attendee_id, 0, {}
        return focus("#name") if attendee_id else None

    @handler(Permission.PEOPLE_WRITE)
    async def save_member(self, form: dict[str, Any]) -> None:
        """Correct the name or the contact of the member whose form is open."""
        work = in_db(invitations.edit_member, me(), self._own(self.editing), _member(form, ""))
        if await self._try(work, "name"):
            self.editing = 0
            await self._read()

    @handler(Permission.PEOPLE_WRITE)
    async def answer(self, attendee_id: int, comes: bool) -> None:
        """Enter an answer that came by telephone."""
        await in_db(rsvp.answer_for, me(), self._id, {self._own(attendee_id): comes})
        await self._read()

    @handler(Permission.PEOPLE_WRITE)
    async def remove(self, attendee_id: int) -> Any:
        """Take a person out of the party; the seat becomes free."""
        name = next((member.name for member in self.members if member.id == attendee_id), "")
        await in_db(invitations.remove_member, me(), self._own(attendee_id))
        await self._read()
        return toast(tr(await self._lang(), "{name} was taken off the invitation.", name=name))

    @handler(Permission.PASS_WRITE)
    async def reissue(self, attendee_id: int) -> Any:
        """Give this member a new pass; the older ones are refused."""
        name = next((member.name for member in self.members if member.id == attendee_id), "")
        await in_db(passes.reissue, me(), self._own(attendee_id))
        lang = await self._lang()
        return toast(tr(lang, "{name} has a new pass. The old one no longer opens the door.", name=name))

    def _own(self, attendee_id: int) -> int:
        """The id, when it is of the party that is open. Raises NotFound."""
        if attendee_id not in [member.id for member in self.members]:
            raise NotFound
        return attendee_id

    async def _try(self, work: Any, field: str, prefix: str = "") -> bool:
        """Whether the work succeeded; a refusal stands beside the field it names, else beside ``field``."""
        self.errors = {}
        try:
            await work
        except (Invalid, AlreadyInvited, GroupFull) as error:
            own = error.params.get("field")
            beside = prefix + own if own in ("name", "email", "phone") and field != "people" else field
            self.errors = {beside: say(await self._lang(), error)}
            return False
        return True


def picture(svg: str) -> str:
    """A drawing as the address of an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _member(form: dict[str, Any], prefix: str) -> MemberForm:
    return MemberForm(*(str(form.get(prefix + name) or "") for name in ("name", "email", "phone")))
