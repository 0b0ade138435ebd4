"""A client that is no browser: it speaks the pages' socket by hand and calls every handler there is.

What a handler is called with follows from its parameters, so that a handler that is added is called too. An ``int``
is an id, and which by the parameter's name; a form has every field that any form has.
"""

import inspect
import itertools
import json
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import simple_websocket
from reflex_base.registry import RegistrationContext

import gala.gala
from gala.services.accounts import COOKIE

assert gala.gala


NOWHERE = "https://hook.mallory.invalid/in"
"""Where nobody listens, and never will."""


@dataclass(frozen=True)
class Target:
    """What a call is aimed at. ``code`` stands in the address."""

    event_id: int
    code: str
    name: str = ""
    ticket: str = ""
    invitation_id: int = 0
    attendee_id: int = 0
    seat_id: int = 0
    table_id: int = 0
    session_id: int = 0
    gate_id: int = 0
    guest_id: int = 0
    key_id: int = 0
    webhook_id: int = 0
    delivery_id: int = 0
    event_name: str = ""
    email: str = "victim@gala.test"


@dataclass(frozen=True)
class Handler:
    """A handler as the registry has it; ``name`` is ``State.handler``."""

    full: str
    name: str
    parameters: dict[str, Any]


def handlers() -> dict[str, Handler]:
    """Every handler of ours, by ``State.handler``."""
    found = {}
    for full, registered in RegistrationContext.ensure_context().event_handlers.items():
        state, _, method = full.rpartition(".")
        kind = state.rpartition(".")[2]
        if kind.startswith("gala___"):
            own = "".join(part.title() for part in kind.rpartition("___")[2].split("_"))
            takes = inspect.signature(inspect.unwrap(registered.handler.fn)).parameters
            name = f"{own}.{method}"
            found[name] = Handler(full, name, {p.name: p.annotation for p in list(takes.values())[1:]})
    return found


FIRST: dict[str, tuple[str, ...]] = {
    "EditorState": ("EditorState.load", "EditorState.choose"),
    "EventLifeState": ("EventLifeState.ask_delete",),
    "EventSettingsState": ("EventSettingsState.load",),
    "FloorFormState": ("EventSettingsState.load", "FloorFormState.type_tables", "FloorFormState.type_seats"),
    "GatesState": ("ArrivalsState.load", "GatesState.load"),
    "GuestPassesState": ("GuestState.load",),
    "GuestNeedsState": ("GuestState.load",),
    "GuestSessionsState": ("GuestState.load",),
    "GuestState": ("GuestState.load", "GuestState.pick_for"),
    "ImportState": ("ImportState.load", "ImportState.sent"),
    "KeysState": ("KeysState.load", "KeysState.open"),
    "MenuState": ("EventSettingsState.load", "MenuState.load"),
    "PanelState": ("EditorState.load", "EditorState.choose", "PanelState.choose_wheel"),
    "PersonState": ("GuestsState.load", "PersonState.open"),
    "TwiceState": ("BookState.load", "TwiceState.open"),
    "PartyState": ("InvitationsState.load", "PartyState.open", "PartyState.edit"),
    "PartyNeedsState": ("InvitationsState.load", "PartyState.open"),
    "PassKeysState": ("EventSettingsState.load",),
    "PlanState": ("PlanState.load", "PlanState.let_go", "PlanState.find", "PlanState.choose_person"),
    "RoomState": ("EditorState.load",),
    "SessionsState": ("SessionsState.load", "SessionsState.open"),
    "TicketsState": ("TicketsState.load", "TicketsState.sent"),
    "WebhooksState": ("WebhooksState.load", "WebhooksState.open"),
}
"""What a person would have done before. A state that is not here is entered by its ``load``, if it has one."""

