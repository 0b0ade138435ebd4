"""The organizer's view of the door: who is inside, by minute, table and gate; who is late; somebody found by hand."""

import reflex as rx

from gala.components.badges import badge
from gala.components.faces import skeleton_rows
from gala.components.field import search_field
from gala.components.figures import part_bar
from gala.components.links import link_button
from gala.components.minute import every_minute
from gala.components.panels import card
from gala.components.shell import aside_column
from gala.i18n.page import t, t_n, t_pair
from gala.pages.arrivals_conflicts import conflicts
from gala.pages.arrivals_gates import gates
from gala.pages.arrivals_late import late
from gala.pages.arrivals_log import door_log
from gala.pages.frame import event_page, is_refused
from gala.pages.home_chart import arrivals_chart
from gala.state.arrival_faces import Hit, Standing, TableTile
from gala.state.arrivals import ArrivalsState
from gala.state.live import live
from gala.state.staff import EventState

STATE = ArrivalsState
MANY_TABLES = 60
"""More than so many are in a box of their own that scrolls."""


def arrivals() -> rx.Component:
    """The page at ``/events/ID/door``."""
    return event_page(
        rx.cond(
            STATE.is_read,
            rx.el.div(
                conflicts(),
                _band(),
                _look_up(),
                _unseated(),
                rx.cond(STATE.bars.length() > 0, arrivals_chart(STATE)),
                rx.el.div(_tables(), gates(), class_name="door-pair"),
                late(),
                every_minute(STATE.tick),
                class_name="home",
            ),
            skeleton_rows(8, avatar=False),
        ),
        active="door",
        figures=(),
        badge=rx.cond(STATE.is_read & ~is_refused(), _doors()),
        action=_here(),
        aside=rx.cond(
            STATE.is_read & ~is_refused(), aside_column(door_log(), label=t("What the door said"), tab_index=0)
        ),
    )


def _doors() -> rx.Component:
    return rx.match(
        STATE.doors,
        ("open", badge(t("Doors open"), "jade", "door-open")),
        ("over", badge(t("Over"), "gray", "history")),
        ("canceled", badge(t("Canceled"), "gray", "circle-x")),
        ("archived", badge(t("Archived"), "gray", "archive")),
        ("draft", badge(t("Draft"), "amber", "pencil")),
        badge(t("Doors open {when}", when=t_pair(STATE.opens)), "iris", "clock"),
    )


def _here() -> rx.Component:
    """This browser becomes a gate by itself; its page does the pairing, and looks from where one comes to it."""
    who = EventState.profile["name"]
    encoded = rx.Var(f"encodeURIComponent({who!s}.slice(0, 40))", _var_type=str, _var_data=who._get_all_var_data())
    return link_button(
        rx.icon("scan-line", size=18, aria_hidden=True), t("Use this device as a gate"),
        href=rx.Var.create(f"/kiosk/?here={EventState.event['id']}&name={encoded}"), reload_document=True, size="3",
        class_name="way",
    )  # fmt: skip


# --- figures ---------------------------------------------------------------------------------------------------------


def _band() -> rx.Component:
    """Inside now as the live store tells it, still to come, and the tables that are complete."""
    crowd = STATE.crowd
    told = live["c" + EventState.event["id"].to(str)]
    inside = rx.cond(told.to(bool), told.split("|")[4], crowd["inside"].to(str))
    return rx.el.section(
        _figure(
            t("Inside now"), inside, crowd["expected"],
            part_bar(
                crowd["inside"], crowd["to_come"],
                t("{part} of {whole} inside", part=crowd["inside"], whole=crowd["expected"]), inside=True,
            ),
            rx.cond(crowd["left"] > 0, t_n(crowd["left"], "{count} has left again", "{count} have left again"), ""),
        ),
        _figure(
            t("Still to come"), crowd["to_come"], crowd["expected"],
            part_bar(
                crowd["expected"] - crowd["to_come"], crowd["to_come"],
                t("{part} of {whole} have come", part=crowd["expected"] - crowd["to_come"], whole=crowd["expected"]),
            ),
            rx.cond(
                crowd["no_shows"] > 0,
                t_n(crowd["no_shows"], "{count} did not come, seat given up", "{count} did not come, seats given up"),
                "",
            ),
        ),
        _figure(
            t("Tables complete"), STATE.complete, STATE.in_use,
            part_bar(
                STATE.complete, STATE.in_use - STATE.complete,
                t("{part} of {whole} tables complete", part=STATE.complete, whole=STATE.in_use), inside=True,
            ),
        ),
        class_name="card home-band door-band",
        aria_label=t("The door in figures"),
    )  # fmt: skip


def _figure(
    title: rx.Var[str], part: rx.Var[str] | rx.Var[int], whole: rx.Var[int], bar: rx.Component, *words: rx.Component
) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title),
        rx.el.p(rx.el.b(part), rx.el.span(t("of {whole}", whole=whole), class_name="soft")),
        bar,
        rx.el.small(*words, class_name="soft"),
    )


# --- by hand ---------------------------------------------------------------------------------------------------------


