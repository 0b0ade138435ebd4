"""The calls themselves, by their names in the API."""

from collections.abc import Iterator, Sequence
from typing import Any, Self

from gala.client.lines import Answer, Line, Lost, Problem
from gala.client.listening import Message, listen

Thing = dict[str, Any]
"""What the API answers, with the API's own field names; ``/api/docs`` shows each."""


class Client:
    """A Gala, for whoever's ``key``, ``token`` or invitation ``code`` this is. Not for several threads at once."""

    def __init__(self, url: str, *, key: str = "", token: str = "", code: str = "", timeout: float = 20.0) -> None:
        self._url = url
        self._timeout = timeout
        self._line = Line(url, timeout)
        self._refresh = ""
        if key or token:
            self._line.headers["Authorization"] = f"Bearer {key or token}"
        elif code:
            self._line.headers["X-Invitation-Code"] = code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    # --- who calls ---------------------------------------------------------------------------------------------------

    def sign_in(self, email: str, password: str) -> None:
        """Call as this person from now on. Raises Problem ``bad_credentials``, ``too_many_attempts``."""
        self._take(self._line.ask("POST", "/auth/login", {"email": email, "password": password}).content)

    def stay_signed_in(self) -> None:
        """Exchange the tokens for new ones. It is done by itself when the old ones have run out."""
        self._take(self._line.ask("POST", "/auth/refresh", {"refresh_token": self._refresh}).content)

    def sign_out(self) -> None:
        """End the session: its tokens open nothing any more."""
        self.ask("POST", "/auth/logout")
        self._refresh = ""
        self._line.headers.pop("Authorization", None)

    def _take(self, tokens: Thing) -> None:
        self._refresh = tokens["refresh_token"]
        self._line.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def _renew(self) -> bool:
        """New tokens for whoever signed in with a password; whether there are any."""
        try:
            self.stay_signed_in()
        except (Problem, Lost):
            return False
        return True

    # --- any call ----------------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, *, match: str = "", **query: Any) -> Answer:
        """Any call of the API. ``match``: the ``tag`` that it is made for. Raises Problem, Lost."""
        said = (method, path, body, query, {"If-Match": match} if match else None)
        try:
            return self._line.ask(*said)
        except Problem as problem:
            if problem.code != "token_unknown" or not self._refresh or not self._renew():
                raise
        return self._line.ask(*said)

    def pages(self, path: str, **query: Any) -> Iterator[Thing]:
        """Every item of a list, page after page as they are wanted."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.ask("GET", path, cursor=cursor or None, **query).content
            yield from page["items"]
            cursor = page["next"]

    # --- events ------------------------------------------------------------------------------------------------------

    def events(self, when: str = "coming", search: str = "", tenant_id: int | None = None) -> Iterator[Thing]:
        """The tenant's events."""
        return self.pages("/events", when=when, search=search or None, tenant_id=tenant_id)

    def event(self, event_id: int) -> Answer:
        """One event, with its tag."""
        return self.ask("GET", f"/events/{event_id}")

    def create_event(self, event: Thing, tenant_id: int | None = None) -> Thing:
        """A new event: a draft."""
        return self.ask("POST", "/events", event, tenant_id=tenant_id).content

    def put_event(self, event_id: int, event: Thing, match: str = "") -> Thing:
        """Change an event. Raises Problem ``outdated`` where ``match`` is no longer its tag."""
        return self.ask("PUT", f"/events/{event_id}", event, match=match).content

    # --- seats -------------------------------------------------------------------------------------------------------

    def plan(self, event_id: int) -> Thing:
        """The whole room: its tables and seats, and where they stand."""
        return self.ask("GET", f"/events/{event_id}/plan").content

    def states(self, event_id: int) -> Thing:
        """What every seat is this moment, a letter each, and how many there are of each kind."""
        return self.ask("GET", f"/events/{event_id}/plan/status").content

    def hold(self, event_id: int, seats: dict[int, int]) -> Thing:
        """Hold a seat for each person (seat ids by attendee id): all, or none. Raises Problem ``seat_taken``."""
        wanted = [{"seat_id": seat, "attendee_id": attendee} for attendee, seat in seats.items()]
        return self.ask("POST", f"/events/{event_id}/seats/hold", {"seats": wanted}).content

    def confirm(self, event_id: int, attendee_ids: Sequence[int]) -> Thing:
        """Keep the seats that are held for these people. Raises Problem ``hold_expired``."""
        return self.ask("POST", f"/events/{event_id}/seats/confirm", {"attendee_ids": list(attendee_ids)}).content

    def release(self, event_id: int, attendee_ids: Sequence[int], *, confirmed: bool = False) -> Thing:
        """Give their holds back, and their seats with ``confirmed``."""
        body = {"attendee_ids": list(attendee_ids), "confirmed": confirmed}
        return self.ask("POST", f"/events/{event_id}/seats/release", body).content

    def best_available(self, event_id: int, attendee_ids: Sequence[int]) -> Thing:
        """Hold the best seats together. Raises Problem ``no_block``."""
        return self.ask(
            "POST", f"/events/{event_id}/seats/best-available", {"attendee_ids": list(attendee_ids)}
        ).content

    # --- guests ------------------------------------------------------------------------------------------------------

    def invitations(self, event_id: int, **query: Any) -> Iterator[Thing]:
        """The event's invitations."""
        return self.pages(f"/events/{event_id}/invitations", **query)

    def members(self, invitation_id: int) -> list[Thing]:
        """Who is on an invitation."""
        found = self.ask("GET", f"/invitations/{invitation_id}/guests").content
        return found["items"] if isinstance(found, dict) else found

    def check_in(self, invitation_id: int, attendee_id: int) -> Thing:
        """Let somebody in."""
        return self.ask("PUT", f"/invitations/{invitation_id}/guests/{attendee_id}/checkin", {}).content

    def check_out(self, invitation_id: int, attendee_id: int) -> Thing:
        """Let somebody out again."""
        return self.ask("PUT", f"/invitations/{invitation_id}/guests/{attendee_id}/checkout", {}).content

    # --- live --------------------------------------------------------------------------------------------------------

    def listen(self, channel: str) -> Iterator[Message]:
        """What happens in a channel, as it happens: a snapshot first, then each message. When the line breaks that is
        told (``lost``), and it is taken up where it broke. Raises Problem when the channel is closed to this caller."""
        return listen(lambda: Line(self._url, self._timeout * 3), self._line.headers, channel, self._renew)
