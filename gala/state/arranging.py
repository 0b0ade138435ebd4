"""Best together on the plan: a party's best seats to choose from, and a seat for everyone, looked at before applied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import NoBlock, ProposalStale
from gala.i18n.words import LANGUAGES, say, tr
from gala.rules.names import initials
from gala.services import arranging
from gala.services.arranging import Option, PartyFacts, PartyPlan
from gala.state.base import handler, me
from gala.state.plan import PlanState
from gala.state.scripts import focus, look_at, show_in_strip
from gala.state.toasts import toast

SHOWN = 60
"""So many parties, and people without a seat, are listed in a preview; the plan shows them all."""


@dataclass(frozen=True)
class Choice:
    """Seats for a party: how they lie to each other, and at which tables ("4" or "4, 5")."""

    kind: str
    tables: str
    many: bool


@dataclass(frozen=True)
class ChosenParty:
    """The party that is being seated: so many of it. ``wish`` is the seat that the chosen guest is to have."""

    chosen_id: int = 0
    name: str = ""
    label: str = ""
    size: int = 0
    wish: str = ""


@dataclass(frozen=True)
class PartyRow:
    """A party in a preview. ``how``: table, neighbours or split."""

    label: str
    size: int
    tables: str
    many: bool
    how: str


@dataclass(frozen=True)
class Figures:
    """A preview's counts, all of people but ``whole`` and ``split``, which are parties."""

    seats: int = 0
    whole: int = 0
    split: int = 0
    without: int = 0
    unanswered: int = 0
    more: int = 0


@dataclass(frozen=True)
class Without:
    """People for whom there is no seat, for one ``reason``: full, kept or no_step_free; ``more`` beyond the names."""

    reason: str
    count: int
    names: list[str]
    more: int