_CHAIR = ("PlanState.load", "PlanState.let_go", "PlanState.choose_seat")
_HELD = ("GuestState.load", "GuestState.best_together")
INSTEAD = {
    **dict.fromkeys(
        (f"PlanState.{name}" for name in ("free", "block", "unblock", "set_category", "start_move", "lock")), _CHAIR
    ),
    "ArrivalsState.check_out": ("ArrivalsState.load", "ArrivalsState.check_in"),
    "ArrivalsState.ask": ("ArrivalsState.load", "ArrivalsState.tick_party"),
    **dict.fromkeys(
        (f"GuestsState.{name}" for name in ("put_tag", "put_known_tag", "take_tag", "join", "join_new", "take_off")),
        ("GuestsState.load", "GuestsState.pick"),
    ),
    **dict.fromkeys(
        (f"BookState.{name}" for name in ("put_tag", "put_known_tag", "take_tag", "delete_chosen")),
        ("BookState.load", "BookState.pick"),
    ),
    "BookState.tag_back": ("BookState.load", "BookState.pick", "BookState.put_tag"),
    **dict.fromkeys(
        (f"BookState.{name}" for name in ("choose_event", "find_party", "invite", "join")),
        ("BookState.load", "BookState.pick", "BookState.ask", "BookState.choose_event"),
    ),
    "KeysState.create": ("KeysState.load", "KeysState.open_new"),
    "WebhooksState.save": ("WebhooksState.load", "WebhooksState.open_new"),
    "TwiceState.merge": ("BookState.load", "TwiceState.open", "TwiceState.ask_merge"),
    "TwiceState.ask_again": ("BookState.load", "TwiceState.open", "TwiceState.leave"),
    "EventSettingsState.unpublish": ("EventSettingsState.load", "EventSettingsState.publish"),
    "PartyNeedsState.save_needs": ("InvitationsState.load", "PartyState.open", "PartyNeedsState.feed"),
    "GatesState.close_gate": ("ArrivalsState.load", "GatesState.load", "GatesState.ask_close"),
    **dict.fromkeys((f"GuestState.{name}" for name in ("confirm", "release")), _HELD),
    **dict.fromkeys(
        (f"ImportState.{name}" for name in ("decide", "leave_out", "add_tables", "download_problems", "run_import")),
        ("ImportState.load", "ImportState.sent", "ImportState.check"),
    ),
}
"""Where one handler needs others before it than its state's."""

LAST = (
    "PanelState.lock_table", "PanelState.remove", "PanelState.consent", "RoomState.renumber", "SessionsState.delete",
    "GuestsState.take_off", "PersonState.delete", "BookState.delete_chosen",
    "KeysState.revoke", "WebhooksState.delete",
    "PartyState.remove", "PartyState.delete", "EventSettingsState.unpublish", "EventSettingsState.cancel",
    "GatesState.close_gate", "EventLifeState.archive", "EventLifeState.unarchive", "EventLifeState.delete",
)  # fmt: skip
"""After these there is little left to aim at."""

REDRAWN = ("EditorState", "PanelState", "RoomState")
"""After these the room is another one: whoever is seated is called before."""


def in_order(known: dict[str, Handler]) -> list[Handler]:
    """Every handler, the ruinous ones at the end."""

    def harm(one: Handler) -> int:
        return LAST.index(one.name) + 1 if one.name in LAST else -1 + one.name.startswith(REDRAWN)

    return sorted(known.values(), key=harm)


def values(handler: Handler, target: Target, key: str, said: bool = True) -> dict[str, Any]:
    """Plausible arguments; ``said`` is every yes or no. A parameter that none can be made for fails: teach it here."""
    form = {
        "code": target.code, "numbers": target.ticket, "name": target.name, "label": "Mallory was here",
        "people": "Mallory Crook", "new_name": "Mallory Crook", "email": target.email, "new_email": "", "phone": "5",
        "gate_name": "Mallory gate", "starts": "2031-05-01T19:00", "ends": "2031-05-02T01:00",
        "timezone": "Europe/Madrid", "hold_minutes": "5", "cancellation_deadline_hours": "24",
        "doors_open_minutes": "120", "description": "Mallory", "key": key,
        "title": "Mallory", "speaker": "Mallory", "typed_name": target.event_name, "copy_name": "Mallory",
        "copy_starts": "2031-05-01T19:00", "take": "guest", "id": target.attendee_id, "on": "seat",
        "to": target.seat_id, "seen": {}, "at": 0, "reach": True, "tag": "Mallory tag",
        "person_tag": "Mallory tag", "person_name": "Mallory Crook", "person_email": "", "keep": str(target.guest_id),
        "dietary": "Mallory was here", "access": "", "dish_name": f"Dish {key}", "meal_name": "Mallory", "meal": "",
        "key_name": "Mallory key", "preset": "all", "days": "30", "url": NOWHERE, "tell event_changed": "on",
    }  # fmt: skip
    by_name: dict[str, Any] = {
        "key": key, "conflict_id": 1, "find": target.name, "by": 1, "wish": "",
        "category": "vip", "shape": "rect", "way": "even", "when": "coming",
        "only": "", "lang": "en", "name": "Mallory", "seat": "1-1", "type_tables": "30", "type_seats": "10",
        "type_counts": "2x8", "text": "a", "at": 0, "occupant": -1, "var_name": "may_edit", "value": True,
        "names": [f"t{target.table_id}"], "command": "duplicate", "piece": "round", "x": 100.0, "y": 100.0,
        "moved": [{"id": f"t{target.table_id}", "version": 1, "x": 50.0, "y": 60.0, "rotation": 15.0}],
        "kind": "badges", "size": "a4", "sort": "name", "holder": "small",
        "more": 1, "index": 0, "look": "long", "template_id": 1, "seat_one": "11", "rename_one": "Mallory",
        "stroke": "all", "question": "invite", "narrowing": "tag", "column": "name", "tag": "Mallory tag",
        "together": "none", "sheet": "", "line": 2, "decision": "new", "merge": "none", "step": "columns",
        "meal": "", "meal_id": 1, "status": "failed",
    }  # fmt: skip

    def value(name: str, annotation: Any) -> Any:
        kind = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
        if name == "text" and method in by_name:
            return by_name[method]
        if name in by_name:
            return by_name[name]
        if kind == "int" and hasattr(target, name):
            return getattr(target, name)
        if kind == "bool":
            return said
        if str(annotation).startswith("list[int]"):
            return [target.attendee_id]
        if str(annotation).startswith("dict[str"):
            return form
        raise LookupError(f"{handler.name}: nothing to call {name}: {annotation} with")

    method = handler.name.rpartition(".")[2]
    return {name: value(name, annotation) for name, annotation in handler.parameters.items()}


