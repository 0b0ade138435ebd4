"""Text made on the server, in the language of whoever reads it."""

import string
from typing import Any

from gala.errors import GalaError
from gala.i18n.es import ES

LANGUAGES = {"en": "English", "es": "Español"}


class _Places(string.Formatter):
    """Fills ``{places}`` and leaves the unknown ones visible: reporting a failure must never fail."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key), "{" + str(key) + "}")


def phrase(en: str) -> str:
    """Marks a sentence that stands in a table and is spoken elsewhere, so that the check for Spanish sees it."""
    return en


def translate(lang: str, en: str) -> str:
    """The sentence in ``lang``, its ``{places}`` still open; English where Spanish is missing."""
    return ES.get(en, en) if lang == "es" else en


def tr(lang: str, en: str, **params: Any) -> str:
    """The sentence in ``lang`` ("en" or "es", anything else reads as English) with its places filled."""
    text = translate(lang, en)
    try:
        return _Places().vformat(text, (), params)
    except (AttributeError, IndexError, ValueError):  # braces that are no places, as in what a build complains of
        return text


def say(lang: str, error: GalaError) -> str:
    """What a refusal tells a person: its text, and a ``reason`` inside it, both in ``lang``."""
    params = dict(error.params)
    if "reason" in params:
        params["reason"] = tr(lang, str(params["reason"]), **error.params)
    return tr(lang, error.text, **params)


def guess(accept_language: str) -> str:
    """The language of a browser's Accept-Language header: Spanish when it stands before English."""
    for choice in accept_language.split(","):
        tag = choice.strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return "en"
