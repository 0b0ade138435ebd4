"""The addresses of exported files: for programs and whoever is signed in, named, kept by no cache, and written down."""

import asyncio
import csv
import io
from urllib.parse import unquote

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from gala.models import ActivityLog, Role
from gala.services import accounts, api_keys
from gala.services.accounts import COOKIE
from tests import factories
from tests.api.program import Program, person, the_api
from tests.conftest import Database

pytestmark = pytest.mark.only_sqlite


class Site:
    """An evening with a party, and the sessions of its organizer and of somebody at the door."""

    def __init__(self, db: Database) -> None:
        with db.transaction() as session:
            tenant = factories.make_tenant(session, name="Fundación Aurora")
            event = factories.make_event(session, tenant, name="Gala de Otoño")
            party = factories.make_invitation(session, event, ["Ana Núñez", "=1+1", "Eva Gil"], label="Ruiz")
            self.event_id, self.tenant_id = int(event.id or 0), int(tenant.id or 0)
            self.ids = [int(one.id or 0) for one in factories.members_of(session, party)]
            for name, role in (("olga", Role.TENANT_ADMIN), ("dora", Role.STAFF)):
                password = accounts.hash_password("right horse")
                user = factories.make_user(session, email=f"{name}@gala.test", password_hash=password)
                factories.make_member(session, tenant, role, user=user)
        self.olga, self.dora = (
            db.run(accounts.sign_in, f"{name}@gala.test", "right horse", "", "") for name in ("olga", "dora")
        )

    def get(self, path: str, token: str | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=the_api())
            async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
                client.cookies.set(COOKIE, self.olga if token is None else token)
                return await client.get(path)

        return asyncio.run(ask())

    def event(self, rest: str, token: str | None = None) -> httpx.Response:
        return self.get(f"/api/events/{self.event_id}/exports/{rest}", token)


@pytest.fixture
def site(db: Database) -> Site:
    return Site(db)


def rows(answer: httpx.Response, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_a_csv_file_has_a_name_and_stays_out_of_caches(site: Site) -> None:
    answer = site.event("guests.csv?lang=en")
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    said = answer.headers["content-disposition"]
    assert 'filename="gala-de-otono-guests.csv"' in said
    assert unquote(said.rpartition("''")[2]) == "Gala de Otoño - Guests.csv"
    assert answer.headers["cache-control"] == "private, no-store"
    assert [row[0] for row in rows(answer)] == ["Name", "Ana Núñez", "'=1+1", "Eva Gil"]


def test_a_spanish_reader_gets_semicolons_where_they_are_asked_for(site: Site) -> None:
    assert rows(site.event("guests.csv?lang=es&separator=semicolon"), ";")[1][0] == "Ana Núñez"


def test_a_workbook_is_one(site: Site) -> None:
    answer = site.event("seating.xlsx?lang=en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Seating"] and len(book.get_sheet_by_index(0).to_python()) == 4


def test_the_address_narrows_as_the_lists_do(site: Site) -> None:
    first, _, last = site.ids
    assert [row[0] for row in rows(site.event("guests.csv?search=nunez"))[1:]] == ["Ana Núñez"]
    assert [row[0] for row in rows(site.event(f"answers.csv?ids={first},{last}"))[1:]] == ["Ana Núñez", "Eva Gil"]
    book = site.get(f"/api/tenants/{site.tenant_id}/exports/guests.csv?search=eva&lang=en")
    assert [row[0] for row in rows(book)] == ["Name", "Eva Gil"]
    assert "Fundaci%C3%B3n%20Aurora%20-%20Address%20book.csv" in book.headers["content-disposition"]


def test_each_file_is_a_line_in_the_activity(site: Site, db: Database) -> None:
    site.event("guests.xlsx?search=nunez", site.dora)
    site.event("guests.pdf")
    site.event("passwords.csv")
    site.get(f"/api/tenants/{site.tenant_id}/exports/guests.csv")
    with db.transaction() as session:
        found = session.execute(
            select(ActivityLog.actor, ActivityLog.details)  # type: ignore[call-overload]
            .where(ActivityLog.action == "people.exported")
            .order_by(ActivityLog.id)
        ).all()
    assert [(actor, details["kind"], details["rows"]) for actor, details in found] == [
        ("dora@gala.test", "guests", 1), ("olga@gala.test", "book", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("guests.pdf", "invalid"),
        ("passwords.csv", "invalid"),
        ("guests.csv?only=nobody", "invalid"),
        ("guests.csv?ids=1;2", "invalid"),
        ("guests.csv?ids=" + "1," * 3000, "invalid"),
        ("guests.csv?session=0", "invalid"),
    ],
)
def test_what_cannot_be_is_said(site: Site, rest: str, code: str) -> None:
    assert site.event(rest).json()["code"] == code


def test_strangers_get_nothing(site: Site) -> None:
    assert site.event("guests.csv", "").json()["code"] == "not_signed_in"
    assert site.get("/api/events/999/exports/guests.csv").json()["code"] == "not_found"
    assert site.get("/api/tenants/999/exports/guests.csv").json()["code"] == "not_found"


FILES = ["exports/guests.csv", "exports/seating.xlsx", "reports/tables.csv", "papers/seating-by-table.pdf"]


@pytest.mark.parametrize("path", FILES)
def test_a_program_takes_files_by_its_key_s_scope_or_its_person_s_role(site: Site, db: Database, path: str) -> None:
    def key(*scopes: str) -> Program:
        olga = db.run(accounts.get_actor, site.olga, "", "")
        return Program(db.run(api_keys.create_key, olga, site.tenant_id, "x", scopes).key)

    files, door = key("people:read", "people:needs"), key("door:check_in")
    address = f"/events/{site.event_id}/{path}"
    taken = files("GET", address)
    shown = site.get(f"/api{address}")
    assert taken.status_code == shown.status_code == 200
    assert taken.content == shown.content or not path.endswith(".csv"), "the same list"
    assert taken.headers["cache-control"] == "private, no-store" and "ratelimit" in taken.headers
    assert door.refused("GET", address) == (403, "forbidden")
    if path == FILES[0]:
        assert b"Dietary" in taken.content and b"Dietary" not in key("people:read")("GET", address).content
    assert files.refused("GET", f"/events/999/{path}") == (404, "not_found")
    assert person(db, email="eve@gala.test").refused("GET", address) == (404, "not_found")
    assert Program("gala_wrong").refused("GET", address) == (401, "token_unknown")
    cookie = {"Cookie": f"{COOKIE}={site.olga}"}
    assert Program("gala_wrong").refused("GET", address, **cookie) == (401, "token_unknown"), "what is shown counts"
    if path == FILES[0]:
        with db.transaction() as session:
            exported = select(ActivityLog.actor).where(ActivityLog.action == "people.exported")  # type: ignore[call-overload]
            actors = session.scalars(exported.order_by(ActivityLog.id)).all()
        assert actors == ["key:x", "olga@gala.test", "key:x"]
