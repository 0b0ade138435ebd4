"""The client that programs copy: it does what its calls say, over a line that breaks, and hears what happens."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from gala.client import Client, Lost, Picture, Problem
from gala.client import lines as client_lines
from gala.services import limits
from tests import factories
from tests.api.program import PASSWORD, person
from tests.api.served import served
from tests.conftest import Database
from tests.services import looking

pytestmark = pytest.mark.only_sqlite

SPRING = {
    "name": "Spring Gala", "start_at": "2031-05-01T19:00:00+02:00", "end_at": "2031-05-01T23:00:00Z",
    "timezone": "Europe/Madrid",
}  # fmt: skip


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    limits.reset()
    with db.transaction() as session:
        return factories.make_gala(session, doors_open_minutes=43_200)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def url(db: Database, server: str) -> str:
    """The address of a server that works in ``db``, as whatever runs in this process does."""
    return server


def test_a_program_signs_in_makes_changes_lists_and_signs_out(db: Database, gala: factories.Gala, url: str) -> None:
    person(db, gala.tenant)
    with Client(url) as olga:
        olga.sign_in("olga@gala.test", PASSWORD)
        made = [olga.create_event(SPRING | {"name": f"Evening {number}"})["id"] for number in range(3)]
        assert {event["id"] for event in olga.pages("/events", when="all", limit=2)} == {*made, gala.event_id}
        seen = olga.event(made[0])
        assert olga.put_event(made[0], SPRING | {"status": "draft"}, match=seen.tag)["name"] == "Spring Gala"
        with pytest.raises(Problem) as late:
            olga.put_event(made[0], SPRING | {"status": "draft"}, match=seen.tag)
        assert (late.value.status, late.value.code) == (412, "outdated")
        assert late.value.request_id in late.value.facts["instance"]
        olga.stay_signed_in()
        olga.sign_out()
        with pytest.raises(Problem, match="not_signed_in"):
            next(olga.events())


def test_a_guest_holds_confirms_and_gives_back_by_the_code(gala: factories.Gala, url: str) -> None:
    anna, ben = gala.party_ids(0)
    with Client(url, code=gala.invitations[0].unique_code) as guest:
        assert sum(len(table["seats"]) for table in guest.plan(gala.event_id)["tables"]) == 8
        guest.hold(gala.event_id, {anna: gala.seat_ids[0], ben: gala.seat_ids[1]})
        assert guest.states(gala.event_id)["counts"] == {"free": 6, "held": 2, "taken": 0, "blocked": 0}
        guest.confirm(gala.event_id, [anna, ben])
        assert guest.states(gala.event_id)["counts"]["taken"] == 2
        guest.release(gala.event_id, [anna, ben], confirmed=True)
        guest.best_available(gala.event_id, [anna, ben])
        assert guest.states(gala.event_id)["counts"]["held"] == 2
        with (
            Client(url, code=gala.invitations[1].unique_code) as other,
            pytest.raises(Problem, match="seat_taken") as lost,
        ):
            taken = [seat for seat, letter in _letters(guest, gala.event_id).items() if letter == "h"]
            other.hold(gala.event_id, {gala.party_ids(1)[0]: taken[0]})
        assert lost.value.facts["seat_ids"] == taken[:1]


def test_whoever_signed_in_stays_so_when_the_token_runs_out(
    db: Database, gala: factories.Gala, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(db, gala.tenant)
    with Client(url) as olga, Client(url, token="forged") as nobody:
        olga.sign_in("olga@gala.test", PASSWORD)
        looking.pass_time(monkeypatch, minutes=16)
        assert [event["id"] for event in olga.events()] == [gala.event_id]
        looking.pass_time(monkeypatch, minutes=16)
        assert next(olga.listen(f"events/{gala.event_id}/seats")).action == "snapshot"
        olga.sign_out()
        for refused in (olga, nobody):
            with pytest.raises(Problem, match=r"not_signed_in|token_unknown"):
                next(refused.events())
            with pytest.raises(Problem, match=r"not_signed_in|token_unknown"):
                next(refused.listen(f"events/{gala.event_id}/seats"))


def test_the_door_is_served(db: Database, gala: factories.Gala, url: str) -> None:
    who = gala.party_ids(1)[0]
    with Client(url, token=person(db, gala.tenant).token) as olga:
        assert {one["id"] for one in olga.invitations(gala.event_id)} == {one.id for one in gala.invitations}
        assert [one["id"] for one in olga.members(gala.invitations[1].id)] == [who]
        olga.check_in(gala.invitations[1].id, who)
        olga.check_out(gala.invitations[1].id, who)


def test_what_is_heard_keeps_a_picture_true(db: Database, gala: factories.Gala, url: str) -> None:
    anna, seat = gala.party_ids(0)[0], gala.seat_ids[0]
    picture, told = Picture(), []
    with (
        Client(url, token=person(db, gala.tenant).token) as olga,
        Client(url, code=gala.invitations[0].unique_code) as guest,
    ):
        heard = olga.listen(f"events/{gala.event_id}/seats")
        picture.hear(next(heard))
        assert {item["status"] for item in picture.items.values()} == {"free"} and len(picture.items) == 8
        guest.hold(gala.event_id, {anna: seat})
        told.append(next(heard))
        guest.confirm(gala.event_id, [anna])
        told.append(next(heard))
        for message in told:
            picture.hear(message)
        assert [message.action for message in told] == ["seat_locked", "seat_assigned"]
        assert picture.items[seat]["status"] == "taken"
        with pytest.raises(Problem, match="not_found"):
            next(olga.listen("events/999999/seats"))


def _letters(client: Client, event_id: int) -> dict[int, str]:
    plan, states = client.plan(event_id), client.states(event_id)["tables"]
    return {
        seat["id"]: letter
        for table in plan["tables"]
        for seat, letter in zip(table["seats"], states[str(table["id"])], strict=True)
    }


# --- lines that break ------------------------------------------------------------------------------------------------


@contextmanager
def broken(*answers: Any) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that gives these answers in turn: status, headers, body; or None: it hangs up. And what it was asked."""
    waiting, asked = list(answers), list[dict[str, str]]()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(dict(self.headers))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = waiting.pop(0) if waiting else None
            if answer is None:
                self.close_connection = True
                return
            status, headers, body = answer
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(client_lines.time, "sleep", slept.append)
    return slept


