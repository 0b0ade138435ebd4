"""Any socket client can call any handler, on any page or none: so one does, as everybody who has no business there.

Nobody, the guest of one invitation, the door's staff and the organizer of another tenant each call every handler with
real ids of somebody else's evening. What came back and what changed in the database is looked at. The organizer's own
calls are the control: they bring back all that the others must not hear, and change all that the others must not.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import simple_websocket

from gala.services.demo.making import DEMO_CODES
from tests.browser.conftest import serving
from tests.browser.raw_socket import Client, Target, broken, handlers, in_order
from tests.browser.raw_world import RIVAL, Change, World, changed_rows, furnished

INSIDES = (
    "Traceback",
    'File \\"',
    ".py",
    "sqlalchemy",
    "sqlite",
    "psycopg",
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "Error: ",
)
"""What only a log may say."""

WRONG = "WRNGCXDE22"
"""A code that opens nothing."""

BITES = {
    "EventSettingsState.save", "EventSettingsState.unpublish", "EventSettingsState.cancel", "FloorFormState.make",
    "NewEventState.create", "PartyState.create", "PartyState.rename", "PartyState.reset_code", "PartyState.delete",
    "PartyState.add", "PartyState.save_member", "PartyState.answer", "PartyState.remove", "PartyState.reissue",
    "PartyNeedsState.save_needs", "PartyNeedsState.allow", "MenuState.add", "MenuState.move", "MenuState.take_off",
    "PassKeysState.change_key", "PassKeysState.withdraw",
    "PlanState.free", "PlanState.lock", "PlanState.put_down",
    "PlanState.set_category", "PlanState.block", "PlanState.unblock",
    "GuestsState.put_tag", "GuestsState.take_off", "BookState.put_tag", "PersonState.save", "PersonState.add_tag",
    "TicketsState.run_import", "ArrivalsState.check_in", "ArrivalsState.check_out",
    "GatesState.keep_name", "GatesState.renew", "GatesState.set_self_service", "GatesState.close_gate",
    "KeysState.create", "KeysState.revoke", "WebhooksState.save", "WebhooksState.use", "WebhooksState.renew",
    "WebhooksState.delete",
    "SessionsState.save", "SessionsState.answer", "SessionsState.delete", "EventLifeState.copy",
    "EventLifeState.archive", "EventLifeState.unarchive", "EventLifeState.delete", "EditorState.place",
    "EditorState.drop", "EditorState.act", "PanelState.rename_one", "PanelState.lock_table", "RoomState.renumber",
}  # fmt: skip
"""Handlers that change something when the organizer calls them just as the others do."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server of these tests' own, since the control leaves no stone on another. The build is everybody's."""
    folder: Path = tmp_path_factory.mktemp("raw")
    # One proxy is trusted, so that each client is limited by an address of its own.
    with serving(folder, GALA_TRUSTED_PROXY_HOPS="1") as server, furnished(server.address, folder) as world:
        yield world


def attack(world: World, client: Client, targets: Iterable[Target], upload: str) -> tuple[str, list[Change]]:
    """Every handler at every target, with real and with broken arguments: what came back, and what changed."""
    known = handlers()
    before = world.rows()
    for target in targets:
        for handler in in_order(known):
            client.use(handler, known, target, upload)
    for handler in in_order(known):
        client.call(handler, target, *broken(handler))
    client.listen(1.0)
    return "\n".join(client.heard), world.changes(before)


def told(heard: str, secrets: Iterable[str], said: Target | None = None) -> list[str]:
    """Which of the secrets came over the wire. What was asked for comes back as it was said."""
    own = {said.ticket, said.name} if said else set()
    return [one for one in secrets if one not in own and (one in heard or json.dumps(one)[1:-1] in heard)]


# --- what each must not hear, and not change -------------------------------------------------------------------------


def is_own(change: Change, party: dict[str, set[int]]) -> bool:
    """Whether a guest may have changed it: a row of the own party, or a chair that nobody else has or had."""
    if change.table == "event_seats":
        people = {row.get(name) for row in (change.before, change.after) for name in ("attendee_id", "held_for")}
        return people <= party["attendees"] | {None} and not {"blocked", "category"} & change.columns
    if change.table in ("attendee_history", "session_answers"):
        return change.row["attendee_id"] in party["attendees"]
    if change.table == "activity_logs":
        new_pass = not change.before and change.row["action"] == "pass.reissued"
        return new_pass and change.row["metadata"]["attendee_id"] in party["attendees"]
    return change.id in party.get(change.table, set())


def is_the_doors(change: Change) -> bool:
    """Whether the door's staff may have changed it: comings and goings, and what follows from them."""
    may = {
        "attendees": {"status", "version", "checked_in_at", "checked_out_at"},
        "invitations": {"status", "responded_at"},
    }
    logs = {"attendance", "attendee_history"}
    return change.table in logs or (bool(change.before) and change.columns <= may.get(change.table, set()))


def is_another_try(change: Change) -> bool:
    """Whether the server changed it by itself, trying again to tell a webhook: of a call that came before, say."""
    may = {
        "webhook_deliveries": {"status", "tries", "log", "next_at", "settled_at"},
        "webhook_endpoints": {"is_active", "disabled_reason", "failing_since"},
    }
    return bool(change.before and change.after) and change.columns <= may.get(change.table, set())


# --- the tests -------------------------------------------------------------------------------------------------------


