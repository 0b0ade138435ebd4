"""What all resources of the API share: who calls, writes that may come twice, pages of lists, versions of things.

A program says who it is with each call: ``Authorization: Bearer`` with an access token (``/api/auth/login``) or a key
of the tenant (``gala_…``), or ``X-Invitation-Code`` with a guest's own code. A cookie opens files to read
(``Reader``) and nothing else, so that no other site can make a browser change anything.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from gala.access import Actor
from gala.api.peer import client_ip, signed_in
from gala.db import in_db
from gala.errors import Invalid, NotSignedIn, Outdated, TokenUnknown
from gala.services import answered, api_keys, entrance, tokens
from gala.services.accounts import COOKIE
from gala.services.answered import Answer, Asked

T = TypeVar("T")

MOST_BYTES = 1024 * 1024
PAGE = 50
MOST = 200

bearer_scheme = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="An access token of `POST /api/auth/login`, or a key of the tenant (`gala_…`).",
)
code_scheme = APIKeyHeader(
    name="X-Invitation-Code",
    auto_error=False,
    scheme_name="invitation",
    description="A guest's invitation code; several of one evening with dots between.",
)
cookie_scheme = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session")


class In(BaseModel):
    """What is sent holds what is asked for, of the right kind, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is answered, read from a service's dataclass."""

    model_config = ConfigDict(from_attributes=True)


class OneOut(Out):
    """What is answered, of one field: read from the bare value that a service gives."""

    @model_validator(mode="before")
    @classmethod
    def _name(cls, given: Any) -> Any:
        (name,) = cls.model_fields
        return given if isinstance(given, dict) else {name: given}


Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    """Some of a list. ``next`` is the ``cursor`` of the page after it; none: this was the last."""

    items: list[Item]
    next: str | None = Field(description="Send it as `cursor` to read on; null: there is no more.")


async def caller(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_scheme)],
    code: Annotated[str | None, Depends(code_scheme)],
) -> Actor:
    """Who calls. Raises NotSignedIn, TokenUnknown, CodeUnknown, TooManyAttempts."""
    ip, agent = client_ip(request), request.headers.get("user-agent", "")
    if bearer is not None:
        return await by_token(bearer.credentials.strip(), ip, agent)
    if code:
        return await in_db(entrance.enter, code.split("."), ip, agent)
    if request.headers.get("authorization"):
        raise TokenUnknown
    raise NotSignedIn


async def reader(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_scheme)],
    _: Annotated[str | None, Depends(cookie_scheme)],
) -> Actor:
    """Who reads a file: a program by its token or key, else a person at the pages by the cookie.

    Raises NotSignedIn, TokenUnknown.
    """
    if request.headers.get("authorization"):
        return await caller(request, bearer, None)
    return await signed_in(request)


async def by_token(token: str, ip: str, agent: str) -> Actor:
    """Who holds an access token or a key. Raises TokenUnknown."""
    if not token.startswith(api_keys.PREFIX):
        return await in_db(tokens.get_token_actor, token, ip, agent)
    holder = await in_db(api_keys.get_key_actor, token, ip, agent)
    if holder.is_due:
        await in_db(api_keys.note_use, holder.key_id)
    return holder.actor


async def access_token(bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_scheme)]) -> str:
    """The access token as it came. Raises NotSignedIn."""
    if bearer is None:
        raise NotSignedIn
    return bearer.credentials.strip()


Caller = Annotated[Actor, Depends(caller)]
Reader = Annotated[Actor, Depends(reader)]
Id = Annotated[int, Field(ge=1, lt=2**53)]
RowId = Annotated[int, Path(ge=1, lt=2**53)]
"""An id in an address: as large as a number of JavaScript's is exact."""
Cursor = Annotated[str, Query(max_length=400, description="The `next` of the page before; empty: from the start.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="So many items at most.")]
OnceKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=80,
        pattern=r"^[\x21-\x7e]*$",
        description="Of your own choosing, new for each thing you want done: sent again within 24 hours with the same "
        "request, it brings back the same answer, and nothing is done twice.",
    ),
]


async def write(
    request: Request,
    actor: Actor,
    model: Any,
    status: int,
    service: Callable[..., Any],
    *args: Any,
    tag: Callable[[Any], str] | None = None,
    sent: bytes | None = None,
    **kwargs: Any,
) -> Response:
    """Run the service for this actor, once for each ``Idempotency-Key``; answer what it gives as ``model`` (None:
    nothing). ``tag`` makes the answer's ``ETag`` of what the service gave. ``sent``: the body, where the route read it.

    Raises what the service raises; KeyReused.
    """
    present = TypeAdapter(model) if model is not None else None

    def answer(given: Any) -> Answer:
        if present is None:
            return Answer(status, b"")
        content = present.dump_json(present.validate_python(given, from_attributes=True))
        return Answer(status, content, tag(given) if tag else "")

    if key := request.headers.get("idempotency-key", ""):
        asked = Asked(_who(actor), key, _digest(request, await request.body() if sent is None else sent))
        given = await in_db(
            answered.answer_once, asked, lambda session: answer(service(session, actor, *args, **kwargs))
        )
    else:
        given = answer(await in_db(service, actor, *args, **kwargs))
    headers = {"Cache-Control": "no-store"} | ({"Idempotency-Replayed": "true"} if given.again else {})
    headers |= {"ETag": given.tag} if given.tag else {}
    return Response(given.content, given.status, headers, media_type="application/json" if given.content else None)


def _who(actor: Actor) -> str:
    """Whose key it is: a person's, a program's or a guest's own."""
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    if actor.roles:
        return f"tenant:{min(actor.roles)}:{actor.name}"[:80]
    return actor.name[:80]


def _digest(request: Request, body: bytes) -> str:
    said = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body
    return hashlib.sha256(said).hexdigest()


# --- lists -----------------------------------------------------------------------------------------------------------


def cursor_of(*values: Any) -> str:
    """A cursor that says where a page ended: opaque to programs, checked when it comes back."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type) -> tuple[Any, ...] | None:
    """What the cursor says; None for an empty one. Raises Invalid for one that this list never gave."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except ValueError:
        values = None
    known = isinstance(values, list) and [type(value) for value in values] == list(kinds)
    if not known or any(type(value) is int and abs(value) >= 2**63 for value in values):
        raise Invalid(field="cursor", reason="This list never gave that cursor.")
    return tuple(values)


def paged(found: Sequence[T], limit: int, cursor: Callable[[T], str]) -> dict[str, Any]:
    """A page of at most ``limit`` of what was found: one more than that says that there are others."""
    shown = found[:limit]
    return {"items": shown, "next": cursor(shown[-1]) if len(found) > limit else None}


# --- versions --------------------------------------------------------------------------------------------------------


def tag_of(*state: Any) -> str:
    """An entity tag (RFC 9110, 8.8.3) for what stands there now."""
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:20]}"'


def must_match(request: Request, tag: str) -> None:
    """Raises Outdated when the request was made for another state (``If-Match``)."""
    wanted = [one.strip() for one in request.headers.get("if-match", "").split(",") if one.strip()]
    if wanted and wanted != ["*"] and tag not in wanted:
        raise Outdated
