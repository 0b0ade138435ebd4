"""Seat everyone who has no seat: one pure function from a room, its people and constraints to a plan.

``arrange`` is an ``Arranger``: whatever else has that signature can take its place. This one places whole parties by
turns. Who needs a step-free seat comes first, then who sits partly already, then vip parties; within each the biggest
first. A party that no table and no neighbouring tables can hold waits until all others had their turn and is then split
into the largest pieces there are. Who is not sure to come (``later``) sits where all of these have left room.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from gala.rules.hall import Neighbours, Place, Seat, Table, places_of
from gala.rules.parties import Party, Placed, Plan, Reason, Together, hand_out
from gala.rules.party_picks import (
    Choice,
    beside,
    best_of_several,
    fits,
    lacking,
    marks_of,
    one_table,
    room_in,
    tables_most,
)


def arrange(
    tables: Sequence[Table], seats: Iterable[Seat], parties: Iterable[Party], locked: Collection[int] = frozenset()
) -> Plan:
    """A seat for each who has none. The same room and people give the same plan.

    ``seats`` are all the room's, taken ones too; ``locked`` ones stay as they are. A party is split only if no table
    and no group of neighbouring tables could hold it at its turn. A vip seat goes to vip parties, a reserved one to
    nobody; an accessible one to who needs it, and to others only where they would not fit else and everybody who
    needs one has had a turn. Where some of a party sit, the others sit beside them. No single seat is left empty
    between people where another choice of the kind leaves none.
    """
    waiting = sorted((party for party in parties if party.waiting), key=_turn)
    hall = _Hall(tables, seats, locked, sum(len(_in_need(party)) for party in waiting))
    turns: list[Placed] = []
    for later in (False, True):
        turns += hall.seat_all([party for party in waiting if party.later == later])
    return Plan(tuple(turns))


def _in_need(party: Party) -> list[int]:
    return [member for member in party.waiting if member in party.step_free]


def _turn(party: Party) -> tuple[bool, bool, bool, int, int]:
    return not _in_need(party), not party.sits, party.wish != "vip", -len(party.waiting), party.party_id


Way = list[tuple[Place, Choice]]
"""Which places are taken at which tables."""


class _Hall:
    """The room as it fills. ``looks`` are each table's marks now, and whether it is a ring; ``needed`` is how many
    people who need a step-free seat have not had their turn."""

    def __init__(self, tables: Sequence[Table], seats: Iterable[Seat], locked: Collection[int], needed: int) -> None:
        self.places = places_of(tables, seats)
        self.near = Neighbours(self.places)
        self.looks = {place: (marks_of(place, locked), place.table.ring) for place in self.places}
        self.needed = needed
        self._where = {seat.seat_id: place for place in self.places for seat in place.seats}

    def seat_all(self, parties: Sequence[Party]) -> list[Placed]:
        """Everybody's turn; whoever cannot stay whole waits until the others had theirs."""
        turns: list[Placed] = []
        late: list[Party] = []
        for party in parties:
            placed = self.seat_whole(party)
            if placed is None and not _in_need(party):
                late.append(party)
            else:
                turns.append(placed or self.split(party))
        return turns + [self.seat_whole(party) or self.split(party) for party in late]

    # --- a turn --------------------------------------------------------------------------------------------------

    def seat_whole(self, party: Party) -> Placed | None:
        """Seat all who wait of the party together, and with those who sit; None if that cannot be."""
        count, needy = len(party.waiting), len(_in_need(party))
        for usable in self._usable(party, needy):
            way = self._beside_own(party, usable) if party.sits else self._anywhere(usable, count, needy)
            if way:
                self.needed -= needy
                return self._sit(party, party.waiting, way)
        return None

    def _usable(self, party: Party, needy: int) -> list[str]:
        """The marks of the seats that a party may have, from the best to all; it tries each in turn."""
        ways = ["v", "vr"] if party.wish == "vip" else ["r"]
        return [*ways, ways[-1] + "a"] if self.needed == needy else ways

    def _anywhere(self, usable: str, count: int, needy: int) -> Way | None:
        return self._at_one_table(usable, count, needy) or self._at_several(usable, count, needy)

    def _at_one_table(self, usable: str, count: int, needy: int) -> Way | None:
        """The best pick at one table; of tables that look the same, the earliest."""
        best: tuple[tuple[int, int, int], Place, Choice] | None = None
        seen: set[tuple[str, bool]] = set()
        for place in self.places:
            look = self.looks[place]
            if look in seen:
                continue
            seen.add(look)
            pick = one_table(*look, usable, count, needy)
            if pick and (best is None or (*pick.rank, place.order) < best[0]):
                best = (*pick.rank, place.order), place, pick
        return [best[1:]] if best else None

    def _at_several(self, usable: str, count: int, needy: int) -> Way | None:
        """Neighbouring tables: one, and those beside it that are needed, as few as can be."""
        open_to = self._open_to(usable, needy)
        near = {middle: [place for place in self.near.of(middle) if place in open_to] for middle in open_to}
        for more in range(1, tables_most(count)):
            ways = (
                self._best_group([middle], around, more, usable, count, needy)
                for middle, around in near.items()
                if self._might_hold(open_to, middle, around, more, lacking(usable, count, needy))
            )
            if found := min(filter(None, ways), default=None, key=lambda way: way[:2]):
                return found[-1]
        return None

    def _open_to(self, usable: str, needy: int) -> dict[Place, int]:
        """The tables that have anything for such a party: how many usable seats."""
        rooms = ((place, room_in(self.looks[place][0], usable, needy)) for place in self.places)
        return {place: room[0] for place, room in rooms if any(room)}

    def _might_hold(
        self, rooms: Mapping[Place, int], middle: Place, around: list[Place], more: int, wanted: int
    ) -> bool:
        """A quick look that spares a long one: whether the roomiest tables around are enough at all."""
        wanted -= rooms[middle]
        most = max((rooms[place] for place in around), default=0)
        return most * more >= wanted and (more == 1 or sum(rooms[place] for place in around) >= wanted)

    def _best_group(
        self, fixed: list[Place], near: Sequence[Place], more: int, usable: str, count: int, needy: int
    ) -> tuple[int, tuple[int, ...], Way] | None:
        """``fixed`` with ``more`` of those near that can hold so many: its cost, its tables' orders and the way."""
        marks = [self.looks[place][0] for place in fixed], [self.looks[place][0] for place in near]
        best: tuple[int, tuple[int, ...], list[Place], tuple[Choice, ...]] | None = None
        for group in fits(*marks, more, usable, count, needy):
            chosen = [*fixed, *[near[at] for at in group]]
            shared = best_of_several(tuple([self.looks[place] for place in chosen]), usable, count, needy)
            if shared and (best is None or shared[0] <= best[0]):
                found = shared[0], tuple([place.order for place in chosen]), chosen, shared[1]
                best = found if best is None or found[:2] < best[:2] else best
        return best and (*best[:2], list(zip(best[2], best[3], strict=True)))

    # --- beside those who sit ------------------------------------------------------------------------------------

    def _beside_own(self, party: Party, usable: str) -> Way | None:
        """At a table where some of them sit, else there and at the tables beside it."""
        count, needy = len(party.waiting), len(_in_need(party))
        homes = self._homes(party)
        for home in homes:
            if pick := self._at_home(party, home, usable, count, needy):
                return [(home, pick)] if self._together(party, [home]) != "split" else None
        home = homes[0]
        open_to = self._open_to(usable, needy)
        near = [place for place in self.near.of(home) if place in open_to]
        for more in range(1, tables_most(len(party.members))):
            ways = [self._best_group([], near, more, usable, count, needy)]
            if home in open_to:
                ways.insert(0, self._best_group([home], near, more, usable, count, needy))
            for found in filter(None, ways):
                if self._together(party, [place for place, _ in found[-1]]) != "split":
                    return found[-1]
        return None

    def _homes(self, party: Party) -> list[Place]:
        """The tables where they sit, those with most of them first."""
        own = [self._where[seat] for seat in party.sits.values() if seat in self._where]
        return sorted(dict.fromkeys(own), key=lambda place: (-own.count(place), place.order))

    def _at_home(self, party: Party, home: Place, usable: str, count: int, needy: int) -> Choice | None:
        own = frozenset(at for at, seat in enumerate(home.seats) if seat.seat_id in party.sits.values())
        return beside(*self.looks[home], usable, count, needy, own)

    # --- in pieces -----------------------------------------------------------------------------------------------

    def split(self, party: Party) -> Placed:
        """Seat as many as can be, in the largest pieces there are, near those who sit; say who is left and why."""
        usable = self._usable(party, len(_in_need(party)))[-1]
        self.needed -= len(_in_need(party))
        needy = _in_need(party)
        others = [member for member in party.waiting if member not in needy]
        seats: dict[int, int] = {}
        missing: dict[int, Reason] = {}
        used = self._homes(party)
        while needy or others:
            piece = self._piece(usable, len(needy), len(others), used)
            if piece is None and needy:
                missing |= dict.fromkeys(needy, "no_step_free")
                needy = []
            elif piece is None:
                free = any(marks.strip(".") for marks, _ in self.looks.values())
                missing |= dict.fromkeys(others, "kept" if free else "full")
                others = []
            else:
                place, pick, for_needy = piece
                group = needy[:for_needy] + others[: len(pick.places) - for_needy]
                needy, others = needy[for_needy:], others[len(pick.places) - for_needy :]
                seats |= self._sit(party, group, [(place, pick)]).seats
                used = [*used, place]
        together = self._together(party, [self._where[seat] for seat in seats.values()])
        return Placed(party.party_id, seats, together, missing)

    def _piece(self, usable: str, needy: int, others: int, used: list[Place]) -> tuple[Place, Choice, int] | None:
        """The largest piece, those who need a step-free seat first; at tables in use or beside them where some sit."""
        best: tuple[tuple[int, int, int, int], Place, int, int] | None = None
        near = {place: 1 for home in used for place in self.near.of(home)} | dict.fromkeys(used, 0)
        for place in self.places:
            regular, step_free = room_in(self.looks[place][0], usable, needy)
            for_needy = min(step_free, needy)
            size = min(for_needy + regular - (for_needy if "a" in usable else 0), for_needy + others)
            if size < 1 or (needy and not for_needy):
                continue
            if needy == 0 and others - size == 1 and size > 2:
                size -= 1  # nobody is left alone for the sake of a fuller table
            rank = -for_needy, -size, near.get(place, 2), place.order
            if best is None or rank < best[0]:
                best = rank, place, size, for_needy
        if best is None:
            return None
        _, place, size, for_needy = best
        pick = one_table(*self.looks[place], usable, size, for_needy)
        return (place, pick, for_needy) if pick else None

    # --- sitting down --------------------------------------------------------------------------------------------

    def _sit(self, party: Party, group: Sequence[int], way: Way) -> Placed:
        """Take the places of a way: who needs a step-free seat gets one, the others sit in their order."""
        chosen = [place.seats[at] for place, pick in way for at in pick.places]
        for place, pick in way:
            marks, ring = self.looks[place]
            self.looks[place] = "".join("." if at in pick.places else mark for at, mark in enumerate(marks)), ring
        seats = hand_out(group, party.step_free, chosen)
        return Placed(party.party_id, seats, self._together(party, [place for place, _ in way]), {})

    def _together(self, party: Party, used: Sequence[Place]) -> Together:
        """How near to each other those at these tables sit, with those of the party who sat before."""
        tables = {*used, *self._homes(party)}
        if len(tables) < 2:
            return "table"
        if len(tables) <= tables_most(len(party.members)) and any(
            tables - {middle} <= set(self.near.of(middle)) for middle in tables
        ):
            return "neighbours"
        return "split"
