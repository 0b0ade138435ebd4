"""Seating by hand: what is put down on the plan, and what is done with what is selected, by pointer or by key."""

from collections.abc import Mapping, Sequence
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.services import arranging, locking, placement
from gala.state.base import GalaState, handler, me
from gala.state.plan_faces import ChosenSeat, PersonRow, spot

Seen = dict[int, int]


class Handling(GalaState, mixin=True):
    """Mix it into the plan's state, before ``Undoing``. A refusal says why; nothing is ever overwritten."""

    help_is_open: bool = False

    # --- put down ------------------------------------------------------------------------------------------------

    @handler(Permission.SEAT_ASSIGN)
    async def put_down(self: Any, carried: dict[str, Any]) -> Any:
        """What was dragged is put down: ``take`` a guest, party, seat or the chosen seats, ``on`` a seat or table.

        ``seen``: who sat where for whoever dragged.
        """
        seen = _seen(carried)
        who, seen = await self._carried(str(carried.get("take")), _number(carried, "id"), seen)
        return await self._put(who, str(carried.get("on")), _number(carried, "to"), seen)

    async def _carried(self: Any, take: str, given: int, seen: Seen) -> tuple[list[int], Seen]:
        """Who is carried, and where they were seen. Raises Invalid for nobody."""
        if take == "party":
            return await self._party(given, seen)
        if take == "guest":
            return [given], self._seen_rows([given]) | seen
        chosen = self.chosen if take == "chosen" else [ChosenSeat(given)]
        who = [seen[one.id] for one in chosen if seen.get(one.id)]
        if not who:
            raise Invalid(field="take", reason="Nobody sits there any more.")
        return who, seen

    async def _party(self: Any, attendee_id: int, seen: Seen) -> tuple[list[int], Seen]:
        """Those of the party without a seat; all of it when all sit, or when who was taken hold of does."""
        facts = await in_db(arranging.get_party_of, me(), self._id, attendee_id)
        waiting = [who for who in facts.names if who not in facts.seats]
        who = waiting if waiting and attendee_id not in facts.seats else list(facts.names)
        now = {seat: one for one, seat in facts.seats.items() if one in who}
        return who, now | self._seen_rows(who) | seen

    def _seen_rows(self: Any, people: Sequence[int]) -> Seen:
        """Where the list says that these people sit."""
        rows: Sequence[PersonRow] = self.people
        return {row.seat_id: row.id for row in rows if row.id in people and row.seat_id}

    async def _put_selected(self: Any, on: str, to: int, seen: Seen) -> Any:
        """The selected guest, party or seats' people go there."""
        if self.person.id:
            take, given = ("party" if self.whole else "guest"), self.person.id
        else:
            take, given, seen = "chosen", 0, self._seen | seen
        who, seen = await self._carried(take, given, seen)
        return await self._put(who, on, to, seen)

    async def _put(self: Any, who: Sequence[int], on: str, to: int, seen: Seen) -> Any:
        own = next((seat for seat, one in seen.items() if one == who[0]), 0)
        sits = seen.get(to, 0)
        if on == "seat" and len(who) == 1 and sits and sits != who[0] and own:
            await in_db(placement.swap, me(), self._id, own, to, seen)
        elif on == "seat" and len(who) == 1:
            await in_db(placement.assign, me(), self._id, who[0], to, seen)
        else:
            table_id = to if on == "table" else spot(self.plan, to).table_id
            await in_db(arranging.seat_at_table, me(), self._id, table_id, list(who), seen)
        return await self._finish()

    async def _finish(self: Any) -> Any:
        """Nothing is selected any more, and what was done is said."""
        self._let_go()
        await self._show_attention()
        return await self._did()

    # --- with what is selected -----------------------------------------------------------------------------------

    @handler(Permission.SEAT_ASSIGN)
    async def start_move(self: Any) -> None:
        """The next click says where to: a free seat, a taken one to exchange, or a table."""
        self.aim = "" if self.aim == "move" else "move"

    @handler(Permission.SEAT_ASSIGN)
    async def start_swap(self: Any) -> None:
        """The next click says whom to exchange with."""
        self.aim = "" if self.aim == "swap" else "swap"

    @handler(Permission.SEAT_ASSIGN)
    async def free(self: Any) -> Any:
        """Whoever sits on the selected seats stands up."""
        ids = [one.id for one in self.chosen]
        await in_db(placement.free, me(), self._id, ids, self._seen)
        return await self._finish()

    @handler(Permission.SEAT_ASSIGN)
    async def unseat(self: Any) -> Any:
        """The chosen guest stands up, or the whole party."""
        people = list(self.family.people) if self.whole else [self.person.id]
        await in_db(placement.unseat, me(), self._id, people)
        return await self._finish()

    @handler(Permission.SEAT_ASSIGN)
    async def lock(self: Any, wanted: bool) -> Any:
        """Lock the selected seats in place, or where the chosen guest or party sits; or unlock them."""
        service = locking.lock_in_place if wanted else locking.unlock
        people = list(self.family.people) if self.whole else [self.person.id] if self.person.id else []
        ids = [one.id for one in self.chosen]
        await in_db(service, me(), self._id, ids, people)
        return await self._did()

    @handler(Permission.SEAT_ASSIGN)
    async def choose_family(self: Any) -> None:
        """All of the party, or again the one person of it."""
        if self.person.id:
            self.whole = not self.whole and bool(self.family.people)
            return
        facts = await in_db(arranging.get_party_of, me(), self._id, self._seen.get(self.seat.id, 0))
        self._select([spot(self.plan, seat) for seat in facts.seats.values()])
        self._seen = {seat: who for who, seat in facts.seats.items()}

    @handler(Permission.PEOPLE_READ)
    async def open_help(self: Any, wanted: bool) -> None:
        """Show the keys, or put them away."""
        self.help_is_open = wanted

    # --- keys ----------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def press(self: Any, pressed: dict[str, Any]) -> Any:
        """A key, with the focused seat and who was ``seen`` on the seats that it is meant for."""
        key, seat, cls = str(pressed.get("key")), _number(pressed, "seat", 0), type(self)
        if key == "?":
            self.help_is_open = True
        if key == "escape":
            return cls.let_go
        if key == "here":
            await self._show_attention()
        if not self.may_edit:
            return None
        if seat and key in "msflp" and not self.person.id and not self.chosen:
            self._select([spot(self.plan, seat)])
            self._seen = _seen(pressed)
            await self._read_family()
        does = {"m": cls.start_move, "s": cls.start_swap, "p": cls.choose_family, "undo": cls.undo, "redo": cls.redo}
        does |= {"f": cls.unseat if self.person.id else cls.free, "l": cls.lock(not pressed.get("locked"))}
        is_about = key in ("undo", "redo") or self.person.id or self.chosen
        return does.get(key) if is_about else None


def _number(given: Mapping[str, Any], name: str, default: int | None = None) -> int:
    value = given.get(name, default)
    if isinstance(value, int) and 0 <= value < 2**53:
        return value
    raise Invalid(field=name, reason="That is no seat, guest or table.")


def _seen(given: Mapping[str, Any]) -> Seen:
    seen = given.get("seen")
    if not isinstance(seen, dict) or len(seen) > 200:
        raise Invalid(field="seen", reason="That is no seat, guest or table.")
    return {int(seat): int(who) for seat, who in seen.items() if str(seat).isdecimal() and str(who).isdecimal()}
