"""The door's camera, a film here: whatever a guest holds up is read, answered once, and asked of nobody else."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gala.build import WEB
from tests.browser import qr_video
from tests.browser.conftest import CALM, PATIENCE
from tests.browser.evening import Evening, empty_queue, greeted, page_is_kept, pair, ready
from tests.browser.serving import Server

GUESTS = ("Ana Belmonte", "Bruno Castaño", "Carla Díaz", "Dario Esteve", "Eva Fuster")
COUPLE, PATIENT, LATE = ["Fabio Gil", "Gala Haro"], "Hugo Ibarra", "Inés Jurado"
SCENES = (qr_video.straight, qr_video.rotated, qr_video.dim, qr_video.far, qr_video.cracked)
REFUSING = """
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = function (wish) {
  const refusal = localStorage.refusal;
  return refusal ? Promise.reject(new DOMException("refused", refusal)) : ask.call(this, wish);
};
"""


class Foyer:
    """A browser whose camera sees what is shown to it, and a tablet in it that is a gate."""

    def __init__(self, browser: Browser, film: Path, evening: Evening, address: str) -> None:
        self.film, self.evening, self.address = film, evening, address
        self.show(qr_video.empty())
        # The camera asks nobody here: a door's tablet was allowed to see once and for all.
        self.context = browser.new_context(permissions=["camera"], viewport={"width": 1024, "height": 768})
        self.context.set_default_timeout(PATIENCE)
        self.asked: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page = self.context.new_page()
        pair(self.page, address, evening.gate("North")[1])

    def show(self, *pictures: qr_video.Image.Image) -> None:
        """What the camera sees the next time that it wakes."""
        qr_video.show(self.film, *pictures)

    def look(self, *pictures: qr_video.Image.Image) -> Page:
        """The camera wakes and sees this."""
        self.show(*pictures)
        self.page.reload()
        ready(self.page)
        return self.page


@pytest.fixture(scope="module")
def evening(server: Server) -> Evening:
    return Evening(server, *([name] for name in (*GUESTS, *COUPLE, PATIENT, LATE)))


@pytest.fixture(scope="module")
def foyer(
    browser: Browser, chromium: str, evening: Evening, site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Foyer]:
    film = tmp_path_factory.mktemp("film") / "film.y4m"
    qr_video.show(film, qr_video.empty())
    flags = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    camera = browser.browser_type.launch(executable_path=chromium, args=[*CALM, *flags])
    yield Foyer(camera, film, evening, site)
    camera.close()


@pytest.mark.parametrize(
    ("name", "scene"),
    list(zip(GUESTS, SCENES, strict=False)),
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_pass_is_read(foyer: Foyer, name: str, scene: Callable[[str], qr_video.Image.Image]) -> None:
    """Held straight, turned, in the dark, from afar, behind a broken glass: each guest is welcomed."""
    page = foyer.look(*qr_video.trembling(scene(foyer.evening.passed(name))))
    greeted(page, name, "welcome")


def test_two_passes_at_once_are_both_answered(foyer: Foyer) -> None:
    couple = [foyer.evening.passed(name) for name in COUPLE]
    page = foyer.look(*qr_video.trembling(qr_video.two(*couple)))
    are_in = (
        "names => names.every((name) => galaKiosk.now().last.some((one) => one.name === name && one.kind === KIND))"
    )
    page.wait_for_function(are_in.replace("KIND", "'welcome'"), arg=COUPLE)


def test_a_pass_that_stays_in_view_is_one_scan(foyer: Foyer) -> None:
    """However long a guest holds it: more than the four seconds in which the same code is the same scan."""
    foyer.look(*qr_video.trembling(qr_video.straight(foyer.evening.passed(PATIENT))))
    greeted(foyer.page, PATIENT, "welcome")
    foyer.page.wait_for_timeout(5_000)
    assert [one["name"] for one in _last(foyer.page)].count(PATIENT) == 1


def test_a_room_without_a_code_is_answered_nothing(foyer: Foyer) -> None:
    """Stripes, squares and lamps are no pass; and the camera did look."""
    page = foyer.look(*qr_video.trembling(qr_video.empty()))
    before = _last(page)
    page.wait_for_function("document.querySelector('video')?.currentTime > 1")
    assert _last(page) == before
    assert page.evaluate("galaKiosk.now().flash.kind") == ""


def test_the_camera_rests_while_nobody_looks_at_the_page(foyer: Foyer) -> None:
    page = foyer.look(qr_video.empty())
    page.wait_for_function("document.querySelector('video')?.srcObject?.active")
    _turn_away(page, "true")
    page.wait_for_function("document.querySelector('video').srcObject === null")
    _turn_away(page, "false")
    page.wait_for_function("document.querySelector('video').srcObject?.active")


@pytest.mark.parametrize(
    ("refusal", "trouble"), [("NotAllowedError", "denied"), ("NotFoundError", "none"), ("NotReadableError", "busy")]
)
def test_what_keeps_the_camera_from_seeing_is_told(foyer: Foyer, refusal: str, trouble: str) -> None:
    """And the door goes on without it; a camera that is free again is used again, by itself."""
    page = foyer.context.new_page()
    page.add_init_script(REFUSING)
    page.goto(f"{foyer.address}/kiosk/")
    ready(page)
    page.evaluate("refusal => localStorage.refusal = refusal", refusal)
    page.reload()
    ready(page)
    page.wait_for_function("trouble => galaKiosk.now().camera.trouble === trouble", arg=trouble)
    expect(page.locator("#scan")).to_be_visible()
    page.evaluate("localStorage.removeItem('refusal')")
    if trouble == "denied":
        page.evaluate("localStorage.gala_kiosk_camera = ''")
        page.reload()
    page.wait_for_function("window.galaKiosk?.now().camera.using")
    assert page.evaluate("galaKiosk.now().camera.trouble") == ""
    page.close()


def test_without_a_network_the_camera_reads_too(foyer: Foyer) -> None:
    """The page, its decoder and all are kept: opened anew without a network it welcomes whoever holds up a pass."""
    page = foyer.look(qr_video.empty())
    page_is_kept(page)
    foyer.context.set_offline(True)
    try:
        foyer.look(*qr_video.trembling(qr_video.straight(foyer.evening.passed(LATE))))
        greeted(page, LATE, "welcome")
        assert page.evaluate("galaKiosk.now().waiting") == 1
    finally:
        foyer.context.set_offline(False)
    empty_queue(page)
    assert foyer.evening.told("welcome")[LATE] == 1


def test_nothing_is_asked_of_anybody_else(foyer: Foyer) -> None:
    """In all that went before; and the decoder is the very one that the scanner was made for."""
    page_is_kept(foyer.look(qr_video.empty()))
    assert [one for one in foyer.asked if not one.startswith((foyer.address, "blob:", "data:"))] == []
    [decoder] = (WEB / "build" / "client" / "assets").glob("zxing_reader-*.wasm")
    digest = hashlib.sha256(decoder.read_bytes()).hexdigest()
    assert digest in (WEB / "node_modules/barcode-detector/dist/es/zxing-exported.js").read_text()


def test_the_bundle_names_no_public_server_of_libraries() -> None:
    """Not even one that would never be asked."""
    scripts = [file.read_text() for file in (WEB / "build" / "client").rglob("*.js")]
    assert len(scripts) > 20
    assert [found for text in scripts for found in re.findall(r"https?://[\w.]*(?:delivr|unpkg|cdn)[\w.]*", text)] == []


def _last(page: Page) -> list[dict[str, str]]:
    return list(page.evaluate("galaKiosk.now().last"))


def _turn_away(page: Page, hidden: str) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden === 'true', configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )
