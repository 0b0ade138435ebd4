"""One seat: its fill is its state, its outline its category, and what lies over it is ours. Drawn 22 wide at (0, 0).

Colours and measures are in ``assets/seats.css``, by ``data-s`` (the state's character), ``data-c`` (the category's
first letter) and ``data-o`` (what lies over it). Geometry goes through ``custom_attrs``: as props, ``cx`` or ``fill``
would cost a style sheet for every element.
"""

from typing import Any, cast

import reflex as rx
from reflex_components_core.el.elements.media import Svg, Text, Use

from gala.components.plan.words import Audience, Item, category_word, seat_name, sign, state_word
from gala.i18n.page import t

Sign = rx.Var[str]


def seat(
    table: Item,
    item: Item,
    index: rx.Var[int],
    status: Sign,
    over: Sign,
    letters: rx.Var[dict[str, str]],
    *,
    audience: Audience,
    transform: rx.Var[str],
    numbered: bool = False,
    initials: rx.Var[str] | None = None,
    locks: Sign | None = None,
) -> rx.Component:
    """A seat as one can choose it, its mark and its name for screen readers included.

    ``letters`` are shown on our seats, by seat id; ``numbered`` writes the label on the free ones, and ``initials``
    stand on one that somebody has. ``locks``: the table's string of seats that are locked in place.
    """
    state, mine = sign(status, index), sign(over, index)
    name = seat_name(table, item) + ", " + state_word(state, mine) + category_word(item["category"].to(str))
    lock = sign(locks, index) if locks is not None else None
    if lock is not None:
        name += rx.cond(lock == "x", rx.Var.create(", ") + t("locked"), "")
    return rx.el.g(
        *shape(state, mine, item["category"].to(str), audience=audience),
        rx.cond(
            is_named(mine),
            _text(letters[item["id"].to_string()], "name"),
            _text(item["label"], "label") if numbered else rx.fragment(),
        ),
        rx.fragment() if initials is None else rx.cond(state == "t", _text(initials, "name")),
        rx.fragment() if lock is None else rx.cond(lock == "x", use("lock")),
        class_name=f"seat {audience}",
        role="button",
        aria_label=name,
        custom_attrs={
            "transform": transform,
            "tabIndex": -1,
            "data-id": item["id"],
            "data-s": state,
            "data-o": mine,
            "data-c": item["category"].to(str)[0],
            "data-name": seat_name(table, item),
            **({} if lock is None else {"data-l": rx.cond(lock == "x", "x", rx.Var("undefined"))}),
            **_unavailable(state, mine, audience),
        },
    )


def is_named(mine: Sign) -> rx.Var[bool]:
    """Whether initials stand on the seat: it is somebody's of ours, or proposed for them."""
    return mine.contains("y") | mine.contains("m") | mine.contains("p")


def shape(state: Sign, mine: Sign, category: Sign, *, audience: Audience) -> list[rx.Component]:
    """The drawing, from the ground up."""
    square = category == "accessible"
    return [
        rx.el.circle(class_name="ring", custom_attrs={"r": 14.5}),
        rx.cond(mine.contains(".") | (mine == ""), rx.fragment(), _body(square, "halo", 15)),
        _body(square, "body", 10.25),
        rx.cond(
            (state == "h") | (mine == "m"),
            rx.el.circle(class_name="arc", custom_attrs={"r": 9.7, "pathLength": 100, "transform": _FROM_NOON}),
        ),
        rx.cond(is_named(mine), rx.fragment(), _mark(state, square, audience)),
        rx.match(category, ("vip", use("star")), ("reserved", use("flag")), rx.fragment()),
    ]


def _mark(state: Sign, square: Any, audience: Audience) -> rx.Component:
    by_state = {"b": "hatch"}
    by_state |= {"t": "person", "i": "person", "h": "glass"} if audience == "guests" else {"i": "tick", "h": "dot"}
    drawings = [(letter, use(name)) for letter, name in by_state.items()]
    return cast("rx.Component", rx.match(state, *drawings, rx.cond(square, use("chair"))))


def _unavailable(state: Sign, mine: Sign, audience: Audience) -> dict[str, Any]:
    """For a guest, a seat that is neither free nor ours cannot be chosen. Staff may look at and move everybody."""
    if audience == "staff":
        return {}
    return {"aria-disabled": rx.cond((state == "f") | mine.contains("y") | mine.contains("m"), "false", "true")}


