"""A pass as a picture: for whoever knows the code, theirs only, with a code that a scanner reads."""

import asyncio
import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from gala.models import Event
from gala.rules import qr
from gala.rules.codes import display_code
from gala.services import limits, passes
from tests import factories
from tests.api.program import the_api
from tests.conftest import Database


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        gala = factories.make_gala(session, parties=(2, 1), status="accepted", name="Spring Gala", venue="Casa Ana")
        factories.sit(session, gala.parties[0][0], gala.seats[0])
        return gala


def code_of(gala: factories.Gala, party: int = 0) -> str:
    return display_code(gala.invitations[party].unique_code)


def get(path: str, ip: str = "192.0.2.7", **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api(), client=(ip, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(run())


def squares_of(picture: Image.Image, side: int) -> list[list[bool]] | None:
    """The code in the picture, read off the middle of each of its ``side`` squares a row."""
    grey = picture.convert("L").point(lambda value: 255 if value > 0 else 0)
    box = grey.point(lambda value: 255 - value).getbbox()
    assert box is not None
    unit, rest = divmod(box[2] - box[0], side)
    assert rest == 0, "every square has the same number of whole pixels"
    middle = [box[0] + unit * n + unit // 2 for n in range(side)], [box[1] + unit * n + unit // 2 for n in range(side)]
    return [[grey.getpixel((x, y)) == 0 for x in middle[0]] for y in middle[1]]


@pytest.mark.parametrize(("query", "level", "side"), [("", "M", 41), ("?print=true", "Q", 49)])
def test_the_picture_shows_the_very_pass(
    db: Database, gala: factories.Gala, query: str, level: qr.Level, side: int
) -> None:
    answer = get(f"/api/i/{code_of(gala)}/passes/{gala.party_ids()[0]}.png{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert "no-store" in answer.headers["cache-control"]
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == 1080
    shown = db.run(passes.get_passes, gala.guest(), gala.invitations[0].id).passes[0]
    assert squares_of(picture, side) == qr.modules(shown.text, level)


def test_the_first_picture_makes_the_event_s_key(db: Database, gala: factories.Gala) -> None:
    path = f"/api/i/{code_of(gala)}/passes/{gala.party_ids()[0]}.png"
    assert get(path).content == get(path).content, "and the second shows the same"


def test_it_is_named_after_its_person(db: Database, gala: factories.Gala) -> None:
    answer = get(f"/api/i/{code_of(gala)}/passes/{gala.party_ids()[0]}.png")
    assert answer.headers["content-disposition"].startswith('attachment; filename="guest-')


def test_it_speaks_the_reader_s_language(db: Database, gala: factories.Gala) -> None:
    path = f"/api/i/{code_of(gala)}/passes/{gala.party_ids()[0]}.png"
    english, spanish = get(path).content, get(f"{path}?lang=es").content
    assert english != spanish
    assert get(path, **{"accept-language": "es-MX,en"}).content == spanish
    assert get(f"{path}?lang=en", **{"accept-language": "es"}).content == english


def test_nobody_gets_another_party_s_pass(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session, parties=(1,), status="accepted")
    for attendee_id in (*gala.party_ids(1), *other.party_ids(), 0, 10**12):
        answer = get(f"/api/i/{code_of(gala)}/passes/{attendee_id}.png")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    both = f"{code_of(gala)}.{code_of(gala, 1)}"
    assert get(f"/api/i/{both}/passes/{gala.party_ids(1)[0]}.png").status_code == 200


def test_who_does_not_come_has_no_picture(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, parties=(1,), status="declined")
    assert get(f"/api/i/{code_of(gala)}/passes/{gala.party_ids()[0]}.png").status_code == 404


def test_of_a_canceled_event_there_is_none(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        session.get_one(Event, gala.event_id).status = "canceled"
    answer = get(f"/api/i/{code_of(gala)}/passes/{gala.party_ids()[0]}.png")
    assert (answer.status_code, answer.json()["code"]) == (409, "event_canceled")


def test_codes_are_not_guessed_here_either(db: Database, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    for _ in range(20):
        assert get(f"/api/i/AAAAA-AAAAA/passes/{ana}.png").json()["code"] == "code_unknown"
    assert get(f"/api/i/AAAAA-AAAAA/passes/{ana}.png").status_code == 429
    assert get(f"/api/i/{code_of(gala)}/passes/{ana}.png").status_code == 429
    assert get(f"/api/i/{code_of(gala)}/passes/{ana}.png", ip="192.0.2.8").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["محمد علي", "Nguyễn Thị Hồng", "Ольга", "Ξένη", "王小明 山田太郎", "Ọláwálé Adébáyọ̀", "😀", "x" * 200, "W " * 100],
)
def test_any_name_fits(db: Database, name: str) -> None:
    with db.transaction() as session:
        event = factories.make_event(session, name=name, venue=name)
        invitation = factories.make_invitation(session, event, [name], status="accepted")
        (member,) = factories.members_of(session, invitation)
    answer = get(f"/api/i/{invitation.unique_code}/passes/{member.id}.png")
    assert answer.status_code == 200
    picture = Image.open(io.BytesIO(answer.content)).convert("RGB")
    edges = [(0, 0, 60, picture.height), (1020, 0, 1080, picture.height)]
    assert all(len(picture.crop(edge).getcolors() or ()) == 1 for edge in edges), "nothing is written over the edge"