def broken(handler: Handler) -> Iterator[dict[str, Any]]:
    """Arguments that no page sends."""
    for wrong in ({"a": 1}, None, "'; DROP TABLE attendees", 10**30, [[]]):
        yield dict.fromkeys(handler.parameters, wrong)
    yield {}
    yield {"nobody": "asked", "self": 1}


@dataclass
class Client:
    """One open socket. ``address``: where it pretends to come from, so that its wrong codes are its own."""

    site: str
    token: str = ""
    origin: str = ""
    address: str = "192.0.2.1"
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        url = f"{self.site.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        headers = {"Origin": self.origin or self.site, "X-Forwarded-For": self.address}
        if self.token:
            headers["Cookie"] = f"{COOKIE}={self.token}"
        self.socket = simple_websocket.Client(url, headers=headers)
        self.socket.send("40/_event,")
        self._langs = itertools.cycle(("es", "en"))
        self._choose = handlers()["I18N.choose"].full

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, full: str, payload: Any, target: Target) -> None:
        """Send an event from a page that has both an event and a code in its address."""
        is_guests = "guest_state" in full
        path = f"/i/{target.code}" if is_guests else f"/events/{target.event_id}/plan"
        place = {"pathname": path, "asPath": path, "query": {"event_id": str(target.event_id), "code": target.code}}
        event = {"name": full, "payload": payload, "router_data": place}
        self.socket.send("42/_event," + json.dumps(["event", event]))

    def call(self, handler: Handler, target: Target, *payloads: Any) -> str:
        """Call it with each of these, one after the other, and wait until all were handled: what came back."""
        before = len(self.heard)
        for payload in payloads:
            self.send(handler.full, payload, target)
        lang = next(self._langs)
        self.send(self._choose, {"lang": lang}, target)
        self.listen(20.0, until=f'"lang_rx_state_":"{lang}"')
        return "\n".join(self.heard[before:])

    def listen(self, seconds: float, until: str = "") -> None:
        """Hear all that comes within so many seconds, or up to ``until``; heartbeats are answered."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            message = self.socket.receive(timeout=left)
            if message == "2":
                self.socket.send("3")
            self.heard.append(str(message or ""))
            if until and until in self.heard[-1]:
                return
        assert not until, "the server did not answer"

    def key(self) -> str:
        """The last key that a card or a file got, as a page would send it back."""
        keys = re.findall(r'"key":"([0-9a-f]{16})"', "\n".join(self.heard[-40:]))
        return keys[-1] if keys else "0" * 16

    def use(self, handler: Handler, known: dict[str, Handler], target: Target, upload: str = "") -> str:
        """Do what a person does before, then call it with real arguments. ``upload``: a file's key."""
        state = handler.name.partition(".")[0]
        usual = FIRST.get(state, tuple(name for name in (f"{state}.load",) if name in known))
        heard = ""
        for name in (*INSTEAD.get(handler.name, usual), handler.name):
            key = upload if upload and name.startswith(("ImportState", "TicketsState")) else self.key()
            is_either = name == handler.name and bool in known[name].parameters.values()
            for said in (False, True) if is_either else (True,):
                heard += self.call(known[name], target, values(known[name], target, key, said))
        return heard
