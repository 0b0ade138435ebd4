"""Meals and notes: said by guests, sealed where they lie, read by those who need them."""

import pytest
from sqlalchemy.orm import Session

from gala import vault
from gala.errors import Forbidden
from gala.models import Attendee
from gala.services import meals, needs
from gala.services.needs import Needs
from tests import factories


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    made = factories.make_gala(session, parties=(2, 1))
    for position, name in enumerate(("Sea bass", "Risotto")):
        factories.make_meal(session, made.event, name=name, position=position)
    return made


def test_what_was_sealed_is_read_by_the_organizer_alone(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    person = session.get_one(Attendee, ana)
    person.dietary_notes, person.meal_choice = vault.seal("Nüsse 🥜".encode()), "Risotto"
    session.flush()
    said = {ana: Needs("Risotto", "Nüsse 🥜")}
    assert needs.read_needs(session, gala.organizer, gala.event_id) == said
    assert needs.read_needs(session, gala.organizer, gala.event_id, [ana, ben]) == said
    assert needs.read_needs(session, gala.organizer, gala.event_id, [ben]) == {}
    for other in (gala.staff, gala.guest(0)):
        with pytest.raises(Forbidden):
            needs.read_needs(session, other, gala.event_id)


def test_a_dish_is_counted_for_who_may_come(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    session.get_one(Attendee, ana).meal_choice = "Risotto"
    gone = session.get_one(Attendee, ben)
    gone.meal_choice, gone.status = "Risotto", "declined"
    session.flush()
    rows = meals.list_meals(session, gala.staff, gala.event_id)
    assert [(row.name, row.chosen) for row in rows] == [("Sea bass", 0), ("Risotto", 1)]
