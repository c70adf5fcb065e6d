"""A paragraph on one line still knows where each of its characters came from."""

from hypothesis import given
from hypothesis import strategies as st

from extract.documents.flat import Flat

SPACED = st.text("灯油3.5万元。- \n\r\t\u3000\xa0", max_size=40)


def test_white_space_is_out() -> None:
    assert Flat.of("灯 油\n3.5\u3000万 元\r\n", 0, 11).text == "灯油3.5万元"


def test_a_page_number_between_two_halves_of_a_sentence_is_out() -> None:
    assert Flat.of("灯油共计\n - 7 - \n5万元", 0, 17).text == "灯油共计5万元"
    assert Flat.of("灯油共计\n— 12 —\n5万元", 0, 15).text == "灯油共计5万元"


def test_a_range_at_the_end_of_a_line_is_no_page_number() -> None:
    assert Flat.of("共3\n- 7 次", 0, 8).text == "共3-7次"


def test_a_text_without_gaps_is_taken_as_it_is() -> None:
    flat = Flat.of("说明：灯油5万元。", 3, 8)
    assert (flat.text, flat.where, flat.span(2, 3), flat.index(5)) == ("灯油5万元", None, (5, 6), 2)


def test_a_span_reaches_over_the_gaps_in_it() -> None:
    source = "灯油3.5\n万\n元。"
    flat = Flat.of(source, 0, len(source))
    start, end = flat.span(2, 7)
    assert source[start:end] == "3.5\n万\n元"


def test_an_offset_that_was_dropped_stands_at_the_next_character() -> None:
    flat = Flat.of("灯 \n油", 0, 4)
    assert [flat.index(i) for i in range(5)] == [0, 1, 1, 1, 2]


@given(SPACED, st.data())
def test_every_character_is_found_again_in_the_source(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    flat = Flat.of(source, start, end)
    for i, character in enumerate(flat.text):
        low, high = flat.span(i, i + 1)
        assert start <= low < high <= end
        assert (source[low:high], flat.index(low)) == (character, i)


@given(SPACED, st.data())
def test_a_stretch_of_the_line_is_the_source_between_its_ends(source: str, data: st.DataObject) -> None:
    flat = Flat.of(source, 0, len(source))
    if not flat.text:
        return
    start = data.draw(st.integers(0, len(flat.text) - 1))
    end = data.draw(st.integers(start + 1, len(flat.text)))
    low, high = flat.span(start, end)
    assert Flat.of(source, low, high).text == flat.text[start:end] or "-" in source[low:high]
    assert (flat.index(low), flat.index(high - 1)) == (start, end - 1)


@given(SPACED)
def test_nothing_but_white_space_and_page_numbers_is_lost(source: str) -> None:
    assert Flat.of(source, 0, len(source)).text == "".join(source.split()) or "-" in source


@given(SPACED)
def test_index_never_falls(source: str) -> None:
    flat = Flat.of(source, 0, len(source))
    places = [flat.index(i) for i in range(len(source) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(flat.text)
