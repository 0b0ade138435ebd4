"""Words on pages: Vars that show English or Spanish by the person's choice, at once and without a reload."""

from collections.abc import Mapping
from typing import Any, cast

import reflex as rx

from gala.access import open_to_all
from gala.i18n.words import LANGUAGES, guess, translate


class I18n(rx.State):
    """The language of one person: what they chose, kept in their browser, else what the browser asks for."""

    chosen: str = rx.LocalStorage("", name="gala_lang", sync=True)

    @rx.var
    def lang(self) -> str:
        """ "en" or "es", whatever a browser stored or sent."""
        return self.chosen if self.chosen in LANGUAGES else guess(self.router.headers.accept_language)

    @rx.event
    @open_to_all("it changes this person's own language")
    def choose(self, lang: str) -> None:
        """Switch to ``lang``; an unknown one changes nothing."""
        if lang in LANGUAGES:
            self.chosen = lang


def t(en: str, **params: Any) -> rx.Var[str]:
    """The sentence in the person's language. ``{places}`` are filled with Vars or plain values."""
    return _either(translate("en", en).format(**params), translate("es", en).format(**params))


def t_n(count: rx.Var[int] | int, one: str, many: str, **params: Any) -> rx.Var[str]:
    """``one`` for a count of 1, else ``many``; both may use ``{count}``."""
    return cast("rx.Var[str]", rx.cond(count == 1, t(one, count=count, **params), t(many, count=count, **params)))


def t_pair(text: Mapping[str, str] | rx.Var[dict[str, str]]) -> rx.Var[str]:
    """One of the two texts that a state made with ``gala.i18n.both``."""
    return _either(text["en"], text["es"])


def _either(en: Any, es: Any) -> rx.Var[str]:
    return cast("rx.Var[str]", rx.cond(I18n.lang == "es", es, en))
