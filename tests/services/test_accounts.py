"""Sign-in, sign-out, and who a browser is."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala.access import NOBODY
from gala.config import get_settings
from gala.errors import BadCredentials, TooManyAttempts
from gala.models import SignIn, Tenant, TenantUser, User
from gala.services import accounts, limits
from tests import factories
from tests.conftest import Database
from tests.services import looking

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.fixture
def tenant(session: Session) -> Tenant:
    return factories.make_tenant(session, name="Teatro Real")


@pytest.fixture
def user(session: Session, tenant: Tenant) -> User:
    user = factories.make_user(
        session, email="ana@gala.test", full_name="Ana Núñez", password_hash=accounts.hash_password(PASSWORD)
    )
    factories.make_member(session, tenant, user=user)
    return user


def sign_in(session: Session, email: str = "ana@gala.test", password: str = PASSWORD, **other: str) -> str:
    return accounts.sign_in(session, email, password, **{"ip": "192.0.2.1", "user_agent": "Firefox"} | other)


def test_a_token_says_who_with_which_role(session: Session, user: User, tenant: Tenant) -> None:
    actor = accounts.get_actor(session, sign_in(session, " Ana@Gala.test "), "192.0.2.9", "Firefox")
    assert (actor.name, actor.user_id, dict(actor.roles)) == ("ana@gala.test", user.id, {tenant.id: "tenant_admin"})
    assert (actor.ip, actor.is_system, dict(actor.invitations)) == ("192.0.2.9", False, {})


def test_the_database_knows_the_token_by_its_hash_only(session: Session, user: User) -> None:
    token = sign_in(session)
    row = session.execute(select(SignIn)).scalar_one()
    assert token not in repr(row.model_dump())
    assert len(token) >= 43
    assert accounts.get_actor(session, row.token_hash) == NOBODY


def test_signing_in_again_rotates(session: Session, user: User) -> None:
    first = sign_in(session)
    second = sign_in(session, old_token=first)
    assert first != second
    assert accounts.get_actor(session, first) == NOBODY
    assert accounts.get_actor(session, second).user_id == user.id


def test_a_token_planted_before_sign_in_is_worth_nothing(session: Session, user: User) -> None:
    assert sign_in(session, old_token="planted") != "planted"
    assert accounts.get_actor(session, "planted") == NOBODY


def test_sign_out_really_ends_it_and_only_it(session: Session, user: User) -> None:
    here, there = sign_in(session), sign_in(session)
    accounts.sign_out(session, here)
    accounts.sign_out(session, here)
    accounts.sign_out(session, "")
    assert accounts.get_actor(session, here) == NOBODY
    assert accounts.get_profile(session, here) == {}
    assert accounts.get_actor(session, there).user_id == user.id


def test_a_session_ends_by_itself(session: Session, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_in(session)
    looking.pass_time(monkeypatch, days=get_settings().session_days, seconds=-2)
    assert accounts.get_actor(session, token).user_id == user.id
    looking.pass_time(monkeypatch, seconds=2)
    assert accounts.get_actor(session, token) == NOBODY
    sign_in(session)
    assert session.execute(select(func.count(SignIn.id))).scalar() == 1, "the next sign-in tidies up"


@pytest.mark.parametrize(("email", "password"), [("ana@gala.test", "wrong"), ("eve@gala.test", PASSWORD), ("", "")])
def test_wrong_email_and_wrong_password_are_answered_alike(
    session: Session, user: User, email: str, password: str
) -> None:
    with pytest.raises(BadCredentials) as refused:
        sign_in(session, email, password)
    assert refused.value.params == {}


def test_ten_failures_are_enough_for_an_email_from_anywhere(session: Session, user: User) -> None:
    for n in range(10):
        with pytest.raises(BadCredentials):
            sign_in(session, password="wrong", ip=f"192.0.2.{n}")
    with pytest.raises(TooManyAttempts) as refused:
        sign_in(session, ip="203.0.113.5")
    assert 1 <= refused.value.params["minutes"] <= 15


def test_ten_failures_are_enough_for_an_address(session: Session, user: User) -> None:
    for n in range(10):
        with pytest.raises(BadCredentials):
            sign_in(session, email=f"eve{n}@gala.test")
    with pytest.raises(TooManyAttempts):
        sign_in(session)
    assert sign_in(session, ip="203.0.113.5")


def test_a_success_forgives_the_email_s_failures_not_the_address_s(session: Session, user: User) -> None:
    for n in range(9):
        with pytest.raises(BadCredentials):
            sign_in(session, password="wrong", ip=f"192.0.2.{n % 3}")
    sign_in(session)
    for n in range(9):
        with pytest.raises(BadCredentials):
            sign_in(session, password="wrong", ip=f"198.51.100.{n}")
    assert sign_in(session)


def test_roles_are_today_s(session: Session, user: User, tenant: Tenant) -> None:
    token = sign_in(session)
    session.execute(update(TenantUser).where(TenantUser.user_id == user.id).values(role="staff"))
    assert dict(accounts.get_actor(session, token).roles) == {tenant.id: "staff"}
    session.execute(update(Tenant).where(Tenant.id == tenant.id).values(status="suspended"))
    assert dict(accounts.get_actor(session, token).roles) == {}
    session.execute(update(Tenant).where(Tenant.id == tenant.id).values(status="active"))
    session.execute(update(TenantUser).where(TenantUser.user_id == user.id).values(status="disabled"))
    actor = accounts.get_actor(session, token)
    assert (actor.user_id, dict(actor.roles)) == (user.id, {})


def test_a_platform_admin_gets_no_tenant_s_role_by_that(session: Session, user: User) -> None:
    factories.make_tenant(session)
    session.execute(update(User).where(User.id == user.id).values(is_platform_admin=True))
    assert len(accounts.get_actor(session, sign_in(session)).roles) == 1


def test_the_profile_is_what_the_menu_shows(session: Session, user: User) -> None:
    assert accounts.get_profile(session, sign_in(session)) == {
        "name": "Ana Núñez", "email": "ana@gala.test", "tenant": "Teatro Real"
    }  # fmt: skip
    assert accounts.get_profile(session, "") == {}


def test_long_headers_are_cut_not_refused(session: Session, user: User) -> None:
    token = sign_in(session, ip="f" * 99, user_agent="x" * 9999)
    assert len(accounts.get_actor(session, token, "f" * 99, "x" * 9999).user_agent) <= 300


def test_passwords_of_any_length_and_script_count_to_the_last_letter() -> None:
    long = "ñ" * 100
    hashed = accounts.hash_password(long)
    assert accounts.password_matches(long, hashed)
    assert not accounts.password_matches(long[:-1], hashed)
    assert not accounts.password_matches(long + "x", hashed)
    assert accounts.hash_password(long) != hashed, "salted"


def test_a_password_with_a_zero_byte_is_no_shorter() -> None:
    assert not accounts.password_matches("a\x00b", accounts.hash_password("a\x00c"))


def test_nobody_waits_for_somebody_s_password(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a password is hashed no transaction is open: on SQLite it would keep every writer waiting."""
    with db.transaction() as session:
        factories.make_user(session, email="ana@gala.test", password_hash=accounts.hash_password(PASSWORD))
    checked = accounts.password_matches

    def slowly(password: str, password_hash: str) -> bool:
        with db.transaction() as another:
            factories.make_tenant(another)
        return checked(password, password_hash)

    monkeypatch.setattr(accounts, "password_matches", slowly)
    assert db.run(accounts.sign_in, "ana@gala.test", PASSWORD, "192.0.2.1", "Firefox")
