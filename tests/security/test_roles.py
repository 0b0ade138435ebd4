"""Role by permission by door: every service, asked by everybody, refuses exactly as the table says.

The table is written by hand, not read from ``gala.access``: a role that is given more must be given it here too.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gala.access import NOBODY, Actor, Permission, allow
from gala.errors import Forbidden, GalaError, NotFound, NotSignedIn
from tests import factories
from tests.architecture.test_doors import services

P = Permission

GUESTS = {P.INVITATION_OWN, P.RSVP_OWN, P.SEAT_HOLD, P.PASS_READ, P.PASS_WRITE}
KIOSKS = {P.CHECK_IN, P.DOOR_SERVE}
STAFF = {P.TENANT_READ, P.EVENT_READ, P.PEOPLE_READ, P.CHECK_IN, P.DOOR_SERVE, P.PASS_READ}
ORGANIZER = STAFF | {
    P.EVENT_WRITE,
    P.FLOOR_WRITE,
    P.PEOPLE_WRITE,
    P.SEAT_ASSIGN,
    P.PASS_WRITE,
    P.GATE_WRITE,
    P.NEEDS_READ,
    P.TENANT_WRITE,
}

DOORS: dict[Permission, str] = {
    P.TENANT_READ: "get_team_member get_template list_events list_team list_templates",
    P.TENANT_WRITE: (
        "add_team_member create_key create_webhook delete_webhook edit_team_member edit_tenant get_delivery"
        " get_webhook list_deliveries list_keys list_webhooks ping_webhook put_webhook remove_team_member"
        " renew_secret replay_delivery replay_failed revoke_key"
    ),
    P.EVENT_READ: (
        "get_event get_figures get_floor_version get_picture get_plan get_plan_stamp get_seat_states get_session"
        " get_table get_thing get_whole_plan list_gates list_sessions list_tables list_things read_room read_tables"
    ),
    P.EVENT_WRITE: (
        "archive cancel count_belongings create_event create_session delete_event delete_session delete_template"
        " duplicate_event edit_event edit_session post_copy post_event post_meal post_session publish put_event"
        " put_meal put_menu put_session put_template rename_template rotate_key set_meals strike_meal"
        " strike_session strike_template unarchive unpublish"
    ),
    P.FLOOR_WRITE: (
        "add_rows add_scenery add_seats add_table add_tables apply_edit apply_template block change_room"
        " copy_items delete_seat delete_table delete_thing draw_rows duplicate_items label_scenery label_seat"
        " lay_out lay_places lock_table make_floor may_draw place_items place_picture post_table post_template"
        " post_thing preview_edit put_picture put_room put_seat put_table put_thing remove_items remove_picture"
        " rename_table renumber_tables reshape_table save_template set_category set_picture set_room unblock"
        " use_template"
    ),
    P.PEOPLE_READ: (
        "count_people count_tickets find_duplicates get_arrivals get_evening get_guest get_invitation get_meal"
        " get_plan_at get_report get_seat hear_event hear_invitation list_answers list_attendance list_attendee_ids"
        " list_conflicts list_door_lines list_event_guests list_guest_ids list_guests list_happenings"
        " list_invitations list_meals list_moments list_parties list_people list_seats list_session_people"
        " list_tags list_to_tell may_watch note_book_export note_export read_book_export read_export"
        " read_invitation read_invitations read_paper read_plan_paper read_report_file"
    ),
    P.PEOPLE_WRITE: (
        "add_guest_to_book add_member add_to_party allow_as_one allow_plus_ones answer_for answer_session_for"
        " bring_file bring_for create_invitation delete_guest delete_guests delete_invitation drop_upload"
        " edit_guest edit_member import_file import_tickets invite_guests keep_apart keep_upload look look_at_file"
        " mark_told may_upload merge_guests move_to_new_party move_to_party post_guest post_invitation post_member"
        " preview preview_file preview_import put_guest put_invitation put_member read_upload remove_from_event"
        " remove_member rename_invitation renew_code_of reset_code run_import say_needs_for split_off strike_member"
        " tag tag_here take_in take_over untag untag_here"
    ),
    P.NEEDS_READ: "list_wishes read_catering read_needs",
    P.SEAT_ASSIGN: (
        "apply_all assign best_for confirm_for find_for_party free free_no_shows get_party_of get_steps hold_for"
        " lock_in_place preview_all preview_no_shows redo release_for seat_at_table seat_only_member seat_party"
        " set_wish swap undo unlock unseat"
    ),
    P.CHECK_IN: (
        "check_in check_member_in check_member_out check_out find get_guest_list leave pair_here record"
        " record_together touch undo_check_in verify"
    ),
    P.DOOR_SERVE: "get_room give_seat",
    P.GATE_WRITE: "create_gate put_gate rename_gate renew_code revoke_gate set_self_service settle_conflict",
    P.INVITATION_OWN: (
        "get_calendar get_guest_plan get_own_party get_plan_stamp_as_guest get_seat_as_guest"
        " get_seat_states_as_guest get_whole_plan_as_guest hear_own_event hear_own_invitation list_dishes"
        " list_seats_as_guest may_watch_own nearest_free read_own_invitation"
    ),
    P.PASS_READ: "get_passes make_key",
    P.PASS_WRITE: "reissue renew_pass",
    P.RSVP_OWN: (
        "answer answer_session bring leave_out name_own post_own_member put_own_member say_needs strike_own_member"
    ),
    P.SEAT_HOLD: "best_together confirm exchange give_back hold release seat_own_only_member sit_own take",
}
"""What each permission opens."""

GUARDED = {name: service for name, service in services().items() if isinstance(service.policy, Permission)}  # type: ignore[attr-defined]


def _outcome(who: str, permission: Permission, kind: str) -> type[GalaError] | None:
    """What ``who`` is told at a door of ``permission`` about somebody's ``kind``; None: come in."""
    match who:
        case "nobody":
            return NotSignedIn
        case "organizer of another tenant" | "staff of another tenant" | "guest of another event":
            return NotFound
        case "gate of another event" | "gate of another tenant":
            return NotFound
        case "gate" if kind in {"tenant_id", "guest_id"}:
            return NotFound
        case "gate":
            return None if permission in KIOSKS else Forbidden
        case "guest" | "guest of another invitation" if kind in {"tenant_id", "guest_id"}:
            return NotFound
        case "guest of another invitation" if kind in {"invitation_id", "attendee_id"}:
            return NotFound
        case "guest" | "guest of another invitation":
            return None if permission in GUESTS else Forbidden
        case "staff":
            return None if permission in STAFF else Forbidden
        case "organizer":
            return None if permission in ORGANIZER else Forbidden
    raise LookupError(who)


