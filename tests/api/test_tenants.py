"""Tenants, their teams and accounts over the API: the own ones, and all for the platform's administrators."""

from typing import Any

import pytest

from gala.models import Role, Tenant, TenantStatus, User
from tests import factories
from tests.api.program import PASSWORD, Program, person
from tests.conftest import Database


@pytest.fixture
def tenant(db: Database) -> Tenant:
    with db.transaction() as session:
        return factories.make_tenant(session)


@pytest.fixture
def olga(db: Database, tenant: Tenant) -> Program:
    return person(db, tenant)


@pytest.fixture
def root(db: Database) -> Program:
    """An administrator of the platform, who belongs nowhere."""
    program = person(db, email="root@gala.test")
    with db.transaction() as session:
        session.query(User).filter_by(email="root@gala.test").update({"is_platform_admin": True})
    return program


def user_id(db: Database, email: str) -> int:
    with db.transaction() as session:
        return int(session.query(User.id).filter_by(email=email).scalar())


def me(db: Database, email: str = "olga@gala.test") -> str:
    return f"/users/{user_id(db, email)}"


# --- tenants ---------------------------------------------------------------------------------------------------------


def test_a_tenant_is_asked_for_approved_renamed_and_suspended(db: Database, root: Program, tenant: Tenant) -> None:
    sam = person(db, email="sam@gala.test")
    made = sam.post("/tenants", {"name": "Fundación Aurora"})
    assert (made["status"], made["role"], made["slug"]) == ("pending", "tenant_admin", "fundacion-aurora")
    path = f"/tenants/{made['id']}"
    assert sam.get(path) == made
    assert sam.refused("POST", f"/events?tenant_id={made['id']}", {}) == (422, "invalid")
    assert sam.refused("PUT", path, {"name": "Mine", "status": "active"}) == (403, "forbidden")
    assert sam.refused("PUT", path, {"name": "Mine"}) == (404, "not_found")
    assert root("PUT", path, {"name": "Aurora", "status": "active"}).json()["status"] == "active"
    looks = {"name": "Aurora", "branding_settings": {"accent": "#7a1f3d"}}
    assert sam("PUT", path, looks).json()["branding_settings"] == {"accent": "#7a1f3d"}
    root("PUT", path, {"name": "Aurora", "status": "suspended"})
    assert sam.refused("PUT", path, looks) == (404, "not_found")
    assert sam.get(path)["status"] == "suspended"


def test_everybody_sees_their_own_tenants_and_the_platform_all(
    db: Database, olga: Program, root: Program, tenant: Tenant
) -> None:
    with db.transaction() as session:
        others = [factories.make_tenant(session, status=TenantStatus.PENDING).id for _ in range(3)]
    assert [one["id"] for one in olga.get("/tenants")["items"]] == [tenant.id]
    assert olga.refused("GET", f"/tenants/{others[0]}") == (404, "not_found")
    first = root.get("/tenants?limit=2")
    rest = root.get(f"/tenants?limit=2&cursor={first['next']}")
    assert [one["id"] for one in first["items"] + rest["items"]] == [tenant.id, *others]
    assert len(root.get("/tenants?status=pending")["items"]) == 3
    for wrong in ("status=lost", "cursor=x", "limit=0"):
        assert root.refused("GET", f"/tenants?{wrong}") == (422, "invalid")
    key = olga.post(f"/tenants/{tenant.id}/keys", {"name": "Screen", "scopes": ["event:read"]})["key"]
    assert Program(key).refused("GET", "/tenants") == (403, "forbidden")
    assert Program(key).refused("POST", "/tenants", {"name": "X"}) == (403, "forbidden")
    assert Program().refused("GET", "/tenants") == (401, "not_signed_in")