def test_another_site_cannot_open_the_socket(world: World) -> None:
    with Client(world.site):  # the control: the same call from this site is let in
        pass
    with pytest.raises(simple_websocket.ConnectionError):
        Client(world.site, origin="https://evil.example")


def test_nobody_is_told_and_changes_nothing(world: World) -> None:
    victim = world.target(DEMO_CODES[0])
    with Client(world.site, address="192.0.2.1") as client:
        heard, changed = attack(world, client, [replace(victim, code=WRONG)], world.upload)
    assert "/login" in heard, "no handler answered at all"
    assert told(heard, world.secrets() | world.programs(), victim) == []
    assert told(heard, INSIDES) == []
    assert changed == []


def test_a_guest_is_told_and_changes_the_own_party_only(world: World) -> None:
    own, victim = world.target(DEMO_CODES[1]), world.target(DEMO_CODES[0])
    party, names = world.party(DEMO_CODES[1])
    with Client(world.site, address="192.0.2.2") as client:
        heard, changed = attack(world, client, [replace(victim, code=own.code), own], world.upload)
    assert [change for change in changed if not is_own(change, party)] == []
    assert {"attendees", "event_seats", "attendee_history", "activity_logs"} <= {change.table for change in changed}, (
        "no call worked"
    )
    assert told(heard, names)
    assert told(heard, (world.secrets() | world.programs()) - names - {"Spring Gala"}, victim) == []
    assert told(heard, INSIDES) == []


def test_the_doors_staff_changes_who_is_inside_only(world: World) -> None:
    victim, token = world.target(DEMO_CODES[0]), world.sign_in("door@gala.test", "192.0.2.3")
    with Client(world.site, token, address="192.0.2.3") as client:
        heard, changed = attack(world, client, [replace(victim, code=WRONG)], world.upload)
    assert [change for change in changed if not is_the_doors(change)] == []
    assert {"attendees", "attendance"} <= {change.table for change in changed}, "no call worked"
    assert told(heard, world.party(DEMO_CODES[0])[1])
    assert told(heard, world.secrets("rival") | world.programs() | world.hashes() | {token}, victim) == []
    assert told(heard, INSIDES) == []


def test_another_tenants_organizer_is_told_and_changes_the_own_tenant_only(world: World) -> None:
    """On the page of the strange event, and with the strange event's ids on the page of the own."""
    victim, token = replace(world.target(DEMO_CODES[0]), code=WRONG), world.sign_in(RIVAL, "192.0.2.4")
    with Client(world.site, token, address="192.0.2.4") as client:
        at_home = replace(victim, event_id=world.ids["rival_event"])
        heard, changed = attack(world, client, [victim, at_home], world.upload)
    assert {change.row.get("tenant_id") for change in changed} == {world.ids["rival"]}, changed
    assert {"events", "invitations"} <= {change.table for change in changed}, "no call worked"
    assert told(heard, world.secrets("rival"))
    assert told(heard, world.secrets() | world.programs() | world.hashes() | {token}, victim) == []
    assert told(heard, INSIDES) == []


def test_a_defect_is_told_to_the_log_only(world: World) -> None:
    """The control of what no client hears: arguments that no page sends do make handlers fail inside."""
    known, target = handlers(), world.target(DEMO_CODES[0])
    with Client(world.site, world.sign_in("door@gala.test", "192.0.2.5"), address="192.0.2.5") as client:
        heard = client.use(known["PlanState.find"], known, target)
        heard += client.call(known["PlanState.find"], target, {"text": 5})
    assert "Reference: " in heard or "Referencia: " in heard
    assert told(heard, INSIDES) == []
    assert "Traceback" in (world.folder / "server.log").read_text()


@pytest.mark.flaky(reruns=0)
def test_the_organizers_own_calls_bite(world: World) -> None:
    """The control of all the others, and the last, since it ruins the evening."""
    known, seated, coming = handlers(), world.target(DEMO_CODES[1]), world.target(world.code_of("Novákovi"))
    moved = replace(coming, seat_id=world.target(DEMO_CODES[0]).seat_id)  # to a chair that is free
    # A floor is only made anew where nobody sits. The form that is saved first gives the event the name of a person.
    draft = replace(coming, event_id=world.ids["draft"], event_name=coming.name)
    bit: dict[str, list[Change]] = {}
    programs = world.programs()
    with Client(world.site, world.sign_in("organizer@gala.test", "192.0.2.6"), address="192.0.2.6") as client:
        client.use(known["WebhooksState.look"], known, seated)
        after = world.rows()
        for handler in in_order({name: one for name, one in known.items() if name in BITES}):
            before = after
            # Whoever was let in once can no longer be asked or taken off the list: the door has a party of its own.
            for target in (seated,) if handler.name.startswith("ArrivalsState") else (draft, moved, seated):
                client.use(handler, known, target, world.upload)
            after = world.rows()
            bit[handler.name] = changed_rows(before, after)
        heard = "\n".join(client.heard)
    toothless = sorted(BITES - {name for name, changed in bit.items() if changed})
    assert toothless == []
    changed = [change for one in bit.values() for change in one]
    party, _ = world.party(DEMO_CODES[0])
    assert [change for change in changed if not is_own(change, party)]
    assert [change for change in changed if not is_the_doors(change)]
    asked_for = [change for change in changed if change.table != "uploads" and not is_another_try(change)]
    assert {change.row["tenant_id"] for change in asked_for} == {world.ids["demo"]}
    assert len(told(heard, world.secrets())) > 100
    assert set(told(heard, programs)) == programs
