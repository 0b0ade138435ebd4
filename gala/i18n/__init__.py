"""Words in English and Spanish. An English sentence is its own key; ``es.ES`` holds the Spanish.

``t``, ``t_n``, ``t_pair`` and ``I18n`` are for components: they give Vars that follow the person's choice without a
reload. ``tr``, ``say`` and the ``format_*`` functions are for text made on the server (toasts, refusals, the command
line). The first family needs Reflex, the second does not: so the first is loaded only where it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gala.i18n.dates import both, format_date, format_day, format_day_time, format_long_day, format_time, tile
from gala.i18n.words import LANGUAGES, guess, phrase, say, tr

if TYPE_CHECKING:
    from gala.i18n.page import I18n, t, t_n, t_pair

_ON_PAGES = ("I18n", "t", "t_n", "t_pair")

__all__ = [
    "LANGUAGES",
    "I18n",
    "both",
    "format_date",
    "format_day",
    "format_day_time",
    "format_long_day",
    "format_time",
    "guess",
    "phrase",
    "say",
    "t",
    "t_n",
    "t_pair",
    "tile",
    "tr",
]


def __getattr__(name: str) -> Any:
    if name in _ON_PAGES:
        return getattr(import_module("gala.i18n.page"), name)
    raise AttributeError(name)
