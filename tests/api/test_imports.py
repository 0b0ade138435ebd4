"""A list of people comes in over the API: brought, looked at, previewed, imported once, undone by nobody else."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gala.access import Permission
from gala.config import get_settings
from gala.models import Role
from gala.rules.guest_columns import COLUMNS
from gala.services import api_keys, imports, uploads
from gala.services.imports import ImportPlan
from tests import factories
from tests.api.program import Program, person, the_api
from tests.at_once import at_once
from tests.conftest import Database
from tests.nasty.made import workbook

PEOPLE = """Name,Email,Party,Meal
Ana Ruiz,ana@aurora.example,Ruiz,Sea bass
Luis Ruiz,,Ruiz,
Bea Soler,bea@soler.example,,Sea bass
"""
PLAN = {"mapping": ["name", "email", "party", "meal"]}
NOTHING = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GALA_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path / "uploads"
    get_settings.cache_clear()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, parties=())


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def path(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}/imports"


def a_key(db: Database, gala: factories.Gala, *scopes: Permission, name: str = "List") -> Program:
    tenant_id = gala.tenant.id or 0
    return Program(
        db.run(api_keys.create_key, gala.organizer, tenant_id, name, scopes or [Permission.PEOPLE_WRITE]).key
    )


def bring(olga: Program, path: str, text: str = PEOPLE) -> Any:
    return olga.post(path, text.encode(), Content_Type="text/csv")


def names_of(olga: Program) -> list[str]:
    return sorted(one["name"] for one in olga.get("/guests")["items"])


def test_a_file_is_brought_previewed_and_imported(olga: Program, path: str, folder: Path) -> None:
    brought = bring(olga, path)
    assert (brought["columns"], brought["mapping"]) == (["Name", "Email", "Party", "Meal"], PLAN["mapping"])
    assert (brought["rows"], brought["samples"][0][0]) == (3, "Ana Ruiz")
    file = f"{path}/{brought['id']}"
    assert olga.get(file) == brought
    shown = olga.post(f"{file}/preview", {"mapping": brought["mapping"]})
    assert (shown["people"], shown["parties"], shown["new"], shown["meals_new"]) == (3, 2, 3, ["Sea bass"])
    assert (shown["rows"], shown["next"], shown["first"][0]["members"]) == ([], None, ["Ana Ruiz", "Luis Ruiz"])
    assert names_of(olga) == [], "a preview changes nothing"
    done = olga("POST", f"{file}/run", PLAN)
    assert (done.status_code, done.json()["people"], done.json()["parties"]) == (201, 3, 2)
    assert names_of(olga) == ["Ana Ruiz", "Bea Soler", "Luis Ruiz"]
    assert not list(folder.iterdir()), "what was imported is kept no longer"
    assert olga.refused("POST", f"{file}/run", PLAN) == (404, "not_found")


def test_a_workbook_is_read_sheet_by_sheet(olga: Program, path: str) -> None:
    friends, work = ({(0, 0): "Name", (1, 0): name} for name in ("Ana Ruiz", "Bea Soler"))
    book = workbook(friends, Work=work)
    brought = olga.post(path, book, Content_Type="application/octet-stream")
    assert (brought["sheet"], brought["sheets"]) == ("Guests", ["Guests", "Work"])
    other = olga.get(f"{path}/{brought['id']}?sheet=Work")
    assert (other["id"], other["sheet"], other["samples"]) == (brought["id"], "Work", [["Bea Soler"]])
    assert olga.post(f"{path}/{brought['id']}/run", {"mapping": ["name"], "sheet": "Work"})["people"] == 1
    assert names_of(olga) == ["Bea Soler"]


def test_rows_to_look_at_come_in_pages_each_once(olga: Program, path: str) -> None:
    olga.post("/guests", {"name": "Ana Ruiz", "email": "ana@aurora.example"})
    lines = ["Name,Email", "Ana Ruiz,ana@aurora.example", *(f"Guest {n},wrong{n}@" for n in range(5)), "Bea Soler,"]
    file = f"{path}/{bring(olga, path, chr(10).join(lines))['id']}"
    found, cursor = [], ""
    for _ in range(10):
        page = olga.post(f"{file}/preview?limit=2&cursor={cursor}", {"mapping": ["name", "email"]})
        assert (page["problem_count"], page["known"]) == (5, 1), "the figures are of the whole file"
        found += page["rows"]
        if (cursor := page["next"]) is None:
            break
    assert [row["line"] for row in found] == [2, 3, 4, 5, 6, 7]
    assert (found[0]["problems"], found[0]["duplicate"]["known_name"]) == ([], "Ana Ruiz")
    assert found[1]["duplicate"] is None
    assert found[1]["problems"] == [{"field": "email", "value": "wrong0@", "why": "This is not an email address."}]
    assert olga.refused("POST", f"{file}/preview?cursor=x", PLAN) == (422, "invalid")
    wanted = {"mapping": ["name", "email"], "decisions": {"2": "skip"}, "skip_problems": True}
    assert olga.refused("POST", f"{file}/run", {**wanted, "skip_problems": False}) == (422, "invalid")
    done = olga.post(f"{file}/run", wanted)
    assert (done["people"], done["new"], done["skipped"]) == (1, 1, 6)


def test_a_file_that_is_sent_twice_comes_in_once(olga: Program, path: str) -> None:
    first = olga("POST", path, PEOPLE.encode(), Content_Type="text/csv", Idempotency_Key="a")
    again = olga("POST", path, PEOPLE.encode(), Content_Type="text/csv", Idempotency_Key="a")
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    other = olga.refused("POST", path, b"Name\nAna\n", Content_Type="text/csv", Idempotency_Key="a")
    assert other == (422, "idempotency_key_reused")
    run = f"{path}/{first.json()['id']}/run"
    done, more = (olga("POST", run, PLAN, Idempotency_Key="b") for _ in range(2))
    assert (done.status_code, more.json(), more.headers["idempotency-replayed"]) == (201, done.json(), "true")
    assert len(names_of(olga)) == 3


def run_at_once(db: Database, gala: factories.Gala, times: int) -> list[Any]:
    """One file, imported so many times at the same moment."""
    key = db.run(imports.bring_file, gala.organizer, gala.event_id, PEOPLE.encode()).key
    plan = ImportPlan(mapping=dict(enumerate(PLAN["mapping"])), merge="none")
    return at_once(*[lambda: db.run(imports.import_file, gala.organizer, gala.event_id, key, plan)] * times)


def test_a_file_that_is_run_several_times_at_the_same_moment_comes_in_once(db: Database, gala: factories.Gala) -> None:
    done = run_at_once(db, gala, 4)
    assert sorted(type(one).__name__ for one in done) == ["Imported", "NotFound", "NotFound", "NotFound"]


@pytest.mark.only_postgresql
def test_without_the_lock_it_would_come_in_twice(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: both read the file before either is done. (SQLite lets one write at a time anyway.)"""
    both, read = threading.Barrier(2), uploads.read_upload

    def read_together(*args: Any) -> bytes:
        data = read(*args)
        both.wait(20)
        return data

    monkeypatch.setattr("gala.services.imports.kept.lock_event", lambda session, event_id: None)
    monkeypatch.setattr(uploads, "read_upload", read_together)
    assert [one.people for one in run_at_once(db, gala, 2)] == [3, 3]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        ({"mapping": ["email"]}, "mapping"),
        ({"mapping": ["name", "name"]}, "mapping"),
        ({"mapping": ["name", "", "", "", "email"]}, "mapping"),
        ({"mapping": ["name", "hat"]}, "mapping"),
        ({"mapping": ["name"], "merge": "some"}, "merge"),
        ({"mapping": ["name"], "decisions": {"2": "eat"}}, "decisions.2"),
        ({"mapping": ["name"], "colour": "red"}, "colour"),
        ({}, "mapping"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_changes_nothing(
    olga: Program, path: str, plan: dict[str, Any], field: str
) -> None:
    file = f"{path}/{bring(olga, path)['id']}"
    for what in ("preview", "run"):
        answer = olga("POST", f"{file}/{what}", plan)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "invalid", field)
    assert names_of(olga) == [] and olga.get(file)["rows"] == 3


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"%PDF-1.7", b"<html></html>", b"Name\n", b"PK\x03\x04rest"])
def test_what_is_no_list_is_refused_and_not_kept(olga: Program, path: str, folder: Path, data: bytes) -> None:
    assert olga.refused("POST", path, data, Content_Type="text/csv") == (422, "invalid")
    assert not folder.exists()


