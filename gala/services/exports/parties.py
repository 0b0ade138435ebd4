"""The invitations as a table: a row for each party."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gala.i18n.words import phrase, tr
from gala.models import Attendee, AttendeeStatus, EventSeat, Guest, Invitation
from gala.rules.codes import display_code
from gala.rules.exports import Cell, Column
from gala.rules.guest_columns import header
from gala.services.exports.facts import Beside
from gala.services.invitations.figures import ACTIVE
from gala.services.invitations.sharing import link_of

_A, _G, _I, _S = (model.__table__ for model in (Attendee, Guest, Invitation, EventSeat))  # type: ignore[attr-defined]
_YES = {AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED, AttendeeStatus.NO_SHOW}


def read_parties(
    session: Session, event_id: int, ids: Collection[int], people: Collection[int] | None
) -> list[tuple[Row[Any], list[Row[Any]]]]:
    """The event's invitations (these, if any; those of these people, if not None) with their members, by name."""
    columns = (_A.c.id, _A.c.invitation_id, _A.c.status, _G.c.name, _G.c.email, _S.c.table_number)
    joined = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_S, _S.c.attendee_id == _A.c.id)
    members: dict[int, list[Row[Any]]] = {}
    here = select(*columns).select_from(joined).where(_A.c.event_id == event_id, ACTIVE)
    for row in session.execute(here.order_by(_A.c.position, _A.c.id)).all():
        members.setdefault(row.invitation_id, []).append(row)
    rows = session.execute(select(_I).where(_I.c.event_id == event_id)).all()
    parties = sorted(rows, key=lambda party: (party.search_label, party.id))
    found = [(party, members.get(party.id, [])) for party in parties if not ids or party.id in ids]
    if people is None:
        return found
    return [(party, theirs) for party, theirs in found if any(one.id in people for one in theirs)]


def party_columns(lang: str) -> tuple[Column, ...]:
    """A party's columns."""
    return (
        Column(header("party", lang), width=28),
        Column(tr(lang, phrase("Members")), width=40),
        Column(header("email", lang), width=30),
        Column(tr(lang, phrase("People")), "number", 9),
        Column(header("plus_ones", lang), "number", 12),
        Column(tr(lang, phrase("Coming")), "number", 12),
        Column(tr(lang, phrase("Not coming")), "number", 12),
        Column(tr(lang, phrase("Not answered")), "number", 12),
        Column(header("table", lang), width=12),
        Column(header("ticket_number", lang), width=18),
        Column(header("code", lang), width=16),
        Column(tr(lang, phrase("Link")), width=44),
        Column(tr(lang, phrase("Sent on")), "moment", 17),
        Column(tr(lang, phrase("Opened on")), "moment", 17),
        Column(tr(lang, phrase("Answered on")), "moment", 17),
    )


def party_row(party: Row[Any], members: list[Row[Any]], beside: Beside) -> tuple[Cell, ...]:
    """One party as these columns have it."""
    yes = sum(one.status in _YES for one in members)
    no = sum(one.status == AttendeeStatus.DECLINED for one in members)
    tables = dict.fromkeys(one.table_number for one in members if one.table_number)
    return (
        party.label,
        "; ".join(one.name for one in members),
        "; ".join(one.email for one in members if one.email),
        len(members),
        party.max_plus_ones,
        yes,
        no,
        len(members) - yes - no,
        ", ".join(tables),
        party.ticket_number,
        display_code(party.unique_code),
        link_of(party.unique_code),
        beside.local(party.sent_at),
        beside.local(party.opened_at),
        beside.local(party.responded_at),
    )
