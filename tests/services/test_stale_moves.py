"""A move that rests on what was seen a moment ago is refused when it is no longer so, and says who changed it."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from gala.access import Actor
from gala.errors import ChangedSince, ChangedSinceBy
from gala.services import arranging, placement
from tests import factories
from tests.services import looking

Gala = factories.Gala
Do = Callable[[Session, Gala], object]


@pytest.fixture
def gala(session: Session) -> Gala:
    """Ana sits on the first seat, Ben on the second."""
    made = factories.make_gala(session, tables=2, seats=4, parties=(1, 1, 1), status="accepted")
    for n in (0, 1):
        placement.assign(session, made.organizer, made.event_id, who(made, n), made.seat_ids[n])
    return made


def who(gala: Gala, n: int) -> int:
    return gala.party_ids(n)[0]


def as_it_is(gala: Gala) -> dict[int, int]:
    return dict.fromkeys(gala.seat_ids, 0) | {gala.seat_ids[n]: who(gala, n) for n in (0, 1)}


def other(gala: Gala) -> Actor:
    return factories.organizer(gala.tenant)


MOVES: dict[str, Do] = {
    "move": lambda s, g: placement.assign(s, g.organizer, g.event_id, who(g, 0), g.seat_ids[2], as_it_is(g)),
    "swap": lambda s, g: placement.swap(s, g.organizer, g.event_id, g.seat_ids[0], g.seat_ids[1], as_it_is(g)),
    "free": lambda s, g: placement.free(s, g.organizer, g.event_id, g.seat_ids[:2], as_it_is(g)),
    "a table": lambda s, g: arranging.seat_at_table(
        s, g.organizer, g.event_id, g.seats[4].table_id, [who(g, 0)], as_it_is(g)
    ),
}
ACTS: dict[str, Do] = {
    "moved on": lambda s, g: placement.assign(s, other(g), g.event_id, who(g, 0), g.seat_ids[7]),
    "got up": lambda s, g: placement.unseat(s, other(g), g.event_id, [who(g, 0)]),
    "replaced": lambda s, g: placement.swap(s, other(g), g.event_id, g.seat_ids[0], g.seat_ids[1]),
}


@pytest.mark.parametrize("move", MOVES)
def test_what_is_as_it_was_seen_is_done(session: Session, gala: Gala, move: str) -> None:
    before = [looking.seat(session, seat).attendee_id for seat in gala.seat_ids]
    MOVES[move](session, gala)
    assert [looking.seat(session, seat).attendee_id for seat in gala.seat_ids] != before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("move", MOVES)
def test_what_another_organizer_changed_is_not_overwritten(session: Session, gala: Gala, move: str, act: str) -> None:
    ACTS[act](session, gala)
    before = [looking.seat(session, seat) for seat in gala.seat_ids]
    with pytest.raises((ChangedSince, ChangedSinceBy)) as refused:
        MOVES[move](session, gala)
    assert [looking.seat(session, seat) for seat in gala.seat_ids] == before
    assert refused.value.params["what"] in {"1-1", "1-2", "2-4"}


def test_the_refusal_names_who_did_it(session: Session, gala: Gala) -> None:
    ben = other(gala)
    placement.assign(session, ben, gala.event_id, who(gala, 2), gala.seat_ids[2])
    with pytest.raises(ChangedSinceBy) as refused:
        MOVES["move"](session, gala)
    assert refused.value.params == {"what": "1-3", "who": ben.name}


def test_the_refusal_names_the_gate_that_did_it(session: Session, gala: Gala) -> None:
    gate = factories.gate(gala.event, "North door")
    placement.give_seat(session, gate, gala.event_id, who(gala, 2), gala.seat_ids[2])
    with pytest.raises(ChangedSinceBy) as refused:
        MOVES["move"](session, gala)
    assert refused.value.params == {"what": "1-3", "who": "North door"}


def test_somebody_seen_without_a_seat_is_not_taken_from_the_one_they_have_got(session: Session, gala: Gala) -> None:
    placement.assign(session, other(gala), gala.event_id, who(gala, 2), gala.seat_ids[7])
    with pytest.raises(ChangedSinceBy):
        placement.assign(session, gala.organizer, gala.event_id, who(gala, 2), gala.seat_ids[3], {gala.seat_ids[3]: 0})
    assert looking.seat_of(session, who(gala, 2)) == gala.seat_ids[7]


def test_who_looked_at_nothing_is_refused_nothing(session: Session, gala: Gala) -> None:
    ACTS["moved on"](session, gala)
    placement.assign(session, gala.organizer, gala.event_id, who(gala, 0), gala.seat_ids[3])
    assert looking.seat_of(session, who(gala, 0)) == gala.seat_ids[3]


def test_a_refusal_tells_nothing_of_another_event(session: Session, gala: Gala) -> None:
    far = factories.make_gala(session, parties=(1,), status="accepted")
    placement.assign(session, far.organizer, far.event_id, who(far, 0), far.seat_ids[0])
    # Made up by whoever speaks to the socket directly: people and seats of others.
    for seen in ({far.seat_ids[0]: who(gala, 2)}, {gala.seat_ids[2]: who(far, 0)}):
        with pytest.raises((ChangedSince, ChangedSinceBy)) as refused:
            placement.assign(session, gala.organizer, gala.event_id, who(gala, 2), gala.seat_ids[2], seen)
        assert "who" not in refused.value.params
        assert refused.value.params["what"] in ("", looking.seat(session, gala.seat_ids[2]).seat_number)
