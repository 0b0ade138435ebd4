"""Lists that flow through columns: every line once, in order, inside its column, and no table torn without need."""

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.columns import Block, Piece, flow

HEIGHT, LATER = 100.0, 130.0

blocks = st.lists(
    st.builds(
        Block,
        head=st.floats(0, 15),
        rows=st.lists(st.floats(2, 20), min_size=1, max_size=60).map(tuple),
        gap=st.floats(0, 8),
        whole=st.booleans(),
    ),
    max_size=25,
)


def bottom(block: Block, piece: Piece) -> float:
    return piece.y + block.head + sum(block.rows[piece.first : piece.last])


@given(given_blocks=blocks, columns=st.integers(1, 4))
def test_every_line_stands_once_in_order_and_inside_its_column(given_blocks: list[Block], columns: int) -> None:
    pieces = flow(given_blocks, columns, HEIGHT, LATER)
    assert pieces == sorted(pieces, key=lambda one: (one.page, one.column, one.y, one.block))
    stands = [(one.block, row) for one in pieces for row in range(one.first, one.last)]
    assert stands == [(number, row) for number, block in enumerate(given_blocks) for row in range(len(block.rows))]
    assert {one.block for one in pieces} == set(range(len(given_blocks)))
    for one in pieces:
        room = HEIGHT if one.page == 0 else LATER
        assert one.column < columns
        assert bottom(given_blocks[one.block], one) <= room + 0.01


@given(given_blocks=blocks, columns=st.integers(1, 4))
def test_what_fits_a_column_is_not_torn(given_blocks: list[Block], columns: int) -> None:
    torn = {one.block for one in flow(given_blocks, columns, LATER, LATER) if one.first}
    for number in torn:
        block = given_blocks[number]
        assert not block.whole or block.head + sum(block.rows) > LATER


def test_a_long_table_goes_on_in_the_next_column() -> None:
    pieces = flow([Block(10, (5.0,) * 36)], 2, HEIGHT, LATER)
    assert [(one.first, one.last, one.column) for one in pieces] == [(0, 18, 0), (18, 36, 1)]


def test_no_line_stands_alone_under_a_head_or_over_a_page() -> None:
    first, second = Block(10, (5.0,) * 16, whole=False), Block(0, (5.0,) * 10, whole=False)
    assert [one.page for one in flow([first, second], 1, HEIGHT, LATER)] == [0, 0, 1]
    pieces = flow([Block(10, (5.0,) * 19, whole=False)], 1, HEIGHT, LATER)
    assert [one.last - one.first for one in pieces] == [17, 2]


def test_the_last_page_s_columns_are_about_even() -> None:
    pieces = flow([Block(10, (5.0,) * 4) for _ in range(6)], 3, HEIGHT, LATER)
    assert [one.column for one in pieces] == [0, 0, 1, 1, 2, 2]
