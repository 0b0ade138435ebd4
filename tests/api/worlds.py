"""A tenant with everything that calls ask for, everybody who may call there, and each call put together for it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from gala import clock
from gala.access import ROLES, Permission
from gala.api.described import operations
from gala.api.sampled import sample
from gala.models import EventScenery, FloorTemplate, Role
from gala.rules.webhooks import TYPES
from gala.services import api_keys, entrance, gates, rsvp, tokens, webhooks
from gala.services.accounts import hash_password
from tests import factories
from tests.api.program import PASSWORD, Program, the_api
from tests.conftest import Database

DOCUMENT = the_api().openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
SECRET = hash_password(PASSWORD)


@dataclass
class World:
    """One tenant's evening. ``everybody``: programs by who they call for; ``ids``: what stands for an address's places
    and a body's fields."""

    gala: factories.Gala
    everybody: dict[str, Program]
    ids: dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of the API, as its description has it."""

    method: str
    path: str
    operation: dict[str, Any]

    def within(self, world: World, **query: Any) -> tuple[str, str, Any]:
        """Method, address below ``/api`` and body, for the things of this world."""
        path = re.sub(r"{(\w+)}", lambda place: str(world.ids.get(place[1]) or self._any(place[1])), self.path)
        needed = [one for one in self.operation.get("parameters", []) if one["in"] == "query" and one.get("required")]
        asked = {one["name"]: world.ids.get(one["name"], sample(one["schema"], SCHEMAS)) for one in needed} | query
        words = "&".join(f"{name}={value}" for name, value in asked.items())
        body = self.operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        address = path.removeprefix("/api") + (f"?{words}" if words else "")
        return self.method, address, _filled(body, world.ids)

    def _any(self, name: str) -> Any:
        schemas = [one["schema"] for one in self.operation["parameters"] if one["name"] == name]
        return sample(schemas[0], SCHEMAS)

    @property
    def takes_gates(self) -> bool:
        """Whether a paired tablet's token opens it."""
        return any("gate" in one for one in self.operation["security"])

    @property
    def takes_codes(self) -> bool:
        """Whether a guest's code in the header opens it."""
        return any("invitation" in one for one in self.operation["security"])

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of this name."""
        return any(one["name"] == name for one in self.operation.get("parameters", []))


def calls() -> Iterator[Call]:
    """Every call that opens by a token, a code or a gate's token, in the table's order."""
    for method, path, operation in operations(DOCUMENT):
        if any({"token", "gate"} & one.keys() for one in operation["security"]) and not is_endless(operation):
            yield Call(method, path, operation)


def is_endless(operation: dict[str, Any]) -> bool:
    """Whether its answer goes on until somebody hangs up: such calls have tests of their own."""
    return "text/event-stream" in operation["responses"].get("200", {}).get("content", {})


def make_world(db: Database) -> World:
    """A new tenant with an event, and everybody who could call there."""
    with db.transaction() as session:
        gala = factories.make_gala(session)
        people = {
            "organizer": factories.make_user(session, password_hash=SECRET),
            "staff": factories.make_user(session, password_hash=SECRET),
            "newcomer": factories.make_user(session, password_hash=SECRET),
            "platform": factories.make_user(session, password_hash=SECRET, is_platform_admin=True),
        }
        factories.make_member(session, gala.tenant, user=people["organizer"])
        factories.make_member(session, gala.tenant, Role.STAFF, user=people["staff"])
        part, known = factories.make_session(session, gala.event), factories.make_guest(session, gala.tenant.id or 0)
        double = factories.make_guest(session, gala.tenant.id or 0, name=known.name)
        own, event_id = gala.party_ids(0), gala.event_id
        place = {"tenant_id": gala.tenant.id, "event_id": event_id, "width": 240.0, "height": 80.0}
        thing = EventScenery(kind="stage", **place)
        kept = FloorTemplate(
            tenant_id=gala.tenant.id, name="Hall", plan={"room": [None, None], "tables": [], "scenery": []},
            tables=0, seats=0, created_at=clock.now(),
        )  # fmt: skip
        session.add_all([thing, kept])
        dish = factories.make_meal(session, gala.event)
        session.flush()
        ids = {
            "tenant_id": gala.tenant.id, "event_id": gala.event_id, "invitation_id": gala.invitations[0].id,
            "attendee_id": own[0], "attendee_ids": own[:1], "invitation_guest_id": own[0], "guest_id": known.id,
            "table_id": gala.seats[0].table_id, "table_ids": [gala.seats[0].table_id],
            "scenery_id": thing.id, "scenery_ids": [thing.id], "meal_id": dish.id,
            "template_id": kept.id,
            "seat_id": gala.seat_ids[0], "seat_ids": gala.seat_ids[:1], "session_id": part.id,
            "moment": "0.0", "keep_id": known.id, "other_ids": [double.id], "guest_ids": [known.id, double.id],
            "user_id": people["organizer"].id, "confirm": gala.event.name, "code": gala.invitations[0].unique_code,
        }  # fmt: skip
    with patch.object(tokens, "LIVES", timedelta(days=1)):  # a world is used for as long as a run takes
        signed = {who: Program(db.run(tokens.log_in, one.email, PASSWORD).access_token) for who, one in people.items()}
    whole = sorted(ROLES[Role.TENANT_ADMIN] - {Permission.TENANT_WRITE})
    key = db.run(api_keys.create_key, gala.organizer, ids["tenant_id"], "whole", whole)
    narrow = db.run(api_keys.create_key, gala.organizer, ids["tenant_id"], "narrow", [Permission.PASS_READ])
    for invitation in gala.invitations:  # that a code was opened is noted, the first time
        db.run(entrance.open_codes, [invitation.unique_code], "192.0.2.3")
    db.run(rsvp.answer, gala.guest(), gala.event_id, {own[1]: True})  # so that there is a pass
    told = db.run(webhooks.create_webhook, gala.organizer, ids["tenant_id"], "https://example.com/", TYPES)
    sent = db.run(webhooks.ping_webhook, gala.organizer, ids["tenant_id"], told.id)
    paired = db.run(gates.pair, db.run(gates.create_gate, gala.organizer, gala.event_id, "North").code)
    others = {
        "key": Program(key.key),
        "narrow key": Program(narrow.key),
        "guest": Program(code=gala.invitations[0].unique_code),
        "another guest": Program(code=gala.invitations[1].unique_code),
        "gate": Program(paired.token),
    }
    made = {"key_id": key.id, "webhook_id": told.id, "delivery_id": sent.id, "gate_id": paired.gate_id}
    return World(gala, signed | others, ids | made)


def bring_file(world: World) -> str:
    """Have the organizer bring a list of people to import: its key."""
    brought = world.everybody["organizer"].post(f"/events/{world.ids['event_id']}/imports", b"Name\nAna Ruiz\n")
    return str(brought["id"])


def _filled(body: Any, ids: dict[str, Any]) -> Any:
    """A copy of an example with this world's things in it."""
    if isinstance(body, dict):
        return {name: ids[name] if name in ids else _filled(value, ids) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(one, ids) for one in body]
    return json.loads(json.dumps(body))
