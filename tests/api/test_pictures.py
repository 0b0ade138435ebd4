"""The picture under a room: what is dangerous is refused, what is kept is ours, and only staff see it."""

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image, PngImagePlugin

from gala.services import accounts
from gala.services.accounts import COOKIE
from gala.services.floor import get_plan, pictures
from tests import factories
from tests.api.program import Program, person, the_api
from tests.conftest import Database

SCRIPT = b"<script>alert(document.cookie)</script>"


@pytest.fixture
def scene(db: Database) -> dict[str, object]:
    """An event, its organizer's, staff's and another tenant's sessions."""
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=2)
        password = accounts.hash_password("right horse")
        other = factories.make_tenant(session)
        for email, tenant, role in (
            ("olga@gala.test", gala.tenant, "tenant_admin"), ("sam@gala.test", gala.tenant, "staff"),
            ("eve@gala.test", other, "tenant_admin"),
        ):  # fmt: skip
            user = factories.make_user(session, email=email, password_hash=password)
            factories.make_member(session, tenant, role, user=user)
    tokens = {
        who: db.run(accounts.sign_in, f"{who}@gala.test", "right horse", "", "") for who in ("olga", "sam", "eve")
    }
    return {"event_id": gala.event_id, "organizer": gala.organizer, **tokens}


def ask(method: str, path: str, token: object = "", body: object = b"", **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            client.cookies.set(COOKIE, str(token))
            return await client.request(method, path, content=body, headers=headers)  # type: ignore[arg-type]

    return asyncio.run(run())


def send(scene: dict[str, object], body: object, who: str = "olga", **headers: str) -> httpx.Response:
    return ask("POST", f"/api/events/{scene['event_id']}/picture", scene.get(who, ""), body, **headers)


def digest(scene: dict[str, object], db: Database) -> str:
    picture = db.run(get_plan, scene["organizer"], scene["event_id"])["picture"]
    return str(picture["digest"]) if picture else ""


def drawn(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "tomato").save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_as_one_of_ours_and_shown_to_staff(scene: dict[str, object], db: Database, kind: str) -> None:
    assert send(scene, drawn(kind)).json() == {"ok": True}
    path = f"/api/events/{scene['event_id']}/picture/{digest(scene, db)}"
    shown = ask("GET", path, scene["sam"])
    assert shown.status_code == 200 and shown.headers["content-type"] == "image/webp"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in shown.headers["cache-control"] and "private" in shown.headers["cache-control"]
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("WEBP", (60, 40))
    assert ask("GET", path, "").json()["code"] == "not_signed_in"
    assert ask("GET", path, scene["eve"]).json()["code"] == "not_found"
    assert ask("GET", path[:-4] + "0000", scene["sam"]).status_code == 404


def test_nothing_that_was_hidden_in_it_comes_along(scene: dict[str, object], db: Database) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "secret place " + SCRIPT.decode())
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    for body in (drawn("PNG", pnginfo=notes) + SCRIPT, drawn("JPEG", exif=exif, comment=SCRIPT) + b"PK secret place"):
        assert send(scene, body).status_code == 200
        kept = ask("GET", f"/api/events/{scene['event_id']}/picture/{digest(scene, db)}", scene["sam"]).content
        assert b"secret" not in kept and b"script" not in kept and b"EXIF" not in kept


def test_a_photo_stands_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _, width, height = pictures.clean_picture(drawn("JPEG", exif=exif))
    assert (width, height) == (40, 60)


def test_a_photo_whose_notes_make_no_sense_is_a_picture_all_the_same() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x011A] = 72.0
    body = drawn("JPEG", exif=exif)
    # The resolution (0x011A) says that it is a text: PIL can read that, and cannot write it.
    at = body.index(bytes.fromhex("011a0005")) if b"MM" in body[:40] else body.index(bytes.fromhex("1a010500"))
    kind = b"\x00\x02" if b"MM" in body[:40] else b"\x02\x00"
    _, width, height = pictures.clean_picture(body[: at + 2] + kind + body[at + 4 :])
    assert (width, height) == (40, 60)


def test_a_large_photo_is_made_smaller() -> None:
    _, width, height = pictures.clean_picture(drawn("PNG", (5000, 3000)))
    assert (width, height) == (2400, 1440)


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 by 60,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


