"""What guests take home, over HTTP: theirs for the code, named safely, kept by nobody on the way."""

import asyncio
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import unquote

import httpx
import pypdfium2
import pytest
from icalendar import Calendar
from sqlalchemy import update

from gala.api import papers
from gala.integrations.wallets import AppleWallet, GoogleWallet
from gala.integrations.wallets.google import SAVE
from gala.models import Attendee, Event, Guest
from gala.services import limits
from tests import factories
from tests.api.program import the_api
from tests.conftest import Database
from tests.integrations.accounts import make_apple_files, make_google_file

PAPERS = ("event.ics", "passes.pdf", "passes/1.pkpass", "passes/1/google")


@pytest.fixture
def wallets_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apple = make_apple_files(tmp_path).settings
    monkeypatch.setattr(papers, "apple_wallet", lambda: AppleWallet.of(**apple))
    monkeypatch.setattr(papers, "google_wallet", lambda: GoogleWallet.of("3388", make_google_file(tmp_path)))


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    limits.reset()
    with db.transaction() as session:
        made = factories.make_gala(
            session, name='Año Nuevo: "Gala" / 2027', tables=2, parties=(2, 1), status="accepted"
        )
        factories.sit(session, made.parties[0][0], made.seats[0])
    return made


def get(path: str, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api(), client=("192.0.2.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(ask())


def code(gala: factories.Gala, index: int = 0) -> str:
    return gala.invitations[index].unique_code


def test_the_calendar_is_a_file_of_the_guest_s_own(gala: factories.Gala) -> None:
    answer = get(f"/api/i/{code(gala)}/event.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; filename=\"ano-nuevo-gala-2027.ics\"; filename*=UTF-8''")
    assert unquote(said.partition("''")[2]) == 'Año Nuevo: "Gala" / 2027.ics' and "/" not in said.partition("''")[2]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == gala.event.name and len(event["DESCRIPTION"].splitlines()) == 4


def test_it_speaks_the_language_that_is_asked_for(gala: factories.Gala) -> None:
    path = f"/api/i/{code(gala)}/event.ics"
    assert "mesa 1\\, asiento 1" in get(path, **{"accept-language": "es-MX,en;q=0.5"}).text
    assert "table 1\\, seat 1" in get(f"{path}?lang=en", **{"accept-language": "es-MX"}).text
    assert "table 1\\, seat 1" in get(f"{path}?lang=xx").text


def test_a_canceled_event_is_taken_off_the_calendar(gala: factories.Gala, db: Database) -> None:
    first = get(f"/api/i/{code(gala)}/event.ics")
    with db.transaction() as session:
        session.execute(update(Event).values(status="canceled"))
    answer = get(f"/api/i/{code(gala)}/event.ics")
    assert answer.headers["content-type"].endswith("method=CANCEL")
    before, after = (Calendar.from_ical(one.content).walk("VEVENT")[0] for one in (first, answer))
    assert after["UID"] == before["UID"] and after["SEQUENCE"] > before["SEQUENCE"]


def test_several_codes_are_read_as_the_page_s_address_is(gala: factories.Gala) -> None:
    answer = get(f"/api/i/{code(gala)[:5].lower()}-{code(gala)[5:]}.{code(gala, 1)}/event.ics")
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")[0]["DESCRIPTION"].splitlines()) == 5


def test_what_is_in_the_archive_may_still_be_taken_home(gala: factories.Gala, db: Database) -> None:
    with db.transaction() as session:
        session.execute(update(Event).values(status="archived"))
    assert get(f"/api/i/{code(gala)}/event.ics").status_code == 200


def pages(answer: httpx.Response) -> list[str]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.content)]


def names(db: Database, gala: factories.Gala, party: int = 0) -> list[str]:
    with db.transaction() as session:
        return [session.get_one(Guest, member.guest_id).name for member in gala.parties[party]]


def test_the_party_prints_its_passes(gala: factories.Gala, db: Database) -> None:
    answer = get(f"/api/i/{code(gala)}/passes.pdf", **{"accept-language": "es"})
    first, second = pages(answer)
    assert names(db, gala)[0] in first and "Mesa\r\n1" in first and "1 de 2" in first
    assert names(db, gala)[1] in second and "sin\r\nelegir" in second
    assert answer.headers["cache-control"] == "private, no-store"
    assert 'filename="ano-nuevo-gala-2027-pases.pdf"' in answer.headers["content-disposition"]


