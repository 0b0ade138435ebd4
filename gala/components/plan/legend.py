"""What the shapes mean."""

import reflex as rx

from gala.components.plan.seat import swatch, use
from gala.components.plan.words import Audience
from gala.i18n.page import t


def legend(*, audience: Audience, **props: object) -> rx.Component:
    """The plan's states in words, in one line that wraps. Needs a plan (or ``marks``) on the same page."""
    if audience == "guests":
        entries = [
            (swatch("f", audience=audience), t("Free")),
            (swatch("h", audience=audience), t("On hold")),
            (swatch("t", audience=audience), t("Taken")),
            (swatch("t", audience=audience, over="y"), t("Yours")),
            (swatch("f", audience=audience, category="accessible"), t("Step-free")),
            (swatch("b", audience=audience), t("Blocked")),
        ]
    else:
        entries = [
            (swatch("f", audience=audience), t("Free")),
            (swatch("h", audience=audience), t("Held")),
            (swatch("t", audience=audience), t("Taken")),
            (swatch("i", audience=audience), t("Inside")),
            (_corner("star"), t("VIP")),
            (_corner("flag"), t("Reserved")),
            (swatch("f", audience=audience, category="accessible"), t("Step-free")),
            (swatch("b", audience=audience), t("Blocked")),
        ]
    return rx.el.ul(
        *(rx.el.li(picture, word) for picture, word in entries),
        class_name="legend",
        aria_label=t("What the seats show"),
        **props,
    )


def _corner(mark: str) -> rx.Component:
    """What stands at a seat's upper right."""
    return rx.el.svg(
        use(mark), class_name="swatch", aria_hidden=True,
        custom_attrs={"viewBox": "1.6 -15.6 14 14", "width": 18, "height": 18},
    )  # fmt: skip
