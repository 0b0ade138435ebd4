"""The words of the API's description."""

from typing import Any

ABOUT = """Everything that a page of Gala can do, a program can do.

**Who calls.** Send `Authorization: Bearer …` with an access token of `POST /api/auth/login` or with a named key of the
tenant (`gala_…`), or `X-Invitation-Code` with a guest's own code. A cookie of the pages opens files to read, and no
other of these calls.

**Writes that may come twice.** Send an `Idempotency-Key` of your own with a write. Sent again within 24 hours with the
same request it brings back the same answer (`Idempotency-Replayed: true`), and nothing is done twice.

**What two may change.** An answer with an `ETag` can be changed with `If-Match`: 412 `outdated` where somebody else was
faster.

**Lists** come in pages: `items`, and `next`, which is the `cursor` of the page after it.

**Refusals** are problem documents (RFC 9457) with a stable `code`; their other members are the facts.

**Numbers and budgets.** Every answer has an `X-Request-Id` (yours, where you send one); calls with a credential have
`RateLimit` and `RateLimit-Policy`. 429 says in `Retry-After` how long to wait. A body holds 1 MB at most, a file to
import 10 MB.
"""

TAGS: list[dict[str, str]] = [
    {"name": "auth", "description": "Sign in for a person, stay signed in, sign out."},
    {"name": "keys", "description": "A tenant's named keys for programs."},
    {"name": "events", "description": "Events: made, changed, published, archived."},
    {"name": "sessions", "description": "An event's programme."},
    {"name": "meals", "description": "An event's menu, and who needs what."},
    {"name": "guests", "description": "The address book: everybody whom the tenant knows, once."},
    {"name": "invitations", "description": "Invitations of one or many, each with its code."},
    {"name": "imports", "description": "Lists of people from files: brought, previewed, imported, undone as one step."},
    {
        "name": "members",
        "description": "Who is on an invitation: their answer, seat and needs, in and out at the door.",
    },
    {"name": "attendance", "description": "Who came, when and through which gate."},
    {"name": "gates", "description": "Tablets at an event's doors: paired by a code, seen, renamed, closed."},
    {"name": "seats", "description": "The plan in one call, and its seats."},
    {"name": "floor", "description": "The room, drawn: its tables, scenery, size and picture."},
    {"name": "templates", "description": "Rooms kept for other events of the tenant."},
    {"name": "holds", "description": "Seats held, confirmed and given back: all that are asked for, or none."},
    {"name": "steps", "description": "What was done at an event: taken back, done again, and told as it happened."},
    {
        "name": "arrangement",
        "description": "Seats for parties and for everybody, as an organizer arranges them; who did not come.",
    },
    {"name": "figures", "description": "An event in numbers, and what its gates contradict each other in."},
    {"name": "channels", "description": "What happens, as it happens; `docs/channels.md` has every message."},
    {"name": "webhooks", "description": "What happens, told to an address of yours; `docs/webhooks.md` says how."},
    {"name": "tenants", "description": "Organizations."},
    {"name": "team", "description": "Who works for an organization, and as what."},
    {"name": "users", "description": "People who sign in."},
    {"name": "exports", "description": "Lists as files for a spreadsheet."},
    {"name": "reports", "description": "The report's lists as files."},
    {"name": "printing", "description": "Papers to print: charts, cards, badges."},
    {"name": "papers", "description": "What guests take home, for whoever knows the code."},
    {"name": "passes", "description": "Passes as pictures, for whoever knows the code."},
    {"name": "kiosk", "description": "What paired tablets ask and tell; `docs/kiosk.md` has the whole protocol."},
    {"name": "health", "description": "Whether this process and its database answer, and what they do."},
]

CREDENTIALS: dict[str, Any] = {
    "operator": {
        "type": "http",
        "scheme": "bearer",
        "description": "What the operator chose as `GALA_METRICS_TOKEN`.",
    },
    "gate": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of a paired tablet, from `POST /api/kiosk/pair`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "gala_session",
        "description": "The cookie of somebody who is signed in at the pages.",
    },
}

HEADERS: dict[str, Any] = {
    "X-Request-Id": {"description": "The call's number.", "schema": {"type": "string"}},
    "RateLimit": {
        "description": "What is left of the budget: `r` calls in the next `t` seconds. Absent where there is no limit.",
        "schema": {"type": "string", "examples": ['"caller";r=1199;t=60']},
    },
    "RateLimit-Policy": {
        "description": "The budget: `q` calls in `w` seconds. Absent where there is no limit.",
        "schema": {"type": "string", "examples": ['"caller";q=1200;w=60']},
    },
    "ETag": {
        "description": "The version of what is answered; goes with a write as `If-Match`.",
        "schema": {"type": "string"},
    },
}

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "A refusal (RFC 9457). Other members are its facts: what `title` has places for, and more.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "description": "`urn:gala:error:` and the code."},
        "title": {"type": "string", "description": "The refusal in English."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "Stable: programs may rely on it."},
        "field": {"type": "string", "description": "Of `invalid`: what was not as it should be."},
        "instance": {"type": "string", "description": "`urn:gala:request:` and the call's number."},
    },
}