WHO = (
    "nobody",
    "guest",
    "guest of another invitation",
    "guest of another event",
    "staff",
    "staff of another tenant",
    "organizer",
    "organizer of another tenant",
    "gate",
    "gate of another event",
    "gate of another tenant",
)


class Scene:
    """Two evenings of two tenants; the first is asked about."""

    def __init__(self, session: Session) -> None:
        here, there = factories.make_gala(session), factories.make_gala(session)
        beside = factories.make_event(session, here.tenant)
        self.actors: dict[str, Actor] = {
            "nobody": NOBODY,
            "guest": here.guest(0),
            "guest of another invitation": here.guest(1),
            "guest of another event": there.guest(0),
            "staff": here.staff,
            "staff of another tenant": there.staff,
            "organizer": here.organizer,
            "organizer of another tenant": there.organizer,
            "gate": factories.gate(here.event),
            "gate of another event": factories.gate(beside),
            "gate of another tenant": factories.gate(there.event),
        }
        self.objects: dict[str, Any] = {
            "tenant_id": here.tenant.id,
            "event_id": here.event_id,
            "table_id": here.seats[0].table_id,
            "seat_id": here.seat_ids[0],
            "session_id": factories.make_session(session, here.event).id,
            "invitation_id": here.invitations[0].id,
            "attendee_id": here.party_ids(0)[0],
            "guest_id": here.parties[0][0].guest_id,
        }


@pytest.fixture(scope="module")
def stage(engine: Engine) -> Iterator[tuple[Session, Scene]]:
    """Set once: whoever is refused changes nothing."""
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session, Scene(session)
        outer.rollback()


@pytest.fixture
def session(stage: tuple[Session, Scene]) -> Iterator[Session]:
    """The stage's, as it was set."""
    attempt = stage[0].begin_nested()
    yield stage[0]
    attempt.rollback()


@pytest.fixture
def scene(stage: tuple[Session, Scene]) -> Scene:
    return stage[1]


def _told(call: Callable[[], Any]) -> type[Exception] | None:
    try:
        call()
    except (NotSignedIn, NotFound, Forbidden) as refusal:
        return type(refusal)
    return None


def test_the_table_names_every_door() -> None:
    there_are: dict[Permission, set[str]] = {}
    for name, service in GUARDED.items():
        there_are.setdefault(service.policy, set()).add(name.rpartition(".")[2])  # type: ignore[attr-defined]
    assert there_are == {permission: set(names.split()) for permission, names in DOORS.items()}


def test_the_table_names_every_permission() -> None:
    assert DOORS.keys() == set(Permission) == GUESTS | ORGANIZER


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_a_door_lets_in_whom_the_table_says(name: str, session: Session, scene: Scene) -> None:
    service = GUARDED[name]
    policy: Permission = service.policy  # type: ignore[attr-defined]
    kind, *others = list(inspect.signature(service).parameters.values())[2:]
    # The guard stands before the body, so that a refused call never looks at the rest.
    given = {one.name: None for one in others if one.default is one.empty}
    wrong = {}
    for who in WHO:
        actor, object_id = scene.actors[who], scene.objects[kind.name]
        expected = _outcome(who, policy, kind.name)
        if expected:
            told = _told(lambda actor=actor, object_id=object_id: service(session, actor, object_id, **given))  # type: ignore[misc]
        else:
            told = _told(lambda actor=actor, object_id=object_id: allow(session, actor, policy, kind.name, object_id))  # type: ignore[misc]
        if told is not expected:
            wrong[who] = (told, expected)
    assert not wrong


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_what_is_not_there_is_told_like_what_is_not_yours(name: str, session: Session, scene: Scene) -> None:
    service = GUARDED[name]
    _kind, *others = list(inspect.signature(service).parameters.values())[2:]
    given = {one.name: None for one in others if one.default is one.empty}
    for who in ("guest", "staff of another tenant", "organizer of another tenant"):
        with pytest.raises(NotFound):
            service(session, scene.actors[who], 987_654_321, **given)
