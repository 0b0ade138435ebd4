"""The tenant's webhooks: who is told of what, made, changed, tried, put out of use and deleted."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid, NotFound, Outdated
from gala.i18n.words import phrase, say, tr
from gala.rules.webhooks import TYPES
from gala.services import webhooks
from gala.services.webhooks import EndpointFacts
from gala.state.base import handler, me
from gala.state.deliveries import Deliveries
from gala.state.hook_faces import HookLine, hook_line
from gala.state.key_faces import NO_WORDS
from gala.state.scripts import focus
from gala.state.shown_once import Fresh, ShownOnce
from gala.state.staff import StaffState
from gala.state.toasts import toast

NO_HOOK = HookLine(0, "", "", "", [], False, False, "", NO_WORDS, NO_WORDS)
PLACES = {"url": "#hook-url", "types": "#hook-types input", "description": "#hook-description"}
"""Where the focus goes when a field was refused."""
Seen = tuple[str, str, tuple[str, ...]]
USUAL = ("guest_checked_in", "guest_checked_out", "rsvp_changed", "seat_assigned", "seat_freed", "seat_moved")
"""What a new webhook is told of unless somebody chooses otherwise."""


class WebhooksState(Deliveries, ShownOnce, StaffState):
    """``open_id``: the webhook in the panel; ``is_new``, ``is_editing``: the panel is a form; ``asks``: renew or
    delete, when that is asked."""

    rows: list[HookLine] = []
    is_read: bool = False
    open_id: int = 0
    is_new: bool = False
    is_editing: bool = False
    asks: str = ""
    form: dict[str, str] = {"url": "", "description": ""}
    told: list[str] = []
    errors: dict[str, str] = {}
    stamp: int = 0
    """Changes when the form begins anew."""

    _seen: Seen = ("", "", ())

    @rx.var
    def chosen(self) -> HookLine:
        """The webhook in the panel."""
        return next((row for row in self.rows if row.id == self.open_id), NO_HOOK)

    @handler(Permission.TENANT_WRITE, loads=True)
    async def load(self) -> None:
        """Show the webhooks; after a lost connection go on where one was."""
        await self._enter()
        if self._has_come():
            self._close()
        await self._read()

    @handler(Permission.TENANT_WRITE)
    async def refresh(self) -> Any:
        """Messages are sent, and others change things meanwhile."""
        open_id = self.open_id
        await self._read()
        if open_id and not self.open_id:
            return toast(tr(await self._lang(), phrase("Somebody has deleted this webhook meanwhile.")))
        return None

    async def _read(self) -> None:
        rows = [hook_line(hook) for hook in await in_db(webhooks.list_webhooks, me(), self._tenant_id)]
        if rows != self.rows:
            self.rows = rows
        if self.open_id and not self.chosen.id:
            self._close()
        if self.open_id:
            await self._read_log()
        self.is_read = True

    def _close(self) -> None:
        self.open_id, self.is_new, self.is_editing, self.asks, self.errors = 0, False, False, "", {}
        self._forget_log()

    # --- the panel -----------------------------------------------------------------------------------------------

    @handler(Permission.TENANT_WRITE)
    async def open(self, webhook_id: int) -> Any:
        """Show this webhook and what was sent to it."""
        if not any(row.id == webhook_id for row in self.rows):
            raise NotFound
        self._close()
        self.open_id = webhook_id
        await self._read_log()
        return focus(".panel header button")

    @handler(Permission.TENANT_WRITE)
    async def close(self) -> Any:
        """Close the panel; the focus goes back to where it was opened."""
        back = f"[data-row='{self.open_id}'] button" if self.open_id else ".top .rt-Button, .face .rt-Button"
        self._close()
        return focus(back)

    @handler(Permission.TENANT_WRITE)
    async def ask(self, question: str) -> None:
        """Ask before the secret is changed, or the webhook deleted."""
        self.asks = question if question in ("renew", "delete") else ""

    @handler(Permission.TENANT_WRITE)
    async def let_be(self, is_open: bool) -> None:
        """Neither."""
        if not is_open:
            self.asks = ""

    # --- the form ------------------------------------------------------------------------------------------------

    @handler(Permission.TENANT_WRITE)
    async def open_new(self) -> Any:
        """The form of a new webhook."""
        self._close()
        self.is_new = True
        return self._fill("", "", USUAL)

    @handler(Permission.TENANT_WRITE)
    async def edit(self, wanted: bool) -> Any:
        """The open webhook as a form, or as it was."""
        self.is_editing = wanted
        if not wanted:
            return focus(".hook-edit")
        facts = await in_db(webhooks.get_webhook, me(), self._tenant_id, self.open_id)
        return self._fill(facts.url, facts.description, facts.types)

    def _fill(self, url: str, description: str, types: tuple[str, ...]) -> Any:
        self._seen = (url, description, types)
        self.form, self.told, self.errors = {"url": url, "description": description}, list(types), {}
        self.stamp += 1
        return focus("#hook-url")

    @handler(Permission.TENANT_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Make or change the webhook, or say beside the field what is wrong with it."""
        self.errors, lang = {}, await self._lang()
        url, description = str(form.get("url") or "").strip(), str(form.get("description") or "")
        types = [kind for kind in TYPES if form.get(f"tell {kind}")]
        try:
            if self.is_new:
                return await self._create(url, types, description)
            now = await in_db(webhooks.get_webhook, me(), self._tenant_id, self.open_id)
            about = (self.open_id, url, types, description, now.is_active)
            await in_db(webhooks.put_webhook, me(), self._tenant_id, *about, unless_changed(self._seen, now.is_active))
        except Invalid as error:
            field = str(error.params.get("field"))
            self.errors = {field: say(lang, error)}
            return focus(PLACES.get(field, PLACES["url"]))
        except Outdated:
            return await self._changed_elsewhere(lang)
        self.is_editing = False
        await self._read()
        return [toast(tr(lang, "Saved.")), focus(".hook-edit")]

    async def _create(self, url: str, types: list[str], description: str) -> Any:
        made = await in_db(webhooks.create_webhook, me(), self._tenant_id, url, types, description)
        self._close()
        return await self._show_secret(made)

    async def _show_secret(self, made: webhooks.NewEndpoint) -> Any:
        self.fresh = Fresh(hook_line(made).name, made.secret)
        await self._read()
        return focus("#fresh-secret")

    async def _changed_elsewhere(self, lang: str) -> None:
        """What is typed stays; who has read this may save it over the other's."""
        now = await in_db(webhooks.get_webhook, me(), self._tenant_id, self.open_id)
        self._seen = facts_of(now)
        words = phrase("Somebody else has just changed this webhook. Save again to keep what stands here.")
        self.errors = {"": tr(lang, words)}

    # --- with the open one ---------------------------------------------------------------------------------------

    @handler(Permission.TENANT_WRITE)
    async def ping(self, webhook_id: int) -> Any:
        """Send it a message that says nothing; how that went stands in the log a moment later."""
        await in_db(webhooks.ping_webhook, me(), self._tenant_id, webhook_id)
        await self._read()
        return toast(tr(await self._lang(), phrase("A test is on its way.")))

    @handler(Permission.TENANT_WRITE)
    async def use(self, webhook_id: int, wanted: bool) -> Any:
        """Put it in use, or out of it."""
        now = await in_db(webhooks.get_webhook, me(), self._tenant_id, webhook_id)
        about = (webhook_id, now.url, list(now.types), now.description, wanted)
        seen = unless_changed(facts_of(now), now.is_active)
        await in_db(webhooks.put_webhook, me(), self._tenant_id, *about, seen)
        await self._read()
        words = phrase("It is told of nothing any more."), phrase("It is told again from now on.")
        return toast(tr(await self._lang(), words[wanted]))

    @handler(Permission.TENANT_WRITE)
    async def renew(self, webhook_id: int) -> Any:
        """Give it another secret, and show that."""
        made = await in_db(webhooks.renew_secret, me(), self._tenant_id, webhook_id)
        self._close()
        return await self._show_secret(made)

    @handler(Permission.TENANT_WRITE)
    async def delete(self, webhook_id: int) -> Any:
        """Delete it with its log; one that somebody else has deleted meanwhile is as good."""
        name = next((row.name for row in self.rows if row.id == webhook_id), "")
        try:
            await in_db(webhooks.delete_webhook, me(), self._tenant_id, webhook_id)
        except NotFound:
            if not name:
                raise
        self._close()
        await self._read()
        return toast(tr(await self._lang(), phrase("{name} is deleted."), name=name))


def facts_of(hook: EndpointFacts) -> Seen:
    """What of a webhook people edit."""
    return hook.url, hook.description, hook.types


def unless_changed(known: Seen, is_active: bool) -> Callable[[EndpointFacts], None]:
    """Refuses with Outdated where the webhook is by now another than it was seen."""

    def seen(now: EndpointFacts) -> None:
        if (facts_of(now), now.is_active) != (known, is_active):
            raise Outdated

    return seen
