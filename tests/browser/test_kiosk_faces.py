"""The door's tablet shows every face and verdict well: to eyes, ears and keys, in both languages, without a network.

Pictures of all of them lie in ``artifacts/kiosk`` afterwards.
"""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from gala.build import ROOT
from tests.browser.kiosk_faces import ANA, FACES, FAMILY, LONG, Store, card_face, flash, person
from tests.browser.spanish import english_on
from tests.browser.test_pages import WCAG, Ears

AXE = WCAG | {"resultTypes": ["violations"]}

TABLET = {"viewport": {"width": 1024, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LOOKS = {
    "en-dark-tablet": TABLET,
    "es-light-tablet": TABLET,
    "es-dark-phone": PHONE,
    "en-light-phone": PHONE,
}
HEARD = ("en-dark-tablet", "en-light-phone")
"""In these axe looks at every face: both themes, both sizes, and names are the same in Spanish."""
VERDICTS = sorted(name for name in FACES if name.startswith("flash_"))

LENS = """localStorage.gala_kiosk_lab = "yes";
const paint = document.createElement("canvas");
navigator.mediaDevices.getUserMedia = async () => {
  Object.assign(paint, { width: 640, height: 640 });
  const brush = paint.getContext("2d");
  brush.fillStyle = "#2a2440";
  brush.fillRect(0, 0, 640, 640);
  brush.fillStyle = "#e9e4f5";
  brush.fillRect(220, 170, 200, 300);
  return paint.captureStream(5);
};"""
"""The lab hook, and a camera that sees something pale in the dark."""

STICKS_OUT = """() => [...document.querySelectorAll(".gate *, .gate")]
  .filter((one) => one.checkVisibility() && !one.closest(".unseen, .kg-eye, .kg-map, .clip"))
  .filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1);
  })
  .map((one) => one.outerHTML.slice(0, 120))"""


def _show(page: Page, store: Store) -> None:
    page.evaluate("store => window.galaKiosk.show(store)", store)


def _open(page: Page, face: str = "idle", **more: object) -> None:
    page.add_init_script(LENS)
    page.goto("/kiosk/")
    page.wait_for_function("window.galaKiosk")
    _show(page, FACES[face] | more)


def _faults(page: Page, axe: Axe) -> list[str]:
    found = axe.run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def _box(page: Page) -> Locator:
    return page.locator("#scan")


@pytest.mark.parametrize("look", LOOKS)
def test_every_face_is_whole(look: str, new_person: Callable[..., Page], site: str) -> None:
    """Nothing for axe to find, nothing sticking out, no English left in Spanish, the big buttons in sight."""
    lang, theme, _ = look.split("-")
    page = new_person(**LOOKS[look], reduced_motion="reduce")
    ears = Ears(page, site)
    _open(page)
    assert _faults(page, Axe()) == []
    folder, wrong = ROOT / "artifacts" / "kiosk" / look, {}
    for name, face in FACES.items():
        _show(page, face | {"lang": lang, "theme": theme})
        page.wait_for_timeout(60)
        page.screenshot(path=folder / f"{name}.jpeg")
        faults = _faults(page, Axe("0")) if look in HEARD else []  # it is in the page already
        faults += page.evaluate(STICKS_OUT)
        if lang == "es":
            faults += [text for text in english_on(page) if text not in ("Spring Gala", "North gate", "No", "Gala")]
        acts = page.locator(".kg-acts .kg-main")
        if acts.count() and not page.evaluate(
            "one => one.getBoundingClientRect().bottom <= innerHeight", acts.element_handle()
        ):
            faults.append("the main button is out of sight")
        if faults:
            wrong[name] = faults
    assert not wrong
    assert not ears.errors
    assert not ears.strangers


def test_every_verdict_is_one_sentence_aloud(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    _open(page)
    said = page.locator("[role=status][aria-live=assertive]")
    for name in VERDICTS:
        _show(page, FACES[name])
        expect(said).to_have_count(1)
        expect(said, name).to_contain_text(FACES[name]["flash"]["title"])
        assert re.search(r"[.]$|No seat yet$|seats? [\d, ]+$", said.inner_text().strip()), name


def test_long_and_arabic_names_stay_whole(new_person: Callable[..., Page]) -> None:
    page = new_person(**PHONE)
    _open(page, "flash_welcome_long")
    name = page.locator(".kg-verdict .kg-name")
    expect(name).to_have_text(LONG)
    assert name.evaluate("one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 4")
    _show(page, FACES["flash_welcome_arabic"])
    assert page.locator(".kg-verdict .kg-name").evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_no_socket_and_no_network_are_needed(new_person: Callable[..., Page]) -> None:
    """With Reflex's socket shut from the start and the network cut later, faces, menu and language still change."""
    page = new_person(**TABLET)
    page.route_web_socket("**/_event/**", lambda socket: socket.close())
    page.route("**/_event/**", lambda route: route.abort())
    _open(page)
    expect(page.get_by_role("heading", name="Hold the pass here")).to_be_visible()
    page.context.set_offline(True)
    _show(page, FACES["card_party"])
    expect(page.get_by_role("button", name="Let all 4 in")).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("button", name="Que entren las 4 personas")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_title("Puerta · Gala")
    page.get_by_role("button", name="Cambiar a claro").click()
    expect(page.locator(".gate")).to_have_attribute("data-theme", "light")
    expect(page.get_by_text("We keep trying")).to_be_hidden()


def test_keys_alone(new_person: Callable[..., Page]) -> None:
    """Every button is reached and pressed by keys, and the focus comes back to the box that hears scanners."""
    page = new_person(**TABLET)
    _open(page, "card_party_mixed")
    page.evaluate(
        """window.done = [];
        const hear = (ev) => { const at = ev.target.closest?.("[data-do]"); if (at) window.done.push(at.dataset.do); };
        addEventListener("click", (ev) => ev.target.closest?.("[data-do]")?.tagName !== "FORM" && hear(ev), true);
        addEventListener("submit", hear, true);"""
    )
    expect(_box(page)).to_be_focused()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.dataset.do ?? document.activeElement.id ?? ''"))
        if seen[-1] == "admit":
            break
    assert {"tick", "close", "gate-plus", "admit_only", "admit"} <= set(seen)
    page.keyboard.press("Enter")
    page.locator(".kg-tick").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="companions").fill("Nobody Yet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="companions")).to_have_value("")
    expect(_box(page)).to_be_focused()
    page.get_by_role("button", name=f"More for {LONG}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Another seat").focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    assert page.evaluate("window.done") == ["admit", "tick", "plus_one", "seats"]
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Menu")).to_be_hidden()
    expect(_box(page)).to_be_focused()


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_over_the_door_is_whole(look: str, new_person: Callable[..., Page]) -> None:
    """The menu, the note, the way out, what may be done for one of a party."""
    lang, theme, _ = look.split("-")
    page = new_person(**LOOKS[look], reduced_motion="reduce")
    _open(page, "card_party_mixed", lang=lang, theme=theme, waiting=3, online=False, since="19:47")
    folder = ROOT / "artifacts" / "kiosk" / look
    for sheet in ("gate-menu", "gate-note", "gate-leave", "gate-more-1"):
        page.evaluate("id => document.getElementById(id).showPopover()", sheet)
        page.wait_for_timeout(60)
        page.screenshot(path=folder / f"sheet_{sheet}.jpeg")
        assert _faults(page, Axe()) == []
        assert page.evaluate(STICKS_OUT) == []
        assert lang == "en" or [text for text in english_on(page) if text not in ("North gate", "No")] == []
        page.keyboard.press("Escape")


def test_a_note_and_the_way_out_are_asked_for(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    _open(page, waiting=3)
    page.evaluate(
        """window.done = [];
        const hear = (ev) => { const at = ev.target.closest?.("[data-do]"); if (at) window.done.push(at.dataset.do); };
        addEventListener("click", hear, true); addEventListener("submit", hear, true);"""
    )
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("dialog", name="Menu")).to_contain_text("3 check-ins wait")
    page.get_by_role("button", name="Write a note").click()
    page.get_by_role("textbox", name="A note for the log").fill("A guest left a coat")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("dialog", name="A note for the log")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="This tablet is no gate any more").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("3 check-ins have not been sent yet")
    page.get_by_role("button", name="Stay a gate").click()
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert "unpair" not in page.evaluate("window.done")
    assert "note" in page.evaluate("window.done")


def test_a_verdict_sounds_unless_the_device_is_quiet(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    page.add_init_script(
        """window.heard = []; window.trembled = []; window.ready = [];
        const One = window.Audio;
        window.Audio = function (sound) { const one = new One(sound); window.ready.push(one); return one; };
        navigator.vibrate = (beat) => window.trembled.push(JSON.stringify(beat)) > 0;
        HTMLMediaElement.prototype.play = function () {
          window.heard.push(this.dataset.sound ?? "");
          return Promise.resolve();
        };"""
    )
    _open(page)
    page.wait_for_function("window.ready.length === 3")
    page.locator(".kg-head").click()  # no browser lets a page tremble that nobody has touched
    for number, name in enumerate(("flash_welcome", "flash_already_in", "flash_forged")):
        _show(page, FACES[name] | {"flash": FACES[name]["flash"] | {"key": f"a{number}"}})
        expect(page.locator(".kg-verdict")).to_have_attribute("data-verdict", name.removeprefix("flash_"))
    heard = page.evaluate("window.heard")
    assert [one for one in heard if one] == ["welcome", "again", "refused"]
    assert page.evaluate("window.trembled") == ["60", "[90,70,90]", "[180,80,180]"]
    _show(page, FACES["flash_forged"] | {"sound": False, "flash": flash("forged") | {"key": "quiet"}})
    page.wait_for_timeout(200)
    assert page.evaluate("window.heard") == heard


def test_a_link_brings_the_code(new_person: Callable[..., Page]) -> None:
    page = new_person(**PHONE)
    page.goto("/kiosk/?code=abcd2345")
    code = page.get_by_label("Pairing code")
    expect(code).to_have_value("ABCD-2345")
    expect(code).to_be_focused()
    code.fill("")
    code.press_sequentially("wxyz 6789")
    expect(code).to_have_value("WXYZ-6789")


def test_guests_alone_find_nothing_to_press_that_is_not_theirs(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    _open(page, "self_already_in")
    for name in ("Menu", "Undo", "Check out", "Let in again", re.compile("^More")):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("Last five")).to_have_count(0)
    _show(page, FACES["self_idle_scanner"])
    expect(page.get_by_role("heading", name="Hold your pass here")).to_be_visible()
    expect(page.get_by_text("the name does it")).to_have_count(0)
    _show(page, FACES["self_party"])
    expect(page.get_by_role("button", name="Let all 4 in")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^More"))).to_have_count(0)


def test_a_badge_is_printed_alone_and_in_its_size(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    badge = {"name": ANA, "party": "", "table": "4", "seat": "5", "event": "Spring Gala"}
    _open(page, "card_alone", badge=badge)
    expect(page.locator(".kg-badge")).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    [box] = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [round(float(side) / 72 * 25.4) for side in box] == [86, 54]
    page.emulate_media(media="print")
    expect(page.locator(".kg-badge")).to_be_visible()
    expect(page.locator(".kg-acts")).to_be_hidden()


def test_one_big_button_for_the_whole_party(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    _open(page, "card_party")
    sizes = {
        button.inner_text(): button.evaluate("one => one.offsetWidth * one.offsetHeight")
        for button in page.get_by_role("button").all()
    }
    assert max(sizes, key=lambda name: sizes[name]) == "Let all 4 in"
    _show(page, card_face("ready", FAMILY[:2], title="Okonkwo"))
    expect(page.get_by_role("button", name="Let both in")).to_be_visible()


def test_whoever_was_asked_for_is_in_sight_in_the_largest_party(new_person: Callable[..., Page]) -> None:
    page = new_person(**TABLET)
    _open(page)
    many = [person(n, f"Guest {chr(64 + n)} Lindqvist") for n in range(1, 12)]
    many[-1] |= {"found": True}
    _show(page, card_face("ready", many, title="Lindqvist", plus=2))
    expect(page.locator("[data-found]")).to_be_in_viewport(ratio=0.9)
    expect(page.locator("[data-found]")).to_contain_text("Guest K Lindqvist")
    expect(page.get_by_text("Scanned just now")).to_have_count(0)
    _show(page, card_face("ready", FAMILY, title="Okonkwo", plus=1) | {"flash": flash("") | {"key": "four"}})
    for name in ("Adaeze Okonkwo", "María del Carmen Etxeberria Goikoetxea"):
        expect(page.locator(".kg-party li").filter(has_text=name)).to_be_in_viewport(ratio=0.9)


def test_the_sounds_are_there_and_small() -> None:
    sounds = {path.name: path.stat().st_size for path in (ROOT / "assets" / "sounds").iterdir()}
    assert sounds.keys() == {"welcome.wav", "again.wav", "refused.wav"}
    assert max(sounds.values()) < 20_000
