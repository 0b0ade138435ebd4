"""Programs sign in for people and for tenants; what they hold ends when it should, and nothing else opens anything."""

import base64
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from gala import vault
from gala.access import Permission
from gala.models import AnsweredRequest, ApiKey, MembershipStatus, SignIn, Tenant, TenantStatus, TenantUser
from gala.services import limits, tokens
from tests import factories
from tests.api.program import PASSWORD, Program, person
from tests.conftest import Database
from tests.services import looking

UNKNOWN = (401, "token_unknown")
NOTHING = {"items": [], "next": None}


@pytest.fixture(autouse=True)
def forgiven() -> None:
    limits.reset()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


def keys_path(gala: factories.Gala) -> str:
    return f"/tenants/{gala.tenant.id}/keys"


# --- access and refresh ----------------------------------------------------------------------------------------------


def test_an_access_token_opens_what_its_user_may(olga: Program, gala: factories.Gala) -> None:
    assert olga.get(keys_path(gala)) == NOTHING
    assert Program().refused("GET", keys_path(gala)) == (401, "not_signed_in")
    assert Program("half.a.token").refused("GET", keys_path(gala)) == UNKNOWN
    assert Program().refused("GET", keys_path(gala), Authorization="Basic b2xnYTpob3JzZQ==") == UNKNOWN
    assert Program().refused("GET", keys_path(gala), Cookie=f"gala_session={olga.token}") == (401, "not_signed_in")