def test_one_prints_their_own(gala: factories.Gala, db: Database) -> None:
    answer = get(f"/api/i/{code(gala)}/passes.pdf?who={gala.party_ids()[1]}")
    (page,) = pages(answer)
    assert names(db, gala)[1] in page and "2 of 2" in page


def test_several_codes_print_everybody_s(gala: factories.Gala, db: Database) -> None:
    said = pages(get(f"/api/i/{code(gala)}.{code(gala, 1)}/passes.pdf"))
    assert len(said) == 3 and names(db, gala, 1)[0] in said[2] and "3 of 3" in said[2]


def test_nobody_prints_another_s_pass(gala: factories.Gala) -> None:
    stranger = gala.party_ids(1)[0]
    assert get(f"/api/i/{code(gala)}/passes.pdf?who={stranger}").json()["code"] == "not_found"
    assert get(f"/api/i/{code(gala)}/passes.pdf?who=x").json()["code"] == "invalid"


def test_who_has_not_said_yes_has_no_pass(gala: factories.Gala, db: Database) -> None:
    with db.transaction() as session:
        session.execute(update(Attendee).where(Attendee.id == gala.party_ids()[0]).values(status="pending"))
    assert len(pages(get(f"/api/i/{code(gala)}/passes.pdf"))) == 1
    assert get(f"/api/i/{code(gala)}/passes.pdf?who={gala.party_ids()[0]}").json()["code"] == "not_found"
    with db.transaction() as session:
        session.execute(update(Attendee).values(status="declined"))
    assert get(f"/api/i/{code(gala)}/passes.pdf").json()["code"] == "wrong_state"


def test_a_canceled_event_prints_none(gala: factories.Gala, db: Database) -> None:
    with db.transaction() as session:
        session.execute(update(Event).values(status="canceled"))
    assert get(f"/api/i/{code(gala)}/passes.pdf").json()["code"] == "event_canceled"


def test_a_pass_goes_into_apple_s_wallet(gala: factories.Gala, db: Database, wallets_set_up: None) -> None:
    answer = get(f"/api/i/{code(gala)}/passes/{gala.party_ids()[1]}.pkpass?lang=es")
    assert answer.headers["content-type"] == "application/vnd.apple.pkpass"
    assert answer.headers["cache-control"] == "private, no-store"
    assert ".pkpass" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        said = json.loads(file.read("pass.json"))
    assert said["serialNumber"] == f"{gala.event_id}-{gala.party_ids()[1]}"
    assert said["eventTicket"]["primaryFields"][0] == {"key": "name", "label": "Nombre", "value": names(db, gala)[1]}


def test_a_pass_goes_into_google_s_wallet(gala: factories.Gala, wallets_set_up: None) -> None:
    answer = get(f"/api/i/{code(gala)}/passes/{gala.party_ids()[0]}/google")
    assert answer.status_code == 303 and answer.headers["location"].startswith(SAVE)
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("ending", [".pkpass", "/google"])
def test_no_wallet_takes_another_s_pass_or_one_where_none_is_set_up(
    gala: factories.Gala, ending: str, request: pytest.FixtureRequest
) -> None:
    assert get(f"/api/i/{code(gala)}/passes/{gala.party_ids()[0]}{ending}").json()["code"] == "not_found"
    request.getfixturevalue("wallets_set_up")
    assert get(f"/api/i/{code(gala)}/passes/{gala.party_ids()[0]}{ending}").status_code in (200, 303)
    assert get(f"/api/i/{code(gala)}/passes/{gala.party_ids(1)[0]}{ending}").json()["code"] == "not_found"
    assert get(f"/api/i/{code(gala)}/passes/0{ending}").json()["code"] == "invalid"


@pytest.mark.parametrize("paper", PAPERS)
def test_wrong_codes_open_nothing_and_are_limited(gala: factories.Gala, paper: str) -> None:
    for _ in range(20):
        answer = get(f"/api/i/ABCDE-FGHJK/{paper}")
        assert (answer.status_code, answer.json()["code"]) == (404, "code_unknown")
    assert get(f"/api/i/ABCDE-FGHJK/{paper}").status_code == 429
    assert get(f"/api/i/{code(gala)}/{paper}").json()["code"] == "too_many_attempts"


@pytest.mark.parametrize("paper", PAPERS)
def test_a_draft_tells_nothing(gala: factories.Gala, db: Database, paper: str) -> None:
    with db.transaction() as session:
        session.execute(update(Event).values(status="draft"))
    assert get(f"/api/i/{code(gala)}/{paper}").json()["code"] == "code_unknown"
