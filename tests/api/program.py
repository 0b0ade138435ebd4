"""A program that calls the API, as any would: by HTTP, with what it was given to show."""

import asyncio
import json
from functools import lru_cache
from typing import Any

import httpx
from fastapi import FastAPI

from gala.api import create_api
from gala.services.accounts import hash_password
from tests import factories
from tests.conftest import Database

PASSWORD = "right horse battery"


@lru_cache
def the_api() -> FastAPI:
    """One for all tests: made anew for each call it would take longer than the call."""
    return create_api()


class Program:
    """``token``: an access token or key; ``code``: an invitation's."""

    def __init__(self, token: str = "", code: str = "") -> None:
        self.token, self.code = token, code

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        known |= {"X-Invitation-Code": self.code} if self.code else {}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if content is not None else {}

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=the_api())
            async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
                return await client.request(method, f"/api{path}", content=content, headers=known | kind | given)

        return asyncio.run(ask())

    def get(self, path: str, **headers: str) -> Any:
        """What is there; it must be."""
        return self._well(self("GET", path, **headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """What a write that must work answers."""
        return self._well(self("POST", path, body, **headers))

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        """Status and code of a refusal."""
        answer = self(method, path, body, **headers)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        document = answer.json()
        assert document["type"] == f"urn:gala:error:{document['code']}"
        assert document["status"] == answer.status_code
        return answer.status_code, document["code"]

    @staticmethod
    def _well(answer: httpx.Response) -> Any:
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None


def person(db: Database, tenant: Any = None, role: Any = None, email: str = "olga@gala.test") -> Program:
    """A program of somebody who signed in with their password; a member of ``tenant`` where one is given."""
    with db.transaction() as session:
        user = factories.make_user(session, email=email, password_hash=hash_password(PASSWORD))
        if tenant is not None:
            factories.make_member(session, tenant, **({"role": role} if role else {}), user=user)
    return Program(Program().post("/auth/login", {"email": email, "password": PASSWORD})["access_token"])
