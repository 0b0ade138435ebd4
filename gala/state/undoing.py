"""Undo and redo on a page: what each would do, in words, and doing it."""

from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.i18n.steps import sentences
from gala.i18n.words import phrase, tr
from gala.services import changes
from gala.services.changes import Done
from gala.state.base import GalaState, handler, me
from gala.state.toasts import toast

NOTHING = {"en": "", "es": ""}
STEP = "step"
"""One toast for all steps: a button of an older one would undo something else than it says."""


class Undoing(GalaState, mixin=True):
    """Mix it into a state of an event, before its parent, and give it ``_read_changed``.

    ``undo_words`` and ``redo_words`` say in both languages what would be undone or done again; empty: nothing.
    """

    undo_words: dict[str, str] = NOTHING
    redo_words: dict[str, str] = NOTHING

    _newest: int = 0

    @handler(Permission.SEAT_ASSIGN)
    async def undo(self) -> Any:
        """Take back what this person did last; refused with the reason where others have acted on it since."""
        done = await in_db(changes.undo, me(), self._id)  # type: ignore[attr-defined]
        return await self._turned(done, phrase("Undone: {step}"), "Redo", type(self).redo)

    @handler(Permission.SEAT_ASSIGN)
    async def redo(self) -> Any:
        """Do again what this person took back last."""
        done = await in_db(changes.redo, me(), self._id)  # type: ignore[attr-defined]
        return await self._turned(done, phrase("Done again: {step}"), "Undo", type(self).undo)

    async def _turned(self, done: Done, words: str, back: str, on_back: Any) -> Any:
        """Say what was turned, beside the way back; without one, the word before it would leave its button there."""
        await self._read_changed()
        await self._read_steps()
        lang = await self._lang()
        step = sentences(done.action, done.details)[lang]
        return toast(tr(lang, words, step=step), id=STEP, action=tr(lang, back), on_action=on_back)

    async def _read_steps(self) -> bool:
        """Know again what undo and redo would do. Whether there is a new step since the last time."""
        if not self.may_edit:  # type: ignore[attr-defined]
            return False
        steps = await in_db(changes.get_steps, me(), self._id)  # type: ignore[attr-defined]
        self.undo_words, self.redo_words = _words(steps.undo), _words(steps.redo)
        before, self._newest = self._newest, steps.undo.id if steps.undo else 0
        return self._newest > before

    async def _did(self) -> Any:
        """After something was done: show the page as it is now, and say what was done, with a way back."""
        await self._read_changed()
        if not await self._read_steps():
            return None
        lang = await self._lang()
        return toast(self.undo_words[lang], id=STEP, action=tr(lang, "Undo"), on_action=type(self).undo)  # type: ignore[attr-defined]

    async def _read_changed(self) -> None:
        """Read again whatever a step may have changed."""
        raise NotImplementedError


def _words(done: Done | None) -> dict[str, str]:
    return sentences(done.action, done.details) if done else NOTHING