REFUSED = {
    "an svg with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": b"<!doctype html><body onload=alert(1)>",
    "a script": SCRIPT,
    "a gif": drawn("GIF"),
    "a bmp": drawn("BMP"),
    "a tiff": drawn("TIFF"),
    "half a png": drawn("PNG", (600, 400))[:200],
    "a bomb": bomb(),
    "nothing": b"",
    "a pdf": b"%PDF-1.7\n1 0 obj << /S /JavaScript >>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_for_us_is_refused_and_the_old_one_stays(
    scene: dict[str, object], db: Database, what: str
) -> None:
    send(scene, drawn("PNG"))
    before = digest(scene, db)
    answer = send(scene, REFUSED[what], **{"Content-Type": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert digest(scene, db) == before


def test_a_hundred_megabytes_are_refused_after_ten(scene: dict[str, object]) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 1_000_000

    assert send(scene, endless()).json()["code"] == "too_large"
    assert sent <= 12
    lying = ask(
        "POST", f"/api/events/{scene['event_id']}/picture", scene["olga"], b"x", **{"Content-Length": "104857600"}
    )
    assert lying.json()["code"] == "too_large"


def test_strangers_staff_and_other_sites_cannot_lay_one(scene: dict[str, object], db: Database) -> None:
    body = drawn("PNG")
    refused = {"nobody": "not_signed_in", "sam": "forbidden", "eve": "not_found"}
    for who, code in refused.items():
        assert send(scene, body, who).json()["code"] == code
    assert send(scene, body, origin="https://evil.example").json()["code"] == "forbidden"
    assert digest(scene, db) == ""


def test_it_is_placed_made_fainter_and_taken_away(scene: dict[str, object], db: Database) -> None:
    who, event_id = scene["organizer"], scene["event_id"]
    send(scene, drawn("PNG"))
    db.run(pictures.place_picture, who, event_id, 10, 20, 600, 0.25)
    picture = db.run(get_plan, who, event_id)["picture"]
    assert (picture["x"], picture["y"], picture["w"], picture["h"], picture["opacity"]) == (10, 20, 600, 400, 0.25)
    db.run(pictures.remove_picture, who, event_id)
    assert db.run(get_plan, who, event_id)["picture"] is None


# --- for programs ----------------------------------------------------------------------------------------------------


def test_a_program_lays_a_picture_moves_it_fetches_it_and_takes_it_away(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session)
    olga, room = person(db, gala.tenant), f"/events/{gala.event_id}/floor"
    body = drawn("PNG")
    first, again = (olga("PUT", f"{room}/picture", body, Idempotency_Key="p1") for _ in range(2))
    assert first.json() == again.json() and again.headers["idempotency-replayed"] == "true"
    assert olga.refused("PUT", f"{room}/picture", drawn("JPEG"), Idempotency_Key="p1")[1] == "idempotency_key_reused"
    laid = first.json()["picture"]
    assert laid["width"] / laid["height"] == pytest.approx(1.5, rel=0.01)
    size = {"room_width": None, "room_height": None}
    at = {"x": 10, "y": 20, "width": 300, "opacity": 0.25}
    moved = olga("PUT", room, size | {"picture": at}, If_Match=first.headers["etag"]).json()["picture"]
    assert moved == laid | at | {"height": 200}
    shown = olga("GET", f"/events/{gala.event_id}/picture/{laid['digest']}")
    assert shown.headers["content-type"] == "image/webp" and len(shown.content) > 20
    assert olga("DELETE", f"{room}/picture").status_code == olga("DELETE", f"{room}/picture").status_code == 204
    assert olga.get(room)["picture"] is None


def test_what_a_program_sends_as_a_picture_is_judged_as_a_pages_is(db: Database) -> None:
    with db.transaction() as session:
        gala, other = factories.make_gala(session), factories.make_tenant(session)
    olga, eve = person(db, gala.tenant), person(db, other, email="eve@gala.test")
    path = f"/events/{gala.event_id}/floor/picture"
    assert olga.refused("PUT", path, SCRIPT) == (422, "invalid")
    assert olga.refused("PUT", path, b"x" * (pictures.MAX_BYTES + 1)) == (413, "too_large")
    assert eve.refused("PUT", path, drawn("PNG")) == (404, "not_found")
    assert Program(code=gala.invitations[0].unique_code).refused("PUT", path, drawn("PNG")) == (403, "forbidden")