def test_a_tenant_that_another_changed_meanwhile_stays(olga: Program, tenant: Tenant) -> None:
    path = f"/tenants/{tenant.id}"
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, {"name": "First"}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", path, {"name": "Second"}, If_Match=seen) == (412, "outdated")
    for wrong in ({"name": ""}, {"name": "A", "branding_settings": {"": "x"}}, {"name": "A", "slug": "b"}):
        assert olga.refused("PUT", path, wrong) == (422, "invalid")


# --- team ------------------------------------------------------------------------------------------------------------


def test_somebody_new_works_at_once_and_is_disabled_at_once(olga: Program, tenant: Tenant) -> None:
    path = f"/tenants/{tenant.id}/users"
    new = {"email": "Sam@gala.test", "full_name": "Sam Fox", "role": "staff"}
    assert olga.refused("POST", path, new) == (422, "invalid")
    assert olga.refused("POST", path, new | {"password": "short"}) == (422, "invalid")
    made = olga.post(path, new | {"password": PASSWORD})
    assert (made["email"], made["status"], made["role"]) == ("sam@gala.test", "active", "staff")
    signed = {"email": "sam@gala.test", "password": PASSWORD}
    sam = Program(Program().post("/auth/login", signed)["access_token"])
    assert [one["email"] for one in sam.get(path)["items"]] == ["olga@gala.test", "sam@gala.test"]
    assert sam.refused("POST", path, new) == (403, "forbidden")
    assert olga.refused("POST", path, new) == (422, "invalid")
    mate = f"{path}/{made['user_id']}"
    assert olga("PUT", mate, {"role": "staff", "status": "disabled"}).json()["status"] == "disabled"
    assert sam.refused("GET", path) == (404, "not_found")


def test_who_has_an_account_is_invited_and_joins(db: Database, olga: Program, tenant: Tenant) -> None:
    sam, path = person(db, email="sam@gala.test"), f"/tenants/{tenant.id}/users"
    made = olga.post(path, {"email": "sam@gala.test", "full_name": "Sam", "role": "tenant_admin"})
    assert made["status"] == "invited"
    assert sam.refused("GET", path) == (404, "not_found")
    assert [one["membership"] for one in sam.get("/tenants")["items"]] == ["invited"]
    force = {"role": "staff", "status": "active"}
    assert olga.refused("PUT", f"{path}/{made['user_id']}", force) == (409, "wrong_state")
    assert sam.post(f"/tenants/{tenant.id}/join")["status"] == "active"
    assert len(sam.get(path)["items"]) == 2
    assert sam.refused("POST", f"/tenants/{tenant.id}/join") == (404, "not_found")


def test_a_team_keeps_an_organizer(db: Database, olga: Program, tenant: Tenant) -> None:
    own = f"/tenants/{tenant.id}/users/{user_id(db, 'olga@gala.test')}"
    for method, body in (
        ("PUT", {"role": "staff", "status": "active"}),
        ("PUT", {"role": "tenant_admin", "status": "disabled"}),
        ("DELETE", None),
    ):
        assert olga.refused(method, own, body) == (409, "wrong_state")
    assert olga.refused("DELETE", f"{me(db)}?confirm=olga@gala.test") == (409, "wrong_state")
    eva = person(db, tenant, email="eva@gala.test")
    assert eva("DELETE", own).status_code == 204
    assert olga.refused("GET", own) == (404, "not_found")


def test_a_place_in_the_team_that_another_changed_meanwhile_stays(db: Database, olga: Program, tenant: Tenant) -> None:
    person(db, tenant, Role.STAFF, "sam@gala.test")
    path = f"/tenants/{tenant.id}/users/{user_id(db, 'sam@gala.test')}"
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, {"role": "tenant_admin", "status": "active"}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", path, {"role": "staff", "status": "disabled"}, If_Match=seen) == (412, "outdated")