def test_a_write_whose_answer_was_lost_is_sent_again_with_the_same_key(hasty: list[float]) -> None:
    with broken(None, None, (201, {}, {"id": 1})) as (url, asked), Client(url, key="gala_k") as program:
        assert program.create_event(SPRING) == {"id": 1}
    assert len({one["Idempotency-Key"] for one in asked}) == 1 and len(asked) == 3
    assert {one["Authorization"] for one in asked} == {"Bearer gala_k"}


def test_who_is_told_to_wait_waits_so_long_and_no_longer_than_is_sensible(hasty: list[float]) -> None:
    later = (429, {"Retry-After": "7"}, {"code": "too_many_requests"})
    with broken(later, (201, {}, {"id": 1})) as (url, _), Client(url) as program:
        assert program.create_event(SPRING) == {"id": 1}
    assert hasty == [7]
    with broken((429, {"Retry-After": "900"}, {"code": "too_many_attempts"})) as (url, asked), Client(url) as program:
        with pytest.raises(Problem, match="too_many_attempts"):
            program.create_event(SPRING)
        assert len(asked) == 1


def test_nobody_there_is_told_after_some_tries(hasty: list[float]) -> None:
    with broken() as (url, asked), Client(url) as program, pytest.raises(Lost):
        program.event(1)
    assert len(asked) == client_lines.TRIES


def test_what_is_no_problem_document_is_a_refusal_all_the_same() -> None:
    with broken((502, {}, ["bad gateway"])) as (url, _), Client(url) as program, pytest.raises(Problem) as refused:
        program.event(1)
    assert (refused.value.status, refused.value.code) == (502, "")
    with pytest.raises(ValueError, match="address"):
        Client("gala.example.org")
