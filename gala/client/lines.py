"""One kept connection to a Gala: requests that are sent again when they may be, and refusals as exceptions."""

import http.client
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

TRIES = 4
"""So often is a request sent at most."""
PATIENCE = 30.0
"""The longest that one is waited for which was refused for now."""
_FOR_NOW = {429, 503}


class Problem(Exception):
    """A refusal. ``code`` is stable, ``facts`` is the whole document, ``request_id`` finds it in Gala's log."""

    def __init__(self, status: int, document: Mapping[str, Any], request_id: str) -> None:
        self.status = status
        self.code = str(document.get("code", ""))
        self.facts = dict(document)
        self.request_id = request_id
        super().__init__(f"{document.get('title', 'Refused')} ({self.code or status}, request {request_id})")


class Lost(Exception):
    """Gala could not be reached."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``tag``: its version, which goes with a write as ``match``."""

    content: Any
    tag: str
    headers: Mapping[str, str]


class Line:
    """A connection that is opened when it is needed and kept. Not for several threads at once."""

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"not the address of a Gala: {url}")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._line = kind(parts.hostname, parts.port, timeout=timeout)
        self._base = f"{parts.path.rstrip('/')}/api"
        self.headers: dict[str, str] = {"Accept": "application/json", "User-Agent": "gala-client"}

    def close(self) -> None:
        """Hang up. The next request opens the line again."""
        self._line.close()

    def open(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """A ``GET`` whose answer goes on: read it line by line. Raises Problem, Lost."""
        try:
            self._line.request("GET", self._base + path, headers={**self.headers, **headers})
            response = self._line.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(str(error)) from error
        if response.status >= 400:
            raise _problem(response, response.read())
        return response

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request. A write bears a key of its own, so that it may be sent again when the line broke: nothing is
        done twice. Raises Problem, Lost."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        address = self._base + path + (f"?{urlencode(asked, doseq=True)}" if asked else "")
        content = None if body is None else json.dumps(body).encode()
        known = {**self.headers, **({"Content-Type": "application/json"} if content is not None else {})}
        if method != "GET":
            known["Idempotency-Key"] = uuid.uuid4().hex
        return self._until_answered(method, address, content, {**known, **(headers or {})})

    def _until_answered(self, method: str, address: str, content: bytes | None, headers: Mapping[str, str]) -> Answer:
        for number in range(1, TRIES + 1):
            try:
                self._line.request(method, address, content, dict(headers))
                response = self._line.getresponse()
                said = response.read()
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if number == TRIES:
                    raise Lost(str(error)) from error
                time.sleep(0.1 * 2**number)
                continue
            wait = float(response.headers.get("Retry-After") or 0.2 * 2**number)
            if response.status in _FOR_NOW and number < TRIES and wait <= PATIENCE:
                time.sleep(wait)
                continue
            if response.status >= 400:
                raise _problem(response, said)
            given = json.loads(said) if said else None
            return Answer(given, response.headers.get("ETag", ""), dict(response.headers))
        raise AssertionError("the last try answers or raises")


def _problem(response: http.client.HTTPResponse, said: bytes) -> Problem:
    try:
        document = json.loads(said)
    except ValueError:
        document = {}
    return Problem(
        response.status, document if isinstance(document, dict) else {}, response.headers.get("X-Request-Id", "")
    )