def test_another_tenants_team_is_not_there_and_keys_do_not_touch_it(
    db: Database, olga: Program, tenant: Tenant
) -> None:
    with db.transaction() as session:
        other = factories.make_tenant(session)
    eve, path = person(db, other, email="eve@gala.test"), f"/tenants/{tenant.id}/users"
    mate = f"{path}/{user_id(db, 'olga@gala.test')}"
    place = {"role": "staff", "status": "active"}
    tries: tuple[tuple[str, str, Any], ...] = (
        ("GET", path, None), ("GET", mate, None), ("PUT", mate, place), ("DELETE", mate, None),
        ("POST", path, {"email": "x@gala.test", "full_name": "X", "role": "staff"}),
    )  # fmt: skip
    for method, where, body in tries:
        assert eve.refused(method, where, body) == (404, "not_found")
    theirs = f"{path}/{user_id(db, 'eve@gala.test')}"
    assert olga.refused("GET", theirs) == olga.refused("PUT", theirs, place) == (404, "not_found")


# --- users -----------------------------------------------------------------------------------------------------------


def test_an_account_is_read_renamed_and_deleted_by_its_owner(db: Database, tenant: Tenant) -> None:
    sam = person(db, tenant, Role.STAFF, "sam@gala.test")
    path = me(db, "sam@gala.test")
    seen = sam("GET", path)
    assert [one["role"] for one in seen.json()["tenants"]] == ["staff"]
    assert "password" not in seen.text
    assert sam("PUT", path, {"full_name": "Sam Fox"}, If_Match=seen.headers["etag"]).json()["full_name"] == "Sam Fox"
    assert sam.refused("PUT", path, {"full_name": "S"}, If_Match=seen.headers["etag"]) == (412, "outdated")
    assert sam.refused("DELETE", f"{path}?confirm=somebody@gala.test") == (422, "invalid")
    assert sam("DELETE", f"{path}?confirm=sam@gala.test").status_code == 204
    assert sam.refused("GET", path) == (401, "token_unknown")


def test_a_new_password_needs_the_old_one_and_ends_all_sessions(db: Database) -> None:
    sam, path = person(db, email="sam@gala.test"), f"{me(db, 'sam@gala.test')}/password"
    new = "a better horse battery"
    wrong = {"current_password": "wrong", "password": new}
    assert sam.refused("PUT", path, wrong) == (401, "bad_credentials")
    assert sam.refused("PUT", path, {"current_password": PASSWORD, "password": "short"}) == (422, "invalid")
    assert sam("PUT", path, {"current_password": PASSWORD, "password": new}).status_code == 204
    assert sam.refused("GET", me(db, "sam@gala.test")) == (401, "token_unknown")
    login = {"email": "sam@gala.test", "password": PASSWORD}
    assert Program().refused("POST", "/auth/login", login) == (401, "bad_credentials")
    assert Program().post("/auth/login", login | {"password": new})


def test_anothers_account_is_not_there_but_for_the_platform(db: Database, olga: Program, root: Program) -> None:
    person(db, email="sam@gala.test")
    sam = me(db, "sam@gala.test")
    for method, path, body in (
        ("GET", sam, None), ("PUT", sam, {"full_name": "X"}), ("DELETE", f"{sam}?confirm=sam@gala.test", None),
        ("PUT", f"{sam}/password", {"current_password": PASSWORD, "password": "x" * 12}),
    ):  # fmt: skip
        assert olga.refused(method, path, body) == (404, "not_found")
    assert olga.refused("GET", "/users") == (403, "forbidden")
    assert Program().refused("GET", "/users") == (401, "not_signed_in")
    first = root.get("/users?limit=2")
    rest = root.get(f"/users?limit=2&cursor={first['next']}")
    assert [one["email"] for one in first["items"] + rest["items"]] == [
        "olga@gala.test", "root@gala.test", "sam@gala.test",
    ]  # fmt: skip
    assert [one["email"] for one in root.get("/users?search=SAM")["items"]] == ["sam@gala.test"]
    assert root("DELETE", f"{sam}?confirm=sam@gala.test").status_code == 204
    assert root.refused("GET", sam) == (404, "not_found")
