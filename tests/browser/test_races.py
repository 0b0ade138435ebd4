"""Several people at the same room at the same moment: who was faster, what ran out, what the organizer changed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import seat_of, sign_in
from tests.browser.serving import Party, Server


class SlowLine:
    """A page whose clicks arrive at once and whose news can be kept back, as on a bad line."""

    def __init__(self, page: Page) -> None:
        self.waiting: list[str | bytes] | None = None
        self._page: WebSocketRoute | None = None
        page.route_web_socket(re.compile("/_event"), self._connect)

    def _connect(self, page: WebSocketRoute) -> None:
        self._page, server = page, page.connect_to_server()
        server.on_message(self._hear)

    def _hear(self, message: str | bytes) -> None:
        assert self._page is not None
        if self.waiting is None:
            self._page.send(message)
        else:
            self.waiting.append(message)

    def keep_back(self) -> None:
        """Nothing reaches the page from now on."""
        self.waiting = []

    def let_through(self) -> None:
        """What waited arrives now, in order."""
        assert self._page is not None
        waiting, self.waiting = self.waiting or [], None
        for message in waiting:
            self._page.send(message)


def test_of_two_guests_who_want_one_seat_the_slower_is_offered_the_nearest(
    new_person: Callable[..., Page], server: Server
) -> None:
    party = Party(server, ["Ana Ruiz"], ["Leo Paz"], name="The race")
    ana, leo = new_person(), new_person()
    slow = SlowLine(leo)
    for page, code in zip((ana, leo), party.codes, strict=True):
        page.goto(f"/i/{code}/seats")
        expect(seat_of(page, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, free")

    slow.keep_back()
    seat_of(ana, "1", "2").click()
    expect(seat_of(ana, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, on hold for you")
    expect(seat_of(leo, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, free")
    seat_of(leo, "1", "2").click()
    slow.let_through()

    offers = leo.get_by_role("alert").filter(has_text="Somebody was faster. These are free:")
    expect(leo.get_by_text("was just taken.")).to_be_visible()
    expect(offers.get_by_role("button")).to_have_text(["Table 1, seat 3", "Table 1, seat 4"])
    expect(seat_of(leo, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, on hold")
    offers.get_by_role("button", name="Table 1, seat 3").click()
    expect(offers).to_have_count(0)
    expect(seat_of(leo, "1", "3")).to_have_attribute("aria-label", "Table 1, seat 3, on hold for you")
    for page in (leo, ana):
        page.get_by_role("button", name="Confirm the seat").click()
        expect(page.get_by_text("Your seat is confirmed.")).to_be_visible()
    expect(seat_of(leo, "1", "3")).to_have_attribute("aria-label", "Table 1, seat 3, yours")
    expect(seat_of(leo, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, taken")
    expect(seat_of(ana, "1", "2")).to_have_attribute("aria-label", "Table 1, seat 2, yours")


def test_a_hold_that_runs_out_before_the_eyes_frees_the_seat_everywhere_and_is_said_kindly(
    new_person: Callable[..., Page], server: Server
) -> None:
    party = Party(server, ["Ana Ruiz"], name="The clock")
    organizer, ana = new_person(), new_person()
    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/plan")
    ana.goto(f"/i/{party.codes[0]}/seats")
    seat_of(ana, "2", "1").click()
    expect(ana.get_by_role("timer", name=re.compile("left to confirm"))).to_have_text(re.compile(r"^(4:5\d|5:00)$"))
    expect(seat_of(organizer, "2", "1")).to_have_attribute("aria-label", "Table 2, seat 1, on hold")

    party.let_holds_end_in(12)
    ana.reload()
    expect(ana.get_by_role("timer")).to_have_text(re.compile(r"^0:(0\d|1[0-2])$"))
    expect(ana.get_by_text("Less than a minute left")).to_have_count(1)
    expect(seat_of(organizer, "2", "1")).to_have_attribute("aria-label", "Table 2, seat 1, on hold")

    expect(ana.get_by_text("The time to confirm ran out. Please pick again.")).to_be_visible(timeout=30_000)
    expect(seat_of(ana, "2", "1")).to_have_attribute("aria-label", "Table 2, seat 1, free")
    expect(seat_of(organizer, "2", "1")).to_have_attribute("aria-label", "Table 2, seat 1, free")
    expect(ana.get_by_role("timer")).to_have_count(0)
    expect(ana.get_by_role("button", name="Confirm the seat")).to_have_count(0)
    expect(ana.get_by_role("group", name="For whom")).to_contain_text("no seat yet")

    seat_of(ana, "2", "1").click()
    ana.get_by_role("button", name="Confirm the seat").click()
    expect(ana.get_by_text("Your seat is confirmed.")).to_be_visible()
    expect(seat_of(organizer, "2", "1")).to_have_attribute("aria-label", "Table 2, seat 1, taken")


def test_a_guest_whose_seat_the_organizer_moves_is_told_at_once_on_the_open_page(
    new_person: Callable[..., Page], server: Server
) -> None:
    party = Party(server, ["Ana Ruiz"], name="The move")
    organizer, ana = new_person(), new_person()
    sign_in(organizer)
    organizer.goto(f"/events/{party.event_id}/plan")
    ana.goto(f"/i/{party.codes[0]}/seats")
    seat_of(ana, "1", "1").click()
    ana.get_by_role("button", name="Confirm the seat").click()
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, yours")

    seat_of(organizer, "1", "1").click()
    organizer.get_by_role("button", name="Move", exact=True).click()
    expect(organizer.get_by_role("button", name="Now choose where to")).to_be_visible()
    seat_of(organizer, "2", "4").click()
    expect(ana.get_by_text("The organizer moved Ana Ruiz to seat 2-4.")).to_be_visible()
    expect(seat_of(ana, "2", "4")).to_have_attribute("aria-label", "Table 2, seat 4, yours")
    expect(seat_of(ana, "1", "1")).to_have_attribute("aria-label", "Table 1, seat 1, free")

    seat_of(organizer, "2", "4").click()
    organizer.get_by_role("button", name="Free up").click()
    expect(ana.get_by_text("The organizer freed the seat of Ana Ruiz.")).to_be_visible()
    expect(seat_of(ana, "2", "4")).to_have_attribute("aria-label", "Table 2, seat 4, free")
