"""The guest's invitation and seat picker: answer for each member, pick chairs, confirm."""

from typing import Any

import reflex as rx

from gala import clock
from gala.access import Actor, Permission
from gala.db import in_db
from gala.errors import GalaError, HoldExpired, SeatTaken
from gala.i18n.words import tr
from gala.integrations import wallets
from gala.live.watch import watch_guests
from gala.rules.codes import is_code, normalize_code
from gala.services import board, entrance, floor, guest_view, rsvp, seating
from gala.state.base import OPEN, GalaState, handler, me
from gala.state.guest_faces import (
    DishCard,
    MemberRow,
    Offer,
    event_facts,
    event_times,
    first_table,
    member_rows,
    needs_seat,
    overlay,
    watch_holds,
)
from gala.state.pass_faces import PassCard, pass_cards
from gala.state.programme_faces import SessionCard, session_cards
from gala.state.scripts import show_in_strip
from gala.state.toasts import toast


class GuestState(GalaState):
    """One browser at one invitation, or at several tickets. The codes stand in the address, so that a reload heals."""

    event: dict[str, str] = {}
    when: dict[str, dict[str, str]] = {}
    members: list[MemberRow] = []
    plan: dict[str, Any] = {"tables": [], "width": 0.0, "height": 0.0}
    mine: dict[str, str] = {}
    """Per table one character a seat: ``y`` confirmed, ``m`` on hold for us, ``.`` not ours."""
    letters: dict[str, str] = {}
    """The initial to show on each of our seats, by seat id."""
    is_open: bool = False
    picking: int = 0
    as_list: bool = False
    table_id: int = 0
    hold_left: float = 0.0
    hold_total: int = 300
    stamp: int = 0
    offers: list[Offer] = []
    swap_with: int = 0
    """With whom the one whose turn it is may change places: offered after a click on that member's seat."""
    sessions: list[SessionCard] = []
    meals: list[DishCard] = []
    asks_needs: bool = False
    passes: list[PassCard] = []
    """Only while the page of the passes is open."""
    wallets: list[str] = []
    """The phones' wallets that take passes of this server."""
    ticket_error: str = ""
    busy: bool = False

    _codes: list[str] = []
    _event_id: int = 0
    _ends: dict[int, float] = {}
    """When each member's hold runs out, in seconds since 1970."""

    async def _who(self) -> Actor:
        """The guest of these codes. A server that was started anew has forgotten them: what was clicked meanwhile may
        arrive before the page's own loader, and opens the page by its address."""
        if not self._codes:
            if not is_code(normalize_code(self._address_codes()[0])):
                return await super()._who()
            await self._open()
        return await in_db(entrance.get_guest, list(self._codes), self._ip(), self._user_agent())

    @rx.var
    def to_confirm(self) -> int:
        """How many seats wait to be confirmed."""
        return sum(1 for member in self.members if member.held_seat)

    @rx.var
    def coming(self) -> int:
        """How many have not said no."""
        return sum(1 for member in self.members if member.answer != "no")

    @rx.var
    def said_yes(self) -> int:
        """How many have said that they come."""
        return sum(1 for member in self.members if member.answer == "yes")

    @rx.var
    def to_seat(self) -> int:
        """How many come and have neither seat nor hold."""
        return sum(1 for m in self.members if m.answer != "no" and not m.seat and not m.held_seat)

    @rx.var
    def waiting(self) -> int:
        """How many have not answered."""
        return sum(1 for member in self.members if not member.answer)

    @rx.var
    def apart(self) -> bool:
        """Whether this party sits, or is about to sit, at several tables."""
        return len({m.held_table or m.table for m in self.members if m.held_table or m.table}) > 1

    @rx.var
    def picked(self) -> dict[str, str]:
        """Whoever the next click is for: first name, seat and hold, as texts."""
        who = next((member for member in self.members if member.id == self.picking), None)
        names = ("first", "table", "seat", "held_table", "held_seat")
        return {name: str(getattr(who, name, "")) for name in names}

    @rx.var
    def swap_name(self) -> str:
        """The first name of ``swap_with``."""
        return next((member.first for member in self.members if member.id == self.swap_with), "")

    @rx.var
    def with_tickets(self) -> bool:
        """Whether this party came with tickets."""
        return any(member.ticket for member in self.members)

    @rx.var
    def with_pass(self) -> int:
        """How many have a pass."""
        return sum(1 for member in self.members if member.has_pass)

    @rx.var
    def invitation_path(self) -> str:
        """The invitation's own page."""
        return f"/i/{'.'.join(self._codes)}"

    @rx.var
    def seats_path(self) -> str:
        """The page of the seats."""
        return f"/i/{'.'.join(self._codes)}/seats"

    @rx.var
    def passes_path(self) -> str:
        """The page of the passes."""
        return f"/i/{'.'.join(self._codes)}/passes"

    # --- arriving ------------------------------------------------------------------------------------------------

    @handler(OPEN, "whoever knows the code: the services decide", loads=True)
    async def load(self) -> Any:
        """Open the codes of the address, show the party and watch the room. Runs again at every reconnect."""
        self._codes = []
        guest, word = await self._open()
        await in_db(board.may_watch_own, guest, self._event_id)
        await watch_guests(self.router.session.session_id, self._event_id, list(guest.invitations))
        return [show_in_strip(), *word]

    def _address_codes(self) -> list[str]:
        return str(self.code).split(".")  # type: ignore[attr-defined]

    async def _open(self) -> tuple[Actor, list[Any]]:
        """Open the codes of the address and read the room and the party; raises what opening them does."""
        opened = await in_db(entrance.open_codes, self._address_codes(), self._ip())
        self._codes, self._event_id = list(opened.codes), opened.event_id
        guest = await self._who()
        self.plan = await in_db(floor.get_guest_plan, guest, self._event_id)
        return guest, await self._show(guest)

    @handler(Permission.INVITATION_OWN)
    async def refresh(self) -> Any:
        """Read the party again: somebody of it, the organizer or the clock changed something."""
        return await self._show(me())

    @handler(Permission.INVITATION_OWN)
    async def seat_moved(self, name: str, seat: str) -> Any:
        """The organizer moved one of us: say it and show it."""
        await self._show(me())
        lang = await self._lang()
        if seat:
            words = tr(lang, "The organizer moved {name} to seat {seat}.", name=name, seat=seat)
            return toast(words, long=True)
        return toast(tr(lang, "The organizer freed the seat of {name}.", name=name), long=True)

    async def _show(self, guest: Actor) -> list[Any]:
        """Read the party; a word about a hold that ran out meanwhile, for who looks on."""
        party = await in_db(guest_view.get_own_party, guest, self._event_id)
        self.event, self.when, self.hold_total = event_facts(party), event_times(party), party.hold_minutes * 60
        self.members = member_rows(party.members)
        self.sessions = session_cards(party)
        self.meals, self.asks_needs = [DishCard(d.name, d.description) for d in party.meals], party.asks_needs
        self.passes = await pass_cards(guest) if str(self.router.url.path).rstrip("/").endswith("/passes") else []
        self.wallets = wallets.offered()
        self.mine, self.letters = overlay(party.members, self.plan["tables"])
        holds = [member.held for member in party.members if member.held]
        left = min((held.seconds_left or 0.0 for held in holds), default=0.0)
        if abs(left - self.hold_left) > 1.5:
            self.stamp += 1
        self.hold_left = left
        self.is_open = party.is_open
        ids = [member.attendee_id for member in party.members if member.comes]
        if self.picking not in ids:
            self.picking = next((m.attendee_id for m in party.members if m.comes and not (m.seat or m.held)), 0) or (
                ids[0] if ids else 0
            )
        if not {self.picking, self.swap_with} <= {member.id for member in self.members if member.seat}:
            self.swap_with = 0
        if not self.table_id:
            self.table_id = first_table(party.members, self.plan["tables"])
        self._ends, ran_out = watch_holds(self._ends, party.members, clock.now().timestamp())
        return [toast(tr(await self._lang(), HoldExpired.text), long=True)] if ran_out else []

    # --- answers -------------------------------------------------------------------------------------------------

    @handler(Permission.RSVP_OWN)
    async def answer(self, attendee_id: int, comes: bool) -> None:
        """Say yes or no for one member."""
        await in_db(rsvp.answer, me(), self._event_id, {attendee_id: comes})
        await self._show(me())

    @handler(Permission.RSVP_OWN)
    async def answer_all(self) -> None:
        """Everybody comes."""
        await in_db(rsvp.answer, me(), self._event_id, {member.id: True for member in self.members})
        await self._show(me())

    # --- seats ---------------------------------------------------------------------------------------------------

    @handler(Permission.INVITATION_OWN)
    async def pick_for(self, attendee_id: int) -> Any:
        """The next click on a seat is for this member; show the table where they sit."""
        self.picking, self.swap_with = attendee_id, 0
        who = next((member for member in self.members if member.id == attendee_id), None)
        number = (who.held_table or who.table) if who else ""
        self.table_id = next((t["id"] for t in self.plan["tables"] if number and t["number"] == number), self.table_id)
        return show_in_strip()

    @handler(Permission.INVITATION_OWN)
    async def show_list(self, as_list: bool) -> Any:
        """The room as a list, or as a picture."""
        self.as_list = as_list
        return show_in_strip()

    @handler(Permission.INVITATION_OWN)
    async def open_table(self, table_id: int) -> None:
        """Show this table (on a phone one at a time)."""
        self.table_id = table_id

    @handler(Permission.SEAT_HOLD)
    async def take(self, seat_id: int) -> Any:
        """A click on a seat: hold it for the member whose turn it is; on one that we hold: let it go.

        On one that another of us has: it is that one's turn, or, where both have a seat, an exchange is offered.
        """
        self.offers, self.swap_with = [], 0
        actor = me()
        party = await in_db(guest_view.get_own_party, actor, self._event_id)
        ours = next((m for m in party.members if m.held and m.held.seat_id == seat_id), None)
        if ours is not None:
            await in_db(seating.release, actor, self._event_id, [ours.attendee_id])
            self.picking = ours.attendee_id
            return await self._show(actor)
        seated = next((m for m in party.members if m.seat and m.seat.seat_id == seat_id), None)
        if seated is not None:
            both_sit = any(m.seat for m in party.members if m.attendee_id == self.picking)
            if self.is_open and both_sit and seated.attendee_id != self.picking:
                self.swap_with = seated.attendee_id
            else:
                self.picking = seated.attendee_id
            return None
        try:
            await in_db(seating.hold, actor, self._event_id, [seat_id], [self.picking])
        except SeatTaken as taken:
            return await self._offer(actor, seat_id, taken)
        self.picking = next((m.id for m in self.members if m.id != self.picking and needs_seat(m)), self.picking)
        await self._show(actor)
        return None

    async def _offer(self, actor: Actor, seat_id: int, taken: SeatTaken) -> Any:
        """Somebody was faster: say so and offer the nearest free ones."""
        wanted = max(2, sum(1 for member in self.members if needs_seat(member)))
        free = await in_db(seating.nearest_free, actor, self._event_id, seat_id, min(wanted, 6))
        self.offers = [Offer(seat.seat_id, seat.table_number, seat.label) for seat in free]
        await self._show(actor)
        raise taken

    @handler(Permission.SEAT_HOLD)
    async def exchange(self) -> Any:
        """The one whose turn it is and the one whose seat was clicked change places."""
        one, other = self.picked["first"], self.swap_name
        await in_db(seating.exchange, me(), self._event_id, self.picking, self.swap_with)
        self.swap_with = 0
        await self._show(me())
        return toast(tr(await self._lang(), "{name} and {other} have changed places.", name=one, other=other))

    @handler(Permission.SEAT_HOLD)
    async def best_together(self) -> Any:
        """Find and hold a block for everybody who comes and has no confirmed seat."""
        self.offers = []
        wanting = [member.id for member in self.members if member.answer != "no" and not member.seat]
        everybody = [member.id for member in self.members if member.answer != "no"]
        held = await in_db(seating.best_together, me(), self._event_id, wanting or everybody)
        first = next(iter(held.seats.values()))
        self.table_id = next(
            (t["id"] for t in self.plan["tables"] if any(s["id"] == first for s in t["seats"])), self.table_id
        )
        await self._show(me())
        return show_in_strip()

    @handler(Permission.SEAT_HOLD)
    async def confirm(self) -> Any:
        """Confirm every seat that is held."""
        held = [member.id for member in self.members if member.held_seat]
        try:
            await in_db(seating.confirm, me(), self._event_id, held or [self.picking])
        except HoldExpired:
            await self._show(me())
            raise
        await self._show(me())
        words = "Your seat is confirmed." if len(held) == 1 else "Your seats are confirmed."
        return toast(tr(await self._lang(), words))

    @handler(Permission.SEAT_HOLD)
    async def release(self, attendee_id: int) -> None:
        """Let go of one member's hold."""
        await in_db(seating.release, me(), self._event_id, [attendee_id])
        await self._show(me())

    @handler(Permission.SEAT_HOLD)
    async def give_back(self, attendee_id: int) -> None:
        """Give one member's seat back."""
        await in_db(seating.give_back, me(), self._event_id, [attendee_id])
        await self._show(me())

    # --- more tickets --------------------------------------------------------------------------------------------

    @handler(Permission.INVITATION_OWN)
    async def add_tickets(self, form: dict[str, Any]) -> Any:
        """Seat further tickets together with these: their numbers and the name they were issued to."""
        numbers, name = str(form.get("numbers", "")), str(form.get("name", ""))
        try:
            opened = await in_db(entrance.open_tickets, numbers, name, self._ip(), self._event_id)
        except GalaError as error:
            self.ticket_error = tr(await self._lang(), error.text, **error.params)
            return None
        more = [code for code in opened.codes if code not in self._codes]
        self.ticket_error = "" if more else tr(await self._lang(), "This ticket is on the page already.")
        return rx.redirect(f"/i/{'.'.join([*self._codes, *more])}") if more else None