class ArrangingState(PlanState):
    """What is proposed, as it is painted over the plan; ``is_open`` while everyone's seats are looked at."""

    party: ChosenParty = ChosenParty()
    choices: list[Choice] = []
    at: int = 0
    is_open: bool = False
    figures: Figures = Figures()
    parties: list[PartyRow] = []
    without: list[Without] = []
    answered_only: bool = False
    stale: dict[str, str] = {}
    """Why a preview could not be applied, in both languages; empty while it may be."""
    paint: dict[str, str] = {}
    letters: dict[str, str] = {}

    _options: list[Option] = []
    _facts: PartyFacts | None = None
    _moves: dict[int, int] = {}
    _digest: str = ""

    # --- one party -----------------------------------------------------------------------------------------------

    @handler(Permission.SEAT_ASSIGN)
    async def find_best(self) -> Any:
        """The best seats for the chosen guest's party: for those without a seat, or for all when all sit."""
        if not self.person.id:
            return None
        self._put_away()
        await self._find(self.person.id)
        return [focus(".choice-bar .rt-variant-solid"), look_at(".plan-page"), show_in_strip()]

    async def _find(self, chosen_id: int) -> None:
        facts = await in_db(arranging.get_party_of, me(), self._id, chosen_id)
        waiting = [who for who in facts.names if who not in facts.seats] or list(facts.names)
        try:
            self._options = await in_db(arranging.find_for_party, me(), self._id, waiting)
        except NoBlock:
            self._options = []
        self._facts = facts
        wish = facts.wishes.get(chosen_id, "any")
        self.party = ChosenParty(chosen_id, facts.names[chosen_id], facts.label, len(waiting), wish)
        self.choices = [Choice(one.kind, ", ".join(one.tables), len(one.tables) > 1) for one in self._options]
        self._turn_to(0)

    @handler(Permission.SEAT_ASSIGN)
    async def step(self, by: int) -> None:
        """The next choice, or the one before; after the last comes the first."""
        if self._options:
            self._turn_to((self.at + by) % len(self._options))

    @handler(Permission.SEAT_ASSIGN)
    async def wish(self, wish: str) -> None:
        """Note what kind of seat the chosen guest is to have, and look again."""
        if chosen_id := self.party.chosen_id:
            await in_db(arranging.set_wish, me(), self._id, [chosen_id], "" if wish == "any" else wish)
            await self._find(chosen_id)

    @handler(Permission.SEAT_ASSIGN)
    async def take(self) -> Any:
        """Seat the party as shown."""
        if not self._options:
            return None
        option, size, name = self._options[self.at], self.party.size, self.party.name
        await in_db(arranging.seat_party, me(), self._id, option.seats, option.was)
        self._put_away()
        self._let_go()
        await self._read()
        lang, tables = await self._lang(), ", ".join(option.tables)
        if len(option.tables) > 1:
            return toast(tr(lang, "{count} people sit at tables {tables}.", count=size, tables=tables))
        if size > 1:
            return toast(tr(lang, "{count} people sit at table {table}.", count=size, table=tables))
        return toast(tr(lang, "{name} sits at table {table} now.", name=name, table=tables))

    def _turn_to(self, at: int) -> None:
        self.at = at
        option = self._options[at] if self._options else None
        names = self._facts.names if self._facts else {}
        self._paint(option.seats if option else {}, names)
        self.table_id = next(map(int, self.paint), self.table_id)  # the one that a phone shows

    # --- everyone ------------------------------------------------------------------------------------------------

    @handler(Permission.SEAT_ASSIGN)
    async def open_preview(self) -> Any:
        """Look at a seat for everyone who has none."""
        self._put_away()
        self._let_go()
        self.answered_only = False
        await self._preview()
        return focus(".arrange h2")

    @handler(Permission.SEAT_ASSIGN)
    async def preview_again(self) -> Any:
        """A new proposal, of the room and people as they are now."""
        await self._preview()
        return focus(".arrange h2")

    @handler(Permission.SEAT_ASSIGN)
    async def leave_out(self, wanted: bool) -> None:
        """Leave out, or not, who has not said whether they come."""
        self.answered_only = wanted
        await self._preview()

    async def _preview(self) -> None:
        found = await in_db(arranging.preview_all, me(), self._id, self.answered_only)
        self.is_open, self.stale = True, {}
        self._moves, self._digest = found.moves, found.digest
        seated = [party for party in found.parties if party.tables]
        seated.sort(key=lambda party: party.together != "split")  # those that are apart first: they want a look
        self.parties = [_row(party) for party in seated[:SHOWN]]
        self.without = _without(found.parties)
        self.figures = Figures(
            seats=len(found.moves),
            whole=found.whole,
            split=found.split,
            without=found.without,
            unanswered=found.unanswered,
            more=max(0, len(seated) - SHOWN),
        )
        self._paint(found.moves, {})

    @handler(Permission.SEAT_ASSIGN)
    async def apply(self) -> Any:
        """Seat everyone as shown; what changed since then refuses it and is said."""
        if not self._moves:
            return None
        try:
            count = await in_db(arranging.apply_all, me(), self._id, self._moves, self._digest)
        except ProposalStale as error:
            self.stale = {lang: say(lang, error) for lang in LANGUAGES}
            return focus(".arrange-stale button")
        self._put_away()
        await self._read()
        return [
            toast(tr(await self._lang(), "{count} people have a seat now.", count=count)),
            focus(".plan-people button"),
        ]

    @handler(Permission.SEAT_ASSIGN)
    async def cancel(self) -> Any:
        """Leave everything as it is."""
        was_open = self.is_open
        self._put_away()
        return focus(".seat-all" if was_open else '.plan-people [aria-pressed="true"]')

    def _put_away(self) -> None:
        self.party, self.choices, self.at = ChosenParty(), [], 0
        self.is_open, self.figures, self.parties, self.without, self.stale = False, Figures(), [], [], {}
        self._options, self._facts, self._moves, self._digest = [], None, {}, ""
        self.paint, self.letters = {}, {}

    # --- on the plan ---------------------------------------------------------------------------------------------

    def _paint(self, seats: Mapping[int, int], names: Mapping[int, str]) -> None:
        """Mark the proposed seats, with the initials of whoever is to sit there."""
        who_of = {seat: who for who, seat in seats.items()}
        self.paint = {
            str(table["id"]): signs
            for table in self.plan["tables"]
            if (signs := "".join("p" if seat["id"] in who_of else "." for seat in table["seats"])).strip(".")
        }
        self.letters = {str(seat): initials(names.get(who, "")) for seat, who in who_of.items()}


def _without(parties: Iterable[PartyPlan]) -> list[Without]:
    """Who finds no seat, by reason."""
    by_reason: dict[str, list[str]] = {}
    for party in parties:
        for name, reason in party.missing:
            by_reason.setdefault(reason, []).append(name)
    return [
        Without(reason, len(names), names[:SHOWN], max(0, len(names) - SHOWN)) for reason, names in by_reason.items()
    ]


def _row(party: PartyPlan) -> PartyRow:
    return PartyRow(party.label, party.size, ", ".join(party.tables), len(party.tables) > 1, party.together)