def test_too_much_is_refused_while_it_comes(olga: Program, path: str, folder: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10 * 16 + 2):
            yield bytes(65536)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            known = {"Authorization": f"Bearer {olga.token}"}
            return await client.post(f"/api{path}", content=endless(), headers=known)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not folder.exists()


def test_a_file_is_dropped_and_nobody_else_sees_it(
    db: Database, olga: Program, gala: factories.Gala, path: str
) -> None:
    file = f"{path}/{bring(olga, path)['id']}"
    with db.transaction() as session:
        elsewhere = factories.make_gala(session)
    eve = person(db, elsewhere.tenant, email="eve@gala.test")
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    otto = person(db, gala.tenant, email="otto@gala.test")
    for method, address in (("POST", path), ("GET", file), ("POST", f"{file}/preview"), ("POST", f"{file}/run")):
        body = None if method == "GET" else PLAN
        assert eve.refused(method, address, body) == (404, "not_found")
        assert sam.refused(method, address, body) == (403, "forbidden")
        if address != path:
            assert otto.refused(method, address, body) == (404, "not_found"), "another organizer's file is theirs alone"
    assert otto("DELETE", file).status_code == 204
    assert olga.get(file)["rows"] == 3
    assert [olga("DELETE", file).status_code for _ in range(2)] == [204, 204]
    assert olga.refused("GET", file) == (404, "not_found")
    assert olga.refused("GET", f"{path}/{NOTHING}") == (404, "not_found")


def test_two_programs_of_a_tenant_do_not_take_each_others_files(db: Database, gala: factories.Gala, path: str) -> None:
    crm, shop = a_key(db, gala, name="CRM"), a_key(db, gala, name="Shop")
    first, second = bring(crm, path), bring(shop, path, "Name\nCleo\n")
    assert (crm.get(f"{path}/{first['id']}")["rows"], shop.get(f"{path}/{second['id']}")["rows"]) == (3, 1)
    assert shop.refused("GET", f"{path}/{first['id']}") == (404, "not_found")
    assert a_key(db, gala, Permission.PEOPLE_READ, name="Reader").refused("POST", path, b"x") == (403, "forbidden")


def test_the_archive_takes_nobody_in(db: Database, olga: Program, gala: factories.Gala, path: str) -> None:
    file = f"{path}/{bring(olga, path)['id']}"
    event = olga.get(f"/events/{gala.event_id}")
    known = {name: event[name] for name in ("name", "start_at", "end_at", "timezone")}
    assert olga("PUT", f"/events/{gala.event_id}", known | {"status": "archived"}).status_code == 200
    assert olga.refused("POST", f"{file}/run", PLAN) == (409, "event_archived")


def test_the_description_names_every_column() -> None:
    mapping = the_api().openapi()["components"]["schemas"]["PlanIn"]["properties"]["mapping"]
    assert [key for key in COLUMNS if key not in mapping["description"]] == []
