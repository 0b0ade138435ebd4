"""The keys of the tenant's programs: made, shown once, looked at and revoked."""

from typing import Any

import reflex as rx

from gala import clock
from gala.access import Permission
from gala.config import get_settings
from gala.db import in_db
from gala.errors import Invalid, NotFound
from gala.i18n.words import phrase, say, tr
from gala.services import api_keys
from gala.state.base import handler, me
from gala.state.key_faces import NO_WORDS, KeyLine, key_line, trial, typed_days, typed_scopes
from gala.state.scripts import focus
from gala.state.shown_once import Fresh, ShownOnce
from gala.state.staff import StaffState
from gala.state.toasts import toast

NO_KEY = KeyLine(0, "", "", "", [], "", NO_WORDS, NO_WORDS, NO_WORDS, "")
PLACES = {"name": "#key-name", "scopes": "#key-scopes input", "days": "#key-days input"}
"""Where the focus goes when a field was refused."""


class KeysState(ShownOnce, StaffState):
    """``open_id``: the key in the panel; ``is_new``: the panel is the form of a new one."""

    rows: list[KeyLine] = []
    is_read: bool = False
    open_id: int = 0
    is_new: bool = False
    errors: dict[str, str] = {}
    stamp: int = 0
    """Changes when the form begins anew."""

    @rx.var
    def chosen(self) -> KeyLine:
        """The key in the panel."""
        return next((row for row in self.rows if row.id == self.open_id), NO_KEY)

    @handler(Permission.TENANT_WRITE, loads=True)
    async def load(self) -> None:
        """Show the keys; after a lost connection go on where one was."""
        await self._enter()
        if self._has_come():
            self._close()
        await self._read()

    @handler(Permission.TENANT_WRITE)
    async def refresh(self) -> Any:
        """A key may have been used, made or revoked meanwhile."""
        open_id = self.open_id
        await self._read()
        if open_id and not self.open_id:
            return toast(tr(await self._lang(), phrase("Somebody has revoked this key meanwhile.")))
        return None

    async def _read(self) -> None:
        now = clock.now()
        rows = [key_line(key, now) for key in await in_db(api_keys.list_keys, me(), self._tenant_id)]
        if rows != self.rows:
            self.rows = rows
        if self.open_id and not self.chosen.id:
            self._close()
        self.is_read = True

    def _close(self) -> None:
        self.open_id, self.is_new, self.errors = 0, False, {}

    # --- the panel -----------------------------------------------------------------------------------------------

    @handler(Permission.TENANT_WRITE)
    async def open(self, key_id: int) -> Any:
        """Show what this key may do, and who made it."""
        if not any(row.id == key_id for row in self.rows):
            raise NotFound
        self._close()
        self.open_id = key_id
        return focus(".panel header button")

    @handler(Permission.TENANT_WRITE)
    async def open_new(self) -> Any:
        """The form of a new key."""
        self._close()
        self.is_new, self.stamp = True, self.stamp + 1
        return focus("#key-name")

    @handler(Permission.TENANT_WRITE)
    async def close(self) -> Any:
        """Close the panel; the focus goes back to where it was opened."""
        back = f"[data-row='{self.open_id}'] button" if self.open_id else ".top .rt-Button, .face .rt-Button"
        self._close()
        return focus(back)

    # --- making and revoking -------------------------------------------------------------------------------------

    @handler(Permission.TENANT_WRITE)
    async def create(self, form: dict[str, Any]) -> Any:
        """Make the key and show it, or say beside the field what is wrong."""
        self.errors, scopes = {}, typed_scopes(form)
        asked = (self._tenant_id, str(form.get("key_name") or ""), scopes, typed_days(form))
        try:
            made = await in_db(api_keys.create_key, me(), *asked)
        except Invalid as error:
            field = str(error.params.get("field"))
            self.errors = {field: say(await self._lang(), error)}
            return focus(PLACES.get(field, PLACES["name"]))
        self._close()
        self.fresh = Fresh(made.name, made.key, trial(get_settings().site, made.key, made.scopes))
        await self._read()
        return focus("#fresh-secret")

    @handler(Permission.TENANT_WRITE)
    async def revoke(self, key_id: int) -> Any:
        """End the key; one that somebody else has ended meanwhile is as good."""
        name = next((row.name for row in self.rows if row.id == key_id), "")
        try:
            await in_db(api_keys.revoke_key, me(), self._tenant_id, key_id)
        except NotFound:
            if not name:
                raise
        self._close()
        await self._read()
        return toast(tr(await self._lang(), phrase("The key of {name} opens nothing any more."), name=name))
