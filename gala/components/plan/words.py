"""What the plan's Vars have in common: the live strings, their counts, and how a seat is called."""

from typing import Any, Literal, cast

import reflex as rx
from reflex_base.vars import VarData

from gala.i18n.page import t
from gala.live.store import live

Audience = Literal["guests", "staff"]
Item = rx.Var[dict[str, Any]]
"""A table or a seat of the plan."""
Strings = rx.Var[dict[str, str]]


def or_empty(text: Any) -> rx.Var[str]:
    """The text, or an empty one while there is none."""
    var = rx.Var.create(text)
    return cast("rx.Var[str]", rx.Var(f"({var!s} ?? '')", _var_data=var._get_all_var_data()).to(str))


def items(owner: Any, name: str) -> rx.Var[list[dict[str, Any]]]:
    """The list ``name`` of a plan or of a table."""
    return cast("rx.Var[list[dict[str, Any]]]", owner[name].to(list[dict[str, Any]]))


def status_for(audience: Audience, table: Item, store: Strings | None = None) -> rx.Var[str]:
    """A table's status string as this audience may know it."""
    return guests_status_of(table) if audience == "guests" else status_of(table, store)


def status_of(table: Item, store: Strings | None = None) -> rx.Var[str]:
    """A table's status string, as the room told it last, or as ``store`` has it."""
    return or_empty((live if store is None else store)["t" + table["id"].to_string()])


def occupant_of(seat: Item) -> rx.Var[str]:
    """Who sits there, by name; for staff alone, since only their room tells it (as "attendee_id|name|party")."""
    occupant = or_empty(live["o" + seat["id"].to_string()])
    return cast("rx.Var[str]", or_empty(occupant.split("|")[1]))


def short(name: rx.Var[str], most: int) -> rx.Var[str]:
    """A table's name where there is room for so many letters. Its whole name is told beside the picture."""
    cut = f"all.slice(0, {most - 1}).join('') + '…'"
    expression = f"((all) => all.length > {most} ? {cut} : all.join(''))([...{name!s}])"
    return cast("rx.Var[str]", rx.Var(expression, _var_data=name._get_all_var_data()).to(str))


def long_or(name: rx.Var[str], class_name: str, most: int) -> rx.Var[str]:
    """The class of a name's text: also ``is-long`` beyond so many letters."""
    return cast("rx.Var[str]", rx.cond(name.length() > most, f"{class_name} is-long", class_name))


def guests_status_of(table: Item) -> rx.Var[str]:
    """As ``status_of``, for guests: what only the organizer gives, vip and reserved, is blocked to them."""
    status, seats = status_of(table), items(table, "seats")
    given = f"['vip', 'reserved'].includes({seats!s}[at]?.category)"
    expression = f"{status!s}.replace(/f/g, (free, at) => {given} ? 'b' : free)"
    merged = rx.Var(expression, _var_data=VarData.merge(status._get_all_var_data(), seats._get_all_var_data()))
    return cast("rx.Var[str]", merged.to(str))


def locks_of(table: Item, store: Strings | None = None) -> rx.Var[str]:
    """``x`` where a seat of the table is locked in place; for staff alone, since only their room tells it."""
    return or_empty((live if store is None else store)["l" + table["id"].to_string()])


def others_at(key: rx.Var[str], own: rx.Var[str]) -> rx.Var[str]:
    """Who else is at a table or guest this moment: their initials, "AR BL"; ``own`` is this window's mark."""
    text = or_empty(live[key])
    expression = (
        f"({text!s}.split(';').filter((one) => one && !one.startsWith({own!s} + ':'))"
        ".map((one) => one.split(':')[1]).join(' '))"
    )
    data = VarData.merge(text._get_all_var_data(), own._get_all_var_data())
    return cast("rx.Var[str]", rx.Var(expression, _var_data=data).to(str))


def overlay_of(overlay: Strings, table: Item) -> rx.Var[str]:
    """What lies over a table's seats."""
    return or_empty(overlay[table["id"].to_string()])


def count(status: rx.Var[str], letters: str) -> rx.Var[int]:
    """How many seats show one of ``letters``."""
    expression = f"({status!s}.match(/[{letters}]/g)?.length ?? 0)"
    return cast("rx.Var[int]", rx.Var(expression, _var_data=status._get_all_var_data()).to(int))


def sign(string: rx.Var[str], index: rx.Var[int]) -> rx.Var[str]:
    """One seat's character of a table's string."""
    expression = f"({string!s}[{index!s}] ?? '')"
    return cast("rx.Var[str]", rx.Var(expression, _var_data=string._get_all_var_data()).to(str))


def seat_name(table: Item, seat: Item) -> rx.Var[str]:
    """ "Table 4, seat 7"."""
    return t("Table {table}, seat {seat}", table=table["number"], seat=seat["label"])


def state_word(state: rx.Var[str], over: rx.Var[str]) -> rx.Var[str]:
    """A seat's state in words; ours before anybody's."""
    word = rx.match(
        state,
        ("f", t("free")),
        ("h", t("on hold")),
        ("t", t("taken")),
        ("i", t("inside")),
        ("b", t("blocked")),
        t("not known yet"),
    )
    ours = (("y", t("yours")), ("m", t("on hold for you")), ("p", t("proposed")))
    return cast("rx.Var[str]", rx.match(over, *ours, word).to(str))


def category_word(category: rx.Var[str]) -> rx.Var[str]:
    """ ", VIP" after a seat's state; nothing for a regular one."""
    word = rx.match(
        category, ("vip", t("VIP")), ("accessible", t("step-free")), ("reserved", t("reserved")), rx.Var.create("")
    )
    return cast("rx.Var[str]", rx.cond(category == "regular", "", rx.Var.create(", ") + word.to(str)).to(str))
