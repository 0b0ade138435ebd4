"""Words on the door's tablet: in the language that the tablet itself keeps, so that they change without a network."""

from typing import Any, cast

import reflex as rx

from gala.components.kiosk import kiosk
from gala.i18n.words import translate


def t(en: str, **params: Any) -> rx.Var[str]:
    """The sentence in the tablet's language. ``{places}`` are filled with Vars or plain values."""
    english, spanish = (translate(lang, en).format(**params) for lang in ("en", "es"))
    return cast("rx.Var[str]", rx.cond(kiosk.lang == "es", spanish, english))


def t_n(count: Any, one: str, many: str, **params: Any) -> rx.Var[str]:
    """``one`` for a count of 1, else ``many``; both may use ``{count}``."""
    return cast("rx.Var[str]", rx.cond(count == 1, t(one, count=count, **params), t(many, count=count, **params)))
