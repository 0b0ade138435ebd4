"""The door is heard: each verdict has a sound of its own, and a device can be made quiet for good."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from gala.build import ROOT
from tests.browser.conftest import sign_in

LISTEN = """window.heard = [];
HTMLMediaElement.prototype.play = function () {
  window.heard.push(new URL(this.src).pathname);
  return Promise.resolve();
};"""


def test_verdicts_sound_unless_the_device_is_quiet(new_person: Callable[..., Page], event_id: int) -> None:
    page = new_person()
    page.add_init_script(LISTEN)
    sign_in(page, "door@gala.test")

    def heard() -> list[str]:
        return page.evaluate("window.heard")  # type: ignore[no-any-return]

    def scan(text: str) -> None:
        page.get_by_label("Name, code, ticket or seat").fill(text)
        page.keyboard.press("Enter")

    page.goto(f"/events/{event_id}/door")
    expect(page.get_by_role("heading", name="Ready for the next guest")).to_be_visible()
    scan("GALA-0002")
    page.get_by_role("button", name="comes in").click()
    expect(page.get_by_role("status").filter(has_text="Welcome")).to_have_count(1)
    scan("GALA-0002")
    expect(page.get_by_role("main").get_by_text("Already in")).to_be_visible()
    scan("nobody of that name")
    expect(page.get_by_role("status").filter(has_text="Not one of ours")).to_have_count(1)
    assert heard() == ["/sounds/welcome.wav", "/sounds/again.wav", "/sounds/refused.wav"]

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Turn the sound off").click()
    expect(page.get_by_role("button", name="Turn the sound on")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Turn the sound on")).to_be_visible()
    scan("nobody of that name")
    expect(page.get_by_role("status").filter(has_text="Not one of ours")).to_have_count(1)
    assert heard() == []


def test_the_sounds_are_there_and_small() -> None:
    sounds = {path.name: path.stat().st_size for path in (ROOT / "assets" / "sounds").iterdir()}
    assert sounds.keys() == {"welcome.wav", "again.wav", "refused.wav"}
    assert max(sounds.values()) < 20_000
