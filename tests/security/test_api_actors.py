"""Every call of the API, made by everybody, at their own tenant and at another's: who passes is what the table says.

The table is ``ROUTES`` of tests/architecture/test_doors.py, and who has which permission that of test_roles.py, both
written by hand.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from gala.access import Permission
from gala.services import limits
from tests.api.program import Program
from tests.api.worlds import Call, World, calls, make_world
from tests.architecture.test_doors import ROUTES
from tests.conftest import Database
from tests.security.test_roles import GUESTS, KIOSKS, ORGANIZER, STAFF

pytestmark = pytest.mark.only_sqlite
"""Where nothing but the services' own checks stands before another tenant's rows: PostgreSQL has a second wall."""

P = Permission
MAY: dict[str, set[Permission]] = {
    "organizer": ORGANIZER,
    "staff": STAFF,
    "newcomer": set(),
    "platform": set(),
    "key": ORGANIZER - {P.TENANT_WRITE},
    "narrow key": {P.PASS_READ},
    "guest": GUESTS,
    "another guest": {P.INVITATION_OWN},
    "gate": KIOSKS,
}
"""``another guest`` has another invitation to the same evening: its plan is theirs too, the first party is not."""
CALLS = [pytest.param(call, id=f"{call.method} {call.path}") for call in calls()]
REFUSED = {
    (401, "not_signed_in"),
    (401, "token_unknown"),
    (401, "gate_unknown"),
    (403, "forbidden"),
    (404, "not_found"),
    (404, "code_unknown"),
}
KINDS = {"kind", "file"}
"""Places of addresses whose values the description itself lists."""
USED = {"api_keys", "sessions", "answered_requests"}
"""Tables that note that somebody was here, whatever they were answered."""


@pytest.fixture(autouse=True)
def forgiven() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


def needed(call: Call) -> set[Permission] | None:
    """The permissions of which one opens the call; None: it is not a permission that opens it."""
    policy = str(ROUTES[call.method, call.path])
    found = {Permission(word) for word in re.findall(r"[a-z]+:[a-z_]+", policy) if word in set(Permission)}
    return found or None


def may(who: str, call: Call) -> set[Permission]:
    """What somebody may do with what this call is about. A gate's token opens the gates' calls, and no other does."""
    if (who == "gate") != call.takes_gates or ("guest" in who and not call.takes_codes):
        return set()
    return set() if who == "another guest" and "{invitation_id}" in call.path else MAY[who]


def everything(db: Database, world: World) -> dict[str, list[Any]]:
    """All that the tenant owns."""
    with db.transaction() as session:
        return {
            table.name: sorted(
                map(repr, session.execute(select(table).where(table.c.tenant_id == world.ids["tenant_id"])))
            )
            for table in SQLModel.metadata.sorted_tables
            if "tenant_id" in table.c and table.name not in USED
        }


def make_two_worlds(db: Database) -> tuple[World, World]:
    return make_world(db), make_world(db)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "") if answer.status_code >= 400 else ""


@pytest.mark.parametrize("call", CALLS)
def test_whoever_may_not_is_refused_and_nothing_changes(db: Database, call: Call) -> None:
    own, opens = db.furnished(make_world), needed(call)
    asked = call.within(own)
    before = everything(db, own)
    assert sum(map(len, before.values())) > 20, "there is something to change"
    nobody, forged = ("gate_unknown",) * 2 if call.takes_gates else ("not_signed_in", "token_unknown")
    assert code_of(Program()(*asked)) == (401, nobody)
    assert code_of(Program("gala_nothing")(*asked)) == (401, forged)
    for who, program in own.everybody.items():
        own_list = "{" not in call.path and who in {"newcomer", "platform"}
        platforms = who == "platform" and "platform" in str(ROUTES[call.method, call.path])
        if opens is not None and not opens & may(who, call) and not own_list and not platforms:
            answer = code_of(program(*asked))
            assert answer in REFUSED | {(422, "invalid")} and (answer[0] != 422 or "{" not in call.path), (
                f"{who}: {answer}"
            )
    assert everything(db, own) == before


@pytest.mark.parametrize("call", CALLS)
def test_nobody_reaches_another_tenant(db: Database, call: Call) -> None:
    own, others = db.furnished(make_two_worlds)
    before = everything(db, own)
    said = {"tenant_id": own.ids["tenant_id"]} if call.takes("tenant_id") and "{tenant_id}" not in call.path else {}
    asked = call.within(own, **said)
    for who, program in others.everybody.items():
        if "{" in call.path or said:
            answer = code_of(program(*asked))
            if who == "platform" and "platform" in str(ROUTES[call.method, call.path]):
                continue
            assert answer in REFUSED, f"{who} of another tenant: {answer}"
        else:
            shown = program(*asked).text
            assert own.gala.event.name not in shown and own.gala.invitations[0].unique_code not in shown
    if "platform" not in str(ROUTES[call.method, call.path]):
        assert everything(db, own) == before


@pytest.mark.parametrize("call", [one for one in CALLS if needed(one.values[0])])
def test_whoever_may_is_let_in(db: Database, call: Call) -> None:
    opens = needed(call) or set()
    for who in [who for who in MAY if opens & may(who, call)]:
        own = db.furnished(make_world)  # what somebody deletes, the next must find
        answer = own.everybody[who](*call.within(own))
        assert answer.status_code not in {401, 403}, f"{who}: {answer.text}"
        assert answer.status_code < 500, f"{who}: {answer.text}"
        if call.method == "GET" and set(re.findall(r"{(\w+)}", call.path)) <= own.ids.keys() | KINDS:
            assert answer.status_code == 200, f"{who}: {answer.text}"
