"""Quotes show the clause; control characters of a source reach no terminal and no cell."""

from hypothesis import given
from hypothesis import strategies as st

from extract.output.text import cell, clean, quote, visible


def test_a_quote_is_the_clause_with_its_place() -> None:
    text = "前一句。收入100万\n元，占5%；后一句"
    assert quote(text, (6, 9)) == ("收入", "100", "万 元，占5%")


def test_a_long_clause_and_a_long_place_are_shortened() -> None:
    text = "字" * 500 + "100" + "字" * 500
    before, hit, after = quote(text, (500, 503))
    assert before == "…" + "字" * 60
    assert hit == "100"
    assert after == "字" * 60 + "…"
    assert len(quote(text, (0, 900)).hit) < 200


def test_a_blank_line_ends_a_clause_and_a_line_end_does_not() -> None:
    assert quote("表题\n\n人员经费\n300\n\n下文", (9, 12)) == ("人员经费", "300", "")


def test_a_heading_or_a_list_number_begins_anew() -> None:
    text = "二、部门收支\n（一）收入预算：\n收入100万元\n2.其他"
    assert quote(text, (18, 21)) == ("（一）收入预算： 收入", "100", "万元")


@given(
    st.text(),
    st.integers(0, 30),
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))),
)
def test_any_place_can_be_quoted(text: str, one: int, two: int, hidden: list[tuple[int, int]]) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    assert "\x1b" not in "".join(quote(text, (start, end), hidden))


OBEYED = frozenset(
    map(chr, [*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)


@given(st.text(st.characters(max_codepoint=0x206F)))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    for made in (clean(text), visible(text), cell(text)):
        assert not OBEYED & set(made)
