"""Every door has a lock: services, Reflex handlers, page loaders and API routes each declare who may pass."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from fastapi.routing import APIRoute
from reflex_base.registry import RegistrationContext

import gala
import gala.gala
import gala.services
from gala.access import Permission
from gala.pages import PAGES
from gala.state.base import REFLEX_OWN, is_allowed, policy_of
from tests.api.program import the_api

ROOT = Path(gala.__file__).parent

HELPERS = {
    "gala.services.activity.log": "writes down who did it, for a service that was already let in",
    "gala.services.guests.own_party": "narrows a guest's attendees down to the own ones, inside a guarded service",
}
"""Public functions of the services that take an actor without guarding: no door may call them (see below)."""

ROUTES = {
    ("GET", "/api/health"): "open: says only that there is a database, and which kind",
    ("GET", "/api/ready"): "open: says only whether people may be sent here",
    ("GET", "/api/metrics"): "open: whoever has the operator's token; without one there is nothing",
    ("GET", "/api/openapi.json"): "open: the API's description",
    ("HEAD", "/api/openapi.json"): "open: the API's description",
    ("GET", "/api/docs"): "open: the API's description, to read",
    ("POST", "/api/kiosk/pair"): "open: whoever knows the pairing code; wrong ones are limited",
    ("POST", "/api/kiosk/pair/here"): Permission.CHECK_IN,
    ("GET", "/api/kiosk/guests"): Permission.CHECK_IN,
    ("GET", "/api/kiosk/plan"): Permission.DOOR_SERVE,
    ("POST", "/api/kiosk/checkins"): Permission.CHECK_IN,
    ("POST", "/api/kiosk/seats"): Permission.DOOR_SERVE,
    ("POST", "/api/kiosk/leave"): Permission.CHECK_IN,
    ("POST", "/api/auth/register"): "open: anybody may ask; limited, and nothing can be done before approval",
    ("POST", "/api/auth/login"): "open: whoever knows the password; failures are limited",
    ("POST", "/api/auth/refresh"): "open: whoever holds the refresh token, once",
    ("POST", "/api/auth/logout"): "open: ends only the session whose token comes along",
    ("GET", "/api/tenants/{tenant_id}/keys"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/keys"): Permission.TENANT_WRITE,
    ("DELETE", "/api/tenants/{tenant_id}/keys/{key_id}"): Permission.TENANT_WRITE,
    ("GET", "/api/tenants/{tenant_id}/webhooks"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/webhooks"): Permission.TENANT_WRITE,
    ("GET", "/api/tenants/{tenant_id}/webhooks/{webhook_id}"): Permission.TENANT_WRITE,
    ("PUT", "/api/tenants/{tenant_id}/webhooks/{webhook_id}"): Permission.TENANT_WRITE,
    ("DELETE", "/api/tenants/{tenant_id}/webhooks/{webhook_id}"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/webhooks/{webhook_id}/secret"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/webhooks/{webhook_id}/ping"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/webhooks/{webhook_id}/replay"): Permission.TENANT_WRITE,
    ("GET", "/api/tenants/{tenant_id}/webhooks/{webhook_id}/deliveries"): Permission.TENANT_WRITE,
    ("GET", "/api/tenants/{tenant_id}/webhooks/{webhook_id}/deliveries/{delivery_id}"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/webhooks/{webhook_id}/deliveries/{delivery_id}/replay"): Permission.TENANT_WRITE,
    ("GET", "/api/events"): Permission.TENANT_READ,
    ("POST", "/api/events"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}"): Permission.EVENT_READ,
    ("PUT", "/api/events/{event_id}"): Permission.EVENT_WRITE,
    ("DELETE", "/api/events/{event_id}"): Permission.EVENT_WRITE,
    ("POST", "/api/events/{event_id}/duplicate"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}/sessions"): Permission.EVENT_READ,
    ("POST", "/api/events/{event_id}/sessions"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}/sessions/{session_id}"): Permission.EVENT_READ,
    ("PUT", "/api/events/{event_id}/sessions/{session_id}"): Permission.EVENT_WRITE,
    ("DELETE", "/api/events/{event_id}/sessions/{session_id}"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}/sessions/{session_id}/answers"): Permission.PEOPLE_READ,
    ("PUT", "/api/events/{event_id}/sessions/{session_id}/answers"): "people:write, or rsvp:own by the code",
    ("GET", "/api/events/{event_id}/meals"): "people:read, or invitation:own by the code",
    ("PUT", "/api/events/{event_id}/meals"): Permission.EVENT_WRITE,
    ("POST", "/api/events/{event_id}/meals"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}/meals/{meal_id}"): Permission.PEOPLE_READ,
    ("PUT", "/api/events/{event_id}/meals/{meal_id}"): Permission.EVENT_WRITE,
    ("DELETE", "/api/events/{event_id}/meals/{meal_id}"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}/needs"): Permission.NEEDS_READ,
    ("GET", "/api/guests"): Permission.PEOPLE_READ,
    ("POST", "/api/guests"): Permission.PEOPLE_WRITE,
    ("GET", "/api/guests/duplicates"): Permission.PEOPLE_READ,
    ("POST", "/api/guests/merge"): Permission.PEOPLE_WRITE,
    ("POST", "/api/guests/keep-apart"): Permission.PEOPLE_WRITE,
    ("POST", "/api/guests/allow-as-one"): Permission.PEOPLE_WRITE,
    ("GET", "/api/guests/{guest_id}"): Permission.PEOPLE_READ,
    ("PUT", "/api/guests/{guest_id}"): Permission.PEOPLE_WRITE,
    ("DELETE", "/api/guests/{guest_id}"): Permission.PEOPLE_WRITE,
    ("GET", "/api/events/{event_id}/invitations"): Permission.PEOPLE_READ,
    ("POST", "/api/events/{event_id}/invitations"): Permission.PEOPLE_WRITE,
    ("GET", "/api/own"): Permission.INVITATION_OWN,
    ("GET", "/api/invitations/{invitation_id}"): "people:read, or invitation:own by the code",
    ("PUT", "/api/invitations/{invitation_id}"): Permission.PEOPLE_WRITE,
    ("DELETE", "/api/invitations/{invitation_id}"): Permission.PEOPLE_WRITE,
    ("GET", "/api/invitations/{invitation_id}/guests"): "people:read, or invitation:own by the code",
    ("POST", "/api/invitations/{invitation_id}/guests"): "people:write, or rsvp:own by the code",
    ("GET", "/api/invitations/{invitation_id}/guests/{attendee_id}"): "people:read, or invitation:own by the code",
    ("PUT", "/api/invitations/{invitation_id}/guests/{attendee_id}"): "people:write, or rsvp:own by the code",
    ("DELETE", "/api/invitations/{invitation_id}/guests/{attendee_id}"): "people:write, or rsvp:own by the code",
    ("PUT", "/api/invitations/{invitation_id}/guests/{attendee_id}/checkin"): Permission.CHECK_IN,
    ("PUT", "/api/invitations/{invitation_id}/guests/{attendee_id}/checkout"): Permission.CHECK_IN,
    ("POST", "/api/invitations/{invitation_id}/members"): Permission.PEOPLE_WRITE,
    ("POST", "/api/events/{event_id}/invitations/split"): Permission.PEOPLE_WRITE,
    ("POST", "/api/invitations/{invitation_id}/code"): Permission.PEOPLE_WRITE,
    ("POST", "/api/invitations/{invitation_id}/guests/{attendee_id}/pass"): Permission.PASS_WRITE,
    ("POST", "/api/events/{event_id}/passes/key"): Permission.EVENT_WRITE,
    ("GET", "/api/events/{event_id}/figures"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/arrivals"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/conflicts"): Permission.PEOPLE_READ,
    ("POST", "/api/events/{event_id}/conflicts/{conflict_id}/settle"): Permission.GATE_WRITE,
    ("GET", "/api/tenants/{tenant_id}/tags"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/attendance"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/gates"): Permission.EVENT_READ,
    ("POST", "/api/events/{event_id}/gates"): Permission.GATE_WRITE,
    ("PUT", "/api/events/{event_id}/gates/{gate_id}"): Permission.GATE_WRITE,
    ("DELETE", "/api/events/{event_id}/gates/{gate_id}"): Permission.GATE_WRITE,
    ("POST", "/api/events/{event_id}/gates/{gate_id}/code"): Permission.GATE_WRITE,
    ("POST", "/api/invitations/{invitation_id}/attendance"): "seat:assign, or seat:hold by the code",
    ("PUT", "/api/invitations/{invitation_id}/attendance/checkin"): Permission.CHECK_IN,
    ("PUT", "/api/invitations/{invitation_id}/attendance/checkout"): Permission.CHECK_IN,
    ("GET", "/api/events/{event_id}/plan"): "event:read, or invitation:own by the code",
    ("GET", "/api/events/{event_id}/plan/status"): "event:read, or invitation:own by the code",
    ("GET", "/api/events/{event_id}/floor"): Permission.EVENT_READ,
    ("PUT", "/api/events/{event_id}/floor"): Permission.FLOOR_WRITE,
    ("PUT", "/api/events/{event_id}/floor/picture"): Permission.FLOOR_WRITE,
    ("DELETE", "/api/events/{event_id}/floor/picture"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/layout"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/rows"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/places"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/copies"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/numbers"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/preview"): Permission.FLOOR_WRITE,
    ("POST", "/api/events/{event_id}/floor/removal"): Permission.FLOOR_WRITE,
    ("GET", "/api/events/{event_id}/floor/untold"): Permission.PEOPLE_READ,
    ("POST", "/api/events/{event_id}/floor/told"): Permission.PEOPLE_WRITE,
    ("POST", "/api/events/{event_id}/floor/template"): Permission.FLOOR_WRITE,
    ("PUT", "/api/events/{event_id}/floor/template"): Permission.FLOOR_WRITE,
    ("GET", "/api/tenants/{tenant_id}/templates"): Permission.TENANT_READ,
    ("GET", "/api/tenants/{tenant_id}/templates/{template_id}"): Permission.TENANT_READ,
    ("PUT", "/api/tenants/{tenant_id}/templates/{template_id}"): Permission.EVENT_WRITE,
    ("DELETE", "/api/tenants/{tenant_id}/templates/{template_id}"): Permission.EVENT_WRITE,
    ("POST", "/api/events/{event_id}/arrangement/preview"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/arrangement/everybody"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/arrangement/options"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/arrangement/party"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/arrangement/table"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/arrangement/swap"): Permission.SEAT_ASSIGN,
    ("PUT", "/api/events/{event_id}/arrangement/wishes"): Permission.SEAT_ASSIGN,
    ("GET", "/api/events/{event_id}/arrangement/absent"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/arrangement/no-shows"): Permission.SEAT_ASSIGN,
    ("GET", "/api/events/{event_id}/tables"): Permission.EVENT_READ,
    ("POST", "/api/events/{event_id}/tables"): Permission.FLOOR_WRITE,
    ("GET", "/api/tables/{table_id}"): Permission.EVENT_READ,
    ("PUT", "/api/tables/{table_id}"): Permission.FLOOR_WRITE,
    ("DELETE", "/api/tables/{table_id}"): Permission.FLOOR_WRITE,
    ("GET", "/api/events/{event_id}/scenery"): Permission.EVENT_READ,
    ("POST", "/api/events/{event_id}/scenery"): Permission.FLOOR_WRITE,
    ("GET", "/api/events/{event_id}/scenery/{scenery_id}"): Permission.EVENT_READ,
    ("PUT", "/api/events/{event_id}/scenery/{scenery_id}"): Permission.FLOOR_WRITE,
    ("DELETE", "/api/events/{event_id}/scenery/{scenery_id}"): Permission.FLOOR_WRITE,
    ("GET", "/api/events/{event_id}/seats"): "people:read, or invitation:own by the code",
    ("POST", "/api/events/{event_id}/seats"): Permission.FLOOR_WRITE,
    ("GET", "/api/events/{event_id}/seats/available"): "people:read, or invitation:own by the code",
    ("POST", "/api/events/{event_id}/seats/hold"): "seat:assign, or seat:hold by the code",
    ("POST", "/api/events/{event_id}/seats/confirm"): "seat:assign, or seat:hold by the code",
    ("POST", "/api/events/{event_id}/seats/release"): "seat:assign, or seat:hold by the code",
    ("POST", "/api/events/{event_id}/seats/best-available"): "seat:assign, or seat:hold by the code",
    ("GET", "/api/events/{event_id}/steps"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/steps/undo"): Permission.SEAT_ASSIGN,
    ("POST", "/api/events/{event_id}/steps/redo"): Permission.SEAT_ASSIGN,
    ("GET", "/api/events/{event_id}/history"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/history/{moment}"): Permission.PEOPLE_READ,
    ("GET", "/api/seats/{seat_id}"): "people:read, or invitation:own by the code",
    ("PUT", "/api/seats/{seat_id}"): Permission.FLOOR_WRITE,
    ("DELETE", "/api/seats/{seat_id}"): Permission.FLOOR_WRITE,
    ("GET", "/api/live/events"): "open: what may be heard is decided by hear_event and its sisters",
    ("GET", "/api/tenants"): "open: everybody sees their own, the platform's administrators all",
    ("POST", "/api/tenants"): "open: whoever signed in may ask; limited, and nothing can be done before approval",
    ("GET", "/api/tenants/{tenant_id}"): "open: the tenant's own people, and the platform's administrators",
    ("PUT", "/api/tenants/{tenant_id}"): "tenant:write; the status for the platform's administrators only",
    ("GET", "/api/tenants/{tenant_id}/users"): Permission.TENANT_READ,
    ("POST", "/api/tenants/{tenant_id}/users"): Permission.TENANT_WRITE,
    ("GET", "/api/tenants/{tenant_id}/users/{user_id}"): Permission.TENANT_READ,
    ("PUT", "/api/tenants/{tenant_id}/users/{user_id}"): Permission.TENANT_WRITE,
    ("DELETE", "/api/tenants/{tenant_id}/users/{user_id}"): Permission.TENANT_WRITE,
    ("POST", "/api/tenants/{tenant_id}/join"): "open: whoever was invited, for themselves",
    ("GET", "/api/users"): "open: to the platform's administrators only",
    ("GET", "/api/users/{user_id}"): "open: the own account, and all for the platform's administrators",
    ("PUT", "/api/users/{user_id}"): "open: the own account, and all for the platform's administrators",
    ("PUT", "/api/users/{user_id}/password"): "open: whoever knows the own password; failures are limited",
    ("DELETE", "/api/users/{user_id}"): "open: the own account, and all for the platform's administrators",
    ("POST", "/api/session"): "open: whoever knows the password; failures are limited",
    ("POST", "/api/session/end"): "open: ends only the session whose cookie comes along",
    ("GET", "/api/i/{code}/event.ics"): Permission.INVITATION_OWN,
    ("GET", "/api/i/{code}/passes/{attendee_id}.png"): "open: whoever knows the codes; wrong ones are limited",
    ("GET", "/api/i/{code}/passes.pdf"): Permission.PASS_READ,
    ("GET", "/api/i/{code}/passes/{attendee_id}.pkpass"): Permission.PASS_READ,
    ("GET", "/api/i/{code}/passes/{attendee_id}/google"): Permission.PASS_READ,
    ("GET", "/api/events/{event_id}/papers/{kind}.pdf"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/papers/{kind}.png"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/invitations/{invitation_id}/passes.pdf"): Permission.PASS_READ,
    ("POST", "/api/events/{event_id}/uploads"): Permission.PEOPLE_WRITE,
    ("POST", "/api/events/{event_id}/imports"): Permission.PEOPLE_WRITE,
    ("GET", "/api/events/{event_id}/imports/{import_id}"): Permission.PEOPLE_WRITE,
    ("DELETE", "/api/events/{event_id}/imports/{import_id}"): Permission.PEOPLE_WRITE,
    ("POST", "/api/events/{event_id}/imports/{import_id}/preview"): Permission.PEOPLE_WRITE,
    ("POST", "/api/events/{event_id}/imports/{import_id}/run"): Permission.PEOPLE_WRITE,
    ("GET", "/api/events/{event_id}/exports/{kind}.{file}"): Permission.PEOPLE_READ,
    ("GET", "/api/tenants/{tenant_id}/exports/guests.{file}"): Permission.PEOPLE_READ,
    ("GET", "/api/events/{event_id}/reports/{kind}.{file}"): Permission.PEOPLE_READ,
    ("POST", "/api/events/{event_id}/picture"): Permission.FLOOR_WRITE,
    ("GET", "/api/events/{event_id}/picture/{digest}"): Permission.EVENT_READ,
}


def public_functions() -> dict[str, FunctionType]:
    """Every public function of the services, by module and name."""
    found = {}
    for module in pkgutil.walk_packages(gala.services.__path__, "gala.services."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_"):
                found[f"{module.name}.{name}"] = value
    return found


def services() -> dict[str, FunctionType]:
    """Those with a policy."""
    return {name: function for name, function in public_functions().items() if hasattr(function, "policy")}


def registered() -> dict[str, Any]:
    """Every handler that a socket client could name."""
    return {name: one.handler for name, one in RegistrationContext.ensure_context().event_handlers.items()}


# --- services --------------------------------------------------------------------------------------------------------


def test_a_policy_is_a_permission_or_says_why_not() -> None:
    for name, service in services().items():
        policy = service.policy  # type: ignore[attr-defined]
        assert isinstance(policy, Permission) or (type(policy) is str and len(policy) > 10), name


def test_whoever_takes_an_actor_guards() -> None:
    naked = {
        name
        for name, function in public_functions().items()
        if list(inspect.signature(function).parameters)[:2] == ["session", "actor"] and not hasattr(function, "policy")
    }
    assert naked == HELPERS.keys()


def _called_in_db() -> Iterator[tuple[str, str]]:
    """What pages, API, live rooms and command line run on the database: where, and as it is written there."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.is_relative_to(ROOT / "services"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"in_db", "run_service", "db.run", "db.in_db"}:
                yield str(path.relative_to(ROOT.parent)), ast.unparse(node.args[0])


