"""What every state stands on: who acts, which handlers exist, and how a refusal reaches the person.

Any socket client can call any registered Reflex handler, on any page or none. So a handler is declared only with
``@handler(permission)`` (or ``@handler(OPEN, why)``), a state that has another public method is refused at import,
and ``Gate`` turns away every event whose handler has no policy. The actor is read again for every event.
"""

import functools
import inspect
import logging
import secrets
from collections.abc import AsyncGenerator, Callable
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.middleware.middleware import Middleware
from reflex.state import StateUpdate
from reflex_base.registry import RegistrationContext

from gala.access import NOBODY, Actor, Permission
from gala.db import in_db
from gala.errors import GalaError, NotSignedIn
from gala.i18n.page import I18n
from gala.i18n.words import LANGUAGES, phrase, say, tr
from gala.services import accounts
from gala.services.accounts import COOKIE
from gala.state.toasts import toast

log = logging.getLogger(__name__)

OPEN = None
"""The policy of a handler that anybody may call."""

_me: ContextVar[Actor] = ContextVar("gala_actor", default=NOBODY)


def me() -> Actor:
    """Who acts in the event that is being handled."""
    return _me.get()


def handler(
    policy: Permission | None, why: str = "", *, loads: bool = False, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an event handler and what it takes to call it; the services it calls check the object itself.

    The handler runs with ``me()`` set. A GalaError becomes a message in the person's language; of a page's loader
    (``loads``) it becomes the page's face instead. ``options`` are those of ``rx.event``.
    """
    if policy is OPEN and not why:
        raise TypeError("an open handler says why it may be open")

    def decorate(fn: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(fn)
        async def run(self: "GalaState", *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
            try:
                if loads:
                    self.trouble = {}
                actor = NOBODY if policy is OPEN else await self._who()
                if policy is not OPEN and not actor.is_known:
                    raise NotSignedIn
                _me.set(actor)
                if inspect.isasyncgenfunction(fn):
                    async for step in fn(self, *args, **kwargs):
                        yield step
                else:
                    yield await fn(self, *args, **kwargs)
            except GalaError as error:
                yield await self._refuse(error, loads)
            except Exception:
                yield await self._fail(loads)

        run.policy = policy if policy is not OPEN else why  # type: ignore[attr-defined]
        return rx.event(run, **options) if options else rx.event(run)

    return decorate


class GalaState(rx.State):
    """The base of Gala's states. ``trouble`` is a loader's refusal: its code and its text in both languages."""

    trouble: dict[str, str] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for name, value in vars(cls).items():
            if not name.startswith("_") and inspect.isfunction(value) and not hasattr(value, "policy"):
                raise TypeError(f"{cls.__name__}.{name} could be called by anybody: declare it with @handler")
        super().__init_subclass__(**kwargs)

    async def _who(self) -> Actor:
        """Whoever is signed in, read from the database by the HttpOnly cookie of this socket."""
        return await in_db(accounts.get_actor, self._token(), self._ip(), self._user_agent())

    def _token(self) -> str:
        try:
            cookie = SimpleCookie(self.router.headers.cookie).get(COOKIE)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _ip(self) -> str:
        return str(self.router.session.client_ip)

    def _user_agent(self) -> str:
        return str(self.router.headers.user_agent)

    async def _lang(self) -> str:
        return str((await self.get_state(I18n)).lang)

    async def _refuse(self, error: GalaError, loads: bool) -> Any:
        """Show a refusal: sign in first, the page's face, or a message."""
        if isinstance(error, NotSignedIn):
            return rx.redirect(f"/login?next={quote(self.router.url.path or '/')}")
        if loads:
            self.trouble = {"code": error.code, **{lang: say(lang, error) for lang in LANGUAGES}}
            return None
        return toast(say(await self._lang(), error))

    async def _fail(self, loads: bool) -> Any:
        """Something broke: the log gets the facts, the person a reference to them."""
        reference = secrets.token_hex(4)
        log.exception("an event failed, reference %s", reference)
        words = phrase("Something went wrong on our side. Nothing was lost. Reference: {reference}")
        if loads:
            self.trouble = {
                "code": "failed",
                **{lang: tr(lang, words, reference=reference) for lang in LANGUAGES},
            }
            return None
        return toast(tr(await self._lang(), words, reference=reference), long=True)


def policy_of(event_handler: Any) -> str | None:
    """The declared policy of a registered Reflex handler, or None."""
    policy = getattr(getattr(event_handler, "fn", event_handler), "policy", None)
    return str(policy) if policy else None


REFLEX_OWN = frozenset(
    {
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "on_load_internal",
        "update_vars_internal",
        "handle_frontend_exception",
    }
)
"""Reflex's own handlers that pages need, all in states of Reflex. ``setvar`` is not among them: it sets any var."""


def is_allowed(event_name: str) -> bool:
    """Whether a socket client may send this event: ``Gate``'s rule."""
    registered = RegistrationContext.ensure_context().event_handlers.get(event_name)
    if registered is None:
        return False
    if policy_of(registered.handler) is not None:
        return True
    state, _, name = event_name.rpartition(".")
    return name in REFLEX_OWN and state.rpartition(".")[2].startswith("reflex___")


class Gate(Middleware):
    """Deny by default: an event reaches only a handler that declares a policy, or Reflex's own few."""

    async def preprocess(self, app: rx.App, state: Any, event: Any) -> StateUpdate | None:
        """Drop an event whose handler declares nothing."""
        if is_allowed(event.name):
            return None
        log.warning("refused an event to %s", event.name)
        return StateUpdate()
