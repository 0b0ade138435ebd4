"""The pages of keys and webhooks: a secret is shown once, and two organizers at once do not undo each other."""

import asyncio
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
import reflex as rx

from gala.access import Actor
from gala.services import api_keys
from gala.services import webhooks as services
from gala.state.api_keys import KeysState
from gala.state.shown_once import Fresh, ShownOnce
from gala.state.staff import StaffState
from gala.state.webhooks import WebhooksState
from tests import factories
from tests.conftest import Database

pytestmark = pytest.mark.only_sqlite

URL = "https://example.com/hook"
S = TypeVar("S", bound=StaffState)


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def actor(gala: factories.Gala, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    """Whoever acts on the pages: an organizer, until a test says otherwise."""
    acting = [gala.organizer]

    async def who(self: Any) -> Actor:
        return acting[0]

    async def english(self: Any) -> str:
        return "en"

    monkeypatch.setattr(StaffState, "_who", who)
    monkeypatch.setattr(StaffState, "_lang", english)
    yield acting


def page(kind: type[S], gala: factories.Gala) -> S:
    """A page that is open, with its list read."""
    made = rx.State(_reflex_internal_init=True).get_substate(kind.get_full_name().split("."))
    assert isinstance(made, kind)
    made._tenant_id = gala.tenant.id or 0
    call(made, "refresh")
    return made


def call(state: Any, name: str, *args: Any) -> str:
    """Run a handler as the page would: what it asks of the browser, as text."""

    async def run() -> list[Any]:
        return [step async for step in type(state).event_handlers[name].fn(state, *args)]

    return str(asyncio.run(run()))


# --- shown once ------------------------------------------------------------------------------------------------------


class Visit:
    """What a page's loader knows of who comes."""

    def __init__(self) -> None:
        self.fresh, self._socket, self._sign_in = Fresh("", "whsec_x"), "", ""

    def comes(self, socket: str, token: str) -> bool:
        class Router:
            class session:
                session_id = socket

        self.router, self._token = Router, lambda: token
        return ShownOnce._has_come(self)


@pytest.mark.parametrize(
    ("socket", "token", "stays"),
    [
        ("another", "olga", True),  # the line broke, or the page was loaded again
        ("first", "olga", False),  # she was on another page meanwhile
        ("another", "pablo", False),
        ("first", "pablo", False),
    ],
)
def test_a_secret_outlives_a_broken_line_and_nothing_else(socket: str, token: str, stays: bool) -> None:
    visit = Visit()
    assert visit.comes("first", "olga")
    visit.fresh = Fresh("Till", "gala_x")
    assert visit.comes(socket, token) is not stays
    assert bool(visit.fresh.secret) is stays


# --- keys ------------------------------------------------------------------------------------------------------------

FORM = {"key_name": "Till", "preset": "read", "days": "30"}


def test_a_key_is_made_shown_and_put_away(gala: factories.Gala, actor: list[Actor], db: Database) -> None:
    state = page(KeysState, gala)
    call(state, "open_new")
    call(state, "create", FORM)
    assert (state.is_new, [row.name for row in state.rows]) == (False, ["Till"])
    assert state.fresh.secret.startswith(state.rows[0].start)
    assert state.fresh.secret in state.fresh.line
    assert db.run(api_keys.get_key_actor, state.fresh.secret).actor.scopes == set(state.rows[0].may)
    call(state, "put_away")
    assert state.fresh == Fresh()


def test_what_is_wrong_with_a_key_is_told_beside_its_field(gala: factories.Gala, actor: list[Actor]) -> None:
    state = page(KeysState, gala)
    call(state, "open_new")
    for wrong, field in ({"key_name": " "}, "name"), ({"preset": "own"}, "scopes"), ({"days": "x"}, "days"):
        call(state, "create", FORM | wrong)
        assert list(state.errors) == [field]
        assert state.is_new
    assert (state.rows, state.fresh) == ([], Fresh())


def test_a_key_that_somebody_else_revoked_closes_and_says_so(
    gala: factories.Gala, actor: list[Actor], db: Database
) -> None:
    state = page(KeysState, gala)
    call(state, "create", FORM)
    key_id = state.rows[0].id
    call(state, "open", key_id)
    db.run(api_keys.revoke_key, gala.organizer, gala.tenant.id, key_id)
    assert "Somebody has revoked this key meanwhile." in call(state, "refresh")
    assert (state.open_id, state.rows) == (0, [])
    assert "meanwhile" not in call(state, "refresh")


def test_two_who_revoke_the_same_key_both_read_that_it_is_revoked(
    gala: factories.Gala, actor: list[Actor], db: Database
) -> None:
    first, second = page(KeysState, gala), page(KeysState, gala)
    call(first, "create", FORM)
    call(second, "refresh")
    key_id = second.rows[0].id
    for state in (first, second):
        assert "opens nothing any more" in call(state, "revoke", key_id)
        assert state.rows == []


# --- webhooks --------------------------------------------------------------------------------------------------------

HOOK = {"url": URL, "description": "Till", "tell guest_checked_in": "on"}


def hooked(gala: factories.Gala) -> WebhooksState:
    """The page with a webhook on it, which is open."""
    state = page(WebhooksState, gala)
    call(state, "open_new")
    call(state, "save", HOOK)
    call(state, "open", state.rows[0].id)
    return state


def test_a_webhook_is_made_and_its_secret_shown(gala: factories.Gala, actor: list[Actor]) -> None:
    state = hooked(gala)
    assert state.fresh.secret.startswith("whsec_")
    assert (state.rows[0].name, state.rows[0].types) == ("Till", ["guest_checked_in"])
    before = state.fresh.secret
    call(state, "renew", state.open_id)
    assert state.fresh.secret.startswith("whsec_")
    assert state.fresh.secret != before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "http://example.com"}, "url"),
        ({"url": "https://10.0.0.1/in"}, "url"),
        ({"url": "https://localhost/in"}, "url"),
        ({"url": "nonsense"}, "url"),
        ({"url": ""}, "url"),
        ({"tell guest_checked_in": ""}, "types"),
        ({"description": "x" * 300}, "description"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_told_beside_its_field(
    gala: factories.Gala, actor: list[Actor], wrong: dict[str, str], field: str
) -> None:
    state = page(WebhooksState, gala)
    call(state, "open_new")
    call(state, "save", HOOK | wrong)
    assert list(state.errors) == [field]
    assert (state.is_new, state.rows) == (True, [])


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unread(
    gala: factories.Gala, actor: list[Actor], db: Database
) -> None:
    state = hooked(gala)
    call(state, "edit", True)
    db.run(services.put_webhook, gala.organizer, gala.tenant.id, state.open_id, f"{URL}/b", ["seat_freed"], "", True)
    call(state, "save", HOOK | {"description": "Mine"})
    assert "Somebody else has just changed this webhook." in state.errors[""]
    assert db.run(services.get_webhook, gala.organizer, gala.tenant.id, state.open_id).url == f"{URL}/b"
    call(state, "save", HOOK | {"description": "Mine"})
    now = db.run(services.get_webhook, gala.organizer, gala.tenant.id, state.open_id)
    assert (now.url, now.description, state.is_editing, state.errors) == (URL, "Mine", False, {})


def test_an_edit_keeps_out_of_use_what_was_put_out_of_use_meanwhile(
    gala: factories.Gala, actor: list[Actor], db: Database
) -> None:
    """Whether it is in use is no part of the form."""
    state = hooked(gala)
    call(state, "edit", True)
    db.run(
        services.put_webhook, gala.organizer, gala.tenant.id, state.open_id, URL, ["guest_checked_in"], "Till", False
    )
    call(state, "save", HOOK | {"description": "Mine"})
    assert not db.run(services.get_webhook, gala.organizer, gala.tenant.id, state.open_id).is_active


def test_the_log_shows_what_was_sent_grows_and_is_sent_again(
    gala: factories.Gala, actor: list[Actor], db: Database
) -> None:
    state = hooked(gala)
    for _ in range(45):
        db.run(services.ping_webhook, gala.organizer, gala.tenant.id, state.open_id)
    call(state, "refresh")
    assert (len(state.sent), state.has_more) == (20, True)
    call(state, "grow")
    call(state, "grow")
    assert (len(state.sent), state.has_more) == (45, False)
    latest = state.sent[0].id
    call(state, "look", latest)
    assert (state.looked_at.id, '"ping"' in state.looked_at.body) == (latest, True)
    call(state, "look", latest)
    assert state.looked_at.id == 0
    call(state, "use", state.open_id, False)
    assert {one.status for one in state.sent} == {"failed"}
    assert "out of use" in call(state, "replay", latest)
    call(state, "use", state.open_id, True)
    call(state, "show_only", "failed")
    assert (len(state.sent), state.has_more) == (20, True)
    assert "It is sent again." in call(state, "replay", latest)
    assert latest not in [one.id for one in state.sent]
    assert "44 messages are sent again." in call(state, "replay_failed")
    assert state.sent == []


def test_a_webhook_that_somebody_else_deleted_closes_and_says_so(
    gala: factories.Gala, actor: list[Actor], db: Database
) -> None:
    state = hooked(gala)
    db.run(services.delete_webhook, gala.organizer, gala.tenant.id, state.open_id)
    assert "Somebody has deleted this webhook meanwhile." in call(state, "refresh")
    assert (state.open_id, state.rows, state.sent) == (0, [], [])


@pytest.mark.parametrize("who", ["staff", "stranger"])
def test_whoever_may_not_is_shown_and_does_nothing(
    gala: factories.Gala, actor: list[Actor], db: Database, who: str
) -> None:
    key = db.run(api_keys.create_key, gala.organizer, gala.tenant.id, "Till", ["tenant:read"])
    hook = db.run(services.create_webhook, gala.organizer, gala.tenant.id, URL, ["seat_freed"])
    with db.transaction() as session:
        actor[0] = gala.staff if who == "staff" else factories.make_gala(session).organizer
    keys, hooks = page(KeysState, gala), page(WebhooksState, gala)
    call(keys, "create", FORM)
    call(keys, "revoke", key.id)
    hooks.is_new = True
    call(hooks, "save", HOOK)
    hooks.open_id = hook.id
    for name in ("ping", "renew", "delete"):
        call(hooks, name, hook.id)
    call(hooks, "use", hook.id, False)
    assert (keys.rows, hooks.rows, keys.fresh, hooks.fresh) == ([], [], Fresh(), Fresh())
    actor[0] = gala.organizer
    assert [row.id for row in page(KeysState, gala).rows] == [key.id]
    [kept] = page(WebhooksState, gala).rows
    assert (kept.id, kept.state) == (hook.id, "working")