def test_the_doors_call_only_guarded_services() -> None:
    guarded = {name.rpartition(".")[2] for name in services()}
    calls = [(where, what) for where, what in _called_in_db() if "." in what]
    assert len(calls) > 40, "the search found too little to be right"
    assert not [call for call in calls if call[1].rpartition(".")[2] not in guarded]


# --- Reflex's handlers -----------------------------------------------------------------------------------------------


def test_every_handler_has_a_policy_or_is_refused() -> None:
    for name, handler in registered().items():
        state, _, called = name.rpartition(".")
        own = called in REFLEX_OWN and state.rpartition(".")[2].startswith("reflex___")
        assert is_allowed(name) == (policy_of(handler) is not None or own), name
        if own:
            assert handler.fn.__module__.startswith("reflex"), name


def test_no_var_can_be_set_from_outside() -> None:
    setters = [name for name in registered() if name.rpartition(".")[2] == "setvar"]
    assert "reflex___state____state.setvar" in setters
    assert len(setters) > 10
    assert not [name for name in setters if is_allowed(name)]


def test_only_reflex_says_that_a_page_is_hydrated() -> None:
    assert is_allowed("reflex___state____state.reflex___state____on_load_internal_state.set_is_hydrated")
    assert not is_allowed("reflex___state____state.gala___state___base____gala_state.set_is_hydrated")


def test_an_unknown_handler_is_refused() -> None:
    assert not is_allowed("reflex___state____state.nobody_wrote_this")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_every_loader_has_a_policy(page: Any) -> None:
    loaders = page.on_load if isinstance(page.on_load, list) else [page.on_load]
    for loader in filter(None, loaders):
        assert policy_of(loader), page.route


# --- the API ---------------------------------------------------------------------------------------------------------


def _routes(routes: Any) -> Iterator[tuple[str, str]]:
    for route in routes:
        for method in getattr(route, "methods", None) or ():
            yield method, route.path
        if not isinstance(route, APIRoute) and getattr(route, "original_router", None) is not None:
            for inner in route.effective_candidates():
                yield from ((method, inner.path) for method in inner.methods)


def test_every_api_route_stands_in_the_table() -> None:
    assert set(_routes(the_api().routes)) == ROUTES.keys()