def test_a_wrong_password_is_refused_and_limited(db: Database, olga: Program) -> None:
    wrong = {"email": "olga@gala.test", "password": "wrong"}
    assert [Program().refused("POST", "/auth/login", wrong) for _ in range(10)] == [(401, "bad_credentials")] * 10
    answer = Program()("POST", "/auth/login", wrong | {"password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 60


def test_a_refresh_token_is_good_once_and_its_copy_ends_the_session(db: Database, olga: Program) -> None:
    first = Program().post("/auth/login", {"email": "olga@gala.test", "password": PASSWORD})
    second = Program().post("/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert second["refresh_token"] != first["refresh_token"]
    assert db.run(tokens.get_token_actor, second["access_token"]).is_known
    assert Program().refused("POST", "/auth/refresh", {"refresh_token": first["refresh_token"]}) == UNKNOWN
    assert Program().refused("POST", "/auth/refresh", {"refresh_token": second["refresh_token"]}) == UNKNOWN
    assert Program(second["access_token"]).refused("POST", "/auth/logout") == UNKNOWN
    assert olga("POST", "/auth/logout").status_code == 204, "her other session goes on"


def test_a_logout_ends_both_tokens_at_once(olga: Program, gala: factories.Gala) -> None:
    assert olga("POST", "/auth/logout").status_code == 204
    assert olga.refused("GET", keys_path(gala)) == UNKNOWN
    assert olga.refused("POST", "/auth/logout") == UNKNOWN


def test_an_access_token_lives_a_quarter_of_an_hour(
    olga: Program, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking.pass_time(monkeypatch, minutes=15, seconds=-2)
    assert olga.get(keys_path(gala)) == NOTHING
    looking.pass_time(monkeypatch, seconds=3)
    assert olga.refused("GET", keys_path(gala)) == UNKNOWN


def test_a_role_taken_away_and_a_closed_tenant_count_at_once(db: Database, olga: Program, gala: factories.Gala) -> None:
    def change(model: Any, **values: Any) -> None:
        with db.transaction() as session:
            for name, value in values.items():
                for one in session.query(model):
                    setattr(one, name, value)

    change(TenantUser, status=MembershipStatus.DISABLED)
    assert olga.refused("GET", keys_path(gala)) == (404, "not_found")
    change(TenantUser, status=MembershipStatus.ACTIVE)
    assert olga.get(keys_path(gala)) == NOTHING
    change(Tenant, status=TenantStatus.SUSPENDED)
    assert olga.refused("GET", keys_path(gala)) == (404, "not_found")


def by_hand(head: dict[str, Any], body: str, key: bytes) -> str:
    """A token with this header and body, signed by HMAC-SHA256 whatever the header says."""
    said = f"{base64.urlsafe_b64encode(json.dumps(head).encode()).decode().rstrip('=')}.{body}"
    signature = hmac.new(key, said.encode(), "sha256").digest()
    return f"{said}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def forged(token: str) -> dict[str, str]:
    """What people try."""
    head, body, _ = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    (key,) = vault.derived("gala.api.access")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")

    def signed(key: bytes = key, algorithm: str = "HS256", **changed: Any) -> str:
        return jwt.encode({k: v for k, v in (claims | changed).items() if v is not None}, key, algorithm)

    pair = rsa.generate_private_key(65537, 2048)
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {
        "no algorithm": f"{none}.{body}.",
        "no algorithm, in capitals": by_hand({"alg": "NONE"}, body, b""),
        "a key pair's algorithm": jwt.encode(claims, pair, "RS256"),
        "a key pair's public half as the secret": by_hand({"alg": "HS256"}, body, public),
        "a key pair's algorithm in name, our secret in fact": by_hand({"alg": "RS256"}, body, key),
        "a key of its own along": by_hand({"alg": "HS256", "jwk": {"kty": "oct", "k": "eHg"}}, body, b"xx"),
        "a key that is an empty file": by_hand({"alg": "HS256", "kid": "../../dev/null"}, body, b""),
        "another algorithm": signed(algorithm="HS512"),
        "another key": signed(b"x" * 32),
        "the key of another purpose": signed(vault.derived("gala.other")[0]),
        "no signature": f"{head}.{body}.",
        "another audience": signed(aud="gala-kiosk"),
        "no audience": signed(aud=None),
        "another site": signed(iss="https://evil.example"),
        "run out": signed(exp=1),
        "never ends": signed(exp=None),
        "another session": signed(sid=10**6),
        "a session that is no number": signed(sid="1"),
        "no session": signed(sid=None),
    }


def test_no_forged_token_opens_anything(olga: Program, gala: factories.Gala) -> None:
    opened = {
        why for why, token in forged(olga.token).items() if Program(token)("GET", keys_path(gala)).status_code != 401
    }
    assert opened == set()
    claims = jwt.decode(olga.token, options={"verify_signature": False})
    again = jwt.encode(claims, vault.derived("gala.api.access")[0], "HS256")
    assert Program(again).get(keys_path(gala)) == NOTHING, "the control: what is signed rightly is let in"
    rightly = by_hand({"alg": "HS256"}, olga.token.split(".")[1], vault.derived("gala.api.access")[0])
    assert Program(rightly).get(keys_path(gala)) == NOTHING, "by hand, too"


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_is_shown_once_opens_its_scopes_and_is_revoked(db: Database, olga: Program, gala: factories.Gala) -> None:
    made = olga.post(keys_path(gala), {"name": "Cloakroom", "scopes": ["tenant:read"]})
    [listed] = olga.get(keys_path(gala))["items"]
    assert made["key"].startswith("gala_")
    assert made["key"].startswith(listed["start"])
    assert listed == {k: v for k, v in made.items() if k != "key"}
    with db.transaction() as session:
        assert made["key"] not in json.dumps(session.execute(select(ApiKey.__table__)).mappings().one(), default=str)  # type: ignore[attr-defined]
    program = Program(made["key"])
    assert program.refused("GET", keys_path(gala)) == (403, "forbidden")
    assert program.refused("GET", "/tenants/999/keys") == (404, "not_found")
    assert olga.get(keys_path(gala))["items"][0]["last_used_at"]
    assert olga("DELETE", f"{keys_path(gala)}/{made['id']}").status_code == 204
    assert program.refused("GET", keys_path(gala)) == UNKNOWN
    assert olga.refused("DELETE", f"{keys_path(gala)}/{made['id']}") == (404, "not_found")
    assert olga.get(keys_path(gala)) == NOTHING


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"scopes": []}, (422, "invalid")),
        ({"scopes": ["tenant:write"]}, (422, "invalid")),
        ({"scopes": ["rsvp:own"]}, (403, "forbidden")),
        ({"scopes": ["all"]}, (422, "invalid")),
        ({"name": " "}, (422, "invalid")),
        ({"days": 0}, (422, "invalid")),
        ({"more": 1}, (422, "invalid")),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    olga: Program, gala: factories.Gala, change: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert olga.refused("POST", keys_path(gala), {"name": "Till", "scopes": ["tenant:read"]} | change) == refusal


def test_a_key_ends_by_itself_and_with_its_tenant(
    db: Database, olga: Program, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = olga.post(keys_path(gala), {"name": "Till", "scopes": [Permission.TENANT_READ], "days": 1})
    assert Program(made["key"]).refused("GET", keys_path(gala)) == (403, "forbidden")
    looking.pass_time(monkeypatch, days=1)
    assert Program(made["key"]).refused("GET", keys_path(gala)) == UNKNOWN


# --- writes that come twice ------------------------------------------------------------------------------------------


def test_a_write_with_a_key_is_done_once(db: Database, olga: Program, gala: factories.Gala) -> None:
    body = {"name": "Cloakroom", "scopes": ["tenant:read"]}
    first = olga("POST", keys_path(gala), body, Idempotency_Key="a1")
    second = olga("POST", keys_path(gala), body, Idempotency_Key="a1")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert len(olga.get(keys_path(gala))["items"]) == 1
    assert olga.refused("POST", keys_path(gala), body | {"name": "Bar"}, Idempotency_Key="a1") == (
        422, "idempotency_key_reused",
    )  # fmt: skip
    with db.transaction() as session:
        kept = session.query(AnsweredRequest).one()
        assert first.json()["key"].encode() not in kept.content, "what is shown once lies sealed"


def test_a_key_is_its_senders_own_and_a_day_old_at_most(
    db: Database, olga: Program, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"name": "Cloakroom", "scopes": ["tenant:read"]}
    other = person(db, gala.tenant, email="otto@gala.test")
    olga.post(keys_path(gala), body, Idempotency_Key="a1")
    other.post(keys_path(gala), body, Idempotency_Key="a1")
    assert len(olga.get(keys_path(gala))["items"]) == 2
    looking.pass_time(monkeypatch, hours=24, seconds=1)
    again = Program().post("/auth/login", {"email": "olga@gala.test", "password": PASSWORD})["access_token"]
    Program(again).post(keys_path(gala), body, Idempotency_Key="a1")
    assert len(Program(again).get(keys_path(gala))["items"]) == 3


def test_what_was_refused_may_be_tried_again_with_its_key(olga: Program, gala: factories.Gala) -> None:
    wrong = {"name": "", "scopes": ["tenant:read"]}
    assert olga.refused("POST", keys_path(gala), wrong, Idempotency_Key="a1") == (422, "invalid")
    olga.post(keys_path(gala), wrong | {"name": "Till"}, Idempotency_Key="a1")
    assert len(olga.get(keys_path(gala))["items"]) == 1


# --- signing up ------------------------------------------------------------------------------------------------------


NEW = {
    "email": "New@Aurora.example", "password": "long enough it is", "full_name": "Nora Neu", "organization": "Aurora",
}  # fmt: skip


def test_who_signs_up_waits_for_approval(db: Database) -> None:
    made = Program().post("/auth/register", NEW)
    assert made["tenant_status"] == "pending"
    token = Program().post("/auth/login", {"email": NEW["email"], "password": NEW["password"]})["access_token"]
    assert Program(token).refused("GET", f"/tenants/{made['tenant_id']}/keys") == (404, "not_found")
    with db.transaction() as session:
        session.query(Tenant).one().status = TenantStatus.ACTIVE
    assert Program(token).get(f"/tenants/{made['tenant_id']}/keys") == NOTHING


@pytest.mark.parametrize(
    "change", [{"email": "nobody"}, {"email": ""}, {"password": "short"}, {"full_name": ""}, {"organization": "-"}]
)
def test_a_sign_up_that_cannot_be_is_refused_and_leaves_nothing(db: Database, change: dict[str, str]) -> None:
    assert Program().refused("POST", "/auth/register", NEW | change) == (422, "invalid")
    with db.transaction() as session:
        assert session.query(Tenant).count() == session.query(SignIn).count() == 0


def test_an_email_signs_up_once_and_an_address_is_limited(db: Database) -> None:
    Program().post("/auth/register", NEW)
    assert Program().refused("POST", "/auth/register", NEW) == (422, "invalid")
    for number in range(8):
        Program().post("/auth/register", NEW | {"email": f"n{number}@aurora.example"})
    with db.transaction() as session:
        assert len({tenant.slug for tenant in session.query(Tenant)}) == 9
    assert Program().refused("POST", "/auth/register", NEW | {"email": "x@aurora.example"}) == (
        429,
        "too_many_attempts",
    )
