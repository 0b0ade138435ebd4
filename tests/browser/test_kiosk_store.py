"""A tablet's evening, tap by tap, against the real server: parties, companions, seats, other gates and other tabs."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from gala.models import Attendee, EventSeat, Gate, Guest, Invitation
from tests.browser.conftest import sign_in
from tests.browser.evening import Evening, empty_queue, greeted, hand_scan, pair, ready
from tests.browser.serving import Server

NOW = "window.galaKiosk.now()"


@pytest.fixture
def evening(server: Server) -> Evening:
    return Evening(server, ["Ana Belmonte"], ["Bo Larsen", "Cato Larsen", "Dina Larsen"], ["Zoë Quintana"])


@pytest.fixture
def tablet(new_person: Callable[..., Page], server: Server, evening: Evening) -> Callable[..., Page]:
    def come(name: str = "North", **options: object) -> Page:
        page = new_person(**{"viewport": {"width": 1024, "height": 768}} | options)
        pair(page, server.address, evening.gate(name)[1])
        return page

    return come


def _look_up(page: Page, text: str) -> None:
    page.locator("#scan").press_sequentially(text, delay=50)
    page.locator("#scan").press("Enter")
    page.wait_for_function(f"{NOW}.face === 'card'")


def _is_kept(page: Page, text: str = "<html") -> None:
    """The worker has the page, with this in it."""
    until = time.monotonic() + 30
    while text not in page.evaluate("caches.match('/kiosk/').then((page) => page?.text() ?? '')"):
        assert time.monotonic() < until, "the page is not kept"
        page.wait_for_timeout(100)


def test_some_of_a_party_come_now_the_others_later_and_each_is_told_once(
    tablet: Callable[..., Page], evening: Evening
) -> None:
    page = tablet()
    hand_scan(page, evening.passed("Cato Larsen"))
    expect(page.get_by_role("checkbox")).to_have_count(3)
    page.get_by_role("checkbox").nth(2).click()
    page.get_by_role("button", name="Let 2 in").click()
    greeted(page, "Cato Larsen", "welcome")
    expect(page.locator(".kg-verdict")).to_contain_text("One of the party is still to come")
    page.wait_for_timeout(4_100)
    hand_scan(page, evening.passed("Cato Larsen"))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    page.get_by_role("button", name="Let Dina in").click()
    greeted(page, "Dina Larsen", "welcome")
    empty_queue(page)
    assert evening.told("welcome") == {"Bo Larsen": 1, "Cato Larsen": 1, "Dina Larsen": 1}


def test_undo_leave_and_back_in(tablet: Callable[..., Page], evening: Evening) -> None:
    page = tablet()
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "welcome")
    page.locator(".kg-verdict").get_by_role("button", name="Undo").click()
    greeted(page, "Ana Belmonte", "undone")
    page.wait_for_function(f"{NOW}.inside === 0 && !{NOW}.flash.kind")
    hand_scan(page, evening.passed("Ana Belmonte"))  # taken back, so this is not the same scan
    greeted(page, "Ana Belmonte", "welcome")
    page.wait_for_function(f"!{NOW}.flash.kind")
    _look_up(page, "belmonte")
    page.get_by_role("button", name="Check out").click()
    greeted(page, "Ana Belmonte", "out")
    page.wait_for_function(f"!{NOW}.flash.kind")
    _look_up(page, "belmonte")
    page.get_by_role("button", name="Let in").click()
    greeted(page, "Ana Belmonte", "welcome")
    empty_queue(page)
    assert [(one.verdict, one.undone) for one in evening.log()] == [
        ("welcome", True), ("undone", False), ("welcome", False), ("left", False), ("welcome", False),
    ]  # fmt: skip


def test_what_another_gate_did_is_known_here_by_itself(tablet: Callable[..., Page], evening: Evening) -> None:
    north, south = tablet("North"), tablet("South")
    south.evaluate(
        f"() => new Promise((yes) => {{ const look = () => {NOW}.online ? yes() : setTimeout(look, 20); look(); }})"
    )
    hand_scan(north, evening.passed("Ana Belmonte"))
    greeted(north, "Ana Belmonte", "welcome")
    empty_queue(north)
    south.wait_for_function(f"{NOW}.inside === 1")
    hand_scan(south, evening.passed("Ana Belmonte"))
    greeted(south, "Ana Belmonte", "already_in")
    card = south.evaluate(f"{NOW}.card")
    assert (card["kind"], card["gate"]) == ("inside", "North")
    evening.log(2)
    assert evening.told() == {"Ana Belmonte": 2}


def test_a_companion_is_named_at_the_door_and_comes_in(
    tablet: Callable[..., Page], evening: Evening, server: Server
) -> None:
    with server.transaction() as session:
        invitation = session.get_one(Attendee, evening.members["Ana Belmonte"]).invitation_id
        session.get_one(Invitation, invitation).max_plus_ones = 1
    page = tablet()
    _look_up(page, "belmonte")
    page.get_by_placeholder("First and last name").fill("Pia Plus")
    page.get_by_role("button", name="Add").click()
    greeted(page, "Pia Plus", "welcome")
    page.wait_for_function(f"{NOW}.people.length === 2 && {NOW}.plus === 0 && {NOW}.inside === 1 && !{NOW}.flash.kind")
    page.get_by_role("button", name="Let Ana in").click()
    page.wait_for_function(f"{NOW}.inside === 2")
    empty_queue(page)
    with server.transaction() as session:
        [pia] = session.query(Attendee).join(Guest, Guest.id == Attendee.guest_id).filter(Guest.name == "Pia Plus")  # type: ignore[arg-type]
        assert pia.checked_in_at is not None


def test_another_seat_is_given_on_the_spot(tablet: Callable[..., Page], evening: Evening, server: Server) -> None:
    page = tablet()
    _look_up(page, "belmonte")
    page.get_by_role("button", name="More for Ana Belmonte").click()
    page.get_by_role("button", name="Another seat").click()
    page.wait_for_function(f"{NOW}.face === 'seats'")
    wanted = evening.seats[("2", "3")]
    page.locator(f"[data-do=seat][data-arg='{wanted}']").click()
    page.wait_for_function(f"{NOW}.people[0].table === '2' && {NOW}.people[0].seat === '3'")
    with server.transaction() as session:
        assert session.get_one(EventSeat, wanted).attendee_id == evening.members["Ana Belmonte"]


def test_a_badge_is_printed_for_whoever_stands_there(
    tablet: Callable[..., Page], evening: Evening, server: Server
) -> None:
    with server.transaction() as session:
        session.get_one(EventSeat, evening.seats[("1", "4")]).attendee_id = evening.members["Cato Larsen"]
    page = tablet()
    page.evaluate("() => { print = () => { window.printed = document.querySelector('.kg-badge').textContent; }; }")
    _look_up(page, "cato larsen")
    page.get_by_role("button", name="More for Cato Larsen").click()
    page.get_by_role("button", name="Print a badge").click()
    page.wait_for_function("window.printed")
    printed = page.evaluate("window.printed")
    assert "Cato Larsen" in printed and "1" in printed and "4" in printed
    assert "Dina" not in printed


def test_who_is_called_otherwise_is_called_so_at_the_gate(tablet: Callable[..., Page], evening: Evening) -> None:
    """By the next beat, not by the next whole list."""
    page = tablet()
    evening.rename("Ana Belmonte", "Anabel Ossorio")
    for _ in range(2):  # one beat may have been under way already
        with page.expect_response("**/api/kiosk/guests?*"):
            pass
    _look_up(page, "ossorio")
    expect(page.get_by_role("heading", name="Anabel Ossorio")).to_be_visible()
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Anabel Ossorio", "welcome")


def test_a_seat_needs_the_network_and_says_so(tablet: Callable[..., Page], evening: Evening) -> None:
    page = tablet()
    page.context.set_offline(True)
    page.wait_for_function(f"!{NOW}.online")
    _look_up(page, "belmonte")
    page.get_by_role("button", name="More for Ana Belmonte").click()
    page.get_by_role("button", name="Another seat").click()
    expect(page.get_by_text("This needs the network. Please try again in a moment.").first).to_be_attached()
    assert page.evaluate(f"{NOW}.card.kind") == "ready"


def test_a_note_is_kept_with_whom_it_is_about(tablet: Callable[..., Page], evening: Evening) -> None:
    page = tablet()
    _look_up(page, "zoe quntana")  # accents and a slip forgiven
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Write a note").click()
    page.get_by_label("A note for the log").last.fill("Left a coat at the desk")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("The note is kept.").first).to_be_attached()
    assert [(one.verdict, one.attendee_id, one.note) for one in evening.log(1)] == [
        ("note", evening.members["Zoë Quintana"], "Left a coat at the desk")
    ]


def test_somebody_elses_pass_is_refused_and_the_log_holds_no_code(
    tablet: Callable[..., Page], evening: Evening
) -> None:
    page = tablet()
    text = evening.passed("Ana Belmonte")
    hand_scan(page, text[:60] + ("A" if text[60] != "A" else "B") + text[61:])
    page.wait_for_function(f"{NOW}.card.verdict === 'forged'")
    hand_scan(page, evening.passed("Ana Belmonte", revision=0))
    page.wait_for_function(f"{NOW}.card.verdict === 'revoked'")
    told = evening.log(2)  # the face comes first, what is told of a refusal after it
    assert [one.verdict for one in told] == ["forged", "revoked"]
    assert not any(one.note and (one.note in text or len(one.note) > 20) for one in told)


def test_two_tabs_of_one_tablet_are_one_gate(tablet: Callable[..., Page], evening: Evening, server: Server) -> None:
    first = tablet()
    second = first.context.new_page()
    second.add_init_script("localStorage.gala_kiosk_lab = 'yes'")
    second.goto(f"{server.address}/kiosk/")
    ready(second)
    hand_scan(first, evening.passed("Ana Belmonte"))
    hand_scan(second, evening.passed("Zoë Quintana"))
    for page in (first, second):
        page.wait_for_function(f"{NOW}.inside === 2 && !{NOW}.waiting")
    assert evening.told("welcome") == {"Ana Belmonte": 1, "Zoë Quintana": 1}
    first.close()
    hand_scan(second, evening.passed("Bo Larsen"))
    second.get_by_role("button", name="Let all 3 in").click()
    greeted(second, "Dina Larsen", "welcome")
    empty_queue(second)
    assert sum(evening.told("welcome").values()) == 5


def test_whoever_is_signed_in_makes_the_browser_a_gate_without_a_code(
    new_person: Callable[..., Page], evening: Evening, server: Server
) -> None:
    page = new_person()
    page.add_init_script("localStorage.gala_kiosk_lab = 'yes'")
    sign_in(page)
    page.goto(f"/events/{evening.event_id}/door")
    expect(page.get_by_role("region", name="The door in figures")).to_be_visible()
    page.get_by_role("link", name="Use this device as a gate").click()
    ready(page)
    assert page.url.endswith("/kiosk/")
    with server.transaction() as session:
        [gate] = session.query(Gate).filter_by(event_id=evening.event_id)
        assert gate.is_personal


def test_a_link_from_elsewhere_makes_nobodys_browser_a_gate(
    new_person: Callable[..., Page], evening: Evening, server: Server
) -> None:
    page = new_person()
    page.add_init_script("localStorage.gala_kiosk_lab = 'yes'")
    sign_in(page)
    page.goto(f"/kiosk/?here={evening.event_id}&name=Trap")
    page.wait_for_function(f"window.galaKiosk && {NOW}.phase === 'pair'")
    page.wait_for_timeout(500)
    with server.transaction() as session:
        assert session.query(Gate).filter_by(event_id=evening.event_id).count() == 0


def test_leaving_clears_the_tablet_and_frees_the_gate(
    tablet: Callable[..., Page], evening: Evening, server: Server
) -> None:
    page = tablet()
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "welcome")
    page.wait_for_function(f"!{NOW}.flash.kind")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="This tablet is no gate any more").click()
    page.get_by_role("button", name="Clear this tablet").click()
    page.wait_for_function(f"{NOW}.phase === 'pair'")
    assert page.evaluate("async () => (await indexedDB.databases()).length") <= 1
    assert "Ana" not in page.inner_text("body")
    page.reload()
    page.wait_for_function(f"window.galaKiosk && {NOW}.phase === 'pair'")
    assert evening.told("welcome") == {"Ana Belmonte": 1}
    with server.transaction() as session:
        assert session.query(Gate).filter_by(event_id=evening.event_id).one().token_hash is None


def test_the_worker_keeps_the_page_and_nothing_that_the_server_says(
    tablet: Callable[..., Page], evening: Evening
) -> None:
    page = tablet()
    _is_kept(page)
    kept = page.evaluate("""async () => {
        const names = await caches.keys(), cache = await caches.open(names[0]);
        return { names, paths: (await cache.keys()).map(({ url }) => new URL(url).pathname) };
    }""")
    assert len(kept["names"]) == 1
    assert not [path for path in kept["paths"] if path.startswith(("/api", "/_event"))]
    assert any(path.endswith(".woff2") for path in kept["paths"])
    assert {f"/sounds/{name}.wav" for name in ("welcome", "again", "refused")} <= set(kept["paths"])


def test_a_new_build_takes_the_place_of_the_old_one_whole(tablet: Callable[..., Page], evening: Evening) -> None:
    page = tablet()
    _is_kept(page)
    old = page.evaluate("caches.keys()")

    def other(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "<!-- built anew -->")

    page.context.route("**/kiosk/", other)
    page.reload()
    ready(page)
    _is_kept(page, "built anew")
    until = time.monotonic() + 30
    while len(new := page.evaluate("caches.keys()")) > 1 and time.monotonic() < until:
        page.wait_for_timeout(50)  # the old one goes once the new one is whole
    assert len(new) == 1
    assert new != old


def test_words_and_light_are_the_tablets_own(tablet: Callable[..., Page], evening: Evening) -> None:
    page = tablet()
    page.get_by_role("button", name="Menu").click()
    page.locator("[data-do=lang][data-arg=es]").last.click()
    page.locator("[data-do=theme]").click()
    page.reload()
    ready(page)
    assert page.evaluate(f"[{NOW}.lang, {NOW}.theme, document.documentElement.lang]") == ["es", "light", "es"]


def test_guests_alone_are_greeted_and_find_nobody(
    tablet: Callable[..., Page], evening: Evening, server: Server
) -> None:
    page = tablet()
    with server.transaction() as session:
        session.query(Gate).filter_by(event_id=evening.event_id).update({"self_service": True})
    page.wait_for_function(f"{NOW}.gate.self")
    page.locator("#scan").press_sequentially("Belmonte", delay=30)
    page.locator("#scan").press("Enter")
    page.wait_for_function(f"{NOW}.flash.kind === 'unknown'")
    assert page.evaluate(f"{NOW}.hits.length") == 0
    hand_scan(page, evening.passed("Ana Belmonte"))
    page.wait_for_function(f"{NOW}.flash.kind === 'welcome'")
    page.wait_for_function(f"!{NOW}.flash.kind && {NOW}.face === 'idle'")
    page.wait_for_timeout(4_100)
    hand_scan(page, evening.passed("Ana Belmonte"))
    page.wait_for_function(f"{NOW}.card.kind === 'inside' && !{NOW}.card.may_admit")
    page.wait_for_function(f"{NOW}.face === 'idle'")  # by itself