def _body(square: Any, name: str, r: float) -> rx.Component:
    """A disc, or for an accessible seat a rounded square."""
    box = {"x": -r, "y": -r, "width": 2 * r, "height": 2 * r, "rx": r / 2}
    return cast(
        "rx.Component",
        rx.cond(
            square,
            rx.el.rect(class_name=name, custom_attrs=box),
            rx.el.circle(class_name=name, custom_attrs={"r": r}),
        ),
    )


def _text(text: Any, name: str) -> rx.Component:
    return Text.create(text, class_name=name)


def use(name: str) -> rx.Component:
    """A mark drawn once in ``marks``."""
    return Use.create(class_name=f"mark {name}", custom_attrs={"href": f"#gala-{name}"})


def swatch(state: str, *, audience: Audience, over: str = "", category: str = "regular") -> rx.Component:
    """A seat for a legend, that cannot be chosen."""
    return swatch_of(rx.Var.create(state), rx.Var.create(over), rx.Var.create(category), audience=audience)


def swatch_of(state: Sign, over: Sign, category: Sign, *, audience: Audience, size: int = 22) -> rx.Component:
    """As ``swatch``, of Vars."""
    return rx.el.svg(
        rx.el.g(
            *shape(state, over, category, audience=audience),
            class_name=f"seat {audience} still",
            custom_attrs={"data-s": state, "data-o": over, "data-c": category[0]},
        ),
        class_name="swatch",
        aria_hidden=True,
        custom_attrs={"viewBox": "-16 -16 32 32", "width": size, "height": size},
    )


def marks() -> rx.Component:
    """The drawings that seats refer to. Once on a page, before any seat."""
    drawings = {"dangerouslySetInnerHTML": {"__html": _MARKS}}
    return Svg.create(class_name="marks", aria_hidden=True, custom_attrs=drawings)


_FROM_NOON = "rotate(-90) scale(1 -1)"
FLAG = "M-2.5 -3.6h5v7.2l-2.5 -2l-2.5 2z"
"""A bookmark: a reserved seat's."""
_STAR = "M0-5.5 1.49-2.05 5.23-1.7 2.41.78 3.23 4.45 0 2.53-3.23 4.45-2.41.78-5.23-1.7-1.49-2.05Z"
# The person, the glass and the wheelchair are Lucide's "user-round", "hourglass" and "accessibility" (ISC licence).
_MARKS = f"""<defs>
<path id="gala-hatch" d="M-9.1 -2.2 -2.2 -9.1M-8.8 3.2 3.2 -8.8M-6.6 6.6 6.6 -6.6M-3.2 8.8 8.8 -3.2M2.2 9.1 9.1 2.2"/>
<path id="gala-tick" d="M-4.6.5l3.2 3.2 5.9-6.6"/>
<circle id="gala-dot" r="2.4"/>
<g id="gala-star" transform="translate(8.6 -8.6)"><circle class="ground" r="6"/><path class="line" d="{_STAR}"/></g>
<g id="gala-flag" transform="translate(8.6 -8.6)"><circle class="ground" r="6"/><path class="line" d="{FLAG}"/></g>
<g id="gala-lock" transform="translate(8.2 8.2)"><circle class="ground" r="7.6"/><path class="line" d="M-3.4
 -.6h6.8v4.4h-6.8zM-2-.6v-1.5a2 2 0 0 1 4 0v1.5"/></g>
<g id="gala-person" transform="scale(.39) translate(-12 -12)"><circle cx="12" cy="8" r="5"/><path
 d="M20 21a8 8 0 0 0-16 0"/></g>
<g id="gala-glass" transform="scale(.36) translate(-12 -12)"><path d="M5 22h14M5 2h14M17 22v-4.172a2 2 0 0
 0-.586-1.414L12 12l-4.414 4.414A2 2 0 0 0 7 17.828V22M7 2v4.172a2 2 0 0 0 .586 1.414L12 12l4.414-4.414A2 2 0 0 0 17
 6.172V2"/></g>
<g id="gala-chair" transform="scale(.6) translate(-12 -12)"><circle cx="16" cy="4" r="1"/><path
 d="m18 19 1-7-6 1M5 8l3-3 5.5 3-2.36 3.5M4.24 14.5a5 5 0 0 0 6.88 6M13.76 17.5a5 5 0 0 0-6.88-6"/></g>
</defs>"""
