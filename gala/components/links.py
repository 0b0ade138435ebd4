"""Links in a button's clothes."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink


def link_button(*children: Any, href: Any, away: bool = False, **props: Any) -> rx.Component:
    """A Radix button (``variant``, ``size``, ``color_scheme``) that is a link.

    ``away`` loads its page anew, as a link to another tab and the guests' links between their two pages do.
    """
    look = {name: props.pop(name) for name in ("variant", "size", "color_scheme", "class_name") if name in props}
    link = rx.el.a(*children, href=href, **props) if away else ReactRouterLink.create(*children, to=href, **props)
    return rx.button(link, as_child=True, **look)


def file_link(*children: Any, href: Any, **props: Any) -> rx.Component:
    """A link to a file that the server makes, to be kept (``download=False``: opened by whatever the phone has for it).
    With the look of a button it is one (``variant``, ``size``).

    Reflex makes every link one of React Router's, which would look for a page at that address.
    """
    look = {name: props.pop(name) for name in ("variant", "size", "color_scheme") if name in props}
    props = {"download": True} | props
    link = ReactRouterLink.create(*children, to=href, reload_document=True, discover="none", **props)
    return rx.button(link, as_child=True, **look) if look else link
