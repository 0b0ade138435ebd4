"""Meals and notes: said by guests, sealed where they lie, read by those who need them."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gala import vault
from gala.bus import RsvpChanged
from gala.errors import ChangedSince, DeadlinePassed, Forbidden, GalaError, Invalid, NotFound
from gala.i18n.words import say
from gala.models import Attendee
from gala.services import changes, meals, needs
from gala.services.meals import MealForm
from gala.services.needs import Needs
from tests import factories
from tests.services import looking


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


def test_a_guest_says_it_and_the_database_holds_no_word_of_it(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    said = {ana: Needs("sea BASS", " No  peanuts ", "Wheelchair"), ben: Needs("Risotto")}
    needs.say_needs(session, gala.guest(0), gala.event_id, said)
    assert needs.read_needs(session, gala.organizer, gala.event_id) == {
        ana: Needs("Sea bass", "No peanuts", "Wheelchair"),
        ben: Needs("Risotto"),
    }
    needs.say_needs_for(session, gala.organizer, gala.event_id, {ana: Needs("Risotto", "No peanuts", "Wheelchair")})
    for table in ("attendees", "attendee_history", "change_rows", "changes", "activity_logs"):
        for row in session.execute(text(f"SELECT * FROM {table}")):
            for value in row:
                stored = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                assert b"peanuts" not in stored and b"Wheelchair" not in stored, table


def test_a_note_that_stays_is_not_sealed_anew(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("", "No peanuts")})
    sealed, version = looking.attendee(session, ana).dietary_notes, looking.attendee(session, ana).version
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("", "No peanuts")})
    assert looking.attendee(session, ana).version == version, "saying the same again changes nothing"
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("Risotto", "No peanuts")})
    assert looking.attendee(session, ana).dietary_notes == sealed
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs()})
    assert looking.attendee(session, ana).dietary_notes is None, "nothing to read is nothing at all"
    assert needs.read_needs(session, gala.organizer, gala.event_id) == {}


def test_what_was_said_is_told(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    looking.told(session, RsvpChanged)
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("Risotto")})
    (event,) = looking.told(session, RsvpChanged)
    assert [(s.attendee_id, s.version) for s in event.attendees] == [(ana, looking.attendee(session, ana).version)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Needs("Pizza"), "“Pizza” is not on the menu."),
        (Needs("", "a" * 301), "This is longer than 300 characters."),
        (Needs("", "", "a\u202eb"), "This text has characters that cannot be shown."),
    ],
)
def test_what_cannot_be_said(session: Session, gala: factories.Gala, said: Needs, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        needs.say_needs(session, gala.guest(0), gala.event_id, {gala.party_ids()[0]: said})
    assert say("en", refused.value) == reason


def test_nobody_answers_for_another_party_nor_after_the_deadline(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = gala.party_ids()[0]
    with pytest.raises(NotFound):
        needs.say_needs(session, gala.guest(1), gala.event_id, {ana: Needs("Risotto")})
    looking.pass_time(monkeypatch, minutes=60 * 24 * 30)
    with pytest.raises(DeadlinePassed):
        needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("Risotto")})
    needs.say_needs_for(session, gala.organizer, gala.event_id, {ana: Needs("Risotto")})


def test_an_event_that_does_not_ask_takes_no_notes(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("", "No peanuts")})
    gala.event.asks_needs = False
    session.flush()
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("Risotto", "No peanuts")})
    with pytest.raises(Invalid):
        needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("Risotto", "No eggs")})


def menu(session: Session, gala: factories.Gala) -> list[tuple[str, int]]:
    return [(row.name, row.chosen) for row in meals.list_meals(session, gala.organizer, gala.event_id)]


def test_a_dish_that_is_renamed_keeps_who_chose_it_and_one_that_goes_does_not(
    session: Session, gala: factories.Gala
) -> None:
    ana, ben = gala.party_ids()
    needs.say_needs(session, gala.guest(0), gala.event_id, {ana: Needs("Sea bass"), ben: Needs("Risotto")})
    bass, risotto = (row.id for row in meals.list_meals(session, gala.organizer, gala.event_id))
    exchanged = [MealForm("Risotto", "", bass), MealForm("Sea bass", "", risotto), MealForm("Tarte")]
    assert meals.set_meals(session, gala.organizer, gala.event_id, exchanged) == 0
    assert menu(session, gala) == [("Risotto", 1), ("Sea bass", 1), ("Tarte", 0)]
    assert needs.read_needs(session, gala.organizer, gala.event_id) == {ana: Needs("Risotto"), ben: Needs("Sea bass")}
    assert meals.set_meals(session, gala.organizer, gala.event_id, [MealForm("Sea bass", "", risotto)]) == 1
    assert needs.read_needs(session, gala.organizer, gala.event_id) == {ben: Needs("Sea bass")}
    changes.undo(session, gala.organizer, gala.event_id)
    assert menu(session, gala) == [("Risotto", 1), ("Sea bass", 1), ("Tarte", 0)]


def test_a_dish_that_somebody_has_chosen_since_is_not_undone(session: Session, gala: factories.Gala) -> None:
    risotto = meals.list_meals(session, gala.organizer, gala.event_id)[1].id
    meals.set_meals(session, gala.organizer, gala.event_id, [MealForm("Gnocchi", "", risotto)])
    needs.say_needs(session, gala.guest(0), gala.event_id, {gala.party_ids()[0]: Needs("Gnocchi")})
    with pytest.raises(ChangedSince) as refused:
        changes.undo(session, gala.organizer, gala.event_id)
    assert refused.value.params["what"] == "Gnocchi"


@pytest.mark.parametrize(
    ("dishes", "error"),
    [
        ([MealForm(" ")], Invalid),
        ([MealForm("Sea bass"), MealForm("sea  BASS")], Invalid),
        ([MealForm(f"Dish {i}") for i in range(21)], Invalid),
        ([MealForm("Soup", "", 999_999)], NotFound),
    ],
)
def test_a_menu_that_cannot_be(
    session: Session, gala: factories.Gala, dishes: list[MealForm], error: type[GalaError]
) -> None:
    with pytest.raises(error):
        meals.set_meals(session, gala.organizer, gala.event_id, dishes)
