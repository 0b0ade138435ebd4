"""What was worked out is written: a statement for many rows at once, and everything in the order of the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from gala import clock, vault
from gala.i18n.words import LANGUAGES, tr
from gala.models import Attendee, AttendeeSource, AttendeeStatus, Guest, GuestTag, Invitation, Meal
from gala.rules.codes import is_code, new_code, ticket_key
from gala.rules.group_status import group_status
from gala.rules.guest_rows import Person
from gala.rules.guest_values import name_key
from gala.rules.names import fold, given_name
from gala.rules.plus_ones import plus_one
from gala.services.bulk import insert_rows
from gala.services.imports.booking import enter, enter_new
from gala.services.imports.people import Coming, chunks
from gala.services.imports.planning import Group, Work
from gala.services.invitations.status import ANSWERED
from gala.services.invitations.writing import new_pass_code

_A, _G, _I, _M, _W = (
    model.__table__  # type: ignore[attr-defined]
    for model in (Attendee, Guest, Invitation, Meal, GuestTag)
)
_OF_PLACE = ("status", "meal_choice", "dietary_notes", "access_notes")


class Writer:
    """Writes the parties of one import, some at a time. ``seats``: whose seat is to be written, by attendee id."""

    def __init__(self, session: Session, tenant_id: int, event_id: int, work: Work) -> None:
        self.session, self.tenant_id, self.event_id, self.work = session, tenant_id, event_id, work
        self.now = clock.now()
        self.own = {"tenant_id": tenant_id, "created_at": self.now}
        self.seated = work.seating.seated()
        self.attendees: dict[Coming, int] = {}
        self.touched: set[int] = set()
        self.taken_codes = set(work.codes_taken)
        self.new = self.merged = self.brought = 0
        self.first_made: int | None = None

    def menu(self) -> None:
        """The dishes that the event has not."""
        last = select(func.coalesce(func.max(_M.c.position), -1)).where(_M.c.event_id == self.event_id)
        first = int(self.session.execute(last).scalar_one()) + 1
        own = {"tenant_id": self.tenant_id, "event_id": self.event_id, "description": ""}
        new = [name for name in self.work.new_meals if name in self.work.meals.values()]
        if new:
            self.session.execute(insert(_M), [own | {"name": n, "position": first + i} for i, n in enumerate(new)])

    def parties(self, groups: Sequence[Group]) -> int:
        """Some groups: how many people."""
        people = [one for group in groups for one in group.members]
        guests = enter(self.session, self.tenant_id, people)
        self.merged += sum(one.guest is not None for one in people)
        self.new += sum(one.guest is None for one in people)
        invitations = self._invitations([group for group in groups if group.newcomers])
        self._attendees(groups, guests, invitations)
        self._brought(groups, invitations)
        self._again([one for one in people if one.here is not None])
        self.touched |= {one.here.invitation_id for one in people if one.here is not None and one.here.invitation_id}
        self.touched |= {g.invitation.id for g in groups if g.invitation is not None}
        return len(people)

    # --- the invitations ---------------------------------------------------------------------------------------------

    def _invitations(self, groups: Sequence[Group]) -> dict[Group, int]:
        fresh = [group for group in groups if group.invitation is None]
        made = insert_rows(self.session, _I, [self._invitation(group) for group in fresh])
        self.first_made = self.first_made or next(iter(made), None)
        more = [
            {"row_id": group.invitation.id, "most": max(group.invitation.max_plus_ones, group.party.plus_ones)}
            for group in groups
            if group.invitation is not None and group.party.plus_ones > group.invitation.max_plus_ones
        ]
        if more:
            change = update(_I).where(_I.c.id == bindparam("row_id")).values(max_plus_ones=bindparam("most"))
            self.session.connection().execute(change, more)
        there = {group: group.invitation.id for group in groups if group.invitation is not None}
        return dict(zip(fresh, made, strict=True)) | there

    def _invitation(self, group: Group) -> dict[str, Any]:
        party = group.party
        statuses = [self._status(one) for one in group.members]
        statuses += [self._status(one) for one in group.members for _ in one.person.companions]
        code = party.code if is_code(party.code) and party.code not in self.taken_codes else new_code()
        self.taken_codes.add(code)
        number = party.ticket_number
        return (
            self.own
            | {"event_id": self.event_id, "unique_code": code, "label": party.name()[:200]}
            | {"ticket_number": number or None, "ticket_key": ticket_key(number) if number else None}
            | {"status": group_status(statuses), "responded_at": self.now if set(statuses) & ANSWERED else None}
            | {"max_plus_ones": party.plus_ones}
        )

    # --- their people ------------------------------------------------------------------------------------------------

    def _status(self, one: Coming) -> str:
        """Who sits has said yes."""
        if one in self.seated or one.person.answer == "accepted":
            return AttendeeStatus.ACCEPTED.value
        return one.person.answer or AttendeeStatus.PENDING.value

    def _attendees(
        self, groups: Sequence[Group], guests: Mapping[Coming, int], invitations: Mapping[Group, int]
    ) -> None:
        """First those who come by themselves, then whom they bring: these say who their host is."""
        first: list[tuple[Group, int, Coming]] = []
        later: list[tuple[Group, int, Coming]] = []
        for group in groups:
            for position, one in enumerate(group.members):
                if one.here is None:
                    (later if one.person.host else first).append((group, position, one))
        for some in (first, later):
            rows = [
                self._attendee(one.person, guests[one], invitations[group], position)
                | {"status": self._status(one), _A.c.metadata.key: self._details(group, one)}
                for group, position, one in some
            ]
            made = insert_rows(self.session, _A, rows)
            self.attendees |= {one: made_id for (_, _, one), made_id in zip(some, made, strict=True)}
        self.attendees |= {one: one.here.id for group in groups for one in group.members if one.here is not None}

    def _attendee(self, person: Person, guest_id: int, invitation_id: int, position: int) -> dict[str, Any]:
        source = AttendeeSource.TICKET if person.ticket_number else AttendeeSource.RSVP
        return self.own | {
            "event_id": self.event_id, "guest_id": guest_id, "invitation_id": invitation_id, "source": source.value,
            "cancellation_reason": "", "meal_choice": self._meal(person), "pass_code": new_pass_code(),
            "dietary_notes": _sealed(person.dietary), "access_notes": _sealed(person.access), "position": position,
            "version": 1,
        }  # fmt: skip

    def _meal(self, person: Person) -> str:
        return self.work.meals.get(fold(person.meal) or person.meal, "")

    def _details(self, group: Group, one: Coming) -> dict[str, Any]:
        """Of somebody whom another member brings: who that is, and whether they have a name yet."""
        if not one.person.host:
            return {}
        key = name_key(one.person.host)
        host = next((other for other in group.members if name_key(_called(other)) == key and other is not one), None)
        if host is None or host not in self.attendees:
            return {"plus_one": True}
        unnamed = {tr(lang, "Guest of {name}", name=given_name(_called(host))) for lang in LANGUAGES}
        return plus_one(self.attendees[host], one.person.name if one.person.name in unnamed else "")

    def _brought(self, groups: Sequence[Group], invitations: Mapping[Group, int]) -> None:
        """Plus-ones whose names stand in their host's row; those whom the host brings already are left out."""
        rows: list[tuple[Person, dict[str, Any]]] = []
        known = self._brought_before([one for g in groups for one in g.members if one.person.companions])
        for group in groups:
            hosts = [one for one in group.members if one.person.companions]
            places = iter(range(len(group.members), len(group.members) + group.party.size))
            for host in hosts:
                invitation_id = invitations.get(group) or (host.here.invitation_id if host.here is not None else None)
                for name in host.person.companions:
                    if invitation_id is None or (invitation_id, name_key(name)) in known:
                        continue
                    person = Person(host.person.line, name)
                    state = {"status": self._status(host)}
                    details = {_A.c.metadata.key: plus_one(self.attendees[host])}
                    rows.append((person, self._attendee(person, 0, invitation_id, next(places)) | state | details))
        made = enter_new(self.session, self.tenant_id, [person for person, _ in rows])
        self.new += len(made)
        self.brought += len(made)
        insert_rows(
            self.session, _A, [row | {"guest_id": guest_id} for guest_id, (_, row) in zip(made, rows, strict=True)]
        )

    def _brought_before(self, hosts: Iterable[Coming]) -> set[tuple[int, str]]:
        invitations = {one.here.invitation_id for one in hosts if one.here is not None} - {None}
        known: set[tuple[int, str]] = set()
        for ids in chunks(invitations):
            rows = select(_A.c.invitation_id, _G.c.name).join(_G, _G.c.id == _A.c.guest_id)
            for row in self.session.execute(rows.where(_A.c.invitation_id.in_(ids))):
                known.add((row.invitation_id, name_key(row.name)))
        return known

    def _again(self, people: Sequence[Coming]) -> None:
        """Those who have a place already: what the file says takes the place of what was known."""
        rows = []
        for one in people:
            before = {key: getattr(one.here, key) for key in _OF_PLACE}
            after = before | {"meal_choice": self._meal(one.person) or before["meal_choice"]}
            answer = AttendeeStatus.ACCEPTED.value if one in self.seated else one.person.answer
            if answer and one.here.checked_in_at is None:
                after["status"] = answer
            for column, text in (("dietary_notes", one.person.dietary), ("access_notes", one.person.access)):
                if text and text != _opened(before[column]):
                    after[column] = _sealed(text)
            if after != before:
                rows.append({"row_id": one.here.id} | {f"new_{key}": after[key] for key in _OF_PLACE})
        if rows:
            values = {key: bindparam(f"new_{key}") for key in _OF_PLACE}
            change = update(_A).where(_A.c.id == bindparam("row_id")).values(values | {"version": _A.c.version + 1})
            self.session.connection().execute(change, sorted(rows, key=lambda row: row["row_id"]))


def _called(one: Coming) -> str:
    return str(one.guest.name) if one.guest is not None else one.person.name


def _sealed(text: str) -> bytes | None:
    return vault.seal(text.encode()) if text else None


def _opened(note: bytes | None) -> str:
    return vault.unseal(note).decode() if note else ""


def in_chunks(groups: Sequence[Group], size: int) -> Iterator[list[Group]]:
    """Groups of about ``size`` people."""
    some: list[Group] = []
    count = 0
    for group in groups:
        some.append(group)
        count += len(group.members)
        if count >= size:
            yield some
            some, count = [], 0
    if some:
        yield some
