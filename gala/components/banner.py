"""What stands around every page: the word about a lost connection, and the document's language.

Put it in place of Reflex's own overlay, which would show people the socket's address:
``app.app_wraps[(5, "Overlay")] = lambda stateful: overlay() if stateful else None``. It leans on
``rx.state.has_connection_errors`` behaviour: the browser's list of errors is emptied when the socket connects again.
"""

from collections.abc import Callable

import reflex as rx
from reflex_base.utils.imports import ImportDict
from reflex_components_core.core.banner import has_connection_errors

from gala.i18n.page import I18n, t


class DocumentLanguage(rx.Fragment):
    """Keeps ``<html lang>`` at the language that is shown, so that screen readers speak it rightly."""

    lang: rx.Var[str]

    def add_imports(self) -> ImportDict:
        return {"react": ["useEffect"]}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        return [f"useEffect(() => {{ document.documentElement.lang = {self.lang!s}; }}, [{self.lang!s}]);"]


class DocumentTitle(rx.Fragment):
    """Keeps the title in the browser's tab in the language that is shown; a built page knows only the English one."""

    title: rx.Var[str]

    def add_imports(self) -> ImportDict:
        return {"react": ["useEffect"]}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        return [f"useEffect(() => {{ document.title = {self.title!s}; }}, [{self.title!s}]);"]


def titled(name: str, draw: Callable[[], rx.Component]) -> rx.Component:
    """What ``draw`` draws, called ``name`` (a sentence of the dictionary) and Gala."""
    return rx.fragment(_title(title=t(name) + " · Gala"), draw())


@rx.memo
def _title(title: rx.Var[str]) -> rx.Component:
    return DocumentTitle.create(title=title)


def overlay() -> rx.Component:
    """The live parts around all pages. A fragment, because Reflex nests the rest of the app inside what it gets."""
    return rx.fragment(_live_parts())


@rx.memo
def _live_parts() -> rx.Component:
    return rx.fragment(DocumentLanguage.create(lang=I18n.lang), connection_banner())


def connection_banner() -> rx.Component:
    """A quiet strip while the connection is away. Clicks made meanwhile are kept and sent when it is back."""
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.div(
                rx.icon("cloud-off", size=18, aria_hidden=True),
                rx.el.span(
                    rx.el.b(t("No connection.")), " ", t("We keep trying. What you do is sent when it is back.")
                ),
                class_name="offline",
            ),
        ),
        role="status",
    )