def _look_up() -> rx.Component:
    """Without a tablet: find somebody, let them in or out."""
    return rx.el.section(
        search_field(
            t("Find by name, code or seat"), STATE.find, id="door-search", size="3",
            default_value=STATE.search,
        ),
        rx.cond(
            STATE.search != "",
            rx.cond(
                STATE.hits.length() > 0,
                rx.el.ul(rx.foreach(STATE.hits, _hit), class_name="door-hits"),
                rx.el.p(t("Nobody like that is on the list."), class_name="soft door-nobody"),
            ),
        ),
        class_name="card door-look-up",
        role="search",
    )  # fmt: skip


def _hit(one: rx.Var[Hit]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(rx.el.bdi(one.name)),
            rx.el.p(
                rx.cond(one.party != "", rx.fragment(rx.el.bdi(one.party), ". ")),
                rx.cond(
                    one.table != "",
                    t("Table {table}, seat {seat}", table=one.table, seat=one.seat),
                    t("No seat yet"),
                ),
                class_name="soft",
            ),
        ),
        rx.match(
            one.state,
            ("inside", badge(t("Inside since {time}", time=one.at), "jade", "check")),
            ("left", badge(t("Left at {time}", time=one.at), "gray", "log-out")),
            ("unanswered", badge(t("No answer yet"), "gray", "circle-dashed")),
            ("declined", badge(t("Not coming"), "gray", "x")),
            ("canceled", badge(t("Canceled"), "gray", "circle-x")),
            rx.fragment(),
        ),
        rx.match(
            one.state,
            ("inside", _press(t("Check out"), one, STATE.check_out(one.id), "gray")),
            ("declined", rx.fragment()),
            ("canceled", rx.fragment()),
            _press(t("Check in"), one, STATE.check_in(one.id), "iris"),
        ),
        key=one.id.to(str),
    )


def _press(word: rx.Var[str], one: rx.Var[Hit], on_click: rx.event.EventType, color: str) -> rx.Component:
    return rx.button(word, on_click=on_click, variant="soft", color_scheme=color, aria_label=word + ": " + one.name)


# --- the room --------------------------------------------------------------------------------------------------------


def _unseated() -> rx.Component:
    """Who came after all, or never had a chair: to be seated on the live plan."""
    return rx.cond(
        STATE.unseated_count > 0,
        rx.el.section(
            rx.el.header(rx.el.h2(t("Inside without a seat")), rx.el.small(STATE.unseated_count, class_name="count")),
            rx.el.ul(rx.foreach(STATE.unseated, _stands)),
            class_name="card home-needs door-unseated",
        ),
    )


def _stands(one: rx.Var[Standing]) -> rx.Component:
    encoded = rx.Var(f"encodeURIComponent({one.name!s})", _var_type=str, _var_data=one.name._get_all_var_data())
    return rx.el.li(
        rx.el.span(
            rx.icon("armchair", size=17, aria_hidden=True), class_name="mark", custom_attrs={"data-urgent": "true"}
        ),
        rx.el.div(
            rx.el.h3(rx.el.bdi(one.name)), rx.cond(one.party != "", rx.el.p(rx.el.bdi(one.party), class_name="soft"))
        ),
        rx.cond(
            EventState.may_edit,
            link_button(
                t("Give a seat"),
                aria_label=t("Give a seat") + ": " + one.name,
                href=rx.Var.create(f"/events/{EventState.event['id']}/plan?who={one.id}&find={encoded}"),
                variant="soft", class_name="step",
            ),
        ),
        key=one.id.to(str),
    )  # fmt: skip


def _tables() -> rx.Component:
    return rx.cond(
        STATE.tables.length() > 0,
        card(
            rx.el.ol(
                rx.foreach(STATE.tables, _tile),
                class_name="door-tables",
                tab_index=rx.cond(STATE.tables.length() > MANY_TABLES, 0, -1),
                custom_attrs={"data-many": (STATE.tables.length() > MANY_TABLES).to(str)},
            ),
            title=t("By table"),
            aside=rx.link(t("Floor plan"), href=f"/events/{EventState.event['id']}/plan", class_name="soft-link"),
        ),
    )


def _tile(table: rx.Var[TableTile]) -> rx.Component:
    return _table(
        key=table.id.to(str),
        number=table.number,
        seated=table.seated,
        inside=table.inside,
        complete=table.is_complete,
    )


@rx.memo
def _table(
    rest: rx.RestProp,
    number: rx.Var[str],
    seated: rx.Var[int],
    inside: rx.Var[int],
    complete: rx.Var[bool],
) -> rx.Component:
    """A table: its number, and how far it has filled; told without colour by a tick or in figures."""
    return rx.el.li(
        rx.el.b(rx.el.span(t("Table"), " ", class_name="unseen"), rx.el.bdi(number), class_name="clip"),
        rx.cond(
            complete,
            rx.icon("check", size=15, stroke_width=2.6, aria_label=t("complete"), role="img"),
            rx.cond(
                seated > 0,
                rx.el.small(t("{part} of {whole}", part=inside, whole=seated)),
                rx.el.small(t("empty")),
            ),
        ),
        rx.el.i(
            rx.el.i(custom_attrs={"style": {"width": (inside / rx.cond(seated > 0, seated, 1) * 100).to(str) + "%"}}),
            aria_hidden=True,
        ),
        rest,
        custom_attrs={"data-full": complete.to(str), "data-empty": (seated == 0).to(str)},
    )
