"""Printed tickets at the guests' entrance: a number opens with its name, and several are seated together."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TICKETS = {
    "GALA-0101": "María del Carmen Fernández-Villaverde y Roca de Togores",
    "GALA-0102": "Celia Pardo Gómez",
    "GALA-0103": "Jaime Zamora Esteban",
}
FREE = ("GALA-0104", "Inés Salas Zamora")


def enter(form: Locator, number: str, name: str) -> None:
    form.get_by_label("Ticket numbers").fill(number)
    form.get_by_label("Name on the ticket").fill(name)
    form.get_by_role("button").click()


def at_the_entrance(page: Page) -> Locator:
    page.goto("/")
    expect(page.get_by_role("heading", name="Do you have tickets?")).to_be_visible()
    return page.locator("form").filter(has=page.get_by_label("Ticket numbers"))


def test_one_visitor_seats_several_tickets_together(new_person: Callable[..., Page]) -> None:
    visitor = new_person(**PHONE)
    (first, her_name), *others = TICKETS.items()
    enter(at_the_entrance(visitor), first.lower().replace("-", " "), her_name)
    answers = visitor.get_by_role("group", name=re.compile("^Answer for "))
    expect(answers).to_have_count(1)
    more = visitor.get_by_role("group").filter(has_text="Add another ticket")
    for count, (number, name) in enumerate(others, 2):
        visitor.get_by_text("Add another ticket").click()
        enter(more, number, name)
        expect(answers).to_have_count(count)
        expect(visitor.get_by_text(number)).to_be_visible()

    visitor.get_by_role("link", name="Choose seats").click()
    party = visitor.get_by_role("group", name="For whom").get_by_role("button")
    expect(party).to_have_count(3)
    visitor.get_by_role("button", name="Best together").click()
    expect(party.filter(has_text="on hold")).to_have_count(3)
    visitor.get_by_role("button", name="Confirm 3 seats").click()
    expect(visitor.get_by_text("Your seats are confirmed.")).to_be_visible()
    # "Seat 4" is said while all sit at one table; at several: "Table 2, seat 4".
    expect(party.filter(has_text=re.compile(r"Seat \d+$"))).to_have_count(3)

    # Who enters one of the numbers again finds the seat it was used for, and is asked for nothing.
    again = new_person(**PHONE)
    enter(at_the_entrance(again), others[0][0], others[0][1])
    expect(again.get_by_text(re.compile(r"^Table \d+, seat \d+$"))).to_be_visible()
    expect(again.get_by_role("heading", name="Your seats")).to_be_visible()
    expect(again.get_by_text("Everybody who comes has a seat.")).to_be_visible()
    again.get_by_text("Add another ticket").click()
    enter(again.get_by_role("group").filter(has_text="Add another ticket"), others[0][0], others[0][1])
    expect(again.get_by_role("alert").filter(has_text="This ticket is on the page already.")).to_be_visible()


@pytest.mark.parametrize(
    ("number", "name", "named"),
    [
        pytest.param(FREE[0], "Eva Nadie", FREE[0], id="another name"),
        pytest.param("GALA-9999", FREE[1], "GALA-9999", id="an unknown number"),
        pytest.param(f"{FREE[0]}, GALA-9999", FREE[1], "GALA-9999", id="one unknown among several"),
    ],
)
def test_a_number_that_does_not_go_with_its_name_is_told_by_its_number(
    number: str, name: str, named: str, new_person: Callable[..., Page]
) -> None:
    visitor = new_person(**PHONE)
    form = at_the_entrance(visitor)
    enter(form, number, name)
    words = f"We could not match {named} with that name. Please check both against the ticket."
    expect(form.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(form.get_by_label("Ticket numbers")).to_have_value(number)
    enter(form, *FREE)
    expect(visitor.get_by_role("group", name=f"Answer for {FREE[1]}")).to_be_visible()
