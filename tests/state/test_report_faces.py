"""The report's faces: each number carries the address of its list, in both languages."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from gala.rules.reports import Span
from gala.services.reports import Meals, PartyLine, TableCounts, Wish, Wisher
from gala.state.report_faces import (
    MOST_DISHES,
    SOME,
    answer_days,
    list_of,
    meal_bars,
    party_rows,
    table_rows,
    wish_rows,
)


class Seen:
    """As much of a report as a face looks at."""

    class event:
        id = 7

    meals = Meals({"Cod & chips": 2, "Beef": 0}, unchosen=3)
    tables = (TableCounts(1, "Top 1", 4, 2, 1, 0, 0, 1, 1, {"Cod & chips": 2, "": 1}),)


def asked(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


def test_an_address_survives_any_name() -> None:
    assert list_of(7) == "/events/7/guests"
    assert asked(list_of(7, meal="Cod & chips = 100%", table="Ñ#1")) == {
        "meal": ["Cod & chips = 100%"],
        "table": ["Ñ#1"],
    }


def test_meals_are_shares_of_all_who_may_come_and_no_menu_is_no_chart() -> None:
    bars = meal_bars(Seen())  # type: ignore[arg-type]
    assert [(bar.name, bar.count, bar.others) for bar in bars] == [("Cod & chips", 2, 3), ("Beef", 0, 5), ("", 3, 2)]
    assert asked(bars[0].href) == {"meal": ["Cod & chips"]}
    assert asked(bars[2].href) == {"only": ["no_meal"]}
    bare = Seen()
    bare.meals = Meals({}, unchosen=4)  # type: ignore[misc]
    assert meal_bars(bare) == []  # type: ignore[arg-type]


def test_a_table_counts_its_chairs_once_and_each_dish_in_its_column() -> None:
    dishes, (table,) = table_rows(Seen())  # type: ignore[arg-type]
    assert dishes == ["Cod & chips", "Beef"]
    assert table.taken + table.free + table.blocked == table.seats == 4
    assert [(eaten.dish, eaten.count) for eaten in table.meals] == [("Cod & chips", 2), ("Beef", 0)]
    assert asked(table.meals[0].href) == {"table": ["Top 1"], "meal": ["Cod & chips"]}


def test_a_long_menu_has_no_columns() -> None:
    long = Seen()
    long.meals = Meals({f"Dish {n}": 1 for n in range(MOST_DISHES + 1)}, unchosen=0)  # type: ignore[misc]
    assert table_rows(long)[0] == []  # type: ignore[arg-type]


def test_a_bar_of_several_days_says_both_ends() -> None:
    bars, rows = answer_days([Span(date(2026, 5, 1), 1, 2, 0, 2), Span(date(2026, 5, 2), 7, 1, 1, 4)])
    assert (bars[0]["label_en"], bars[1]["yes"], bars[1]["no"]) == ("1 May", 1, 1)
    assert [row.label["es"] for row in rows] == ["2 may – 8 may", "1 may"], "the newest first"


def test_a_party_tells_how_far_its_invitation_came() -> None:
    now = datetime(2026, 5, 2, 22, 30, tzinfo=UTC)
    times = [(None, None, None), (now, None, None), (now, now, None), (now - timedelta(days=3), now, now)]
    lines = [PartyLine(n, "A", 2, 1, 0, 1, 1, 0, *moments) for n, moments in enumerate(times)]
    rows = party_rows(7, lines, "Europe/Madrid")
    assert [row.stage for row in rows] == ["unsent", "unopened", "opened", "answered"]
    assert [row.when["en"] for row in rows] == ["", "3 May", "3 May", "3 May"], "the day where the event is"


def test_some_of_a_wish_are_named_with_their_table_and_the_rest_counted() -> None:
    people = [Wisher(n, f"Guest {n}", "4" if n == 0 else "", "", "") for n in range(SOME + 3)]
    (row,) = wish_rows([Wish("dietary", "Vegan", people)])
    assert (row.count, row.others) == (SOME + 3, 3)
    assert "Guest 0" in row.people["en"]
    assert "(table 4)" in row.people["en"]
    assert "(mesa 4)" in row.people["es"]
