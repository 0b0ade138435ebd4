"""Ticket files as people really save them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.errors import Invalid, TooLarge
from gala.rules import text_file, ticket_file
from gala.rules.ticket_file import TicketFile, read_ticket_file

HEADER = "ticket_number,full_name\n"


def read(rows: str, **kwargs) -> TicketFile:
    return read_ticket_file((HEADER + rows).encode(), **kwargs)


def reasons(file: TicketFile) -> list[tuple[int, str]]:
    return [(problem.line, problem.text) for problem in file.problems]


def refused(data: bytes) -> str:
    """The sentence that a whole file is refused with, its places filled."""
    with pytest.raises(Invalid) as refusal:
        read_ticket_file(data)
    assert refusal.value.params["field"] == "file"
    assert refusal.value.params["reason"] in text_file.REASONS + ticket_file.REASONS
    return refusal.value.params["reason"]


def test_good_rows_are_kept_in_order_with_their_lines() -> None:
    file = read("GALA-0001,Ana López\n\n  GALA-0002 ,  José   Díaz \n")
    assert [(row.line, row.ticket_number, row.full_name) for row in file.rows] == [
        (2, "GALA-0001", "Ana López"),
        (4, "GALA-0002", "José Díaz"),
    ]
    assert (file.problems, file.total, file.note, file.encoding) == ((), 2, "", "utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_separator_and_line_end_reads_the_same(encoding: str, separator: str, end: str) -> None:
    text = end.join([f"ticket_number{separator}full_name", f"GALA-0001{separator}Łucja Ñandú", ""])
    file = read_ticket_file(text.encode(encoding))
    assert [(row.ticket_number, row.full_name) for row in file.rows] == [("GALA-0001", "Łucja Ñandú")]
    assert (file.separator, file.note) == (separator, "")


def test_a_windows_file_is_read_with_a_note() -> None:
    file = read_ticket_file((HEADER + "GALA-0001,José Ñandú\n").encode("cp1252"))
    assert file.rows[0].full_name == "José Ñandú"
    assert file.note == text_file.READ_AS_WINDOWS


def test_columns_are_found_by_name_in_any_order_among_others() -> None:
    file = read_ticket_file(b"sep=;\nTable;Full Name;TICKET NUMBER\n4;Ana;GALA-1\n;Eva;GALA-2;\n")
    assert [(row.line, row.ticket_number, row.full_name) for row in file.rows] == [
        (3, "GALA-1", "Ana"),
        (4, "GALA-2", "Eva"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Ana", ticket_file.NUMBER_MISSING),
        ("   ,Ana", ticket_file.NUMBER_MISSING),
        ("GALA-1,", ticket_file.NAME_MISSING),
        ("GALA-1", ticket_file.NAME_MISSING),
        ("G" * 41 + ",Ana", ticket_file.NUMBER_LONG),
        ("GALA-1," + "n" * 201, ticket_file.NAME_LONG),
        ("###,Ana", ticket_file.NUMBER_EMPTY),
        ("GALA-1,???", ticket_file.NAME_EMPTY),
        ("=1+1,Ana", ticket_file.FORMULA),
        ("+1,Ana", ticket_file.FORMULA),
        ("-1,Ana", ticket_file.FORMULA),
        ("@SUM(A1),Ana", ticket_file.FORMULA),
        ("GALA-1,=HYPERLINK(1)", ticket_file.FORMULA),
        ('GALA-1," =1"', ticket_file.FORMULA),
        ("GALA-1,＝1+1", ticket_file.FORMULA),
        ("GALA-1,\tAna", ticket_file.CONTROL),
        ("GALA-1,A\x07na", ticket_file.CONTROL),
        ("GALA-1,A\u202ena", ticket_file.CONTROL),
        ('GALA-1,"Ana\nLópez"', ticket_file.LINE_BREAK),
        ("GALA-1,Ana\u2028López", ticket_file.LINE_BREAK),
        ("GALA-1,Jos\ufffd", ticket_file.DAMAGED),
        ("GALA-1,JosÃ© DÃ\xadaz", ticket_file.DAMAGED),
        ("GALA-1,López, Ana", ticket_file.TOO_MANY_CELLS),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_the_others_are_kept(row: str, reason: str) -> None:
    file = read(f"GALA-8,Eva\n{row}\nGALA-9,Zoe\n")
    assert reasons(file) == [(3, reason)]
    assert [good.full_name for good in file.rows] == ["Eva", "Zoe"]
    assert file.problems[0].text.format(**file.problems[0].params)


def test_a_repeated_number_names_the_line_that_has_it_first() -> None:
    file = read("GALA-0001,Ana\ngala 0001,Eva\nGALA–0001,Zoe\n")
    assert [(problem.line, problem.text, problem.params) for problem in file.problems] == [
        (3, ticket_file.DUPLICATE, {"first_line": 2}),
        (4, ticket_file.DUPLICATE, {"first_line": 2}),
    ]


def test_a_number_that_was_imported_before_is_told_however_it_is_written() -> None:
    file = read("GALA-0001,Ana\nGALA-0002,Eva\n", known_numbers=["gala0001"])
    assert reasons(file) == [(2, ticket_file.IMPORTED)]


def test_names_of_every_script_and_habit_are_good_names() -> None:
    names = [
        "Đặng Thị Ngọc Hân",
        "李小龍",
        "محمد علی‌پور",
        "O’Malley-Brännström",
        "Ana (+1)",
        "Ã",
        "X Æ A-12",
        "Ana-Sofía",
    ]
    file = read("".join(f"T{n},{name}\n" for n, name in enumerate(names)))
    assert [row.full_name for row in file.rows] == names


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", text_file.EMPTY),
        (b" \r\n\n", text_file.EMPTY),
        (codecs.BOM_UTF8, text_file.EMPTY),
        (codecs.BOM_UTF16_LE, text_file.EMPTY),
        (b";;;\n,,\n", text_file.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0", text_file.BINARY),
        (b"%PDF-1.7\n", text_file.BINARY),
        (b"ticket_number,full_name\nGALA\0,Ana", text_file.BINARY),
        ((HEADER + "G,Ana").encode("utf-16-le"), text_file.BINARY),
        ((HEADER + "G,Ana").encode("utf-32"), text_file.BINARY),
        (b"PK\x03\x04rest", text_file.EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", text_file.EXCEL),
        (b"ticket_number,full_name\nG,\x81\xff", text_file.UNREADABLE),
        (codecs.BOM_UTF16_LE + b"abc", text_file.UNREADABLE),
        (b"GALA-0001,Ana\n", text_file.NO_HEADER),
        (b"ticket_number\nGALA-0001\n", text_file.NO_HEADER),
        (b"ticket_number,full_name,full_name\nG,A,B\n", text_file.TWICE),
        (HEADER.encode(), ticket_file.NO_ROWS),
        (HEADER.encode() + b'G,"Ana\n' + b"X1,Eva\n" * 30_000, text_file.OPEN_QUOTE),
    ],
)
def test_a_file_that_is_no_ticket_file_is_refused_with_one_clear_sentence(data: bytes, reason: str) -> None:
    assert refused(data) == reason


def test_too_many_bytes_and_too_many_rows_are_refused() -> None:
    with pytest.raises(TooLarge, match="10 MB"):
        read_ticket_file(b"x" * (text_file.MAX_BYTES + 1))
    with pytest.raises(TooLarge, match="100,000 rows"):
        read("".join(f"T{n},Ana\n" for n in range(ticket_file.MAX_ROWS + 1)))


def test_a_hundred_thousand_rows_are_read_with_progress() -> None:
    data = (HEADER + "".join(f"GALA-{n:06},José Núñez {n}\n" for n in range(100_000))).encode()
    calls: list[tuple[int, int]] = []
    file = read_ticket_file(data, progress=lambda done, total: calls.append((done, total)))
    assert len(file.rows) == 100_000
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert len(calls) > 10
    assert all(done <= total for done, total in calls)
    assert calls[-1] == (100_000, 100_000)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_the_answer_is_rows_or_a_refusal(data: bytes) -> None:
    for content in (data, HEADER.encode() + data):
        try:
            file = read_ticket_file(content)
        except (Invalid, TooLarge):
            continue
        assert file.total == len(file.rows) + len(file.problems) > 0


@given(st.lists(st.tuples(st.text(max_size=50), st.text(max_size=20)), min_size=1, max_size=8))
def test_good_rows_are_always_clean_and_never_twice(rows: list[tuple[str, str]]) -> None:
    quoted = "".join('"{}","{}"\n'.format(*(cell.replace('"', '""') for cell in row)) for row in rows)
    try:
        file = read_ticket_file((HEADER + quoted).encode("utf-8", "replace"))
    except Invalid:
        return
    numbers = [row.ticket_number for row in file.rows]
    assert len(numbers) == len(set(numbers))
    for row in file.rows:
        assert row.ticket_number.isprintable() or not row.ticket_number.isascii()
        assert 1 <= len(row.ticket_number) <= ticket_file.MAX_NUMBER
        assert row.full_name[0] not in "=+-@\t"
